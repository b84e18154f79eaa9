//! The agreements in which two versions of a charter differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::grant::Grant;
use super::not_read::Compared;
use super::{Cadence, Charter, Person};
use crate::calendar::Moment;
use crate::message::{Value, message};
use crate::source::Spanned;

/// A part of the charter that both sides agree on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreed {
    /// A date of the contract, by its field.
    Contract(&'static str),
    /// The start of the record.
    RecordStarts,
    /// What counts as rendered when the contract ends.
    RenderedAtEnd,
    /// The role of a party.
    Role(String),
    /// The speaker of a party.
    Speaker(String),
    /// What a person may decide.
    Authority(String),
    /// A channel.
    Channel(String),
    /// A term.
    Term(String),
    /// The zone of times without an offset.
    Timezone,
    /// The profile of delays.
    Profile,
    /// An item of the cadence.
    Cadence(String),
    /// The severity of a rule.
    Severity(String),
    /// The globs of log files.
    Log,
    /// The calendars that prove that calls took place. Another one is added without agreement.
    Calls,
    /// The party of a person. Somebody who is new, or who leaves, is a fact.
    Party(String),
    /// The side of an address in git that people of the other side had.
    Address(String),
}

impl From<&Agreed> for Value {
    fn from(part: &Agreed) -> Self {
        let message = match part {
            Agreed::Contract(field) => message! {
                en: "`{field}` of the contract",
                ru: "`{field}` договора",
                es: "`{field}` del contrato",
                field: *field,
            },
            Agreed::RecordStarts => message! {
                en: "the start of the record",
                ru: "начало ведения журнала",
                es: "el inicio del registro",
            },
            Agreed::RenderedAtEnd => message! {
                en: "`rendered-at-end` of the contract",
                ru: "`rendered-at-end` договора",
                es: "`rendered-at-end` del contrato",
            },
            Agreed::Role(party) => message! {
                en: "the role of {party}",
                ru: "роль стороны {party}",
                es: "el papel de {party}",
                party: party,
            },
            Agreed::Speaker(party) => message! {
                en: "the speaker of {party}",
                ru: "представитель стороны {party}",
                es: "portavoz de {party}",
                party: party,
            },
            Agreed::Authority(person) => message! {
                en: "what {person} may decide",
                ru: "полномочия: {person}",
                es: "las facultades de {person}",
                person: person,
            },
            Agreed::Channel(name) => message! {
                en: "channel {name}",
                ru: "канал {name}",
                es: "canal {name}",
                name: name,
            },
            Agreed::Term(name) => message! {
                en: "term {name}",
                ru: "норма срока {name}",
                es: "plazo {name}",
                name: name,
            },
            Agreed::Cadence(name) => message! {
                en: "cadence {name}",
                ru: "регулярное событие {name}",
                es: "cadencia {name}",
                name: name,
            },
            Agreed::Timezone => message! {
                en: "the time zone",
                ru: "часовой пояс",
                es: "la zona horaria",
            },
            Agreed::Profile => message! {
                en: "the profile of delays",
                ru: "профиль просрочек",
                es: "el perfil de los retrasos",
            },
            Agreed::Severity(rule) => message! {
                en: "severity of `{rule}`",
                ru: "уровень правила `{rule}`",
                es: "gravedad de `{rule}`",
                rule: rule,
            },
            Agreed::Log => message! {
                en: "the files of the log",
                ru: "файлы журнала",
                es: "los archivos del registro",
            },
            Agreed::Calls => message! {
                en: "the calendars under `calls`",
                ru: "календари в `calls`",
                es: "los calendarios de `calls`",
            },
            Agreed::Party(person) => message! {
                en: "the party of {person}",
                ru: "сторона участника {person}",
                es: "la parte de {person}",
                person: person,
            },
            Agreed::Address(email) => message! {
                en: "the address {email}",
                ru: "адрес {email}",
                es: "la dirección {email}",
                email: email,
            },
        };
        message.into()
    }
}

impl Charter {
    /// The agreements of the charter, by part: the contract, roles and speakers, authority, channels, terms,
    /// cadences, severities, log files, calendars of calls. Facts are left out, since they are corrected rather than agreed:
    /// calendars, names, addresses, and people without authority. Who stands on which side is compared apart.
    #[must_use]
    pub fn agreed(&self) -> BTreeMap<Agreed, String> {
        let mut parts = BTreeMap::new();
        let mut add = |part: Agreed, text: String| {
            if !text.is_empty() {
                parts.insert(part, text);
            }
        };
        for (name, date) in [
            ("signed", &self.contract.signed),
            ("starts", &self.contract.starts),
            ("ends", &self.contract.ends),
        ] {
            add(
                Agreed::Contract(name),
                date.as_ref()
                    .map(|date| date.value.to_string())
                    .unwrap_or_default(),
            );
        }
        let starts = self.record_starts.as_ref();
        add(
            Agreed::RecordStarts,
            starts
                .map(|starts| starts.value.to_string())
                .unwrap_or_default(),
        );
        let rendered = self.contract.rendered_at_end.as_ref();
        let clause = rendered.map(|rendered| {
            rendered
                .value
                .clause
                .as_ref()
                .map_or("yes", |clause| clause.value.as_str())
        });
        add(Agreed::RenderedAtEnd, clause.unwrap_or_default().to_owned());
        for (party, role) in &self.stated.parties {
            let role = role.map(|role| role.name().to_owned());
            add(Agreed::Role(party.clone()), role.unwrap_or_default());
        }
        for party in &self.parties {
            add(
                Agreed::Speaker(party.name.value.clone()),
                party
                    .speaker
                    .as_ref()
                    .map(|s| s.value.clone())
                    .unwrap_or_default(),
            );
        }
        for person in &self.people {
            let of = self.stated.side(&person.name);
            add(
                Agreed::Authority(person.name.clone()),
                authority(person, of.unwrap_or_default()),
            );
        }
        for (name, kind) in &self.channels {
            add(Agreed::Channel(name.to_string()), kind.name().to_owned());
        }
        for (name, term) in self.terms.all() {
            add(Agreed::Term(name.clone()), term);
        }
        add(
            Agreed::Profile,
            self.profile
                .map(|profile| profile.name().to_owned())
                .unwrap_or_default(),
        );
        for item in &self.cadence {
            add(Agreed::Cadence(item.name.value.clone()), cadence(item));
        }
        for (name, level) in &self.rules {
            add(
                Agreed::Severity(name.to_string()),
                level.value.name().to_owned(),
            );
        }
        let globs: Vec<&str> = self.log.iter().map(|glob| glob.value.as_str()).collect();
        add(Agreed::Log, globs.join(", "));
        // A calendar that cannot be read may come later.
        let calls: Vec<&str> = self
            .call_paths
            .iter()
            .map(|path| path.value.as_str())
            .collect();
        add(Agreed::Calls, calls.join(", "));
        parts
    }

    /// The parts on which two versions differ, in order.
    #[must_use]
    pub fn agreed_otherwise(&self, before: &Self) -> Vec<Agreed> {
        let (mut now, mut then) = (self.agreed(), before.agreed());
        let all: BTreeSet<Agreed> = now.keys().chain(then.keys()).cloned().collect();
        for (charter, parts) in [(self, &mut now), (before, &mut then)] {
            for part in &all {
                match charter.compared(part) {
                    Compared::As(Some(text)) => parts.insert(part.clone(), text),
                    Compared::As(None) => parts.remove(part),
                    Compared::AsStated | Compared::Open => None,
                };
            }
        }
        let mut parts: Vec<Agreed> = now
            .iter()
            .filter(|(part, text)| then.get(*part) != Some(*text))
            .map(|(part, _)| part.clone())
            .collect();
        parts.extend(then.keys().filter(|part| !now.contains_key(*part)).cloned());
        let keeps = before.call_paths.iter().all(|path| self.names_calls(path));
        parts.retain(|part| *part != Agreed::Calls || !keeps);
        let mut known = before.stated.clone();
        known.complete(before.earlier.clone());
        parts.extend(
            known
                .has_other_zone(&self.stated)
                .then_some(Agreed::Timezone),
        );
        let (people, addresses) = known.moved_by(&self.stated);
        parts.extend(
            people
                .into_iter()
                .map(|name| Agreed::Party(name.to_owned())),
        );
        parts.extend(
            addresses
                .into_iter()
                .map(|email| Agreed::Address(email.to_owned())),
        );
        // What could not be read from the start is agreed as soon as it can be.
        let is_open =
            |charter: &Self, part: &Agreed| matches!(charter.compared(part), Compared::Open);
        parts.retain(|part| !is_open(self, part) && !is_open(before, part));
        parts.sort();
        parts
    }
}

/// Everything that affects a person's authority; empty for a person without any.
pub(super) fn authority(person: &Person, party: &str) -> String {
    let mut text = String::new();
    for grant in &person.decides {
        grant_text(&mut text, grant);
    }
    for delegation in &person.delegates {
        let to = delegation
            .to
            .as_ref()
            .map(|to| to.value.to_string())
            .unwrap_or_default();
        let _ = write!(text, "to {to}: ");
        for grant in &delegation.decides {
            grant_text(&mut text, grant);
        }
        bounds(
            &mut text,
            delegation.from.as_ref(),
            delegation.until.as_ref(),
        );
    }
    if !text.is_empty() {
        bounds(&mut text, person.from.as_ref(), person.until.as_ref());
        let _ = write!(text, " for {party}");
    }
    text
}

fn grant_text(text: &mut String, grant: &Grant) {
    let limit = grant
        .limit
        .map(|limit| format!(" up to {}", limit.value))
        .unwrap_or_default();
    let _ = write!(text, "{}{limit}", grant.scope.value);
    if let Some(per) = &grant.per {
        let _ = write!(text, " per {}", per.value);
    }
    for person in &grant.jointly {
        let _ = write!(text, " with {}", person.value);
    }
    bounds(text, grant.from.as_ref(), grant.until.as_ref());
    text.push_str("; ");
}

fn bounds(text: &mut String, from: Option<&Spanned<Moment>>, until: Option<&Spanned<Moment>>) {
    for (word, moment) in [("from", from), ("until", until)] {
        if let Some(moment) = moment {
            let _ = write!(text, " {word} {}", moment.value);
        }
    }
}

/// What is agreed about an item of the cadence.
fn cadence(item: &Cadence) -> String {
    let fields = &item.fields;
    let period = |p: &Option<Spanned<super::Period>>| {
        let starts = fields.starts.as_ref().filter(|_| p.is_some());
        let from = starts.map(|starts| format!(" from {}", starts.value));
        let period = p.as_ref().map(|p| p.value.to_string());
        period.unwrap_or_default() + &from.unwrap_or_default()
    };
    let owner = fields
        .owner
        .as_ref()
        .map(|owner| owner.value.to_string())
        .unwrap_or_default();
    let due = fields
        .due
        .as_ref()
        .map(|due| due.value.to_string())
        .unwrap_or_default();
    format!(
        "{} {} {owner} {due}",
        period(&fields.call),
        period(&fields.delivery)
    )
}
