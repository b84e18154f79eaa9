//! Files of Markdown in folders of the project that the charter's `log` does not name: they may hold entries that nobody reads.

use std::path::Path;

use super::files::Globs;
use super::not_entered::is_repository;
use crate::charter::FILE_NAME;

/// The most folders that are looked into.
const MOST_FOLDERS: usize = 100;
/// The most files that are found.
const MOST_FILES: usize = 50;
/// How deep they are.
const DEEPEST: usize = 3;

/// Folders that other programs fill.
const OTHERS: [&str; 7] = [
    "node_modules",
    "target",
    "vendor",
    "dist",
    "build",
    "venv",
    "third_party",
];

/// The paths of Markdown files that are neither in the log nor almost, the nearest first. Hidden folders, other projects and other
/// repositories are left out.
pub(super) fn elsewhere(root: &Path, globs: &Globs) -> Vec<String> {
    let mut found = Vec::new();
    let mut level = vec![String::new()];
    let mut folders = 0;
    for _ in 0..=DEEPEST {
        let mut below = Vec::new();
        for folder in std::mem::take(&mut level) {
            folders += 1;
            if folders > MOST_FOLDERS || found.len() >= MOST_FILES {
                return found;
            }
            let Ok(items) = std::fs::read_dir(root.join(&folder)) else {
                continue;
            };
            let mut files = Vec::new();
            for item in items.flatten() {
                let (Some(name), Ok(kind)) = (
                    item.file_name().to_str().map(str::to_owned),
                    item.file_type(),
                ) else {
                    continue;
                };
                let path = if folder.is_empty() {
                    name.clone()
                } else {
                    format!("{folder}/{name}")
                };
                let is_own = || {
                    let other = item.path();
                    !other.join(FILE_NAME).exists() && !is_repository(&other)
                };
                if kind.is_dir() {
                    if !name.starts_with('.') && !OTHERS.contains(&name.as_str()) && is_own() {
                        below.push(path);
                    }
                } else if kind.is_file()
                    && is_markdown(&name)
                    && !globs.contain(&path)
                    && !globs.almost_contain(&path)
                {
                    files.push(path);
                }
            }
            files.sort_unstable();
            found.append(&mut files);
        }
        below.sort_unstable();
        level = below;
    }
    found.truncate(MOST_FILES);
    found
}

fn is_markdown(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}
