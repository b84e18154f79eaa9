//! The lines of a block that may be an entry, and the forms of ids in them.

use crate::source::{is_accent, plainly};

/// A line of a block that is neither blank nor a comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Without the spaces around it.
    pub(super) text: &'t str,
    /// Its offset in the block, after the leading spaces.
    pub(super) start: usize,
    pub(super) indent: usize,
    /// Whether it is an item of a list.
    pub(super) item: bool,
    /// Its first word, without quotes and markup.
    pub(super) key: &'t str,
    /// The text after the word.
    pub(super) rest: &'t str,
    /// Whether that text begins with a colon of any form.
    pub(super) colon: bool,
}

impl<'t> Line<'t> {
    pub(super) fn all(text: &'t str) -> impl Iterator<Item = Self> {
        let mut at = 0;
        text.split_inclusive('\n').filter_map(move |line| {
            let bare = line.trim();
            let indent = line.len() - line.trim_start().len();
            let start = at + indent;
            at += line.len();
            let silent =
                bare.is_empty() || bare.starts_with(['#', '%']) || matches!(bare, "---" | "...");
            (!silent).then(|| Self::new(bare, start, indent))
        })
    }

    pub(super) fn new(text: &'t str, start: usize, indent: usize) -> Self {
        let content = text.strip_prefix("- ").map_or(text, str::trim_start);
        let item = content.len() < text.len();
        let content = content.trim_start_matches(is_mark);
        let in_word = |c: char| c.is_alphanumeric() || is_accent(c) || matches!(c, '-' | '_');
        let end = content.find(|c| !in_word(c)).unwrap_or(content.len());
        let (key, rest) = content.split_at(end);
        let rest = rest.trim_start_matches(is_mark).trim_start();
        Self {
            text,
            start,
            indent: if item { indent + 2 } else { indent },
            item,
            key,
            rest,
            colon: rest.starts_with([':', '：', '=']),
        }
    }

    /// The usual id after the first word, with anything between them, and whether the line ends with it.
    pub(super) fn id(&self) -> Option<(&'t str, bool)> {
        let between = |c: char| c.is_whitespace() || is_sign(c);
        let rest = self.rest.trim_start_matches(between);
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-'));
        let (id, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let behind = behind.split(" #").next().unwrap_or("");
        is_usual_id(id).then(|| (id, behind.chars().all(between)))
    }

    /// The first usual id in the line.
    pub(super) fn any_id(&self) -> Option<&'t str> {
        any_usual_id(self.text)
    }

    pub(super) fn has_id(&self) -> bool {
        self.any_id().is_some()
    }
}

/// The first usual id in a text.
pub(super) fn any_usual_id(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .find(|word| is_usual_id(word))
}

/// Quotes and markup around a word.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '*' | '_' | '«' | '»' | '“' | '”' | '„'
    )
}

/// A sign that may stand between a kind and its id by mistake.
fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() || is_mark(c) || matches!(c, '：' | '№' | '–' | '—')
}

/// The id of the usual form in a text that is none because of a slip: with another dash, spaces around it, invisible characters, or
/// signs or a tag around the id. A word before it is no part of it.
pub(super) fn id_with_slip(text: &str) -> Option<String> {
    let bare = text.split('<').next().unwrap_or("");
    let plain = plainly(bare).unwrap_or_else(|| bare.to_owned());
    let parts: Vec<&str> = plain.split('-').map(str::trim).collect();
    let joined = parts.join("-");
    let id = joined.trim_matches(|c: char| !c.is_alphanumeric());
    is_usual_id(id).then(|| id.to_owned())
}

/// The same, if the signs around it say nothing: quotes, brackets, and punctuation, but no question mark.
pub(super) fn id_in_marks(text: &str) -> Option<String> {
    let id = id_with_slip(text)?;
    let is_silent = |c: char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || is_mark(c)
            || matches!(c, '#' | '.' | ',' | ';' | ':' | '(' | ')' | '[' | ']')
    };
    let bare = text.split('<').next().unwrap_or("");
    let plain = plainly(bare).unwrap_or_else(|| bare.to_owned());
    let is_whole = plain.chars().all(|c| c == '-' || is_silent(c));
    (is_whole && plain.matches('-').count() == 1).then_some(id)
}

/// Whether a text has the usual form of an id: letters, a hyphen, a number.
pub(super) fn is_usual_id(text: &str) -> bool {
    text.split_once('-').is_some_and(|(letters, number)| {
        !letters.is_empty()
            && letters.chars().all(char::is_alphabetic)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether a text has the form of an id by custom: a letter for its kind, a hyphen, a number.
pub(super) fn is_customary_id(text: &str) -> bool {
    is_usual_id(text)
        && text.starts_with(['S', 'R', 'A', 'C', 'D', 'L', 'M', 'N', 'E'])
        && text.get(1..2) == Some("-")
}
