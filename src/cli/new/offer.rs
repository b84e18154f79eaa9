//! Choices for the fields of `new`, and validation of the values.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveTime};

use super::super::ask::Choice;
use super::super::failure::Failure;
use super::super::shared::is_draft;
use super::{values, words};
use crate::calendar::{Instant, Moment, When};
use crate::charter::{Amount, Name};
use crate::log::field::{Happened, Names, Recipient};
use crate::log::value::{Flag, Gives};
use crate::log::{
    CHARTER, Delivery, Entry, EntryId, Field, Instead, Kind, Meaning, Reply, Request, Stage,
    Targets,
};
use crate::message::{Message, Value, message};
use crate::obligation::{Obligation, State, What, obligations};
use crate::project::Project;
use crate::source::hint;
use crate::yaml::{FromText, Wrong};

/// The maximum number of entries offered; others can be given by id.
const OFFERED: usize = 12;

/// A project and its open obligations.
pub(in crate::cli) struct Offer<'p> {
    project: &'p Project,
    open: Vec<Obligation>,
    /// The present day, in a dialogue.
    today: Option<NaiveDate>,
}

impl<'p> Offer<'p> {
    /// The choices in a project as of an instant. Open obligations are only computed if questions are asked.
    pub(in crate::cli) fn new(project: &'p Project, as_of: Option<Instant>) -> Self {
        let is_open = |one: &&Obligation| matches!(one.state, State::Open | State::Overdue);
        let open = as_of.map(|as_of| {
            obligations(project, as_of)
                .iter()
                .filter(is_open)
                .cloned()
                .collect()
        });
        Self {
            project,
            open: open.unwrap_or_default(),
            today: as_of.map(|as_of| project.charter.zone.date(as_of)),
        }
    }

    /// Reads the value of a field: a person may be named in full, and in a dialogue a time alone is that of the present day.
    pub(in crate::cli) fn read(&self, field: &Field, value: &str) -> Result<String, Failure> {
        let value = match field.meaning {
            Meaning::Name(Names::People | Names::Sides) => self.person_called(value)?,
            Meaning::Moment(_) if field.is::<Happened>() => self.today_at(value),
            _ => value.to_owned(),
        };
        self.check(field, &value)?;
        Ok(value)
    }

    /// The id of the person with a full name; other text as it is.
    fn person_called(&self, name: &str) -> Result<String, Failure> {
        let charter = &self.project.charter;
        if charter.person(name).is_some() || charter.party(name).is_some() {
            return Ok(name.to_owned());
        }
        let people: Vec<&str> = charter.people_called(name).collect();
        match people.as_slice() {
            [] => Ok(name.to_owned()),
            [one] => Ok((*one).to_owned()),
            several => Err(Failure::new(
                message! {
                    en: "the charter has {count} people with the name `{name}`",
                    ru: "в уставе {count} {count#человек|человека|человек} с именем `{name}`",
                    es: "el estatuto tiene {count} personas con el nombre `{name}`",
                    count: several.len(),
                    name: name,
                },
                message! {
                    en: "give one of them as {people}",
                    ru: "укажите одного из них: {people}",
                    es: "indique una de ellas como {people}",
                    people: Value::any(several.iter().map(|id| format!("`{id}`"))),
                },
            )),
        }
    }

    fn today_at(&self, text: &str) -> String {
        let is_time = NaiveTime::parse_from_str(text, "%H:%M").is_ok();
        match self.today {
            Some(today) if is_time => format!("{today} {text:0>5}"),
            _ => text.to_owned(),
        }
    }

    /// Checks the value of a field.
    fn check(&self, field: &Field, value: &str) -> Result<(), Failure> {
        // An unknown name in full is not an invalid id.
        if matches!(field.meaning, Meaning::Name(_)) {
            self.known(field, value)?;
        }
        let form: Result<(), Wrong> = match field.meaning {
            Meaning::Reference(_) => EntryId::from_text(value).map(drop),
            Meaning::Name(_) => Name::from_text(value).map(drop),
            Meaning::Moment(_) => Moment::from_text(value).map(drop),
            Meaning::Flag => Flag::from_text(value).map(drop),
            Meaning::Amount => Amount::from_text(value).map(drop),
            Meaning::Prose | Meaning::Evidence | Meaning::Text => {
                String::from_text(value).map(drop)
            }
            Meaning::Word(words) if words.contains(&value) => Ok(()),
            Meaning::Word(words) => {
                let help = hint(value, words.iter().copied());
                let message = message! {
                    en: "`{value}` is not an allowed value",
                    ru: "`{value}` не входит в число значений этого поля",
                    es: "`{value}` no es un valor de este campo",
                    value: value,
                };
                Err((message, Some(help)))
            }
            Meaning::Mapping | Meaning::Allow => Ok(()),
        };
        form.map_err(|(message, remedy)| {
            Failure::new(message, remedy.unwrap_or_else(|| words::write(field)))
        })?;
        self.known(field, value)
    }

    /// Checks that a name is in the charter or the log. A charter without people or parties allows any.
    fn known(&self, field: &Field, value: &str) -> Result<(), Failure> {
        let charter = &self.project.charter;
        let (people, parties) = (
            names(charter.people.iter().map(|p| p.name.as_str())),
            names(charter.parties.iter().map(|p| p.name.as_str())),
        );
        let cadence = names(charter.cadence.iter().map(|item| item.name.as_str()));
        let one_of = |unknown: Message, known: &[&str]| {
            if known.is_empty() || known.contains(&value) {
                return Ok(());
            }
            let in_full = charter
                .people
                .iter()
                .filter_map(|one| one.full_name.as_deref());
            let in_full: Vec<&str> = in_full.filter(|_| value.contains(' ')).collect();
            let nearest = if in_full.is_empty() { known } else { &in_full };
            Err(Failure::new(unknown, hint(value, nearest.iter().copied())))
        };
        let person = || {
            message! {
                en: "the charter has no person `{value}`",
                ru: "в уставе проекта нет лица `{value}`",
                es: "en el estatuto del proyecto no figura la persona `{value}`",
                value: value,
            }
        };
        match field.meaning {
            Meaning::Name(Names::People) => one_of(person(), &people),
            Meaning::Name(Names::Sides) if people.is_empty() => Ok(()),
            Meaning::Name(Names::Sides) => one_of(
                message! {
                    en: "the charter has no person or party `{value}`",
                    ru: "в уставе нет ни человека, ни стороны `{value}`",
                    es: "el estatuto no tiene ninguna persona o parte `{value}`",
                    value: value,
                },
                &[people, parties].concat(),
            ),
            Meaning::Name(Names::Channels) => one_of(
                message! {
                    en: "the charter has no channel `{value}`",
                    ru: "в уставе нет канала связи `{value}`",
                    es: "el estatuto no tiene el canal `{value}`",
                    value: value,
                },
                &names(charter.channels.iter().map(|(name, _)| name.as_str())),
            ),
            Meaning::Name(Names::Cadence) => one_of(
                message! {
                    en: "the charter has no cadence item `{value}`",
                    ru: "в уставе нет пункта `{value}` в `cadence`",
                    es: "el estatuto no tiene el punto de la cadencia `{value}`",
                    value: value,
                },
                &cadence,
            ),
            Meaning::Reference(target) => match target.or {
                Some(Instead::Charter) if value == CHARTER => Ok(()),
                Some(Instead::Cadence) if cadence.contains(&value) => Ok(()),
                or => self.entry(value, target.kinds, or),
            },
            _ => Ok(()),
        }
    }

    /// Checks that a reply that gives this may answer an entry.
    pub(super) fn answer(&self, id: &str, gives: Option<Gives>) -> Result<(), Failure> {
        let kinds = Reply::may_answer(&self.project.log, id, gives);
        let help = message! {
            en: "expected {kinds}; with `--gives objection` a reply contests any other entry of the other side",
            ru: "ожидается: {kinds}; любую другую запись другой стороны ответ оспаривает с `--gives objection`",
            es: "se esperaba {kinds}; con `--gives objection` una respuesta impugna cualquier otra entrada de la otra parte",
            kinds: Value::any(kinds.iter().map(|kind| kind.noun())),
        };
        self.entry(id, kinds, None)
            .map_err(|failure| Failure::new(failure.message, help))
    }

    fn entry(&self, id: &str, kinds: &[Kind], or: Option<Instead>) -> Result<(), Failure> {
        let instead = or.map(|or| match or {
            Instead::Charter => message! {
                en: "the charter (`charter`)",
                ru: "устав проекта (`charter`)",
                es: "el estatuto del proyecto (`charter`)",
            },
            Instead::Cadence => message! {
                en: "an item of `cadence`",
                ru: "пункт `cadence`",
                es: "un elemento de `cadence`",
            },
        });
        let one_of = || Value::any(kinds.iter().map(|kind| kind.noun()).chain(instead.clone()));
        match self.project.log.get(id) {
            Some(entry) if kinds.contains(&entry.kind) => Ok(()),
            Some(entry) => Err(Failure::new(
                message! {
                    en: "`{id}` is {kind}",
                    ru: "`{id}` — {kind}",
                    es: "`{id}` es {kind}",
                    id: id,
                    kind: entry.kind.noun(),
                },
                message! {
                    en: "expected {kinds}",
                    ru: "ожидается: {kinds}",
                    es: "se esperaba {kinds}",
                    kinds: one_of(),
                },
            )),
            None => {
                if let Some(failure) = is_draft(self.project, id) {
                    return Err(failure);
                }
                let ids: Vec<&str> = self.of_kinds(kinds).map(Entry::id).collect();
                let help = if ids.is_empty() {
                    message! {
                        en: "the log does not have {kinds} yet",
                        ru: "в журнале пока нет подходящей записи ({kinds})",
                        es: "el registro aún no tiene {kinds}",
                        kinds: one_of(),
                    }
                } else {
                    hint(id, ids)
                };
                let unknown = message! {
                    en: "the log has no entry `{id}`",
                    ru: "в журнале нет записи `{id}`",
                    es: "el registro no tiene la entrada `{id}`",
                    id: id,
                };
                Err(Failure::new(unknown, help))
            }
        }
    }

    fn of_kinds<'a>(&'a self, kinds: &'a [Kind]) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.project
            .log
            .entries()
            .iter()
            .filter(|entry| kinds.contains(&entry.kind))
    }

    /// The choices for a field. `from` is the person who acts, if known: the other side is the one to address.
    pub(in crate::cli) fn choices(&self, field: &Field, from: Option<&str>) -> Vec<Choice> {
        let charter = &self.project.charter;
        let choice = |value: &str, about: &str| Choice {
            value: value.to_owned(),
            about: Message::value(about),
        };
        let cadence = || {
            charter
                .cadence
                .iter()
                .map(|item| choice(&item.name, ""))
                .collect::<Vec<_>>()
        };
        match field.meaning {
            Meaning::Word(words) => {
                let words = words.iter().map(|word| Choice {
                    value: (*word).to_owned(),
                    about: values::word(field.key, word),
                });
                words.collect()
            }
            Meaning::Flag => ["yes", "no"].map(|word| choice(word, "")).to_vec(),
            Meaning::Name(whose @ (Names::People | Names::Sides)) => {
                let own = from
                    .and_then(|from| charter.side(from))
                    .map(|party| party.name.as_str());
                let mut people: Vec<(bool, bool, Choice)> = Vec::new();
                for person in &charter.people {
                    let party = person.party.as_ref().map_or("", |party| party.as_str());
                    let speaks = charter
                        .party(party)
                        .and_then(|party| party.speaker.as_ref())
                        .is_some_and(|speaker| **speaker == person.name);
                    let about = [person.full_name.as_deref().unwrap_or_default(), party];
                    let about: Vec<&str> =
                        about.into_iter().filter(|part| !part.is_empty()).collect();
                    let one = choice(&person.name, &about.join(", "));
                    people.push((own == Some(party), !speaks, one));
                }
                if field.is::<Recipient>() {
                    people.sort_by_key(|(same_side, mute, _)| (*same_side, *mute));
                }
                let parties = charter.parties.iter().filter(|_| whose == Names::Sides);
                people
                    .into_iter()
                    .map(|(.., one)| one)
                    .chain(parties.map(|party| Choice {
                        value: party.name.value.clone(),
                        about: message! { en: "the party", ru: "сторона", es: "la parte" },
                    }))
                    .collect()
            }
            Meaning::Name(Names::Channels) => charter
                .channels
                .iter()
                .map(|(name, kind)| choice(name, kind.name()))
                .collect(),
            Meaning::Name(Names::Cadence) => cadence(),
            Meaning::Reference(target) => match target.or {
                None => self.entries(target.kinds),
                Some(Instead::Cadence) => [self.entries(target.kinds), cadence()].concat(),
                // A decision is usually about something that is waited for.
                Some(Instead::Charter) => {
                    let mut choices = self.entries(<(Request, Delivery, Stage)>::KINDS);
                    choices.push(Choice {
                        value: CHARTER.to_owned(),
                        about: message! {
                            en: "the charter, as it is now",
                            ru: "устав проекта в нынешнем виде",
                            es: "el estatuto del proyecto, tal como está",
                        },
                    });
                    choices
                }
            },
            _ => Vec::new(),
        }
    }

    /// Entries of these kinds: the ones with open obligations, otherwise the latest.
    fn entries(&self, kinds: &[Kind]) -> Vec<Choice> {
        let asks = |one: &&Obligation| {
            matches!(
                one.what,
                What::Answer(_) | What::Approval | What::Stage | What::CallConfirmation
            )
        };
        let open: HashSet<&str> = self
            .open
            .iter()
            .filter(asks)
            .map(|one| one.entry.as_str())
            .collect();
        let mut chosen: Vec<&Entry> = self
            .of_kinds(kinds)
            .filter(|entry| open.contains(entry.id()))
            .take(OFFERED)
            .collect();
        if chosen.is_empty() {
            chosen = self.of_kinds(kinds).rev().take(OFFERED).collect();
        }
        chosen
            .into_iter()
            .map(|entry| Choice {
                value: entry.id().to_owned(),
                about: self.about(entry),
            })
            .collect()
    }

    /// An entry's title, and when its open obligation is due.
    fn about(&self, entry: &Entry) -> Message {
        let title = entry.title.as_ref();
        let title = title.map_or(entry.kind.name(), |title| title.value.as_str());
        let open = self
            .open
            .iter()
            .find(|one| one.entry == entry.id() && one.due.is_some());
        let Some((state, due)) = open.and_then(|one| Some((one.state, one.due?))) else {
            return Message::value(title);
        };
        let due = When::closing(due, &self.project.charter.zone);
        if state == State::Overdue {
            message! {
                en: "{title}; was due {due}",
                ru: "{title}; срок истёк {due}",
                es: "{title}; venció el {due}",
                title: title,
                due: due,
            }
        } else {
            message! {
                en: "{title}; due {due}",
                ru: "{title}; срок {due}",
                es: "{title}; vence el {due}",
                title: title,
                due: due,
            }
        }
    }
}

/// The names of these items.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names.collect()
}
