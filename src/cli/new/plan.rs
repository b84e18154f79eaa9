//! What is written: the entry, its file, and the text of the file with the entry.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::arguments::New;
use super::known::Known;
use super::offer::Offer;
use crate::calendar::Instant;
use crate::cli::failure::Failure;
use crate::cli::shared::{checked_out, taken_ids};
use crate::edit::{Appended, Draft, append, place, replace};
use crate::log::{EntryId, Kind, next_id};
use crate::message::{Language, Message, Value, message};
use crate::project::{MAX_FILE, Project, absolute};
use crate::render::Untrusted;
use crate::rules::ids_in;
use crate::source::SourceId;
use crate::yaml::FromText;

/// What the command line asks for.
pub(super) struct Wanted<'a> {
    pub(super) arguments: &'a New,
    pub(super) kind: Kind,
    /// The current folder.
    pub(super) here: &'a Path,
    pub(super) now: Instant,
    /// The language of a heading that nobody gave.
    pub(super) language: Language,
}

/// An entry with its place.
pub(in crate::cli) struct Plan {
    id: String,
    /// From the project's folder, with `/`.
    path: String,
    /// The path for people.
    shown: String,
    whole: PathBuf,
    /// The content of the file, if it exists.
    before: Option<Vec<u8>>,
    appended: Appended,
}

impl Plan {
    /// Plans an entry with the next free id, at the place where it belongs.
    pub(super) fn new(
        wanted: &Wanted<'_>,
        known: &Known,
        project: &Project,
    ) -> Result<Self, Failure> {
        let Wanted {
            arguments, kind, ..
        } = *wanted;
        let zone = &project.charter.zone;
        let id = id(arguments.id.as_deref(), kind, project)?;
        let draft = Draft {
            kind,
            title: known.title(&id, project, wanted.language),
            id,
            fields: known.values(&Offer::new(project, None))?,
            note: known.note(),
        };
        let path = match &arguments.file {
            Some(file) => named(file, wanted.here, project)?,
            None => {
                let refers_to = known.refers_to();
                let refers_to: Vec<&str> = refers_to.iter().map(String::as_str).collect();
                let day = known.day(zone).unwrap_or_else(|| zone.date(wanted.now));
                place(project, draft.kind, &draft.id, day, &refers_to)
                    .map_err(|error| Failure::new(error.message(), choose_one(project)))?
            }
        };
        Self::in_file(path, &draft, project, true)
    }

    /// Plans an entry at the place where entries of its day belong.
    pub(in crate::cli) fn of(
        draft: &Draft,
        day: NaiveDate,
        project: &Project,
    ) -> Result<Self, Failure> {
        let path = usual_place(draft.kind, &draft.id, day, project)?;
        Self::in_file(path, draft, project, false)
    }

    /// The plan for an entry in a file; `options` says whether the command has one for another file.
    fn in_file(
        path: String,
        draft: &Draft,
        project: &Project,
        options: bool,
    ) -> Result<Self, Failure> {
        let other_file = || {
            if !options {
                return message! {
                    en: "correct that first",
                    ru: "сначала исправьте это",
                    es: "corrija eso antes",
                };
            }
            message! {
                en: "choose another file with `--file`",
                ru: "выберите другой файл с помощью `--file`",
                es: "elija otro archivo con `--file`",
            }
        };
        let shown = project.shown(&path);
        let unreadable = |why: Message| {
            Failure::new(
                message! {
                    en: "failed to write {path}: {why}",
                    ru: "не удалось записать {path}: {why}",
                    es: "no se pudo escribir {path}: {why}",
                    path: &shown,
                    why: why,
                },
                message! {
                    en: "nothing was written; {choose}",
                    ru: "ничего не записано; {choose}",
                    es: "no se escribió nada; {choose}",
                    choose: other_file(),
                },
            )
        };
        checked_out(project, &path)?;
        let (whole, before) = project.file_now(&path).map_err(unreadable)?;
        let text = std::str::from_utf8(before.as_deref().unwrap_or_default()).map_err(|_| {
            unreadable(message! {
                en: "it is not UTF-8 text",
                ru: "это не текст в кодировке UTF-8",
                es: "no es texto UTF-8",
            })
        })?;
        let name = Path::new(&path)
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        // A file for a single entry starts with the entry's heading.
        let name = if name == draft.id {
            draft.title.clone()
        } else {
            name
        };
        let appended = append(text, draft, &name)
            .map_err(|error| Failure::new(error.message(), error.remedy(options)).about(&shown))?;
        if u64::try_from(appended.text.len()).unwrap_or(u64::MAX) > MAX_FILE {
            return Err(Failure::new(
                message! {
                    en: "{path} would exceed the limit of {most} bytes",
                    ru: "{path}: размер превысил бы предел в {most} {most#байт|байта|байт}",
                    es: "{path} superaría el límite de {most} bytes",
                    path: &shown,
                    most: MAX_FILE,
                },
                other_file(),
            ));
        }
        Ok(Self {
            id: draft.id.clone(),
            path,
            shown,
            whole,
            before,
            appended,
        })
    }

    /// Whether another plan adds the same text at the same place.
    pub(super) fn adds(&self, other: &Self) -> bool {
        self.path == other.path && self.appended.added == other.appended.added
    }

    /// Writes the file.
    pub(in crate::cli) fn write(&self) -> Result<(), Failure> {
        let text = self.appended.text.as_bytes();
        Ok(replace(&self.whole, self.before.as_deref(), text)?)
    }

    /// The id, the file and the line of the entry.
    pub(in crate::cli) fn place(&self) -> (&str, &str, usize) {
        (&self.id, &self.path, self.appended.line)
    }

    /// Prints the added text.
    pub(in crate::cli) fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        for line in self.appended.added.lines() {
            writeln!(out, "{}", Untrusted::new(line).line())?;
        }
        Ok(())
    }

    /// Where the entry is written, in a line.
    pub(in crate::cli) fn done(&self, dry_run: bool, language: Language) -> String {
        let place = format!("{}:{}", self.shown, self.appended.line);
        let done = match (dry_run, self.before.is_some()) {
            (true, true) => message! {
                en: "{id} would be added to {place}",
                ru: "{id}: запись была бы добавлена в {place}",
                es: "{id} se añadiría a {place}",
                id: &self.id,
                place: place,
            },
            (true, false) => message! {
                en: "{id} would be written to the new file {place}",
                ru: "{id}: запись была бы внесена в новый файл {place}",
                es: "{id} se escribiría en el archivo nuevo {place}",
                id: &self.id,
                place: place,
            },
            (false, true) => message! {
                en: "{id} added to {place}",
                ru: "{id}: запись добавлена в {place}",
                es: "{id} añadida a {place}",
                id: &self.id,
                place: place,
            },
            (false, false) => message! {
                en: "{id} written to the new file {place}",
                ru: "{id}: запись внесена в новый файл {place}",
                es: "{id} escrita en el archivo nuevo {place}",
                id: &self.id,
                place: place,
            },
        };
        let done = done.text(language);
        Untrusted::new(&done).line().into_owned()
    }
}

/// The file from `--file`, relative to the project's root, with `/`.
fn named(file: &Path, here: &Path, project: &Project) -> Result<String, Failure> {
    let whole = absolute(&here.join(file));
    let inside = whole
        .strip_prefix(&project.root)
        .ok()
        .and_then(Path::to_str)
        .map(|path| path.replace('\\', "/"));
    let shown = || file.display().to_string();
    let path = inside.ok_or_else(|| {
        Failure::new(
            message! {
                en: "--file: {file} is not in the project",
                ru: "--file: {file} находится вне проекта",
                es: "--file: {file} no está en el proyecto",
                file: shown(),
            },
            message! {
                en: "choose a file below {folder}",
                ru: "выберите файл внутри {folder}",
                es: "elija un archivo dentro de {folder}",
                folder: project.root.display().to_string(),
            },
        )
    })?;
    if project.would_read(&path) {
        return Ok(path);
    }
    Err(Failure::new(
        message! {
            en: "--file: {file} does not belong to the log",
            ru: "--file: {file} не относится к журналу",
            es: "--file: {file} no pertenece al registro",
            file: shown(),
        },
        message! {
            en: "choose one that matches the charter's `log`: {globs}",
            ru: "выберите файл, который подходит под поле `log` устава: {globs}",
            es: "elija uno que encaje con el campo `log` del estatuto: {globs}",
            globs: globs(project),
        },
    ))
}

fn choose_one(project: &Project) -> Message {
    message! {
        en: "choose one with `--file`; the charter's `log` globs are: {globs}",
        ru: "выберите его с помощью `--file`; шаблоны поля `log` в уставе: {globs}",
        es: "elija uno con `--file`; los patrones del campo `log` del estatuto son: {globs}",
        globs: globs(project),
    }
}

/// The file in which an entry of a day belongs, for a command that has no option for it.
pub(in crate::cli) fn usual_place(
    kind: Kind,
    id: &str,
    day: NaiveDate,
    project: &Project,
) -> Result<String, Failure> {
    place(project, kind, id, day, &[]).map_err(|error| {
        let help = message! {
            en: "nothing was written; write a first entry with `projlog new request --file FILE` into a file that the charter's `log` globs match: {globs}",
            ru: "ничего не записано; внесите первую запись командой `projlog new request --file FILE` в файл, подходящий под шаблоны поля `log` в уставе: {globs}",
            es: "no se escribió nada; escriba una primera entrada con `projlog new request --file FILE` en un archivo que encaje con los patrones del campo `log` del estatuto: {globs}",
            globs: globs(project),
        };
        Failure::new(error.message(), help)
    })
}

fn globs(project: &Project) -> Value {
    let globs = project.charter.log.iter();
    Value::commas(globs.map(|glob| format!("`{}`", glob.value)))
}

/// The next free id of a kind. Ids of removed entries and of drafts are taken, and so is what looks like one anywhere in the log: it
/// may be that of an entry that cannot be read, and an unrelated entry must not become the target of a reference.
pub(in crate::cli) fn free_id(kind: Kind, project: &Project) -> String {
    let written = project.log_files().into_iter();
    let written: HashSet<&str> = written
        .flat_map(|(_, file)| ids_in(file.text()).map(|(_, id)| id))
        .collect();
    let mut next = next_id(kind, of_kind(kind, project), &taken_ids(project));
    while written.contains(next.as_str()) {
        let after = next_id(kind, [next.as_str()], &[&next]);
        if after == next {
            break;
        }
        next = after;
    }
    next
}

fn of_kind(kind: Kind, project: &Project) -> impl Iterator<Item = &str> {
    let entries = project.log.entries().iter();
    entries
        .filter(move |entry| entry.kind == kind)
        .map(crate::log::Entry::id)
}

fn no_free_id(kind: Kind, unread: SourceId, project: &Project) -> Failure {
    let path = project.shown(project.sources.get(unread).path());
    Failure::new(
        message! {
            en: "it is unknown which id for `{kind}:` is free: {path} cannot be read, and may have any",
            ru: "неизвестно, какой id для `{kind}:` свободен: {path} не читается, и там может быть любой",
            es: "no se sabe qué id para `{kind}:` está libre: {path} no se puede leer y puede tener cualquiera",
            kind: kind.name(),
            path: path.clone(),
        },
        message! {
            en: "nothing was written; correct {path} first (see `projlog check`), or state with `--id` an id that it does not have",
            ru: "ничего не записано; сначала исправьте {path} (см. `projlog check`) или укажите в `--id` такой id, которого там нет",
            es: "no se escribió nada; corrija antes {path} (véase `projlog check`) o indique con `--id` un id que no tenga",
            path: path,
        },
    )
}

/// The given id, if it is free, otherwise the next one.
fn id(given: Option<&str>, kind: Kind, project: &Project) -> Result<String, Failure> {
    let next = free_id(kind, project);
    let Some(given) = given else {
        // A file that cannot be read may have any id.
        let unread = project.unreadable_files().first();
        return unread.map_or(Ok(next), |unread| Err(no_free_id(kind, *unread, project)));
    };
    let known = taken_ids(project);
    let id = EntryId::from_text(given).map_err(|error| crate::cli::shared::usage("--id", error))?;
    if known.contains(&id.0.as_str()) {
        let is_unread = project.unread_ids().any(|unread| *unread == *id.0);
        let message = if is_unread || project.log.get(&id).is_some() {
            message! {
                en: "--id: the log already has an entry `{id}`",
                ru: "--id: в журнале уже есть запись `{id}`",
                es: "--id: el registro ya tiene una entrada `{id}`",
                id: given,
            }
        } else if project.draft(&id).is_some() {
            message! {
                en: "--id: the log already has a draft `{id}`",
                ru: "--id: в журнале уже есть черновик `{id}`",
                es: "--id: el registro ya tiene un borrador `{id}`",
                id: given,
            }
        } else {
            message! {
                en: "--id: the history of the log already has an entry `{id}`",
                ru: "--id: в истории журнала уже есть запись `{id}`",
                es: "--id: el historial del registro ya tiene una entrada `{id}`",
                id: given,
            }
        };
        return Err(Failure::new(
            message,
            message! {
                en: "the next free id is `{next}`",
                ru: "следующий свободный id: `{next}`",
                es: "el siguiente id libre es `{next}`",
                next: next,
            },
        ));
    }
    Ok(id.0)
}
