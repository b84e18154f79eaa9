//! Hours as people write them in prose, for suggestions and fixes: `Пн-Пт 9.00-18.00`, `lun-vie de 9 a 18`. Only what can be read
//! in one way is.

use chrono::Weekday;

use super::hours::Week;
use super::show::weekday_name;
use super::worded::{at, date, time, weekday, whole_date, without_unit, yearly};
use crate::phrases::words;
use crate::source::folded;
use crate::yaml::FromText;

/// The weekday of a word in English, Russian or Spanish.
#[must_use]
pub fn weekday_in_words(word: &str) -> Option<Weekday> {
    day(word, &folded(word))
}

/// Spanish one-letter weekdays; `M` may be two of them.
const LETTERS: [(&str, Weekday); 6] = [
    ("l", Weekday::Mon),
    ("x", Weekday::Wed),
    ("j", Weekday::Thu),
    ("v", Weekday::Fri),
    ("s", Weekday::Sat),
    ("d", Weekday::Sun),
];
/// Other words for weekdays.
const WEEKDAYS: [(&str, Weekday); 8] = [
    ("пон", Weekday::Mon),
    ("втр", Weekday::Tue),
    ("срд", Weekday::Wed),
    ("чет", Weekday::Thu),
    ("птн", Weekday::Fri),
    ("пят", Weekday::Fri),
    ("суб", Weekday::Sat),
    ("вск", Weekday::Sun),
];
/// Words between days and hours that mean nothing themselves.
const IN_HOURS: [&str; 22] = [
    "с",
    "со",
    "и",
    "от",
    "в",
    "de",
    "desde",
    "y",
    "e",
    "el",
    "los",
    "las",
    "la",
    "from",
    "and",
    "h",
    "hs",
    "hrs",
    "ч",
    "час",
    "часов",
    "horas",
];
/// Words between the ends of a range.
const TO: [&str; 9] = ["по", "до", "a", "al", "hasta", "to", "through", "till", "-"];
/// Words for days that are not worked.
const CLOSED: [&str; 8] = [
    "выходной",
    "выходные",
    "нерабочий",
    "нерабочие",
    "закрыто",
    "cerrado",
    "descanso",
    "libre",
];

/// A day with hours: `14.03.2026 с 10 до 15`, `каждое 24 декабря 9:00-13:00`.
pub(super) fn day_with_hours(text: &str) -> Option<String> {
    let (day, rest) = yearly(text).or_else(|| {
        let text = text.trim();
        let (date, rest) = match date(text) {
            Some((date, rest)) => (date, rest),
            None => {
                let (date, rest) = text.split_once(' ').unwrap_or((text, ""));
                (whole_date(date)?, rest)
            }
        };
        Some((date.to_string(), rest.to_owned()))
    })?;
    let group = Group::read(&rest.replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-"))?;
    let alone = group.days.is_empty() && !group.closed;
    let parts = std::iter::once(day).chain(group.hours);
    alone.then(|| parts.collect::<Vec<_>>().join(" "))
}

/// A group of days with their hours.
#[derive(Default)]
struct Group {
    days: Vec<String>,
    hours: Vec<String>,
    /// The start of a span without its end.
    start: Option<String>,
    /// Whether the next word ends a range.
    to: bool,
    closed: bool,
}

impl Group {
    fn read(text: &str) -> Option<Self> {
        let mut group = Self::default();
        let text = text.replace('-', " - ");
        for token in text.split_whitespace() {
            let token = token.trim_end_matches(['.', ':']);
            let plain = folded(token);
            if token == "-" || TO.contains(&plain.as_str()) {
                group.to = true;
            } else if CLOSED.iter().any(|word| folded(word) == plain) {
                group.closed = true;
            } else if let Some(days) = all_days(&plain) {
                group.day(days)?;
            } else if let Some(day) = day(token, &plain) {
                group.day(weekday_name(day))?;
            } else if token.starts_with(|c: char| c.is_ascii_digit()) {
                group.time(token)?;
            } else if !IN_HOURS.contains(&plain.as_str()) || group.to {
                return None;
            }
        }
        let whole = group.start.is_none() && !group.to;
        (whole && !(group.closed && (group.days.is_empty() || !group.hours.is_empty())))
            .then_some(group)
    }

    fn day(&mut self, name: &str) -> Option<()> {
        // Days after hours need a comma, unless the hours stand first.
        if self.closed || self.start.is_some() || (!self.hours.is_empty() && !self.days.is_empty())
        {
            return None;
        }
        if std::mem::take(&mut self.to) {
            let last = self.days.last_mut().filter(|day| !day.contains('-'))?;
            *last = format!("{last}-{name}");
        } else {
            self.days.push(name.to_owned());
        }
        Some(())
    }

    fn time(&mut self, token: &str) -> Option<()> {
        let Some(start) = self.start.take() else {
            self.start = Some(token.to_owned()).filter(|_| !self.to);
            return self.start.is_some().then_some(());
        };
        if !std::mem::take(&mut self.to) {
            return None;
        }
        self.hours.push(span(&start, token)?);
        Some(())
    }
}

/// The day of a token.
fn day(token: &str, plain: &str) -> Option<Weekday> {
    let own = WEEKDAYS
        .iter()
        .chain(&LETTERS)
        .find(|(word, _)| *word == plain);
    own.map(|(_, day)| *day)
        .or_else(|| match words(token, 0..token.len()).as_slice() {
            // A sign in it may join it to another day, or set it apart: `Mon/Fri`, `Mon..Fri`.
            [word] => weekday(word),
            _ => None,
        })
        .or_else(|| token.parse().ok())
}

/// Several days in one word.
fn all_days(plain: &str) -> Option<&'static str> {
    let daily = ["daily", "ежедневно", "diario", "diariamente"];
    let weekdays = ["будни", "будние", "будням"];
    let is = |words: &[&str]| words.iter().any(|word| folded(word) == plain);
    match (is(&daily), is(&weekdays)) {
        (true, _) => Some("daily"),
        (_, true) => Some("Mon-Fri"),
        _ => None,
    }
}

/// Hours from one time to another. Hours without minutes must be on the 24-hour clock: `9-18`, but not `9-6`.
fn span(from: &str, to: &str) -> Option<String> {
    let read = |text: &str| {
        let hour = without_unit(text);
        let bare = hour.len() <= 2;
        if hour == "24" || text == "24:00" || text == "24.00" {
            return Some((bare, "24:00".to_owned()));
        }
        let time = if bare {
            at(&format!("{hour}:00"))?
        } else {
            time(text)?
        };
        Some((bare, time))
    };
    let ((from_bare, from), (to_bare, to)) = (read(from)?, read(to)?);
    let clear = !(from_bare || to_bare) || (from < to && to.as_str() > "12:59");
    clear.then(|| format!("{from}-{to}"))
}

/// The hours of a week in Russian, Spanish or another notation: `Пн-Пт 9.00-18.00, Сб-Вс выходной`.
pub(super) fn week(text: &str) -> Option<String> {
    let plain = text.trim().to_lowercase();
    let plain = plain
        .replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-")
        .replace(';', ",");
    let plain = [
        "каждый день",
        "todos los días",
        "todos los dias",
        "cada día",
        "a diario",
    ]
    .iter()
    .fold(plain, |text, phrase| text.replace(phrase, "daily"));
    let (mut written, mut closed) = (Vec::new(), Vec::new());
    for part in plain.split(',').filter(|part| !part.trim().is_empty()) {
        let group = Group::read(part)?;
        if group.closed {
            closed.push(format!("{} 00:00-24:00", group.days.join(" ")));
        } else {
            let of_days = group.days.iter().chain(&group.hours);
            written.push(of_days.map(String::as_str).collect::<Vec<_>>().join(" "));
        }
    }
    let written = written.join(", ");
    let week = Week::from_text(&written).ok()?;
    // A day that is worked and not worked may be either.
    for days in closed {
        let closed = Week::from_text(&days).ok()?;
        if week.shares_a_day(&closed) {
            return None;
        }
    }
    (written != text).then_some(written)
}
