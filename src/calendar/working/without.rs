//! A calendar without some dates.

use chrono::NaiveDate;

use super::Calendar;
use crate::calendar::days::DayOff;

impl Calendar {
    /// The same calendar without the dates from one to another, both included: nothing is worked on them, extra working days
    /// included.
    #[must_use]
    pub fn without(&self, from: NaiveDate, to: NaiveDate, why: &str) -> Self {
        let rules = &self.0.rules;
        let mut off = rules.off.clone();
        off.push(DayOff::range(from, to).named(why).standing());
        Self::new(
            &rules.name,
            rules.zone.clone(),
            rules.hours.clone(),
            off,
            rules.extra.clone(),
            rules.covers.clone(),
        )
    }
}
