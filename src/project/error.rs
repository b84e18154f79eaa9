//! Reasons why a project cannot be checked, each with advice.

use std::path::PathBuf;

use crate::charter::FILE_NAME;
use crate::history::HistoryError;

/// The reason why a project cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is no charter.
    #[error("no {FILE_NAME} in {} or in a folder above it", .0.display())]
    NoCharter(PathBuf),
    /// A sparse checkout leaves the charter out of the work tree.
    #[error("the sparse checkout leaves {FILE_NAME} in {} out of the work tree", .0.display())]
    LeftOut(PathBuf),
    /// The tree has no charter.
    #[error("{tree} has no {FILE_NAME} in {} or in a folder above it", .folder.display())]
    NoCharterIn {
        /// The tree, in words.
        tree: String,
        /// The folder.
        folder: PathBuf,
    },
    /// A tree of git was requested outside git.
    #[error("{} is not in a git repository", .0.display())]
    NoRepository(PathBuf),
    /// A file could not be read.
    #[error("{} cannot be read: {why}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason, in the system's words.
        why: String,
    },
    /// The log exceeds a limit.
    #[error("the log has over {most} {what} with {}, and no more are read", .path.display())]
    TooMuch {
        /// The file that exceeds it.
        path: PathBuf,
        /// The limit.
        most: usize,
        /// The unit.
        what: &'static str,
    },
    /// The charter is not usable.
    #[error("{}:{line}: the charter cannot be read: {message}", .path.display())]
    Charter {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// History cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl ProjectError {
    /// Advice.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoCharter(_) => format!("run projlog in a project's folder, or write a {FILE_NAME}; `projlog init` writes one"),
            Self::LeftOut(_) => "check it out with `git sparse-checkout disable`, or check what is committed: `--at HEAD`".to_owned(),
            Self::NoCharterIn { .. } => {
                format!("run projlog in a project's folder, or name it; write a {FILE_NAME} and add it where there is none yet")
            }
            Self::NoRepository(_) => "check the files as they are: leave out `--staged`, `--at` and `--since`".to_owned(),
            Self::Unreadable { .. } => "check that the file is there and may be read".to_owned(),
            Self::TooMuch { .. } => {
                "name fewer files in the charter's `log`: what was closed long ago can be a project of its own".to_owned()
            }
            Self::Charter { .. } => "fix the charter; `projlog schema charter` prints what it may say".to_owned(),
            Self::History(error) => error.remedy(),
        }
    }
}
