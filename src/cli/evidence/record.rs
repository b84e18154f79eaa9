//! The confirmation that is added to the log.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::Looked;
use crate::calendar::Instant;
use crate::charter::{Party, Person};
use crate::cli::failure::Failure;
use crate::cli::new::{Plan, free_id};
use crate::cli::shared::{local, usage};
use crate::edit::Draft;
use crate::import::Verdict;
use crate::log::Kind;
use crate::message::{Language, message};
use crate::obligation::{Obligations, obligations};
use crate::project::Project;
use crate::render::Untrusted;
use crate::source::hint;

/// Who confirms: a person of the charter, with the party.
pub(super) type Confirming<'p> = (&'p Person, &'p Party);

/// The person of the charter who confirms.
pub(super) fn person<'p>(project: &'p Project, name: &str) -> Result<Confirming<'p>, Failure> {
    let charter = &project.charter;
    let person = charter.person(name);
    let found = person.and_then(|person| Some((person, charter.side(name)?)));
    found.ok_or_else(|| {
        let message = message! {
            en: "the charter has no person `{name}`",
            ru: "в уставе проекта нет лица `{name}`",
            es: "en el estatuto del proyecto no figura la persona `{name}`",
            name: name,
        };
        let people = charter.people.iter().map(|person| person.name.as_str());
        usage("--record", (message, Some(hint(name, people))))
    })
}

/// A confirmation, or that there is nothing to confirm.
pub(super) struct Recording {
    /// The side that confirms.
    side: String,
    /// The number of keys.
    pub(super) keys: usize,
    plan: Option<Plan>,
}

impl Recording {
    /// Plans a confirmation of what the exports confirm and the person's side has not confirmed yet. Where the sender is only
    /// inferred, the words were said, but perhaps by somebody else.
    pub(super) fn new(
        project: &Project,
        looked: &[Looked],
        (person, party): Confirming<'_>,
        now: Instant,
        language: Language,
    ) -> Result<Self, Failure> {
        let side = party.name.as_str();
        let obligations = obligations(project, now);
        let is_sure = |looked: &&Looked| {
            matches!(
                looked.verdict,
                Verdict::Confirmed {
                    sender_as: None,
                    ..
                }
            )
        };
        let missing = |looked: &&Looked| is_missing(project, &obligations, looked, side);
        let keys: Vec<Json> = (looked.iter().filter(is_sure).filter(missing))
            .map(|looked| json!(looked.key.to_string()))
            .collect();
        let mut recording = Self {
            side: side.to_owned(),
            keys: keys.len(),
            plan: None,
        };
        if keys.is_empty() {
            return Ok(recording);
        }
        let title = message! {
            en: "Messages found in an own export",
            ru: "Сообщения, найденные в своей выгрузке",
            es: "Mensajes encontrados en una exportación propia",
        };
        let zone = &project.charter.zone;
        let draft = Draft {
            kind: Kind::Confirmation,
            id: free_id(Kind::Confirmation, project),
            fields: vec![
                ("at".to_owned(), json!(local(now, zone))),
                ("from".to_owned(), json!(person.name.as_str())),
                ("evidence".to_owned(), Json::Array(keys)),
            ],
            title: title.text(language),
            note: None,
        };
        recording.plan = Some(Plan::of(&draft, zone.date(now), project)?);
        Ok(recording)
    }

    /// Writes it.
    pub(super) fn write(&self) -> Result<(), Failure> {
        self.plan.as_ref().map_or(Ok(()), Plan::write)
    }

    /// Its id and place, if there is one: `E-1`, `log/2026-03.md`, 12.
    pub(super) fn place(&self) -> Option<(&str, &str, usize)> {
        self.plan.as_ref().map(Plan::place)
    }

    /// Prints what was written.
    pub(super) fn show(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        if let Some(plan) = &self.plan {
            writeln!(out, "{}\n", plan.done(false, language))?;
            return plan.show(out);
        }
        let nothing = message! {
            en: "nothing to record: there is no confirmed key that {side} has not confirmed yet",
            ru: "записывать нечего: нет найденных ключей, которые ещё не подтвердила сторона {side}",
            es: "nada que registrar: no hay claves encontradas que {side} no haya confirmado ya",
            side: &self.side,
        };
        let nothing = nothing.text(language);
        writeln!(out, "{}", Untrusted::new(&nothing).line())
    }
}

/// Whether a side has yet to confirm a key for one of the entries that name it.
fn is_missing(project: &Project, obligations: &Obligations, looked: &Looked, side: &str) -> bool {
    let entries = looked.entries.iter().filter_map(|id| project.log.get(id));
    let mut entries = entries;
    entries.any(|entry| obligations.lacks_confirmation(project, entry, &looked.key, side))
}
