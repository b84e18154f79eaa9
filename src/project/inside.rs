//! Paths of the project's files from the root of its repository, which CI systems expect.

use std::path::{Component, Path};

use super::Project;
use crate::charter::FILE_NAME;
use crate::history::Repository;

impl Project {
    /// The project's folder inside the repository: empty, or with a trailing `/`. If history is not used, the
    /// repository is the nearest parent folder with a `.git`.
    #[must_use]
    pub fn prefix(&self) -> String {
        if let Some(repository) = &self.repository {
            return repository.prefix().to_owned();
        }
        let top = self
            .root
            .ancestors()
            .find(|folder| folder.join(".git").symlink_metadata().is_ok());
        let inside = top
            .and_then(|top| self.root.strip_prefix(top).ok())
            .unwrap_or(Path::new(""));
        named(inside).into_iter().map(|part| part + "/").collect()
    }

    /// Git's own folders: empty if history is not used.
    #[must_use]
    pub fn git_folders(&self) -> Vec<&Path> {
        let folders = |repository| {
            [
                Repository::git_dir(repository),
                Repository::common_dir(repository),
            ]
        };
        self.repository
            .as_ref()
            .map(folders)
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether a file, by its path from the project's folder, is a calendar of the charter.
    #[must_use]
    pub fn has_calendar(&self, path: &str) -> bool {
        self.calendars.contains_key(path)
    }

    /// The path from the repository's root of a file that was read; `prefix` is the result of [`Self::prefix`].
    /// A path never begins with `/` or `./` and never leaves the repository.
    #[must_use]
    pub fn in_repository(&self, prefix: &str, path: &str) -> String {
        // An older charter is shown at the path of the present one.
        let older = path
            .strip_prefix(FILE_NAME)
            .is_some_and(|rest| rest.starts_with(" as of "));
        let path = if older { FILE_NAME } else { path };
        let plain = !Path::new(path).is_absolute()
            && !path.split('/').any(|part| matches!(part, "" | "." | ".."));
        if plain {
            return format!("{prefix}{path}");
        }
        // A charter in another place, given by `--config`.
        let top = prefix
            .split('/')
            .filter(|part| !part.is_empty())
            .fold(self.root.as_path(), |top, _| top.parent().unwrap_or(top));
        let whole = super::absolute(Path::new(path));
        named(whole.strip_prefix(top).unwrap_or(&whole)).join("/")
    }
}

/// The parts of a path that have names.
fn named(path: &Path) -> Vec<String> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    parts.collect()
}
