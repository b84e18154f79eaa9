//! What of a charter cannot be read and is not taken from an earlier version, so that nobody is judged by it.

use super::{Agreed, Charter};
use crate::message::{Value, message};

impl Charter {
    /// The parts that cannot be read, other than calendars, the zone, and what has no name that can be read.
    pub(super) fn unread_values(&self) -> Vec<Value> {
        let taken = &self.not_read.taken;
        let parts = self.not_read.parts.iter();
        let mut left: Vec<&Agreed> = parts.filter(|part| !taken.contains(*part)).collect();
        // Whose side a person is on is part of what that person may decide.
        left.retain(|part| !matches!(part, Agreed::Party(_)));
        let mut left: Vec<Value> = left.into_iter().map(Value::from).collect();
        if self.terms.are_unread() {
            let terms = message! {
                en: "all terms",
                ru: "все нормы сроков",
                es: "todos los plazos",
            };
            left.push(terms.into());
        }
        left
    }

    /// All parts that cannot be read, as in an earlier version of the charter, which has no findings of its own.
    #[must_use]
    pub fn unjudged(&self) -> Vec<Value> {
        let mut all = self.unread_values();
        let names = [
            ("`parties`", &self.not_read.parties),
            ("`people`", &self.not_read.people),
            ("`channels`", &self.not_read.channels),
            ("`cadence`", &self.not_read.cadence),
        ];
        // Of the people, those of an earlier version are taken together.
        let is_taken = |part: &Agreed| matches!(part, Agreed::Authority(_));
        let has_people = self.not_read.taken.iter().any(is_taken);
        let names = names
            .into_iter()
            .filter(|(name, unread)| !(unread.is_empty() || has_people && *name == "`people`"));
        all.extend(names.map(|(name, _)| Value::from(name)));
        if !self.zone_is_known {
            all.push("`timezone`".into());
        }
        for party in &self.parties {
            let parts = party.calendar.unread_parts();
            if parts.hours || parts.days || parts.zone && self.zone_is_known {
                let calendar = message! {
                    en: "the calendar of {party}",
                    ru: "календарь стороны {party}",
                    es: "el calendario de {party}",
                    party: party.name.as_str(),
                };
                all.push(calendar.into());
            }
        }
        all
    }
}
