//! The sentence around a place, and its words.

use std::ops::Range;

/// A sentence is looked at no farther than this from the word that was found, in bytes.
const FARTHEST: usize = 400;

/// A word or a mark of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its first byte in the text.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// In small letters and without accents.
    pub(super) plain: String,
    /// In small letters with its accents, where it has any.
    pub(super) accented: Option<String>,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
    /// Whether it is a mark, such as a comma.
    pub(super) mark: bool,
    /// Whether it stands between quotation marks.
    pub(super) quoted: bool,
}

/// A small letter of a Latin or Cyrillic word in its plain form, which may be the letter itself: without accents, `ё` as `е`.
#[must_use]
pub fn plain(c: char) -> char {
    match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ё' => 'е',
        '\u{2019}' => '\'',
        other => other,
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word may begin at a byte of a text.
pub(super) fn begins(text: &str, at: usize) -> bool {
    text.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|c| !in_word(c))
}

/// Whether a word may end at a byte of a text.
pub(super) fn ends(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_none_or(|c| !in_word(c))
}

/// The sentence around a byte of a text.
pub(super) fn sentence(text: &str, at: usize) -> Range<usize> {
    let floor = boundary(text, at.saturating_sub(FARTHEST));
    let ceiling = boundary(text, (at + FARTHEST).min(text.len()));
    let before = text.get(floor..at).unwrap_or("");
    let mut start = floor;
    for (index, byte) in before.bytes().enumerate().rev() {
        if ends_sentence(text, floor + index, byte) {
            start = floor + index + 1;
            break;
        }
    }
    let behind = text.get(at..ceiling).unwrap_or("");
    let end = behind
        .bytes()
        .enumerate()
        .find(|(index, byte)| ends_sentence(text, at + index, *byte));
    let end = end.map_or(ceiling, |(index, _)| at + index + 1);
    start..end
}

/// The byte at which the character around a byte begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// Whether the byte at a place ends a sentence: `!`, `?`, an empty line, an item of a list, and a full stop unless a small letter
/// or a digit follows (abbreviations, versions, ids).
fn ends_sentence(text: &str, at: usize, byte: u8) -> bool {
    let rest = || text.get(at + 1..).unwrap_or("");
    match byte {
        b'!' | b'?' => true,
        b'\n' => rest()
            .trim_start_matches([' ', '\t', '\r'])
            .starts_with(['\n', '-', '*', '•']),
        b'.' => {
            let rest = rest();
            let next = rest.trim_start().chars().next();
            next.is_none()
                || (rest.starts_with(char::is_whitespace) && !next.is_some_and(char::is_lowercase))
        }
        _ => false,
    }
}

/// The words of a part of a text. A hyphen only parts words.
pub(super) fn words(text: &str, part: Range<usize>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let offset = part.start;
    let slice = text.get(part).unwrap_or("");
    let mut chars = slice.char_indices().peekable();
    let mut open: Option<char> = None;
    while let Some((at, c)) = chars.next() {
        if in_word(c) {
            let mut word = Word {
                start: offset + at,
                end: offset + at + c.len_utf8(),
                plain: String::with_capacity(16),
                accented: None,
                capital: c.is_uppercase(),
                mark: false,
                quoted: open.is_some(),
            };
            word.plain.extend(c.to_lowercase().map(plain));
            while let Some((at, c)) = chars.peek().copied() {
                let apostrophe = matches!(c, '\'' | '\u{2019}');
                let joins = apostrophe
                    && slice
                        .get(at + c.len_utf8()..)
                        .is_some_and(|rest| rest.starts_with(in_word));
                if !in_word(c) && !joins {
                    break;
                }
                word.plain.extend(c.to_lowercase().map(plain));
                word.end = offset + at + c.len_utf8();
                chars.next();
            }
            let written = text.get(word.start..word.end).unwrap_or("");
            if written.len() != word.plain.len() || !written.is_ascii() {
                word.accented =
                    Some(written.to_lowercase()).filter(|written| *written != word.plain);
            }
            words.push(word);
        } else if let Some(closes) = open.filter(|closes| *closes == c) {
            debug_assert_eq!(closes, c);
            open = None;
        } else if let Some(closes) = closing(c).filter(|closes| {
            open.is_none()
                && slice
                    .get(at + c.len_utf8()..)
                    .is_some_and(|rest| rest.contains(*closes))
        }) {
            open = Some(closes);
        } else if !c.is_whitespace() && c != '-' {
            let (start, end) = (offset + at, offset + at + c.len_utf8());
            words.push(Word {
                start,
                end,
                plain: c.to_string(),
                accented: None,
                capital: false,
                mark: true,
                quoted: open.is_some(),
            });
        }
    }
    words
}

/// The mark that closes a quotation which this one opens.
fn closing(mark: char) -> Option<char> {
    match mark {
        '«' => Some('»'),
        '\u{201c}' => Some('\u{201d}'),
        '\u{201e}' => Some('\u{201c}'),
        '"' => Some('"'),
        _ => None,
    }
}
