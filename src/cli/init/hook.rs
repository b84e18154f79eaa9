//! The git hook, which checks every commit.

use super::super::failure::Failure;
use super::Place;
use super::steps::{Step, Steps, is_there};
use crate::charter::FILE_NAME;
use crate::message::{Value, message};
use crate::source::quoted;

/// Before a commit, and before a merge that git commits itself.
const NAMES: [&str; 2] = ["pre-commit", "pre-merge-commit"];

/// Adds the hook if git uses the repository's own hooks folder and it has none.
pub(super) fn add(place: &Place, steps: &mut Steps) -> Result<(), Failure> {
    let Some(repository) = &place.repository else {
        return Err(Failure::new(
            message! {
                en: "{folder} is not in a git repository, so there are no hooks",
                ru: "{folder} не находится в репозитории git, поэтому хуков нет",
                es: "{folder} no está en un repositorio de git, así que no hay hooks",
                folder: place.root.display().to_string(),
            },
            message! {
                en: "run `git init` first, or omit `--hook`",
                ru: "сначала запустите `git init` или уберите `--hook`",
                es: "ejecute antes `git init` u omita `--hook`",
            },
        ));
    };
    let command = command(&place.inside);
    // All work trees share one hooks folder.
    let folder = repository.hooks_folder();
    if let Some(external) = repository.external_hooks() {
        let why = message! {
            en: "git looks for hooks in {folder} (core.hooksPath), which others may share; have its {names} run `{command}`",
            ru: "git ищет хуки в {folder} (core.hooksPath), эта папка может быть общей; добавьте в них (файлы {names}) команду `{command}`",
            es: "git busca los hooks en {folder} (core.hooksPath), que otros pueden compartir; haga que sus {names} ejecuten `{command}`",
            folder: external.display().to_string(),
            names: Value::all(NAMES),
            command: &command,
        };
        steps.0.push(Step::leave(folder, why));
    } else if folder.is_symlink() {
        let why = message! {
            en: "it is behind a symbolic link; have its {names} run `{command}`",
            ru: "путь проходит через символическую ссылку; добавьте в хуки (файлы {names}) команду `{command}`",
            es: "está detrás de un enlace simbólico; haga que sus {names} ejecuten `{command}`",
            names: Value::all(NAMES),
            command: &command,
        };
        steps.0.push(Step::leave(folder, why));
    } else {
        for name in NAMES {
            let path = folder.join(name);
            steps.0.push(if is_there(&path) {
                Step::leave(
                    path,
                    message! {
                        en: "it already exists; to check the log as well, have it run `{command}`",
                        ru: "уже существует; чтобы проверялся и журнал, добавьте в него команду `{command}`",
                        es: "ya existe; para comprobar también el registro, haga que ejecute `{command}`",
                        command: &command,
                    },
                )
            } else {
                Step::Write {
                    path,
                    text: script(&place.inside),
                    what: message! {
                        en: "checks what a commit adds to the log",
                        ru: "проверяет, что коммит добавляет в журнал",
                        es: "comprueba lo que un commit añade al registro",
                    },
                    runs: true,
                }
            });
        }
    }
    Ok(())
}

/// The command of the hook; git runs it in the root of the work tree.
fn command(inside: &str) -> String {
    if inside.is_empty() {
        "projlog check --staged --quiet".to_owned()
    } else {
        format!("projlog check --staged --quiet -- {}", quoted(inside))
    }
}

/// The script of the hook.
fn script(inside: &str) -> String {
    let charter = if inside.is_empty() {
        FILE_NAME.to_owned()
    } else {
        format!("{inside}/{FILE_NAME}")
    };
    format!(
        "\
#!/bin/sh
# Checks what this commit adds to the log: errors stop it, warnings are shown. From `projlog init --hook`.
# `git commit --no-verify` skips it.
charter={}
# Where neither this commit nor the one before it has the charter, there is nothing to check.
git cat-file -e \":$charter\" 2>/dev/null || git cat-file -e \"HEAD:$charter\" 2>/dev/null || exit 0
if ! command -v projlog >/dev/null; then
    echo 'error: projlog is not on the PATH, so the log was not checked' >&2
    echo '  help: install it, or commit with --no-verify' >&2
    exit 1
fi
exec {}
",
        quoted(&charter),
        command(inside)
    )
}
