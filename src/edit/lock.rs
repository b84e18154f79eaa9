//! The lock of a project. A writer holds it from reading the files to writing them.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use crate::message::{Message, errors, message};

/// How long a writer waits for others.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// The error when other programs hold the lock for too long.
#[derive(Debug)]
pub struct Busy(PathBuf);

errors!(Busy);

impl Busy {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        message! {
            en: "other programs write to {folder} and did not finish within {seconds} {seconds#second|seconds}",
            ru: "в {folder} пишут другие программы, и за {seconds} {seconds#секунду|секунды|секунд} они не закончили",
            es: "otros programas escriben en {folder} y no terminaron en {seconds} {seconds#segundo|segundos}",
            folder: self.0.display().to_string(),
            seconds: LONGEST_WAIT.as_secs(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Message {
        message! {
            en: "nothing was written; run the command again",
            ru: "ничего не записано; запустите команду ещё раз",
            es: "no se escribió nada; ejecute la orden de nuevo",
        }
    }
}

/// The lock of a project, released when dropped. The operating system also releases it when the process ends, so that no
/// stale lock remains.
#[derive(Debug)]
#[must_use = "the lock is released when this value is dropped"]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Waits for the lock of the project in a folder.
    ///
    /// Some network file systems cannot lock a folder. The lock is then skipped, and only the comparison in
    /// [`super::replace`] detects concurrent changes.
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

/// The folder itself is locked, so that no lock file is needed.
#[cfg(unix)]
fn handle(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// A folder cannot be locked on this system; a file in it is, which is deleted when it is closed.
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
