//! The sections of a language's file.

use std::sync::Arc;

use chrono::Weekday;

use super::phrase::{Section, Sections};
use super::words::{Word, Written};

/// Declares the sections that projlog reads: the name in the file, with hyphens for underscores, and what its phrases mean.
macro_rules! sections {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// The phrases of a language.
        #[derive(Debug)]
        pub(crate) struct Language {
            $($(#[doc = $doc])+ pub(crate) $name: Arc<Section>,)+
        }

        impl Language {
            /// Reads a language's file.
            pub(super) fn new(file: &'static str) -> Self {
                let sections = read(file);
                let section = |name: &str| {
                    sections.get(name.replace('_', "-").as_str()).cloned().unwrap_or_default()
                };
                Self { $($name: section(stringify!($name)),)+ }
            }
        }

        #[cfg(test)]
        pub(super) const NAMES: &[&str] = &[$(stringify!($name),)+];
    };
}

sections! {
    /// Words that stand in every text: no phrase is searched for by them.
    common,
    /// The days of the week from Monday, one on each line.
    weekdays,
    /// Today, yesterday and the day before yesterday.
    days_ago,
    /// Numbers of days: working days, calendar days, and days that may be either, in this order.
    period,
    /// Dates without their weekday.
    dates,
    /// Says that something is late by a period.
    late,
    /// May say so of what is known to be late.
    maybe_late,
    /// Says when something is due.
    due,
    /// Says by when something is wanted or will come, with a word of `asks` or `promises`.
    by,
    /// Words that ask for something.
    asks,
    /// Words that promise something.
    promises,
    /// Words that, earlier in a sentence, make what follows a supposition.
    supposes,
    /// Words that, just before a figure, deny it or make it inexact.
    blurs,
    /// Words that give the figure before them another meaning: `5 days late fee`.
    not_before,
    /// Words that may precede a due date without naming another thing that is due.
    light,
    /// Says that a call took place.
    calls,
    /// Says so where a word of `past` stands in the same sentence.
    likely,
    /// Verbs in the past tense.
    past,
    /// Says so where a phrase of `told` stands in the same sentence.
    perhaps,
    /// What is done in a call: said, agreed, asked.
    told,
    /// Looks like a call and is none: "function call".
    no_calls,
    /// Shortly before a phrase, makes it a plan, a wish or a denial: "we will".
    none_before,
    /// Shortly after a phrase, does the same: "next week".
    none_after,
    /// Does the same between the words of a phrase.
    none_within,
    /// Does the same anywhere in the sentence.
    none_anywhere,
    /// Begins another part of the sentence, in which words before or after a phrase say nothing of it: "that", "and".
    breaks,
}

/// The sections of a file; `#` begins a comment, a name in brackets on a line of its own begins a section.
pub(super) fn read(file: &'static str) -> Sections {
    let mut sections = Sections::new();
    let mut open: Option<(&'static str, Vec<&'static str>)> = None;
    let lines = file
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim());
    for line in lines.filter(|line| !line.is_empty()).chain(["[]"]) {
        let name = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        match name.filter(|name| !name.contains(['[', '{', '|', '*'])) {
            Some(name) => {
                if let Some((name, lines)) = open.replace((name, Vec::new())) {
                    let section = Section::new(&lines, &sections);
                    sections.insert(name, Arc::new(section));
                }
            }
            None => open.iter_mut().for_each(|(_, lines)| lines.push(line)),
        }
    }
    sections
}

impl Language {
    /// The date at a place, and the place after it.
    pub(crate) fn date(&self, words: &[Word], at: usize) -> Option<(usize, Written)> {
        let (after, caught) = self.dates.find(words, at)?;
        Some((after, caught.date()?))
    }

    /// The weekday at a place, and the place after it and a full stop or comma behind it.
    pub(crate) fn weekday(&self, words: &[Word], at: usize) -> Option<(Weekday, usize)> {
        let line = self.weekdays.line(words.get(at)?)?;
        let weekday = Weekday::try_from(u8::try_from(line).ok()?).ok()?;
        let after = [".", ","].into_iter().fold(at + 1, |after, mark| {
            after + usize::from(words.get(after).is_some_and(|word| word.plain == mark))
        });
        Some((weekday, after))
    }
}
