//! The places of log files.

use std::path::PathBuf;

use super::Project;
use super::files::{Globs, inside, read_bounded};
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
        if std::fs::symlink_metadata(&whole)
            .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        {
            return Ok((whole, None));
        }
        let bytes = read_bounded(&whole)?;
        Ok((whole, Some(bytes)))
    }
}
