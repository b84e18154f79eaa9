//! Puts a new text in the place of a file's old one, whole or not at all.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// How the names of temporary files begin and end.
const TEMPORARY: (&str, &str) = (".projlog-", ".tmp");

/// Why a file was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Somebody else wrote to it since it was read.
    #[error("{} was changed by somebody else since it was read", .0.display())]
    Changed(PathBuf),
    /// It is a symbolic link, or no file at all.
    #[error("{} is no regular file", .0.display())]
    NoFile(PathBuf),
    /// It may not be written to.
    #[error("{} may only be read", .0.display())]
    ReadOnly(PathBuf),
    /// The system did not let it be written.
    #[error("{} cannot be written: {why}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The reason, in the system's words.
        why: io::Error,
    },
}

impl ReplaceError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Changed(_) => {
                "nothing was written; save it wherever it is open, and run the command again"
            }
            Self::NoFile(_) => {
                "nothing was written; the log does not follow links: name the file itself"
            }
            Self::ReadOnly(_) | Self::Unwritable { .. } => {
                "nothing was written; check that the file and its folder may be written to"
            }
        }
    }
}

/// Writes a file's new bytes in place of those that it had when it was read; `None`: it was not there, and is made with the
/// folders that it needs.
///
/// The new bytes go to a temporary file in the same folder, which takes the file's permissions and then its name. Just
/// before that the file is read once more: where it is not as it was, it is left alone.
///
/// # Errors
/// The file is left as it is.
pub fn replace(path: &Path, before: Option<&[u8]>, after: &[u8]) -> Result<(), ReplaceError> {
    put(path, before, after, false)
}

/// Writes a new file that whoever may read it may run as well. It is never there without that permission.
///
/// # Errors
/// It is there already, or cannot be written.
pub fn replace_program(path: &Path, text: &[u8]) -> Result<(), ReplaceError> {
    put(path, None, text, true)
}

fn put(path: &Path, before: Option<&[u8]>, after: &[u8], runs: bool) -> Result<(), ReplaceError> {
    let unwritable = |why: io::Error| ReplaceError::Unwritable {
        path: path.to_owned(),
        why,
    };
    let there = regular(path)?;
    if there.is_some() != before.is_some() {
        return Err(ReplaceError::Changed(path.to_owned()));
    }
    if let Some(there) = &there {
        // A new name for it would not ask for leave.
        if there.permissions().readonly() || OpenOptions::new().append(true).open(path).is_err() {
            return Err(ReplaceError::ReadOnly(path.to_owned()));
        }
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if before.is_none() {
        make_folders(folder).map_err(unwritable)?;
    }
    let mut new = temporary(folder).map_err(unwritable)?;
    remove_left_over(folder, new.path());
    new.write_all(after).map_err(unwritable)?;
    let kept = match &there {
        Some(there) => keep_owner(new.as_file(), there),
        None => {
            inherit_owner(new.path(), folder);
            true
        }
    };
    if let Some(there) = there {
        fs::set_permissions(new.path(), there.permissions()).map_err(unwritable)?;
    } else if runs {
        make_runnable(new.path()).map_err(unwritable)?;
    }
    new.as_file().sync_all().map_err(unwritable)?;
    match before {
        Some(before) => {
            if regular(path)?.is_none() || fs::read(path).map_err(unwritable)? != before {
                return Err(ReplaceError::Changed(path.to_owned()));
            }
            if kept {
                new.persist(path).map_err(|error| unwritable(error.error))?;
            } else {
                // It belongs to somebody else, who lets others write to it. The temporary file has shown that there is room.
                write_over(path, after).map_err(unwritable)?;
            }
        }
        None => {
            new.persist_noclobber(path)
                .map_err(|error| match error.error.kind() {
                    ErrorKind::AlreadyExists => ReplaceError::Changed(path.to_owned()),
                    _ => unwritable(error.error),
                })?;
        }
    }
    Ok(())
}

/// Gives a new file the owner and the group of the one that it replaces. Whether it has both.
#[cfg(unix)]
fn keep_owner(new: &fs::File, there: &Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let has = |meta: &Metadata| (meta.uid(), meta.gid()) == (there.uid(), there.gid());
    new.metadata().is_ok_and(|meta| has(&meta))
        || fchown(new, Some(there.uid()), Some(there.gid())).is_ok()
}

/// Elsewhere a file's owner is not asked for.
#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &Metadata) -> bool {
    true
}

/// Gives what is new in a folder to the folder's owner, where that is allowed: what root writes in somebody's project is theirs.
#[cfg(unix)]
fn inherit_owner(new: &Path, folder: &Path) {
    use std::os::unix::fs::{MetadataExt as _, lchown};
    if let (Ok(meta), Ok(above)) = (fs::symlink_metadata(new), fs::metadata(folder))
        && meta.uid() != above.uid()
    {
        // Only root may give a file away; the file of everybody else stays theirs.
        let _ = lchown(new, Some(above.uid()), Some(above.gid()));
    }
}

/// Elsewhere a file's owner is not asked for.
#[cfg(not(unix))]
fn inherit_owner(_: &Path, _: &Path) {}

/// Makes a folder and those above it that are not there.
fn make_folders(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .collect();
    fs::create_dir_all(folder)?;
    for folder in missing.into_iter().rev() {
        if let Some(above) = folder.parent() {
            inherit_owner(folder, above);
        }
    }
    Ok(())
}

/// Writes over a file in place.
fn write_over(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Whoever may read it may run it.
#[cfg(unix)]
fn make_runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    fs::set_permissions(
        path,
        fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2)),
    )
}

/// Elsewhere a program needs no permission to run.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where it can fail")]
fn make_runnable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes what killed runs have left in a folder an hour before a new temporary file, or earlier.
fn remove_left_over(folder: &Path, newest: &Path) {
    let changed = |path: &Path| {
        fs::symlink_metadata(path)
            .and_then(|meta| meta.modified())
            .ok()
    };
    let Some(now) = changed(newest) else { return };
    for item in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = item.file_name().to_string_lossy().into_owned();
        if name.starts_with(TEMPORARY.0)
            && name.ends_with(TEMPORARY.1)
            && changed(&item.path())
                .and_then(|then| now.duration_since(then).ok())
                .is_some_and(|age| age.as_secs() > 3_600)
        {
            let _ = fs::remove_file(item.path());
        }
    }
}

/// Writes a file whole, whatever was in it; it is made with the folders that it needs where it is not there.
///
/// # Errors
/// The file is left as it is: it is no regular one, may not be written to, or somebody else wrote to it meanwhile.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ReplaceError> {
    let before = match regular(path)? {
        Some(_) => Some(fs::read(path).map_err(|why| ReplaceError::Unwritable {
            path: path.to_owned(),
            why,
        })?),
        None => None,
    };
    replace(path, before.as_deref(), bytes)
}

/// What is known of a file; nothing where it is not there.
fn regular(path: &Path) -> Result<Option<Metadata>, ReplaceError> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(Some(meta)),
        Ok(_) => Err(ReplaceError::NoFile(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(ReplaceError::Unwritable {
            path: path.to_owned(),
            why,
        }),
    }
}

/// A temporary file with the permissions that a new file has here. No glob for Markdown matches its name.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_owner_stays_whoever_writes() {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "one").unwrap();
        // Only root can give a file away.
        if fs::metadata(&file).unwrap().uid() != 0 {
            return;
        }
        chown(&file, Some(12_345), Some(23_456)).unwrap();
        replace(&file, Some(b"one"), b"two").unwrap();
        let owner = |file: &Path| {
            (
                fs::metadata(file).unwrap().uid(),
                fs::metadata(file).unwrap().gid(),
            )
        };
        assert_eq!(owner(&file), (12_345, 23_456));
        chown(folder.path(), Some(12_345), Some(23_456)).unwrap();
        let new = folder.path().join("b/c.md");
        replace(&new, None, b"three").unwrap();
        assert_eq!(
            (owner(&new), owner(new.parent().unwrap())),
            ((12_345, 23_456), (12_345, 23_456))
        );
    }

    #[test]
    fn a_shorter_text_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "longer").unwrap();
        write_over(&file, b"two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
    }

    #[test]
    fn a_file_is_replaced_or_made() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("a.md"), folder.path().join("b/c.md"));
        fs::write(&old, "one").unwrap();
        replace(&old, Some(b"one"), b"two").unwrap();
        replace(&new, None, b"three").unwrap();
        assert_eq!(
            (
                fs::read_to_string(&old).unwrap(),
                fs::read_to_string(&new).unwrap()
            ),
            ("two".into(), "three".into())
        );
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "nothing else is left"
        );
    }

    #[test]
    fn what_somebody_else_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        assert!(matches!(
            replace(&file, Some(b"one"), b"two"),
            Err(ReplaceError::Changed(_))
        ));
        fs::write(&file, "other").unwrap();
        for before in [Some(&b"one"[..]), None] {
            assert!(matches!(
                replace(&file, before, b"two"),
                Err(ReplaceError::Changed(_))
            ));
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), "other");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing else is left"
        );
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_not_followed() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&file, "one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(matches!(
            replace(&link, Some(b"one"), b"two"),
            Err(ReplaceError::NoFile(_))
        ));
        let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&file, Some(b"one"), b"two").unwrap();
        assert_eq!(mode(&file), 0o640);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(matches!(
            replace(&file, Some(b"two"), b"three"),
            Err(ReplaceError::ReadOnly(_))
        ));
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
    }
}
