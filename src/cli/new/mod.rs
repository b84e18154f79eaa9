//! `projlog new KIND`: adds an entry to the log.

mod arguments;
mod known;
mod offer;
#[cfg(test)]
mod tests;
mod values;
mod words;

use std::path::Path;

use super::ask::{self, Asked, Choice, Question};
use super::failure::{Failure, Status};
use super::output::{Output, Speaker};
use super::shared::{as_of, project_folder};
pub(super) use arguments::New;
use known::Known;
use offer::Offer;

use crate::calendar::{Instant, Zone};
use crate::edit::{Draft, Lock, append, place, replace};
use crate::log::{EntryId, Kind, next_id};
use crate::message::{Language, Message, Value, message};
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
                language: output.language(),
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
    output: &mut dyn Speaker,
) -> Result<Status, Failure> {
    let mut asked = asked;
    let config = arguments.config.clone();
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
    let language = output.speaks(project.charter.language);
    if let Some(asked) = &mut asked {
        asked.language = language;
    }
    let kind = kind(arguments, asked.as_mut())?;
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
        title: known.title(&id, &project, language),
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
                let help = message! {
                    en: "choose one with `--file`; the charter's `log` globs are: {globs}",
                    ru: "выберите его с помощью `--file`; шаблоны поля `log` в уставе: {globs}",
                    es: "elija uno con `--file`; los patrones del campo `log` del estatuto son: {globs}",
                    globs: globs(&project),
                };
                Failure::new(error.message(), help)
            })?
        }
    };
    let file = FileOf {
        path: &path,
        dry_run: arguments.dry_run,
        language,
    };
    let status = save(&file, &draft, &project, output)?;
    drop(lock);
    Ok(status)
}

/// The given kind, or the one chosen on the terminal.
fn kind(arguments: &New, asked: Option<&mut Asked<'_>>) -> Result<Kind, Failure> {
    let names = || Value::commas(Kind::ALL.iter().map(|kind| kind.name()));
    match (arguments.kind, asked) {
        (Some(kind), _) => Ok(kind),
        (None, None) => Err(Failure::new(
            message! {
                en: "`projlog new` requires a kind of entry",
                ru: "для `projlog new` нужен вид записи",
                es: "`projlog new` necesita un tipo de entrada",
            },
            message! {
                en: "choose one of {names}, for example `projlog new request`",
                ru: "выберите один из видов: {names}; например, `projlog new request`",
                es: "elija uno de {names}, por ejemplo `projlog new request`",
                names: names(),
            },
        )),
        (None, Some(asked)) => {
            let choices: Vec<Choice> = Kind::ALL
                .iter()
                .map(|kind| Choice {
                    value: kind.name().to_owned(),
                    about: words::kind(*kind),
                })
                .collect();
            let question = Question {
                text: message! {
                    en: "Kind of entry",
                    ru: "Вид записи",
                    es: "Tipo de entrada",
                },
                choices: &choices,
                default: None,
                optional: false,
                many: false,
            };
            let choose = || {
                message! {
                    en: "choose one of {names}",
                    ru: "выберите один из видов: {names}",
                    es: "elija uno de {names}",
                    names: names(),
                }
            };
            let check = |word: &str| match Kind::from_text(word) {
                Ok(_) => Ok(()),
                Err((message, help)) => Err(Failure::new(message, help.unwrap_or_else(choose))),
            };
            let word = asked.ask(&question, &check)?;
            let kind = word.first().and_then(|word| Kind::named(word));
            kind.ok_or_else(|| {
                let message = message! {
                    en: "no kind was given",
                    ru: "вид не указан",
                    es: "no se indicó ningún tipo",
                };
                Failure::new(message, choose())
            })
        }
    }
}

/// The file for an entry.
struct FileOf<'a> {
    path: &'a str,
    dry_run: bool,
    language: Language,
}

/// Adds the entry to its file, and shows what was added.
fn save(
    file: &FileOf<'_>,
    draft: &Draft,
    project: &Project,
    output: &mut dyn Speaker,
) -> Result<Status, Failure> {
    let FileOf {
        path,
        dry_run,
        language,
    } = *file;
    let other_file = || {
        message! {
            en: "choose another file with `--file`",
            ru: "выберите другой файл с помощью `--file`",
            es: "elija otro archivo con `--file`",
        }
    };
    let unreadable = |why: Message| {
        Failure::new(
            message! {
                en: "failed to write {path}: {why}",
                ru: "не удалось записать {path}: {why}",
                es: "no se pudo escribir {path}: {why}",
                path: path,
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
    let (whole, before) = project.file_now(path).map_err(unreadable)?;
    let text = std::str::from_utf8(before.as_deref().unwrap_or_default()).map_err(|_| {
        unreadable(message! {
            en: "it is not UTF-8 text",
            ru: "это не текст в кодировке UTF-8",
            es: "no es texto UTF-8",
        })
    })?;
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
        .map_err(|error| Failure::new(error.message(), error.remedy()).about(path))?;
    if u64::try_from(appended.text.len()).unwrap_or(u64::MAX) > MAX_FILE {
        return Err(Failure::new(
            message! {
                en: "{path} would exceed the limit of {most} bytes",
                ru: "{path}: размер превысил бы предел в {most} {most#байт|байта|байт}",
                es: "{path} superaría el límite de {most} bytes",
                path: path,
                most: MAX_FILE,
            },
            other_file(),
        ));
    }
    if !dry_run {
        replace(&whole, before.as_deref(), appended.text.as_bytes())
            .map_err(|error| Failure::new(error.message(), error.remedy()))?;
    }
    let place = format!("{path}:{}", appended.line);
    let done = match (dry_run, before.is_some()) {
        (true, true) => message! {
            en: "{id} would be added to {place}",
            ru: "{id}: запись была бы добавлена в {place}",
            es: "{id} se añadiría a {place}",
            id: &draft.id,
            place: place,
        },
        (true, false) => message! {
            en: "{id} would be written to the new file {place}",
            ru: "{id}: запись была бы внесена в новый файл {place}",
            es: "{id} se escribiría en el archivo nuevo {place}",
            id: &draft.id,
            place: place,
        },
        (false, true) => message! {
            en: "{id} added to {place}",
            ru: "{id}: запись добавлена в {place}",
            es: "{id} añadida a {place}",
            id: &draft.id,
            place: place,
        },
        (false, false) => message! {
            en: "{id} written to the new file {place}",
            ru: "{id}: запись внесена в новый файл {place}",
            es: "{id} escrita en el archivo nuevo {place}",
            id: &draft.id,
            place: place,
        },
    };
    let done = done.text(language);
    writeln!(output, "{}\n", Untrusted::new(&done).line())?;
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

fn globs(project: &Project) -> Value {
    let globs = project.charter.log.iter();
    Value::commas(globs.map(|glob| format!("`{}`", glob.value)))
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
        let message = if project.log.get(&id).is_some() {
            message! {
                en: "--id: the log already has an entry `{id}`",
                ru: "--id: в журнале уже есть запись `{id}`",
                es: "--id: el registro ya tiene una entrada `{id}`",
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
