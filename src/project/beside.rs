//! Files that are not read because of their names: those that hold entries, and charters.

use std::path::{Path, PathBuf};

use super::files::read_bounded;
use crate::charter::FILE_NAME;
use crate::log;

/// The most files that are looked into.
const MOST: usize = 50;
/// The largest of them, in bytes.
const LARGEST: u64 = 256 << 10;

/// The names of charters as other programs write them: with the other extension of YAML, or as a text file.
const NAMES: [&str; 4] = [
    FILE_NAME,
    "projlog.yml",
    "projlog.yaml.txt",
    "projlog.yml.txt",
];

/// A file in a folder without a charter that has nearly the name of one.
#[must_use]
pub fn misnamed_charter(folder: &Path) -> Option<PathBuf> {
    let items = std::fs::read_dir(folder).ok()?.flatten();
    let names = items.map(|item| item.file_name());
    let mut found: Vec<PathBuf> = names
        .filter(|name| {
            let name = name.to_string_lossy().to_lowercase();
            NAMES.contains(&name.as_str())
        })
        .map(|name| folder.join(name))
        .filter(|path| path.is_file())
        .collect();
    found.sort_unstable();
    found.into_iter().next()
}

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
