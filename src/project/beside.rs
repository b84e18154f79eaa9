//! Files that hold entries and are not in the log because of their names.

use std::path::Path;

use super::files::read_bounded;
use crate::log;

/// The most files that are looked into.
const MOST: usize = 50;
/// The largest of them, in bytes.
const LARGEST: u64 = 256 << 10;

/// Which of some files hold entries, sorted.
pub(super) fn with_entries(root: &Path, mut paths: Vec<String>) -> Vec<String> {
    paths.sort_unstable();
    paths.truncate(MOST);
    paths.retain(|path| {
        let file = root.join(path);
        let is_short = std::fs::metadata(&file).is_ok_and(|file| file.len() <= LARGEST);
        let bytes = is_short.then(|| read_bounded(&file).ok()).flatten();
        bytes.is_some_and(|bytes| !log::contents(&bytes).is_empty())
    });
    paths
}
