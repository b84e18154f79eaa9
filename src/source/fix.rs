//! Fixes of what is written wrong, where there is one right way.

use super::Span;
use crate::message::{Message, message};

/// Text to put in the place of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes that go; none where text is only put in.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

/// The one right fix of something: what it does, in words, and what it replaces in the file of the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does: `write 2026-03-14`.
    pub message: Message,
    /// What it replaces, in the order of the places. None touches another.
    pub edits: Vec<Replacement>,
}

impl Fix {
    /// Puts a text in the place of some bytes.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            message: message! {
                en: "write `{text}`",
                ru: "написать `{text}`",
                es: "escribir `{text}`",
                text: text.trim(),
            },
            edits: vec![Replacement { span, text }],
        }
    }

    /// Puts a text in the place of a word, whose span may cover its quotes; the quotes stay. Nothing where the word is not
    /// written as it is read, since an escape or a line break stands in it.
    #[must_use]
    pub fn word(span: Span, word: &str, text: impl Into<String>) -> Option<Self> {
        let inner = match span.len().checked_sub(word.len())? {
            0 => span,
            // An escape is longer than what it stands for by at least as much, but has no quotes around it in addition.
            2 => Span::new(span.start + 1, span.end - 1),
            _ => return None,
        };
        (!word.is_empty()).then(|| Self::replace(inner, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_and_escapes_are_left_alone() {
        let inner = |span, word| {
            Fix::word(span, word, "x").map(|fix| fix.edits.first().map(|edit| edit.span))
        };
        assert_eq!(inner(Span::new(3, 6), "abc"), Some(Some(Span::new(3, 6))));
        assert_eq!(inner(Span::new(3, 8), "abc"), Some(Some(Span::new(4, 7))));
        assert_eq!(inner(Span::new(3, 9), "abc"), None);
        assert_eq!(inner(Span::new(3, 4), "abc"), None);
        assert_eq!(inner(Span::new(3, 3), ""), None);
    }
}
