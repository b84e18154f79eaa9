//! What a message asks for, by its words.

use std::collections::HashSet;

use super::lexicon::LEXICONS;
use crate::phrases::{Folded, Kind, words};

/// The longer words of a message, by which a repeated request is recognized.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    words: HashSet<String>,
    /// Those that are not words of asking: "logo" in "please send the logo".
    things: HashSet<String>,
}

impl Subject {
    pub(super) fn of(text: &str) -> Self {
        let folded = Folded::new(text);
        let all = words(&folded.text, 0..folded.text.len());
        let mut subject = Self::default();
        for (at, word) in all.iter().enumerate() {
            if word.kind != Kind::Letters || word.plain.chars().count() <= 3 {
                continue;
            }
            // The ends of words change with their case.
            let stem: String = word.plain.chars().take(5).collect();
            let mut manners = LEXICONS.iter().map(|one| &one.manners);
            if !manners.any(|section| section.find(&all, at).is_some()) {
                subject.things.insert(stem.clone());
            }
            subject.words.insert(stem);
        }
        subject
    }

    /// Whether another message asks for the same in nearly the same words.
    pub(super) fn is_repeated(&self, other: &Self) -> bool {
        let no_things = self.things.is_empty() && other.things.is_empty();
        half(&self.words, &other.words) && (no_things || half(&self.things, &other.things))
    }

    /// Whether another message asks for the same things, in whatever words.
    pub(super) fn is_of_the_same(&self, other: &Self) -> bool {
        !self.things.is_empty() && self.things == other.things
    }

    /// The things.
    pub(super) fn things(&self) -> impl Iterator<Item = &String> {
        self.things.iter()
    }
}

/// Whether half of the words of two sets are in both.
fn half(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    common * 2 >= all && all > 0
}
