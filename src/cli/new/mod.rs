//! `projlog new KIND`: adds an entry to the log.

mod arguments;
mod ask;
mod known;
mod offer;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::Path;

use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::{as_of, project_folder};
pub(super) use arguments::New;
use ask::{Asked, Choice, Question};
use known::Known;
use offer::Offer;

use crate::calendar::{Instant, Zone};
use crate::edit::{Draft, Lock, append, place, replace};
use crate::log::{EntryId, Kind, next_id};
use crate::project::{MAX_FILE, Open, Project, Which, absolute};
use crate::render::Untrusted;
use crate::yaml::FromText;

pub(super) fn run(arguments: &New, output: &mut Output) -> Result<Status, Failure> {
    let here = std::env::current_dir()?;
    if ask::is_somebody_there() {
        let mut answers = std::io::stdin().lock();
        let mut questions = std::io::stderr();
        write_entry(
            arguments,
            &here,
            Some(Asked {
                answers: &mut answers,
                questions: &mut questions,
            }),
            output,
        )
    } else {
        write_entry(arguments, &here, None, output)
    }
}

/// Adds the entry and shows it. On a terminal, asks for what is missing.
fn write_entry(
    arguments: &New,
    here: &Path,
    asked: Option<Asked<'_>>,
    output: &mut dyn Write,
) -> Result<Status, Failure> {
    let mut asked = asked;
    let config = arguments.config.clone();
    let kind = kind(arguments, asked.as_mut())?;
    let (root, _) = project_folder(here, &Which::Worktree, config.as_deref())?;
    let how = Open {
        no_history: arguments.no_history,
        config,
        no_cache: arguments.no_cache,
        ..Open::default()
    };
    // The lock is held from choosing the id to writing the entry, but not while waiting for answers.
    let take = || {
        if arguments.dry_run {
            Ok(None)
        } else {
            Lock::take(&root).map(Some)
        }
    };
    let mut lock = if asked.is_none() { take()? } else { None };
    let project = Project::open(&root, &how)?;
    let zone = &project.charter.zone;
    let now = as_of(arguments.as_of.as_deref(), zone)?;
    let mut known = Known::new(kind, arguments);
    let offer = Offer::new(&project, asked.as_ref().map(|_| now));
    known.check(&offer)?;
    known.happened(|| local(now, zone));
    let project = match asked.as_mut().filter(|_| !known.missing().is_empty()) {
        Some(asked) => {
            known.ask(&offer, asked, &project)?;
            // Other programs may have written while the questions were answered.
            lock = take()?;
            Project::open(&root, &how)?
        }
        None => {
            known.complain()?;
            project
        }
    };
    let project = if lock.is_none() && !arguments.dry_run {
        lock = take()?;
        Project::open(&root, &how)?
    } else {
        project
    };
    let zone = &project.charter.zone;
    let id = id(arguments.id.as_deref(), kind, &project)?;
    let draft = Draft {
        kind,
        title: known.title(&id, &project),
        id,
        fields: known.values(&Offer::new(&project, None))?,
        note: known.note(),
    };
    let path = match &arguments.file {
        Some(file) => named(file, here, &project)?,
        None => {
            let refers_to = known.refers_to();
            let refers_to: Vec<&str> = refers_to.iter().map(String::as_str).collect();
            let day = known.day(zone).unwrap_or_else(|| zone.date(now));
            place(&project, kind, &draft.id, day, &refers_to).map_err(|error| {
                let help = format!(
                    "choose one with `--file`; the charter's `log` globs are: {}",
                    globs(&project)
                );
                Failure::new(error.to_string(), help)
            })?
        }
    };
    let status = save(&path, &draft, &project, arguments.dry_run, output)?;
    drop(lock);
    Ok(status)
}

/// The given kind, or the one chosen on the terminal.
fn kind(arguments: &New, asked: Option<&mut Asked<'_>>) -> Result<Kind, Failure> {
    let names = Kind::ALL
        .iter()
        .map(|kind| kind.name())
        .collect::<Vec<_>>()
        .join(", ");
    match (arguments.kind, asked) {
        (Some(kind), _) => Ok(kind),
        (None, None) => Err(Failure::new(
            "`projlog new` requires a kind of entry",
            format!("choose one of {names}, for example `projlog new request`"),
        )),
        (None, Some(asked)) => {
            let choices: Vec<Choice> = Kind::ALL
                .iter()
                .map(|kind| Choice {
                    value: kind.name().to_owned(),
                    about: kind.summary().to_owned(),
                })
                .collect();
            let question = Question {
                text: "Kind of entry",
                choices: &choices,
                default: None,
                optional: false,
                many: false,
            };
            let check = |word: &str| match Kind::from_text(word) {
                Ok(_) => Ok(()),
                Err((message, help)) => Err(Failure::new(
                    message.english(),
                    help.map_or_else(String::new, |help| help.english()),
                )),
            };
            let word = asked.ask(&question, &check)?;
            word.first()
                .and_then(|word| Kind::named(word))
                .ok_or_else(|| Failure::new("no kind was given", format!("choose one of {names}")))
        }
    }
}

/// Adds the entry to its file, and shows what was added.
fn save(
    path: &str,
    draft: &Draft,
    project: &Project,
    dry_run: bool,
    output: &mut dyn Write,
) -> Result<Status, Failure> {
    let unreadable = |why: String| {
        Failure::new(
            format!("failed to write {path}: {why}"),
            "nothing was written; choose another file with `--file`",
        )
    };
    let (whole, before) = project
        .file_now(path)
        .map_err(|why| unreadable(why.english()))?;
    let text = std::str::from_utf8(before.as_deref().unwrap_or_default())
        .map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    let name = Path::new(path)
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    // A file for a single entry starts with the entry's heading.
    let name = if name == draft.id {
        draft.title.clone()
    } else {
        name
    };
    let appended = append(text, draft, &name)
        .map_err(|error| Failure::new(format!("{path}: {error}"), error.remedy()))?;
    if u64::try_from(appended.text.len()).unwrap_or(u64::MAX) > MAX_FILE {
        return Err(Failure::new(
            format!("{path} would exceed the limit of {MAX_FILE} bytes"),
            "choose another file with `--file`",
        ));
    }
    if !dry_run {
        replace(&whole, before.as_deref(), appended.text.as_bytes())
            .map_err(|error| Failure::new(error.to_string(), error.remedy()))?;
    }
    let done = match (dry_run, before.is_some()) {
        (true, true) => "would be added to",
        (true, false) => "would be written to the new file",
        (false, true) => "added to",
        (false, false) => "written to the new file",
    };
    writeln!(
        output,
        "{} {done} {}:{}\n",
        Untrusted::new(&draft.id).line(),
        Untrusted::new(path).line(),
        appended.line
    )?;
    for line in appended.added.lines() {
        writeln!(output, "{}", Untrusted::new(line).line())?;
    }
    Ok(Status::Clean)
}

/// The file from `--file`, relative to the project's root, with `/`.
fn named(file: &Path, here: &Path, project: &Project) -> Result<String, Failure> {
    let whole = absolute(&here.join(file));
    let inside = whole
        .strip_prefix(&project.root)
        .ok()
        .and_then(Path::to_str)
        .map(|path| path.replace('\\', "/"));
    let shown = file.display();
    let path = inside.ok_or_else(|| {
        Failure::new(
            format!("--file: {shown} is not in the project"),
            format!("choose a file below {}", project.root.display()),
        )
    })?;
    if project.would_read(&path) {
        return Ok(path);
    }
    let help = format!(
        "choose one that matches the charter's `log`: {}",
        globs(project)
    );
    Err(Failure::new(
        format!("--file: {shown} does not belong to the log"),
        help,
    ))
}

fn globs(project: &Project) -> String {
    project
        .charter
        .log
        .iter()
        .map(|glob| format!("`{}`", glob.value))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The given id, if it is free, otherwise the next one.
fn id(given: Option<&str>, kind: Kind, project: &Project) -> Result<String, Failure> {
    let known = project.known_ids();
    let entries = project
        .log
        .entries()
        .iter()
        .filter(|entry| entry.kind == kind)
        .map(crate::log::Entry::id);
    let next = next_id(kind, entries, &known);
    let Some(given) = given else { return Ok(next) };
    let id = EntryId::from_text(given).map_err(|error| super::shared::usage("--id", error))?;
    if known.contains(&id.0.as_str()) {
        let place = if project.log.get(&id).is_some() {
            "the log already has"
        } else {
            "the history of the log already has"
        };
        return Err(Failure::new(
            format!("--id: {place} an entry `{given}`"),
            format!("the next free id is `{next}`"),
        ));
    }
    Ok(id.0)
}

/// Local time in a zone, to the minute; with its offset if the time occurs twice.
fn local(instant: Instant, zone: &Zone) -> String {
    let time = zone.local(instant).time;
    if zone.instant(time).irregular.is_none() {
        return time.format("%Y-%m-%d %H:%M").to_string();
    }
    let offset = zone.local(instant).offset_seconds / 60;
    let sign = if offset < 0 { '-' } else { '+' };
    format!(
        "{}{sign}{:02}:{:02}",
        time.format("%Y-%m-%dT%H:%M"),
        offset.abs() / 60,
        offset.abs() % 60
    )
}
