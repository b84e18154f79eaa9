//! `projlog init`: creates the first files of a log, the hook and the CI files. Existing files are not changed.

mod arguments;
mod ci;
mod hook;
mod steps;
mod wanted;

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::ask;
use super::editor::dialogue;
use super::failure::{Failure, Status, current_folder};
use super::output::Output;
use super::shared::{as_of, here, language_in};
pub(super) use arguments::Init;
use steps::{Step, Steps};

use crate::calendar::Zone;
use crate::charter::FILE_NAME;
use crate::edit::{Beginning, Lock, is_temporary, make_folders};
use crate::history::Repository;
use crate::message::{Language, Message, message};
use crate::project::{Project, ProjectError, absolute, misnamed_charter, seen_from};
use crate::render::Untrusted;

/// The maximum number of committers offered as people.
const MOST_AUTHORS: usize = 8;

pub(super) fn run(arguments: &Init, output: &mut Output) -> Result<Status, Failure> {
    let root = folder(arguments.folder.as_deref())?;
    // The language of an existing charter; otherwise the new one names the language that was asked for.
    output.speak([language_in(&root)]);
    let language = output.asked();
    let wanted = if ask::is_somebody_there() {
        let wanted = dialogue(output.language(), |asked| {
            wanted::wanted(arguments, Some(asked))
        })?;
        let Some(wanted) = wanted else {
            return Ok(Status::Cancelled);
        };
        wanted
    } else {
        wanted::wanted(arguments, None)?
    };
    // Only one run at a time looks for missing files and writes them.
    let _lock = Lock::take(&root)?;
    let place = Place::of(root)?;
    // All steps are planned before the first file is written.
    let mut steps = Steps::default();
    begin(&place, arguments, language, &mut steps)?;
    if arguments.hook {
        hook::add(&place, &mut steps)?;
    }
    if let Some(service) = arguments.ci {
        ci::add(service, &wanted, &place, &mut steps);
    }
    let without_source = steps
        .0
        .iter()
        .any(|step| matches!(step, Step::Write { text, .. } if text.contains(ci::FROM)));
    let begun = steps.writes(&place.root.join(FILE_NAME));
    let mut written = Vec::new();
    for step in steps.0 {
        let path = step.written().map(shown);
        step.take(output)
            .map_err(|failure| failure.after(&written))?;
        written.extend(path);
    }
    if begun {
        next(&place, output)?;
    }
    let mut notes = Vec::new();
    if without_source {
        notes.push(message! {
            en: "set the source to install projlog from: PROJLOG_FROM in the CI file, as URL@COMMIT (`--from` writes it)",
            ru: "укажите, откуда устанавливать projlog: PROJLOG_FROM в файле CI, в виде URL@COMMIT (его записывает `--from`)",
            es: "indique de dónde instalar projlog: PROJLOG_FROM en el archivo de CI, como URL@COMMIT (lo escribe `--from`)",
        });
    }
    if let Some(service) = arguments.ci {
        notes.extend(ci::settings(service, &wanted));
    }
    for note in notes {
        writeln!(output)?;
        steps::print(&note, output)?;
    }
    Ok(Status::Clean)
}

/// A project, and the repository around it.
struct Place {
    root: PathBuf,
    repository: Option<Repository>,
    /// The root of the work tree, or the project's folder outside git.
    top: PathBuf,
    /// The project's folder relative to it, with `/`; may be empty.
    inside: String,
}

impl Place {
    fn of(root: PathBuf) -> Result<Self, Failure> {
        let repository = Repository::discover(&root).map_err(ProjectError::from)?;
        if repository
            .as_ref()
            .is_some_and(|repository| is_gits_own(&root, repository))
        {
            return Err(Failure::new(
                message! {
                    en: "{folder} is a git directory, which cannot contain a log",
                    ru: "{folder} — служебная папка git, журнала в ней быть не может",
                    es: "{folder} es un directorio de git, que no puede contener un registro",
                    folder: root.display().to_string(),
                },
                message! {
                    en: "run the command in a work tree, or in a clone that has one",
                    ru: "запустите команду в рабочем каталоге или в клоне, где он есть",
                    es: "ejecute la orden en un árbol de trabajo o en un clon que tenga uno",
                },
            ));
        }
        let inside = repository
            .as_ref()
            .map_or("", Repository::prefix)
            .trim_end_matches('/')
            .to_owned();
        let top = repository
            .as_ref()
            .and_then(Repository::workdir)
            .unwrap_or(&root)
            .to_owned();
        Ok(Self {
            root,
            repository,
            top,
            inside,
        })
    }

    /// The project's folder, as the files for CI name it.
    fn named(&self) -> &str {
        if self.inside.is_empty() {
            "."
        } else {
            &self.inside
        }
    }
}

/// Whether a folder is a git directory, or is inside one.
fn is_gits_own(folder: &Path, repository: &Repository) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    repository.workdir().is_none() || real(folder).starts_with(real(repository.common_dir()))
}

/// The project's folder: the given one, otherwise the one around the current folder that has a charter, otherwise the
/// current folder.
fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = match named {
        Some(named) => {
            let unwritable = |error: std::io::Error| {
                Failure::new(
                    message! {
                        en: "{folder} is not a writable folder: {error}",
                        ru: "{folder}: в эту папку нельзя записать: {error}",
                        es: "{folder} no es una carpeta en la que se pueda escribir: {error}",
                        folder: named.display().to_string(),
                        error: Message::from(&error),
                    },
                    message! {
                        en: "choose another folder",
                        ru: "выберите другую папку",
                        es: "elija otra carpeta",
                    },
                )
            };
            make_folders(named).map_err(unwritable)?;
            absolute(named)
        }
        None => {
            let here = absolute(&current_folder()?);
            Project::find(&here).unwrap_or(here)
        }
    };
    Ok(folder)
}

/// The charter and the first log file, if there is no charter yet.
fn begin(
    place: &Place,
    arguments: &Init,
    language: Option<Language>,
    steps: &mut Steps,
) -> Result<(), Failure> {
    let charter = place.root.join(FILE_NAME);
    if steps::is_there(&charter) {
        steps.0.push(Step::leave(charter, steps::already_there()));
        return Ok(());
    }
    if let Some(misnamed) = misnamed_charter(&place.root) {
        return Err(ProjectError::Misnamed(misnamed).into());
    }
    let zone = zone();
    // A date alone means the end of that day, which is the start of the next one.
    let now = as_of(arguments.as_of.as_deref(), &zone)?;
    let day = zone.date(now.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(now));
    let name = place.root.file_name().map_or_else(
        || {
            let name = message! { en: "Our project", ru: "Наш проект", es: "Nuestro proyecto" };
            name.text(language.unwrap_or_default())
        },
        |name| name.to_string_lossy().into_owned(),
    );
    let beginning = Beginning {
        project: name,
        zone: zone.name().to_owned(),
        authors: authors(place),
        day,
        language,
    };
    let log = place.root.join("log");
    let is_file_of_it =
        |item: std::fs::DirEntry| !is_temporary(&item.file_name().to_string_lossy());
    if std::fs::read_dir(&log).is_ok_and(|items| items.flatten().any(is_file_of_it)) {
        let why = message! {
            en: "it already has files",
            ru: "там уже есть файлы",
            es: "ya tiene archivos",
        };
        steps.0.push(Step::leave(log, why));
    } else {
        steps.file(
            &place.root,
            log.join("plan.md"),
            beginning.plan(),
            message! {
                en: "the plan, with an example stage",
                ru: "план с примером этапа",
                es: "el plan, con una etapa de ejemplo",
            },
        );
    }
    // Written last: a charter marks the project as complete, so that a run that was killed is completed by the next one.
    steps.file(
        &place.root,
        charter,
        beginning.charter(),
        message! {
            en: "the charter, to fill in",
            ru: "устав проекта, который нужно заполнить",
            es: "el estatuto del proyecto, para rellenar",
        },
    );
    Ok(())
}

/// The committers so far, or the configured one.
fn authors(place: &Place) -> Vec<(String, String)> {
    let Some(repository) = &place.repository else {
        return Vec::new();
    };
    let mut found = repository.authors(MOST_AUTHORS);
    if found.is_empty() {
        found.extend(repository.configured_user());
    }
    found.into_iter().map(|who| (who.name, who.email)).collect()
}

/// The time zone of this machine, if it has a name.
fn zone() -> Zone {
    let name = std::env::var("TZ").ok().filter(|name| !name.is_empty());
    let name = name
        .map(|name| name.trim_start_matches(':').to_owned())
        .or_else(|| {
            let link = std::fs::canonicalize("/etc/localtime").ok()?;
            let (_, name) = link.to_str()?.split_once("/zoneinfo/")?;
            Some(name.to_owned())
        });
    name.and_then(|name| Zone::named(&name).ok())
        .unwrap_or_else(Zone::utc)
}

/// Prints the next steps.
fn next(place: &Place, output: &mut Output) -> Result<(), Failure> {
    let commit = if place.repository.is_some() {
        message! {
            en: "commit both, so that git records when each entry was written",
            ru: "сделайте коммит обоих файлов, чтобы git хранил время каждой записи",
            es: "haga commit de ambos, para que git registre cuándo se escribió cada entrada",
        }
    } else {
        message! {
            en: "run `git init` and commit both, so that git records when each entry was written",
            ru: "запустите `git init` и сделайте коммит обоих файлов, чтобы git хранил время каждой записи",
            es: "ejecute `git init` y haga commit de ambos, para que git registre cuándo se escribió cada entrada",
        }
    };
    let next = [
        message! {
            en: "edit the parties, people and terms in {charter}; lines that start with # are comments",
            ru: "заполните стороны, людей и сроки в {charter}; строки, которые начинаются с #, — комментарии",
            es: "edite las partes, las personas y los plazos en {charter}; las líneas que empiezan con # son comentarios",
            charter: FILE_NAME,
        },
        message! {
            en: "`projlog new request` adds the first question to the log; `projlog check` checks it",
            ru: "`projlog new request` добавит в журнал первый вопрос; `projlog check` проверит журнал",
            es: "`projlog new request` añade la primera pregunta al registro; `projlog check` lo comprueba",
        },
        commit,
    ];
    writeln!(output)?;
    // The commands find the project from any folder inside it.
    let title = if here().is_none_or(|here| here.starts_with(&place.root)) {
        message! { en: "Next:", ru: "Что дальше:", es: "Después:" }
    } else {
        message! {
            en: "Next, in {folder}:",
            ru: "Что дальше, в папке {folder}:",
            es: "Después, en {folder}:",
            folder: shown(&place.root),
        }
    };
    steps::print(&title, output)?;
    for (number, step) in next.iter().enumerate() {
        write!(output, "  {}. ", number.saturating_add(1))?;
        steps::print(step, output)?;
    }
    Ok(())
}

/// A path for display, from the current folder.
fn shown(path: &Path) -> String {
    let path = here().map_or_else(|| path.display().to_string(), |here| seen_from(&here, path));
    Untrusted::new(&path).line().into_owned()
}
