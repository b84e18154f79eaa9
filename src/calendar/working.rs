//! A party's calendar of working time.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Datelike, NaiveDate};

use super::coverage::{Coverage, Uncovered};
use super::days::{DayOff, UNNAMED, is_weekend};
use super::extra_day::ExtraDay;
use super::hours::Span;
use super::seasons::Hours;
use super::year::{
    DayKind, FIRST_YEAR, LAST_YEAR, NO_SUCH_DAY, Parts, Rules, Status, Stretch, Year,
};
use super::{Instant, Zone};

mod unread;
mod without;

/// A zone, working hours, days off and extra working days. Cloning is cheap; years are computed on
/// demand and cached for all clones.
#[derive(Debug, Clone)]
pub struct Calendar(Arc<Shared>);

/// What the clones of a calendar share.
#[derive(Debug)]
struct Shared {
    rules: Arc<Rules>,
    /// The other party, if this is the calendar of a joint term.
    with: Option<Arc<Rules>>,
    /// Created on first use, since a charter may name thousands of parties.
    years: OnceLock<Box<[OnceLock<Year>]>>,
    /// The calendars of joint terms with other parties.
    joint: Mutex<Vec<Calendar>>,
}

impl Calendar {
    /// Creates the calendar of a party with a name (`bakery`). An extra working day takes precedence over a day off on the
    /// same date. `covers` is for which years the days off are known.
    #[must_use]
    pub fn new(
        name: &str,
        zone: Zone,
        hours: impl Into<Hours>,
        off: Vec<DayOff>,
        mut extra: Vec<ExtraDay>,
        covers: impl Into<Coverage>,
    ) -> Self {
        extra.sort_by_key(|day| day.when);
        extra.dedup_by_key(|day| day.when);
        Self::over(
            Arc::new(Rules {
                name: name.to_owned(),
                zone,
                hours: hours.into(),
                off,
                extra,
                covers: covers.into(),
                unread: Parts::default(),
            }),
            None,
        )
    }

    fn over(rules: Arc<Rules>, with: Option<Arc<Rules>>) -> Self {
        Self(Arc::new(Shared {
            rules,
            with,
            years: OnceLock::new(),
            joint: Mutex::default(),
        }))
    }

    /// The calendar of a term that runs only while both work: dates and hours are this party's; a day counts if both
    /// work on that date, time if both work at that instant. It is created once for each other calendar.
    #[must_use]
    pub fn joint(&self, other: &Self) -> Self {
        let mut known = self.0.joint.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|joint| {
            joint
                .0
                .with
                .as_ref()
                .is_some_and(|with| Arc::ptr_eq(with, &other.0.rules))
        });
        if let Some(found) = found {
            return found.clone();
        }
        let made = Self::over(self.0.rules.clone(), Some(other.0.rules.clone()));
        known.push(made.clone());
        made
    }

    /// Whether two calendars of a party count the same: zone, hours, days off and extra working days.
    #[must_use]
    pub fn counts_like(&self, other: &Self) -> bool {
        let (a, b) = (&self.0.rules, &other.0.rules);
        let same = || {
            a.zone.name() == b.zone.name()
                && a.hours == b.hours
                && a.off == b.off
                && a.extra == b.extra
        };
        Arc::ptr_eq(a, b) || same()
    }

    /// The party whose hours these are.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.rules.name
    }

    /// The name of the other party, if this is the calendar of a joint term.
    #[must_use]
    pub fn other_name(&self) -> Option<&str> {
        self.0.with.as_ref().map(|with| with.name.as_str())
    }

    /// The zone of its dates and hours.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.0.rules.zone
    }

    /// The hours of the party.
    #[must_use]
    pub fn hours(&self) -> &Hours {
        &self.0.rules.hours
    }

    /// Why the days off around a date are not known, if they are not; of both parties', the one that ends earlier.
    #[must_use]
    pub fn lacks(&self, date: NaiveDate) -> Option<Uncovered> {
        let rules = [Some(&self.0.rules), self.0.with.as_ref()];
        let lacking = rules.into_iter().flatten();
        let lacking = lacking.filter_map(|rules| rules.covers.lacks(date));
        lacking.min_by_key(|lacks| match lacks {
            Uncovered::After(until) => (false, Some(*until)),
            Uncovered::Year(_) => (true, None),
        })
    }

    /// Whether a date is a working day, and why. Outside [`FIRST_YEAR`] to [`LAST_YEAR`] none is.
    #[must_use]
    pub fn kind(&self, date: NaiveDate) -> DayKind<'_> {
        match self.status(date) {
            Status::Working | Status::OwnHours(_) => DayKind::Working,
            Status::Extra(_) => DayKind::Extra,
            Status::NotInWeek => DayKind::NotInWeek,
            Status::Off(index) => {
                DayKind::Off(self.0.rules.off.get(index).map_or(UNNAMED, DayOff::why))
            }
            Status::Skipped => DayKind::Off(NO_SUCH_DAY),
            Status::Apart => DayKind::Apart,
        }
    }

    /// Whether a date is a working day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.status(date).works()
    }

    /// The working time of a date as intervals `[from, until)`, ascending and disjoint, in real time: at clock changes,
    /// it is longer or shorter than the nominal hours. Hours past midnight belong to the day on which they start.
    #[must_use]
    pub fn working_spans(&self, date: NaiveDate) -> Vec<(Instant, Instant)> {
        let (Some((open, close)), Some(year)) = (self.edges(date), self.year(date.year())) else {
            return Vec::new();
        };
        // The day's own part of its year. An overlap with a neighbour belongs to the first.
        let from = year
            .stretches
            .partition_point(|stretch| stretch.end <= open);
        let of_day = year
            .stretches
            .iter()
            .skip(from)
            .take_while(|stretch| stretch.start < close);
        of_day
            .map(|stretch| {
                (
                    instant(stretch.start.max(open)),
                    instant(stretch.end.min(close)),
                )
            })
            .collect()
    }

    /// The opening time of a working day.
    #[must_use]
    pub fn opening(&self, date: NaiveDate) -> Option<Instant> {
        self.edges(date).map(|(open, _)| instant(open))
    }

    /// The closing time of a working day; in a joint calendar, this party's own.
    #[must_use]
    pub fn closing(&self, date: NaiveDate) -> Option<Instant> {
        self.edges(date).map(|(_, close)| instant(close))
    }

    /// The nth working day after a date, not counting that date; `nth` starts at 1. `None` after [`LAST_YEAR`].
    #[must_use]
    pub fn nth_working_day(&self, after: NaiveDate, nth: u32) -> Option<NaiveDate> {
        let from = after.succ_opt().filter(|_| nth > 0)?;
        let mut year = from.year();
        let mut wanted = self.year(year)?.days_before(from).checked_add(nth)?;
        loop {
            let table = self.year(year)?;
            if wanted <= table.days() {
                return table.nth_day(wanted);
            }
            wanted -= table.days();
            year += 1;
        }
    }

    /// As [`Calendar::nth_working_day`], optionally for banking days: working days from Monday to Friday.
    #[must_use]
    pub(super) fn nth_day(&self, after: NaiveDate, nth: u32, banking: bool) -> Option<NaiveDate> {
        if !banking {
            return self.nth_working_day(after, nth);
        }
        let (mut day, mut left) = (after, nth);
        while left > 0 {
            day = self.nth_working_day(day, 1)?;
            left -= u32::from(!is_weekend(day));
        }
        Some(day)
    }

    /// The date to which an instant belongs: the start date of the shift that contains it, else its own.
    #[must_use]
    pub fn day_of(&self, instant: Instant) -> NaiveDate {
        let date = self.zone().date(instant);
        let second = instant.timestamp();
        let before = date.pred_opt().filter(|before| {
            let status = self.status(*before);
            let mut spans = self.0.rules.real_spans(*before, status);
            spans.any(|(from, until)| from <= second && second < until)
        });
        before.unwrap_or(date)
    }

    /// The date itself if it is a working day, else the next one. `None` after [`LAST_YEAR`].
    #[must_use]
    pub fn working_day_from(&self, date: NaiveDate) -> Option<NaiveDate> {
        if self.is_working_day(date) {
            Some(date)
        } else {
            self.nth_working_day(date, 1)
        }
    }

    /// The number of working days in `[from, until)`.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, until: NaiveDate) -> u32 {
        if until <= from {
            return 0;
        }
        let before = |date: NaiveDate| {
            self.year(date.year())
                .map_or(0, |year| year.days_before(date))
        };
        let whole: u32 = (from.year()..until.year())
            .filter_map(|year| self.year(year))
            .map(Year::days)
            .sum();
        (whole + before(until)).saturating_sub(before(from))
    }

    /// The instant at which a number of seconds of working time after a start have passed.
    pub(super) fn after_working(&self, start: Instant, seconds: i64) -> Option<Instant> {
        let from = start.timestamp();
        let mut rest = seconds;
        // The last interval of the year before may extend into this one.
        let mut year = self.0.rules.zone.date(start).year().max(FIRST_YEAR + 1) - 1;
        loop {
            let table = self.year(year)?;
            let skip = table
                .stretches
                .partition_point(|stretch| stretch.end <= from);
            if let Some(next) = table.stretches.get(skip) {
                // Seconds of the year before the start.
                let gone = next.before + (from - next.start).max(0);
                if rest <= table.worked - gone {
                    let place = table
                        .stretches
                        .partition_point(|stretch| stretch.before < gone + rest)
                        .checked_sub(1)?;
                    let last = table.stretches.get(place)?;
                    return Some(instant(last.start + (gone + rest - last.before)));
                }
                rest -= table.worked - gone;
            }
            year += 1;
        }
    }

    /// The seconds of working time in `[from, until)`.
    pub(super) fn worked_between(&self, from: Instant, until: Instant) -> i64 {
        if until <= from {
            return 0;
        }
        let years = self.0.rules.zone.date(from).year() - 1..=self.0.rules.zone.date(until).year();
        let (from, until) = (from.timestamp(), until.timestamp());
        let part = |table: &Year, second: i64| {
            let place = table
                .stretches
                .partition_point(|stretch| stretch.end <= second);
            table.stretches.get(place).map_or(table.worked, |next| {
                next.before + (second - next.start).max(0)
            })
        };
        years
            .filter_map(|year| self.year(year))
            .map(|table| part(table, until) - part(table, from))
            .sum()
    }

    /// The exceptions to the week in `[from, to]`, ascending: extra working days and days off.
    pub(super) fn exceptions(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = NaiveDate> {
        self.listed(from, to, |year| &year.exceptions)
    }

    /// The days of `[from, to]` that are worked and have hours of their own, ascending.
    pub(super) fn own_hours(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = NaiveDate> {
        self.listed(from, to, |year| &year.own_hours)
    }

    /// The dates of a list of each year that lie in `[from, to]`.
    fn listed(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        list: fn(&Year) -> &[NaiveDate],
    ) -> impl Iterator<Item = NaiveDate> {
        let years = (from.year().max(FIRST_YEAR)..=to.year()).map_while(|year| self.year(year));
        let dates = years.flat_map(move |year| list(year).iter().copied());
        dates
            .skip_while(move |date| *date < from)
            .take_while(move |date| *date <= to)
    }

    /// The hours that are written for a date: empty where nothing is worked.
    pub(super) fn written_hours(&self, date: NaiveDate) -> &[Span] {
        self.0.rules.spans(date, self.status(date))
    }

    /// The working time in `[from, until)`: its first three intervals, its last, and their number.
    pub(super) fn stretches(&self, from: Instant, until: Instant) -> Stretches {
        let mut found = Stretches::default();
        let first = self.0.rules.zone.date(from).year().max(FIRST_YEAR + 1) - 1;
        let (from, until) = (from.timestamp(), until.timestamp());
        for year in (first..=LAST_YEAR).map_while(|year| self.year(year)) {
            let begin = year
                .stretches
                .partition_point(|stretch| stretch.end <= from);
            let end = year
                .stretches
                .partition_point(|stretch| stretch.start < until);
            let here = year.stretches.get(begin..end).unwrap_or_default();
            let cut = |stretch: &Stretch| {
                (
                    instant(stretch.start.max(from)),
                    instant(stretch.end.min(until)),
                )
            };
            found
                .first
                .extend(here.iter().take(3 - found.first.len().min(3)).map(cut));
            found.count += here.len();
            found.last = here.last().map(cut).or(found.last);
            if end < year.stretches.len() {
                break;
            }
        }
        found
    }

    fn edges(&self, date: NaiveDate) -> Option<(i64, i64)> {
        self.0.rules.edges(date, self.status(date))
    }

    fn status(&self, date: NaiveDate) -> Status {
        self.year(date.year())
            .map_or(Status::NotInWeek, |year| year.status(date))
    }

    fn year(&self, year: i32) -> Option<&Year> {
        let place = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
        let years = self
            .0
            .years
            .get_or_init(|| (FIRST_YEAR..=LAST_YEAR).map(|_| OnceLock::new()).collect());
        Some(
            years
                .get(place)?
                .get_or_init(|| Year::new(&self.0.rules, self.0.with.as_deref(), year)),
        )
    }
}

/// Some intervals of working time: see [`Calendar::stretches`].
#[derive(Debug, Default)]
pub(super) struct Stretches {
    pub(super) first: Vec<(Instant, Instant)>,
    pub(super) last: Option<(Instant, Instant)>,
    pub(super) count: usize,
}

fn instant(second: i64) -> Instant {
    DateTime::from_timestamp(second, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests;
