//! What a charter states and cannot be read. Nothing is judged by it: the last readable version counts, where there is one.

use super::Charter;
use super::raw::{CharterFields, Named};
use crate::calendar::{Moment, Parts};
use crate::message::{Message, Value, message};
use crate::source::Spanned;
use crate::yaml::Noted;

/// What a charter states and cannot be read.
#[derive(Debug, Clone, Default)]
pub struct NotRead {
    parties: Unread,
    people: Unread,
    channels: Unread,
    /// What was taken from an earlier version: parts of a party's calendar, or the charter's zone.
    earlier: Vec<Option<String>>,
}

/// The names of one kind that a charter may have.
#[derive(Debug, Clone)]
enum Unread {
    /// Nobody knows which.
    Any,
    /// Those whose value cannot be read.
    These(Vec<String>),
}

impl Default for Unread {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

impl Unread {
    fn of<T>(
        charter: &Noted<CharterFields>,
        field: &str,
        named: Option<&Spanned<Named<T>>>,
    ) -> Self {
        match named {
            Some(named) => Self::These(named.value.unread.clone()),
            None if charter.unread.contains(&field) => Self::Any,
            None => Self::default(),
        }
    }

    fn has(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(names) => names.iter().any(|known| known == name),
        }
    }
}

impl NotRead {
    pub(super) fn of(charter: &Noted<CharterFields>) -> Self {
        let fields = &charter.fields;
        Self {
            parties: Unread::of(charter, "parties", fields.parties.as_ref()),
            people: Unread::of(charter, "people", fields.people.as_ref()),
            channels: Unread::of(charter, "channels", fields.channels.as_ref()),
            earlier: Vec::new(),
        }
    }
}

impl Charter {
    /// Whether it may have a person of this name, of whom nothing can be read.
    #[must_use]
    pub fn may_have_person(&self, name: &str) -> bool {
        self.not_read.people.has(name)
    }

    /// Whether it may have a party of this name, of which nothing can be read.
    #[must_use]
    pub fn may_have_party(&self, name: &str) -> bool {
        self.not_read.parties.has(name)
    }

    /// Whether it may have a channel of this name, of which nothing can be read.
    #[must_use]
    pub fn may_have_channel(&self, name: &str) -> bool {
        self.not_read.channels.has(name)
    }

    /// Whether it is known when something was that has this time: one without an offset is in the charter's zone.
    #[must_use]
    pub fn knows_instant(&self, moment: &Moment) -> bool {
        self.zone_is_known || matches!(moment, Moment::Exact(_))
    }

    /// Takes from an earlier version what cannot be read of calendars and of the zone, as far as it can be read there.
    pub fn take_unread(&mut self, earlier: &Self) {
        let takes_zone = !self.zone_is_known && earlier.zone_is_known;
        if takes_zone {
            self.zone = earlier.zone.clone();
            self.zone_is_known = true;
            self.not_read.earlier.push(None);
        }
        for party in &mut self.parties {
            let before = earlier.parties.iter();
            let before = before
                .filter(|before| before.name.value == party.name.value)
                .map(|before| &before.calendar)
                .next();
            let Some(before) = before.filter(|_| !party.calendar.is_known()) else {
                continue;
            };
            let completed = party.calendar.completed(before);
            let (was, is) = (party.calendar.unread_parts(), completed.unread_parts());
            let zone = was.zone && !is.zone && !takes_zone;
            if zone || was.hours && !is.hours || was.days && !is.days {
                let name = Some(party.name.value.clone());
                self.not_read.earlier.push(name);
            }
            party.calendar = completed;
        }
    }

    /// What a report says about calendars and zones that cannot be read.
    #[must_use]
    pub fn unread_notes(&self) -> Vec<Message> {
        let mut notes = Vec::new();
        let earlier: Vec<&str> = self
            .not_read
            .earlier
            .iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if self.not_read.earlier.contains(&None) {
            notes.push(message! {
                en: "the charter's `timezone` cannot be read: that of its last readable version applies",
                ru: "`timezone` в уставе проекта не читается: действует значение из последней версии, где оно читалось",
                es: "`timezone` del estatuto del proyecto no se puede leer: se aplica el de la última versión legible",
            });
        }
        if !earlier.is_empty() {
            notes.push(message! {
                en: "the calendar of {parties} cannot be read: what its last readable version says applies",
                ru: "календарь не читается ({parties}): действует последняя версия, в которой он читался",
                es: "el calendario de {parties} no se puede leer: se aplica lo que dice su última versión legible",
                parties: Value::all(earlier),
            });
        }
        let unread = |test: &dyn Fn(Parts) -> bool| {
            let parties = self.parties.iter();
            let parties = parties.filter(|party| test(party.calendar.unread_parts()));
            let names: Vec<&str> = parties.map(|party| party.name.as_str()).collect();
            names
        };
        if !self.zone_is_known {
            notes.push(message! {
                en: "the charter's `timezone` cannot be read: nothing is due or late by it, and no time is compared with that of a commit",
                ru: "`timezone` в уставе проекта не читается: сроки и просрочки по нему не считаются, время не сравнивается с временем коммитов",
                es: "`timezone` del estatuto del proyecto no se puede leer: nada vence ni se retrasa según ella, y ninguna hora se compara con la de un commit",
            });
        }
        let parties =
            unread(&|parts: Parts| parts.hours || parts.days || parts.zone && self.zone_is_known);
        if !parties.is_empty() {
            notes.push(message! {
                en: "the calendar of {parties} cannot be read: nothing is due or late by it",
                ru: "календарь не читается ({parties}): сроки и просрочки по нему не считаются",
                es: "el calendario de {parties} no se puede leer: nada vence ni se retrasa según él",
                parties: Value::all(parties),
            });
        }
        notes
    }
}
