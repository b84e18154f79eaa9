//! What a charter states and cannot be read. Nothing is judged by it: the last readable version counts, where there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::raw::{CharterFields, Named};
use super::{Agreed, Charter};
use crate::calendar::{Moment, Parts};
use crate::message::{Message, Value, message};
use crate::source::{Fault, FaultKind, Span, Spanned};
use crate::yaml::{Broken, Noted};

/// The places of a charter that are not in its tree.
pub(super) fn broken(text: &str, faults: &[Fault]) -> Broken {
    let place = |fault: &Fault| match fault.kind {
        FaultKind::Syntax => Some((fault.span, None)),
        FaultKind::DuplicateKey => {
            let key = text.get(fault.span.start()..fault.span.end())?;
            Some((fault.span, Some(key.trim_matches(['"', '\'']).to_owned())))
        }
        _ => None,
    };
    Broken::new(faults.iter().filter_map(place))
}

/// What a charter states and cannot be read.
#[derive(Debug, Clone, Default)]
pub struct NotRead {
    pub(super) parties: Unread,
    pub(super) people: Unread,
    pub(super) channels: Unread,
    pub(super) cadence: Unread,
    /// The dates of the contract that cannot be read.
    contract: Vec<&'static str>,
    /// What is agreed and cannot be read, other than what has no name that can be read.
    pub(super) parts: BTreeSet<Agreed>,
    /// What was taken from an earlier version: parts of a party's calendar, or the charter's zone.
    earlier: Vec<Option<String>>,
    /// What was taken from an earlier version: other parts.
    pub(super) taken: BTreeSet<Agreed>,
    /// What an earlier version agrees, to which later ones are compared where this one cannot be read.
    before: Option<Arc<Before>>,
}

/// What an earlier version agrees.
#[derive(Debug)]
struct Before {
    agreed: BTreeMap<Agreed, String>,
    not_read: NotRead,
    terms_are_unread: bool,
}

/// The names of one kind that a charter may have.
#[derive(Debug, Clone)]
pub(super) enum Unread {
    /// Nobody knows which.
    Any,
    /// Any but these, which can be read: the line of a name is broken.
    Others(Vec<String>),
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
        broken: &[&str],
    ) -> Self {
        match named {
            Some(named) if broken.contains(&field) => {
                let known = named.value.known.iter();
                Self::Others(known.map(|(name, _)| name.value.0.clone()).collect())
            }
            Some(named) => Self::These(named.value.unread.clone()),
            None if charter.unread.contains(&field) => Self::Any,
            None => Self::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::These(names) if names.is_empty())
    }

    fn has(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Others(names) => names.iter().all(|known| known != name),
            Self::These(names) => names.iter().any(|known| known == name),
        }
    }
}

/// The dates of a contract.
pub(super) const OF_CONTRACT: [&str; 4] = ["signed", "starts", "ends", "rendered-at-end"];

impl NotRead {
    /// What cannot be read of a charter; `broken` are its parts in which the line of a name is broken, `dates` those of the contract
    /// that stand in another place.
    pub(super) fn of(
        charter: &Noted<CharterFields>,
        broken: &[&str],
        dates: &[&'static str],
    ) -> Self {
        let fields = &charter.fields;
        let mut contract = match &fields.contract {
            Some(contract) => contract.value.unread.clone(),
            None if charter.unread.contains(&"contract") => OF_CONTRACT.to_vec(),
            None => Vec::new(),
        };
        contract.extend(dates);
        let mut parts: BTreeSet<Agreed> = contract
            .iter()
            .map(|field| match *field {
                "rendered-at-end" => Agreed::RenderedAtEnd,
                field => Agreed::Contract(field),
            })
            .collect();
        for (name, party) in fields
            .parties
            .iter()
            .flat_map(|parties| &parties.value.known)
        {
            for field in &party.value.0.unread {
                match *field {
                    "role" => parts.insert(Agreed::Role(name.value.0.clone())),
                    "speaker" => parts.insert(Agreed::Speaker(name.value.0.clone())),
                    _ => false,
                };
            }
        }
        Self {
            parties: Unread::of(charter, "parties", fields.parties.as_ref(), broken),
            people: Unread::of(charter, "people", fields.people.as_ref(), broken),
            channels: Unread::of(charter, "channels", fields.channels.as_ref(), broken),
            cadence: Unread::of(charter, "cadence", fields.cadence.as_ref(), broken),
            contract,
            parts,
            ..Self::default()
        }
    }

    /// The same, with parties of which nobody knows the role.
    pub(super) fn with_roles(mut self, parties: Vec<String>) -> Self {
        self.parts.extend(parties.into_iter().map(Agreed::Role));
        self
    }

    /// Whether something that is agreed is stated and cannot be read.
    fn has(&self, part: &Agreed, terms_are_unread: bool) -> bool {
        let is_wholly = match part {
            Agreed::Role(name) | Agreed::Speaker(name) => self.parties.has(name),
            Agreed::Authority(name) | Agreed::Party(name) => self.people.has(name),
            Agreed::Channel(name) => self.channels.has(name),
            Agreed::Cadence(name) => self.cadence.has(name),
            Agreed::Term(_) => terms_are_unread,
            _ => false,
        };
        is_wholly || self.parts.contains(part)
    }

    /// What counts for a part in a comparison of two versions, where this one does not say it in a way that can be read: what an
    /// earlier version agrees, or, if none does, nothing that can be compared.
    fn compared(&self, part: &Agreed, terms_are_unread: bool) -> Compared {
        if !self.has(part, terms_are_unread) {
            return Compared::AsStated;
        }
        let Some(before) = &self.before else {
            return Compared::Open;
        };
        match before.not_read.compared(part, before.terms_are_unread) {
            Compared::AsStated => Compared::As(before.agreed.get(part).cloned()),
            earlier => earlier,
        }
    }
}

/// What counts for a part in a comparison of two versions.
pub(super) enum Compared {
    /// What this version says.
    AsStated,
    /// What an earlier version says, if it says anything.
    As(Option<String>),
    /// Nobody knows.
    Open,
}

impl Charter {
    /// Whether it may have a person of this name, of whom nothing can be read.
    #[must_use]
    pub fn may_have_person(&self, name: &str) -> bool {
        self.not_read.people.has(name)
    }

    /// Whether there are people of whom nothing can be read.
    #[must_use]
    pub fn lacks_people(&self) -> bool {
        match &self.not_read.people {
            Unread::Any | Unread::Others(_) => true,
            Unread::These(names) => names.iter().any(|name| self.person(name).is_none()),
        }
    }

    /// Whether nobody knows on which side a name of it stands, because that cannot be read.
    #[must_use]
    pub fn is_of_some_side(&self, name: &str) -> bool {
        let is_unknown = |person| self.is_of_unknown_party(person);
        self.person(name)
            .map_or_else(|| self.may_have_person(name), is_unknown)
    }

    /// Whether there are such names.
    #[must_use]
    pub fn has_people_of_some_side(&self) -> bool {
        let mut people = self.people.iter();
        self.lacks_people() || people.any(|person| self.is_of_unknown_party(person))
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

    /// Whether a date of the contract is stated and cannot be read.
    #[must_use]
    pub fn is_contract_unread(&self, field: &str) -> bool {
        self.not_read.contract.contains(&field)
    }

    /// What counts for a part of this version in a comparison with another.
    pub(super) fn compared(&self, part: &Agreed) -> Compared {
        self.not_read.compared(part, self.terms.are_unread())
    }

    /// Notes the parts that cannot be read because they name nobody whom the charter has, and the others that are known only once all
    /// of it is read.
    pub(super) fn note_unread(&mut self) {
        let mut parts = Vec::new();
        let has = |name: &str| self.person(name).is_some() || self.may_have_person(name);
        for party in &self.parties {
            if party.speaker.as_ref().is_some_and(|speaker| !has(speaker)) {
                parts.push(Agreed::Speaker(party.name.value.clone()));
            }
        }
        for person in &self.people {
            let mut grants = person.decides.iter();
            let mut delegations = person.delegates.iter();
            let is_unread = person.is_unsure()
                || self.is_of_unknown_party(person)
                || grants.any(|grant| grant.jointly.iter().any(|name| !has(&name.value)))
                || delegations.any(|one| one.to.as_ref().is_some_and(|to| !has(&to.value)));
            if is_unread {
                parts.push(Agreed::Authority(person.name.clone()));
            }
            if self.is_of_unknown_party(person) {
                parts.push(Agreed::Party(person.name.clone()));
            }
        }
        parts.extend(self.terms.unread().map(Agreed::Term));
        let items = self.cadence.iter().filter(|item| item.unread);
        parts.extend(items.map(|item| Agreed::Cadence(item.name.value.clone())));
        self.not_read.parts.extend(parts);
    }

    /// Whether the party of a person is not one of the charter's, or cannot be read.
    #[must_use]
    pub fn is_of_unknown_party(&self, person: &super::Person) -> bool {
        let party = person.party.as_ref();
        party.is_none_or(|party| self.party(party).is_none())
    }

    /// Takes from an earlier version what cannot be read, as far as it can be read there.
    pub fn take_unread(&mut self, earlier: &Self) {
        self.take_calendars(earlier);
        let nowhere = Span::default();
        let mut taken = Vec::new();
        for part in &self.not_read.parts {
            let Agreed::Contract(field) = part else {
                if *part == Agreed::RenderedAtEnd && self.contract.rendered_at_end.is_none() {
                    let rendered = earlier.contract.rendered_at_end.clone();
                    let rendered = rendered.map(|rendered| Spanned::new(rendered.value, nowhere));
                    self.contract.rendered_at_end = rendered;
                }
                continue;
            };
            let was = &earlier.contract;
            let (own, was) = match *field {
                "signed" => (&mut self.contract.signed, was.signed),
                "starts" => (&mut self.contract.starts, was.starts),
                _ => (&mut self.contract.ends, was.ends),
            };
            if let (None, Some(was)) = (&own, was) {
                *own = Some(Spanned::new(was.value, nowhere));
                self.not_read.contract.retain(|unread| unread != field);
                taken.push(part.clone());
            }
        }
        for name in self.terms.take_unread(&earlier.terms) {
            taken.push(Agreed::Term(name));
        }
        for item in self.cadence.iter_mut().filter(|item| item.unread) {
            let before = earlier
                .cadence_item(&item.name)
                .filter(|before| !before.unread);
            if let Some(before) = before {
                item.fields = before.placed(item.name.span);
                item.unread = false;
                taken.push(Agreed::Cadence(item.name.value.clone()));
            }
        }
        let parties: Vec<String> = self
            .parties
            .iter()
            .map(|party| party.name.value.clone())
            .collect();
        for person in &mut self.people {
            let Some(before) = earlier.person(&person.name) else {
                continue;
            };
            let is_known = |party: &Spanned<String>| parties.contains(&party.value);
            let of_none = !person.party.as_ref().is_some_and(is_known);
            if of_none && let Some(party) = before.party.clone().filter(is_known) {
                person.party = Some(Spanned::new(party.value, person.name_span));
            }
            if person.take_unread(before) {
                taken.push(Agreed::Authority(person.name.clone()));
            }
        }
        let lost = |name: &str| self.not_read.people.has(name) && self.person(name).is_none();
        let people = earlier.people.iter().filter(|person| lost(&person.name));
        let people: Vec<super::Person> = people.map(|person| person.placed(nowhere)).collect();
        taken.extend(
            people
                .iter()
                .map(|person| Agreed::Authority(person.name.clone())),
        );
        self.people.extend(people);
        self.not_read.taken.extend(taken);
        let is_whole = self.not_read.parts.is_empty() && !self.terms.are_unread();
        let names = [
            &self.not_read.parties,
            &self.not_read.people,
            &self.not_read.channels,
            &self.not_read.cadence,
        ];
        if !(is_whole && names.iter().all(|unread| unread.is_empty())) {
            self.not_read.before = Some(Arc::new(Before {
                agreed: earlier.agreed(),
                not_read: earlier.not_read.clone(),
                terms_are_unread: earlier.terms.are_unread(),
            }));
        }
    }

    /// Takes what cannot be read of calendars and of the zone.
    fn take_calendars(&mut self, earlier: &Self) {
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

    /// What a report says about what cannot be read.
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
        notes.extend(self.unread_parts());
        notes
    }

    /// What a report says about other parts that cannot be read.
    fn unread_parts(&self) -> Vec<Message> {
        let taken = &self.not_read.taken;
        let left = self.unread_values();
        let mut notes = Vec::new();
        if !taken.is_empty() {
            notes.push(message! {
                en: "the charter cannot be read in part ({parts}): what its last readable version says applies",
                ru: "устав проекта читается не полностью ({parts}): действует последняя версия, в которой это читалось",
                es: "el estatuto del proyecto no se puede leer del todo ({parts}): se aplica lo que dice su última versión legible",
                parts: Value::commas(taken),
            });
        }
        if !left.is_empty() {
            notes.push(message! {
                en: "the charter cannot be read in part ({parts}): nobody is judged by that",
                ru: "устав проекта читается не полностью ({parts}): по этому никого не оценивают",
                es: "el estatuto del proyecto no se puede leer del todo ({parts}): no se juzga a nadie por ello",
                parts: Value::commas(left),
            });
        }
        notes
    }
}
