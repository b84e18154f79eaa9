//! What is wrong with text that cannot be read, in words for people who do not know YAML.

use granit_parser::ErrorKind;

use super::build::Failure;
use super::read::MAX_DEPTH;
use super::split::key_of;

/// A place in the text, what is wrong there, and what to write instead.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: String,
    pub(super) help: String,
}

const QUOTE_VALUE: &str = "put the whole value in quotes";
const BLANKS: &str = "indent with blanks, the same number for all lines that belong together";

/// Explains why the lines from `start` to `end` could not be read.
pub(super) fn explain(text: &str, failure: &Failure, start: usize, end: usize) -> Told {
    let place = Place::new(text, failure.at, start, end);
    if let Some(tab) = place.indenting_tab() {
        return place.told(
            tab,
            tab + 1,
            "a tab stands at the beginning of this line; YAML is indented with blanks",
            BLANKS,
        );
    }
    if let Some((at, c)) = place.control_character() {
        let message = format!("the control character U+{:04X} stands here", u32::from(c));
        return place.told(at, at + c.len_utf8(), message, "delete it");
    }
    match &failure.kind {
        ErrorKind::RecursionLimitExceeded => {
            let message = format!("this is nested too deeply: at most {MAX_DEPTH} levels are read");
            place.told(place.at, place.rest, message, "write it flatter")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => place.stray_colon(),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent | ErrorKind::DocumentIndicatorInQuotedScalar => {
            let (from, to) = place.quote();
            place.told(from, to, "this quote is never closed", "write the same quote again at the end of the value")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => {
            let help = "put the whole value in double quotes, or write an apostrophe inside single quotes twice: `''`";
            place.told(place.at, place.rest, "text stands behind the closing quote", help)
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            let help = "put the whole value in single quotes, or write a quote inside double quotes as `\\\"`";
            place.told(place.at, place.rest, "text stands behind the closing quote", help)
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => {
            let message = "a backslash in double quotes begins an escape, and this is none";
            place.told(place.at, place.rest, message, "use single quotes, or write the backslash twice: `\\\\`")
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            place.told(place.at, place.at + 1, format!("this `{open}` is never closed"), format!("close it with `{}`", closing(*open)))
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("this `{open}` is closed by `{close}`");
            place.told(place.at, place.at + 1, message, format!("close it with `{}`", closing(*open)))
        }
        ErrorKind::MisplacedFlowCollectionEnd => place.bracket(),
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            let message = "a comma or the closing bracket is missing before this";
            place.told(place.at, place.rest, message, "separate the items by commas, and put an item with special characters in quotes")
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => place.told(
            place.at,
            place.rest,
            "a list cannot begin here",
            "write each `- item` on a line of its own below the key, or all as `[item, item]`; put text that begins with `-` in quotes",
        ),
        ErrorKind::CommentInterceptedScalar => place.told(
            place.at,
            place.rest,
            "this comment stands inside a text that goes on in the next line",
            "put the text in quotes, or the comment above the key",
        ),
        ErrorKind::CommentNotSeparated => place.told(
            place.at,
            place.rest,
            "a blank is missing before this `#`",
            "write a blank before a comment; put text that contains `#` in quotes",
        ),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent | ErrorKind::InvalidBlockScalarIndent => place.told(
            place.at,
            place.rest,
            "the text below `|` or `>` is not written as it must be",
            "leave the rest of the line with `|` empty, and indent all lines of the text alike; put text that begins with `|` or `>` in quotes",
        ),
        ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabNotAllowed => {
            let tab = text.get(place.at..end).and_then(|rest| rest.find('\t')).map_or(place.at, |i| place.at + i);
            place.told(tab, tab + 1, "a tab cannot stand here", "write blanks instead")
        }
        ErrorKind::BomInsideDocument => {
            let end = place.at + '\u{feff}'.len_utf8();
            place.told(place.at, end, "an invisible byte order mark (U+FEFF) stands here", "delete it")
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::ExpectedDocumentStart => {
            place.indentation()
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => place.indentation(),
        _ => place.character(),
    }
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

/// The place at which reading stopped, and what stands around it.
struct Place<'a> {
    text: &'a str,
    /// The byte at which reading stopped, inside of the lines that are explained and not behind the last of their text.
    at: usize,
    /// The first byte of its line, and the end of the line's text.
    line: usize,
    rest: usize,
    /// The first byte of the lines that are explained.
    start: usize,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, at: usize, start: usize, end: usize) -> Self {
        let lines = text.get(start..end).unwrap_or("");
        let last = start + lines.trim_end().len();
        let mut at = at.clamp(start, last.max(start));
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        // What is missing at the end of the text is missing behind its last character: point at that.
        if at == last && at > start {
            at = text
                .get(start..at)
                .and_then(|before| before.char_indices().next_back())
                .map_or(at, |(i, _)| start + i);
        }
        let line = text
            .get(start..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(start, |i| start + i + 1);
        let content = text
            .get(line..end)
            .unwrap_or("")
            .lines()
            .next()
            .unwrap_or("");
        Self {
            text,
            at,
            line,
            rest: (line + content.trim_end().len()).max(at),
            start,
        }
    }

    /// A fault; an empty range grows to the character that stands there.
    fn told(
        &self,
        start: usize,
        end: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Told {
        let width = self
            .text
            .get(start..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Told {
            start,
            end: end.max(start + width),
            message: message.into(),
            help: help.into(),
        }
    }

    fn line_text(&self) -> &'a str {
        self.text.get(self.line..self.rest).unwrap_or("")
    }

    /// The first tab in the indentation of the line.
    fn indenting_tab(&self) -> Option<usize> {
        let line = self.line_text();
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..indentation)?.find('\t').map(|i| self.line + i)
    }

    /// The first character in the line that is neither text nor a blank.
    fn control_character(&self) -> Option<(usize, char)> {
        let found = self
            .line_text()
            .char_indices()
            .find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\r'));
        found.map(|(i, c)| (self.line + i, c))
    }

    /// A colon that makes no sense where it stands.
    fn stray_colon(&self) -> Told {
        let line = self.line_text();
        if let Some(key) = key_of(line).filter(|key| self.line + key.value <= self.at) {
            let value = line.get(key.value..).unwrap_or("");
            let from = self.line + key.value + (value.len() - value.trim_start().len());
            let help = format!("put the whole value in quotes: `{}: \"…\"`", key.name);
            return self.told(
                from,
                self.rest,
                "this value contains a colon with a blank behind it, as if it were a key",
                help,
            );
        }
        let above = self
            .text
            .get(self.start..self.line)
            .unwrap_or("")
            .trim_end();
        let above_line = above.lines().next_back().unwrap_or("");
        if above_line.trim().is_empty() {
            return self.told(
                self.at,
                self.at + 1,
                "this colon does not belong here",
                QUOTE_VALUE,
            );
        }
        if key_of(above_line).is_none() {
            let to = self.start + above.len();
            let from = to - above_line.trim().len();
            return self.told(
                from,
                to,
                "this line has no key",
                "write `key: value`, with a blank behind the colon",
            );
        }
        self.indentation()
    }

    /// The quote that is never closed: the first one that begins a value in these lines and has no partner in its line.
    fn quote(&self) -> (usize, usize) {
        let mut at = self.start;
        for line in self
            .text
            .get(self.start..self.rest)
            .unwrap_or("")
            .split_inclusive('\n')
        {
            let content = line.trim_end();
            let value = key_of(content).map_or(0, |key| key.value);
            if let Some(found) = content
                .get(value..)
                .and_then(|value| value.find(['"', '\'']))
            {
                let quote = content.get(value + found..=value + found).unwrap_or("");
                if content.matches(quote).count() % 2 == 1 {
                    return (at + value + found, at + content.len());
                }
            }
            at += line.len();
        }
        (self.at, self.rest)
    }

    /// A closing bracket without an opening one.
    fn bracket(&self) -> Told {
        self.told(
            self.at,
            self.at + 1,
            "nothing was opened that this bracket could close",
            "delete it, or put the value in quotes",
        )
    }

    /// A line that stands further left or right than its neighbours.
    fn indentation(&self) -> Told {
        let line = self.line_text();
        let from = self.line + (line.len() - line.trim_start().len());
        if line.trim_start().starts_with("- ") {
            let help = "leave nothing but blanks behind the key whose list this is";
            return self.told(
                from,
                self.rest,
                "a list item stands here, where a key is expected",
                help,
            );
        }
        if key_of(line).is_none() {
            return self.told(
                from,
                self.rest,
                "this line has no key",
                "write `key: value`; put a value with special characters in quotes",
            );
        }
        if self.line == self.start {
            return self.told(self.at, self.rest, "this cannot be read", QUOTE_VALUE);
        }
        self.told(
            from,
            self.rest,
            "this line is indented unlike the lines that it belongs to",
            BLANKS,
        )
    }

    /// A character with which no value may begin.
    fn character(&self) -> Told {
        let Some(c) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            return self.told(self.at, self.rest, "this cannot be read", QUOTE_VALUE);
        };
        if matches!(c, ']' | '}') {
            return self.bracket();
        }
        if c == '`' {
            return self.told(
                self.at,
                self.rest,
                "a value that begins with a backquote needs quotes",
                QUOTE_VALUE,
            );
        }
        if matches!(
            c,
            '@' | '%'
                | '*'
                | '&'
                | '!'
                | ','
                | '|'
                | '>'
                | '?'
                | '['
                | '{'
                | '"'
                | '\''
                | '#'
                | ':'
                | '-'
        ) {
            return self.told(
                self.at,
                self.rest,
                format!("a value that begins with `{c}` needs quotes"),
                QUOTE_VALUE,
            );
        }
        if key_of(self.line_text()).is_none() {
            return self.indentation();
        }
        self.told(self.at, self.rest, "this cannot be read", QUOTE_VALUE)
    }
}
