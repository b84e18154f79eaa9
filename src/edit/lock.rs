//! One writer at a time: whoever writes into a project holds its lock from reading what is there until it is written.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// So long a writer waits for the others.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// So long it waits before it tries again.
const PAUSE: Duration = Duration::from_millis(10);

/// Others write to the project, and do not come to an end.
#[derive(Debug, thiserror::Error)]
#[error("other programs write to {} and did not finish within {} seconds", .0.display(), LONGEST_WAIT.as_secs())]
pub struct Busy(PathBuf);

impl Busy {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        "nothing was written; run the command again"
    }
}

/// The right to write into a project. It ends with this value, and with the process however that ends: the system holds it, so
/// that none is ever left behind.
#[derive(Debug)]
#[must_use = "the right ends with this value"]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Waits for the right to write into the project in a folder.
    ///
    /// Where the folder cannot be locked (some network file systems), it is not: then only what [`super::replace`] reads again
    /// before it writes keeps writers apart.
    ///
    /// # Errors
    /// [`Busy`].
    pub fn take(folder: &Path) -> Result<Self, Busy> {
        let Ok(file) = handle(folder) else {
            return Ok(Self { _file: None });
        };
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None }),
                Err(TryLockError::WouldBlock) if waited > LONGEST_WAIT => {
                    return Err(Busy(folder.to_owned()));
                }
                Err(TryLockError::WouldBlock) => {
                    sleep(PAUSE);
                    waited += PAUSE;
                }
            }
        }
    }
}

/// The folder itself is what is locked: nothing has to be made or removed.
#[cfg(unix)]
fn handle(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Elsewhere a folder cannot be locked: a file in it is, which the system removes when it is closed.
#[cfg(windows)]
fn handle(folder: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    options
        .custom_flags(DELETE_ON_CLOSE)
        .open(folder.join(".projlog.lock"))
}

#[cfg(not(any(unix, windows)))]
fn handle(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let other = handle(folder.path()).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        assert!(other.try_lock().is_ok());
        drop(other);
        let _second = Lock::take(folder.path()).unwrap();
    }
}
