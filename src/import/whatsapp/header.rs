//! The beginning of a message in a WhatsApp export: date, time, and what sets them off from the text.
//!
//! Date and time are written as the phone's language has them, so that the form differs between exports, but not
//! within one. [`Shape`] is what all lines of an export share.

use crate::evidence::{is_blank, is_mark};

/// The beginning of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) shape: Shape,
    /// The date as written, without invisible marks around it.
    pub(super) date: &'a str,
    /// Day, month and year in the order of the line.
    pub(super) numbers: [Number; 3],
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    /// What follows: the sender and the text, or an event.
    pub(super) rest: &'a str,
}

/// A number of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) digits: u8,
}

/// What all lines of an export share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is another part of the form"
)]
pub(super) struct Shape {
    /// Whether date and time are in brackets.
    pub(super) bracket: bool,
    /// Whether the time stands before the date.
    time_first: bool,
    separator: char,
    comma: Option<char>,
    time_separator: char,
    /// Whether times have seconds.
    pub(super) seconds: bool,
    half: bool,
    tail: Tail,
    /// Whether the first or the last number has four digits.
    long: (bool, bool),
}

/// What stands between the time and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Tail {
    /// `] `
    Bracket,
    /// ` - `
    Dash,
    /// `: `
    Colon,
    /// A blank.
    Blank,
}

/// The half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// A date as it is written.
struct Day<'a> {
    written: &'a str,
    numbers: [Number; 3],
    separator: char,
    /// Whether a full stop follows it.
    dotted: bool,
}

/// A time as it is written.
struct Time {
    hour: u32,
    minute: u32,
    second: Option<u32>,
    separator: char,
    half: Option<Half>,
}

/// The header at the beginning of a line, if it has one.
pub(super) fn header(line: &str) -> Option<Header<'_>> {
    let mut cursor = Cursor { rest: line };
    cursor.marks();
    let bracket = cursor.take(&['[']).is_some();
    cursor.marks();
    let start = cursor.rest;
    let found = cursor.day_and_time();
    let time_first = found.is_none();
    let (day, comma, time) = match found {
        Some(found) => found,
        None => {
            cursor.rest = start;
            cursor.time_and_day()?
        }
    };
    let tail = cursor.tail(bracket)?;
    let usual = matches!(tail, Tail::Bracket | Tail::Dash);
    let fits = match tail {
        Tail::Bracket | Tail::Dash => true,
        Tail::Colon => day.separator == '.',
        Tail::Blank => day.dotted,
    };
    if !fits || time_first && !usual {
        return None;
    }
    let [first, _, third] = day.numbers;
    Some(Header {
        shape: Shape {
            bracket,
            time_first,
            separator: day.separator,
            comma,
            time_separator: time.separator,
            seconds: time.second.is_some(),
            half: time.half.is_some(),
            tail,
            long: (first.digits == 4, third.digits == 4),
        },
        date: day.written,
        numbers: day.numbers,
        hour: match time.half {
            Some(Half::Morning) if time.hour == 12 => 0,
            Some(Half::Afternoon) if time.hour < 12 => time.hour + 12,
            _ => time.hour,
        },
        minute: time.minute,
        second: time.second.unwrap_or(0),
        rest: cursor.rest,
    })
}

struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// A date, a time and the comma between them.
    fn day_and_time(&mut self) -> Option<(Day<'a>, Option<char>, Time)> {
        let day = self.day()?;
        let (comma, apart) = self.comma();
        if !apart {
            return None;
        }
        self.word_before_time();
        // Behind a date that ends in a full stop follows the name, if anything.
        let time = self.time(!day.dotted)?;
        Some((day, comma, time))
    }

    /// The same with the time first, as in Vietnamese.
    fn time_and_day(&mut self) -> Option<(Day<'a>, Option<char>, Time)> {
        let time = self.time(true)?;
        let (comma, apart) = self.comma();
        let day = self.day().filter(|_| apart)?;
        Some((day, comma, time))
    }

    /// The comma between date and time, and whether it or a blank is there.
    fn comma(&mut self) -> (Option<char>, bool) {
        let comma = self.take(&[',', '،']);
        (comma, self.blanks() || comma.is_some())
    }

    fn day(&mut self) -> Option<Day<'a>> {
        let start = self.rest;
        let first = self.number()?;
        self.marks();
        let separator = self.take(&['/', '.', '-'])?;
        self.blanks();
        let second = self.number()?;
        self.marks();
        self.take(&[separator])?;
        self.blanks();
        let third = self.number()?;
        let written = start.get(..start.len().saturating_sub(self.rest.len()))?;
        self.marks();
        let dotted = separator == '.' && self.take(&['.']).is_some();
        // "Year" in Bulgarian.
        self.word("г");
        Some(Day {
            written,
            numbers: [first, second, third],
            separator,
            dotted,
        })
    }

    /// A time, with words behind it if something may follow it.
    fn time(&mut self, has_words: bool) -> Option<Time> {
        let mut half = self.half();
        self.blanks();
        let hour = self
            .number()
            .filter(|hour| hour.digits <= 2 && hour.value <= 23)?;
        let separator = match self.take(&[':', '.']) {
            Some(separator) => separator,
            // `09 h 06` in Quebec.
            None => self.word("h").then_some('h')?,
        };
        if separator == 'h' {
            self.blanks();
        }
        let minute = self
            .number()
            .filter(|minute| minute.digits == 2 && minute.value <= 59)?;
        let second = if separator == 'h' {
            self.named_seconds()
        } else {
            self.seconds(separator)
        };
        if has_words {
            if half.is_none() {
                let before = self.rest;
                self.blanks();
                half = self.half();
                if half.is_none() {
                    self.rest = before;
                }
            }
            // "Hours" in Bulgarian.
            self.word("ч");
        }
        Some(Time {
            hour: hour.value,
            minute: minute.value,
            second,
            separator,
            half,
        })
    }

    /// Skips a word, with blanks before it and a full stop behind it; whether it is there.
    fn word(&mut self, word: &str) -> bool {
        let before = self.rest;
        self.blanks();
        let rest = self.rest.strip_prefix(word);
        let rest = rest.filter(|rest| !rest.starts_with(char::is_alphabetic));
        let found = rest.is_some();
        self.rest = rest.map_or(before, |rest| rest.strip_prefix('.').unwrap_or(rest));
        found
    }

    /// Seconds with their names: `06 min 07 s`.
    fn named_seconds(&mut self) -> Option<u32> {
        let before = self.rest;
        let mut seconds = || {
            self.word("min").then_some(())?;
            self.blanks();
            let seconds = self.number()?;
            let is = seconds.digits == 2 && seconds.value <= 60 && self.word("s");
            is.then_some(seconds.value.min(59))
        };
        let seconds = seconds();
        if seconds.is_none() {
            self.rest = before;
        }
        seconds
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, letter: char) {
        self.rest = self.rest.get(letter.len_utf8()..).unwrap_or_default();
    }

    fn marks(&mut self) {
        self.rest = self.rest.trim_start_matches(is_mark);
    }

    /// Skips blanks and marks; whether there was a blank.
    fn blanks(&mut self) -> bool {
        let before = self.rest;
        self.rest = before.trim_start_matches(|letter| is_blank(letter) || is_mark(letter));
        let skipped = before
            .get(..before.len().saturating_sub(self.rest.len()))
            .unwrap_or_default();
        skipped.chars().any(is_blank)
    }

    fn take(&mut self, wanted: &[char]) -> Option<char> {
        let letter = self.peek().filter(|letter| wanted.contains(letter))?;
        self.skip(letter);
        Some(letter)
    }

    /// A number of one to four digits.
    fn number(&mut self) -> Option<Number> {
        self.marks();
        let mut number = Number {
            value: 0,
            digits: 0,
        };
        while let Some((letter, value)) = self
            .peek()
            .and_then(|letter| Some((letter, digit(letter)?)))
        {
            if number.digits == 4 {
                return None;
            }
            number = Number {
                value: number.value * 10 + value,
                digits: number.digits + 1,
            };
            self.skip(letter);
        }
        (number.digits > 0).then_some(number)
    }

    fn seconds(&mut self, separator: char) -> Option<u32> {
        let before = self.rest;
        let seconds = self
            .take(&[separator])
            .and_then(|_| self.number())
            .filter(|second| second.digits == 2 && second.value <= 60);
        if seconds.is_none() {
            self.rest = before;
        }
        seconds.map(|second| second.value.min(59))
    }

    /// "at", in languages that write it between date and time.
    fn word_before_time(&mut self) {
        const WORDS: [&str; 10] = [
            "klo ", "kl. ", "kl ", "um ", "à ", "às ", "at ", "ora ", "о ", "в ",
        ];
        for word in WORDS {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return;
            }
        }
    }

    /// The half of the day: letters with full stops and blanks between them.
    fn half(&mut self) -> Option<Half> {
        const HALVES: [(&str, Half); 31] = [
            ("am", Half::Morning),
            ("pm", Half::Afternoon),
            ("ص", Half::Morning),
            ("م", Half::Afternoon),
            ("πμ", Half::Morning),
            ("μμ", Half::Afternoon),
            ("fm", Half::Morning),
            ("em", Half::Afternoon),
            ("ap", Half::Morning),
            ("ip", Half::Afternoon),
            ("vorm", Half::Morning),
            ("nachm", Half::Afternoon),
            ("dop", Half::Morning),
            ("odp", Half::Afternoon),
            ("öö", Half::Morning),
            ("ös", Half::Afternoon),
            ("де", Half::Morning),
            ("дп", Half::Morning),
            ("пп", Half::Afternoon),
            ("de", Half::Morning),
            ("du", Half::Afternoon),
            ("sa", Half::Morning),
            ("ch", Half::Afternoon),
            ("pg", Half::Morning),
            ("ptg", Half::Afternoon),
            ("오전", Half::Morning),
            ("오후", Half::Afternoon),
            ("上午", Half::Morning),
            ("下午", Half::Afternoon),
            ("午前", Half::Morning),
            ("午後", Half::Afternoon),
        ];
        let mut letters = String::new();
        for (at, letter) in self.rest.char_indices() {
            let end = at + letter.len_utf8();
            if is_blank(letter) || is_mark(letter) || letter == '.' {
                continue;
            }
            if !letter.is_alphabetic() || letters.chars().count() > 5 {
                return None;
            }
            letters.extend(letter.to_lowercase());
            let after = self.rest.get(end..).unwrap_or_default();
            if after.chars().next().is_some_and(char::is_alphabetic)
                && letters.chars().all(|letter| letter < '\u{2E80}')
            {
                continue;
            }
            if let Some((_, half)) = HALVES.iter().find(|(word, _)| *word == letters) {
                self.rest = after.strip_prefix('.').unwrap_or(after);
                return Some(*half);
            }
        }
        None
    }

    fn tail(&mut self, bracket: bool) -> Option<Tail> {
        self.marks();
        if bracket {
            self.take(&[']'])?;
            self.blanks();
            return Some(Tail::Bracket);
        }
        if self.take(&[':']).is_some() {
            return self.blanks().then_some(Tail::Colon);
        }
        if !self.blanks() {
            return None;
        }
        let before = self.rest;
        if self.take(&['-', '–', '—']).is_some() {
            if self.rest.is_empty() || self.blanks() {
                return Some(Tail::Dash);
            }
            self.rest = before;
        }
        Some(Tail::Blank)
    }
}

/// The value of a decimal digit of the scripts that phones write dates in.
fn digit(letter: char) -> Option<u32> {
    const ZEROS: [u32; 6] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50];
    let code = u32::from(letter);
    ZEROS
        .into_iter()
        .filter_map(|zero| code.checked_sub(zero))
        .find(|value| *value < 10)
}
