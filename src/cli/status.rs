//! `projlog status`: summarizes one project or several for a status call.

use std::io::Write;
use std::path::Path;

use super::alone;
use super::args::{StatusFormat, StatusOf};
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::{as_of, language_for, project_folder};
use crate::calendar::Instant;
use crate::message::{Language, message};
use crate::obligation::obligations;
use crate::project::{Project, Which};
use crate::render::status::{
    ProjectStatus, StatusPage, StatusReport, Trouble, write_status, write_status_markdown,
};
use crate::render::to_json;

pub(super) fn run(arguments: &StatusOf, output: &mut Output) -> Result<Status, Failure> {
    let here = [Path::new(".").to_owned()];
    let folders = if arguments.folders.is_empty() {
        here.as_slice()
    } else {
        arguments.folders.as_slice()
    };
    // All pages use the same current time.
    let now = crate::clock::now();
    let machine = output.machine_language();
    let mut projects = Vec::new();
    let mut languages = Vec::new();
    for folder in folders {
        let name = folder.to_string_lossy().into_owned();
        let page = page(arguments, folder, &name, now, machine);
        match page {
            Err(failure) if folders.len() == 1 => return Err(failure),
            // A project that cannot be read must not stop the others.
            Err(Failure { message, help }) => projects.push(ProjectStatus {
                folder: name,
                page: Err(Trouble { message, help }),
            }),
            Ok((page, language)) => {
                languages.push(language);
                projects.push(ProjectStatus {
                    folder: name,
                    page: Ok(page),
                });
            }
        }
    }
    output.speak(languages);
    let style = output.style(arguments.reading.common.color);
    match arguments.output_format {
        StatusFormat::Human => write_status(&projects, style, output)?,
        StatusFormat::Markdown => write_status_markdown(&projects, style.language, output)?,
        StatusFormat::Html => alone::write(arguments, &projects, now, output)?,
        StatusFormat::Json => to_json(&StatusReport::new(&projects, machine), output)?,
    }
    output.flush()?;
    let mut status = Status::Clean;
    for ProjectStatus { folder, page } in &projects {
        match page {
            Ok(page) if !page.is_empty() => continue,
            // The page itself shows that it is empty.
            Ok(_) => {}
            Err(Trouble { message, help }) => {
                let failure = Failure::new(message.clone(), help.clone()).about(folder);
                failure.print(output.language(), &mut output.errors)?;
            }
        }
        status = Status::NotJudged;
    }
    Ok(status)
}

/// Reads a project, and builds its page with the language that its charter names.
fn page(
    arguments: &StatusOf,
    folder: &Path,
    name: &str,
    now: Instant,
    machine: Language,
) -> Result<(StatusPage, Option<Language>), Failure> {
    if !folder.exists() {
        return Err(Failure::new(
            message! {
                en: "folder `{name}` does not exist",
                ru: "папки `{name}` нет",
                es: "la carpeta `{name}` no existe",
                name: name,
            },
            message! {
                en: "give a project folder",
                ru: "укажите папку проекта",
                es: "indique la carpeta de un proyecto",
            },
        ));
    }
    let (root, _) = project_folder(
        folder,
        &Which::Worktree,
        arguments.reading.common.config.as_deref(),
    )?;
    let project = Project::open(&root, &arguments.reading.open())?;
    let as_of = match &arguments.as_of {
        Some(text) => as_of(Some(text), &project.charter.zone)?,
        None => now,
    };
    let language = language_for(&project.charter, arguments.reading.party.as_deref())?;
    let page = StatusPage::new(
        name,
        &project,
        &obligations(&project, as_of),
        as_of,
        arguments.days,
        machine,
    );
    Ok((page, language))
}
