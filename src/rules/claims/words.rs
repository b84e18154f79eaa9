//! The words of a text, as far as figures in prose need them: numbers, dates in figures, marks, sentences, quotations.

use chrono::NaiveDate;

use crate::phrases;

/// A word, a number or a mark of a text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its first byte in the text.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// In small letters and without accents; of a number what stands behind its digits (`th`).
    pub(super) plain: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
    /// Whether it stands between quotation marks.
    pub(super) quoted: bool,
    /// The number of its sentence.
    pub(super) sentence: usize,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Letters,
    /// A whole number.
    Number(u32),
    /// A date in figures.
    Figures(Written),
    /// Other things with digits: `10:30`, `4.5`, `3-5`.
    Other,
    /// A single mark.
    Mark,
}

/// A date as somebody wrote it: what it may mean, and the year if it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) struct Written {
    /// Month and day; two readings where figures leave it open which is which.
    pub(in crate::rules) days: Vec<(u32, u32)>,
    /// The year.
    pub(in crate::rules) year: Option<i32>,
}

impl Written {
    /// The dates that it is in a year. None is there of 31 April.
    pub(in crate::rules) fn in_year(&self, year: i32) -> impl Iterator<Item = NaiveDate> {
        self.days
            .iter()
            .filter_map(move |(month, day)| NaiveDate::from_ymd_opt(year, *month, *day))
    }
}

/// Letters of Latin and Cyrillic words in their plain form: small, without accents, `ё` as `е`.
pub(super) fn plain(text: &str) -> String {
    let letters = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| *c != '\u{301}');
    letters.map(phrases::plain).collect()
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if first.is_ascii_digit() {
            number(rest, start, &mut words)
        } else if first.is_alphanumeric() {
            let length = run(
                rest,
                |c| matches!(c, '-' | '_' | '\'' | '\u{2019}'),
                char::is_alphanumeric,
            );
            words.push(word(rest, start, length, Kind::Letters));
            length
        } else {
            words.push(word(rest, start, first.len_utf8(), Kind::Mark));
            first.len_utf8()
        };
        rest = rest.get(length.max(first.len_utf8())..).unwrap_or("");
    }
    quotations(&mut words);
    sentences(&mut words);
    words
}

fn word(rest: &str, start: usize, length: usize, kind: Kind) -> Word {
    let text = rest.get(..length).unwrap_or("");
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    Word {
        start,
        end: start + length,
        plain: plain(text),
        kind,
        capital,
        quoted: false,
        sentence: 0,
    }
}

/// How many bytes of a text belong together: characters of the word, and joints that have one of them on their other side.
fn run(text: &str, binds: impl Fn(char) -> bool, part: impl Fn(char) -> bool) -> usize {
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = binds(c) && at > 0 && chars.peek().is_some_and(|(_, next)| part(*next));
        // An accent of its own is part of its letter.
        if !(part(c) || joins || c == '\u{301}') {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// Reads a word that begins with a digit; how many bytes it has.
fn number(rest: &str, start: usize, words: &mut Vec<Word>) -> usize {
    let joint = |c| matches!(c, '.' | ',' | ':' | '/' | '-' | '\u{2013}' | '\u{2212}');
    let figures = run(rest, joint, |c| c.is_ascii_digit());
    let behind = rest.get(figures..).unwrap_or("");
    let tail = run(
        behind,
        |_| false,
        |c| c.is_alphabetic() || matches!(c, 'º' | '°'),
    );
    // `10-го`
    let dashed = behind
        .strip_prefix('-')
        .map_or(0, |letters| run(letters, |_| false, char::is_alphabetic));
    let (gap, tail) = if tail == 0 && dashed > 0 {
        (1, dashed)
    } else {
        (0, tail)
    };
    let text = rest.get(..figures).unwrap_or("");
    let kind = match (text.parse(), figures_of_date(text)) {
        (Ok(number), _) => Kind::Number(number),
        (_, Some(written)) if tail == 0 => Kind::Figures(written),
        _ => Kind::Other,
    };
    let mut word = word(rest, start, figures + gap + tail, kind);
    word.plain = plain(behind.get(gap..gap + tail).unwrap_or(""));
    words.push(word);
    figures + gap + tail
}

/// `2026-03-10`, `10.03.2026`, `10/03/26`, `10.03`.
fn figures_of_date(text: &str) -> Option<Written> {
    let mark = text
        .chars()
        .find(|c| !c.is_ascii_digit())
        .filter(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.split(mark).collect();
    let number = |text: &str, longest: usize| {
        if text.len() <= longest {
            text.parse::<u32>().ok()
        } else {
            None
        }
    };
    let date = |days: Vec<(u32, u32)>, year: Option<u32>| {
        let days: Vec<_> = days
            .into_iter()
            .filter(|(month, day)| (1..=12).contains(month) && (1..=31).contains(day))
            .collect();
        let year = year.map(|year| i32::try_from(year).unwrap_or(0));
        (!days.is_empty() && year.is_none_or(|year| (1900..=2200).contains(&year)))
            .then_some(Written { days, year })
    };
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => date(
            vec![(number(month, 2)?, number(day, 2)?)],
            Some(number(year, 4)?),
        ),
        [first, second, year] => {
            let (first, second) = (number(first, 2)?, number(second, 2)?);
            let year = match year.len() {
                4 => number(year, 4)?,
                2 if mark != '-' => 2000 + number(year, 2)?,
                _ => return None,
            };
            // Day first, as most of the world writes it; with slashes either order is common.
            let days = if mark == '.' {
                vec![(second, first)]
            } else {
                vec![(second, first), (first, second)]
            };
            date(days, Some(year))
        }
        // `10.30` is a time and `10.10` may be one: minutes are mostly told by fives.
        [day, month] if mark == '.' && day.len() == 2 && month.len() == 2 => {
            let (day, month) = (number(day, 2)?, number(month, 2)?);
            if month % 5 == 0 {
                None
            } else {
                date(vec![(month, day)], None)
            }
        }
        _ => None,
    }
}

/// Finds the words between quotation marks that are closed again.
fn quotations(words: &mut [Word]) {
    let mut open: Option<(usize, char)> = None;
    for at in 0..words.len() {
        let Some(mark) = words
            .get(at)
            .filter(|word| word.kind == Kind::Mark)
            .and_then(|word| word.plain.chars().next())
        else {
            continue;
        };
        match (open, mark) {
            (None, '«') => open = Some((at, '»')),
            (None, '\u{201c}') => open = Some((at, '\u{201d}')),
            (None, '\u{201e}') => open = Some((at, '\u{201c}')),
            (None, '"') => open = Some((at, '"')),
            (Some((from, closes)), mark) if mark == closes => {
                words
                    .iter_mut()
                    .take(at)
                    .skip(from)
                    .for_each(|word| word.quoted = true);
                open = None;
            }
            _ => {}
        }
    }
}

/// Numbers the sentences. A full stop ends one where a capital letter comes next, so that abbreviations do not.
fn sentences(words: &mut [Word]) {
    let mut sentence = 0;
    for at in 0..words.len() {
        let next_is_capital = words.get(at + 1).is_none_or(|next| next.capital);
        let Some(word) = words.get_mut(at) else {
            continue;
        };
        word.sentence = sentence;
        if word.kind == Kind::Mark
            && (matches!(word.plain.as_str(), "!" | "?" | ";" | "…")
                || (word.plain == "." && next_is_capital))
        {
            sentence += 1;
        }
    }
}
