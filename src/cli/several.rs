//! `projlog check DIR DIR …`: checks several projects in one run. A failure in one does not stop the others.

use std::io::Write;

use super::args::Check;
use super::failure::{Failure, Status};
use super::fix;
use super::judge::{checked, status};
use super::output::Output;
use super::places::Folder;
use super::reports::Reports;
use super::shared::language_for;
use crate::engine::{Report, Settings};
use crate::message::message;
use crate::project::{Open, Project};
use crate::render::{Named, Untrusted, write_account};

pub(super) fn run(
    arguments: &Check,
    folders: &[Folder],
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
    let all: Vec<Result<(Project, Report), Failure>> = folders
        .iter()
        .map(|folder| {
            let root = folder.root.as_ref().map_err(Failure::clone)?;
            let (project, mut report) = checked(arguments, settings, open, root)?;
            fix::offer(&project, &mut report, open.config.is_none());
            Ok((project, report))
        })
        .collect();
    let named: Vec<Named<'_>> = folders
        .iter()
        .zip(&all)
        .map(|(folder, one)| Named {
            folder: &folder.name,
            outcome: one
                .as_ref()
                .map(|(project, report)| (project, report))
                .map_err(|failure| &failure.message),
        })
        .collect();
    let party = arguments.reading.party.as_deref();
    let languages: Result<Vec<_>, _> = all
        .iter()
        .flatten()
        .map(|(project, _)| language_for(&project.charter, party))
        .collect();
    output.speak(languages?);
    let style = output.style(arguments.reading.common.color);
    reports.write_several(&named, arguments.statistics, style, output)?;

    let mut worst = Status::Clean;
    for (folder, one) in folders.iter().zip(&all) {
        match one {
            Ok((project, report)) => {
                worst = worst.max(status(arguments, project, report));
                if !arguments.quiet && !output.is_closed() {
                    // A closed standard error is not a failure: the exit status carries the result.
                    let name = Untrusted::new(&folder.name).line();
                    let _ = writeln!(output.errors, "{name}:");
                    let _ = write_account(project, report, style, &mut output.errors);
                }
            }
            Err(failure) => {
                worst = Status::NotJudged;
                let failure = failure.clone().about(&folder.name);
                failure.print(output.language(), &mut output.errors)?;
            }
        }
    }
    Ok(worst)
}
