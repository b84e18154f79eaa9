//! `projlog status`: how things stand, for a status call; of one project or of several.

use std::io::Write;
use std::path::Path;

use super::args::{StatusFormat, StatusOf};
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::{as_of, project_folder};
use crate::calendar::Instant;
use crate::obligation::obligations;
use crate::project::{Project, Which};
use crate::render::status::{
    StatusPage, StatusReport, Told, Trouble, write_status, write_status_html, write_status_markdown,
};
use crate::render::{Untrusted, to_json};

pub(super) fn run(arguments: &StatusOf, output: &mut Output) -> Result<Status, Failure> {
    let here = [Path::new(".").to_owned()];
    let folders = if arguments.folders.is_empty() {
        here.as_slice()
    } else {
        arguments.folders.as_slice()
    };
    // All pages are as of the same present.
    let now = crate::clock::now();
    let mut told = Vec::new();
    for folder in folders {
        let name = folder.to_string_lossy().into_owned();
        let page = page(arguments, folder, &name, now);
        match page {
            Err(failure) if folders.len() == 1 => return Err(failure),
            // One that cannot be read hides no other.
            Err(Failure { message, help }) => told.push(Told {
                folder: name,
                page: Err(Trouble { message, help }),
            }),
            Ok(page) => told.push(Told {
                folder: name,
                page: Ok(page),
            }),
        }
    }
    let style = output.style(arguments.reading.common.color);
    match arguments.output_format {
        StatusFormat::Human => write_status(&told, style, output)?,
        StatusFormat::Markdown => write_status_markdown(&told, style.language, output)?,
        StatusFormat::Html => write_status_html(&told, style.language, output)?,
        StatusFormat::Json => to_json(&StatusReport::new(&told), output)?,
    }
    output.flush()?;
    let mut status = Status::Clean;
    for Told { folder, page } in &told {
        match page {
            Ok(page) if !page.is_empty() => continue,
            // The page says so itself.
            Ok(_) => {}
            Err(Trouble { message, help }) => {
                let line = |text: &str| Untrusted::new(text).line().into_owned();
                writeln!(
                    output.errors,
                    "error: {}: {}\n  help: {}",
                    line(folder),
                    line(message),
                    line(help)
                )?;
            }
        }
        status = Status::NotJudged;
    }
    Ok(status)
}

/// Reads a project, and what its page tells.
fn page(
    arguments: &StatusOf,
    folder: &Path,
    name: &str,
    now: Instant,
) -> Result<StatusPage, Failure> {
    if !folder.exists() {
        return Err(Failure::new(
            format!("there is no folder `{name}`"),
            "name a project's folder",
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
    Ok(StatusPage::new(
        name,
        &project,
        &obligations(&project, as_of),
        as_of,
        arguments.days,
    ))
}
