//! Puts a new text in the place of a file's old one, whole or not at all.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

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
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let mut new = temporary(folder).map_err(unwritable)?;
    new.write_all(after).map_err(unwritable)?;
    if let Some(there) = there {
        fs::set_permissions(new.path(), there.permissions()).map_err(unwritable)?;
    }
    new.as_file().sync_all().map_err(unwritable)?;
    match before {
        Some(before) => {
            if regular(path)?.is_none() || fs::read(path).map_err(unwritable)? != before {
                return Err(ReplaceError::Changed(path.to_owned()));
            }
            new.persist(path).map_err(|error| unwritable(error.error))?;
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
    builder.prefix(".projlog-").suffix(".tmp");
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
