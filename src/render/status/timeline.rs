//! The timeline: when each stage and request began, was due and ended, as bars on a common axis.

use chrono::{Days, NaiveDate};

use super::row::Rows;
use super::{Row, StatusPage};
use crate::calendar::{Instant, When, Zone};
use crate::obligation::{End, Obligation, State, What};

/// The maximum number of bars.
const MOST: usize = 120;
/// The maximum number of dates on the axis.
const MOST_TICKS: i64 = 5;
/// The possible distances between these dates, in days.
const STEPS: [i64; 14] = [
    1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1820, 3640, 18_200, 36_400,
];

/// Bars on a common axis.
#[derive(Debug, Default)]
pub(in crate::render) struct Timeline {
    pub(super) bars: Vec<Bar>,
    /// Dates on the axis with their positions in percent.
    pub(super) ticks: Vec<(f64, When)>,
    /// The position of the instant of the page.
    pub(super) now: f64,
    /// Its date.
    pub(super) today: Option<When>,
    /// The number of omitted bars.
    pub(super) left_out: usize,
}

/// An obligation, with its instants as percent of the axis.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) row: Row,
    pub(super) from: Option<f64>,
    pub(super) first_due: Option<f64>,
    pub(super) due: Option<f64>,
    /// When it ended.
    pub(super) end: Option<f64>,
}

impl Timeline {
    /// The timeline of all stages, and of requests and approvals that are open or were late.
    pub(super) fn new(rows: Rows<'_>) -> Self {
        let stages = rows.obligations.iter().filter(|o| o.what == What::Stage);
        let other = |o: &&Obligation| {
            let late = o.state == State::Late && matches!(o.what, What::Answer(_) | What::Approval);
            o.what != What::Stage
                && rows.is_there(o)
                && (late || (rows.has_row(o) && !is_of_cadence(o)))
        };
        let mut others: Vec<&Obligation> = rows.obligations.iter().filter(other).collect();
        others.sort_by_key(|o| (o.end != End::Open, o.start.or(o.due)));
        let mut drawn: Vec<&Obligation> = stages
            .chain(others)
            .filter(|o| instants(o).next().is_some())
            .collect();
        let left_out = drawn.len().saturating_sub(MOST);
        drawn.truncate(MOST);
        let all = || drawn.iter().flat_map(|o| instants(o)).chain([rows.as_of]);
        let (Some(first), Some(last), false) = (all().min(), all().max(), drawn.is_empty()) else {
            return Self::default();
        };
        let line = Line::new(first, last, &rows.project.charter.zone);
        let today = When::day(line.zone.date(rows.as_of)).brief(false);
        let at = |instant: Option<Instant>| instant.map(|instant| line.at(instant));
        let bar = |o: &&Obligation| Bar {
            row: Row {
                remarks: Vec::new(),
                ..rows.row(o)
            },
            from: at(o.start),
            first_due: at(o.first_due.filter(|first| Some(*first) != o.due)),
            due: at(o.due),
            end: at(o.act().map(|act| act.at)),
        };
        Self {
            bars: drawn.iter().map(bar).collect(),
            ticks: line.ticks(),
            now: line.at(rows.as_of),
            today: Some(today),
            left_out,
        }
    }
}

impl StatusPage {
    /// Whether there are any bars.
    pub(super) fn has_timeline(&self) -> bool {
        !self.timeline.bars.is_empty()
    }
}

fn is_of_cadence(o: &Obligation) -> bool {
    matches!(o.what, What::CadenceCall | What::CadenceReport)
}

/// The instants that a bar shows.
fn instants(o: &Obligation) -> impl Iterator<Item = Instant> {
    [o.start, o.first_due, o.due, o.act().map(|act| act.at)]
        .into_iter()
        .flatten()
}

/// An axis of whole days.
struct Line<'z> {
    from: NaiveDate,
    days: i64,
    begins: Instant,
    seconds: f64,
    zone: &'z Zone,
}

impl<'z> Line<'z> {
    fn new(first: Instant, last: Instant, zone: &'z Zone) -> Self {
        let from = zone.date(first);
        let until = zone.date(last).succ_opt().unwrap_or(NaiveDate::MAX);
        let begins = begin(zone, from);
        let seconds = seconds(begins, begin(zone, until));
        Self {
            from,
            days: (until - from).num_days(),
            begins,
            seconds,
            zone,
        }
    }

    /// The position of an instant in percent.
    fn at(&self, instant: Instant) -> f64 {
        if self.seconds > 0.0 {
            (seconds(self.begins, instant) / self.seconds * 100.0).clamp(0.0, 100.0)
        } else {
            0.0
        }
    }

    /// Evenly spaced dates. Years are included on a long axis.
    fn ticks(&self) -> Vec<(f64, When)> {
        let step = STEPS
            .into_iter()
            .find(|step| self.days / step <= MOST_TICKS)
            .unwrap_or(36_400);
        let dates = (0..=MOST_TICKS).map_while(|number| {
            let days = u64::try_from(number * step)
                .ok()
                .filter(|days| i64::try_from(*days).is_ok_and(|days| days < self.days))?;
            self.from.checked_add_days(Days::new(days))
        });
        let name = |date| When::day(date).brief(step >= 182);
        dates
            .map(|date| (self.at(begin(self.zone, date)), name(date)))
            .collect()
    }
}

/// The start of a date.
fn begin(zone: &Zone, date: NaiveDate) -> Instant {
    date.pred_opt().map_or_else(
        || zone.close_of_day(date).instant,
        |eve| zone.close_of_day(eve).instant,
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a picture is no more exact than its pixels"
)]
fn seconds(from: Instant, until: Instant) -> f64 {
    (until - from).num_seconds() as f64
}
