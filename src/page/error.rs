//! Errors of pages.

use crate::history::HistoryError;
use crate::message::{Message, errors, message};

/// The error for a page that cannot be read or built.
#[derive(Debug)]
pub enum PageError {
    /// A line violates the notation.
    Notation {
        /// The line of the page, from 1.
        line: usize,
        /// The error message.
        message: String,
    },
    /// The repository could not be created.
    Repository(HistoryError),
    /// A file could not be written.
    Write {
        /// The file.
        path: String,
        /// The error.
        why: String,
    },
}

errors!(PageError);

impl From<HistoryError> for PageError {
    fn from(error: HistoryError) -> Self {
        Self::Repository(error)
    }
}

impl PageError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            // Pages are part of projlog, so that only its developers see this.
            Self::Notation { line, message } => Message::value(format!("line {line}: {message}")),
            Self::Repository(error) => error.message(),
            Self::Write { path, why } => message! {
                en: "{path} cannot be written: {why}",
                ru: "не удаётся записать {path}: {why}",
                es: "no se puede escribir {path}: {why}",
                path: path,
                why: why,
            },
        }
    }
}
