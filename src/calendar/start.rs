//! The start of a term.

use chrono::{NaiveDate, TimeDelta};

use super::{Calendar, Instant, Irregular, Zone};

/// The start of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The instant from which time runs.
    pub instant: Instant,
    /// The date, if it was written without a time.
    pub written: Option<NaiveDate>,
    /// Set if the written local time did not name exactly one instant.
    pub irregular: Option<Irregular>,
}

impl Start {
    /// A start at an exact instant, such as a commit or another due.
    #[must_use]
    pub fn at(instant: Instant) -> Self {
        Self {
            instant,
            written: None,
            irregular: None,
        }
    }

    /// The day of receipt in a calendar: the written date, or the one on which that ends there if it is later; without a written
    /// date the start date of the shift that contains the instant, else the date of the instant there.
    #[must_use]
    pub fn day(&self, calendar: &Calendar) -> NaiveDate {
        match self.written {
            Some(written) => written.max(self.last_day(calendar.zone())),
            None => calendar.day_of(self.instant),
        }
    }

    /// The day in a zone on which a written date ends.
    pub(super) fn last_day(&self, zone: &Zone) -> NaiveDate {
        zone.date(self.instant - TimeDelta::seconds(1))
    }
}
