//! The fields of an entry to be written: those given, and those still to ask for.

mod answers;

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::ask::{Asked, Question};
use super::super::failure::{Failure, about};
use super::arguments::{New, RE};
use super::offer::Offer;
use super::structured::{allowed, mapping};
use super::{values, words};
use crate::calendar::{Moment, Zone};
use crate::charter::{Amount, ChannelKind, Role};
use crate::log::field::{
    Channel, Due, Effective, EntryField, Happened, Promised, Recipient, Sender, Topic,
};
use crate::log::value::{Flag, Gives, NoticeKind, Verdict};
use crate::log::{Body, Call, Field, InCall, Kind, Meaning, Relation, Sets};
use crate::message::{Language, Message, Value as Say, message};
use crate::project::Project;
use crate::yaml::FromText;

/// What is known about the entry so far.
pub(super) struct Known {
    kind: Kind,
    given: BTreeMap<&'static str, Vec<String>>,
    given_with_re: Vec<String>,
    title: Option<String>,
    note: Option<String>,
}

impl Known {
    /// Collects what was given on the command line.
    pub(super) fn new(kind: Kind, arguments: &New) -> Self {
        let New {
            given,
            given_with_re,
            title,
            note,
            ..
        } = arguments.clone();
        Self {
            kind,
            given,
            given_with_re,
            title,
            note,
        }
    }

    /// Sets `at`, if the kind needs it and it was not given.
    pub(super) fn happened(&mut self, at: String) {
        if let Some(field) = self.field::<Happened>().filter(|field| field.required) {
            self.given.entry(field.key).or_insert_with(|| vec![at]);
        }
    }

    /// Whether more is missing than when it happened, which has a default, or nothing is given at all: a stage needs nothing, but
    /// one without an owner and a due date says nothing.
    pub(super) fn lacks_facts(&self) -> bool {
        self.given.is_empty() || self.missing().iter().any(|field| !field.is::<Happened>())
    }

    /// The note of the entry.
    pub(super) fn note(&self) -> Option<String> {
        self.note.clone()
    }

    /// The field of its kind that is declared with a type.
    fn field<T: EntryField>(&self) -> Option<&'static Field> {
        self.kind.fields().iter().find(|field| field.is::<T>())
    }

    /// The value of the field that is declared with a type.
    fn one<T: EntryField>(&self) -> Option<&str> {
        let values = self.given.get(self.field::<T>()?.key)?;
        values.first().map(String::as_str)
    }

    /// Checks every given value, and replaces names of people by their ids.
    pub(super) fn read(&mut self, offer: &Offer<'_>) -> Result<(), Failure> {
        for field in self.kind.fields() {
            for value in self.given.get_mut(field.key).into_iter().flatten() {
                // The option that was typed.
                let name = match field.relation() {
                    Some(relation) if relation.is_main() && self.given_with_re.contains(value) => {
                        RE
                    }
                    _ => field.key,
                };
                let option = |failure: Failure| failure.about(&format!("--{name}"));
                *value = offer.read(field, value).map_err(option)?;
            }
        }
        Ok(())
    }

    /// The required fields that are missing.
    pub(super) fn missing(&self) -> Vec<&'static Field> {
        let there = |name: &str| self.given.contains_key(name);
        self.kind
            .fields()
            .iter()
            .filter(|field| {
                let needed = field.required && !field.or.is_some_and(there);
                let subject = values::is_subject(self.kind, field, self.one::<NoticeKind>());
                (needed || subject) && !there(field.key)
            })
            .collect()
    }

    /// Fails with the missing fields, if there are any.
    pub(super) fn complain(&self) -> Result<(), Failure> {
        let fields = self.missing();
        let of_this_kind = fields.iter().all(|field| !field.required);
        let missing: Vec<String> = fields
            .into_iter()
            .map(|field| format!("`--{}`", field.key))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let which = of_this_kind.then(|| {
            message! { en: " of this kind", ru: " этого вида", es: " de este tipo" }
        });
        Err(Failure::new(
            message! {
                en: "{kind}{which} needs {missing}",
                ru: "{kind}{which}: нужно указать {missing}",
                es: "{kind}{which} necesita {missing}",
                kind: self.kind.noun(),
                which: which,
                missing: Say::all(missing),
            },
            message! {
                en: "`projlog new {kind} --help` describes each; on a terminal projlog asks for them",
                ru: "`projlog new {kind} --help` описывает каждый параметр; в диалоге projlog спросит о них",
                es: "`projlog new {kind} --help` describe cada opción; en una terminal projlog las pregunta",
                kind: self.kind.name(),
            },
        ))
    }

    /// Asks for the missing required fields, and for useful optional ones. `now` is the default of when it happened.
    pub(super) fn ask(
        &mut self,
        offer: &Offer<'_>,
        asked: &mut Asked<'_>,
        project: &Project,
        now: &str,
    ) -> Result<(), Failure> {
        for field in self.kind.fields() {
            let required = self
                .missing()
                .iter()
                .any(|missing| missing.key == field.key);
            if self.given.contains_key(field.key) || !(required || self.is_useful(field, project)) {
                continue;
            }
            if field.meaning == Meaning::Mapping {
                self.ask_inner(field, offer, asked, project)?;
                continue;
            }
            let mut choices = offer.choices(field, self.one::<Sender>());
            if field.is::<Gives>() && !self.answers_a_request(project) {
                // Anything else than a request is confirmed or contested.
                choices.retain(|one| {
                    [Gives::All, Gives::Objection]
                        .iter()
                        .any(|g| one.value == g.name())
                });
                for one in choices
                    .iter_mut()
                    .filter(|one| one.value == Gives::All.name())
                {
                    one.about = values::confirmation();
                }
            }
            if field.relation() == Some(Relation::Replaces) {
                let earlier = self.contradicted(project);
                choices.retain(|one| self.kind != Kind::Decision || earlier.contains(&one.value));
            }
            let is_name = matches!(field.meaning, Meaning::Name(_) | Meaning::Reference(_));
            if choices.is_empty() && !required && is_name {
                continue;
            }
            let asked_one = field
                .is::<Sender>()
                .then(|| self.asked_one(project))
                .flatten();
            let happened = field.is::<Happened>() && required;
            let what = words::field(field);
            // Without it, only a request or a call is answered.
            let must_give = field.is::<Gives>() && self.may_answer(offer, None).is_err();
            let question = Question {
                text: about(
                    field.key,
                    &if happened { a_time_alone(&what) } else { what },
                ),
                choices: &choices,
                default: happened.then_some(now).or(asked_one.as_deref()),
                optional: !(required || must_give),
                many: field.many && field.meaning != Meaning::Evidence,
            };
            let read = |value: &str| {
                let value = offer.read(field, value)?;
                if field.is::<Gives>() {
                    self.may_answer(offer, Some(&value))?;
                }
                Ok(value)
            };
            let values = asked.ask(&question, &read)?;
            if !values.is_empty() {
                self.given.insert(field.key, values);
            }
        }
        let as_typed = |text: &str| Ok(text.to_owned());
        if self.title.is_none() {
            let title = self.usual_title(project);
            let question = Question {
                text: message! {
                    en: "Heading above the entry",
                    ru: "Заголовок над записью",
                    es: "Título sobre la entrada",
                },
                choices: &[],
                default: title.as_deref(),
                optional: true,
                many: false,
            };
            self.title = asked.ask(&question, &as_typed)?.pop();
        }
        if self.note.is_none() {
            let question = Question {
                text: self.about_note(),
                choices: &[],
                default: None,
                optional: true,
                many: false,
            };
            self.note = asked.ask(&question, &as_typed)?.pop();
        }
        Ok(())
    }

    /// What the note of its kind is.
    fn about_note(&self) -> Message {
        if self.kind == Kind::Call {
            message! {
                en: "What was said and agreed, one line",
                ru: "Что было сказано и о чём договорились, одна строка",
                es: "Qué se dijo y qué se acordó, una línea",
            }
        } else {
            message! {
                en: "Note, one line",
                ru: "Текст записи, одна строка",
                es: "Nota, una línea",
            }
        }
    }

    /// The person to whom the request was addressed, who usually answers.
    fn asked_one(&self, project: &Project) -> Option<String> {
        let answered = self.refers_with(|relation| relation == Relation::Answers);
        let request = project.log.get(answered.first()?)?;
        let Body::Request(request) = &request.body else {
            return None;
        };
        let to = request.to.as_ref()?;
        project
            .charter
            .person(&to.value)
            .map(|person| person.name.clone())
    }

    /// Whether to ask for an optional field.
    fn is_useful(&self, field: &Field, project: &Project) -> bool {
        // The place of a stage or a call is of little use.
        let is_message = !matches!(self.kind, Kind::Stage | Kind::Call);
        if field.is::<Gives>() {
            true
        } else if field.is::<Effective>() {
            self.gives_word::<NoticeKind>(NoticeKind::Termination.name())
        } else if field.key == "extra" {
            self.asks_the_contractor(project)
        } else if field.is::<Amount>() {
            self.is_about_extra_work(project)
        } else if field.is::<Sets>() {
            let moves = [Verdict::Changed, Verdict::Rejected];
            let on = self.refers_with(|relation| relation == Relation::On);
            let delivery = |id: &String| project.log.get_kind(id, Kind::Delivery).is_some();
            moves
                .iter()
                .any(|verdict| self.gives_word::<Verdict>(verdict.name()))
                && !on.is_empty()
                && (self.gives_word::<Verdict>(Verdict::Changed.name()) || on.iter().any(delivery))
        } else if self.kind == Kind::Decision && field.relation() == Some(Relation::Replaces) {
            !self.contradicted(project).is_empty()
        } else if field.is::<Promised>() {
            let gives = self.one::<Gives>();
            [Gives::Promise, Gives::Part]
                .iter()
                .any(|promised| gives == Some(promised.name()))
        } else if field.is::<Channel>() {
            is_message
        } else if field.is::<InCall<Call>>() {
            // On a verbal channel there is nothing to link to.
            let channel = self.one::<Channel>();
            is_message
                && channel.and_then(|via| project.charter.channel(via)) == Some(ChannelKind::Verbal)
        } else {
            field.asked
        }
    }

    /// Whether the value of the field that is declared with a type is a word.
    fn gives_word<T: EntryField>(&self, word: &str) -> bool {
        self.one::<T>() == Some(word)
    }

    /// Whether it answers requests, and nothing else.
    fn answers_a_request(&self, project: &Project) -> bool {
        let is_request = |id: &String| project.log.get_kind(id, Kind::Request).is_some();
        self.refers_to().iter().all(is_request)
    }

    /// Whether the contractor is asked: only it can be asked for work outside the plan.
    fn asks_the_contractor(&self, project: &Project) -> bool {
        let to = self.one::<Recipient>();
        to.and_then(|to| project.charter.side(to))
            .is_some_and(|party| party.role == Some(Role::Contractor))
    }

    /// Whether it is a decision on extra work, or on an answer to a request for it.
    fn is_about_extra_work(&self, project: &Project) -> bool {
        let is_extra = |id: &str| match project.log.get(id).map(|entry| &entry.body) {
            Some(Body::Request(request)) => request
                .extra
                .as_ref()
                .is_some_and(|extra| extra.value == Flag(true)),
            _ => false,
        };
        self.refers_with(|relation| relation == Relation::On)
            .iter()
            .any(|id| match project.log.get(id).map(|entry| &entry.body) {
                Some(Body::Reply(reply)) => reply.answers.iter().any(|id| is_extra(&id.value.0)),
                _ => is_extra(id),
            })
    }

    /// The decisions with another verdict on what it is on.
    fn contradicted(&self, project: &Project) -> Vec<String> {
        let on = self.refers_with(|relation| relation == Relation::On);
        let verdict = self.one::<Verdict>();
        let entries = project.log.entries().iter();
        let earlier = entries.filter(|entry| match &entry.body {
            Body::Decision(decision) => {
                let own = decision
                    .verdict
                    .as_ref()
                    .map(|verdict| verdict.value.name());
                own != verdict && decision.on.iter().any(|id| on.contains(&id.value.0))
            }
            _ => false,
        });
        earlier.map(|entry| entry.id().to_owned()).collect()
    }

    /// Asks for the fields of a mapping.
    fn ask_inner(
        &mut self,
        field: &'static Field,
        offer: &Offer<'_>,
        asked: &mut Asked<'_>,
        project: &Project,
    ) -> Result<(), Failure> {
        let on = self.refers_with(|relation| relation == Relation::On);
        let stage = |id: &String| project.log.get_kind(id, Kind::Stage).is_some();
        let is_of_stage = on.iter().any(stage);
        for inner in (field.inner.iter()).filter(|inner| is_of_stage || inner.is::<Due>()) {
            let question = Question {
                text: about(
                    &format!("{} {}", field.key, inner.key),
                    &words::field(inner),
                ),
                choices: &offer.choices(inner, self.one::<Sender>()),
                default: None,
                optional: true,
                many: false,
            };
            let values = asked.ask(&question, &|value| offer.read(inner, value))?;
            for value in values {
                let pair = format!("{}={value}", inner.key);
                self.given.entry(field.key).or_default().push(pair);
            }
        }
        Ok(())
    }

    /// The ids of the entries that it refers to, its subjects first.
    pub(super) fn refers_to(&self) -> Vec<String> {
        self.refers_with(|_| true)
    }

    /// The ids in fields with such a relation, the closest first.
    fn refers_with(&self, fits: impl Fn(Relation) -> bool) -> Vec<String> {
        let mut fields: Vec<_> = self
            .kind
            .fields()
            .iter()
            .filter_map(|field| Some((field.relation()?, self.given.get(field.key)?)))
            .filter(|(relation, _)| fits(*relation))
            .collect();
        fields.sort_by_key(|(relation, _)| *relation);
        fields
            .into_iter()
            .flat_map(|(_, ids)| ids.clone())
            .collect()
    }

    /// The default heading: a call's topic, otherwise that of the first entry it refers to.
    fn usual_title(&self, project: &Project) -> Option<String> {
        let entries = self.refers_with(Relation::shares_heading);
        let titles = entries
            .iter()
            .filter_map(|id| project.log.get(id)?.title.as_ref())
            .map(|title| title.value.as_str());
        self.one::<Topic>()
            .into_iter()
            .chain(titles)
            .map(in_a_line)
            .find(|title| !title.is_empty())
    }

    /// The heading: the given one, otherwise the default, otherwise kind and id.
    pub(super) fn title(&self, id: &str, project: &Project, language: Language) -> String {
        let given = self
            .title
            .as_deref()
            .map(in_a_line)
            .filter(|title| !title.is_empty());
        given
            .or_else(|| self.usual_title(project))
            .unwrap_or_else(|| words::heading(self.kind, id).text(language))
    }

    /// The day on which it happened.
    pub(super) fn day(&self, zone: &Zone) -> Option<chrono::NaiveDate> {
        let at = Moment::from_text(self.one::<Happened>()?).ok()?;
        Some(if let Moment::Exact(_) = at {
            zone.date(at.answer(zone).instant)
        } else {
            at.date()
        })
    }

    /// The fields with their values, in the order in which they are written.
    pub(super) fn values(&self, offer: &Offer<'_>) -> Result<Vec<(String, Value)>, Failure> {
        let mut fields = Vec::new();
        for field in self.kind.fields() {
            let Some(values) = self.given.get(field.key) else {
                continue;
            };
            let text = |value: &String| Value::from(value.as_str());
            let value = match field.meaning {
                Meaning::Allow => Value::Array(
                    values
                        .iter()
                        .map(|value| allowed(value))
                        .collect::<Result<_, _>>()?,
                ),
                Meaning::Mapping => mapping(field, values, offer)?,
                _ if field.many => values.iter().map(text).collect(),
                _ => values.last().map_or(Value::Null, text),
            };
            fields.push((field.key.to_owned(), value));
        }
        Ok(fields)
    }
}

/// Checks that a title is a single line.
fn in_a_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a field is, with how to give a time of the present day.
fn a_time_alone(what: &Message) -> Message {
    message! {
        en: "{what}, a time alone is today",
        ru: "{what}, время без даты — сегодня",
        es: "{what}; una hora sola es hoy",
        what: what,
    }
}
