//! How a command ends: the exit status, or what kept it from running.

use crate::edit::Busy;
use crate::engine::SettingsError;
use crate::page::PageError;
use crate::project::ProjectError;

/// How a run ended: the exit status, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings.
    Findings = 1,
    /// Could not judge.
    NotJudged = 2,
}

/// What keeps a command from doing its work: what is wrong, and what to do about it.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// What is wrong.
    pub(super) message: String,
    /// What to do about it.
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
        Self::new(
            error.to_string(),
            "try another folder, one that may be written to",
        )
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            format!("the output cannot be written: {error}"),
            "check where it goes",
        )
    }
}
