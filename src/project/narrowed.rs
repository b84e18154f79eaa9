//! Files that a change of the charter removed from the log.

use super::files::Globs;
use super::{Project, Removed};
use crate::charter::Charter;

/// The change of the charter by which a file is no longer read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrowed {
    /// The version at this index.
    By(usize),
    /// An uncommitted change.
    Pending,
}

impl Project {
    /// Whether an entry is gone because the charter no longer counts its file as part of the log.
    #[must_use]
    pub fn narrowed(&self, gone: &Removed) -> Option<Narrowed> {
        let reads = |charter: &Charter| Globs::new(charter).contain(&gone.path);
        let versions = self.charter_versions();
        let Some(stamp) = &gone.stamp else {
            let last = versions.last()?;
            return (reads(&last.charter) && !reads(&self.charter)).then_some(Narrowed::Pending);
        };
        let pairs = versions.windows(2).zip(1..);
        let by = pairs.filter_map(|(pair, index)| match pair {
            [before, after] => {
                let narrows = reads(&before.charter) && !reads(&after.charter);
                (narrows && after.stamp.time <= stamp.time).then_some(Narrowed::By(index))
            }
            _ => None,
        });
        by.last().filter(|_| !reads(&self.charter))
    }
}
