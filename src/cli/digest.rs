//! `projlog digest`: what is new, due and overdue for one side, for a message or a mail. Empty if there is nothing to report.

use std::io::Write;
use std::path::Path;

use super::args::{DigestFormat, DigestOf};
use super::failure::{Failure, Status, remark};
use super::output::Output;
use super::places::{Folder, Projects, note_strays, projects};
use super::shared::{as_of, known_party, since};
use crate::calendar::{Calendar, Instant};
use crate::changes::{Changes, Since};
use crate::finding::Severity;
use crate::message::{Language, message};
use crate::obligation::obligations;
use crate::progress::Progress;
use crate::project::{Open, Project, Which};
use crate::render::digest::{
    Digest, Part, Unread, write_digest, write_digest_html, write_digest_markdown,
};

pub(super) fn run(arguments: &DigestOf, output: &mut Output) -> Result<Status, Failure> {
    let config = arguments.common.config.as_deref();
    let Projects { folders, strays } = projects(&arguments.folders, &Which::Worktree, config);
    let now = crate::clock::now();
    let mut parts: Vec<Part> = Vec::new();
    let mut languages = Vec::new();
    let mut notes = Vec::new();
    let mut status = Status::Clean;
    let progress = output.progress(false, folders.len());
    let alone = folders.len() == 1;
    for Folder { name, root } in folders {
        let digest = root.and_then(|root| digest(arguments, &root, &name, now, &progress));
        match digest {
            Ok((digest, language)) => {
                languages.push(language);
                if digest.is_empty() {
                    // Nothing is printed about it, so what may be missing is said here.
                    for note in digest.hidden() {
                        notes.push((name.clone(), note.clone()));
                    }
                } else {
                    parts.push(Ok(digest));
                }
            }
            Err(failure) if alone => {
                note_strays(&strays, output)?;
                return Err(failure);
            }
            // A project that cannot be read must not hide the others.
            Err(failure) => {
                parts.push(Err(Unread {
                    folder: name.clone(),
                }));
                failure
                    .about(&name)
                    .print(output.language(), &mut output.errors)?;
                status = Status::NotJudged;
            }
        }
    }
    output.speak(languages);
    note_strays(&strays, output)?;
    for (folder, note) in notes {
        let named = (!alone).then(|| {
            message! { en: "{folder}: ", ru: "{folder}: ", es: "{folder}: ", folder: folder }
        });
        let note = message! {
            en: "{named}{note}",
            ru: "{named}{note}",
            es: "{named}{note}",
            named: named,
            note: note,
        };
        remark(Severity::Note, &note, output.language(), &mut output.errors)?;
    }
    if parts.is_empty() {
        return Ok(status);
    }
    let style = output.style(arguments.common.color);
    match arguments.output_format {
        DigestFormat::Text => write_digest(&parts, style, output)?,
        DigestFormat::Markdown => write_digest_markdown(&parts, style.language, output)?,
        DigestFormat::Html => write_digest_html(&parts, style.language, output)?,
    }
    output.flush()?;
    Ok(status)
}

/// The digest of a project, and the language of its recipient.
fn digest(
    arguments: &DigestOf,
    root: &Path,
    name: &str,
    now: Instant,
    progress: &Progress,
) -> Result<(Digest, Option<Language>), Failure> {
    let how = Open {
        no_history: arguments.no_history,
        no_cache: arguments.no_cache,
        config: arguments.common.config.clone(),
        progress: progress.clone(),
        ..Open::default()
    };
    let mut project = Project::open(root, &how)?;
    let as_of = match &arguments.as_of {
        Some(text) => as_of(Some(text), &project.charter.zone)?,
        None => now,
    };
    if let Some(earlier) = stood(&project, as_of, &how) {
        project = earlier;
    }
    let charter = &project.charter;
    let party = known_party(charter, &arguments.party)?;
    let since = match &arguments.since {
        Some(text) => since(text, root, &charter.zone, as_of)?,
        None => Since::Time(day_before(&party.calendar, as_of)),
    };
    let obligations = obligations(&project, as_of);
    let changes = Changes::since(&project, &obligations, as_of, &since, &how);
    let digest = Digest::new(name, &project, &obligations, &changes, party);
    project.remember();
    Ok((digest, charter.language_for(Some(party))))
}

/// The project as it stood at a time before its last commit, so that a digest of that time is the one that was sent. `None`: the
/// present state is that of the time, or its tree cannot be read.
fn stood(project: &Project, as_of: Instant, how: &Open) -> Option<Project> {
    let commit = project.commit_by(as_of)?;
    let tip = project.tree.commit.as_ref()?;
    if commit == *tip {
        return None;
    }
    let how = Open {
        tree: Which::Revision(commit),
        ..how.clone()
    };
    Project::open(&project.root, &how).ok()
}

/// The same time of day on the working day before, so that the digest of a Monday covers the weekend. Without a working day in
/// the two weeks before, 24 hours before.
fn day_before(calendar: &Calendar, as_of: Instant) -> Instant {
    const DAYS: usize = 14;
    let zone = calendar.zone();
    let local = zone.local(as_of).time;
    let mut days = std::iter::successors(local.date().pred_opt(), chrono::NaiveDate::pred_opt);
    let last = days
        .by_ref()
        .take(DAYS)
        .find(|date| calendar.is_working_day(*date));
    last.map_or_else(
        || as_of - chrono::TimeDelta::days(1),
        |date| zone.instant(date.and_time(local.time())).instant,
    )
}
