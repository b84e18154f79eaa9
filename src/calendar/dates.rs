//! Sequences of dates as values of messages: `Tue 10, Wed 11, Thu 2 Apr`.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::show::push_time;
use super::when::names;
use crate::message::{Language, Message, Say, Value, Words};

/// A sequence of dates, each with its month only if it differs from the previous date's.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    /// The year and the month that need not be repeated; month 0 if only the year.
    known: (i32, u32),
    items: Vec<Item>,
}

/// A part of a sequence of dates.
#[derive(Debug, Clone)]
enum Item {
    /// The first and the last of a range of dates, and the reason why they are listed.
    Run(NaiveDate, NaiveDate, Option<Message>),
    /// The date on which something ends: `to Tue 31`.
    To(NaiveDate),
    /// The date after the previous ones: `, then Tue 31`.
    Then(NaiveDate),
    /// Hours of a date.
    Hours(NaiveDateTime, NaiveDateTime),
    /// Other text.
    Words(Message),
}

impl Dates {
    /// Creates a sequence that follows a date.
    pub(super) fn after(date: NaiveDate) -> Self {
        Self {
            known: (date.year(), date.month()),
            items: Vec::new(),
        }
    }

    /// Creates a sequence whose first date shows its month.
    pub(super) fn of_year(date: NaiveDate) -> Self {
        Self {
            known: (date.year(), 0),
            items: Vec::new(),
        }
    }

    /// Adds one date, or the first and the last of several.
    pub(super) fn run(&mut self, first: NaiveDate, last: NaiveDate, why: Option<Message>) {
        self.items.push(Item::Run(first, last, why));
    }

    /// Adds the date on which something ends.
    pub(super) fn to(&mut self, date: NaiveDate) {
        self.items.push(Item::To(date));
    }

    /// Adds the date after the previous ones.
    pub(super) fn then(&mut self, date: NaiveDate) {
        self.items.push(Item::Then(date));
    }

    /// Adds hours, from one time to another.
    pub(super) fn hours(&mut self, from: NaiveDateTime, until: NaiveDateTime) {
        self.items.push(Item::Hours(from, until));
    }

    /// Adds other text.
    pub(super) fn words(&mut self, words: Message) {
        self.items.push(Item::Words(words));
    }

    /// Whether it is one date.
    fn is_one(&self) -> bool {
        match self.items.as_slice() {
            [Item::Run(first, last, _)] => first == last,
            _ => false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// "To" between two days of the week.
fn through(language: Language) -> &'static str {
    match language {
        // The preposition would need another case of the weekday.
        Language::Russian => "— ",
        Language::English => "to ",
        Language::Spanish => "a ",
    }
}

/// What stands before and after the last day of a month's term.
fn to(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::English => ("to ", ""),
        // "По" would need another case of the weekday.
        Language::Russian => ("до ", " включительно"),
        Language::Spanish => ("hasta el ", ""),
    }
}

fn day(date: NaiveDate, known: &mut (i32, u32), words: &mut Words) {
    let (weekday, month) = names(date, words.language());
    words.word(&format!("{weekday} {}", date.day()));
    if (date.year(), date.month()) != *known {
        words.word(&format!(" {month}"));
        if date.year() != known.0 {
            words.word(&format!(" {}", date.year()));
        }
        *known = (date.year(), date.month());
    }
}

impl Say for Dates {
    fn number(&self) -> Option<u64> {
        // No number is written: what is said of 21 dates is said of several.
        Some(if self.is_one() { 1 } else { 2 })
    }

    fn say(&self, words: &mut Words) {
        let mut known = self.known;
        for (number, item) in self.items.iter().enumerate() {
            if number > 0 {
                words.word(", ");
            }
            match item {
                Item::Run(first, last, why) => {
                    if (first.year(), first.month()) != (last.year(), last.month()) {
                        // Both months are shown if they differ.
                        known.1 = 0;
                    }
                    day(*first, &mut known, words);
                    if first != last {
                        words.word(" ");
                        words.word(through(words.language()));
                        day(*last, &mut known, words);
                    }
                    if let Some(why) = why {
                        words.word(" (");
                        why.say(words);
                        words.word(")");
                    }
                }
                Item::To(date) => {
                    let (before, after) = to(words.language());
                    words.word(before);
                    day(*date, &mut known, words);
                    words.word(after);
                }
                Item::Then(date) => {
                    words.word(match words.language() {
                        Language::English => "then ",
                        Language::Russian => "затем ",
                        Language::Spanish => "después ",
                    });
                    day(*date, &mut known, words);
                }
                Item::Hours(from, until) => {
                    day(from.date(), &mut known, words);
                    let mut text = String::from(" ");
                    push_time(&mut text, *from);
                    text.push('-');
                    // Hours until midnight end with their own day.
                    if until.time() == NaiveTime::MIN && until.date() != from.date() {
                        text.push_str("24:00");
                    } else {
                        push_time(&mut text, *until);
                    }
                    words.word(&text);
                }
                Item::Words(message) => message.say(words),
            }
        }
    }
}

impl From<Dates> for Value {
    fn from(dates: Dates) -> Self {
        Self::custom(dates)
    }
}
