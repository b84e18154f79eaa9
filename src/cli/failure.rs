//! How a command ends: its exit status, or the error that stopped it.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::edit::{Busy, ReplaceError};
use crate::engine::SettingsError;
use crate::finding::Severity;
use crate::message::{Language, Message, Value, message};
use crate::page::PageError;
use crate::project::ProjectError;
use crate::render::{Untrusted, heads};

/// The exit status of a run, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// No findings at or above `--fail-on`.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// The project could not be checked.
    NotJudged = 2,
    /// The user cancelled a dialogue.
    Cancelled = 130,
}

/// The result for one of several projects; a panic is a bug in projlog, which must not affect the others.
pub(super) fn or_bug<T>(result: std::thread::Result<Result<T, Failure>>) -> Result<T, Failure> {
    result.unwrap_or_else(|_| {
        Err(Failure::new(
            message! {
                en: "projlog failed on this project: this is a bug in projlog",
                ru: "сбой projlog на этом проекте: это ошибка в самом projlog",
                es: "projlog ha fallado con este proyecto: es un error de projlog",
            },
            message! {
                en: "please report it with the message above; the other projects are not affected",
                ru: "сообщите о ней, приложив сообщение выше; на другие проекты она не влияет",
                es: "notifíquelo con el mensaje anterior; los demás proyectos no están afectados",
            },
        ))
    })
}

/// An error that stops a command.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The error message.
    pub(super) message: Message,
    /// A suggestion how to resolve it.
    pub(super) help: Message,
}

impl Failure {
    pub(super) fn new(message: Message, help: Message) -> Self {
        Self { message, help }
    }

    /// Names the option, file or project that it is about: `--to: the charter has no person …`.
    pub(super) fn about(self, place: &str) -> Self {
        Self {
            message: about(place, &self.message),
            help: self.help,
        }
    }

    /// The same after others of several things were written: their names, as they are shown.
    pub(super) fn after(self, written: &[String]) -> Self {
        const MOST: usize = 5;
        if written.is_empty() {
            return self;
        }
        let more = written.len().saturating_sub(MOST);
        let more = (more > 0).then(|| {
            message! { en: " and {more} more", ru: " и ещё {more}", es: " y {more} más", more: more }
        });
        let help = message! {
            en: "{help}; it was left as it is, and before it, these were written: {written}{more}; then run the command again",
            ru: "{help}; здесь всё осталось как есть, а до этого записано: {written}{more}; затем запустите команду ещё раз",
            es: "{help}; se dejó como está, y antes se escribió: {written}{more}; después ejecute la orden de nuevo",
            help: self.help,
            written: Value::commas(written.iter().take(MOST)),
            more: more,
        };
        Self { help, ..self }
    }

    /// Prints the error and the suggestion.
    pub(super) fn print(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        let line = |message: &Message| {
            let text = message.text(language);
            Untrusted::new(&text).line().into_owned()
        };
        writeln!(
            out,
            "{}: {}\n  {}: {}",
            line(&heads::severity(Severity::Error)),
            line(&self.message),
            line(&heads::next()),
            line(&self.help)
        )
    }
}

/// A message after the name of what it is about.
pub(super) fn about(place: &str, message: &Message) -> Message {
    message! {
        en: "{place}: {message}",
        ru: "{place}: {message}",
        es: "{place}: {message}",
        place: place,
        message: message,
    }
}

/// Prints a line with a caption: `note: checked against the current charter`.
pub(super) fn remark(
    severity: Severity,
    message: &Message,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = message.text(language);
    writeln!(
        out,
        "{}: {}",
        heads::severity(severity).text(language),
        Untrusted::new(&text).line()
    )
}

/// The current folder, which may have been deleted since the program started in it.
pub(super) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| {
        Failure::new(
            message! {
                en: "the current folder cannot be found: {error}",
                ru: "не удаётся найти текущую папку: {error}",
                es: "no se encuentra la carpeta actual: {error}",
                error: Message::from(&error),
            },
            message! {
                en: "change to a folder that exists",
                ru: "перейдите в существующую папку",
                es: "vaya a una carpeta que exista",
            },
        )
    })
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        let error = match std::env::current_dir() {
            Ok(here) => error.seen_from(&here),
            Err(_) => error,
        };
        Self::new(error.message(), error.remedy())
    }
}

impl From<ReplaceError> for Failure {
    fn from(error: ReplaceError) -> Self {
        let error = match std::env::current_dir() {
            Ok(here) => error.seen_from(&here),
            Err(_) => error,
        };
        Self::new(error.message(), error.remedy())
    }
}

impl From<Busy> for Failure {
    fn from(error: Busy) -> Self {
        Self::new(error.message(), error.remedy())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::new(error.message(), error.help)
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        Self::new(
            error.message(),
            message! {
                en: "choose a folder that is writable",
                ru: "выберите папку, доступную для записи",
                es: "elija una carpeta en la que se pueda escribir",
            },
        )
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            message! {
                en: "failed to write the output: {error}",
                ru: "не удалось вывести результат: {error}",
                es: "no se pudo escribir el resultado: {error}",
                error: Message::from(&error),
            },
            message! {
                en: "check the destination of the output",
                ru: "проверьте, куда направлен вывод",
                es: "compruebe el destino del resultado",
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_before_is_added_to_the_remedy() {
        let failure = Failure::new(
            message! { en: "the disk is full", ru: "диск полон", es: "el disco está lleno" },
            message! { en: "make room on it", ru: "освободите место", es: "libere espacio" },
        );
        let help = |written: &[String]| failure.clone().after(written).help.text(Language::English);
        assert_eq!(help(&[]), "make room on it");
        assert_eq!(
            help(&["log/plan.md".to_owned()]),
            "make room on it; it was left as it is, and before it, these were written: log/plan.md; then run the command again"
        );
    }
}
