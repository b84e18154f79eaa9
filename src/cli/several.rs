//! `projlog check DIR DIR …`: checks several projects in one run. A failure in one does not stop the others.

use std::io::Write;

use super::args::Check;
use super::failure::{Failure, Status, or_bug};
use super::fix;
use super::judge::{checked, leave, status, unjudged};
use super::output::Output;
use super::places::{Folder, Stray, note_strays};
use super::reports::Reports;
use super::shared::language_for;
use crate::engine::{Report, Settings};
use crate::message::message;
use crate::obligation::obligations;
use crate::project::{Open, Project, absolute, prefixes};
use crate::render::status::{DAYS_AHEAD, Overview};
use crate::render::{Checked, Named, Unchecked, Untrusted, write_account};
use crate::workers;

/// A project that was checked.
struct Done {
    project: Project,
    report: Report,
    overview: Overview,
}

pub(super) fn run(
    arguments: &Check,
    folders: Vec<Folder>,
    strays: &[Stray],
    settings: &Settings,
    open: &Open,
    reports: &Reports,
    output: &mut Output,
) -> Result<Status, Failure> {
    if arguments.fix || arguments.diff {
        return Err(Failure::new(
            message! {
                en: "--fix and --diff work on one project at a time",
                ru: "--fix и --diff работают только с одним проектом",
                es: "--fix y --diff trabajan con un solo proyecto a la vez",
            },
            message! {
                en: "give one folder, or files of one log",
                ru: "укажите одну папку или файлы одного журнала",
                es: "indique una carpeta o archivos de un solo registro",
            },
        ));
    }
    let done = workers::each(&folders, |folder| {
        let root = folder.root.as_ref().map_err(Failure::clone)?;
        let (mut project, mut report, owed) = checked(arguments, settings, open, root)?;
        fix::offer(&project, &mut report, open.config.is_none());
        let owed = owed.unwrap_or_else(|| obligations(&project, report.as_of));
        let overview = Overview::new(&project, &owed, report.as_of, DAYS_AHEAD);
        project.keep_files_only();
        open.progress.project_done();
        Ok(Done {
            project,
            report,
            overview,
        })
    });
    let done = done.into_iter().map(or_bug);
    let mut all: Vec<(Folder, Result<Done, Failure>)> = folders.into_iter().zip(done).collect();
    // What cannot be checked comes first, then what needs a call.
    all.sort_by_key(|(_, done)| done.as_ref().ok().map(|done| done.overview.need()));
    let party = arguments.reading.party.as_deref();
    let languages: Result<Vec<_>, _> = all
        .iter()
        .filter_map(|(_, done)| done.as_ref().ok())
        .map(|done| language_for(&done.project.charter, party))
        .collect();
    output.speak(languages?);
    note_strays(strays, output)?;
    let style = output.style(arguments.reading.common.color);
    let places: Vec<_> = all
        .iter()
        .map(|(folder, done)| match (done, &folder.root) {
            (Ok(done), _) => Ok(&done.project),
            (Err(_), Ok(root)) => Err(root.clone()),
            (Err(_), Err(_)) => Err(absolute(folder.name.as_ref())),
        })
        .collect();
    let named: Vec<Named<'_>> = all
        .iter()
        .zip(prefixes(&places))
        .map(|((folder, done), prefix)| Named {
            folder: &folder.name,
            overview: done.as_ref().ok().map(|done| &done.overview),
            outcome: match done {
                Ok(done) => Ok(Checked {
                    project: &done.project,
                    report: &done.report,
                    prefix,
                }),
                Err(failure) => Err(Unchecked {
                    prefix,
                    why: failure.message.clone(),
                }),
            },
        })
        .collect();
    reports.write_several(&named, arguments.statistics, style, output)?;

    let mut worst = Status::Clean;
    for (folder, done) in &all {
        match done {
            Ok(Done {
                project, report, ..
            }) => {
                worst = worst.max(status(arguments, report));
                if !arguments.quiet && !output.is_closed() {
                    // A closed standard error is not a failure: the exit status carries the result.
                    let name = Untrusted::new(&folder.name).line();
                    let _ = writeln!(output.errors, "{name}:");
                    let _ = write_account(project, report, style, &mut output.errors);
                }
                let listed = reports.lists(arguments.statistics);
                if let Some(failure) = unjudged(project, report, listed) {
                    failure.print(output.language(), &mut output.errors)?;
                }
            }
            Err(failure) => {
                worst = Status::NotJudged;
                let failure = failure.clone().about(&folder.name);
                failure.print(output.language(), &mut output.errors)?;
            }
        }
    }
    leave(arguments, all);
    Ok(worst)
}
