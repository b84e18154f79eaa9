//! Reasons why a project cannot be checked, each with advice.

use std::path::{Path, PathBuf};

use super::inside::seen_from;
use crate::charter::FILE_NAME;
use crate::history::HistoryError;
use crate::message::{Message, errors, message};

/// The reason why a project cannot be checked.
#[derive(Debug)]
pub enum ProjectError {
    /// There is no charter.
    NoCharter(PathBuf),
    /// There is no charter, and a bare repository, which has no work tree.
    NoWorkTree(PathBuf),
    /// There is a charter under a name that is not that of charters.
    Misnamed(PathBuf),
    /// A sparse checkout leaves the charter out of the work tree.
    LeftOut(PathBuf),
    /// The tree has no charter.
    NoCharterIn {
        /// The tree, in words.
        tree: Message,
        /// The folder.
        folder: PathBuf,
    },
    /// A tree of git was requested outside git.
    NoRepository(PathBuf),
    /// A file could not be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: Message,
    },
    /// The log exceeds a limit.
    TooMuch {
        /// The file that exceeds it.
        path: PathBuf,
        /// The limit, with its unit.
        most: Message,
    },
    /// The charter is not usable.
    Charter {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: Message,
    },
    /// Another process changes the repository around this folder while it is read.
    Changing(PathBuf),
    /// History cannot be read.
    History(HistoryError),
    /// What a sparse checkout leaves out of the work tree cannot be read, although history is not used.
    InGit(HistoryError),
}

impl ProjectError {
    /// The same error where history is not used: that is no advice then.
    pub(super) fn without_history(self) -> Self {
        match self {
            Self::History(
                error @ (HistoryError::MissingObject { .. }
                | HistoryError::Damaged { .. }
                | HistoryError::LostBranch { .. }
                | HistoryError::DamagedRefs { .. }
                | HistoryError::Unreadable { .. }),
            ) => Self::InGit(error),
            other => other,
        }
    }
}

errors!(ProjectError);

impl From<HistoryError> for ProjectError {
    fn from(error: HistoryError) -> Self {
        Self::History(error)
    }
}

impl ProjectError {
    /// The same error with the paths of files as they are found from a folder: for people, whose terminals and editors look for
    /// them there, and for reports, which do not tell where a project lies on a machine.
    #[must_use]
    pub fn seen_from(mut self, folder: &Path) -> Self {
        if let Self::Unreadable { path, .. }
        | Self::TooMuch { path, .. }
        | Self::Charter { path, .. } = &mut self
        {
            *path = seen_from(folder, path).into();
        }
        self
    }

    /// The error for a log with more bytes than are read.
    pub(super) fn too_many_bytes(path: PathBuf, most: usize) -> Self {
        let most = message! {
            en: "{n} {n#byte|bytes}",
            ru: "{n} {n#байт|байта|байт}",
            es: "{n} {n#byte|bytes}",
            n: most,
        };
        Self::TooMuch { path, most }
    }

    /// The error for a log with more entries than are read.
    pub(super) fn too_many_entries(path: PathBuf, most: usize) -> Self {
        let most = message! {
            en: "{n} {n#entry|entries}",
            ru: "{n} {n#запись|записи|записей}",
            es: "{n} {n#entrada|entradas}",
            n: most,
        };
        Self::TooMuch { path, most }
    }

    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        let shown = |path: &Path| path.display().to_string();
        match self {
            Self::NoCharter(folder) => message! {
                en: "no {name} in {folder} or in a folder above it",
                ru: "нет файла {name} ни в {folder}, ни в папках выше",
                es: "no hay {name} en {folder} ni en una carpeta superior",
                name: FILE_NAME,
                folder: shown(folder),
            },
            Self::NoWorkTree(folder) => message! {
                en: "the git repository {folder} is bare: it has no work tree with a {name}",
                ru: "у репозитория git {folder} нет рабочего каталога (`bare`), а значит, и файла {name} в нём",
                es: "el repositorio de git {folder} es `bare`: no tiene árbol de trabajo con un {name}",
                name: FILE_NAME,
                folder: shown(folder),
            },
            Self::Misnamed(path) => message! {
                en: "{path} is not read: a charter is called {name}",
                ru: "{path} не читается: файл устава проекта называется {name}",
                es: "{path} no se lee: un estatuto del proyecto se llama {name}",
                path: shown(path),
                name: FILE_NAME,
            },
            Self::LeftOut(folder) => message! {
                en: "the sparse checkout leaves {name} in {folder} out of the work tree",
                ru: "из-за частичного извлечения (`sparse-checkout`) файла {name} в {folder} нет в рабочем каталоге",
                es: "la extracción parcial (`sparse-checkout`) deja {name} de {folder} fuera del árbol de trabajo",
                name: FILE_NAME,
                folder: shown(folder),
            },
            Self::NoCharterIn { tree, folder } => message! {
                en: "{tree} has no {name} in {folder} or in a folder above it",
                ru: "{tree}: нет файла {name} ни в {folder}, ни в папках выше",
                es: "{tree} no tiene {name} en {folder} ni en una carpeta superior",
                tree: tree,
                name: FILE_NAME,
                folder: shown(folder),
            },
            Self::NoRepository(folder) => message! {
                en: "{folder} is not in a git repository",
                ru: "{folder} не находится в репозитории git",
                es: "{folder} no está en un repositorio de git",
                folder: shown(folder),
            },
            Self::Unreadable { path, why } => message! {
                en: "{path} cannot be read: {why}",
                ru: "не удаётся прочитать {path}: {why}",
                es: "no se puede leer {path}: {why}",
                path: shown(path),
                why: why,
            },
            Self::TooMuch { path, most } => message! {
                en: "the log has over {most} with {path}, and no more are read",
                ru: "вместе с {path} объём журнала превышает предел: {most}; больше не читается",
                es: "con {path} el registro supera el límite de {most}, y no se lee más",
                most: most,
                path: shown(path),
            },
            Self::Charter {
                path,
                line,
                message,
            } => message! {
                en: "{path}:{line}: the charter cannot be read: {why}",
                ru: "{path}:{line}: не удаётся прочитать устав проекта: {why}",
                es: "{path}:{line}: no se puede leer el estatuto del proyecto: {why}",
                path: shown(path),
                line: *line,
                why: message,
            },
            Self::Changing(folder) => message! {
                en: "another process is changing the git repository of {folder}: its files and its commits do not belong together",
                ru: "другой процесс меняет репозиторий git в {folder}: файлы и коммиты не соответствуют друг другу",
                es: "otro proceso está cambiando el repositorio de git de {folder}: sus archivos y sus commits no corresponden",
                folder: shown(folder),
            },
            Self::History(error) | Self::InGit(error) => error.message(),
        }
    }

    /// Advice.
    #[must_use]
    pub fn remedy(&self) -> Message {
        match self {
            Self::NoCharter(_) => message! {
                en: "run projlog in a project's folder, or write a {name}; `projlog init` writes one",
                ru: "запустите projlog в папке проекта или создайте {name}; его создаёт `projlog init`",
                es: "ejecute projlog en la carpeta de un proyecto o cree {name}; `projlog init` lo crea",
                name: FILE_NAME,
            },
            Self::NoWorkTree(_) => message! {
                en: "check what is committed: `projlog check --at HEAD`; or run projlog in a clone",
                ru: "проверьте то, что в коммите: `projlog check --at HEAD`; или запустите projlog в клоне",
                es: "compruebe lo que está en el commit: `projlog check --at HEAD`; o ejecute projlog en un clon",
            },
            Self::Misnamed(_) => message! {
                en: "rename it to {name}",
                ru: "переименуйте его в {name}",
                es: "cámbiele el nombre a {name}",
                name: FILE_NAME,
            },
            Self::LeftOut(_) => message! {
                en: "check it out with `git sparse-checkout disable`, or check what is committed: `--at HEAD`",
                ru: "извлеките его с помощью `git sparse-checkout disable` или проверьте то, что в коммите: `--at HEAD`",
                es: "extráigalo con `git sparse-checkout disable` o compruebe lo que está en el commit: `--at HEAD`",
            },
            Self::NoCharterIn { .. } => message! {
                en: "run projlog in a project's folder, or name it; write a {name} and add it where there is none yet",
                ru: "запустите projlog в папке проекта или укажите её; если файла {name} ещё нет, создайте и добавьте его",
                es: "ejecute projlog en la carpeta de un proyecto o indíquela; si aún no hay {name}, créelo y añádalo",
                name: FILE_NAME,
            },
            Self::NoRepository(_) => message! {
                en: "check the files as they are: leave out `--staged`, `--at` and `--since`",
                ru: "проверьте файлы как есть: без `--staged`, `--at` и `--since`",
                es: "compruebe los archivos tal como están: sin `--staged`, `--at` ni `--since`",
            },
            Self::Unreadable { .. } => message! {
                en: "check that the file is there and may be read",
                ru: "проверьте, что файл существует и доступен для чтения",
                es: "compruebe que el archivo existe y que se puede leer",
            },
            Self::TooMuch { .. } => message! {
                en: "name fewer files in the charter's `log`: what was closed long ago can be a project of its own",
                ru: "укажите меньше файлов в поле `log` устава: давно закрытое можно вынести в отдельный проект",
                es: "indique menos archivos en el campo `log` del estatuto: lo que se cerró hace tiempo puede ser un proyecto aparte",
            },
            Self::Charter { .. } => message! {
                en: "fix the charter; `projlog schema charter` prints what it may say",
                ru: "исправьте устав; что в нём может быть, показывает `projlog schema charter`",
                es: "corrija el estatuto; `projlog schema charter` muestra lo que puede contener",
            },
            Self::Changing(_) => message! {
                en: "wait until it is done, and run projlog again",
                ru: "дождитесь, пока он закончит, и запустите projlog ещё раз",
                es: "espere a que termine y ejecute projlog otra vez",
            },
            Self::History(error) => error.remedy(),
            Self::InGit(_) => message! {
                en: "files of the log that are not in the work tree are read from git: check them out with `git sparse-checkout disable`, or clone the repository again",
                ru: "файлы журнала, которых нет в рабочем каталоге, читаются из git: извлеките их с помощью `git sparse-checkout disable` или клонируйте репозиторий ещё раз",
                es: "los archivos del registro que no están en el árbol de trabajo se leen de git: extráigalos con `git sparse-checkout disable` o clone de nuevo el repositorio",
            },
        }
    }
}
