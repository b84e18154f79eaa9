//! The git hook, which checks every commit.

use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::Place;
use super::steps::{Step, Steps, is_there, text_of};
use crate::charter::FILE_NAME;
use crate::message::{Message, Value, message};
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
    let run_it = |folder: &Path| NAMES.iter().all(|name| runs(&folder.join(name), &command));
    // Git takes a relative path from the root of the work tree.
    let external = repository.external_hooks().map(of_husky);
    let elsewhere = external.as_ref().map(|path| place.top.join(path));
    if elsewhere.as_deref().is_some_and(run_it) || (elsewhere.is_none() && run_it(&folder)) {
        let folder = elsewhere.unwrap_or(folder);
        let paths = NAMES.map(|name| folder.join(name)).into_iter();
        let leave = paths.map(|path| Step::leave(path, already_run(&command)));
        steps.0.extend(leave);
    } else if let Some(external) = external {
        let why = message! {
            en: "git looks for hooks in {folder} (core.hooksPath), which others may share; have its {names} run `{command} || exit`",
            ru: "git ищет хуки в {folder} (core.hooksPath), эта папка может быть общей; добавьте в них (файлы {names}) команду `{command} || exit`",
            es: "git busca los hooks en {folder} (core.hooksPath), que otros pueden compartir; haga que sus {names} ejecuten `{command} || exit`",
            folder: external.display().to_string(),
            names: Value::all(NAMES),
            command: &command,
        };
        steps.0.push(Step::leave(folder, why));
    } else if folder.is_symlink() {
        let why = message! {
            en: "it is behind a symbolic link; have its {names} run `{command} || exit`",
            ru: "путь проходит через символическую ссылку; добавьте в хуки (файлы {names}) команду `{command} || exit`",
            es: "está detrás de un enlace simbólico; haga que sus {names} ejecuten `{command} || exit`",
            names: Value::all(NAMES),
            command: &command,
        };
        steps.0.push(Step::leave(folder, why));
    } else {
        for name in NAMES {
            let path = folder.join(name);
            steps.0.push(if runs(&path, &command) {
                Step::leave(path, already_run(&command))
            } else if is_there(&path) {
                Step::leave(
                    path,
                    message! {
                        en: "it already exists; to check the log as well, have it run `{command} || exit`",
                        ru: "уже существует; чтобы проверялся и журнал, добавьте в него команду `{command} || exit`",
                        es: "ya existe; para comprobar también el registro, haga que ejecute `{command} || exit`",
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

/// The folder for hooks of a repository that uses husky, which writes `.husky/_` anew and runs what is in `.husky`.
fn of_husky(folder: PathBuf) -> PathBuf {
    if folder.ends_with(".husky/_") {
        folder.parent().map(Path::to_owned).unwrap_or(folder)
    } else {
        folder
    }
}

/// Whether the script of a hook runs the command, in a line that is not a comment and names no more paths.
fn runs(hook: &Path, command: &str) -> bool {
    let text = text_of(hook).unwrap_or_default();
    let mut lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    lines.any(|line| {
        line.split_once(command).is_some_and(|(_, rest)| {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with(['|', '&', ';', ')', '<', '>', '#'])
        })
    })
}

fn already_run(command: &str) -> Message {
    message! {
        en: "it already runs `{command}`",
        ru: "в нём уже есть команда `{command}`",
        es: "ya ejecuta `{command}`",
        command: command,
    }
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
if git cat-file -e \":$charter\" 2>/dev/null || git cat-file -e \"HEAD:$charter\" 2>/dev/null; then
    if ! command -v projlog >/dev/null; then
        echo 'error: projlog is not on the PATH, so the log was not checked' >&2
        echo '  help: install it, or commit with --no-verify' >&2
        exit 1
    fi
    {} || exit
else
    # The project may have been moved.
    others=$(git ls-files -- ':(glob)**/{FILE_NAME}')
    if test -n \"$others\"; then
        echo \"warning: this commit was not checked: it has no $charter. Projects in it:\" >&2
        echo \"$others\" >&2
        echo \"  help: if the project was moved, delete $0 and run 'projlog init --hook' in its folder\" >&2
    fi
fi
",
        quoted(&charter),
        command(inside)
    )
}
