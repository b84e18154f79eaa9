//! `projlog drafts`: lists the drafts of projects, and accepts, changes or skips them.

mod arguments;
mod find;
mod review;
#[cfg(test)]
mod tests;
mod write;

use std::io::Write;

use super::common::DueFormat;
use super::failure::{Failure, Status, remark};
use super::output::Output;
use super::places::{Folder, Projects, note_strays, projects as named};
pub(super) use arguments::Drafts;
use find::{already, find, is_decided, open};
use write::{Act, decide, edited, remarks};

use crate::edit::Lock;
use crate::finding::Severity;
use crate::message::message;
use crate::project::Which;
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
    let (ids, act): (&[String], Act<'_>) = if arguments.accept.is_empty() {
        (&arguments.skip, Act::Skip)
    } else {
        (&arguments.accept, Act::Accept)
    };
    let project = open(&root, config)?;
    output.speak([project.charter.language]);
    let mut wanted: Vec<&str> = Vec::new();
    // Those that are decided already: the same command was interrupted.
    let mut before: Vec<(&str, Failure)> = Vec::new();
    for id in ids {
        match find(&project, id) {
            // Nothing is written if one of them cannot be.
            Ok(at) => edited(&project, at, act).map(drop)?,
            Err(failure) if is_decided(&project, id, act) => {
                before.push((id, failure));
                continue;
            }
            Err(failure) => return Err(failure),
        }
        if !wanted.contains(&id.as_str()) {
            wanted.push(id);
        }
    }
    for (id, failure) in before {
        if wanted.is_empty() {
            return Err(failure);
        }
        let note = already(id, act);
        remark(Severity::Note, &note, output.language(), &mut output.errors)?;
    }
    let mut written: Vec<String> = Vec::new();
    for id in &wanted {
        let decided = open(&root, config)
            .and_then(|project| decide(&project, find(&project, id)?, act))
            .map_err(|failure| failure.after(&written))?;
        let line = decided.message().text(output.language());
        writeln!(output, "{}", Untrusted::new(&line).line())?;
        written.push((*id).to_owned());
    }
    output.flush()?;
    let project = open(&root, config)?;
    for id in &wanted {
        for left in remarks(&project, id, act) {
            let language = output.language();
            remark(Severity::Warning, &left, language, &mut output.errors)?;
        }
    }
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
