//! The prose of an entry: its note, its heading and its fields of free text.

use std::ops::Range;

use crate::log::{Entry, Meaning};
use crate::message::{Value, message};
use crate::source::{Excerpt, Span};

/// The source of a text in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextName {
    /// The note.
    Note,
    /// The heading.
    Heading,
    /// A field of free text.
    Field(&'static str),
}

/// The name of the reasons in `allow`.
const ALLOW_REASON: TextName = TextName::Field("allow.reason");

impl TextName {
    /// The name in English, as part of the fingerprints of findings.
    pub(super) fn id(self) -> String {
        match self {
            Self::Note => "note".to_owned(),
            Self::Heading => "heading".to_owned(),
            Self::Field(name) => format!("`{name}`"),
        }
    }
}

impl From<TextName> for Value {
    fn from(name: TextName) -> Self {
        match name {
            TextName::Note => message! { en: "note", ru: "текст", es: "nota" }.into(),
            TextName::Heading => message! { en: "heading", ru: "заголовок", es: "título" }.into(),
            TextName::Field(field) => format!("`{field}`").into(),
        }
    }
}

/// The name of texts that are evidence.
pub(super) const EVIDENCE: TextName = TextName::Field("evidence");

/// A text of an entry, with its place.
pub(super) struct Text<'p> {
    pub(super) words: &'p str,
    pub(super) name: TextName,
    place: Place<'p>,
}

enum Place<'p> {
    Note(&'p Excerpt),
    Field(Span),
}

impl Text<'_> {
    /// The place of a part of it; for a field, that of the whole value.
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
            name: TextName::Note,
            place: Place::Note(&prose.text),
        })
        .collect();
    let heading = entry.title.iter().map(|title| (TextName::Heading, title));
    let fields = entry.texts().into_iter().map(|(value, text)| {
        let name = match value.meaning {
            Meaning::Evidence => EVIDENCE,
            _ if value.inside.is_some() => ALLOW_REASON,
            _ => TextName::Field(value.declared.key),
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
