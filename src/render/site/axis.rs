//! The axis of the timeline: positions in percent, so that they scale with the screen.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::calendar::{Instant, When, Zone};

/// The most dates that are written on the axis.
const MOST_DATES: i64 = 6;
/// The possible distances between dates on a short axis, in days.
const DAYS: [i64; 4] = [1, 2, 7, 14];
/// The possible distances between dates on a long axis, in months.
const MONTHS: [u32; 8] = [1, 2, 3, 6, 12, 24, 60, 120];
/// The most lines of the grid.
const MOST_LINES: usize = 36;
/// The longest axis with dates by days, in days.
const SHORT: i64 = 62;

/// An axis of whole days.
#[derive(Debug)]
pub(super) struct Axis<'z> {
    from: NaiveDate,
    until: NaiveDate,
    begins: Instant,
    seconds: f64,
    zone: &'z Zone,
}

impl<'z> Axis<'z> {
    pub(super) fn new(first: Instant, last: Instant, zone: &'z Zone) -> Self {
        let from = zone.date(first);
        let until = zone.date(last).succ_opt().unwrap_or(NaiveDate::MAX);
        let begins = begin(zone, from);
        Self {
            from,
            until,
            begins,
            seconds: seconds(begins, begin(zone, until)),
            zone,
        }
    }

    /// The position of an instant in percent.
    pub(super) fn at(&self, instant: Instant) -> f64 {
        if self.seconds > 0.0 {
            (seconds(self.begins, instant) / self.seconds * 100.0).clamp(0.0, 100.0)
        } else {
            0.0
        }
    }

    /// The lines of the grid: the months, or dates on a short axis. Some have their date.
    pub(super) fn ticks(&self) -> Vec<(f64, Option<When>)> {
        let days = (self.until - self.from).num_days();
        if days <= SHORT {
            let step = DAYS
                .into_iter()
                .find(|step| days / step < MOST_DATES)
                .unwrap_or(14);
            let dates = (0..MOST_DATES).map_while(|number| {
                let date = self
                    .from
                    .checked_add_days(Days::new(u64::try_from(number * step).ok()?))?;
                (date < self.until).then_some(date)
            });
            return dates
                .map(|date| (self.position(date), Some(When::day(date).brief(false))))
                .collect();
        }
        let first = self.from.with_day(1).unwrap_or(self.from);
        let months: Vec<NaiveDate> = (1..)
            .map_while(|number| first.checked_add_months(Months::new(number)))
            .take_while(|month| *month < self.until)
            .take(12_000)
            .collect();
        let step = MONTHS
            .into_iter()
            .find(|step| {
                let dates = months.iter().filter(|month| is_every(*step, **month));
                i64::try_from(dates.count()).is_ok_and(|count| count <= MOST_DATES)
            })
            .unwrap_or(120);
        let spacing = if months.len() > MOST_LINES { step } else { 1 };
        let lines = months.into_iter().filter(|month| is_every(spacing, *month));
        lines
            .map(|month| {
                let date = is_every(step, month).then(|| When::day(month).brief(days > 330));
                (self.position(month), date)
            })
            .collect()
    }

    fn position(&self, date: NaiveDate) -> f64 {
        self.at(begin(self.zone, date))
    }
}

/// Whether a month is one of every `step` months, counted from January of year 0.
fn is_every(step: u32, month: NaiveDate) -> bool {
    let years = i64::from(month.year()) * 12;
    (years + i64::from(month.month0())) % i64::from(step) == 0
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
