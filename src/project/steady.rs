//! Another process may check out or commit something while the files of the work tree, the index and `HEAD` are read. What belongs to
//! one commit is then not compared with another.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::{Drafts, Open, Project, ProjectError, Which};
use crate::history::{CommitId, HistoryError, Repository};

/// How long git is given to finish.
const PATIENCE: Duration = Duration::from_secs(2);
/// A lock this old is one that nobody removed, or that of a commit whose message is still being written.
const STALE: Duration = Duration::from_secs(10);
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
    /// The state once git is done, and whether git was at work.
    fn of(repository: &Repository) -> (Self, bool) {
        let lock = repository.git_dir().join("index.lock");
        let is_locked = || {
            let made = fs::symlink_metadata(&lock).and_then(|meta| meta.modified());
            made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age < STALE))
        };
        let mut waited = Duration::ZERO;
        while waited < PATIENCE && is_locked() {
            sleep(PAUSE);
            waited += PAUSE;
        }
        let index = fs::metadata(repository.git_dir().join("index")).ok();
        let state = Self {
            head: repository.head(),
            index: index.map(|meta| (meta.len(), meta.modified().ok())),
        };
        (state, !waited.is_zero())
    }
}

impl Project {
    /// Reads a tree of the project in `root`; the work tree as if the drafts had already been written.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(root: &Path, how: &Open, drafts: &Drafts) -> Result<Self, ProjectError> {
        let once = || Self::open_once(root, how, drafts);
        // Git itself waits for its hooks, with a lock on the index.
        let in_hook = std::env::var_os("GIT_INDEX_FILE").is_some();
        if matches!(how.tree, Which::Revision(_)) || how.no_history || in_hook {
            return once();
        }
        let Ok(Some(repository)) = Repository::discover_around(root) else {
            return once();
        };
        let (before, _) = State::of(&repository);
        let found = once();
        let (after, was_locked) = State::of(&repository);
        if after.head == before.head && !(was_locked && after.index != before.index) {
            return found;
        }
        let found = once();
        let (last, was_locked) = State::of(&repository);
        if last.head == after.head && !(was_locked && last.index != after.index) {
            return found;
        }
        Err(ProjectError::Changing(root.to_owned()))
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
    fn a_commit_an_index_and_a_lock_show_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        git(path, &["init", "-q", "-b", "main"]);
        git(path, &["commit", "-q", "--allow-empty", "-m", "a"]);
        let repository = Repository::discover_around(path).unwrap().unwrap();
        let (before, was_locked) = State::of(&repository);
        assert!(!was_locked);
        assert_eq!(State::of(&repository).0, before);
        git(path, &["commit", "-q", "--allow-empty", "-m", "b"]);
        assert_ne!(State::of(&repository).0.head, before.head);
        // A lock is waited for; one that was left behind is not.
        let lock = path.join(".git/index.lock");
        fs::write(&lock, "").unwrap();
        let remove = || {
            sleep(PAUSE * 3);
            fs::remove_file(&lock).unwrap();
        };
        let (_, was_locked) = std::thread::scope(|scope| {
            scope.spawn(remove);
            State::of(&repository)
        });
        assert!(was_locked);
        let old = fs::File::create(&lock).unwrap();
        old.set_modified(SystemTime::now() - 2 * STALE).unwrap();
        assert!(!State::of(&repository).1);
    }
}
