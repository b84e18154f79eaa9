//! The places of log files.

use std::path::PathBuf;

use super::Project;
use super::files::{Globs, inside, is_absent, read_bounded};
use crate::history::Repository;
use crate::message::Message;
use crate::source::{Source, SourceId};

impl Project {
    /// Whether a file at a path, from the project's root with `/`, belongs to the log: one of the charter's globs matches it.
    #[must_use]
    pub fn would_read(&self, path: &str) -> bool {
        Globs::new(&self.charter).contain(path)
    }

    /// The log files that were read, sorted by path.
    #[must_use]
    pub fn log_files(&self) -> Vec<(SourceId, &Source)> {
        let globs = Globs::new(&self.charter);
        self.sources
            .iter()
            .filter(|(id, source)| self.is_of_the_log(*id) && globs.contain(source.path()))
            .collect()
    }

    /// The path and the bytes of a log file as it is on disk now; no bytes if it does not exist.
    ///
    /// # Errors
    /// The path leaves the project or goes through a link, or the file cannot be read.
    pub fn file_now(&self, path: &str) -> Result<(PathBuf, Option<Vec<u8>>), Message> {
        let whole = inside(&self.root, path)?;
        if is_absent(&whole) {
            return Ok((whole, None));
        }
        let bytes = read_bounded(&whole)?;
        Ok((whole, Some(bytes)))
    }

    /// Whether a sparse checkout leaves a file out of the work tree: a new file in its place would replace the one in git.
    #[must_use]
    pub fn is_left_out(&self, path: &str) -> bool {
        if !is_absent(&self.root.join(path)) {
            return false;
        }
        let repository = Repository::discover_around(&self.root).ok().flatten();
        let skipped = repository.and_then(|one| one.list_skipped(&|other| other == path).ok());
        skipped.is_some_and(|skipped| !skipped.is_empty())
    }
}
