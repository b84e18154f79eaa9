//! What changed since a moment, as a section of the page.

use super::StatusPage;
use super::report::ReportedChange;
use crate::calendar::When;
use crate::changes::{Changes, Wording};
use crate::message::{Message, message};
use crate::project::Project;
use crate::render::digest::Line;
use crate::render::report::timestamp;

/// What changed since a moment.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) heading: Message,
    pub(super) lines: Vec<Line>,
}

impl Changed {
    /// The line of a section without changes.
    pub(super) fn nothing() -> Message {
        message! { en: "Nothing changed.", ru: "Изменений нет.", es: "Sin cambios." }
    }
}

impl StatusPage {
    /// Adds what changed since a moment.
    #[must_use]
    pub fn with_changes(mut self, folder: &str, project: &Project, changes: &Changes) -> Self {
        let zone = &project.charter.zone;
        let wording = Wording::new(project, changes.until);
        self.changed = Some(Changed {
            heading: message! {
                en: "Changed since {since}",
                ru: "Изменения {since:since}",
                es: "Cambios desde el {since:full}",
                since: When::closing(changes.since, zone).near(changes.until, zone),
            },
            lines: Line::of_changes(wording, changes),
        });
        if let Some(report) = &mut self.report {
            report.project.since = Some(timestamp(changes.since, zone));
            report.changes = ReportedChange::all(folder, project, changes, report.language);
        }
        self
    }
}
