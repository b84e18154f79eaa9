//! What may be in files of the log that cannot be read: such a file judges nobody.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::Project;
use super::files::Globs;
use crate::history::{CommitId, ObjectId, Odd, OddKind, Repository};
use crate::source::SourceId;

/// The largest file that is compared with its earlier version.
const LARGEST: u64 = 32 << 20;

/// Which entries of the past may be in the log without being read.
pub(super) struct Unknown<'p> {
    project: &'p Project,
    /// The ids of those that are in the log and cannot be read.
    unread: HashSet<&'p str>,
    /// Which files that cannot be read are other ones than in a commit, as far as anybody has asked.
    changed: RefCell<HashMap<(SourceId, CommitId), bool>>,
}

impl<'p> Unknown<'p> {
    pub(super) fn of(project: &'p Project) -> Self {
        Self {
            project,
            unread: project.unread_ids().collect(),
            changed: RefCell::default(),
        }
    }

    /// Whether an entry that was in a file of a commit, and is not in the log now, may be there unread: by its id, or in a file that
    /// cannot be read: the same one, or one that is new or changed since then. An older one did not have it, and does not hide that it was
    /// removed.
    pub(super) fn may_be(&self, id: &str, commit: CommitId, path: &str) -> bool {
        let project = self.project;
        if self.unread.contains(id) || project.is_unreadable(path) {
            return true;
        }
        let Some(repository) = project.past() else {
            return false;
        };
        project.unreadable.iter().any(|file| {
            let known = self.changed.borrow().get(&(*file, commit)).copied();
            known.unwrap_or_else(|| {
                let changed = project.is_changed(repository, *file, commit);
                let mut known = self.changed.borrow_mut();
                known.insert((*file, commit), changed);
                changed
            })
        })
    }
}

impl Project {
    /// Whether a log file cannot be read: it may contain any id.
    #[must_use]
    pub fn has_unreadable_file(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// Whether a log file, or the folder that contained it, cannot be read.
    fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable.iter().any(|id| {
            let rest = path.strip_prefix(self.sources.get(*id).path());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether a file that cannot be read is new, or another one than in a commit. What cannot be compared may be.
    fn is_changed(&self, repository: &Repository, file: SourceId, commit: CommitId) -> bool {
        let path = self.sources.get(file).path();
        let Some((kind, then)) = thing_at(repository, &self.globs(), commit, path) else {
            return true;
        };
        if let Some(now) = self.unreadable_objects.get(&file) {
            return *now != then;
        }
        let whole = self.root.join(path);
        let bytes = match kind {
            Some(OddKind::Submodule) => {
                let odd = repository.odd_in_index(None).unwrap_or_default();
                return odd.iter().all(|odd| odd.path != path || odd.id != then);
            }
            Some(OddKind::Link) => link_of(&whole),
            Some(OddKind::Folder) => None,
            None => bytes_of(&whole),
        };
        bytes.is_none_or(|bytes| !repository.is_of(then, &bytes))
    }

    /// The charter's globs.
    pub(super) fn globs(&self) -> Globs {
        Globs::new(&self.charter)
    }
}

/// What stands at a path in a commit: a regular file, if it has no kind.
fn thing_at(
    repository: &Repository,
    globs: &Globs,
    commit: CommitId,
    path: &str,
) -> Option<(Option<OddKind>, ObjectId)> {
    if let Some(file) = repository.find_at(commit, path).ok()? {
        return Some((None, file));
    }
    let odd = repository.odd_at(commit, &|folder| globs.may_hold(folder));
    let mut odd: Vec<Odd> = odd.ok()?;
    odd.retain(|odd| odd.path == path);
    odd.pop().map(|odd| (Some(odd.kind), odd.id))
}

/// The path in a link, as git stores it.
fn link_of(path: &Path) -> Option<Vec<u8>> {
    let target = std::fs::read_link(path).ok()?;
    Some(target.to_str()?.as_bytes().to_vec())
}

/// The bytes of a regular file, unless it is larger than any version that is compared.
fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let meta = std::fs::symlink_metadata(path).ok()?;
    let is_read = meta.is_file() && meta.len() <= LARGEST;
    is_read.then(|| std::fs::read(path).ok()).flatten()
}
