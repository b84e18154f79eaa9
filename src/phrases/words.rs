//! Sentences, and words with numbers, dates in digits and quotations.

use std::ops::Range;

use chrono::NaiveDate;

/// The maximum extent of a sentence from the word that was found, in bytes.
const FARTHEST: usize = 400;

/// A word, a number or a punctuation mark of a text.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The byte range in the text.
    pub(crate) range: Range<usize>,
    /// The word in lowercase without accents; for a number, the text after its digits (`th`).
    pub(crate) plain: String,
    /// The word in lowercase with its accents, if it has any.
    pub(super) accented: Option<String>,
    pub(crate) kind: Kind,
    /// The bit of what it starts with: see [`initial`].
    pub(super) initial: u64,
    /// Whether it starts with a capital letter.
    pub(crate) capital: bool,
    /// Whether it is between quotation marks.
    pub(crate) quoted: bool,
    /// Whether a hyphen joins it to the previous word.
    pub(crate) joined: bool,
    /// The index of its sentence.
    pub(crate) sentence: usize,
}

/// The kind of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Letters,
    /// A whole number.
    Number(u32),
    /// A date in digits.
    Date(Written),
    /// Other text with digits: `10:30`, `4.5`, `3-5`.
    Other,
    /// A single punctuation mark.
    Mark,
}

/// A date as written: its possible meanings, and the year if given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// Month and day.
    pub(super) day: (u32, u32),
    /// The alternative meaning, if the order of day and month is ambiguous.
    pub(super) or: Option<(u32, u32)>,
    pub(crate) year: Option<i32>,
}

impl Written {
    pub(super) fn new(day: (u32, u32)) -> Self {
        Self {
            day,
            or: None,
            year: None,
        }
    }

    /// A date without a year, in digits that could also be something else: `20/3`, `20.3`.
    pub(crate) fn without_year(text: &str) -> Option<Self> {
        let (first, second) = text.split_once(['/', '.'])?;
        let number = |text: &str| {
            let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse::<u32>().ok()).flatten()
        };
        let (first, second) = (number(first)?, number(second)?);
        let possible =
            |(month, day): &(u32, u32)| (1..=12).contains(month) && (1..=31).contains(day);
        let swapped = text.contains('/').then_some((first, second));
        let days = [Some((second, first)), swapped].into_iter().flatten();
        let mut days = days.filter(possible);
        Some(Self {
            day: days.next()?,
            or: days.next(),
            year: None,
        })
    }

    /// Whether day and month may be exchanged, with another date as the result.
    pub(crate) fn is_ambiguous(self) -> bool {
        self.or.is_some_and(|or| or != self.day)
    }

    /// The possible dates in a year; none for 31 April.
    pub(crate) fn in_year(self, year: i32) -> impl Iterator<Item = NaiveDate> {
        let days = [Some(self.day), self.or].into_iter().flatten();
        days.filter_map(move |(month, day)| NaiveDate::from_ymd_opt(year, month, day))
    }
}

/// A lowercase Latin or Cyrillic letter without its accent; `ё` becomes `е`.
pub(super) fn plain(c: char) -> char {
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

/// A bit for the first character of a word, and one for everything that starts with a digit: most phrases can be rejected by
/// it without comparing words. Different characters may share a bit.
pub(super) fn initial(first: char) -> u64 {
    if first.is_ascii_digit() {
        1 << 63
    } else {
        1 << (u32::from(plain(first)) % 63)
    }
}

/// Whether a character is part of a word; a combining accent belongs to its letter.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\u{301}')
}

/// Whether a word may start at a byte of a text.
fn begins(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    before.is_none_or(|c| !in_word(c))
}

/// The sentence around a byte of a text.
pub(super) fn sentence(text: &str, at: usize) -> Range<usize> {
    let floor = boundary(text, at.saturating_sub(FARTHEST));
    let ceiling = boundary(text, (at + FARTHEST).min(text.len()));
    let bytes = |from: usize, to: usize| {
        let bytes = text.as_bytes().get(from..to).unwrap_or_default();
        bytes.iter().enumerate().map(move |(i, b)| (from + i, *b))
    };
    let ends = |(at, byte): &(usize, u8)| ends_sentence(text, *at, *byte);
    let start = bytes(floor, at)
        .rev()
        .find(ends)
        .map_or(floor, |(at, _)| at + 1);
    let end = bytes(at, ceiling)
        .find(ends)
        .map_or(ceiling, |(at, _)| at + 1);
    boundary(text, start)..end
}

/// The first byte of the character that contains a byte.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// Whether a byte ends a sentence: `!`, `?`, `;`, an empty line, a list item, or a full stop not followed by a lowercase
/// letter or a digit (abbreviations, versions, ids).
fn ends_sentence(text: &str, at: usize, byte: u8) -> bool {
    let rest = || text.get(at + 1..).unwrap_or("");
    match byte {
        b'!' | b'?' | b';' => true,
        b'\n' => rest()
            .trim_start_matches([' ', '\t', '\r'])
            .starts_with(['\n', '-', '*', '•']),
        b'.' => {
            let next = rest().trim_start().chars().next();
            let goes_on = |c: char| c.is_lowercase() || c.is_ascii_digit();
            next.is_none_or(|c| rest().starts_with(char::is_whitespace) && !goes_on(c))
        }
        _ => false,
    }
}

/// The words of a part of a text. A hyphen between two words is not a punctuation mark.
pub(crate) fn words(text: &str, part: Range<usize>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut sentence, mut joined) = (part.start, 0, false);
    let mut quotation: Option<char> = None;
    let slice = text.get(..part.end).unwrap_or("");
    while let Some(c) = slice.get(at..).and_then(|rest| rest.chars().next()) {
        if c == ' ' {
            (at, joined) = (at + 1, false);
            continue;
        }
        let rest = slice.get(at..).unwrap_or("");
        let behind = rest.get(c.len_utf8()..).unwrap_or("");
        let (length, letters, kind) = if c.is_ascii_digit() {
            number(rest)
        } else if in_word(c) {
            let length = run(rest, |c| matches!(c, '\'' | '\u{2019}'), in_word);
            (length, 0..length, Kind::Letters)
        } else {
            (c.len_utf8(), 0..c.len_utf8(), Kind::Mark)
        };
        let hyphen =
            c == '-' && at > part.start && !begins(text, at) && behind.starts_with(in_word);
        let closes = quotation == Some(c);
        let opens = closing(c).filter(|closing| quotation.is_none() && behind.contains(*closing));
        if closes {
            quotation = None;
        } else if opens.is_some() {
            quotation = opens;
        } else if !c.is_whitespace() && !hyphen {
            let written = rest.get(letters).unwrap_or("");
            words.push(word(written, at..at + length, kind, sentence));
            if let Some(word) = words.last_mut() {
                (word.quoted, word.joined) = (quotation.is_some(), joined);
            }
        }
        joined = hyphen;
        sentence += usize::from(
            kind == Kind::Mark && ends_sentence(text, at, *text.as_bytes().get(at).unwrap_or(&0)),
        );
        at += length;
    }
    words
}

fn word(written: &str, range: Range<usize>, kind: Kind, sentence: usize) -> Word {
    let mut plain = String::with_capacity(written.len());
    let mut accented = false;
    for c in written.chars().flat_map(char::to_lowercase) {
        let bare = self::plain(c);
        accented |= bare != c || c == '\u{301}';
        plain.extend(Some(bare).filter(|c| *c != '\u{301}'));
    }
    Word {
        initial: match kind {
            Kind::Letters | Kind::Mark => plain.chars().next().map_or(0, initial),
            Kind::Number(_) | Kind::Date(_) | Kind::Other => initial('0'),
        },
        range,
        accented: accented.then(|| written.to_lowercase()),
        plain,
        kind,
        capital: written.starts_with(char::is_uppercase),
        quoted: false,
        joined: false,
        sentence,
    }
}

/// The length of a run of characters that satisfy `belongs`, with joints between them.
fn run(text: &str, joint: impl Fn(char) -> bool, belongs: impl Fn(char) -> bool) -> usize {
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let between = joint(c) && at > 0 && chars.peek().is_some_and(|(_, next)| belongs(*next));
        if !(belongs(c) || between) {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// A word that starts with a digit: its length, the range of the letters after its digits, and its kind.
fn number(rest: &str) -> (usize, Range<usize>, Kind) {
    let joint = |c| matches!(c, '.' | ',' | ':' | '/' | '-' | '\u{2013}' | '\u{2212}');
    let digits = run(rest, joint, |c| c.is_ascii_digit());
    let letters = |from: usize| {
        run(
            rest.get(from..).unwrap_or(""),
            |_| false,
            |c| c.is_alphabetic() || matches!(c, 'º' | '°'),
        )
    };
    let hyphen = rest.get(digits..).is_some_and(|rest| rest.starts_with('-')); // `10-го`
    let (from, length) = match (letters(digits), hyphen) {
        (0, true) if letters(digits + 1) > 0 => (digits + 1, letters(digits + 1)),
        (length, _) => (digits, length),
    };
    let text = rest.get(..digits).unwrap_or("");
    let kind = match (text.parse(), date(text)) {
        (Ok(number), _) => Kind::Number(number),
        (_, Some(date)) if length == 0 => Kind::Date(date),
        _ => Kind::Other,
    };
    (from + length, from..from + length, kind)
}

/// Whether a text may contain a date in digits.
pub(super) fn may_have_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let starts = (0..bytes.len()).filter(|at| digit(*at) && !at.checked_sub(1).is_some_and(digit));
    let mut rest = starts.filter_map(|at| text.get(at..));
    rest.any(|rest| matches!(number(rest).2, Kind::Date(_)))
}

/// `2026-03-10`, `10.03.2026`, `10/03/26`, `10.03`.
fn date(text: &str) -> Option<Written> {
    let separator = text
        .chars()
        .find(|c| !c.is_ascii_digit())
        .filter(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let number = |text: &str, longest: usize| {
        (text.len() <= longest)
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let (days, year) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (
            [Some((number(month, 2)?, number(day, 2)?)), None],
            Some(number(year, 4)?),
        ),
        [first, second, year] => {
            let (first, second) = (number(first, 2)?, number(second, 2)?);
            let year = match year.len() {
                4 => number(year, 4)?,
                2 if separator != '-' => 2000 + number(year, 2)?,
                _ => return None,
            };
            // Day first, as in most countries; with slashes either order is common.
            let swapped = (separator != '.').then_some((first, second));
            ([Some((second, first)), swapped], Some(year))
        }
        // `10.30` is a time and `10.10` may be one: minutes are usually multiples of five.
        [day, month] if separator == '.' && day.len() == 2 && month.len() == 2 => {
            let (day, month) = (number(day, 2)?, number(month, 2)?);
            ([Some((month, day)).filter(|_| month % 5 != 0), None], None)
        }
        _ => return None,
    };
    let possible = |(month, day): &(u32, u32)| (1..=12).contains(month) && (1..=31).contains(day);
    let mut days = days.into_iter().flatten().filter(possible);
    let year = year.map(|year| i32::try_from(year).unwrap_or(0));
    (year.is_none_or(|year| (1900..=2200).contains(&year))).then_some(Written {
        day: days.next()?,
        or: days.next(),
        year,
    })
}

/// The mark that closes a quotation opened by this one.
fn closing(mark: char) -> Option<char> {
    match mark {
        '«' => Some('»'),
        '\u{201c}' => Some('\u{201d}'),
        '\u{201e}' => Some('\u{201c}'),
        '"' => Some('"'),
        _ => None,
    }
}
