//! Where files of the log stand, and may be put.

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

    /// The files of the log that were read, in the order of their paths.
    #[must_use]
    pub fn log_files(&self) -> Vec<(SourceId, &Source)> {
        let globs = Globs::new(&self.charter);
        self.sources
            .iter()
            .filter(|(id, source)| self.is_of_the_log(*id) && globs.contain(source.path()))
            .collect()
    }

    /// A file of the log as it is on the disk now: where it stands, and what it says; no bytes where it is not there.
    ///
    /// # Errors
    /// It leads out of the project or through a link, or it cannot be read.
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
