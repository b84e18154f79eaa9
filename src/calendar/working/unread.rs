//! A calendar of which parts cannot be read.

use std::sync::Arc;

use super::Calendar;
use crate::calendar::Zone;
use crate::calendar::year::{Parts, Rules};

impl Calendar {
    /// The same calendar, of which these parts are stated and cannot be read. Nothing is counted in it.
    #[must_use]
    pub fn unread(&self, unread: Parts) -> Self {
        self.taking(self, Parts::default(), unread)
    }

    /// The parts that are stated and cannot be read.
    #[must_use]
    pub fn unread_parts(&self) -> Parts {
        self.0.rules.unread
    }

    /// Whether all of it can be read; of the calendar of a joint term, of both parties.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let other = self.0.with.as_ref();
        self.0.rules.unread.is_none() && other.is_none_or(|other| other.unread.is_none())
    }

    /// The same calendar with what cannot be read of it as an earlier version of it has that, as far as it can be read there.
    #[must_use]
    pub fn completed(&self, earlier: &Self) -> Self {
        let (unread, missing) = (self.0.rules.unread, earlier.0.rules.unread);
        let taken = Parts {
            zone: unread.zone && !missing.zone,
            hours: unread.hours && !missing.hours,
            days: unread.days && !missing.days,
        };
        let left = Parts {
            zone: unread.zone && missing.zone,
            hours: unread.hours && missing.hours,
            days: unread.days && missing.days,
        };
        if taken.is_none() {
            self.clone()
        } else {
            self.taking(earlier, taken, left)
        }
    }

    /// The same calendar in another zone.
    #[must_use]
    pub fn in_zone(&self, zone: &Zone) -> Self {
        let rules = &self.0.rules;
        let rules = Rules {
            name: rules.name.clone(),
            zone: zone.clone(),
            hours: rules.hours.clone(),
            off: rules.off.clone(),
            extra: rules.extra.clone(),
            covers: rules.covers.clone(),
            unread: Parts {
                zone: false,
                ..rules.unread
            },
        };
        Self::over(Arc::new(rules), None)
    }

    fn taking(&self, earlier: &Self, taken: Parts, unread: Parts) -> Self {
        let from = |taken: bool| {
            if taken {
                &earlier.0.rules
            } else {
                &self.0.rules
            }
        };
        let days = from(taken.days);
        let rules = Rules {
            name: self.0.rules.name.clone(),
            zone: from(taken.zone).zone.clone(),
            hours: from(taken.hours).hours.clone(),
            off: days.off.clone(),
            extra: days.extra.clone(),
            covers: days.covers.clone(),
            unread,
        };
        Self::over(Arc::new(rules), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Length, Start, Term, Unit, Week, due, lateness, testing::assert_table};
    use crate::yaml::FromText;

    fn calendar(hours: &str, unread: Parts) -> Calendar {
        let week = Week::from_text(hours).unwrap();
        let zone = Zone::named("Europe/Moscow").unwrap();
        Calendar::new("agency", zone, week, Vec::new(), Vec::new(), None).unread(unread)
    }

    const HOURS: Parts = Parts {
        zone: false,
        hours: true,
        days: false,
    };

    #[test]
    fn nothing_is_counted_in_what_cannot_be_read_but_elapsed_time() {
        let start = Start::at("2026-03-17T12:00:00Z".parse().unwrap());
        let of = |amount: &str, unit, unread| {
            let term = Term::from(Length::new(amount.parse().unwrap(), unit).unwrap());
            let calendar = calendar("Mon-Fri 10:00-19:00", unread);
            let found = due(&term, &start, &calendar, None);
            found.map_or("never".to_owned(), |due| due.instant.to_rfc3339())
        };
        assert_eq!(of("2", Unit::WorkingHours, HOURS), "never");
        assert_eq!(of("2", Unit::Days, HOURS), "never");
        assert_eq!(of("2", Unit::Hours, HOURS), "2026-03-17T14:00:00+00:00");
        let known = of("2", Unit::WorkingHours, Parts::default());
        assert_eq!(known, "2026-03-17T14:00:00+00:00");
        let (from, to) = (start.instant, start.instant + chrono::TimeDelta::hours(30));
        let late = |unit, unread| {
            let calendar = calendar("Mon-Fri 10:00-19:00", unread);
            lateness(unit, from, to, &calendar).is_some()
        };
        assert!(!late(Unit::WorkingDays, HOURS));
        assert!(!late(Unit::Days, HOURS));
        assert!(late(Unit::Hours, HOURS));
        assert!(late(Unit::WorkingDays, Parts::default()));
    }

    #[test]
    fn what_cannot_be_read_is_as_an_earlier_version_has_it() {
        let parts = |text: &str| Parts {
            zone: text.contains('z'),
            hours: text.contains('h'),
            days: text.contains('d'),
        };
        assert_table(
            "h  | -   | Mon 10:00-19:00 | true
             h  | h   | Tue 10:00-19:00 | false
             -  | h   | Tue 10:00-19:00 | true
             hd | d   | Mon 10:00-19:00 | false
             z  | hd  | Tue 10:00-19:00 | true",
            |cells| {
                let now = calendar("Tue 10:00-19:00", parts(cells[0]));
                let earlier = calendar("Mon 10:00-19:00", parts(cells[1]));
                let both = now.completed(&earlier);
                let of = |day| *both.hours() == *calendar(day, Parts::default()).hours();
                let days = ["Mon 10:00-19:00", "Tue 10:00-19:00"];
                let hours = days.into_iter().find(|day| of(day)).unwrap();
                format!("{hours} | {}", both.is_known())
            },
        );
    }
}
