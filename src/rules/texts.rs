//! The prose of an entry, wherever it stands.

use std::ops::Range;

use crate::log::{Entry, Meaning};
use crate::source::{Excerpt, Span};

/// The name of texts that prove something.
pub(super) const EVIDENCE: &str = "`evidence`";

/// The name of the reasons for which findings are accepted.
const ALLOW_REASON: &str = "`allow.reason`";

/// A text of an entry, and where it stands.
pub(super) struct Text<'p> {
    pub(super) words: &'p str,
    /// In words: `the note`.
    pub(super) name: &'static str,
    place: Place<'p>,
}

enum Place<'p> {
    Note(&'p Excerpt),
    Field(Span),
}

impl Text<'_> {
    /// Where a part of it stands; of a field, the whole value.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        match self.place {
            Place::Note(excerpt) => excerpt.span(range.start, range.end),
            Place::Field(span) => span,
        }
    }
}

/// The prose of an entry: its note without quotations, its heading, its fields of free text.
pub(super) fn texts(entry: &Entry) -> Vec<Text<'_>> {
    let notes = entry.note.iter().filter(|prose| !prose.quoted);
    let mut all: Vec<_> = notes
        .map(|prose| Text {
            words: prose.text.text(),
            name: "note",
            place: Place::Note(&prose.text),
        })
        .collect();
    let heading = entry.title.iter().map(|title| ("heading", title));
    let fields = entry.texts().into_iter().map(|(value, text)| {
        let name = match value.meaning {
            Meaning::Evidence => EVIDENCE,
            _ if value.inside.is_some() => ALLOW_REASON,
            _ => value.declared.code,
        };
        (name, text)
    });
    let fields = heading.chain(fields);
    all.extend(fields.map(|(name, text)| Text {
        words: &text.value,
        name,
        place: Place::Field(text.span),
    }));
    all
}
