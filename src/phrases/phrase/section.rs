//! The phrases of a section of a file.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Caught, Forms, Phrase};
use crate::phrases::words::Word;

/// The most words of a phrase that is looked for before a word: "no later than the".
const LONGEST_BEFORE: usize = 6;

/// The phrases of a section, one per line.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) phrases: Vec<Phrase>,
    /// The phrases that are a single word.
    pub(super) forms: Arc<Forms>,
    /// The lines of the other phrases.
    longer: Vec<usize>,
    /// The bits of what the first word of a phrase starts with.
    pub(super) initials: u64,
}

/// The sections of a file so far, by name.
pub(crate) type Sections = HashMap<&'static str, Arc<Section>>;

impl Section {
    pub(in crate::phrases) fn new(lines: &[&'static str], sections: &Sections) -> Self {
        let is_longer = |(_, text): &(usize, &str)| text.contains([' ', '[', '{']);
        let numbered = lines.iter().copied().enumerate();
        let (longer, words): (Vec<_>, Vec<_>) = numbered.partition(is_longer);
        let longer = longer.into_iter().map(|(line, _)| line).collect();
        let forms = Forms::new(words.into_iter());
        let phrases: Vec<Phrase> = lines
            .iter()
            .map(|text| Phrase::new(text, sections))
            .collect();
        Self {
            initials: phrases.iter().fold(0, |all, phrase| all | phrase.initials),
            phrases,
            forms: Arc::new(forms),
            longer,
        }
    }

    pub(super) fn is_words(&self) -> bool {
        self.longer.is_empty()
    }

    pub(crate) fn has_form(&self, form: &str) -> bool {
        self.forms.get(form).is_some()
    }

    /// The line of a word.
    pub(crate) fn line(&self, word: &Word) -> Option<usize> {
        self.forms.line(word)
    }

    pub(crate) fn has(&self, word: &Word) -> bool {
        self.line(word).is_some()
    }

    /// The first phrase that matches at an index: the index after it, and what it matched.
    pub(crate) fn find(&self, words: &[Word], at: usize) -> Option<(usize, Caught)> {
        self.phrases.iter().find_map(|phrase| {
            let mut caught = Caught::default();
            Some((phrase.end(words, at, &mut caught)?, caught))
        })
    }

    /// Whether a phrase of some words ends where a word begins.
    pub(crate) fn ends_before(&self, words: &[Word], at: usize) -> bool {
        self.before(words, at).is_some()
    }

    /// What the longest phrase matched that ends where a word begins.
    pub(crate) fn before(&self, words: &[Word], at: usize) -> Option<Caught> {
        let before = words.get(..at).unwrap_or_default();
        let ends = |start: usize, phrase: &Phrase| {
            let mut caught = Caught::default();
            (phrase.end(before, start, &mut caught) == Some(at)).then_some(caught)
        };
        (at.saturating_sub(LONGEST_BEFORE)..at)
            .find_map(|start| self.phrases.iter().find_map(|phrase| ends(start, phrase)))
    }

    /// Whether a phrase occurs among some words.
    pub(crate) fn occurs_in(&self, words: &[Word]) -> bool {
        let longer = |at| {
            self.longer
                .iter()
                .any(|line| self.matches_at(*line, words, at))
        };
        words
            .iter()
            .enumerate()
            .filter(|(_, word)| self.initials & word.initial != 0)
            .any(|(at, word)| self.has(word) || longer(at))
    }

    fn matches_at(&self, line: usize, words: &[Word], at: usize) -> bool {
        let phrase = self.phrases.get(line);
        phrase.is_some_and(|phrase| phrase.end(words, at, &mut Caught::default()).is_some())
    }
}
