//! Reading of the simplest texts, as most entries are: lines of a key and a plain value, or a list of words in brackets.
//!
//! Their nodes are those that the parser's events would give, several times as quickly. Whatever is not certainly this simple is
//! left to the parser.

use std::ops::Range;

use super::build::{Builder, Failure};
use super::{NodeId, NodeKind};

/// The longest key; the parser has a limit as well.
const LONGEST_KEY: usize = 64;

/// A line of a key and its value, by their bytes in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) key: Range<usize>,
    pub(super) value: Value,
}

/// The value of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Plain(Range<usize>),
    /// A list in brackets, which are included: the list and its items.
    List(Range<usize>, Vec<Range<usize>>),
}

/// The lines of a text; `None` if any of it is not certainly simple.
pub(super) fn lines(text: &str) -> Option<Vec<Line>> {
    let mut lines = Vec::with_capacity(8);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push(line_at(line.strip_suffix('\n').unwrap_or(line), at)?);
        at += line.len();
    }
    Some(lines).filter(|lines| !lines.is_empty())
}

fn line_at(line: &str, at: usize) -> Option<Line> {
    let (key, rest) = line.split_once(':')?;
    let in_key = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if !key.starts_with(|first: char| first.is_ascii_alphabetic())
        || !key.bytes().all(in_key)
        || key.len() > LONGEST_KEY
    {
        return None;
    }
    let value = rest.trim_start_matches(' ');
    let blanks = rest.len() - value.len();
    if blanks == 0 {
        return None;
    }
    let start = at + key.len() + 1 + blanks;
    let value = value.trim_end_matches(' ');
    let place = start..start + value.len();
    let value = match value.strip_prefix('[') {
        Some(rest) => Value::List(place, items(rest.strip_suffix(']')?, start + 1)?),
        None => {
            if !is_plain(value) {
                return None;
            }
            Value::Plain(place)
        }
    };
    Some(Line {
        key: at..at + key.len(),
        value,
    })
}

/// Whether a value is plain text with no character that may have a meaning in YAML.
fn is_plain(value: &str) -> bool {
    let mut characters = value.chars().peekable();
    if !characters
        .peek()
        .is_some_and(|first| first.is_alphanumeric())
    {
        return false;
    }
    let mut last = ' ';
    while let Some(character) = characters.next() {
        let fits = match character {
            // A time, an address.
            ':' => characters
                .peek()
                .is_some_and(|next| next.is_ascii_alphanumeric() || *next == '/'),
            '#' => last != ' ',
            ' '..='~' | '«' | '»' | '–' | '—' | '…' | '№' => true,
            other => other.is_alphanumeric(),
        };
        if !fits {
            return false;
        }
        last = character;
    }
    true
}

/// The items of a list of words, separated by commas.
fn items(list: &str, start: usize) -> Option<Vec<Range<usize>>> {
    let mut at = start;
    let mut items = Vec::new();
    for (number, item) in list.split(',').enumerate() {
        let word = match number {
            0 => item,
            _ => item.trim_start_matches(' '),
        };
        let from = at + item.len() - word.len();
        let in_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if !word.starts_with(|first: char| first.is_ascii_alphanumeric())
            || !word.bytes().all(in_word)
        {
            return None;
        }
        items.push(from..from + word.len());
        at += item.len() + 1;
    }
    Some(items)
}

impl Builder<'_, '_> {
    /// Adds the nodes of simple lines, and returns the root node.
    pub(super) fn simple(mut self, lines: &[Line]) -> Result<Option<NodeId>, Failure> {
        let start = self.start;
        let text = self.reader.text().get(start..self.end).unwrap_or("");
        self.begin(NodeKind::Mapping(Vec::new()), start)?;
        for line in lines {
            let add = |to: &mut Self, place: &Range<usize>| {
                let value = text.get(place.clone()).unwrap_or("");
                let (from, until) = (start + place.start, start + place.end);
                to.plain(value, from, until);
            };
            add(&mut self, &line.key);
            match &line.value {
                Value::Plain(place) => add(&mut self, place),
                Value::List(place, items) => {
                    let list = NodeKind::Sequence(Vec::with_capacity(items.len()));
                    self.begin(list, start + place.start)?;
                    for item in items {
                        add(&mut self, item);
                    }
                    self.finish(start + place.end);
                }
            }
        }
        self.finish(0);
        Ok(self.root)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Builder, lines};
    use crate::source::Excerpt;
    use crate::yaml::read::Reader;
    use crate::yaml::{Parsed, Tree};

    /// What is read with or without the short cut; `None` if the parser reports an error.
    fn read(text: &str, parsed: bool) -> Option<Parsed> {
        let excerpt = Excerpt::whole(text, 0);
        let mut reader = Reader {
            excerpt: &excerpt,
            tree: Tree::default(),
            faults: Vec::new(),
            lost: Vec::new(),
        };
        reader.tree.root = if parsed {
            Builder::new(&mut reader, 0, text.len(), 0).run().ok()?
        } else {
            reader.attempt(0, text.len(), 0).ok()?
        };
        Some(Parsed {
            tree: reader.tree,
            faults: reader.faults,
            lost: reader.lost,
            unclear: Vec::new(),
        })
    }

    fn same(text: &str) {
        let [short, parsed] = [false, true].map(|parsed| format!("{:?}", read(text, parsed)));
        assert_eq!(short, parsed, "{text:?}");
    }

    #[test]
    fn entries_are_simple() {
        for text in [
            "request: R-4\nat: 2026-03-03 10:40\nfrom: account-manager\nneeds: access\nblocks: [S-1, S-2]\n",
            "stage: S-1\naccept: Twelve pictures, as agreed (see D-3) «here».\ndue:  2026-03-03   \n",
            "reply: A-1\nevidence: https://chat.example/c#41\nat: 2026-03-03T10:40:00+03:00",
            "call: C-1\ncall: C-2\n",
        ] {
            assert!(lines(text).is_some(), "{text}");
            same(text);
        }
    }

    #[test]
    fn the_rest_is_left_to_the_parser() {
        for text in [
            "",
            "\n",
            "a\n",
            "a:\n",
            "a:b\n",
            "a: \n",
            " a: b\n",
            "a: b\n c\n",
            "a: b\n\nc: d\n",
            "a: b # c\n",
            "a: 'b'\n",
            "a: \"b\"\n",
            "a: |\n",
            "a: b: c\n",
            "a: b:\n",
            "a: - b\n",
            "- a\n",
            "a: [b\n",
            "a: []\n",
            "a: [b,]\n",
            "a: [b c]\n",
            "a: [[b]]\n",
            "a: {b: c}\n",
            "a: *b\n",
            "a: &b c\n",
            "a: !b c\n",
            "# a\n",
            "a: b\r\n",
            "a:\tb\n",
            "a: b\tc\n",
            "\u{feff}a: b\n",
            "a: b\u{2028}c\n",
            "---\na: b\n",
            "a: b\n...\n",
            "ключ: b\n",
            "? a\n",
            "<<: a\n",
            "a: b\u{85}c\n",
            "a: ~\n",
            "a: @b\n",
            "a: %b\n",
            "a: [b] c\n",
            "a: b\n---\n",
        ] {
            assert_eq!(lines(text), None, "{text:?}");
            same(text);
        }
    }

    /// Of these, the first are more likely.
    const PIECES: &[&str] = &[
        "\n",
        "\n",
        "\n",
        "\n",
        "\n",
        "\n",
        "a: ",
        "a: ",
        "a: ",
        "at: ",
        "at: ",
        "x-b:",
        "R-1",
        "R-1",
        "R-1",
        " ",
        ": ",
        ":",
        "#",
        " #",
        "[",
        "]",
        ", ",
        ",",
        "-",
        "- ",
        "?",
        "2026-03-03 10:40",
        "'",
        "\"",
        "{",
        "}",
        "|",
        ">",
        "&",
        "*",
        "!",
        "%",
        "@",
        "`",
        "~",
        "---",
        "...",
        "\r",
        "\t",
        "й",
        "…",
        "\u{301}",
        "\u{a0}",
        "null",
        "[R-1, S-2]",
        "<<",
        "=",
        "\\",
        "/",
        ".",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_read_is_what_the_parser_reads(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..14),
        ) {
            same(&pieces.concat());
        }

        #[test]
        fn nor_does_any_value_differ(value in "[ -~«й]{1,12}", list in "[a-z0-9,. \\[\\]-]{0,10}") {
            same(&format!("a: {value}\n"));
            same(&format!("a: {value}\nb: c\n"));
            same(&format!("a: [{list}]\nb: {list}\n"));
        }
    }
}
