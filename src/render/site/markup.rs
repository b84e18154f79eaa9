//! Text as HTML. Templates write only values of [`Html`] and numbers; whatever else they are given is escaped by them.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;

use crate::message::{Language, Message, Piece, Words};
use crate::render::Untrusted;

/// A piece of HTML in which everything of the repository is escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Text of the repository, or a whole message, for an attribute or for `<title>`.
    pub(super) fn escaped(text: &str) -> Self {
        Self(Untrusted::new(text).xml())
    }

    /// Text of the repository with its line breaks.
    pub(super) fn lines(text: &str) -> Self {
        let lines = text.trim().lines();
        let lines = lines.map(|line| Self::name(line.trim_end()).0);
        Self(lines.collect::<Vec<_>>().join("<br>\n"))
    }

    /// Text of the repository, isolated from the direction of the text around it.
    pub(super) fn name(text: &str) -> Self {
        Self(format!("<bdi>{}</bdi>", Untrusted::new(text).xml()))
    }

    /// A message, with its names formatted by a function.
    pub(super) fn message(
        message: &Message,
        language: Language,
        name: impl Fn(&str) -> String,
    ) -> Self {
        Self::words(&message.words(language), name)
    }

    /// A text, with its names formatted by a function.
    pub(super) fn words(words: &Words, name: impl Fn(&str) -> String) -> Self {
        let quotes = words.pieces().map(|piece| match piece {
            Piece::Words(text) => text.matches('`').count(),
            Piece::Name(_) => 0,
        });
        // Code is between backquotes, around names as well.
        let pairs = quotes.sum::<usize>() % 2 == 0;
        let mut inside = false;
        let mut html = String::with_capacity(2 * words.as_text().len());
        for piece in words.pieces() {
            match piece {
                Piece::Words(text) => own(&mut html, text, pairs.then_some(&mut inside)),
                // A name in code is what a person copies: neither a title nor a person in full.
                Piece::Name(text) if inside => html.push_str(&Self::name(text).0),
                Piece::Name(text) => html.push_str(&name(text)),
            }
        }
        Self(html)
    }

    /// HTML that this module's callers have put together from escaped parts.
    pub(super) fn of_parts(html: String) -> Self {
        Self(html)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// projlog's own words between names: only markup is escaped, since a colon after a name hides nothing. With `inside`,
/// which says whether the text is in code, backquotes become tags.
fn own(html: &mut String, text: &str, mut inside: Option<&mut bool>) {
    for c in text.chars() {
        match (c, &mut inside) {
            ('&', _) => html.push_str("&amp;"),
            ('<', _) => html.push_str("&lt;"),
            ('>', _) => html.push_str("&gt;"),
            ('`', Some(inside)) => {
                html.push_str(if **inside { "</code>" } else { "<code>" });
                **inside = !**inside;
            }
            _ => html.push(c),
        }
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl FastWritable for Html {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}
