//! `projlog show ID`: prints one entry with its history.

use std::cmp::Reverse;

use super::args::{DueFormat, Show};
use super::failure::{Failure, Status};
use super::fix;
use super::output::Output;
use super::shared::{as_of, is_draft, language_for, project_folder};
use crate::engine::{Settings, run as judge};
use crate::message::message;
use crate::obligation::obligations;
use crate::project::{Open, Project, Which};
use crate::render::entry::EntryReport;
use crate::render::{Subject, to_json, write_story};
use crate::source::hint;

pub(super) fn run(arguments: &Show, output: &mut Output) -> Result<Status, Failure> {
    let reading = &arguments.reading;
    let config = reading.common.config.as_deref();
    let (root, _) = project_folder(&std::env::current_dir()?, &Which::Worktree, config)?;
    let how = Open {
        progress: output.progress(false, 1),
        ..reading.open()
    };
    let project = Project::open(&root, &how)?;
    output.speak([language_for(&project.charter, reading.party.as_deref())?]);
    let as_of = as_of(arguments.as_of.as_deref(), &project.charter.zone)?;
    let id = arguments.id.as_str();
    let record = project.record(id).ok_or_else(|| unknown(&project, id))?;
    let settings = Settings {
        at_present: arguments.as_of.is_none(),
        ..Settings::default()
    };
    let mut report = judge(&project, &settings, as_of);
    fix::offer(&project, &mut report, config.is_none());
    let obligations = obligations(&project, as_of);
    let written = project.written(id);
    let subject = Subject {
        project: &project,
        report: &report,
        obligations: &obligations,
        record: &record,
        written,
        until: arguments.as_of.is_some().then_some(as_of),
    };
    match arguments.output_format {
        DueFormat::Human => write_story(&subject, output.style(reading.common.color), output)?,
        DueFormat::Json => {
            to_json(
                &EntryReport::new(&subject, output.machine_language()),
                output,
            )?;
        }
    }
    project.remember();
    Ok(Status::Clean)
}

/// The error for an unknown id. Similar ids are suggested; ids with the same start are compared first, up to a limit.
fn unknown(project: &Project, id: &str) -> Failure {
    if let Some(failure) = is_draft(project, id) {
        return failure;
    }
    let mut known = project.known_ids();
    let common = |known: &str| {
        id.chars()
            .zip(known.chars())
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count()
    };
    known.sort_by_key(|known| Reverse(common(known)));
    let help = if known.is_empty() {
        message! {
            en: "the log has no entries yet",
            ru: "в журнале пока нет записей",
            es: "el registro aún no tiene entradas",
        }
    } else {
        hint(id, known)
    };
    let message = if project.without_history().is_some() {
        message! {
            en: "the log has no entry `{id}`",
            ru: "в журнале нет записи `{id}`",
            es: "el registro no tiene la entrada `{id}`",
            id: id,
        }
    } else {
        message! {
            en: "the log and its history have no entry `{id}`",
            ru: "ни в журнале, ни в его истории нет записи `{id}`",
            es: "ni el registro ni su historial tienen la entrada `{id}`",
            id: id,
        }
    };
    Failure::new(message, help)
}
