//! Expansion of recurrence rules, period by period.
//!
//! A window is expanded without the time before it, so that the work depends on the window and not on the age of a series.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};

use super::rule::{Every, Rule};
use crate::calendar::year::{FIRST_YEAR, LAST_YEAR};

/// The remaining steps that may be spent on a file, which bounds the work on hostile files.
#[derive(Debug)]
pub(in crate::calendar) struct Budget(pub(in crate::calendar) usize);

impl Budget {
    /// The budget of a file.
    pub(super) fn of_a_file() -> Self {
        Self(2_000_000)
    }

    /// Spends steps, if enough are left.
    fn take(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

impl Rule {
    /// Passes its local times from `from` on, in order, to `take`, until that returns false; `start` is the event's own
    /// start, from which periods are counted and before which there are no times. The rule's end and count are ignored.
    ///
    /// Returns false if the budget ran out.
    pub(super) fn times(
        &self,
        start: NaiveDateTime,
        from: NaiveDateTime,
        budget: &mut Budget,
        mut take: impl FnMut(NaiveDateTime) -> bool,
    ) -> bool {
        let from = from.max(start);
        // A week may begin the year before.
        let mut number = self.period_of(start, from.date());
        loop {
            let Some(first) = self.first_of(start, number) else {
                return true;
            };
            if first.year() > LAST_YEAR {
                return true;
            }
            let (times, complete) = self.period(start, first, budget);
            for time in times {
                if time >= from && !take(time) {
                    return true;
                }
            }
            if !complete || !budget.take(1) {
                return false;
            }
            number += 1;
        }
    }

    /// The number of the last period that begins on or before a date.
    fn period_of(&self, start: NaiveDateTime, date: NaiveDate) -> i64 {
        let start = start.date();
        let units = match self.every {
            Every::Year => i64::from(date.year() - start.year()),
            Every::Month => months(date) - months(start),
            Every::Week => (self.week_of(date) - self.week_of(start)).num_days() / 7,
            // Rules with periods shorter than a day are expanded day by day.
            _ => (date - start).num_days(),
        };
        (units / self.stride()).max(0)
    }

    /// The number of units between two periods.
    fn stride(&self) -> i64 {
        if self.every < Every::Day {
            1
        } else {
            self.step
        }
    }

    /// The first day of a period.
    fn first_of(&self, start: NaiveDateTime, number: i64) -> Option<NaiveDate> {
        let start = start.date();
        let units = number.checked_mul(self.stride())?;
        match self.every {
            Every::Year => {
                let year = i64::from(start.year()).checked_add(units)?;
                NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 1, 1)
            }
            Every::Month => {
                let month = months(start).checked_add(units)?;
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                let month = u32::try_from(month.rem_euclid(12)).ok()? + 1;
                NaiveDate::from_ymd_opt(year, month, 1)
            }
            Every::Week => {
                let days = u64::try_from(units.checked_mul(7)?).ok()?;
                self.week_of(start).checked_add_days(Days::new(days))
            }
            _ => start.checked_add_days(Days::new(u64::try_from(units).ok()?)),
        }
    }

    /// The first day of a date's week.
    fn week_of(&self, date: NaiveDate) -> NaiveDate {
        let days = u64::from(date.weekday().days_since(self.week_start));
        date.checked_sub_days(Days::new(days)).unwrap_or(date)
    }

    /// The times of the period that begins on a day, in order; false if the budget ran out.
    fn period(
        &self,
        start: NaiveDateTime,
        first: NaiveDate,
        budget: &mut Budget,
    ) -> (Vec<NaiveDateTime>, bool) {
        if self.every < Every::Day {
            return self.within_day(start, first, budget);
        }
        let days = self.days(start.date(), first);
        let or_own = |values: &[i64], own: u32| {
            let mut values = values.to_vec();
            if values.is_empty() {
                values.push(i64::from(own));
            }
            values.sort_unstable();
            values.dedup();
            values
        };
        let (hours, minutes, seconds) = (
            or_own(&self.hours, start.hour()),
            or_own(&self.minutes, start.minute()),
            or_own(&self.seconds, start.second()),
        );
        let mut times = Vec::new();
        for day in days {
            for hour in &hours {
                if !budget.take(minutes.len() * seconds.len()) {
                    return (self.placed(times), false);
                }
                for minute in &minutes {
                    times.extend(seconds.iter().filter_map(|s| at(day, *hour, *minute, *s)));
                }
            }
        }
        (self.placed(times), true)
    }

    /// The days of a period, in order.
    fn days(&self, start: NaiveDate, first: NaiveDate) -> Vec<NaiveDate> {
        // Missing parts are those of the event's own start.
        let (mut month_days, mut months, mut weekdays) = (
            self.month_days.clone(),
            self.months.clone(),
            self.weekdays.clone(),
        );
        let no_day = self.year_days.is_empty() && month_days.is_empty() && weekdays.is_empty();
        match self.every {
            Every::Year if no_day && !self.weeks.is_empty() => weekdays.push((0, start.weekday())),
            Every::Year if no_day => {
                month_days.push(i64::from(start.day()));
                if months.is_empty() {
                    months.push(i64::from(start.month()));
                }
            }
            Every::Month if no_day => month_days.push(i64::from(start.day())),
            Every::Week if weekdays.is_empty() => weekdays.push((0, start.weekday())),
            _ => {}
        }
        months.sort_unstable();
        let fits = |date: &NaiveDate| {
            (FIRST_YEAR..=LAST_YEAR).contains(&date.year())
                && (months.is_empty() || months.contains(&i64::from(date.month())))
                && (month_days.is_empty() || in_month(&month_days, *date))
                && (self.year_days.is_empty() || in_year(&self.year_days, *date))
                && (self.weeks.is_empty() || self.in_weeks(*date))
                && (weekdays.is_empty() || self.is_weekday(&weekdays, *date))
        };
        let length = |first: NaiveDate| usize::from(first.num_days_in_month());
        match self.every {
            Every::Year if months.is_empty() => {
                let days = if first.leap_year() { 366 } else { 365 };
                first.iter_days().take(days).filter(fits).collect()
            }
            Every::Year => {
                let months = months
                    .iter()
                    .filter_map(|m| first.with_month(u32::try_from(*m).ok()?));
                let days = months.flat_map(|month| month.iter_days().take(length(month)));
                let mut days: Vec<NaiveDate> = days.filter(fits).collect();
                days.dedup();
                days
            }
            Every::Month => first.iter_days().take(length(first)).filter(fits).collect(),
            Every::Week => first.iter_days().take(7).filter(fits).collect(),
            _ => Some(first).filter(fits).into_iter().collect(),
        }
    }

    /// Whether a date is one of the weekdays: of the year in a yearly rule without months, else of the month.
    fn is_weekday(&self, weekdays: &[(i64, Weekday)], date: NaiveDate) -> bool {
        let of_year = self.every == Every::Year && self.months.is_empty();
        let (place, length) = if of_year {
            let days = if date.leap_year() { 366 } else { 365 };
            (i64::from(date.ordinal0()), days)
        } else {
            (i64::from(date.day0()), i64::from(date.num_days_in_month()))
        };
        let (from_start, from_end) = (place / 7 + 1, -((length - 1 - place) / 7 + 1));
        weekdays.iter().any(|(number, weekday)| {
            *weekday == date.weekday()
                && (*number == 0 || *number == from_start || *number == from_end)
        })
    }

    /// Whether a date is in one of the weeks of its year.
    fn in_weeks(&self, date: NaiveDate) -> bool {
        // A week belongs to the year with most of its days.
        let middle = self
            .week_of(date)
            .checked_add_days(Days::new(3))
            .unwrap_or(date);
        let number = i64::from(middle.ordinal0()) / 7 + 1;
        let days = if middle.leap_year() { 366 } else { 365 };
        let after = (days - 1 - i64::from(middle.ordinal0())) / 7;
        self.weeks.contains(&number) || self.weeks.contains(&-(after + 1))
    }

    /// The times of a day for an hourly, minutely or secondly rule.
    fn within_day(
        &self,
        start: NaiveDateTime,
        day: NaiveDate,
        budget: &mut Budget,
    ) -> (Vec<NaiveDateTime>, bool) {
        let fits = (self.months.is_empty() || self.months.contains(&i64::from(day.month())))
            && (self.month_days.is_empty() || in_month(&self.month_days, day))
            && (self.year_days.is_empty() || in_year(&self.year_days, day))
            && (self.weekdays.is_empty() || self.is_weekday(&self.weekdays, day));
        if !fits {
            return (Vec::new(), true);
        }
        let unit = match self.every {
            Every::Hour => 3600,
            Every::Minute => 60,
            _ => 1,
        };
        let midnight = day.and_time(NaiveTime::MIN);
        // The unit in which the event begins, counted from this day's midnight, and the first unit of the series on this day.
        let own = (start - midnight).num_seconds().div_euclid(unit);
        let mut number = own.rem_euclid(self.step);
        let mut times = Vec::new();
        while number * unit < 86_400 {
            if !budget.take(1) {
                return (times, false);
            }
            times.extend(
                self.placed(self.of_unit(start, midnight + TimeDelta::seconds(number * unit))),
            );
            number += self.step;
        }
        (times, true)
    }

    /// The times of one hour, minute or second.
    fn of_unit(&self, start: NaiveDateTime, unit: NaiveDateTime) -> Vec<NaiveDateTime> {
        let asked =
            |values: &[i64], value: u32| values.is_empty() || values.contains(&i64::from(value));
        let values = |values: &[i64], own: u32, expands: bool, here: u32| {
            let mut all = match (expands, values.is_empty()) {
                (false, _) => vec![i64::from(here)],
                (true, true) => vec![i64::from(own)],
                (true, false) => values.to_vec(),
            };
            all.sort_unstable();
            all.dedup();
            all
        };
        let (by_hour, by_minute) = (self.every == Every::Hour, self.every <= Every::Minute);
        let fits = asked(&self.hours, unit.hour())
            && (by_hour || asked(&self.minutes, unit.minute()))
            && (self.every > Every::Second || asked(&self.seconds, unit.second()));
        if !fits {
            return Vec::new();
        }
        let minutes = values(&self.minutes, start.minute(), !by_minute, unit.minute());
        let expands = self.every > Every::Second;
        let seconds = values(&self.seconds, start.second(), expands, unit.second());
        let times = minutes.iter().flat_map(|minute| {
            let hour = i64::from(unit.hour());
            seconds
                .iter()
                .filter_map(move |s| at(unit.date(), hour, *minute, *s))
        });
        times.collect()
    }

    /// The times of a period that the rule selects by position.
    fn placed(&self, times: Vec<NaiveDateTime>) -> Vec<NaiveDateTime> {
        if self.places.is_empty() {
            return times;
        }
        let count = i64::try_from(times.len()).unwrap_or(0);
        let mut picked: Vec<NaiveDateTime> = self
            .places
            .iter()
            .filter_map(|place| {
                let index = if *place > 0 { place - 1 } else { count + place };
                times.get(usize::try_from(index).ok()?).copied()
            })
            .collect();
        picked.sort_unstable();
        picked.dedup();
        picked
    }
}

/// Months since the year 0.
fn months(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn in_month(days: &[i64], date: NaiveDate) -> bool {
    let day = i64::from(date.day());
    days.contains(&day) || days.contains(&(day - 1 - i64::from(date.num_days_in_month())))
}

fn in_year(days: &[i64], date: NaiveDate) -> bool {
    let (day, length) = (
        i64::from(date.ordinal()),
        if date.leap_year() { 366 } else { 365 },
    );
    days.contains(&day) || days.contains(&(day - 1 - length))
}

fn at(day: NaiveDate, hour: i64, minute: i64, second: i64) -> Option<NaiveDateTime> {
    let part = |value: i64| u32::try_from(value).ok();
    day.and_hms_opt(part(hour)?, part(minute)?, part(second)?)
}
