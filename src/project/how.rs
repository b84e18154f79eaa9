//! The options for opening a project.

use std::path::PathBuf;

use super::trees::Which;
use crate::progress::Progress;

/// Options for opening a project.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// Judge without history.
    pub no_history: bool,
    /// Use this charter instead of the one that is found.
    pub config: Option<PathBuf>,
    /// Neither read nor write the history cache.
    pub no_cache: bool,
    /// The tree to check.
    pub tree: Which,
    /// The revision whose charter, calendars and globs apply, instead of those of the tree itself.
    pub policy: Option<String>,
    /// Counts the commits that are read.
    pub progress: Progress,
    /// The folder from which people see the files; if `None`, the project's own.
    pub seen_from: Option<PathBuf>,
}
