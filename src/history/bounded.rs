//! Bounded reading of a repository's files: anybody who can write to a git folder can put a device, a pipe or an endless
//! file there.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Opens a regular file (through links, as git does) and returns its length. `None`: there is no such file.
///
/// # Errors
/// It is not a regular file, or cannot be opened.
pub(super) fn open(path: &Path) -> io::Result<Option<(File, u64)>> {
    // Checked before opening: opening a pipe blocks until a writer comes.
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => Err(io::Error::other("it is not a regular file")),
        Ok(meta) => match File::open(path) {
            Ok(file) => Ok(Some((file, meta.len()))),
            // Git has just removed it.
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        },
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether there is no such file.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The bytes of a regular file. `None`: there is no such file.
///
/// # Errors
/// Those of [`open`], and a file of more than `most` bytes.
pub(super) fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let Some((file, len)) = open(path)? else {
        return Ok(None);
    };
    let too_large =
        |len: u64| io::Error::other(format!("it has {len} bytes; at most {most} are read"));
    if len > most {
        return Err(too_large(len));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_too_large_and_endless_files_differ() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        assert_eq!(read(&file, 3).unwrap(), None);
        assert_eq!(read(&file.join("b"), 3).unwrap(), None);
        fs::write(&file, "four").unwrap();
        assert!(read(&file, 3).unwrap_err().to_string().contains("4 bytes"));
        assert_eq!(read(&file, 4).unwrap().unwrap(), b"four");
        assert!(read(folder.path(), 4).is_err());
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero"), 4).is_err());
    }
}
