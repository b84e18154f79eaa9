//! What several commands need: the project's folder, and times from the command line.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::calendar::{Instant, Moment, Zone};
use crate::changes::Since;
use crate::charter::{Charter, Party};
use crate::log::Entry;
use crate::log::draft::{Draft, skips};
use crate::message::{Language, message};
use crate::project::{Project, Which, absolute};
use crate::source::hint;
use crate::yaml::{FromText, Wrong};

/// The project folder around a path in a tree, and the path relative to it. With `--config`, a folder without a charter is
/// accepted.
pub(super) fn project_folder(
    start: &Path,
    tree: &Which,
    config: Option<&Path>,
) -> Result<(PathBuf, String), Failure> {
    match (Project::find_in(start, tree), config) {
        (Ok(found), _) => Ok(found),
        (Err(_), Some(_)) if start.is_dir() => Ok((absolute(start), String::new())),
        (Err(error), _) => Err(error.into()),
    }
}

/// The current folder, from which people see the files.
pub(super) fn here() -> Option<PathBuf> {
    std::env::current_dir().ok()
}

/// Checks that a folder from the command line exists: otherwise the project around it would be used.
pub(super) fn existing(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        return Ok(());
    }
    Err(Failure::new(
        message! {
            en: "folder `{name}` does not exist",
            ru: "папки `{name}` нет",
            es: "la carpeta `{name}` no existe",
            name: folder.display().to_string(),
        },
        message! {
            en: "give a project folder",
            ru: "укажите папку проекта",
            es: "indique la carpeta de un proyecto",
        },
    ))
}

/// Parses a time from the command line.
pub(super) fn moment(option: &str, text: &str) -> Result<Moment, Failure> {
    Moment::from_text(text).map_err(|error| usage(option, error))
}

/// An error in the value of an option.
pub(super) fn usage(option: &str, (message, help): Wrong) -> Failure {
    let help = help.unwrap_or_else(|| {
        message! {
            en: "`--help` lists the options of the command",
            ru: "параметры команды показывает `--help`",
            es: "`--help` muestra las opciones de la orden",
        }
    });
    Failure::new(message, help).about(option)
}

/// The language that the charter around the current folder names. A missing or unreadable charter names none.
pub(super) fn language_here() -> Option<Language> {
    language_in(&Project::find(&here()?).ok()?)
}

/// The language that the charter in a project's folder names, if it can be read.
pub(super) fn language_in(root: &Path) -> Option<Language> {
    Project::language_in(root)
}

/// The language that a charter names for a party or, without one, for the project.
pub(super) fn language_for(
    charter: &Charter,
    party: Option<&str>,
) -> Result<Option<Language>, Failure> {
    let party = party.map(|name| known_party(charter, name)).transpose()?;
    Ok(charter.language_for(party))
}

/// The party of the charter that `--party` names.
pub(super) fn known_party<'c>(charter: &'c Charter, name: &str) -> Result<&'c Party, Failure> {
    let parties = charter.parties.iter().map(|party| party.name.as_str());
    charter.party(name).ok_or_else(|| {
        Failure::new(
            message! {
                en: "--party: the charter has no party `{name}`",
                ru: "--party: в уставе нет стороны `{name}`",
                es: "--party: el estatuto no tiene la parte `{name}`",
                name: name,
            },
            hint(name, parties),
        )
    })
}

/// The time of a check: the given one, where a date alone means the end of that day, otherwise now.
pub(super) fn as_of(given: Option<&str>, zone: &Zone) -> Result<Instant, Failure> {
    match given {
        Some(text) => Ok(moment("--as-of", text)?.due(zone).instant),
        None => Ok(crate::clock::now()),
    }
}

/// The moment since which changes are listed: a time, where a date alone means the end of that day, otherwise a commit. It must
/// be before the time of the check.
pub(super) fn since(
    text: &str,
    root: &Path,
    zone: &Zone,
    as_of: Instant,
) -> Result<Since, Failure> {
    let help = message! {
        en: "give a time before that of `--as-of`, such as `2026-03-20 12:00`, or a git revision, such as `HEAD~3`",
        ru: "укажите время раньше времени `--as-of`, например `2026-03-20 12:00`, или ревизию git, например `HEAD~3`",
        es: "indique una hora anterior a la de `--as-of`, por ejemplo `2026-03-20 12:00`, o una revisión de git, por ejemplo `HEAD~3`",
    };
    let since = match Moment::from_text(text) {
        Ok(moment) => Some(Since::Time(moment.due(zone).instant)),
        Err(_) => Project::commit_of(root, text).ok().and_then(|id| {
            let time = Project::time_of(root, &id).ok()??;
            Some(Since::Commit { id, time })
        }),
    };
    let Some(since) = since else {
        let message = message! {
            en: "`{text}` is neither a time nor a commit",
            ru: "`{text}`: ни время, ни коммит",
            es: "`{text}` no es ni una hora ni un commit",
            text: text,
        };
        return Err(usage("--since", (message, Some(help))));
    };
    if since.time() > as_of {
        let message = message! {
            en: "`{text}` is after the time of the report",
            ru: "`{text}` позже времени отчёта",
            es: "`{text}` es posterior a la hora del informe",
            text: text,
        };
        return Err(usage("--since", (message, Some(help))));
    }
    Ok(since)
}

/// Local time in a zone, to the minute; with its offset if the time occurs twice.
pub(super) fn local(instant: Instant, zone: &Zone) -> String {
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

/// The error for the id of a draft, where an entry is needed.
pub(super) fn is_draft(project: &Project, id: &str) -> Option<Failure> {
    let draft = project.draft(id)?;
    Some(Failure::new(
        message! {
            en: "`{id}` is a draft, at {place}, and not an entry yet",
            ru: "`{id}` — черновик ({place}), ещё не запись",
            es: "`{id}` es un borrador, en {place}, y aún no una entrada",
            id: id,
            place: project.place(draft.source, draft.span.start()),
        },
        message! {
            en: "accept it with `projlog drafts --accept {draft}`; `projlog drafts` shows the drafts",
            ru: "примите его командой `projlog drafts --accept {draft}`; черновики покажет `projlog drafts`",
            es: "acéptelo con `projlog drafts --accept {draft}`; `projlog drafts` muestra los borradores",
            draft: id,
        },
    ))
}

/// The ids that no new entry or draft may have: those of entries, of drafts, and of what cannot be read.
pub(super) fn taken_ids(project: &Project) -> Vec<&str> {
    let mut taken = project.known_ids();
    taken.extend(project.draft_ids());
    taken.extend(project.unread_ids());
    taken
}

/// The ids that are not taken, but that no draft may get unasked: what entries and drafts name, and what was skipped. Otherwise they
/// would be about something else without a word.
pub(super) fn promised_ids(project: &Project) -> Vec<&str> {
    let entries = project.log.entries().iter();
    let references = entries.flat_map(Entry::references);
    let mut ids: Vec<&str> = references.map(|one| one.id.value.0.as_str()).collect();
    ids.extend(project.drafts.iter().flat_map(Draft::references));
    for (_, file) in project.log_files() {
        ids.extend(skips(file.text()).filter_map(|skip| skip.id));
    }
    ids
}

/// Checks that a sparse checkout does not leave a file of the log out of the work tree: a new file in its place would replace the one
/// in git, with all of its entries.
pub(super) fn checked_out(project: &Project, path: &str) -> Result<(), Failure> {
    if !project.is_left_out(path) {
        return Ok(());
    }
    Err(Failure::new(
        message! {
            en: "the sparse checkout leaves {path} out of the work tree",
            ru: "из-за частичного извлечения (`sparse-checkout`) файла {path} нет в рабочем каталоге",
            es: "la extracción parcial (`sparse-checkout`) deja {path} fuera del árbol de trabajo",
            path: project.shown(path),
        },
        message! {
            en: "nothing was written; check it out with `git sparse-checkout disable`, and run the command again",
            ru: "ничего не записано; извлеките его с помощью `git sparse-checkout disable` и запустите команду ещё раз",
            es: "no se escribió nada; extráigalo con `git sparse-checkout disable` y ejecute la orden de nuevo",
        },
    ))
}
