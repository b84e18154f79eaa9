//! `projlog status`: summarizes one project or several for a status call.

use std::io::Write;
use std::path::Path;

use super::alone::{self, Read};
use super::args::{StatusFormat, StatusOf};
use super::failure::{Failure, Status, or_bug};
use super::output::Output;
use super::places::{Folder, Projects, note_strays, projects as named, roots};
use super::shared::{as_of, language_for, since};
use super::watch::watch;
use crate::calendar::Instant;
use crate::changes::Changes;
use crate::engine::{Settings, run_by as judge};
use crate::message::Language;
use crate::obligation::obligations;
use crate::project::{Open, Project, Which};
use crate::render::status::{
    ProjectStatus, StatusPage, StatusReport, Trouble, write_status, write_status_markdown,
};
use crate::render::to_json;
use crate::workers;

pub(super) fn run(arguments: &StatusOf, output: &mut Output) -> Result<Status, Failure> {
    if !arguments.watch {
        return once(arguments, output);
    }
    let config = arguments.reading.common.config.as_deref();
    let mut folders = named(&arguments.folders, &Which::Worktree, config).folders;
    if let [Folder { root: Err(_), .. }] = folders.as_slice()
        && let Some(Folder {
            root: Err(failure), ..
        }) = folders.pop()
    {
        return Err(failure);
    }
    let at_present = arguments.as_of.is_none();
    watch(&roots(folders), config, at_present, output, &mut |output| {
        once(arguments, output)
    })
}

/// Prints the status once.
fn once(arguments: &StatusOf, output: &mut Output) -> Result<Status, Failure> {
    let config = arguments.reading.common.config.as_deref();
    let Projects { folders, strays } = named(&arguments.folders, &Which::Worktree, config);
    // All pages use the same current time.
    let now = crate::clock::now();
    let machine =
        (arguments.output_format == StatusFormat::Json).then(|| output.machine_language());
    let mut projects = Vec::new();
    let mut languages = Vec::new();
    let alone = folders.len() == 1;
    let how = Open {
        progress: output.progress(false, folders.len()),
        ..arguments.reading.open()
    };
    let pages = workers::each(&folders, |Folder { name, root }| {
        let root = root.as_ref().map_err(Failure::clone)?;
        let page = page(arguments, &how, root, name, now, machine);
        how.progress.project_done();
        page
    });
    for (Folder { name, .. }, page) in folders.into_iter().zip(pages) {
        let (page, read) = match or_bug(page) {
            Err(failure) if alone => {
                note_strays(&strays, output)?;
                return Err(failure);
            }
            // A project that cannot be read must not stop the others.
            Err(Failure { message, help }) => (Err(Trouble { message, help }), None),
            Ok((page, language, read)) => {
                languages.push(language);
                (Ok(page), read)
            }
        };
        projects.push((ProjectStatus { folder: name, page }, read));
    }
    // What cannot be read comes first, then what needs a call.
    projects.sort_by_key(|(project, _)| project.page.as_ref().ok().map(StatusPage::need));
    let (projects, read): (Vec<ProjectStatus>, Vec<Option<Read>>) = projects.into_iter().unzip();
    output.speak(languages);
    let style = output.style(arguments.reading.common.color);
    match arguments.output_format {
        StatusFormat::Human => write_status(&projects, style, output)?,
        StatusFormat::Markdown => write_status_markdown(&projects, style.language, output)?,
        StatusFormat::Html => alone::write(&projects, &read, arguments.days, output)?,
        StatusFormat::Json => {
            let language = output.machine_language();
            to_json(&StatusReport::new(&projects, language), output)?;
        }
    }
    output.flush()?;
    note_strays(&strays, output)?;
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

/// Reads a project, and builds its page with the language that its charter names. The project is kept only for HTML, which
/// has its entries.
fn page(
    arguments: &StatusOf,
    how: &Open,
    root: &Path,
    name: &str,
    now: Instant,
    machine: Option<Language>,
) -> Result<(StatusPage, Option<Language>, Option<Read>), Failure> {
    let project = Project::open(root, how)?;
    let as_of = match &arguments.as_of {
        Some(text) => as_of(Some(text), &project.charter.zone)?,
        None => now,
    };
    let language = language_for(&project.charter, arguments.reading.party.as_deref())?;
    let obligations = obligations(&project, as_of);
    let changes = match &arguments.since {
        Some(text) => {
            let since = since(text, root, &project.charter.zone, as_of)?;
            Some(Changes::since(&project, &obligations, as_of, &since, how))
        }
        None => None,
    };
    let days = arguments.days;
    let mut page = StatusPage::new(name, &project, &obligations, as_of, days, machine);
    if let Some(changes) = &changes {
        page = page.with_changes(name, &project, changes);
    }
    project.remember();
    let read = (arguments.output_format == StatusFormat::Html).then(|| {
        let settings = Settings {
            at_present: arguments.as_of.is_none(),
            ..Settings::default()
        };
        Read {
            report: judge(&project, &obligations, &settings, as_of),
            project,
            obligations,
            changes,
            as_of,
        }
    });
    Ok((page, language, read))
}
