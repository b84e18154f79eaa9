//! One file's text with its line index, and all files of a run.

use std::borrow::Cow;
use std::fmt;

use super::count::count;
use super::no_text::{NoText, fault_at, not_utf8, save_as_utf8};
use super::{Fault, Span};

/// The identity of a file in a run: an index into [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A position for people and editors: both numbers from 1, columns in characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A file's path (relative to the project's root, with `/`) and text.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// The counts before each block of [`BLOCK`] bytes, and in all: columns of long lines are needed often, and a file may
    /// have millions of lines.
    before: Vec<Before>,
    exact: bool,
    is_text: bool,
    /// The first line end, if all are carriage returns alone, which are line feeds in the text.
    lone_return: Option<usize>,
}

/// Counts of what precedes a byte.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// Line ends.
    lines: usize,
    /// First bytes of characters.
    characters: usize,
}

/// The size in bytes of the blocks in which lines and characters are counted.
const BLOCK: usize = 256;

/// The size in bytes of the parts in which a line end is looked for.
const SHORT: usize = 32;

impl Source {
    /// Creates a source from a file's bytes.
    ///
    /// Each byte that is not valid UTF-8 is replaced by one `?`, so that spans still fit the file on disk;
    /// the first of them is the returned fault.
    #[must_use]
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> (Self, Option<Fault>) {
        let no_text = NoText::of(&bytes);
        let (mut text, bad) = decode(bytes);
        let lone_return = lone_return(text.as_bytes());
        if lone_return.is_some() {
            text = text.replace('\r', "\n");
        }
        let fault = match no_text {
            Some(no_text) => Some(no_text.fault(&text)),
            None => bad.map(|at| fault_at(&text, at, not_utf8(), save_as_utf8())),
        };
        let mut so_far = Before::default();
        let mut before = Vec::with_capacity(text.len() / BLOCK + 2);
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(so_far);
            so_far = so_far.and(block);
        }
        before.push(so_far);
        (
            Self {
                path: path.into(),
                text,
                before,
                exact: fault.is_none() && lone_return.is_none(),
                is_text: no_text.is_none(),
                lone_return,
            },
            fault,
        )
    }

    /// The path, relative to the project's root, with `/` between its parts.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text, byte order mark and line ends included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text equals the file's bytes: all of them are UTF-8.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Whether the file is text in an encoding that is read, and whole: otherwise nothing in it is.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.is_text
    }

    /// The first line end, if all line ends of the file are carriage returns alone.
    #[must_use]
    pub fn first_lone_return(&self) -> Option<usize> {
        self.lone_return
    }

    /// The text of a span; empty if the span is not in the file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start()..span.end()).unwrap_or("")
    }

    /// The line and column of a byte. A byte inside a character counts as that character, one past the end as the end. A byte
    /// order mark takes no column.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let here = self.before(byte);
        let line = here.lines + 1;
        let start = self.line_start(line);
        let mark = usize::from(start == 0 && byte > 0 && self.text.starts_with('\u{feff}'));
        let column = here.characters - self.before(start).characters - mark + 1;
        Position { line, column }
    }

    /// The counts before a byte.
    fn before(&self, byte: usize) -> Before {
        let block = byte / BLOCK;
        let rest = self
            .text
            .as_bytes()
            .get(block * BLOCK..byte)
            .unwrap_or_default();
        self.before
            .get(block)
            .copied()
            .unwrap_or_default()
            .and(rest)
    }

    /// The number of lines; an empty file has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.before.last().map_or(0, |all| all.lines) + 1
    }

    /// The byte at which a line (from 1) starts; the end of the text for nonexistent lines.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        // The line starts after this many line ends, the last of which is in the first block that reaches the number.
        let ends = line.saturating_sub(1);
        let Some(block) = self
            .before
            .partition_point(|before| before.lines < ends)
            .checked_sub(1)
        else {
            return 0;
        };
        let missing = ends - self.before.get(block).map_or(0, |before| before.lines);
        let start = block * BLOCK;
        let bytes = self.text.as_bytes().get(start..).unwrap_or_default();
        after_line_ends(bytes, missing).map_or(self.text.len(), |at| start + at)
    }

    /// A line (from 1) with its line end, and the byte at which it starts; empty for nonexistent lines.
    #[must_use]
    pub fn line(&self, line: usize) -> (usize, &str) {
        let start = self.line_start(line);
        let rest = self.text.get(start..).unwrap_or_default();
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        (start, rest.get(..end).unwrap_or_default())
    }
}

/// The byte after a number of line ends (at least one), if there are as many.
fn after_line_ends(bytes: &[u8], mut missing: usize) -> Option<usize> {
    // Counting is faster than looking at each byte, which is done only where the last of them is.
    for (number, chunk) in bytes.chunks(SHORT).enumerate() {
        let ends = count(chunk, |byte| byte == b'\n');
        if ends >= missing {
            let mut found = chunk.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            let (at, _) = found.nth(missing.saturating_sub(1))?;
            return Some(number * SHORT + at + 1);
        }
        missing -= ends;
    }
    None
}

impl Before {
    /// Adds the counts of a part of a UTF-8 text.
    fn and(self, part: &[u8]) -> Self {
        Self {
            lines: self.lines + count(part, |byte| byte == b'\n'),
            characters: self.characters + count(part, |byte| byte & 0xc0 != 0x80),
        }
    }
}

/// Converts a file's text to that of a [`Source`]; empty if nothing in it is read.
#[must_use]
pub fn readable(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        _ if NoText::of(bytes).is_some() => Cow::Borrowed(""),
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(decode(bytes.to_vec()).0),
    }
}

/// The first of several carriage returns in a text without a line feed.
fn lone_return(text: &[u8]) -> Option<usize> {
    let first = text.iter().position(|byte| *byte == b'\r')?;
    let several = count(text, |byte| byte == b'\r') > 1;
    (several && !text.contains(&b'\n')).then_some(first)
}

/// UTF-8 text of the same length as `bytes`, and the first byte that had to be replaced.
fn decode(bytes: Vec<u8>) -> (String, Option<usize>) {
    let mut bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, None),
        Err(error) => error.into_bytes(),
    };
    let mut first = None;
    let mut from = 0;
    while let Err(error) = std::str::from_utf8(bytes.get(from..).unwrap_or(&[])) {
        let at = from + error.valid_up_to();
        first = first.or(Some(at));
        if let Some(byte) = bytes.get_mut(at) {
            *byte = b'?';
        }
        from = at + 1;
    }
    (String::from_utf8(bytes).unwrap_or_default(), first)
}

/// All files of a run.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and returns its id.
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(source);
        id
    }

    /// The file with an id.
    ///
    /// # Panics
    /// If the id was made by another `Sources`, which would be a mistake in projlog.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, source)| (SourceId(u32::try_from(i).unwrap_or(u32::MAX)), source))
    }

    /// The number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let (source, fault) = Source::new("a.md", "ab\r\nтест x\n".as_bytes().to_vec());
        assert!(fault.is_none());
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(4), Position { line: 2, column: 1 });
        assert_eq!(source.position(13), Position { line: 2, column: 6 });
        assert_eq!(source.position(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn a_fault_covers_whole_characters() {
        for (text, first) in [
            ("\u{feff}request\0\0: R-1", "\0"),
            ("\u{feff}\u{1}\u{2}\u{3}\u{4}request", "\u{feff}"),
            ("я\u{1}\u{2}\u{3}\u{4}", "я"),
        ] {
            let (source, fault) = Source::new("a.md", text.as_bytes().to_vec());
            let found = fault.map(|f| source.slice(f.span).to_owned());
            assert_eq!(found.as_deref(), Some(first));
        }
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let (source, _) = Source::new("a.md", "\u{feff}ab".as_bytes().to_vec());
        assert_eq!(source.position(3), Position { line: 1, column: 1 });
    }

    #[test]
    fn columns_of_a_long_line_are_exact() {
        let text = format!("\u{feff}я\n{}", "яb".repeat(BLOCK));
        let (source, _) = Source::new("a.md", text.as_bytes().to_vec());
        let mut plain = Position { line: 1, column: 1 };
        for (at, c) in text.char_indices() {
            assert_eq!(source.position(at), plain, "{at}");
            match c {
                '\u{feff}' => {}
                '\n' => plain = Position { line: 2, column: 1 },
                _ => plain.column += 1,
            }
        }
        assert_eq!(source.position(text.len()), plain);
        let (whole, _) = Source::new("a.md", vec![b'x'; 2 * BLOCK]);
        assert_eq!(whole.position(2 * BLOCK).column, 2 * BLOCK + 1);
    }

    #[test]
    fn lines_are_found_across_blocks() {
        for text in [
            "\n".repeat(3 * BLOCK),
            format!("{}\n", "x".repeat(BLOCK - 1)).repeat(3),
            "a\nbc\n".repeat(BLOCK),
            String::new(),
        ] {
            let (source, _) = Source::new("a.md", text.as_bytes().to_vec());
            let starts: Vec<usize> = std::iter::once(0)
                .chain(text.match_indices('\n').map(|(at, _)| at + 1))
                .collect();
            assert_eq!(source.line_count(), starts.len());
            for (number, start) in starts.iter().enumerate() {
                assert_eq!(source.line_start(number + 1), *start);
                let next = starts.get(number + 1).copied().unwrap_or(text.len());
                assert_eq!(source.line(number + 1), (*start, &text[*start..next]));
                assert_eq!(
                    source.position(*start),
                    Position {
                        line: number + 1,
                        column: 1
                    }
                );
            }
            assert_eq!(source.line_start(starts.len() + 1), text.len());
        }
    }

    #[test]
    fn lone_returns_end_lines() {
        let (source, fault) = Source::new("a.md", b"a\rbc\r".to_vec());
        assert!(fault.is_none() && !source.is_exact());
        assert_eq!((source.text(), source.line_count()), ("a\nbc\n", 3));
        assert_eq!(source.first_lone_return(), Some(1));
        for text in ["a\r\nb\r\n", "a\r", "a\nb\rc\rd", ""] {
            let (source, _) = Source::new("a.md", text.as_bytes().to_vec());
            assert!(source.is_exact() && source.text() == text, "{text}");
            assert_eq!(source.first_lone_return(), None, "{text}");
        }
    }

    #[test]
    fn broken_text_keeps_its_length() {
        let (source, fault) = Source::new("a.md", b"a\xff\xfeb\xc3".to_vec());
        assert_eq!(source.text(), "a??b?");
        assert_eq!(fault.map(|f| f.span), Some(Span::new(1, 2)));
        assert_eq!(readable(b"a\xff\xfeb\xc3"), source.text());
        assert_eq!(readable(b"a\0\0b"), "");
    }
}
