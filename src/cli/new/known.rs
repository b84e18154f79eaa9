//! What is known of an entry that is to be written, and what has to be asked for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::{Failure, usage};
use super::arguments::New;
use super::ask::{Asked, Question};
use super::offer::Offer;
use crate::calendar::{Moment, Zone};
use crate::charter::ChannelKind;
use crate::edit::{Field, Names, Takes, fields};
use crate::engine::unknown_rule;
use crate::log::{Body, Kind};
use crate::project::Project;
use crate::rules::Rule;
use crate::source::suggestion;
use crate::yaml::FromText;

/// What is known so far of the entry.
pub(super) struct Known {
    kind: Kind,
    form: Vec<Field>,
    given: BTreeMap<&'static str, Vec<String>>,
    title: Option<String>,
    note: Option<String>,
}

impl Known {
    /// What was given on the command line.
    pub(super) fn new(kind: Kind, arguments: &New) -> Self {
        let New {
            given, title, note, ..
        } = arguments.clone();
        Self {
            kind,
            form: fields(kind),
            given,
            title,
            note,
        }
    }

    /// Sets when it happened, where that was not given.
    pub(super) fn happened(&mut self, at: impl FnOnce() -> String) {
        self.given.entry("at").or_insert_with(|| vec![at()]);
    }

    /// The prose that belongs to it.
    pub(super) fn note(&self) -> Option<String> {
        self.note.clone()
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.given
            .get(name)
            .and_then(|values| values.first())
            .map(String::as_str)
    }

    /// Whether everything that was given fits.
    pub(super) fn check(&self, offer: &Offer<'_>) -> Result<(), Failure> {
        for field in &self.form {
            for value in self.given.get(field.name).into_iter().flatten() {
                let option = |failure: Failure| {
                    Failure::new(
                        format!("--{}: {}", field.name, failure.message),
                        failure.help,
                    )
                };
                offer.check(field, value).map_err(option)?;
            }
        }
        Ok(())
    }

    /// The fields that must be there and are not.
    pub(super) fn missing(&self) -> Vec<&Field> {
        let there = |name: &str| self.given.contains_key(name);
        self.form
            .iter()
            .filter(|field| {
                field.required && !there(field.name) && !field.unless.is_some_and(there)
            })
            .collect()
    }

    /// Says what is missing, if anything is.
    pub(super) fn complain(&self) -> Result<(), Failure> {
        let missing: Vec<String> = self
            .missing()
            .into_iter()
            .map(|field| format!("`--{}`", field.name))
            .collect();
        match missing.split_last() {
            None => Ok(()),
            Some((last, rest)) => {
                let missing = if rest.is_empty() {
                    last.clone()
                } else {
                    format!("{} and {last}", rest.join(", "))
                };
                let help = format!(
                    "`projlog new {} --help` says what each is; on a terminal projlog asks for them",
                    self.kind
                );
                Err(Failure::new(
                    format!("{} needs {missing}", self.kind.with_article()),
                    help,
                ))
            }
        }
    }

    /// Asks for what must be there and is not, and for what is useful.
    pub(super) fn ask(
        &mut self,
        offer: &Offer<'_>,
        asked: &mut Asked<'_>,
        project: &Project,
    ) -> Result<(), Failure> {
        for field in self.form.clone() {
            let required = self
                .missing()
                .iter()
                .any(|missing| missing.name == field.name);
            if self.given.contains_key(field.name)
                || !(required || self.is_useful(field.name, project))
            {
                continue;
            }
            let choices = offer.choices(&field, self.one("from"));
            if choices.is_empty() && !required && field.names != Names::Nothing {
                continue;
            }
            let asked_one = (field.name == "from")
                .then(|| self.asked_one(project))
                .flatten();
            let text = format!("{}: {}", field.name, field.doc);
            let question = Question {
                text: &text,
                choices: &choices,
                default: asked_one.as_deref(),
                optional: !required,
                many: field.many && field.takes != Takes::Text,
            };
            let values = asked.ask(&question, &|value| offer.check(&field, value))?;
            if !values.is_empty() {
                self.given.insert(field.name, values);
            }
        }
        let fine = |_: &str| Ok(());
        if self.title.is_none() {
            let title = self.usual_title(project);
            let question = Question {
                text: "The heading that it stands under",
                choices: &[],
                default: title.as_deref(),
                optional: true,
                many: false,
            };
            self.title = asked.ask(&question, &fine)?.pop();
        }
        if self.note.is_none() {
            let question = Question {
                text: "What else there is to say, in a line",
                choices: &[],
                default: None,
                optional: true,
                many: false,
            };
            self.note = asked.ask(&question, &fine)?.pop();
        }
        Ok(())
    }

    /// The person whom a request asked, who usually answers.
    fn asked_one(&self, project: &Project) -> Option<String> {
        let request = project.log.get(self.given.get("answers")?.first()?)?;
        let Body::Request(request) = &request.body else {
            return None;
        };
        let to = request.to.as_ref()?;
        project
            .charter
            .person(&to.value)
            .map(|person| person.name.clone())
    }

    /// Whether a field that may be left out is asked for.
    fn is_useful(&self, field: &str, project: &Project) -> bool {
        match (self.kind, field) {
            (Kind::Stage, "owner" | "due" | "after" | "accept")
            | (Kind::Request, "blocks")
            | (Kind::Call, "medium" | "lasted" | "topic")
            | (Kind::Decision, "on" | "reason")
            | (Kind::Delivery, "to") => true,
            // A confirmation of a call gives nothing.
            (Kind::Reply, "gives") => self
                .refers_to()
                .iter()
                .all(|id| project.log.get_kind(id, Kind::Request).is_some()),
            (Kind::Reply, "promises") => matches!(self.one("gives"), Some("promise" | "part")),
            (Kind::Stage | Kind::Call, _) => false,
            (_, "via") => true,
            // What leaves no trace was said in a call.
            (_, "in") => {
                self.one("via").and_then(|via| project.charter.channel(via))
                    == Some(ChannelKind::Verbal)
            }
            _ => false,
        }
    }

    /// The ids of the entries that it names, those that it is about first.
    pub(super) fn refers_to(&self) -> Vec<String> {
        let main = [
            "answers", "of", "on", "about", "blocks", "after", "cause", "in", "replaces",
        ];
        main.iter()
            .filter_map(|name| self.given.get(name))
            .flatten()
            .cloned()
            .collect()
    }

    /// The heading that suits where none was given: a call's topic, else that of the first entry that it names.
    fn usual_title(&self, project: &Project) -> Option<String> {
        let entries = ["answers", "of", "on", "cause"]
            .into_iter()
            .filter_map(|name| self.given.get(name))
            .flatten();
        let titles = entries
            .filter_map(|id| project.log.get(id)?.title.as_ref())
            .map(|title| title.value.as_str());
        self.one("topic")
            .into_iter()
            .chain(titles)
            .map(in_a_line)
            .find(|title| !title.is_empty())
    }

    /// The heading that it stands under: the one that was given, else one that suits, else its kind and id.
    pub(super) fn title(&self, id: &str, project: &Project) -> String {
        let given = self
            .title
            .as_deref()
            .map(in_a_line)
            .filter(|title| !title.is_empty());
        given
            .or_else(|| self.usual_title(project))
            .unwrap_or_else(|| {
                let mut name = self.kind.name().to_owned();
                name.get_mut(..1).map(str::make_ascii_uppercase);
                format!("{name} {id}")
            })
    }

    /// The day on which it happened.
    pub(super) fn day(&self, zone: &Zone) -> Option<chrono::NaiveDate> {
        let at = Moment::from_text(self.one("at")?).ok()?;
        Some(if let Moment::Exact(_) = at {
            zone.date(at.answer(zone).instant)
        } else {
            at.date()
        })
    }

    /// The fields with their values, in the order in which they are written.
    pub(super) fn values(&self, project: &Project) -> Result<Vec<(String, Value)>, Failure> {
        let mut fields = Vec::new();
        for field in &self.form {
            let Some(values) = self.given.get(field.name) else {
                continue;
            };
            let value = match &field.takes {
                Takes::Mapping(_) if field.name == "allow" => Value::Array(
                    values
                        .iter()
                        .map(|value| allowed(value))
                        .collect::<Result<_, _>>()?,
                ),
                Takes::Mapping(keys) => mapping(field.name, keys, values, project)?,
                _ if field.many => values
                    .iter()
                    .map(|value| Value::from(value.as_str()))
                    .collect(),
                _ => values
                    .last()
                    .map_or(Value::Null, |value| Value::from(value.as_str())),
            };
            fields.push((field.name.to_owned(), value));
        }
        Ok(fields)
    }
}

/// A title is one line.
fn in_a_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An item of `allow`, written as `RULE=REASON`.
fn allowed(text: &str) -> Result<Value, Failure> {
    let example = "write the rule and the reason: `--allow reply-late='agreed in D-3'`";
    let (rule, reason) = text
        .split_once('=')
        .filter(|(_, reason)| !reason.trim().is_empty())
        .ok_or_else(|| Failure::new(format!("--allow: `{text}` gives no reason"), example))?;
    if Rule::named(rule).is_none() {
        return Err(Failure::new(
            format!("--allow: there is no rule `{rule}`"),
            unknown_rule(rule),
        ));
    }
    Ok(Value::from_iter([
        ("rule".to_owned(), rule),
        ("reason".to_owned(), reason),
    ]))
}

/// A mapping, written as several `FIELD=VALUE`.
fn mapping(
    option: &str,
    keys: &[String],
    values: &[String],
    project: &Project,
) -> Result<Value, Failure> {
    let mut pairs = Map::new();
    for text in values {
        let known = keys
            .iter()
            .map(|key| format!("`{key}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let pair = text
            .split_once('=')
            .filter(|(key, _)| keys.iter().any(|known| known == key));
        let (key, value) = pair.ok_or_else(|| {
            Failure::new(
                format!("--{option}: `{text}` sets no field"),
                format!("write `FIELD=VALUE`; the fields are {known}"),
            )
        })?;
        if key == "owner" {
            if project.charter.side(value).is_none() {
                let known = project
                    .charter
                    .parties
                    .iter()
                    .map(|party| party.name.as_str());
                let known = known.chain(
                    project
                        .charter
                        .people
                        .iter()
                        .map(|person| person.name.as_str()),
                );
                let message =
                    format!("--{option} owner: the charter has no person or party `{value}`");
                return Err(Failure::new(message, suggestion(value, known)));
            }
        } else {
            Moment::from_text(value).map_err(|error| usage(&format!("--{option} {key}"), error))?;
        }
        pairs.insert(key.to_owned(), Value::from(value));
    }
    Ok(Value::Object(pairs))
}
