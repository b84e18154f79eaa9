//! The part of a message that says what its sender does.

use super::lexicon::Lexicon;
use super::words::languages;
use crate::phrases::{Folded, Section, Word, words};

/// A section of a lexicon.
pub(super) type Of = fn(&Lexicon) -> &Section;

/// A text as words, and the languages in which it may be.
pub(super) struct Clauses<'t> {
    pub(super) folded: Folded<'t>,
    pub(super) words: Vec<Word>,
    pub(super) lexicons: Vec<&'static Lexicon>,
}

impl<'t> Clauses<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let folded = Folded::new(text);
        let words = words(&folded.text, 0..folded.text.len());
        let lexicons = languages(&folded.text, &words).into_iter();
        let lexicons = lexicons.map(|(lexicon, _)| lexicon).collect();
        Self {
            folded,
            words,
            lexicons,
        }
    }

    /// The first part between commas, semicolons, brackets and dashes that has words of some sections; the whole text without one.
    /// What follows a comma is another matter: "I'll send the invoice on Friday, the photos later".
    pub(super) fn first_with(&self, sections: &[Of]) -> &[Word] {
        let mark = |word: &Word| matches!(word.plain.as_str(), "," | ";" | "(" | ")" | "—" | "–");
        let says = |part: &&[Word]| sections.iter().any(|of| self.has(part, *of));
        self.words.split(mark).find(says).unwrap_or(&self.words)
    }

    /// Whether a part has words of a section.
    pub(super) fn has(&self, part: &[Word], of: Of) -> bool {
        self.lexicons.iter().any(|one| of(one).occurs_in(part))
    }
}
