//! The working days and seconds of one year of a calendar, with running totals.
//!
//! Counting uses these tables instead of iterating over days. They are computed from the rules on demand, so that
//! daylight saving, days off and odd hours are exact, and nothing is approximated by an average week.

use chrono::{Datelike, NaiveDate};

use super::coverage::Coverage;
use super::days::DayOff;
use super::extra_day::ExtraDay;
use super::hours::Span;
use super::seasons::Hours;
use super::zone::Zone;

/// The first year in which projlog counts working time.
pub const FIRST_YEAR: i32 = 1899;
/// The last year in which projlog counts working time: 100,000 working days from 2200 still fall due before its end.
pub const LAST_YEAR: i32 = 2699;

/// The reason for a day off that the zone skipped when it crossed the date line.
pub(super) const NO_SUCH_DAY: &str = "the zone had no such day";

/// The rules of a calendar.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) name: String,
    pub(super) zone: Zone,
    pub(super) hours: Hours,
    pub(super) off: Vec<DayOff>,
    /// The yearly ones first, then ascending by date, each date once.
    pub(super) extra: Vec<ExtraDay>,
    pub(super) covers: Coverage,
    pub(super) unread: Parts,
}

/// Parts of a calendar: those that are stated and cannot be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// The zone.
    pub zone: bool,
    /// The hours.
    pub hours: bool,
    /// Days off and extra working days.
    pub days: bool,
}

impl Parts {
    /// Whether there are none.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// The kind of a date: working day or day off, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// A working day of the week.
    Working,
    /// An extra working day.
    Extra,
    /// A free day of the week.
    NotInWeek,
    /// A day off, with the occasion.
    Off(&'a str),
    /// A working day, but a day off of the other party of a joint term.
    Apart,
}

impl DayKind<'_> {
    /// Whether the date counts as a working day.
    #[must_use]
    pub fn works(self) -> bool {
        matches!(self, Self::Working | Self::Extra)
    }
}

/// [`DayKind`] as the tables hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Working,
    /// An ordinary working day with the hours of this extra day.
    OwnHours(usize),
    Extra(usize),
    NotInWeek,
    Off(usize),
    /// The zone had no such date.
    Skipped,
    Apart,
}

impl Status {
    pub(super) fn works(self) -> bool {
        matches!(self, Self::Working | Self::OwnHours(_) | Self::Extra(_))
    }
}

/// An interval of working time, `[start, end)` in UTC seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: i64,
    pub(super) end: i64,
    /// The seconds of working time in this year before it.
    pub(super) before: i64,
}

/// One year of a calendar.
#[derive(Debug)]
pub(super) struct Year {
    first: NaiveDate,
    status: Vec<Status>,
    /// The exceptions to the week, ascending: extra working days and days off.
    pub(super) exceptions: Vec<NaiveDate>,
    /// Days that are worked and have hours of their own, ascending.
    pub(super) own_hours: Vec<NaiveDate>,
    /// For each day, and one past the last, the number of working days of the year before it.
    days_before: Vec<u32>,
    /// The intervals of the days of the year, ascending and disjoint. The last may extend into the next year.
    pub(super) stretches: Vec<Stretch>,
    /// The seconds of working time in the year.
    pub(super) worked: i64,
}

impl Rules {
    /// The status of each day of a year.
    fn statuses(&self, year: i32) -> Vec<Status> {
        let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
            return Vec::new();
        };
        let length = if first.leap_year() { 366 } else { 365 };
        let mut status: Vec<Status> = first
            .iter_days()
            .take(length)
            .map(|date| {
                if self.hours.on(date).works(date.weekday()) {
                    Status::Working
                } else {
                    Status::NotInWeek
                }
            })
            .collect();
        let close = |status: &mut [Status], stands: bool| {
            let days = self.off.iter().enumerate();
            for (index, off) in days.filter(|(_, off)| !stands || off.stands) {
                for (from, to) in off.within(year) {
                    let days = status.iter_mut().take(to.ordinal() as usize);
                    for place in days.skip(from.ordinal0() as usize) {
                        if place.works() {
                            *place = Status::Off(index);
                        }
                    }
                }
            }
        };
        close(&mut status, false);
        for (index, extra) in self.extra.iter().enumerate() {
            let Some(date) = extra.within(year) else {
                continue;
            };
            if let Some(place) = status.get_mut(date.ordinal0() as usize) {
                *place = match *place {
                    Status::Working | Status::OwnHours(_) if extra.hours.is_empty() => {
                        Status::Working
                    }
                    Status::Working | Status::OwnHours(_) => Status::OwnHours(index),
                    Status::NotInWeek if extra.is_yearly() => Status::NotInWeek,
                    _ => Status::Extra(index),
                };
            }
        }
        close(&mut status, true);
        for date in self
            .zone
            .skipped_days()
            .iter()
            .filter(|date| date.year() == year)
        {
            if let Some(place) = status.get_mut(date.ordinal0() as usize) {
                *place = Status::Skipped;
            }
        }
        status
    }

    /// The hours of a date with this status.
    pub(super) fn spans(&self, date: NaiveDate, status: Status) -> &[Span] {
        match status {
            Status::Working => self.hours.on(date).spans(date.weekday()),
            Status::OwnHours(index) | Status::Extra(index) => match self.extra.get(index) {
                Some(extra) if !extra.hours.is_empty() => &extra.hours,
                _ => self.hours.on(date).usual(),
            },
            _ => &[],
        }
    }

    /// The opening and closing of a date with this status, in UTC seconds; `None` on days off.
    pub(super) fn edges(&self, date: NaiveDate, status: Status) -> Option<(i64, i64)> {
        let spans = self.spans(date, status);
        let open = spans
            .iter()
            .map(|span| self.second(date, span.start()))
            .min()?;
        let close = spans
            .iter()
            .map(|span| self.second(date, span.end()))
            .max()?;
        Some((open, close.max(open)))
    }

    /// The start and the end of each period of a date with this status, in UTC seconds.
    pub(super) fn real_spans(
        &self,
        date: NaiveDate,
        status: Status,
    ) -> impl Iterator<Item = (i64, i64)> + '_ {
        let spans = self.spans(date, status).iter();
        spans.map(move |span| {
            (
                self.second(date, span.start()),
                self.second(date, span.end()),
            )
        })
    }

    fn second(&self, date: NaiveDate, minute: u16) -> i64 {
        self.zone
            .utc_second(i64::from(date.to_epoch_days()) * 86_400 + i64::from(minute) * 60)
    }

    /// The working time of the days of a year, ascending and disjoint, each with the index of its day in the year.
    fn stretches(&self, year: i32, status: &[Status]) -> Vec<(usize, i64, i64)> {
        let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
            return Vec::new();
        };
        // An interval that starts where clocks go forward may overlap the next one, and hours of an extra day those of the
        // day after: no second is counted twice.
        let mut worked_until = first
            .pred_opt()
            .and_then(|eve| self.edges(eve, *self.statuses(eve.year()).last()?))
            .map_or(i64::MIN, |(_, close)| close);
        let mut stretches = Vec::with_capacity(status.len());
        for (index, (date, status)) in first.iter_days().zip(status).enumerate() {
            // Hours in the gap of a clock change move by the gap, and may move past later ones.
            let mut of_day: Vec<(i64, i64)> = self.real_spans(date, *status).collect();
            of_day.sort_unstable();
            for (start, end) in of_day {
                let start = start.max(worked_until);
                if start < end {
                    stretches.push((index, start, end));
                    worked_until = end;
                }
            }
        }
        stretches
    }
}

impl Year {
    /// Computes the year of a calendar; `with` is the other party of a joint term.
    pub(super) fn new(rules: &Rules, with: Option<&Rules>, year: i32) -> Self {
        let mut status = rules.statuses(year);
        let mut times = rules.stretches(year, &status);
        if let Some(with) = with {
            // Its days may be one day off ours if the zones are far apart.
            let mut others = Vec::new();
            for year in year - 1..=year + 1 {
                others.extend(with.stretches(year, &with.statuses(year)));
            }
            times = common(&times, &others);
            for (ours, theirs) in status.iter_mut().zip(with.statuses(year)) {
                if ours.works() && !theirs.works() {
                    *ours = Status::Apart;
                }
            }
        }
        let mut days_before = vec![0];
        let mut days = 0;
        days_before.extend(status.iter().map(|status| {
            days += u32::from(status.works());
            days
        }));
        let mut worked = 0;
        let stretches = times
            .into_iter()
            .map(|(_, start, end)| {
                let before = worked;
                worked += end - start;
                Stretch { start, end, before }
            })
            .collect();
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        let plain = |status| {
            matches!(
                status,
                Status::Working | Status::OwnHours(_) | Status::NotInWeek
            )
        };
        let own_hours = first
            .iter_days()
            .zip(&status)
            .filter(|day| match day.1 {
                Status::OwnHours(_) => true,
                Status::Extra(index) => {
                    let extra = rules.extra.get(*index);
                    extra.is_some_and(|extra| !extra.hours.is_empty())
                }
                _ => false,
            })
            .map(|day| day.0)
            .collect();
        let exceptions = first
            .iter_days()
            .zip(&status)
            .filter(|day| !plain(*day.1))
            .map(|day| day.0)
            .collect();
        Self {
            first,
            status,
            exceptions,
            own_hours,
            days_before,
            stretches,
            worked,
        }
    }

    pub(super) fn status(&self, date: NaiveDate) -> Status {
        self.status
            .get(date.ordinal0() as usize)
            .copied()
            .unwrap_or(Status::NotInWeek)
    }

    /// The number of working days of the year.
    pub(super) fn days(&self) -> u32 {
        self.days_before.last().copied().unwrap_or(0)
    }

    /// The number of working days of the year before a date.
    pub(super) fn days_before(&self, date: NaiveDate) -> u32 {
        self.days_before
            .get(date.ordinal0() as usize)
            .copied()
            .unwrap_or(0)
    }

    /// The nth working day of the year, counted from 1.
    pub(super) fn nth_day(&self, nth: u32) -> Option<NaiveDate> {
        let place = self.days_before.partition_point(|before| *before < nth);
        let days = u64::try_from(place.checked_sub(1)?).ok()?;
        self.first
            .checked_add_days(chrono::Days::new(days))
            .filter(|_| nth <= self.days())
    }
}

/// The intersection of two lists of intervals; each keeps the day of the first list.
fn common(ours: &[(usize, i64, i64)], theirs: &[(usize, i64, i64)]) -> Vec<(usize, i64, i64)> {
    let mut both = Vec::new();
    let mut rest = theirs;
    for &(place, start, end) in ours {
        rest = rest
            .get(rest.partition_point(|other| other.2 <= start)..)
            .unwrap_or_default();
        for &(_, other_start, other_end) in rest.iter().take_while(|other| other.1 < end) {
            both.push((place, start.max(other_start), end.min(other_end)));
        }
    }
    both
}
