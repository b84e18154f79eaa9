//! How far a run has come: counters that the work increases and that the command line may show.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A handle to the counters of a run. The default one counts nothing.
#[derive(Debug, Clone, Default)]
pub struct Progress(Option<Arc<Counters>>);

#[derive(Debug, Default)]
struct Counters {
    projects: AtomicUsize,
    all_projects: AtomicUsize,
    commits: AtomicUsize,
    all_commits: AtomicUsize,
    pages: AtomicUsize,
}

/// The counts at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The projects that are done.
    pub projects: usize,
    /// All projects of the run.
    pub all_projects: usize,
    /// The commits that were compared with their parents.
    pub commits: usize,
    /// The commits to compare, as far as they are known yet.
    pub all_commits: usize,
    /// The pages that were written.
    pub pages: usize,
}

impl Progress {
    /// Counters that start at zero.
    #[must_use]
    pub fn counting(projects: usize) -> Self {
        let counters = Counters::default();
        counters.all_projects.store(projects, Ordering::Relaxed);
        Self(Some(Arc::new(counters)))
    }

    /// Records that a project is done.
    pub fn project_done(&self) {
        self.add(1, |counters| &counters.projects);
    }

    /// Records that there are commits to compare.
    pub fn expect_commits(&self, commits: usize) {
        self.add(commits, |counters| &counters.all_commits);
    }

    /// Records that a commit was compared.
    pub fn commit_done(&self) {
        self.add(1, |counters| &counters.commits);
    }

    /// Records that a page was written.
    pub fn page_done(&self) {
        self.add(1, |counters| &counters.pages);
    }

    /// The counts so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let Some(counters) = &self.0 else {
            return Counts::default();
        };
        let read = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        Counts {
            projects: read(&counters.projects),
            all_projects: read(&counters.all_projects),
            commits: read(&counters.commits),
            all_commits: read(&counters.all_commits),
            pages: read(&counters.pages),
        }
    }

    fn add(&self, more: usize, counter: impl Fn(&Counters) -> &AtomicUsize) {
        if let Some(counters) = &self.0 {
            counter(counters).fetch_add(more, Ordering::Relaxed);
        }
    }
}
