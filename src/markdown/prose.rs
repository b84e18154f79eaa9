//! The text of prose and headings.

use super::Prose;
use crate::source::{Excerpt, Span};

/// Text being gathered, with the location of each piece.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// The start of each piece as (byte in `text`, byte in the file).
    pieces: Vec<(usize, usize)>,
    code: Vec<(String, Span)>,
    /// What else is said, before a byte of `text`.
    said: Vec<(usize, String)>,
    span: Option<Span>,
}

impl Words {
    /// Adds text at byte `at` of the file, in markup that covers `span`.
    pub(super) fn push(&mut self, words: &str, at: usize, span: Span) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(words);
        self.reach(span);
    }

    /// Adds a code span.
    pub(super) fn code(&mut self, code: &str, span: Span) {
        self.code.push((code.to_owned(), span));
        self.push(" ", span.start(), span);
    }

    /// Adds what is not part of the text, but seen or followed.
    pub(super) fn say(&mut self, what: &str) {
        if !what.is_empty() {
            self.said.push((self.text.len(), what.to_owned()));
        }
    }

    /// Extends the span to cover `span`.
    pub(super) fn reach(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |so_far| so_far.to(span)));
    }

    /// The text as that of a heading.
    pub(super) fn heading(&self) -> Excerpt {
        self.without(&[])
    }

    /// The text as prose; `None` if empty.
    pub(super) fn prose(self, quoted: bool) -> Option<Prose> {
        let span = self.span?;
        let urls = urls(&self.text);
        let text = self.without(&urls);
        let said = (!urls.is_empty() || !self.said.is_empty()).then(|| self.all().into());
        (!text.text().trim().is_empty() || !self.code.is_empty()).then_some(Prose {
            text,
            code: self.code,
            said,
            quoted,
            span,
        })
    }

    /// The text with all that is said.
    fn all(&self) -> String {
        let (mut all, mut at) = (String::new(), 0);
        for (place, said) in &self.said {
            all.push_str(self.text.get(at..*place).unwrap_or(""));
            all.push_str(said);
            at = *place;
        }
        all + self.text.get(at..).unwrap_or("")
    }

    /// The text, with one space for each of the ranges `cut`, which are in order.
    fn without(&self, cut: &[(usize, usize)]) -> Excerpt {
        let mut excerpt = Excerpt::default();
        let mut cut = cut.iter().peekable();
        let ends = self
            .pieces
            .iter()
            .skip(1)
            .map(|(start, _)| *start)
            .chain([self.text.len()]);
        for ((start, file), end) in self.pieces.iter().zip(ends) {
            let mut at = *start;
            while at < end {
                let (from, to) = cut.peek().map_or((end, end), |(from, to)| (*from, *to));
                let keep_to = from.clamp(at, end);
                if keep_to > at {
                    excerpt.push(
                        self.text.get(at..keep_to).unwrap_or(""),
                        file + (at - start),
                    );
                    at = keep_to;
                }
                if at == end {
                    break;
                }
                if at == from {
                    excerpt.push(" ", file + (at - start));
                }
                at = to.min(end);
                if to <= end {
                    cut.next();
                }
            }
        }
        excerpt
    }
}

/// The ranges of URLs in a text: from the scheme (or `www.`) to the next blank.
fn urls(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // A quick check, since most prose has none.
    if !["://", "www.", "mailto:"]
        .iter()
        .any(|mark| text.contains(mark))
    {
        return found;
    }
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let start = match bare.find("://") {
            Some(colon) => {
                let before = bare.get(..colon).unwrap_or("");
                Some(
                    before
                        .trim_end_matches(|c: char| {
                            c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')
                        })
                        .len(),
                )
            }
            None => bare.find("www.").or_else(|| bare.find("mailto:")),
        };
        if let Some(start) = start {
            found.push((at + start, at + bare.len()));
        }
        at += word.len();
    }
    found
}

/// What people see of an HTML tag in a line, or follow.
pub(super) fn said_by_tag(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.trim_end_matches('>').trim_end();
    let strikes = ["del", "s", "strike"];
    if strikes
        .iter()
        .any(|strike| name.eq_ignore_ascii_case(strike))
    {
        "~~"
    } else if tag.contains("href") || tag.contains("src") {
        tag
    } else {
        ""
    }
}
