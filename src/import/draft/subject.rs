//! What a message asks for, by its words.

use std::collections::HashSet;

use super::handed::{groups, parted};
use super::lexicon::{LEXICONS, Lexicon};
use super::words::languages;
use crate::phrases::{Folded, Kind, LANGUAGES, Section, Word, words};

mod named;

use named::Named;
pub(super) use named::is_form;

/// The letters of a word that stay when its case changes.
const STEM: usize = 5;

/// The longer words of a message, by which a repeated request is recognized, and what tells one thing from another of its kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    words: HashSet<String>,
    /// Those that are not words of asking: "logo" in "please send the logo".
    things: HashSet<String>,
    /// `12`, `2026-017`, `v2`.
    numbers: HashSet<String>,
    /// "A" in "banner A".
    letters: HashSet<String>,
    /// Dates that are no due.
    dates: HashSet<String>,
    /// Words with a capital letter within a sentence.
    names: HashSet<String>,
    /// Months without a day, by their number in the year.
    months: HashSet<usize>,
    /// In which of the languages it may be.
    languages: [bool; 3],
    /// What is asked for, as it is named.
    named: Named,
    /// The words that say what they are of: "photos" in "the photos of the rooms".
    parted: Vec<String>,
    /// Whether it asks for a deed: "could you print 500 flyers?"
    to_do: bool,
    /// Whether it names a sound: "the recording", "the jingle".
    sound: bool,
    /// In which groups of words for the same things its words are.
    alike: HashSet<(usize, usize)>,
}

impl Subject {
    pub(super) fn of(text: &str) -> Self {
        let folded = Folded::new(text);
        let all = words(&folded.text, 0..folded.text.len());
        let mut subject = Self::default();
        let found = languages(&folded.text, &all);
        let is_found = |at: usize| {
            let lexicon = LEXICONS.get(at);
            lexicon.is_some_and(|one| found.iter().any(|(found, _)| std::ptr::eq(*found, one)))
        };
        subject.languages = [0, 1, 2].map(is_found);
        subject.named = Named::of(&all, &folded.text);
        subject.parted = parted(&all).collect();
        let to_do = |one: &Lexicon| {
            one.do_it.occurs_in(&all) || one.asks.occurs_in(&all) && one.deeds.occurs_in(&all)
        };
        subject.sound = found.iter().any(|(one, _)| one.sounds.occurs_in(&all));
        subject.to_do = found.iter().any(|(one, _)| to_do(one));
        let mut dated = 0;
        for (at, word) in all.iter().enumerate() {
            subject.alike.extend(groups(&all, at));
            let written = folded.text.get(word.range.clone()).unwrap_or_default();
            if at >= dated
                && let Some(end) = subject.date(&all, at)
            {
                dated = end;
            }
            match word.kind {
                _ if at < dated => {}
                Kind::Letters if written.chars().any(|c| c.is_ascii_digit()) => {
                    subject.numbers.insert(word.plain.clone());
                }
                Kind::Letters => subject.word(&all, at, written),
                // An ordinal counts reminders, a number of days says when, and so does a time.
                Kind::Number(_) if word.plain.is_empty() => {
                    let counts = LANGUAGES
                        .iter()
                        .any(|one| one.period.find(&all, at).is_some());
                    if !counts {
                        subject.numbers.insert(written.to_owned());
                    }
                }
                Kind::Other if !written.contains(':') => {
                    subject.numbers.insert(written.to_owned());
                }
                _ => {}
            }
        }
        subject
    }

    /// Notes a date that begins here, unless it is a due: the index after it.
    fn date(&mut self, all: &[Word], at: usize) -> Option<usize> {
        let mut dates = LANGUAGES.iter().filter_map(|one| one.date(all, at));
        let (end, written) = dates.next()?;
        let mut lexicons = LEXICONS.iter();
        if !lexicons.any(|one| one.deadline.ends_before(all, at)) {
            // The year is often left out.
            let day = written.in_year(written.year.unwrap_or(2024)).next();
            self.dates
                .extend(day.map(|day| day.format("%m-%d").to_string()));
        }
        Some(end)
    }

    fn word(&mut self, all: &[Word], at: usize, written: &str) {
        let Some(word) = all.get(at) else { return };
        let length = word.plain.chars().count();
        let first = at
            .checked_sub(1)
            .and_then(|before| all.get(before))
            .is_none_or(|before| before.sentence != word.sentence);
        let is = |section: &Section| section.find(all, at).is_some();
        let asks = LEXICONS.iter().any(|one| is(&one.manners));
        if length == 1 && word.capital && !first && !matches!(written, "I" | "Я") {
            self.letters.insert(word.plain.clone());
        }
        let stem = stem(word);
        let day = LANGUAGES.iter();
        let mut day = day.map(|one| one.weekdays.has(word) || one.months.has(word));
        let thing = !asks && !day.any(|is| is);
        let mut months = LANGUAGES.iter().filter_map(|one| one.months.line(word));
        if let Some(month) = months.next()
            && !LEXICONS.iter().any(|one| one.deadline.ends_before(all, at))
        {
            self.months.insert(month);
        }
        if length > 1 && word.capital && !first && thing {
            self.names.insert(stem.clone());
        }
        if length > 3 {
            if thing {
                self.things.insert(stem.clone());
            }
            self.words.insert(stem);
        }
    }

    /// Whether another message asks for the same in nearly the same words.
    pub(super) fn is_repeated(&self, other: &Self) -> bool {
        let no_things = self.things.is_empty() && other.things.is_empty();
        half(&self.words, &other.words) && (no_things || half(&self.things, &other.things))
    }

    /// Its longer words, without their ends.
    pub(super) fn words(&self) -> impl Iterator<Item = &String> {
        self.words.iter()
    }

    /// Whether it may be in the same language as another message, so that their words can be compared.
    pub(super) fn is_comparable(&self, other: &Self) -> bool {
        let mut both = self.languages.iter().zip(other.languages);
        both.any(|(one, other)| *one && other)
    }

    /// Whether it asks to do something.
    pub(super) fn asks_to_do(&self) -> bool {
        self.to_do
    }

    /// Whether it asks for a sound.
    pub(super) fn asks_for_sound(&self) -> bool {
        self.sound
    }

    /// Whether it has a word of a group of words for the same things.
    pub(super) fn is_alike(&self, groups: &HashSet<(usize, usize)>) -> bool {
        !self.alike.is_disjoint(groups)
    }

    /// Whether it has numbers, and none of these.
    pub(super) fn has_other_numbers(&self, numbers: &HashSet<String>) -> bool {
        differ(&self.numbers, numbers)
    }

    /// Whether it says what a thing that it asks for is of: the photos of the rooms.
    pub(super) fn names_more_of(&self, thing: &str) -> bool {
        let mut parted = self.parted.iter();
        self.named.has_more_of(thing) || parted.any(|word| is_form(word, thing))
    }

    /// Whether it names nothing that is asked for.
    pub(super) fn names_nothing(&self) -> bool {
        self.things.is_empty()
    }

    /// Whether another message is about another thing: it names things and none of these, or another number, letter, date or
    /// name.
    pub(super) fn is_of_another(&self, other: &Self) -> bool {
        differ(&self.things, &other.things)
            || self.named.differs(&other.named)
            || self.is_marked_otherwise(other)
    }

    /// Whether what a decision names in the same language is another thing, letter or number.
    pub(super) fn is_unrelated(&self, object: &Self) -> bool {
        self.is_comparable(object) && differ(&self.things, &object.things)
            || differ(&self.letters, &object.letters)
            || differ(&self.numbers, &object.numbers)
    }

    /// Whether an answer names some of the things that are asked for, and not the others.
    pub(super) fn is_only_in_part(&self, answer: &Self) -> bool {
        let letters = &answer.letters;
        let some = !letters.is_empty() && letters.is_subset(&self.letters);
        some && letters.len() < self.letters.len() || self.named.is_only_in_part(&answer.named)
    }

    /// The things that are in another message too.
    pub(super) fn common<'s>(&'s self, other: &'s Self) -> HashSet<&'s String> {
        self.things.intersection(&other.things).collect()
    }

    /// Whether another message has another number, letter, date or name.
    pub(super) fn is_marked_otherwise(&self, other: &Self) -> bool {
        if differ(&self.months, &other.months) {
            return true;
        }
        let pairs = [
            (&self.numbers, &other.numbers),
            (&self.letters, &other.letters),
            (&self.dates, &other.dates),
            (&self.names, &other.names),
        ];
        pairs.into_iter().any(|(one, other)| differ(one, other))
    }

    /// Whether another message names one of the things, and no other number, letter, date or name.
    pub(super) fn shares(&self, other: &Self) -> bool {
        !self.things.is_disjoint(&other.things) && !self.is_marked_otherwise(other)
    }

    /// Whether another message asks for the same things, in whatever words.
    pub(super) fn is_of_the_same(&self, other: &Self) -> bool {
        !self.things.is_empty() && self.things == other.things && !self.is_marked_otherwise(other)
    }

    /// The things.
    pub(super) fn things(&self) -> impl Iterator<Item = &String> {
        self.things.iter()
    }
}

/// The letters of a word without its end, which changes with its case.
fn stem(word: &Word) -> String {
    word.plain.chars().take(STEM).collect()
}

/// Whether two sets have nothing in common, and both have something.
fn differ<T: Eq + std::hash::Hash>(one: &HashSet<T>, other: &HashSet<T>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}

/// Whether half of the words of two sets are in both.
fn half(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    common * 2 >= all && all > 0
}
