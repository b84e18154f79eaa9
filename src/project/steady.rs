//! Another process may check out or commit something while the files of the work tree, the index and `HEAD` are read. What belongs to
//! one commit is then not compared with another.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::{Drafts, Open, Project, ProjectError, Which};
use crate::history::{CommitId, HistoryError, Repository};

/// How long git is given to finish.
const PATIENCE: Duration = Duration::from_secs(1);
/// A lock this old is one that nobody removed, or that of a commit whose message is still being written.
const STALE: Duration = Duration::from_secs(10);
/// The time after which `HEAD` belongs to the index.
const SOON: Duration = Duration::from_millis(50);
/// How often the files are read before that counts as hopeless.
const ATTEMPTS: usize = 5;
/// The time between two looks at a lock.
const PAUSE: Duration = Duration::from_millis(20);

/// What changes when another process changes the repository.
#[derive(Debug, PartialEq, Eq)]
struct State {
    head: Result<Option<CommitId>, HistoryError>,
    /// Length and time of the index.
    index: Option<(u64, Option<SystemTime>)>,
}

impl State {
    /// The state once git is done; with `head_alone`, without the index, which editors refresh while nothing changes.
    fn of(repository: &Repository, head_alone: bool) -> Self {
        let lock = repository.git_dir().join("index.lock");
        let age = |path: &Path| {
            let made = fs::symlink_metadata(path).and_then(|meta| meta.modified());
            made.ok().and_then(|made| made.elapsed().ok())
        };
        let mut waited = Duration::ZERO;
        while waited < PATIENCE && age(&lock).is_some_and(|age| age < STALE) {
            sleep(PAUSE);
            waited += PAUSE;
        }
        let index = repository.git_dir().join("index");
        // Git moves `HEAD` right after it has written the index.
        if let Some(rest) = age(&index).and_then(|age| SOON.checked_sub(age)) {
            sleep(rest);
        }
        let index = fs::metadata(index).ok().filter(|_| !head_alone);
        Self {
            head: repository.head(),
            index: index.map(|meta| (meta.len(), meta.modified().ok())),
        }
    }
}

/// The state of a repository before the files of its work tree are read. `None`: what is read does not depend on it.
pub(super) struct Steady(Option<(Repository, State, bool)>);

impl Steady {
    /// In the last attempt only `HEAD` is compared.
    fn begin(root: &Path, how: &Open, is_last: bool) -> Self {
        // Git itself waits for its hooks, with a lock on the index.
        let in_hook = std::env::var_os("GIT_INDEX_FILE").is_some();
        if matches!(how.tree, Which::Revision(_)) || how.no_history || in_hook {
            return Self(None);
        }
        let found = Repository::discover_around(root).ok().flatten();
        Self(found.map(|repository| {
            let state = State::of(&repository, is_last);
            (repository, state, is_last)
        }))
    }

    /// Whether another process has changed it since.
    pub(super) fn has_changed(&self) -> bool {
        let found = self.0.as_ref();
        found
            .is_some_and(|(repository, before, is_last)| State::of(repository, *is_last) != *before)
    }
}

impl Project {
    /// Reads a tree of the project in `root`; the work tree as if the drafts had already been written.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(root: &Path, how: &Open, drafts: &Drafts) -> Result<Self, ProjectError> {
        // Reading the history comes after that, so that another attempt costs little.
        for _ in 1..ATTEMPTS {
            let steady = Steady::begin(root, how, false);
            match Self::open_once(root, how, drafts, &steady) {
                Err(ProjectError::Changing(_)) => {}
                // A file may be missing only because others were just checked out.
                Err(_) if steady.has_changed() => {}
                found => return found,
            }
        }
        Self::open_once(root, how, drafts, &Steady::begin(root, how, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(folder: &Path, arguments: &[&str]) {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@b.example"]);
        let output = git.args(arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn a_commit_shows_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        git(path, &["init", "-q", "-b", "main"]);
        git(path, &["commit", "-q", "--allow-empty", "-m", "a"]);
        let steady = Steady::begin(path, &Open::default(), false);
        assert!(!steady.has_changed());
        git(path, &["commit", "-q", "--allow-empty", "-m", "b"]);
        assert!(steady.has_changed());
        let project = |steady: &Steady| {
            fs::write(
                path.join("projlog.yaml"),
                include_str!("../../tests/cases/charter.yaml"),
            )
            .unwrap();
            Project::open_once(path, &Open::default(), &Drafts::new(), steady)
        };
        assert!(matches!(project(&steady), Err(ProjectError::Changing(_))));
        let steady = Steady::begin(path, &Open::default(), false);
        assert!(project(&steady).is_ok());
    }
}
