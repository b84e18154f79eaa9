//! Parsing of recurrence rules: `FREQ=MONTHLY;BYDAY=3TH`.

use chrono::{NaiveDate, NaiveDateTime, Weekday};

/// The longest supported interval.
const MAX_STEP: i64 = 100_000;
/// The most values of one part of a rule: 0 to 60 seconds, or 366 days from either end.
const MAX_VALUES: usize = 732;

/// The frequency of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Every {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The end of a rule, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// On that day.
    Day(NaiveDate),
    /// At that time in UTC.
    Utc(NaiveDateTime),
    /// At that local time of the event.
    Local(NaiveDateTime),
}

/// A recurrence rule. Empty lists are absent parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) every: Every,
    pub(super) step: i64,
    pub(super) count: Option<u64>,
    pub(super) ends: Option<Ends>,
    pub(super) months: Vec<i64>,
    pub(super) weeks: Vec<i64>,
    pub(super) year_days: Vec<i64>,
    pub(super) month_days: Vec<i64>,
    /// Weekdays, each with its ordinal in the month or year: the second, the last (-1), all (0).
    pub(super) weekdays: Vec<(i64, Weekday)>,
    pub(super) hours: Vec<i64>,
    pub(super) minutes: Vec<i64>,
    pub(super) seconds: Vec<i64>,
    /// The positions of the selected times in a period.
    pub(super) places: Vec<i64>,
    pub(super) week_start: Weekday,
}

impl Default for Rule {
    /// Every day, forever.
    fn default() -> Self {
        Self {
            every: Every::Day,
            step: 1,
            count: None,
            ends: None,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            places: Vec::new(),
            week_start: Weekday::Mon,
        }
    }
}

impl Rule {
    /// Parses a rule; `None` if RFC 5545 does not allow it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut every = None;
        let mut rule = Self::default();
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=')?;
            let value = value.trim();
            match key.trim().to_ascii_uppercase().as_str() {
                "FREQ" => every = Some(frequency(value)?),
                "INTERVAL" => rule.step = number(value, 1, MAX_STEP)?,
                "COUNT" => rule.count = Some(value.parse().ok().filter(|count| *count > 0)?),
                "UNTIL" => rule.ends = Some(ends(value)?),
                "BYMONTH" => rule.months = list(value, |text| number(text, 1, 12))?,
                "BYWEEKNO" => rule.weeks = list(value, |text| from_either_end(text, 53))?,
                "BYYEARDAY" => rule.year_days = list(value, |text| from_either_end(text, 366))?,
                "BYMONTHDAY" => rule.month_days = list(value, |text| from_either_end(text, 31))?,
                "BYDAY" => rule.weekdays = list(value, which_weekday)?,
                "BYHOUR" => rule.hours = list(value, |text| number(text, 0, 23))?,
                "BYMINUTE" => rule.minutes = list(value, |text| number(text, 0, 59))?,
                // Days here have no second 60.
                "BYSECOND" => {
                    rule.seconds = list(value, |text| number(text, 0, 60).map(|s| s.min(59)))?;
                }
                "BYSETPOS" => rule.places = list(value, |text| from_either_end(text, 366))?,
                "WKST" => rule.week_start = weekday(value)?,
                // The defaults.
                "RSCALE" if value.eq_ignore_ascii_case("GREGORIAN") => {}
                "SKIP" if value.eq_ignore_ascii_case("OMIT") => {}
                _ => return None,
            }
        }
        rule.every = every?;
        rule.is_allowed().then_some(rule)
    }

    /// Whether the combination of parts is allowed: the table of RFC 5545, section 3.3.10.
    fn is_allowed(&self) -> bool {
        let every = self.every;
        let numbered = self.weekdays.iter().any(|(number, _)| *number != 0);
        let by_place = !self.places.is_empty();
        let others = [
            self.months.is_empty(),
            self.weeks.is_empty(),
            self.year_days.is_empty(),
            self.month_days.is_empty(),
            self.weekdays.is_empty(),
            self.hours.is_empty(),
            self.minutes.is_empty(),
            self.seconds.is_empty(),
        ];
        let in_months = matches!(every, Every::Month | Every::Year) && self.weeks.is_empty();
        let of_the_year = every == Every::Year || every < Every::Day;
        (!numbered || in_months)
            && (self.weeks.is_empty() || every == Every::Year)
            && (self.year_days.is_empty() || of_the_year)
            && (self.month_days.is_empty() || every != Every::Week)
            && (!by_place || others.contains(&false))
    }

    /// Clears hours, minutes and seconds, which do not matter for whole days.
    pub(super) fn forget_time_of_day(&mut self) {
        for part in [&mut self.hours, &mut self.minutes, &mut self.seconds] {
            part.clear();
        }
    }

    /// Whether it comes back for ever.
    pub(super) fn is_endless(&self) -> bool {
        self.count.is_none() && self.ends.is_none()
    }
}

fn frequency(text: &str) -> Option<Every> {
    Some(match text.to_ascii_uppercase().as_str() {
        "SECONDLY" => Every::Second,
        "MINUTELY" => Every::Minute,
        "HOURLY" => Every::Hour,
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        "YEARLY" => Every::Year,
        _ => return None,
    })
}

fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let values = text
        .split(',')
        .take(MAX_VALUES + 1)
        .map(|part| read(part.trim()));
    let values: Vec<T> = values.collect::<Option<_>>()?;
    (values.len() <= MAX_VALUES).then_some(values)
}

fn number(text: &str, least: i64, most: i64) -> Option<i64> {
    let number = text.parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

/// Parses a number that counts from the start or, if negative, from the end.
fn from_either_end(text: &str, most: i64) -> Option<i64> {
    number(text, -most, most).filter(|number| *number != 0)
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// `2TU`, `-1FR`, `MO`.
fn which_weekday(text: &str) -> Option<(i64, Weekday)> {
    let letters = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (digits, day) = text.split_at_checked(letters)?;
    let which = if digits.is_empty() {
        0
    } else {
        from_either_end(digits, 53)?
    };
    Some((which, weekday(day)?))
}

fn ends(text: &str) -> Option<Ends> {
    let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    if let Some(utc) = text.strip_suffix(['Z', 'z']) {
        return at(utc).map(Ends::Utc);
    }
    if text.len() == 8 {
        return NaiveDate::parse_from_str(text, "%Y%m%d")
            .ok()
            .map(Ends::Day);
    }
    at(text).map(Ends::Local)
}
