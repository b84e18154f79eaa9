//! The files on which the judgement of a project depends, for noticing that one of them changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::files::{Globs, inside, read_bounded};
use super::versions::read_charter;
use crate::charter::FILE_NAME;
use crate::history::Repository;
use crate::message::Message;
use crate::source::Sources;

/// Files and folders of a git directory that name commits, or what is about to be committed.
const IN_GIT: [&str; 9] = [
    "HEAD",
    "MERGE_HEAD",
    "config",
    "index",
    "packed-refs",
    "reftable",
    "refs",
    "shallow",
    "worktrees",
];

/// The files of a project that are watched.
pub struct Watched {
    root: PathBuf,
    charter: PathBuf,
    calendars: Vec<PathBuf>,
    globs: Option<Globs>,
    in_git: Vec<PathBuf>,
}

/// What the watched files were like at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look(BTreeMap<PathBuf, Traits>);

/// What changes with a file: programs write in place, or replace the file by another one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Traits {
    len: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl Watched {
    /// Watches the project in a folder, with the charter that is used instead of its own.
    #[must_use]
    pub fn new(root: &Path, config: Option<&Path>) -> Self {
        let charter = config.map_or_else(|| root.join(FILE_NAME), Path::to_owned);
        let mut watched = Self {
            root: root.to_owned(),
            charter,
            calendars: Vec::new(),
            globs: None,
            in_git: Vec::new(),
        };
        watched.renew();
        watched
    }

    /// Watches what the charter names now. If it cannot be read, what it named before is still watched.
    pub fn renew(&mut self) {
        if let Ok(Some(repository)) = Repository::discover_around(&self.root) {
            let folders = [repository.git_dir(), repository.common_dir()];
            let paths = folders
                .iter()
                .flat_map(|folder| IN_GIT.map(|name| folder.join(name)));
            self.in_git = paths.collect();
        }
        let Ok(bytes) = read_bounded(&self.charter) else {
            return;
        };
        let calendars = std::cell::RefCell::new(Vec::new());
        let calendar = |path: &str| {
            let path = inside(&self.root, path)?;
            let bytes = read_bounded(&path);
            calendars.borrow_mut().push(path);
            bytes
        };
        let mut sources = Sources::default();
        let name = FILE_NAME.to_owned();
        let charter: Result<_, (usize, Message)> =
            read_charter(&mut sources, &calendar, name, bytes);
        if let Ok(charter) = charter {
            self.globs = Some(Globs::new(&charter));
            self.calendars = calendars.into_inner();
        }
    }

    /// What the files are like now.
    #[must_use]
    pub fn look(&self) -> Look {
        let mut look = Look::default();
        look.see(&self.charter);
        for path in &self.calendars {
            look.see(path);
        }
        for found in self.globs.iter().flat_map(|globs| globs.files(&self.root)) {
            look.see(&self.root.join(found.path));
        }
        for path in &self.in_git {
            look.see_all(path);
        }
        look
    }

    /// The path of a watched file from the project's folder, with `/`; `None` for a file of git.
    #[must_use]
    pub fn name(&self, path: &Path) -> Option<String> {
        if self.in_git.iter().any(|inside| path.starts_with(inside)) {
            return None;
        }
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        Some(path.to_string_lossy().replace('\\', "/"))
    }
}

impl Look {
    /// The number of files.
    #[must_use]
    pub fn files(&self) -> usize {
        self.0.len()
    }

    /// The files that are different in a later look, new in it, or gone.
    #[must_use]
    pub fn changed(&self, later: &Self) -> Vec<PathBuf> {
        let other = |path: &&PathBuf| self.0.get(*path) != later.0.get(*path);
        let mut changed: Vec<PathBuf> = self.0.keys().filter(other).cloned().collect();
        let new = later.0.keys().filter(|path| !self.0.contains_key(*path));
        changed.extend(new.cloned());
        changed
    }

    fn see(&mut self, path: &Path) {
        let Ok(meta) = std::fs::symlink_metadata(path) else {
            return;
        };
        if meta.is_dir() {
            return;
        }
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let number = 0;
        let traits = Traits {
            len: meta.len(),
            modified: meta.modified().ok(),
            number,
        };
        self.0.insert(path.to_owned(), traits);
    }

    /// Looks at a file, or at all files in a folder.
    fn see_all(&mut self, path: &Path) {
        let mut waiting = vec![path.to_owned()];
        while let Some(path) = waiting.pop() {
            let is_lock = path.extension().is_some_and(|end| end == "lock");
            match std::fs::read_dir(&path) {
                Ok(items) => waiting.extend(items.flatten().map(|item| item.path())),
                // Git locks a file while it writes it.
                Err(_) if is_lock => {}
                Err(_) => self.see(&path),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHARTER: &str =
        "projlog: 1\nlog: [log/*.md]\nparties:\n  agency: {role: contractor, holidays: off.ics}\n";

    fn write(root: &Path, path: &str, text: &str) {
        std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        std::fs::write(root.join(path), text).unwrap();
    }

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, FILE_NAME, CHARTER);
        write(root, "off.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
        write(root, "log/a.md", "# A\n");
        folder
    }

    #[test]
    fn what_the_judgement_depends_on_is_noticed_and_nothing_else() {
        let folder = project();
        let root = folder.path();
        let git = root.join(".git");
        let mut watched = Watched::new(root, None);
        watched.in_git = IN_GIT.map(|name| git.join(name)).to_vec();
        let changed = |path: &str, change: &dyn Fn()| {
            let before = watched.look();
            change();
            let changed = before.changed(&watched.look());
            let expected = changed
                .first()
                .map(|first| first.strip_prefix(root).unwrap());
            assert!(changed.len() < 2, "{changed:?}");
            expected.is_some_and(|found| found == Path::new(path))
        };
        for path in [
            FILE_NAME,
            "log/a.md",
            "log/new.md",
            ".git/HEAD",
            ".git/index",
            ".git/packed-refs",
            ".git/refs/heads/main",
            ".git/refs/remotes/origin/a/b",
        ] {
            assert!(changed(path, &|| write(root, path, "different")), "{path}");
        }
        // As most editors save a file.
        let replaced = || {
            write(root, "log/.a.md.tmp", "different");
            std::fs::rename(root.join("log/.a.md.tmp"), root.join("log/a.md")).unwrap();
        };
        assert!(changed("log/a.md", &replaced));
        let removed = || std::fs::remove_file(root.join("log/new.md")).unwrap();
        assert!(changed("log/new.md", &removed));
        for path in [
            "notes.md",
            "log/.a.md.swp",
            "log/a.md~",
            ".git/projlog/cache",
            ".git/index.lock",
            ".git/refs/heads/main.lock",
            ".git/objects/ab/cd",
        ] {
            let before = watched.look();
            write(root, path, "different");
            assert_eq!(watched.look(), before, "{path}");
        }
    }

    #[test]
    fn a_calendar_is_watched_and_a_broken_charter_keeps_what_was() {
        let folder = project();
        let root = folder.path();
        let mut watched = Watched::new(root, None);
        let calendars = watched.calendars.clone();
        assert_eq!(calendars, [root.join("off.ics")]);
        write(root, FILE_NAME, "projlog: [");
        watched.renew();
        assert_eq!(watched.calendars, calendars);
        let before = watched.look();
        write(root, "log/a.md", "different");
        assert_eq!(before.changed(&watched.look()), [root.join("log/a.md")]);
        assert_eq!(
            watched.name(&root.join("log/a.md")).as_deref(),
            Some("log/a.md")
        );
    }
}
