//! The charter of a project, as the checked tree or the judging one has it.

use std::path::Path;

use super::files::read_bounded;
use super::trees::{self, Files};
use super::versions::{charter_name, read_charter, version_name};
use super::{Open, ProjectError};
use crate::charter::{Charter, FILE_NAME};
use crate::source::Sources;

/// Reads the charter of a project, or the one by which it is judged.
pub(super) fn charter_of(
    root: &Path,
    how: &Open,
    policy: &Files<'_>,
    sources: &mut Sources,
) -> Result<Charter, ProjectError> {
    let (path, bytes) = match &how.config {
        Some(path) => {
            let bytes = read_bounded(path).map_err(|why| ProjectError::Unreadable {
                path: path.clone(),
                why,
            })?;
            (path.clone(), Some(bytes))
        }
        None => (root.join(FILE_NAME), policy.charter()?),
    };
    let bytes = bytes.ok_or_else(|| ProjectError::NoCharterIn {
        tree: trees::in_words(&how.tree),
        folder: root.to_owned(),
    })?;
    let name = match &how.policy {
        Some(commit) if how.config.is_none() => {
            version_name(&commit.chars().take(7).collect::<String>())
        }
        _ => charter_name(&path, root),
    };
    let mut charter = read_charter(sources, &|path| policy.calendar(path), name, bytes).map_err(
        |(line, message)| ProjectError::Charter {
            path: path.clone(),
            line,
            message,
        },
    )?;
    charter.add_calendars(sources);
    Ok(charter)
}
