//! What `projlog init` will do: files that it writes, and those that it leaves alone.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::super::output::Output;
use super::shown;
use crate::edit::{replace, replace_program};
use crate::render::Untrusted;

/// What is to be done about one file.
pub(super) enum Step {
    /// It is written.
    Write {
        path: PathBuf,
        text: String,
        what: &'static str,
        runs: bool,
    },
    /// It stays as it is, or is not made.
    Leave { path: PathBuf, why: String },
}

/// What is to be done, in order.
#[derive(Default)]
pub(super) struct Steps(pub(super) Vec<Step>);

impl Steps {
    /// A file is written, unless it is there already or a symbolic link would lead somewhere else.
    pub(super) fn file(&mut self, top: &Path, path: PathBuf, text: String, what: &'static str) {
        self.0.push(if is_there(&path) {
            Step::leave(path, "it is there already")
        } else if is_behind_a_link(&path, top) {
            Step::leave(path, "a symbolic link leads there")
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
    pub(super) fn leave(path: PathBuf, why: impl Into<String>) -> Self {
        Self::Leave {
            path,
            why: why.into(),
        }
    }

    /// Does it, and says so.
    pub(super) fn take(self, root: &Path, output: &mut Output) -> Result<(), Failure> {
        match self {
            Self::Leave { path, why } => {
                writeln!(
                    output,
                    "left alone {}: {}",
                    shown(&path, root),
                    Untrusted::new(&why).line()
                )?;
            }
            Self::Write {
                path,
                text,
                what,
                runs,
            } => {
                let write = if runs {
                    replace_program(&path, text.as_bytes())
                } else {
                    replace(&path, None, text.as_bytes())
                };
                write.map_err(|error| Failure::new(error.to_string(), error.remedy()))?;
                writeln!(output, "wrote {}: {what}", shown(&path, root))?;
            }
        }
        Ok(())
    }
}

/// Whether something of this name is there, be it a link that leads nowhere.
pub(super) fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// Whether one of the folders between `top` and the file is a symbolic link.
fn is_behind_a_link(path: &Path, top: &Path) -> bool {
    let mut between = path
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(top) && *folder != top);
    between.any(Path::is_symlink)
}
