//! `projlog status --output-format html`: the home page of the site, alone in one file.

use std::path::Path;

use super::args::StatusOf;
use super::failure::Failure;
use super::output::Output;
use super::shared::{as_of, project_folder, since};
use crate::calendar::Instant;
use crate::changes::Changes;
use crate::engine::{Report, Settings, run as judge};
use crate::message::Message;
use crate::obligation::{Obligations, obligations};
use crate::project::{Project, Which};
use crate::render::site::{Alone, Judged, write_alone};
use crate::render::status::ProjectStatus;

/// A project as the page needs it, with its log.
struct Read {
    project: Project,
    obligations: Obligations,
    report: Report,
    changes: Option<Changes>,
    as_of: Instant,
}

/// Writes the page of projects. Those that could be read are read again, since their logs were not kept.
pub(super) fn write(
    arguments: &StatusOf,
    projects: &[ProjectStatus],
    now: Instant,
    output: &mut Output,
) -> Result<(), Failure> {
    let read = projects.iter().map(|status| match &status.page {
        Ok(_) => read(arguments, Path::new(&status.folder), now).map(Ok),
        Err(trouble) => Ok(Err(&trouble.message)),
    });
    let read: Vec<Result<Read, &Message>> = read.collect::<Result<_, Failure>>()?;
    let pages = projects.iter().zip(&read).map(|(status, read)| Alone {
        folder: &status.folder,
        outcome: match read {
            Ok(read) => Ok(Judged {
                folder: &status.folder,
                project: &read.project,
                obligations: &read.obligations,
                report: &read.report,
                changes: read.changes.as_ref(),
                as_of: read.as_of,
                days: arguments.days,
            }),
            Err(why) => Err(*why),
        },
    });
    let pages: Vec<Alone<'_>> = pages.collect();
    Ok(write_alone(&pages, output.language(), output)?)
}

fn read(arguments: &StatusOf, folder: &Path, now: Instant) -> Result<Read, Failure> {
    let config = arguments.reading.common.config.as_deref();
    let (root, _) = project_folder(folder, &Which::Worktree, config)?;
    let project = Project::open(&root, &arguments.reading.open())?;
    let as_of = match &arguments.as_of {
        Some(text) => as_of(Some(text), &project.charter.zone)?,
        None => now,
    };
    let settings = Settings {
        at_present: arguments.as_of.is_none(),
        ..Settings::default()
    };
    let obligations = obligations(&project, as_of);
    let changes = match &arguments.since {
        Some(text) => {
            let since = since(text, &root, &project.charter.zone, as_of)?;
            let how = arguments.reading.open();
            Some(Changes::since(&project, &obligations, as_of, &since, &how))
        }
        None => None,
    };
    Ok(Read {
        obligations,
        changes,
        report: judge(&project, &settings, as_of),
        project,
        as_of,
    })
}
