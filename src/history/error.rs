//! Errors of reading history, and their remedies.

use std::path::{Path, PathBuf};

use crate::message::{Message, errors, message};
use crate::source::{quoted, shell_word};

/// An error that ends the reading of history, and with it the run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HistoryError {
    /// The history is cut off by a shallow clone.
    Shallow {
        /// The file that lists the boundary commits.
        file: PathBuf,
    },
    /// An object of the history is missing.
    MissingObject {
        /// The object's full id, in hexadecimal.
        id: String,
        /// Whether the repository fetches objects on demand.
        partial: bool,
    },
    /// Parents of commits are overridden.
    Grafts {
        /// The file with the grafts.
        file: PathBuf,
    },
    /// Objects are overridden.
    ReplaceRefs {
        /// How many objects are replaced.
        count: usize,
        /// The id of the first of them, as its ref names it.
        first: String,
    },
    /// The repository belongs to another user and is not configured as safe.
    NotOwned {
        /// The repository's folder.
        path: PathBuf,
    },
    /// The repository uses a format that cannot be read.
    Unsupported {
        /// The repository's folder.
        path: PathBuf,
        /// The format, as git calls it.
        what: Message,
        /// How to convert it to a supported format.
        remedy: Message,
    },
    /// The revision does not name a commit.
    UnknownRevision {
        /// The revision.
        revision: String,
        /// Why it was not found.
        why: Message,
    },
    /// The index has a conflict in a file to be checked.
    Unmerged {
        /// The file, from the repository's root.
        path: String,
    },
    /// An object is invalid for its kind.
    Damaged {
        /// The object's full id, in hexadecimal.
        id: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file in the history is larger than the limit.
    TooLarge {
        /// Its full id, in hexadecimal.
        id: String,
        /// How large it is.
        bytes: usize,
    },
    /// The file of a work tree or a submodule that should lead to its repository leads nowhere.
    LinkedToNothing {
        /// The file.
        link: PathBuf,
    },
    /// The file with the packed references has a line that git did not write.
    DamagedRefs {
        /// The file.
        file: PathBuf,
        /// The number of the line, from 1.
        line: usize,
    },
    /// A reflog has a line that git did not write.
    DamagedLog {
        /// The file.
        file: PathBuf,
        /// The number of the line, from 1.
        line: usize,
    },
    /// The branch that is checked out, or the main one of a server, is missing, although it has a reflog.
    LostBranch {
        /// Its full name.
        name: String,
        /// The file of its reflog.
        log: PathBuf,
        /// The commit that the reflog names last, in hexadecimal.
        last: Option<String>,
    },
    /// Any other error.
    Unreadable {
        /// The repository's folder, or the file in it.
        path: PathBuf,
        /// The reason, in the words of its source.
        why: Message,
    },
}

errors!(HistoryError);

impl HistoryError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Shallow { file } => message! {
                en: "the repository is a shallow clone: its history is cut off ({file})",
                ru: "репозиторий — неполный клон (`shallow`): его история обрезана ({file})",
                es: "el repositorio es un clon superficial (`shallow`): su historial está cortado ({file})",
                file: shown(file),
            },
            Self::MissingObject { id, partial } => message! {
                en: "object {id} is missing{partial}",
                ru: "нет объекта {id}{partial}",
                es: "falta el objeto {id}{partial}",
                id: id,
                partial: partial.then(|| message! {
                    en: ": the repository is a partial clone",
                    ru: ": репозиторий — частичный клон (`partial`)",
                    es: ": el repositorio es un clon parcial (`partial`)",
                }),
            },
            Self::Grafts { file } => message! {
                en: "the history is altered by grafts ({file})",
                ru: "история изменена через grafts ({file})",
                es: "el historial está alterado por grafts ({file})",
                file: shown(file),
            },
            Self::ReplaceRefs { count, first } => message! {
                en: "the history is altered by {count} replacement {count#object|objects}, the first for {first}",
                ru: "история изменена: {count} {count#объект подмены|объекта подмены|объектов подмены}, первый для {first}",
                es: "el historial está alterado por {count} {count#objeto de reemplazo|objetos de reemplazo}, el primero para {first}",
                count: *count,
                first: first,
            },
            Self::NotOwned { path } => message! {
                en: "the repository at {path} belongs to another user",
                ru: "репозиторий {path} принадлежит другому пользователю",
                es: "el repositorio de {path} pertenece a otro usuario",
                path: shown(path),
            },
            Self::Unsupported { path, what, .. } => message! {
                en: "the repository at {path} uses {what}, which projlog cannot read",
                ru: "в репозитории {path} используется то, что projlog не читает: {what}",
                es: "el repositorio de {path} usa {what}, que projlog no puede leer",
                path: shown(path),
                what: what,
            },
            Self::UnknownRevision { revision, why } => message! {
                en: "\"{revision}\" names no commit: {why}",
                ru: "«{revision}» не указывает на коммит: {why}",
                es: "«{revision}» no designa ningún commit: {why}",
                revision: revision.escape_debug().to_string(),
                why: why,
            },
            Self::Unmerged { path } => message! {
                en: "{path} has a merge conflict in the index",
                ru: "{path}: в индексе конфликт слияния",
                es: "{path} tiene un conflicto de fusión en el índice",
                path: path,
            },
            Self::Damaged { id, why } => message! {
                en: "object {id} is damaged: {why}",
                ru: "объект {id} повреждён: {why}",
                es: "el objeto {id} está dañado: {why}",
                id: id,
                why: why,
            },
            Self::TooLarge { id, bytes } => message! {
                en: "file {id} in the history has {bytes} {bytes#byte|bytes}; at most {most} are read",
                ru: "в файле {id} из истории {bytes} {bytes#байт|байта|байт}; читается не более {most}",
                es: "el archivo {id} del historial tiene {bytes} {bytes#byte|bytes}; se leen como máximo {most}",
                id: id,
                bytes: *bytes,
                most: super::object::LARGEST_FILE,
            },
            Self::LinkedToNothing { link } => message! {
                en: "the repository at {path} cannot be read: it does not lead to a repository",
                ru: "не удаётся прочитать репозиторий {path}: он не ведёт к репозиторию",
                es: "no se puede leer el repositorio de {path}: no conduce a ningún repositorio",
                path: shown(link),
            },
            Self::DamagedRefs { .. } | Self::DamagedLog { .. } | Self::LostBranch { .. } => {
                self.of_references()
            }
            Self::Unreadable { path, why } => message! {
                en: "the repository at {path} cannot be read: {why}",
                ru: "не удаётся прочитать репозиторий {path}: {why}",
                es: "no se puede leer el repositorio de {path}: {why}",
                path: shown(path),
                why: why,
            },
        }
    }

    /// The message of a fault in references or reflogs.
    fn of_references(&self) -> Message {
        match self {
            Self::DamagedRefs { file, line } => message! {
                en: "{file} is damaged: line {line} is not one that git writes, and branches may be lost with it",
                ru: "файл {file} повреждён: строку {line} записал не git, вместе с ней могли пропасть ветки",
                es: "{file} está dañado: la línea {line} no es de las que escribe git, y con ella pueden haberse perdido ramas",
                file: shown(file),
                line: *line,
            },
            Self::DamagedLog { file, line } => message! {
                en: "the reflog {file} is damaged: line {line} is not one that git writes, so a forced push may not be seen",
                ru: "reflog {file} повреждён: строку {line} записал не git, поэтому принудительная отправка может остаться незамеченной",
                es: "el reflog {file} está dañado: la línea {line} no es de las que escribe git, así que puede no verse un push forzado",
                file: shown(file),
                line: *line,
            },
            Self::LostBranch { name, log, .. } => message! {
                en: "the branch {name} is lost: its reflog ({log}) is there, and its reference is not",
                ru: "ветка {name} потеряна: её reflog ({log}) есть, а самой ссылки нет",
                es: "la rama {name} se ha perdido: su reflog ({log}) existe, y su referencia no",
                name: name,
                log: shown(log),
            },
            _ => Message::value(""),
        }
    }

    /// The remedy: commands or settings, in one or two sentences.
    #[must_use]
    pub fn remedy(&self) -> Message {
        match self {
            Self::Shallow { .. } => message! {
                en: "run `git fetch --unshallow`; in GitHub Actions set `fetch-depth: 0` for actions/checkout, in GitLab CI set `GIT_DEPTH: 0`; or check without history: `--no-history`",
                ru: "запустите `git fetch --unshallow`; в GitHub Actions задайте `fetch-depth: 0` для actions/checkout, в GitLab CI — `GIT_DEPTH: 0`; или проверьте без истории: `--no-history`",
                es: "ejecute `git fetch --unshallow`; en GitHub Actions ponga `fetch-depth: 0` en actions/checkout, en GitLab CI `GIT_DEPTH: 0`; o compruebe sin historial: `--no-history`",
            },
            Self::MissingObject { partial: true, .. } => message! {
                en: "fetch what was left out with `git fetch --refetch --no-filter`; in GitHub Actions leave `filter` out for actions/checkout, in GitLab CI leave `--filter` out of `GIT_FETCH_EXTRA_FLAGS`; or check without history: `--no-history`",
                ru: "получите недостающее с помощью `git fetch --refetch --no-filter`; в GitHub Actions уберите `filter` у actions/checkout, в GitLab CI уберите `--filter` из `GIT_FETCH_EXTRA_FLAGS`; или проверьте без истории: `--no-history`",
                es: "obtenga lo que falta con `git fetch --refetch --no-filter`; en GitHub Actions quite `filter` de actions/checkout, en GitLab CI quite `--filter` de `GIT_FETCH_EXTRA_FLAGS`; o compruebe sin historial: `--no-history`",
            },
            Self::MissingObject { .. } | Self::Damaged { .. } => message! {
                en: "find out what is damaged with `git fsck --full`, or clone the repository again; or check without history: `--no-history`",
                ru: "узнайте, что повреждено, с помощью `git fsck --full` или клонируйте репозиторий ещё раз; или проверьте без истории: `--no-history`",
                es: "averigüe qué está dañado con `git fsck --full` o clone de nuevo el repositorio; o compruebe sin historial: `--no-history`",
            },
            Self::Grafts { file } => message! {
                en: "remove {file} (`git replace --convert-graft-file` keeps what it says, but as replacements); or check without history: `--no-history`",
                ru: "удалите {file} (`git replace --convert-graft-file` сохранит его содержание в виде подмен); или проверьте без истории: `--no-history`",
                es: "elimine {file} (`git replace --convert-graft-file` conserva su contenido como reemplazos); o compruebe sin historial: `--no-history`",
                file: file.display().to_string(),
            },
            Self::ReplaceRefs { first, .. } => message! {
                en: "list the replacements with `git replace --list` and remove them with `git replace --delete {first}`; or check without history: `--no-history`",
                ru: "посмотрите список подмен с помощью `git replace --list` и удалите их с помощью `git replace --delete {first}`; или проверьте без истории: `--no-history`",
                es: "vea los reemplazos con `git replace --list` y elimínelos con `git replace --delete {first}`; o compruebe sin historial: `--no-history`",
                first: first,
            },
            // In single quotes, so that the command can be pasted whatever the folder is called.
            Self::NotOwned { path } => message! {
                en: "if you trust it, run `git config --global --add safe.directory {path}` as the user who runs projlog; in a container of GitHub Actions do so with \"$GITHUB_WORKSPACE\" in a step before, in GitLab CI with \"$CI_PROJECT_DIR\" in `before_script`",
                ru: "если вы ему доверяете, запустите `git config --global --add safe.directory {path}` от имени пользователя, который запускает projlog; в контейнере GitHub Actions — с \"$GITHUB_WORKSPACE\" в предыдущем шаге, в GitLab CI — с \"$CI_PROJECT_DIR\" в `before_script`",
                es: "si confía en él, ejecute `git config --global --add safe.directory {path}` como el usuario que ejecuta projlog; en un contenedor de GitHub Actions, con \"$GITHUB_WORKSPACE\" en un paso anterior; en GitLab CI, con \"$CI_PROJECT_DIR\" en `before_script`",
                path: quoted(&path.to_string_lossy()),
            },
            Self::Unsupported { remedy, .. } => remedy.clone(),
            Self::UnknownRevision { revision, .. } => message! {
                en: "check the name with `git rev-parse --verify {revision}`; in a CI job it may not have been fetched: in GitHub Actions set `fetch-depth: 0` for actions/checkout, in GitLab CI set `GIT_DEPTH: 0`",
                ru: "проверьте имя с помощью `git rev-parse --verify {revision}`; в задании CI его могли не получить: в GitHub Actions задайте `fetch-depth: 0` для actions/checkout, в GitLab CI — `GIT_DEPTH: 0`",
                es: "compruebe el nombre con `git rev-parse --verify {revision}`; en un trabajo de CI puede no haberse obtenido: en GitHub Actions ponga `fetch-depth: 0` en actions/checkout, en GitLab CI `GIT_DEPTH: 0`",
                revision: shell_word(revision),
            },
            // From the root, so that it can be run in any folder of the work tree.
            Self::Unmerged { path } => message! {
                en: "resolve the conflict and run `git add {path}`",
                ru: "разрешите конфликт и запустите `git add {path}`",
                es: "resuelva el conflicto y ejecute `git add {path}`",
                path: shell_word(&format!(":/{path}")),
            },
            Self::TooLarge { .. } => message! {
                en: "check without history: `--no-history`",
                ru: "проверьте без истории: `--no-history`",
                es: "compruebe sin historial: `--no-history`",
            },
            // Git itself does not run there.
            Self::LinkedToNothing { link } => message! {
                en: "if its repository was moved, run `git worktree repair {folder}` there; otherwise make the work tree or the submodule again; or check without history: `--no-history`",
                ru: "если репозиторий перенесли, запустите в нём `git worktree repair {folder}`; иначе создайте рабочий каталог или подмодуль заново; или проверьте без истории: `--no-history`",
                es: "si su repositorio se movió, ejecute en él `git worktree repair {folder}`; si no, cree de nuevo el árbol de trabajo o el submódulo; o compruebe sin historial: `--no-history`",
                folder: quoted(&link.parent().unwrap_or(link).to_string_lossy()),
            },
            Self::DamagedRefs { file, .. } => message! {
                en: "restore {file} from a copy, or delete it and fetch the branches again; what the branches were is in the folder `logs` beside it; or check without history: `--no-history`",
                ru: "восстановите {file} из копии или удалите его и получите ветки заново; какими были ветки, видно в папке `logs` рядом с ним; или проверьте без истории: `--no-history`",
                es: "restaure {file} desde una copia, o bórrelo y obtenga de nuevo las ramas; lo que eran las ramas está en la carpeta `logs` junto a él; o compruebe sin historial: `--no-history`",
                file: shown(file),
            },
            Self::DamagedLog { file, line } => message! {
                en: "keep a copy of {file} and delete line {line} from it; what the line said is then no longer known; or check without history: `--no-history`",
                ru: "сохраните копию {file} и удалите из него строку {line}; что в ней было, тогда уже не узнать; или проверьте без истории: `--no-history`",
                es: "guarde una copia de {file} y borre de él la línea {line}; lo que decía ya no se sabrá; o compruebe sin historial: `--no-history`",
                file: shown(file),
                line: *line,
            },
            Self::LostBranch { name, last, .. } => message! {
                en: "restore it{command}, or from another clone; if the branch was deleted on purpose, delete its reflog as well; or check without history: `--no-history`",
                ru: "восстановите её{command} или из другого клона; если ветку удалили намеренно, удалите и её reflog; или проверьте без истории: `--no-history`",
                es: "restáurela{command}, o desde otro clon; si la rama se borró a propósito, borre también su reflog; o compruebe sin historial: `--no-history`",
                command: last.as_ref().map(|last| message! {
                    en: " with `git update-ref {name} {last}`",
                    ru: " с помощью `git update-ref {name} {last}`",
                    es: " con `git update-ref {name} {last}`",
                    name: shell_word(name),
                    last: last,
                }),
            },
            Self::Unreadable { .. } => message! {
                en: "check that you may read it, and what `git fsck` says; or check without history: `--no-history`",
                ru: "проверьте права на чтение и что сообщает `git fsck`; или проверьте журнал без истории: `--no-history`",
                es: "compruebe si puede leerlo y qué indica `git fsck`; o compruebe sin historial: `--no-history`",
            },
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// That a file of a repository is missing.
pub(super) fn missing_file() -> Message {
    message! { en: "it is missing", ru: "его нет", es: "no existe" }
}

/// The error of a repository's folder or file that cannot be read.
pub(super) fn unreadable(path: &Path, why: impl Into<Message>) -> HistoryError {
    HistoryError::Unreadable {
        path: path.to_owned(),
        why: why.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remedies_for_shallow_clones_name_each_ci_service() {
        let path = PathBuf::from("/srv/the client's log");
        let revision = "main".to_owned();
        for (error, github, gitlab) in [
            (
                HistoryError::Shallow { file: path.clone() },
                "fetch-depth: 0",
                "GIT_DEPTH: 0",
            ),
            (
                HistoryError::MissingObject {
                    id: "1".repeat(40),
                    partial: true,
                },
                "`filter`",
                "GIT_FETCH_EXTRA_FLAGS",
            ),
            (
                HistoryError::NotOwned { path },
                "$GITHUB_WORKSPACE",
                "$CI_PROJECT_DIR",
            ),
            (
                HistoryError::UnknownRevision {
                    revision,
                    why: Message::value("no such name"),
                },
                "fetch-depth: 0",
                "GIT_DEPTH: 0",
            ),
        ] {
            let remedy = error.remedy().english();
            for word in ["GitHub Actions", github, "GitLab CI", gitlab] {
                assert!(remedy.contains(word), "{word}: {remedy}");
            }
        }
    }

    #[test]
    fn a_path_is_one_word_of_the_command() {
        let remedy = HistoryError::NotOwned {
            path: "/srv/the client's log".into(),
        }
        .remedy()
        .english();
        assert!(
            remedy.contains(r"safe.directory '/srv/the client'\''s log'`"),
            "{remedy}"
        );
    }
}
