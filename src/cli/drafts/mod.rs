//! `projlog drafts`: lists the drafts of projects, and accepts, changes or skips them.

mod arguments;
mod review;
#[cfg(test)]
mod tests;
mod write;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::DueFormat;
use super::ask;
use super::failure::{Failure, Status};
use super::output::Output;
use super::places::{Folder, Projects, note_strays, projects as named};
pub(super) use arguments::Drafts;
use write::{Done, accept, skip};

use crate::edit::Lock;
use crate::message::{Value, message};
use crate::project::{Open, Project, Which};
use crate::render::drafts::{DraftsReport, ReportedDraft, write_drafts};
use crate::render::{Untrusted, to_json};

pub(super) fn run(arguments: &Drafts, output: &mut Output) -> Result<Status, Failure> {
    let config = arguments.common.config.as_deref();
    let Projects { folders, strays } = named(&arguments.folders, &Which::Worktree, config);
    let edits = arguments.review || !arguments.accept.is_empty() || !arguments.skip.is_empty();
    if !edits {
        let status = list(arguments, folders, output)?;
        note_strays(&strays, output)?;
        return Ok(status);
    }
    let mut folders = folders.into_iter();
    let (Some(Folder { root, .. }), None) = (folders.next(), folders.next()) else {
        return Err(Failure::new(
            message! {
                en: "drafts are accepted and skipped in one project at a time",
                ru: "черновики принимают и пропускают в одном проекте за раз",
                es: "los borradores se aceptan y se omiten en un proyecto cada vez",
            },
            message! {
                en: "name one folder",
                ru: "укажите одну папку",
                es: "indique una carpeta",
            },
        ));
    };
    let root = root?;
    if arguments.review {
        return review::run(&root, config, output);
    }
    let _lock = Lock::take(&root)?;
    for id in &arguments.accept {
        let project = open(&root, config)?;
        output.speak([project.charter.language]);
        say(&accept(&project, &find(&project, id)?)?, output)?;
    }
    for id in &arguments.skip {
        let project = open(&root, config)?;
        output.speak([project.charter.language]);
        say(&skip(&project, &find(&project, id)?)?, output)?;
    }
    output.flush()?;
    Ok(Status::Clean)
}

/// Lists the drafts.
fn list(arguments: &Drafts, folders: Vec<Folder>, output: &mut Output) -> Result<Status, Failure> {
    let several = folders.len() > 1;
    let mut reported = Vec::new();
    let mut projects = Vec::new();
    for Folder { name, root } in folders {
        let opened = root.and_then(|root| open(&root, arguments.common.config.as_deref()));
        projects.push((name, opened));
    }
    let languages = projects
        .iter()
        .filter_map(|(_, project)| project.as_ref().ok());
    output.speak(languages.map(|project| project.charter.language));
    let style = output.style(arguments.common.color);
    let mut status = Status::Clean;
    for (name, project) in projects {
        let project = match project {
            Ok(project) => project,
            Err(failure) if several => {
                // A project that cannot be read must not stop the others.
                failure
                    .about(&name)
                    .print(output.language(), &mut output.errors)?;
                status = Status::NotJudged;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        match arguments.output_format {
            DueFormat::Human => {
                if several {
                    writeln!(output, "{}:", Untrusted::new(&name).line())?;
                }
                write_drafts(&project, style, output)?;
            }
            DueFormat::Json => {
                let machine = output.machine_language();
                reported.extend(ReportedDraft::all(&name, &project, machine));
            }
        }
    }
    if arguments.output_format == DueFormat::Json {
        to_json(&DraftsReport::new(reported), output)?;
    }
    output.flush()?;
    Ok(status)
}

/// Reads a project; its history does not matter.
fn open(root: &Path, config: Option<&Path>) -> Result<Project, Failure> {
    let how = Open {
        no_history: true,
        config: config.map(PathBuf::from),
        ..Open::default()
    };
    Ok(Project::open(root, &how)?)
}

/// The place of the draft with an id among the drafts.
fn find(project: &Project, id: &str) -> Result<usize, Failure> {
    let mut drafts = project.drafts.iter();
    let found = drafts.position(|draft| draft.id.as_deref() == Some(id));
    found.ok_or_else(|| {
        let message = if project.log.get(id).is_some() {
            message! {
                en: "`{id}` is an entry, not a draft",
                ru: "`{id}` — запись, а не черновик",
                es: "`{id}` es una entrada, no un borrador",
                id: id,
            }
        } else {
            message! {
                en: "the log has no draft `{id}`",
                ru: "в журнале нет черновика `{id}`",
                es: "el registro no tiene el borrador `{id}`",
                id: id,
            }
        };
        let ids: Vec<&str> = project.draft_ids().collect();
        let help = if ids.is_empty() {
            message! {
                en: "the log has no drafts",
                ru: "черновиков в журнале нет",
                es: "el registro no tiene borradores",
            }
        } else if ids.len() > MOST_NAMED {
            message! {
                en: "`projlog drafts` lists the drafts",
                ru: "черновики покажет `projlog drafts`",
                es: "`projlog drafts` muestra los borradores",
            }
        } else {
            message! {
                en: "the drafts are {ids}",
                ru: "черновики: {ids}",
                es: "los borradores son {ids}",
                ids: Value::commas(ids),
            }
        };
        Failure::new(message, help)
    })
}

/// The most drafts that are named where one was not found.
const MOST_NAMED: usize = 8;

fn say(done: &Done, output: &mut Output) -> Result<(), Failure> {
    let line = done.message().text(output.language());
    writeln!(output, "{}", Untrusted::new(&line).line())?;
    Ok(())
}

/// The remedy where there is no terminal.
fn no_terminal() -> Failure {
    debug_assert!(!ask::is_somebody_there());
    Failure::new(
        message! {
            en: "`projlog drafts --review` asks questions, and there is no terminal",
            ru: "`projlog drafts --review` задаёт вопросы, а терминала нет",
            es: "`projlog drafts --review` hace preguntas y no hay terminal",
        },
        message! {
            en: "remove the word `draft` from a block by hand to accept it, or use `projlog drafts --accept ID` and `--skip ID`",
            ru: "чтобы принять черновик, уберите слово `draft` из блока вручную или используйте `projlog drafts --accept ID` и `--skip ID`",
            es: "para aceptar un borrador quite a mano la palabra `draft` del bloque, o use `projlog drafts --accept ID` y `--skip ID`",
        },
    )
}
