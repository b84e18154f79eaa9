//! The charter of a project, as the checked tree or the judging one has it.

use std::io::ErrorKind;
use std::path::Path;

use super::files::read_bounded;
use super::trees::{self, Files};
use super::versions::{charter_name, read_charter, version_name};
use super::{Open, ProjectError};
use crate::charter::{Charter, FILE_NAME};
use crate::message::Message;
use crate::source::Sources;

/// Why nobody knows whether there is a charter in a folder or in one above it: the system does not let us look.
pub(super) fn denied(folder: &Path) -> Option<ProjectError> {
    folder.ancestors().find_map(|folder| {
        let path = folder.join(FILE_NAME);
        let error = path.metadata().err()?;
        let is_denied = error.kind() == ErrorKind::PermissionDenied;
        is_denied.then(|| ProjectError::Unreadable {
            path,
            why: Message::from(&error),
        })
    })
}

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

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::project::Project;

    #[test]
    fn a_folder_that_may_not_be_looked_into() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("project");
        fs::create_dir(&inside).unwrap();
        fs::write(inside.join(FILE_NAME), "").unwrap();
        assert!(denied(&inside).is_none());
        fs::set_permissions(&inside, Permissions::from_mode(0o0)).unwrap();
        // The superuser may look anywhere.
        if fs::read_dir(&inside).is_err() {
            let found = Project::find(&inside);
            assert!(matches!(found, Err(ProjectError::Unreadable { .. })));
        }
        fs::set_permissions(&inside, Permissions::from_mode(0o700)).unwrap();
    }
}
