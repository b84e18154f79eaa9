//! Rules by which a meeting comes back: every so many days, weeks, months or years.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, Weekday};

use crate::calendar::year::{FIRST_YEAR, LAST_YEAR};

/// The most periods of a rule that are gone through: days of two hundred years.
const MAX_PERIODS: u64 = 80_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// When a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// With that day.
    Day(NaiveDate),
    /// At that instant, in UTC.
    Utc(NaiveDateTime),
    /// At that time where the meeting is.
    Local(NaiveDateTime),
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    every: Every,
    step: u32,
    count: Option<u64>,
    pub(super) ends: Option<Ends>,
    /// Weekdays, each with which one of the month it is: the second, the last (-1), all (0).
    weekdays: Vec<(i32, Weekday)>,
    /// Days of the month, from its beginning or (negative) from its end.
    days: Vec<i32>,
    /// Which of the days of a month, taken together, is meant.
    place: Option<i32>,
    week_start: Weekday,
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
fn which_weekday(text: &str) -> Option<(i32, Weekday)> {
    let text = text.trim();
    let letters = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, day) = text.split_at_checked(letters)?;
    let number = if number.is_empty() {
        0
    } else {
        number
            .parse()
            .ok()
            .filter(|n: &i32| (1..=5).contains(&n.abs()))?
    };
    Some((number, weekday(day)?))
}

fn ends(text: &str) -> Option<Ends> {
    if let Some(utc) = text.strip_suffix(['Z', 'z']) {
        return NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S")
            .ok()
            .map(Ends::Utc);
    }
    let day = || {
        if text.len() == 8 {
            NaiveDate::parse_from_str(text, "%Y%m%d").ok()
        } else {
            None
        }
    };
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S")
        .ok()
        .map(Ends::Local)
        .or_else(|| day().map(Ends::Day))
}

impl Rule {
    /// Reads the rule of a meeting that begins on a day; nothing where it says what is not understood.
    pub(super) fn read(text: &str, start: NaiveDate) -> Option<Self> {
        let mut rule = Self {
            every: Every::Day,
            step: 1,
            count: None,
            ends: None,
            weekdays: Vec::new(),
            days: Vec::new(),
            place: None,
            week_start: Weekday::Mon,
        };
        let mut every = None;
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=')?;
            let value = value.trim();
            match key.trim().to_ascii_uppercase().as_str() {
                "FREQ" => {
                    every = Some(match value.to_ascii_uppercase().as_str() {
                        "DAILY" => Every::Day,
                        "WEEKLY" => Every::Week,
                        "MONTHLY" => Every::Month,
                        "YEARLY" => Every::Year,
                        _ => return None,
                    });
                }
                "INTERVAL" => {
                    rule.step = value
                        .parse()
                        .ok()
                        .filter(|step| (1..=1000).contains(step))?
                }
                "COUNT" => rule.count = Some(value.parse().ok().filter(|count| *count > 0)?),
                "UNTIL" => rule.ends = Some(ends(value)?),
                "BYDAY" => {
                    rule.weekdays = value
                        .split(',')
                        .take(40)
                        .map(which_weekday)
                        .collect::<Option<_>>()?
                }
                "BYMONTHDAY" => {
                    let day = |text: &str| {
                        text.trim()
                            .parse::<i32>()
                            .ok()
                            .filter(|day| (1..=31).contains(&day.abs()))
                    };
                    rule.days = value.split(',').take(40).map(day).collect::<Option<_>>()?;
                }
                "BYSETPOS" => {
                    rule.place = Some(value.parse().ok().filter(|place: &i32| *place != 0)?)
                }
                "WKST" => rule.week_start = weekday(value)?,
                // Says again what the first day says.
                "BYMONTH" if value.parse() == Ok(start.month()) && every == Some(Every::Year) => {}
                _ => return None,
            }
        }
        rule.every = every?;
        rule.is_understood(start).then_some(rule)
    }

    fn is_understood(&self, start: NaiveDate) -> bool {
        let numbered = self.weekdays.iter().any(|(number, _)| *number != 0);
        match self.every {
            Every::Day | Every::Week => !numbered && self.days.is_empty() && self.place.is_none(),
            Every::Month => {
                (self.days.is_empty() || self.weekdays.is_empty())
                    && (self.place.is_none() || !self.weekdays.is_empty())
            }
            Every::Year => {
                let same_day = self
                    .days
                    .iter()
                    .all(|day| u32::try_from(*day) == Ok(start.day()));
                self.weekdays.is_empty() && self.place.is_none() && same_day
            }
        }
    }

    /// Goes through the days of the rule, the first day before all others, until `take` wants no more.
    pub(super) fn dates(
        &self,
        start: NaiveDate,
        budget: &mut usize,
        mut take: impl FnMut(NaiveDate) -> bool,
    ) {
        let mut taken = 1;
        if !take(start) {
            return;
        }
        for number in 0..MAX_PERIODS {
            let Some(days) = self.period(start, number).filter(|_| *budget > 0) else {
                return;
            };
            *budget -= 1;
            for day in days.into_iter().filter(|day| *day > start) {
                if self.count.is_some_and(|count| taken >= count) || !take(day) {
                    return;
                }
                taken += 1;
            }
        }
    }

    /// The days of a period, in order; nothing where it lies beyond what is counted.
    fn period(&self, start: NaiveDate, number: u64) -> Option<Vec<NaiveDate>> {
        let steps = number.checked_mul(u64::from(self.step))?;
        let months = |each: u64| {
            start
                .with_day(1)?
                .checked_add_months(Months::new(u32::try_from(steps.checked_mul(each)?).ok()?))
        };
        let reached = |day: &NaiveDate| (FIRST_YEAR..LAST_YEAR).contains(&day.year());
        let mut days = match self.every {
            Every::Day => {
                let day = start.checked_add_days(Days::new(steps)).filter(reached)?;
                let asked = self.weekdays.is_empty()
                    || self
                        .weekdays
                        .iter()
                        .any(|(_, weekday)| *weekday == day.weekday());
                if asked { vec![day] } else { Vec::new() }
            }
            Every::Week => {
                let first = start.checked_sub_days(Days::new(u64::from(
                    start.weekday().days_since(self.week_start),
                )))?;
                let first = first
                    .checked_add_days(Days::new(steps.checked_mul(7)?))
                    .filter(reached)?;
                let own = [(0, start.weekday())];
                let weekdays = if self.weekdays.is_empty() {
                    &own[..]
                } else {
                    &self.weekdays
                };
                let day = |weekday: Weekday| {
                    first
                        .checked_add_days(Days::new(u64::from(weekday.days_since(self.week_start))))
                };
                weekdays
                    .iter()
                    .filter_map(|(_, weekday)| day(*weekday))
                    .collect()
            }
            Every::Month => self.of_month(months(1).filter(reached)?, start.day()),
            Every::Year => months(12)
                .filter(reached)?
                .with_day(start.day())
                .into_iter()
                .collect(),
        };
        days.sort_unstable();
        days.dedup();
        Some(match self.place {
            Some(place) => {
                let from_end = usize::try_from(place.unsigned_abs()).ok()?;
                let index = if place > 0 {
                    Some(from_end - 1)
                } else {
                    days.len().checked_sub(from_end)
                };
                index
                    .and_then(|index| days.get(index))
                    .copied()
                    .into_iter()
                    .collect()
            }
            None => days,
        })
    }

    /// The days of a month, given by its first.
    fn of_month(&self, first: NaiveDate, own: u32) -> Vec<NaiveDate> {
        let all: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| day.month() == first.month())
            .take(31)
            .collect();
        let nth = |days: &[NaiveDate], number: i32| {
            let number_from = usize::try_from(number.unsigned_abs()).ok()?;
            let index = if number > 0 {
                number_from.checked_sub(1)
            } else {
                days.len().checked_sub(number_from)
            };
            index.and_then(|index| days.get(index)).copied()
        };
        if !self.weekdays.is_empty() {
            let of = |(number, weekday): &(i32, Weekday)| {
                let days: Vec<NaiveDate> = all
                    .iter()
                    .copied()
                    .filter(|day| day.weekday() == *weekday)
                    .collect();
                if *number == 0 {
                    days
                } else {
                    nth(&days, *number).into_iter().collect()
                }
            };
            return self.weekdays.iter().flat_map(of).collect();
        }
        if self.days.is_empty() {
            return first.with_day(own).into_iter().collect();
        }
        self.days.iter().filter_map(|day| nth(&all, *day)).collect()
    }
}
