//! Fixes: the unambiguous replacement of a faulty text.

use super::Span;
use crate::message::{Message, message};

/// A replacement of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes to remove; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// The fix of a finding: a description, and the replacements in the finding's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does: `write 2026-03-14`.
    pub message: Message,
    /// The replacements, in order and without overlaps.
    pub edits: Vec<Replacement>,
}

impl Fix {
    /// Replaces a span.
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

    /// Replaces a word. The span may include its quotes, which are kept. `None` if the word is written differently in the
    /// file, with an escape or a line break.
    #[must_use]
    pub fn word(span: Span, word: &str, text: impl Into<String>) -> Option<Self> {
        let inner = match span.len().checked_sub(word.len())? {
            0 => span,
            // An escape is longer than its character by at least as much, but has no additional quotes.
            2 => Span::new(span.start() + 1, span.end() - 1),
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
