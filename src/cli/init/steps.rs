//! The steps of `projlog init`: files to write, and files to leave unchanged.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::super::output::Output;
use super::shown;
use crate::edit::{replace, replace_program};
use crate::message::{Message, message};
use crate::render::Untrusted;

/// The longest existing file that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// A step for one file.
pub(super) enum Step {
    /// The file is written.
    Write {
        path: PathBuf,
        text: String,
        what: Message,
        runs: bool,
    },
    /// The file is not written.
    Leave { path: PathBuf, why: Message },
}

/// The steps, in order.
#[derive(Default)]
pub(super) struct Steps(pub(super) Vec<Step>);

impl Steps {
    /// Writes a file, unless it already exists or is behind a symbolic link.
    pub(super) fn file(&mut self, top: &Path, path: PathBuf, text: String, what: Message) {
        self.0.push(if is_there(&path) {
            Step::leave(path, already_there())
        } else if is_behind_a_link(&path, top) {
            let why = message! {
                en: "it is behind a symbolic link",
                ru: "путь проходит через символическую ссылку",
                es: "está detrás de un enlace simbólico",
            };
            Step::leave(path, why)
        } else {
            Step::Write {
                path,
                text,
                what,
                runs: false,
            }
        });
    }

    /// Whether this file will be written.
    pub(super) fn writes(&self, file: &Path) -> bool {
        self.0
            .iter()
            .any(|step| matches!(step, Step::Write { path, .. } if path == file))
    }
}

impl Step {
    pub(super) fn leave(path: PathBuf, why: Message) -> Self {
        Self::Leave { path, why }
    }

    /// The file that it writes.
    pub(super) fn written(&self) -> Option<&Path> {
        match self {
            Self::Write { path, .. } => Some(path),
            Self::Leave { .. } => None,
        }
    }

    /// Carries out the steps and prints each.
    pub(super) fn take(self, output: &mut Output) -> Result<(), Failure> {
        match self {
            Self::Leave { path, why } => {
                let done = message! {
                    en: "skipped {path}: {why}",
                    ru: "пропущено: {path}: {why}",
                    es: "omitido {path}: {why}",
                    path: shown(&path),
                    why: why,
                };
                print(&done, output)?;
            }
            Self::Write {
                path,
                text,
                what,
                runs,
            } => {
                if runs {
                    replace_program(&path, text.as_bytes())?;
                } else {
                    replace(&path, None, text.as_bytes())?;
                }
                let done = message! {
                    en: "wrote {path}: {what}",
                    ru: "записано: {path}: {what}",
                    es: "escrito {path}: {what}",
                    path: shown(&path),
                    what: what,
                };
                print(&done, output)?;
            }
        }
        Ok(())
    }
}

/// Prints a message on its own line.
pub(super) fn print(message: &Message, output: &mut Output) -> Result<(), Failure> {
    let text = message.text(output.language());
    Ok(writeln!(output, "{}", Untrusted::new(&text).line())?)
}

/// Why an existing file is left alone.
pub(super) fn already_there() -> Message {
    message! { en: "it already exists", ru: "уже существует", es: "ya existe" }
}

/// Whether the path exists, including as a dangling link.
pub(super) fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// The text of an existing file, to see what it has already. `None`: it is not a regular file, is too long or not text.
pub(super) fn text_of(path: &Path) -> Option<String> {
    let metadata = std::fs::symlink_metadata(path).ok()?;
    let is_readable = metadata.is_file() && metadata.len() <= LONGEST;
    is_readable.then(|| std::fs::read_to_string(path).ok())?
}

/// Whether one of the folders between `top` and the file is a symbolic link.
fn is_behind_a_link(path: &Path, top: &Path) -> bool {
    let mut between = path
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(top) && *folder != top);
    between.any(Path::is_symlink)
}
