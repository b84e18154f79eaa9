//! Content lines: names, parameters, values, and their locations.

use crate::source::Span;

/// The length to which a folded line is joined, in bytes. Nothing that is read here is longer.
const LONGEST: usize = 16 * 1024;

/// The length to which a line that is no property is shown, in characters.
const SHOWN: usize = 80;

/// A property: `DTSTART;TZID=Europe/Moscow:20260305T120000`.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The name in upper case.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
    pub(super) span: Span,
}

impl Line {
    fn read(text: &str, span: Span) -> Option<Self> {
        let mut quoted = false;
        let mut parts: Vec<&str> = Vec::new();
        let mut from = 0;
        let mut value = None;
        for (at, c) in text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                ';' | ':' if !quoted => {
                    parts.push(text.get(from..at)?);
                    from = at + 1;
                    if c == ':' {
                        value = text.get(from..);
                        break;
                    }
                }
                _ => {}
            }
        }
        let mut parts = parts.into_iter();
        let name = parts.next()?.trim().to_ascii_uppercase();
        let is_of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if name.is_empty() || !name.chars().all(is_of_a_name) {
            return None;
        }
        let parameters = parts.filter_map(|part| part.split_once('='));
        let mut parameters: Vec<(String, String)> = parameters
            .map(|(name, value)| {
                let value = value.trim().trim_matches('"');
                (name.trim().to_ascii_uppercase(), value.to_owned())
            })
            .collect();
        let mut value = value?;
        // A time has no colon: an earlier one belongs to the name of a zone that should have been quoted.
        if let (Some((_, zone)), Some((rest, time))) = (
            parameters.iter_mut().find(|(name, _)| name == "TZID"),
            value.rsplit_once(':'),
        ) && matches!(
            name.as_str(),
            "DTSTART" | "DTEND" | "EXDATE" | "RDATE" | "RECURRENCE-ID"
        ) {
            zone.push(':');
            zone.push_str(rest.split(';').next().unwrap_or(rest));
            value = time;
        }
        Some(Self {
            name,
            parameters,
            value: value.to_owned(),
            span,
        })
    }

    /// The value of a parameter, whose name is given in upper case.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the value is this word, ignoring case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.value.trim().eq_ignore_ascii_case(word)
    }

    /// The value as text, unescaped.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut chars = self.value.trim().chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(other) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        text
    }

    /// The address of an attendee, in lower case.
    pub(super) fn address(&self) -> Option<String> {
        let value = self.value.trim();
        let mail = value
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
            .and_then(|_| value.get(7..));
        let address = mail
            .or_else(|| self.parameter("EMAIL"))
            .unwrap_or(value)
            .trim();
        address.contains('@').then(|| address.to_lowercase())
    }
}

/// A line of a file.
#[derive(Debug)]
pub(super) enum Read {
    Property(Line),
    /// A line that is no property: the rest of one that lost its folding, or words of somebody.
    Stray(String),
    /// A line by which git marks two versions between which nobody has chosen yet.
    Conflict,
}

/// The lines of a file, unfolded before they are decoded, because a fold may split a character. Empty lines are skipped.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Read> + '_ {
    let mut at = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            let (line, next) = physical(bytes, at);
            let end = start + line.len();
            at = next;
            if is_conflict(line) {
                return Some(Read::Conflict);
            }
            let mut whole = line.to_vec();
            if is_quoted_printable(&whole) {
                // A soft line break is an equals sign, and the next line is not indented.
                while whole.last() == Some(&b'=') && whole.len() < LONGEST && at < bytes.len() {
                    whole.pop();
                    let (more, next) = physical(bytes, at);
                    at = next;
                    whole.extend_from_slice(more);
                }
                whole = unquoted(&whole);
            }
            while let Some(fold) = fold(bytes, at) {
                let (more, next) = physical(bytes, fold);
                at = next;
                if whole.len() < LONGEST {
                    whole.extend_from_slice(more);
                }
            }
            let text = String::from_utf8_lossy(&whole);
            match Line::read(&text, Span::new(start, end)) {
                Some(line) => return Some(Read::Property(line)),
                None if text.trim().is_empty() => {}
                None => return Some(Read::Stray(text.trim().chars().take(SHOWN).collect())),
            }
        }
        None
    })
}

/// Whether git wrote a line between two versions of a file. The line between them, `=======`, may also be somebody's rule.
fn is_conflict(line: &[u8]) -> bool {
    [b"<<<<<<<", b">>>>>>>", b"|||||||"].iter().any(|mark| {
        let rest = line.strip_prefix(*mark);
        rest.is_some_and(|rest| matches!(rest.first(), None | Some(b' ')))
    })
}

/// The start of the continuation, if the line before a byte is folded. Files sent by mail programs may have empty lines
/// between their lines.
fn fold(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let blank = rest
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .count();
    let folded = matches!(rest.get(blank), Some(b' ' | b'\t'));
    folded.then_some(at + blank + 1)
}

/// Whether the value of a line is quoted-printable, as in vCalendar 1.0.
fn is_quoted_printable(line: &[u8]) -> bool {
    let head = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let mut parameters = head.split(|byte| matches!(byte, b';' | b'=')).skip(1);
    parameters.any(|word| word.eq_ignore_ascii_case(b"QUOTED-PRINTABLE"))
}

/// Decodes a quoted-printable line.
fn unquoted(line: &[u8]) -> Vec<u8> {
    let value = line.iter().position(|byte| *byte == b':');
    let (head, mut rest) = line.split_at(value.unwrap_or(line.len()));
    let mut bytes = head.to_vec();
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| str::from_utf8(code).ok());
        let meant = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match meant.filter(|_| *byte == b'=') {
            Some(meant) => {
                bytes.push(meant);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    bytes
}

/// The line that begins at a byte, without its ending, and the start of the next one. Lines end in CRLF, LF or CR.
fn physical(bytes: &[u8], at: usize) -> (&[u8], usize) {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let Some(end) = end else {
        return (rest, bytes.len());
    };
    let line = rest.get(..end).unwrap_or_default();
    let both = rest.get(end..end + 2) == Some(b"\r\n");
    (line, at + end + if both { 2 } else { 1 })
}
