//! How a command ends: its exit status, or the error that stopped it.

use crate::edit::Busy;
use crate::engine::SettingsError;
use crate::page::PageError;
use crate::project::ProjectError;

/// The exit status of a run, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// No findings at or above `--fail-on`.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// The project could not be checked.
    NotJudged = 2,
}

/// An error that stops a command.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The error message.
    pub(super) message: String,
    /// A suggestion how to resolve it.
    pub(super) help: String,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        Self::new(error.to_string(), error.remedy())
    }
}

impl From<Busy> for Failure {
    fn from(error: Busy) -> Self {
        Self::new(error.to_string(), error.remedy())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::new(error.to_string(), error.help)
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        Self::new(error.to_string(), "choose a folder that is writable")
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            format!("failed to write the output: {error}"),
            "check the destination of the output",
        )
    }
}
