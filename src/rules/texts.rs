//! The prose of an entry, wherever it stands.

use std::ops::Range;

use crate::log::{Body, Entry};
use crate::source::{Excerpt, Span};

/// The name of texts that prove something.
pub(super) const EVIDENCE: &str = "`evidence`";

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
    let field = match &entry.body {
        Body::Stage(stage) => stage.accept.as_ref().map(|text| ("`accept`", text)),
        Body::Call(call) => call.topic.as_ref().map(|text| ("`topic`", text)),
        Body::Decision(decision) => decision.reason.as_ref().map(|text| ("`reason`", text)),
        _ => None,
    };
    let reasons = entry
        .common
        .allow
        .iter()
        .filter_map(|allow| Some(("`allow.reason`", allow.reason.as_ref()?)));
    let evidence = entry.common.evidence.iter().map(|text| (EVIDENCE, text));
    let fields = entry
        .title
        .iter()
        .map(|title| ("heading", title))
        .chain(field)
        .chain(reasons)
        .chain(evidence);
    all.extend(fields.map(|(name, text)| Text {
        words: &text.value,
        name,
        place: Place::Field(text.span),
    }));
    all
}
