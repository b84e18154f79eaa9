//! The earlier state of a project: the tree of the commit that was the last one then. Without history, or where that tree
//! cannot be read, it is the present tree without the entries that came later.

use crate::calendar::Instant;
use crate::obligation::{Obligations, obligations};
use crate::project::{Open, Project, Recorded, Which};

/// The moment since which changes are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// A time.
    Time(Instant),
    /// A commit.
    Commit {
        /// Its full id.
        id: String,
        /// Its committer time.
        time: Instant,
    },
}

impl Since {
    /// The instant.
    #[must_use]
    pub fn time(&self) -> Instant {
        match self {
            Self::Time(time) | Self::Commit { time, .. } => *time,
        }
    }
}

/// The earlier state of a project.
#[derive(Debug)]
pub struct Past<'p> {
    /// The tree at that moment; `None`: it is the present one.
    then: Option<Box<Project>>,
    present: &'p Project,
    pub(super) obligations: Obligations,
    pub(super) since: Instant,
}

impl<'p> Past<'p> {
    /// Reads the state of a project at a moment.
    #[must_use]
    pub fn read(present: &'p Project, since: &Since, how: &Open) -> Self {
        let time = since.time();
        let commit = match since {
            Since::Time(time) => present.commit_by(*time),
            Since::Commit { id, .. } => Some(id.clone()),
        };
        let used = commit.filter(|_| present.without_history().is_none());
        let open = |commit: String| {
            let how = Open {
                tree: Which::Revision(commit),
                policy: None,
                ..how.clone()
            };
            Project::open(&present.root, &how).ok()
        };
        let then = used.and_then(open).map(Box::new);
        Self {
            obligations: obligations(then.as_deref().unwrap_or(present), time),
            then,
            present,
            since: time,
        }
    }

    /// The project with the tree of that moment.
    pub(super) fn project(&self) -> &Project {
        self.then.as_deref().unwrap_or(self.present)
    }

    /// Whether an entry was in the log then, and had happened.
    pub(super) fn knows(&self, id: &str) -> bool {
        let project = self.project();
        let Some(entry) = project.log.get(id) else {
            return false;
        };
        let at = entry.common.at.as_ref();
        let at = at.map(|at| at.answer(&project.charter.zone).instant);
        if at.is_some_and(|at| at > self.since) {
            return false;
        }
        self.then.is_some() || known_by(project, id, self.since)
    }
}

/// Whether an entry had landed by an instant, as far as that is known.
fn known_by(project: &Project, id: &str, by: Instant) -> bool {
    match (project.landed(id), project.recorded(id)) {
        (_, Recorded::Pending) => false,
        (Some(landed), _) => landed.time <= by,
        (None, Recorded::At(stamp)) => stamp.time <= by,
        (None, Recorded::Unknown) => true,
    }
}
