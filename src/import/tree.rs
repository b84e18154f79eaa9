//! The files of a folder or of an archive, read within limits. Nothing is ever unpacked to the disk.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::fault::{Fault, Part};
use super::model::Place;
use super::options::Limits;

/// The files of a folder or archive.
pub(super) struct Tree {
    root: Arc<str>,
    paths: Vec<String>,
    files: Files,
    limits: Limits,
    /// Bytes that may still be read.
    left: u64,
}

enum Files {
    Folder(PathBuf),
    Archive(Box<ZipArchive<BufReader<File>>>),
}

impl Tree {
    /// The files of a folder and of the folders in it. Links are not followed.
    pub(super) fn folder(path: &Path, root: &Arc<str>, limits: Limits) -> Result<Self, Fault> {
        let mut paths = Vec::new();
        let mut folders = vec![(PathBuf::from(path), String::new(), 0)];
        while let Some((folder, prefix, depth)) = folders.pop() {
            let entries =
                std::fs::read_dir(&folder).map_err(|error| Fault::unreadable(root, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| Fault::unreadable(root, &error))?;
                let kind = entry
                    .file_type()
                    .map_err(|error| Fault::unreadable(root, &error))?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let name = format!("{prefix}{name}");
                if kind.is_dir() && depth < 2 {
                    folders.push((entry.path(), format!("{name}/"), depth + 1));
                } else if kind.is_file() {
                    paths.push(name);
                }
                check_entries(paths.len() + folders.len(), root, &limits)?;
            }
        }
        paths.sort_unstable();
        let left = limits.unpacked;
        Ok(Self {
            root: Arc::clone(root),
            paths,
            files: Files::Folder(path.to_owned()),
            limits,
            left,
        })
    }

    /// The files of an archive.
    pub(super) fn archive(file: File, root: &Arc<str>, limits: Limits) -> Result<Self, Fault> {
        let mut file = file;
        check_directory(&mut file, root, &limits)?;
        let archive =
            ZipArchive::new(BufReader::new(file)).map_err(|error| archive_fault(root, &error))?;
        check_entries(archive.len(), root, &limits)?;
        let mut paths = Vec::with_capacity(archive.len());
        for name in archive.file_names() {
            if !is_safe(name) {
                return Err(Fault::UnsafeName {
                    place: Place::whole(root),
                    name: name.to_owned(),
                });
            }
            if !name.ends_with('/') {
                paths.push(name.to_owned());
            }
        }
        paths.sort_unstable();
        let left = limits.unpacked;
        Ok(Self {
            root: Arc::clone(root),
            paths,
            files: Files::Archive(Box::new(archive)),
            limits,
            left,
        })
    }

    /// The paths of the files, sorted.
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The limits.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The name of a file in places.
    pub(super) fn name(&self, path: &str) -> Arc<str> {
        Arc::from(format!("{}/{path}", self.root))
    }

    /// A file as a stream, and the limit of its size.
    pub(super) fn open(&mut self, path: &str) -> Result<(Box<dyn Read + '_>, u64), Fault> {
        let name = self.name(path);
        match &mut self.files {
            Files::Folder(folder) => {
                let file = File::open(folder.join(path))
                    .map_err(|error| Fault::unreadable(&name, &error))?;
                Ok((Box::new(file), self.left))
            }
            Files::Archive(archive) => {
                let entry = archive
                    .by_name(path)
                    .map_err(|error| archive_fault(&name, &error))?;
                let large = entry.size() > 1 << 20;
                let packed = entry.compressed_size().max(1);
                let limit = self
                    .left
                    .min(packed.saturating_mul(self.limits.ratio).max(1 << 20));
                if large && entry.size() > limit {
                    return Err(Fault::TooLarge {
                        place: Place::whole(&name),
                        what: Part::Unpacked,
                        limit,
                    });
                }
                Ok((Box::new(entry), limit))
            }
        }
    }

    /// The beginning of a file.
    pub(super) fn start(&mut self, path: &str) -> Result<Vec<u8>, Fault> {
        let name = self.name(path);
        let (stream, limit) = self.open(path)?;
        let mut bytes = Vec::new();
        let read = stream.take(limit.min(1 << 16)).read_to_end(&mut bytes);
        read.map_err(|error| stream_fault(&name, &error))?;
        Ok(bytes)
    }

    /// A whole file.
    pub(super) fn read(&mut self, path: &str) -> Result<Vec<u8>, Fault> {
        let name = self.name(path);
        let most = self.limits.file;
        let (stream, limit) = self.open(path)?;
        let bytes = read_within(stream, &name, limit.min(most), Part::Unpacked)?;
        self.left = self
            .left
            .saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(bytes)
    }
}

/// The bytes of a stream that is not longer than `limit`.
pub(super) fn read_within(
    stream: impl Read,
    name: &Arc<str>,
    limit: u64,
    what: Part,
) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let read = stream.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| stream_fault(name, &error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(Fault::TooLarge {
            place: Place::whole(name),
            what,
            limit,
        });
    }
    Ok(bytes)
}

/// Whether a name stays within the archive, on every system.
fn is_safe(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    let parts = || name.split(['/', '\\']);
    !name.starts_with(['/', '\\'])
        && !name.contains('\0')
        && !drive
        && parts().all(|part| part != "..")
}

fn check_entries(count: usize, root: &Arc<str>, limits: &Limits) -> Result<(), Fault> {
    if u64::try_from(count).unwrap_or(u64::MAX) > limits.entries {
        return Err(Fault::TooLarge {
            place: Place::whole(root),
            what: Part::Entries,
            limit: limits.entries,
        });
    }
    Ok(())
}

/// Checks the size of an archive's directory before it is loaded: a header takes at least 46 bytes, an entry much more
/// in memory.
fn check_directory(file: &mut File, root: &Arc<str>, limits: &Limits) -> Result<(), Fault> {
    let fault = |error: io::Error| Fault::unreadable(root, &error);
    let length = file.seek(SeekFrom::End(0)).map_err(fault)?;
    file.seek(SeekFrom::Start(length.saturating_sub(66_000)))
        .map_err(fault)?;
    let mut tail = Vec::new();
    file.by_ref()
        .take(66_000)
        .read_to_end(&mut tail)
        .map_err(fault)?;
    file.rewind().map_err(fault)?;
    let last = |mark: &[u8]| tail.windows(4).rposition(|window| window == mark);
    let number = |at: usize, width: usize| -> u64 {
        let bytes = tail.get(at..at + width).unwrap_or_default();
        bytes
            .iter()
            .rev()
            .fold(0, |value, byte| value << 8 | u64::from(*byte))
    };
    let Some(end) = last(b"PK\x05\x06") else {
        return Err(Fault::Truncated {
            place: Place::byte(root, length),
        });
    };
    let mut size = number(end + 12, 4);
    if let Some(large) = last(b"PK\x06\x06") {
        size = size.max(number(large + 40, 8));
    }
    if size > length {
        return Err(Fault::Malformed {
            place: Place::whole(root),
            what: "archive".to_owned(),
        });
    }
    if size > limits.entries.saturating_mul(100) {
        return Err(Fault::TooLarge {
            place: Place::whole(root),
            what: Part::Entries,
            limit: limits.entries,
        });
    }
    Ok(())
}

fn archive_fault(name: &Arc<str>, error: &ZipError) -> Fault {
    let place = Place::whole(name);
    match error {
        ZipError::Io(error) => stream_fault(name, error),
        ZipError::UnsupportedArchive(_)
        | ZipError::InvalidPassword
        | ZipError::CompressionMethodNotSupported(_) => Fault::UnreadableEntry { place },
        _ => Fault::Malformed {
            place,
            what: "archive".to_owned(),
        },
    }
}

pub(super) fn stream_fault(name: &Arc<str>, error: &io::Error) -> Fault {
    let place = Place::whole(name);
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::Truncated { place },
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Fault::Malformed {
            place,
            what: "archive".to_owned(),
        },
        kind => Fault::Unreadable { place, kind },
    }
}
