//! `projlog status --output-format html`: the home page of the site, alone in one file.

use super::failure::Failure;
use super::output::Output;
use crate::calendar::Instant;
use crate::changes::Changes;
use crate::engine::Report;
use crate::obligation::Obligations;
use crate::project::Project;
use crate::render::site::{Alone, Judged, write_alone};
use crate::render::status::ProjectStatus;

/// A project as the page needs it, with its log.
pub(super) struct Read {
    pub(super) project: Project,
    pub(super) obligations: Obligations,
    pub(super) report: Report,
    pub(super) changes: Option<Changes>,
    pub(super) as_of: Instant,
}

/// Writes the page of projects, each with what was read; `days` is the number of days to look ahead.
pub(super) fn write(
    projects: &[ProjectStatus],
    read: &[Option<Read>],
    days: u16,
    output: &mut Output,
) -> Result<(), Failure> {
    let pages = projects.iter().zip(read).filter_map(|(status, read)| {
        let outcome = match (&status.page, read) {
            (Err(trouble), _) => Err(&trouble.message),
            (Ok(_), Some(read)) => Ok(Judged {
                folder: &status.folder,
                project: &read.project,
                obligations: &read.obligations,
                report: &read.report,
                changes: read.changes.as_ref(),
                as_of: read.as_of,
                days,
            }),
            (Ok(_), None) => return None,
        };
        Some(Alone {
            folder: &status.folder,
            outcome,
        })
    });
    let pages: Vec<Alone<'_>> = pages.collect();
    Ok(write_alone(&pages, output.language(), output)?)
}
