//! The sections of a language's file.

use std::sync::Arc;

use chrono::Weekday;

use super::phrase::{Section, Sections};
use super::words::{Word, Written};

/// Declares the sections: the name in the file, with hyphens for underscores, and the meaning of its phrases.
macro_rules! sections {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// The phrases of a language.
        #[derive(Debug)]
        pub(crate) struct Language {
            $($(#[doc = $doc])+ pub(crate) $name: Arc<Section>,)+
        }

        impl Language {
            /// Parses a language's file.
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
    /// Words that are in every text, so that they are never used as search words.
    common,
    /// The days of the week from Monday, one on each line.
    weekdays,
    /// The months, one on each line.
    months,
    /// Today, yesterday and the day before yesterday.
    days_ago,
    /// Numbers of days: working days, calendar days, and unspecified days, in this order.
    period,
    /// Dates without their weekday.
    dates,
    /// States that something is late by a period.
    late,
    /// The same, for something that is known to be late.
    maybe_late,
    /// States when something is due.
    due,
    /// States by when something is wanted or will come, together with a word of `asks` or `promises`.
    by,
    /// Words that ask for something.
    asks,
    /// Words that promise something.
    promises,
    /// Words that, earlier in a sentence, make the rest a supposition.
    supposes,
    /// Words that, just before a figure, negate it or make it inexact.
    blurs,
    /// Words that give the figure before them another meaning: `5 days late fee`.
    not_before,
    /// Words that may precede a due date without naming another item.
    light,
    /// States that a call took place.
    calls,
    /// The same, if a word of `past` is in the sentence.
    likely,
    /// Verbs in the past tense.
    past,
    /// The same, if a phrase of `told` is in the sentence.
    perhaps,
    /// Content of a call: said, agreed, asked.
    told,
    /// Looks like a call but is not: "function call".
    no_calls,
    /// Shortly before a phrase, makes it a plan, a wish or a denial: "we will".
    none_before,
    /// Shortly after a phrase, does the same: "next week".
    none_after,
    /// Does the same between the words of a phrase.
    none_within,
    /// Does the same anywhere in the sentence.
    none_anywhere,
    /// After a phrase with a word of `told`, starts what was told, which may be a plan: "said on the phone she will come".
    subjects,
    /// Starts another clause, so that words on the other side do not affect a phrase: "that", "and".
    breaks,
}

/// Parses the sections of a file; `#` starts a comment, and a name in brackets on its own line starts a section.
pub(crate) fn read(file: &'static str) -> Sections {
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
    /// The date at an index, and the index after it.
    pub(crate) fn date(&self, words: &[Word], at: usize) -> Option<(usize, Written)> {
        let (after, caught) = self.dates.find(words, at)?;
        Some((after, caught.date()?))
    }

    /// The weekday at an index, and the index after it and a following full stop or comma.
    pub(crate) fn weekday(&self, words: &[Word], at: usize) -> Option<(Weekday, usize)> {
        let line = self.weekdays.line(words.get(at)?)?;
        let weekday = Weekday::try_from(u8::try_from(line).ok()?).ok()?;
        let after = [".", ","].into_iter().fold(at + 1, |after, mark| {
            after + usize::from(words.get(after).is_some_and(|word| word.plain == mark))
        });
        Some((weekday, after))
    }
}
