//! Drafts: blocks that are marked `yaml draft`, which nobody has accepted as entries yet.

use super::{Entry, Kind};
use crate::markdown::Prose;
use crate::source::{Fault, Location, SourceId, Span, Spanned};

/// The comment below a draft that says why it was drafted: `<!-- projlog: drafted because … -->`.
const DRAFTED: &str = "<!-- projlog: drafted because ";
/// The comment that remembers what was skipped: `<!-- projlog: skipped KEY ID -->`. Earlier versions wrote no id.
const SKIPPED: &str = "<!-- projlog: skipped ";
const END: &str = "-->";

/// A block that would be an entry without the word `draft` in its info string.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its kind, as far as it could be read.
    pub kind: Option<Kind>,
    /// Its id, as far as it could be read.
    pub id: Option<String>,
    /// The nearest heading above it.
    pub title: Option<Spanned<String>>,
    /// The prose that belongs to it.
    pub note: Vec<Prose>,
    /// The evidence that it names, as far as it could be read.
    pub evidence: Vec<String>,
    /// Why it was drafted, with the place of the comment that says so.
    pub because: Option<Spanned<String>>,
    /// The entry that it would be; `None` if it cannot be read.
    pub entry: Option<Entry>,
    /// Its faults, which are not findings.
    pub faults: Vec<Fault>,
    /// Its file.
    pub source: SourceId,
    /// The whole block, fences included.
    pub span: Span,
}

impl Draft {
    /// Its place in the log.
    #[must_use]
    pub fn location(&self) -> Location {
        Location {
            source: self.source,
            span: self.span,
        }
    }

    /// The ids to which it refers.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        let entry = self.entry.iter();
        let references = entry.flat_map(Entry::references);
        references.map(|reference| reference.id.value.0.as_str())
    }
}

/// The reason in the comment directly below a block that ends at `end`.
pub(super) fn reason(text: &str, end: usize) -> Option<Spanned<String>> {
    let rest = text.get(end..)?;
    let body = rest.trim_start();
    let start = end + (rest.len() - body.len());
    let reason = body.strip_prefix(DRAFTED)?;
    let length = reason.find(END)?;
    let words = reason.get(..length)?.split_whitespace();
    let words: Vec<&str> = words.collect();
    Some(Spanned::new(
        words.join(" "),
        Span::new(start, start + DRAFTED.len() + length + END.len()),
    ))
}

/// The comment that says why something was drafted, to be written directly below its block.
#[must_use]
pub fn drafted_because(reason: &str) -> String {
    let words: Vec<&str> = reason.split_whitespace().collect();
    // The comment ends at its first `-->`.
    format!("{DRAFTED}{} {END}", words.join(" ").replace(END, "→"))
}

/// What was skipped, as a comment remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skip<'a> {
    /// The key of the message.
    pub key: &'a str,
    /// The id that the draft had, which no other entry may get: others may name it.
    pub id: Option<&'a str>,
    /// The place of the comment.
    pub span: Span,
}

/// The comment that remembers that the message with a key was skipped, and the id of its draft; `None` if that is not a key but
/// other evidence.
#[must_use]
pub fn skipped(key: &str, id: Option<&str>) -> Option<String> {
    let is_word = |text: &str| !text.contains(|c: char| c.is_whitespace() || c == '>');
    if !key.contains(':') || !is_word(key) {
        return None;
    }
    let id = id.filter(|id| !id.is_empty() && is_word(id));
    let id = id.map_or_else(String::new, |id| format!(" {id}"));
    Some(format!("{SKIPPED}{key}{id} {END}"))
}

/// What the comments of a text remember as skipped.
pub fn skips(text: &str) -> impl Iterator<Item = Skip<'_>> {
    text.match_indices(SKIPPED).filter_map(|(start, _)| {
        let rest = text.get(start + SKIPPED.len()..)?;
        let line = rest.lines().next()?;
        let end = line.find(END)?;
        let mut words = line.get(..end)?.split_whitespace();
        Some(Skip {
            key: words.next()?,
            id: words.next(),
            span: Span::new(start, start + SKIPPED.len() + end + END.len()),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read_as_they_are_written() {
        let key = "telegram:marketing-chat/1772537412/user12345/3fa9c1d2e4b5a697";
        let comment = skipped(key, Some("R-1")).unwrap();
        let without_id = skipped(key, None).unwrap();
        let text = format!("# A\r\n\r\n{comment}\r\n<!-- projlog: skipped  -->\n{without_id}");
        let found: Vec<(&str, Option<&str>, &str)> = skips(&text)
            .map(|one| (one.key, one.id, &text[one.span.start()..one.span.end()]))
            .collect();
        let expected = [
            (key, Some("R-1"), comment.as_str()),
            (key, None, without_id.as_str()),
        ];
        assert_eq!(found, expected);
        assert_eq!(skipped("see the minutes: page 3", None), None);
        assert_eq!(skipped("a-->b:c", None), None);
        assert_eq!(skipped(key, Some("a-->b")), Some(without_id));

        let comment = drafted_because("it asks for\nsomething --> and more");
        let text = format!("```\n{comment}\n\nnote");
        let reason = reason(&text, 3).unwrap();
        assert_eq!(reason.value, "it asks for something → and more");
        assert_eq!(&text[reason.span.start()..reason.span.end()], comment);
        assert_eq!(super::reason("```\nnote", 3), None);
    }
}
