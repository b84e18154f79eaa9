//! Checks for altered histories: shallow boundaries, grafts, replacements.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::bounded;
use super::error::{HistoryError, unreadable};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// Checks that nothing cuts off or alters the history, in the git directory that all work trees share.
///
/// # Errors
/// [`HistoryError::Shallow`], [`HistoryError::Grafts`], [`HistoryError::ReplaceRefs`].
pub(super) fn check(common: &Path) -> Result<(), HistoryError> {
    let shallow = common.join("shallow");
    if has_lines(&shallow)? {
        return Err(HistoryError::Shallow { file: shallow });
    }
    let grafts = common.join("info/grafts");
    if has_lines(&grafts)? {
        return Err(HistoryError::Grafts { file: grafts });
    }
    let mut replaced = replacements(common)?;
    replaced.sort();
    replaced.dedup();
    match replaced.first() {
        Some(first) => Err(HistoryError::ReplaceRefs {
            count: replaced.len(),
            first: first.clone(),
        }),
        None => Ok(()),
    }
}

/// Whether a file has a line that is neither blank nor a comment.
fn has_lines(file: &Path) -> Result<bool, HistoryError> {
    let text = read(file)?;
    Ok(text
        .split(|&b| b == b'\n')
        .map(<[u8]>::trim_ascii)
        .any(|line| !line.is_empty() && !line.starts_with(b"#")))
}

/// The ids under `refs/replace/`, loose and packed.
fn replacements(common: &Path) -> Result<Vec<String>, HistoryError> {
    let mut found = Vec::new();
    let folder = common.join("refs/replace");
    match fs::read_dir(&folder) {
        Ok(items) => {
            for item in items {
                let item = item.map_err(|error| unreadable(&folder, &error))?;
                found.push(item.file_name().to_string_lossy().into_owned());
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
        Err(error) => return Err(unreadable(&folder, &error)),
    }
    let packed = read(&common.join("packed-refs"))?;
    for line in packed.split(|&b| b == b'\n') {
        let name = line
            .splitn(2, |&b| b == b' ')
            .nth(1)
            .and_then(|name| name.strip_prefix(b"refs/replace/"));
        found.extend(name.map(|name| String::from_utf8_lossy(name).trim().to_owned()));
    }
    Ok(found)
}

fn read(file: &Path) -> Result<Vec<u8>, HistoryError> {
    let bytes = bounded::read(file, LARGEST).map_err(|error| unreadable(file, &error))?;
    Ok(bytes.unwrap_or_default())
}
