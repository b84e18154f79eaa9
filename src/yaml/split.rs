//! Splitting of unreadable text at its indentation.

use super::Style;

/// The shape of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `key: value` lines.
    Mapping,
    /// `- item` lines.
    List,
}

/// A block's pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) shape: Shape,
    /// The bytes of each piece: a key or an item with all its lines.
    pub(super) ranges: Vec<(usize, usize)>,
    /// The line that begins a second document, which is not part of any piece.
    pub(super) second: Option<(usize, usize)>,
}

/// The key of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LineKey<'a> {
    /// Its text without quotes.
    pub(super) name: &'a str,
    pub(super) style: Style,
    /// Its bytes in the line, with quotes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The byte after its colon.
    pub(super) value: usize,
}

/// The key at the beginning of a line, if it looks like `key: value` or `key:`.
pub(super) fn key_of(line: &str) -> Option<LineKey<'_>> {
    let line = line.trim_end();
    let start = line.len() - line.trim_start().len();
    let content = line.get(start..)?;
    let quote = content.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let length = content.get(1..)?.find(quote)?;
        let end = start + length + 2;
        let after = line.get(end..)?;
        let blanks = after.len() - after.trim_start().len();
        let rest = after.trim_start().strip_prefix(':')?;
        let name = content.get(1..=length)?;
        return ends_key(rest).then_some(LineKey {
            name,
            style: Style::Quoted,
            start,
            end,
            value: end + blanks + 1,
        });
    }
    if is_item(content)
        || content.starts_with([
            '[', '{', ']', '}', '#', ',', '?', '%', '|', '>', '@', '`', '&', '*', '!',
        ])
    {
        return None;
    }
    let colon = content
        .match_indices(':')
        .map(|(i, _)| i)
        .find(|i| content.get(i + 1..).is_some_and(ends_key))?;
    let name = content.get(..colon)?.trim_end();
    if name.is_empty() || name.contains(" #") {
        return None;
    }
    Some(LineKey {
        name,
        style: Style::Plain,
        start,
        end: start + name.len(),
        value: start + colon + 1,
    })
}

/// Whether the first paragraph of a text has a line `word: value`.
#[must_use]
pub fn looks_like_mapping(text: &str) -> bool {
    let mut lines = text
        .lines()
        .skip_while(|line| is_blank(line.trim_start()))
        .take_while(|line| !line.trim().is_empty());
    lines.any(|line| key_of(line).is_some_and(|key| !key.name.contains(char::is_whitespace)))
}

/// Whether the text after a colon makes it the end of a key.
fn ends_key(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])
}

/// Whether a line, without its indentation, is an item of a list.
fn is_item(content: &str) -> bool {
    content.strip_prefix('-').is_some_and(ends_key)
}

/// Whether a line, without its indentation, is blank or a comment.
fn is_blank(content: &str) -> bool {
    content.trim().is_empty() || content.starts_with('#')
}

/// Whether a piece whose first line ends at `line_end` is a key with a block below it that can be split again.
pub(super) fn nested_block(text: &str, start: usize, line_end: usize, end: usize) -> bool {
    let line = text.get(start..line_end).unwrap_or("");
    let Some(key) = key_of(line) else {
        return false;
    };
    let below = text.get(line_end..end).unwrap_or("");
    is_blank(line.get(key.value..).unwrap_or("").trim_start())
        && !below.lines().all(|line| is_blank(line.trim_start()))
}

/// Splits the lines from `start` to `end` at the indentation of the first.
pub(super) fn split(text: &str, start: usize, end: usize) -> Pieces {
    let mut shape = Shape::Mapping;
    let mut base = None;
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let mut second = None;
    let mut brackets = Brackets::default();
    let mut at = start;
    for line in text.get(start..end).unwrap_or("").split_inclusive('\n') {
        let (from, to) = (at, at + line.len());
        at = to;
        let content = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - content.len();
        let mark = content.trim_end();
        if indent == 0 && is_document_marker(mark) {
            if ranges.is_empty() && mark != "..." {
                continue;
            }
            second = mark.starts_with("---").then_some((from, from + 3));
            break;
        }
        if is_blank(content) {
            extend(&mut ranges, to);
            continue;
        }
        let base = *base.get_or_insert_with(|| {
            shape = if is_item(content) {
                Shape::List
            } else {
                Shape::Mapping
            };
            indent
        });
        let begins = ranges.is_empty()
            || indent <= base
                && match shape {
                    Shape::List => is_item(content) || !brackets.open(),
                    // A list may have the same indentation as its key.
                    Shape::Mapping => {
                        key_of(content).is_some() || !is_item(content) && !brackets.open()
                    }
                }
                && !content.starts_with([']', '}']);
        if begins {
            ranges.push((from, to));
            let value = key_of(content).map_or(0, |key| key.value);
            brackets = Brackets::of_value(content.get(value..).unwrap_or(""));
        } else {
            extend(&mut ranges, to);
            brackets.read(content);
        }
    }
    Pieces {
        shape,
        ranges,
        second,
    }
}

fn extend(ranges: &mut [(usize, usize)], to: usize) {
    if let Some(last) = ranges.last_mut() {
        last.1 = to;
    }
}

fn is_document_marker(line: &str) -> bool {
    ["---", "..."]
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(ends_key))
}

/// A rough count of the open brackets of a `[…]` or `{…}` over several lines.
#[derive(Debug, Default)]
struct Brackets {
    /// Whether the value began with a bracket; in other text brackets have no meaning.
    counts: bool,
    depth: usize,
}

impl Brackets {
    fn of_value(value: &str) -> Self {
        let mut brackets = Self {
            counts: value.trim_start().starts_with(['[', '{']),
            depth: 0,
        };
        brackets.read(value);
        brackets
    }

    fn open(&self) -> bool {
        self.depth > 0
    }

    fn read(&mut self, line: &str) {
        if !self.counts {
            return;
        }
        let mut quote = None;
        let mut before = ' ';
        for c in line.chars() {
            match quote {
                Some(q) if c == q => quote = None,
                Some(_) => {}
                None => match c {
                    '"' | '\'' => quote = Some(c),
                    '#' if before.is_whitespace() => break,
                    '[' | '{' => self.depth += 1,
                    ']' | '}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                },
            }
            before = c;
        }
    }
}
