//! Atomic replacement of files.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::message::{Message, errors, message};
use crate::project::seen_from;

/// The start and the end of the names of temporary files.
const TEMPORARY: (&str, &str) = (".projlog-", ".tmp");

/// Why a file was not written.
#[derive(Debug)]
pub enum ReplaceError {
    /// It has changed since it was read.
    Changed(PathBuf),
    /// It is a symbolic link, or not a file.
    NotAFile(PathBuf),
    /// It is read-only.
    ReadOnly(PathBuf),
    /// The operating system reported an error.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The error.
        why: io::Error,
    },
}

errors!(ReplaceError);

/// The message about a file that cannot be written.
pub(super) fn unwritable(path: &Path, why: &io::Error) -> Message {
    message! {
        en: "failed to write {file}: {why}",
        ru: "не удалось записать {file}: {why}",
        es: "no se pudo escribir {file}: {why}",
        file: path.display().to_string(),
        why: Message::from(why),
    }
}

impl ReplaceError {
    /// The same error with the path as it is found from a folder: for people, whose terminals and editors look for it there.
    #[must_use]
    pub fn seen_from(mut self, folder: &Path) -> Self {
        let (Self::Changed(path)
        | Self::NotAFile(path)
        | Self::ReadOnly(path)
        | Self::Unwritable { path, .. }) = &mut self;
        *path = seen_from(folder, path).into();
        self
    }

    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        let file = |path: &Path| path.display().to_string();
        match self {
            Self::Changed(path) => message! {
                en: "{file} has changed since it was read",
                ru: "{file}: файл изменился после чтения",
                es: "{file} cambió después de leerse",
                file: file(path),
            },
            Self::NotAFile(path) => message! {
                en: "{file} is not a regular file",
                ru: "{file}: это не обычный файл",
                es: "{file} no es un archivo normal",
                file: file(path),
            },
            Self::ReadOnly(path) => message! {
                en: "{file} is read-only",
                ru: "{file}: файл доступен только для чтения",
                es: "{file} es de solo lectura",
                file: file(path),
            },
            Self::Unwritable { path, why } => unwritable(path, why),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Message {
        match self {
            Self::Changed(_) => message! {
                en: "nothing was written; save the file in your editor if it is open there, and run the command again",
                ru: "ничего не записано; если файл открыт в редакторе, сохраните его и запустите команду ещё раз",
                es: "no se escribió nada; si el archivo está abierto en el editor, guárdelo y ejecute la orden de nuevo",
            },
            Self::NotAFile(_) => message! {
                en: "nothing was written; links are not followed: use the path of the file itself",
                ru: "ничего не записано; запись по ссылкам не идёт: укажите путь самого файла",
                es: "no se escribió nada; los enlaces no se siguen: use la ruta del propio archivo",
            },
            Self::ReadOnly(_) | Self::Unwritable { .. } => message! {
                en: "nothing was written; check that the file and its folder are writable",
                ru: "ничего не записано; проверьте, что файл и его папка доступны для записи",
                es: "no se escribió nada; compruebe que se puede escribir en el archivo y en su carpeta",
            },
        }
    }
}

/// Whether a name is that of a temporary file of projlog, which a killed run leaves behind.
#[must_use]
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1)
}

/// Replaces the content `before` of a file with `after`. With `None` the file must not exist, and is created together with its
/// parent folders.
///
/// The new content is written to a temporary file in the same folder, which gets the file's permissions and is then renamed.
/// Just before that the file is compared with `before` again. Content and name are on the disk when this returns, as far as the
/// system can tell, so that a crash leaves the old file or the new one.
///
/// # Errors
/// The file has changed or cannot be written. It is not modified then.
pub fn replace(path: &Path, before: Option<&[u8]>, after: &[u8]) -> Result<(), ReplaceError> {
    put(path, before, after, false)
}

/// Creates a file that is executable for everyone who may read it. The permission is set before the file gets its name.
///
/// # Errors
/// It already exists, or cannot be written.
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
        // A rename would succeed on a read-only file.
        if there.permissions().readonly() || OpenOptions::new().append(true).open(path).is_err() {
            return Err(ReplaceError::ReadOnly(path.to_owned()));
        }
    }
    let folder = above(path);
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
                // The owner cannot be kept, so the file is overwritten in place. The temporary file has shown that there is room.
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
    sync_folder(folder);
    Ok(())
}

/// The folder that has the name of a file or a folder.
fn above(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Writes the names in a folder to the disk: a renamed file could otherwise have its former content after a crash, or a new one
/// be lost. Some file systems cannot do it, and a folder may be writable and not readable; what was written is there in any case.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

/// A folder cannot be opened like a file on this system, which keeps a journal of names.
#[cfg(not(unix))]
fn sync_folder(_: &Path) {}

/// Copies owner and group from the replaced file to the new one. Returns whether both are the same.
#[cfg(unix)]
fn keep_owner(new: &fs::File, there: &Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let has = |meta: &Metadata| (meta.uid(), meta.gid()) == (there.uid(), there.gid());
    new.metadata().is_ok_and(|meta| has(&meta))
        || fchown(new, Some(there.uid()), Some(there.gid())).is_ok()
}

/// File owners do not matter on this system.
#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &Metadata) -> bool {
    true
}

/// Gives a new file the owner of its folder, if permitted, so that files written by root do not lock out the owner.
#[cfg(unix)]
fn inherit_owner(new: &Path, folder: &Path) {
    use std::os::unix::fs::{MetadataExt as _, lchown};
    if let (Ok(meta), Ok(above)) = (fs::symlink_metadata(new), fs::metadata(folder))
        && meta.uid() != above.uid()
    {
        // Only root may change the owner; for other users this fails without harm.
        let _ = lchown(new, Some(above.uid()), Some(above.gid()));
    }
}

/// File owners do not matter on this system.
#[cfg(not(unix))]
fn inherit_owner(_: &Path, _: &Path) {}

/// Creates a folder and its missing parents.
///
/// # Errors
/// What the operating system reports.
pub fn make_folders(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .collect();
    fs::create_dir_all(folder)?;
    for folder in missing.into_iter().rev() {
        inherit_owner(folder, above(folder));
        sync_folder(above(folder));
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

/// Makes a file executable for everyone who may read it.
#[cfg(unix)]
fn make_runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    fs::set_permissions(
        path,
        fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2)),
    )
}

/// Programs need no permission to run on this system.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where it can fail")]
fn make_runnable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes temporary files of killed runs that are at least an hour older than the newest one.
pub(super) fn remove_left_over(folder: &Path, newest: &Path) {
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

/// Writes a file, whatever its content; creates it and its parent folders if needed.
///
/// # Errors
/// The file is not a regular file, is read-only, or has changed in between. It is not modified then.
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

/// The metadata of a regular file; `None` if it does not exist.
fn regular(path: &Path) -> Result<Option<Metadata>, ReplaceError> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(Some(meta)),
        Ok(_) => Err(ReplaceError::NotAFile(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(ReplaceError::Unwritable {
            path: path.to_owned(),
            why,
        }),
    }
}

/// A temporary file with default permissions. No glob for Markdown files matches its name.
pub(super) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
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
    fn the_owner_is_kept() {
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
    fn concurrent_changes_are_kept() {
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
            Err(ReplaceError::NotAFile(_))
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
