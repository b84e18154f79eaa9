//! What a format gets: a checked project with its report, or the reason why a project could not be checked.

use crate::engine::Report;
use crate::message::{Message, message};
use crate::project::Project;
use crate::source::Source;

/// A checked project, its report, and the roots of the paths in it.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its report.
    pub report: &'a Report,
    /// Its folder, from the root of the paths that CI systems get: empty, or with a trailing `/`.
    pub prefix: String,
}

impl<'a> Checked<'a> {
    /// A project by itself: CI systems get paths from the root of its repository.
    #[must_use]
    pub fn new(project: &'a Project, report: &'a Report) -> Self {
        Self {
            project,
            report,
            prefix: project.prefix(),
        }
    }

    /// The path of a file for people.
    pub(super) fn path(&self, source: &Source) -> String {
        self.project.shown(source.path())
    }
}

/// A project that could not be checked.
#[derive(Debug, Clone)]
pub struct Unchecked {
    /// Its folder, as [`Checked::prefix`].
    pub prefix: String,
    /// The error message.
    pub why: Message,
}

impl Unchecked {
    /// The path of its charter, where CI systems show the error.
    pub(super) fn charter(&self) -> String {
        format!("{}{}", self.prefix, crate::charter::FILE_NAME)
    }

    /// The error in words: `cannot be checked: no projlog.yaml in …`.
    pub(super) fn message(&self) -> Message {
        message! {
            en: "cannot be checked: {why}",
            ru: "не удалось проверить: {why}",
            es: "no se puede comprobar: {why}",
            why: &self.why,
        }
    }
}
