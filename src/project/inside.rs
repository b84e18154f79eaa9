//! Paths of the project's files: from the root of its repository, which CI systems expect, and from a folder in which an
//! editor looks for them.

use std::path::{Component, Path, PathBuf};

use super::versions::is_version_name;
use super::{Open, Project};
use crate::charter::FILE_NAME;
use crate::history::Repository;
use crate::source::SourceId;

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
        with_slash(inside)
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
        let path = if is_version_name(path) {
            FILE_NAME
        } else {
            path
        };
        if is_plain(path) {
            return format!("{prefix}{path}");
        }
        // A charter in another place, given by `--config`.
        let top = self.above(prefix);
        let whole = super::absolute(Path::new(path));
        named(whole.strip_prefix(top).unwrap_or(&whole)).join("/")
    }

    /// The path of a file that was read, for people, whose terminals and editors look for it from [`Open::seen_from`].
    ///
    /// [`Open::seen_from`]: super::Open::seen_from
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        match &self.seen_from {
            Some(from) => from.shown(&self.root, path),
            None => path.to_owned(),
        }
    }

    /// A place in a file that was read, for people: `log/2026-03.md:12`.
    #[must_use]
    pub fn place(&self, source: SourceId, offset: usize) -> String {
        let source = self.sources.get(source);
        let line = source.position(offset).line;
        format!("{}:{line}", self.shown(source.path()))
    }

    /// The folder from which the project's folder is `prefix`.
    fn above(&self, prefix: &str) -> &Path {
        prefix
            .split('/')
            .filter(|part| !part.is_empty())
            .fold(self.root.as_path(), |top, _| top.parent().unwrap_or(top))
    }
}

/// The folder from which people see the files of a project.
#[derive(Debug)]
pub(super) struct SeenFrom {
    folder: PathBuf,
    /// What a path in the project begins with there; `None` where the folder is inside the project.
    before: Option<String>,
}

impl SeenFrom {
    /// The folder that was asked for, if any, for the project with this root.
    pub(super) fn of(how: &Open, root: &Path) -> Option<Self> {
        let folder = how.seen_from.as_deref()?;
        Some(Self::new(folder, root))
    }

    fn new(folder: &Path, root: &Path) -> Self {
        let before = if folder == root {
            Some(String::new())
        } else {
            (!folder.starts_with(root)).then(|| seen_from(folder, root) + "/")
        };
        Self {
            folder: folder.to_owned(),
            before,
        }
    }

    /// The path of a file that was read, as it is found from the folder.
    fn shown(&self, root: &Path, path: &str) -> String {
        match &self.before {
            _ if !is_plain(path) => seen_from(&self.folder, &super::absolute(Path::new(path))),
            Some(before) => format!("{before}{path}"),
            None => seen_from(&self.folder, &root.join(path)),
        }
    }
}

/// An absolute path as it is found from another folder: relative with `/`, or absolute if the two have no folder in common.
#[must_use]
pub fn seen_from(folder: &Path, path: &Path) -> String {
    let (from, to) = (named(folder), named(path));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 || !path.starts_with(folder.ancestors().last().unwrap_or(folder)) {
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = from.iter().skip(shared).map(|_| "..");
    let down = to.iter().skip(shared).map(String::as_str);
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The folders of several projects from one root: that of their repository, or if they are not in the same one, the nearest
/// folder that contains them all. Each is empty or ends with `/`. A project that cannot be read is given by its folder; it
/// does not determine the root if that folder does not exist.
#[must_use]
pub fn prefixes(projects: &[Result<&Project, PathBuf>]) -> Vec<String> {
    let places = projects.iter().map(|project| match project {
        Ok(project) => {
            let prefix = project.prefix();
            (project.above(&prefix).to_owned(), prefix, true)
        }
        Err(folder) => {
            let top = folder
                .ancestors()
                .find(|folder| folder.join(".git").symlink_metadata().is_ok());
            let top = top.unwrap_or(folder).to_owned();
            let inside = with_slash(folder.strip_prefix(&top).unwrap_or(Path::new("")));
            (top, inside, folder.exists())
        }
    });
    // Two spellings of a folder are one.
    let places: Vec<(PathBuf, String, bool)> = places
        .map(|(top, prefix, exists)| (top.canonicalize().unwrap_or(top), prefix, exists))
        .collect();
    let mut tops = places
        .iter()
        .filter(|(.., exists)| *exists)
        .map(|(top, ..)| top.as_path());
    let mut root = tops.next().map(Path::to_owned).unwrap_or_default();
    for top in tops {
        while !top.starts_with(&root) && root.pop() {}
    }
    let prefix = |(top, prefix, _): &(PathBuf, String, bool)| {
        with_slash(top.strip_prefix(&root).unwrap_or(top)) + prefix
    };
    places.iter().map(prefix).collect()
}

/// Whether a path stays in the folder in which it starts.
fn is_plain(path: &str) -> bool {
    !Path::new(path).is_absolute() && !path.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// A relative path with `/` after each part.
fn with_slash(path: &Path) -> String {
    named(path).into_iter().map(|part| part + "/").collect()
}

/// The parts of a path that have names.
fn named(path: &Path) -> Vec<String> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::NoHistory;
    use crate::project::versions::version_name;

    const CHARTER: &str = "projlog: 1\ntimezone: UTC\nparties: { a: { role: client }, b: { role: contractor } }\npeople: { p: { party: a } }\nchannels: { email: written }\n";

    fn projects(folders: &[&str], repositories: &[&str]) -> (tempfile::TempDir, Vec<Project>) {
        let dir = tempfile::tempdir().unwrap();
        for folder in repositories {
            std::fs::create_dir_all(dir.path().join(folder).join(".git")).unwrap();
        }
        let open = |folder: &&str| {
            let root = dir.path().join(folder);
            std::fs::create_dir_all(&root).unwrap();
            std::fs::write(root.join(FILE_NAME), CHARTER).unwrap();
            let how = Open {
                no_history: true,
                ..Open::default()
            };
            let project = Project::open(&root, &how).unwrap();
            assert!(matches!(
                project.without_history(),
                Some(NoHistory::SwitchedOff)
            ));
            project
        };
        let projects = folders.iter().map(open).collect();
        (dir, projects)
    }

    #[test]
    fn projects_of_one_repository_start_at_its_root() {
        let (dir, all) = projects(&["x/a", "x/b/c"], &["."]);
        let mut given: Vec<_> = all.iter().map(Ok).collect();
        assert_eq!(prefixes(&given), ["x/a/", "x/b/c/"]);
        given.push(Err(dir.path().join("x")));
        assert_eq!(prefixes(&given), ["x/a/", "x/b/c/", "x/"]);
    }

    #[test]
    fn projects_of_several_repositories_start_at_the_folder_around_them() {
        let (dir, all) = projects(&["x/a/p", "x/b", "x/c"], &["x/a", "x/b"]);
        let mut given: Vec<_> = all.iter().map(Ok).collect();
        assert_eq!(prefixes(&given), ["a/p/", "b/", "c/"]);
        // One that cannot be read counts like the others; a folder that does not exist changes nothing.
        assert_eq!(
            prefixes(&[Ok(&all[1]), Err(all[0].root.clone())]),
            ["b/", "a/p/"]
        );
        given.push(Err(dir.path().join("y/typo")));
        assert_eq!(prefixes(&given)[..3], ["a/p/", "b/", "c/"]);
        assert_eq!(prefixes(&[Ok(&all[2])]), [""]);
    }

    #[test]
    fn an_older_charter_has_the_path_of_the_present_one() {
        let (_dir, all) = projects(&["x/a"], &["."]);
        let path = |name: &str| all[0].in_repository("x/a/", name);
        assert_eq!(path(&version_name("1a2b3c4")), "x/a/projlog.yaml");
        assert_eq!(path(FILE_NAME), "x/a/projlog.yaml");
        assert_eq!(path("log/2026-03.md"), "x/a/log/2026-03.md");
    }

    #[test]
    fn a_nested_repository_starts_at_the_outer_one() {
        let (_dir, all) = projects(&[".", "sub/p"], &[".", "sub"]);
        let given: Vec<_> = all.iter().map(Ok).collect();
        assert_eq!(prefixes(&given), ["", "sub/p/"]);
    }

    #[test]
    fn paths_are_found_from_any_folder() {
        let (dir, all) = projects(&["x/a"], &[]);
        let from = |folder: &Path, path: &str| {
            let root = &all[0].root;
            SeenFrom::new(folder, root).shown(root, path)
        };
        let seen = |folder: &str| from(&dir.path().join(folder), "log/2026 03.md");
        assert_eq!(seen("x/a"), "log/2026 03.md");
        assert_eq!(seen("x/a/log"), "2026 03.md");
        assert_eq!(seen("x/a/docs/old"), "../../log/2026 03.md");
        assert_eq!(seen(""), "x/a/log/2026 03.md");
        assert_eq!(seen("y"), "../x/a/log/2026 03.md");
        let whole = dir.path().join("x/a/log/2026 03.md");
        assert_eq!(
            from(Path::new("/no-such-folder"), "log/2026 03.md"),
            whole.to_str().unwrap().replace('\\', "/")
        );
        // A charter in another place.
        let other = dir.path().join("x/other.yaml");
        assert_eq!(
            from(&dir.path().join("x/a/log"), other.to_str().unwrap()),
            "../../other.yaml"
        );
        assert_eq!(
            from(&dir.path().join("y"), other.to_str().unwrap()),
            "../x/other.yaml"
        );
    }
}
