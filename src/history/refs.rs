//! References (`HEAD`, branches, tags), read from their files with bounds.

use std::path::{Path, PathBuf};

use super::bounded::{self, is_absent};
use super::error::{HistoryError, missing_file, unreadable};
use super::object::ObjectId;
use crate::message::message;

/// The largest file of a single reference that is read, in bytes. `FETCH_HEAD` has a line for every branch.
const LARGEST_REF: u64 = 1 << 20;
/// The largest `packed-refs` that is read, in bytes.
const LARGEST_PACKED: u64 = 256 << 20;
/// The depth to which git follows symbolic references.
const DEEPEST: usize = 5;

/// The target of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// An object.
    Id(ObjectId),
    /// Another reference.
    Ref(String),
}

/// The references of a repository.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refs<'r> {
    /// The git directory of the work tree.
    pub own: &'r Path,
    /// The one that all work trees share.
    pub common: &'r Path,
    pub id_len: usize,
}

impl Refs<'_> {
    /// The target of the reference with this full name. `None`: there is no such reference.
    ///
    /// # Errors
    /// [`HistoryError::Unreadable`]: the file is not a reference.
    pub(super) fn target(&self, name: &str) -> Result<Option<Target>, HistoryError> {
        if !is_name(name) {
            return Ok(None);
        }
        let of_work_tree = !name.starts_with("refs/")
            || ["refs/bisect/", "refs/worktree/", "refs/rewritten/"]
                .iter()
                .any(|start| name.starts_with(start));
        let path = if of_work_tree { self.own } else { self.common }.join(name);
        if !path.is_dir()
            && let Some(bytes) = read(&path, LARGEST_REF)?
        {
            let text = String::from_utf8_lossy(&bytes);
            let target = match text.strip_prefix("ref:") {
                Some(name) => Some(name.trim())
                    .filter(|name| is_name(name))
                    .map(|name| Target::Ref(name.to_owned())),
                None => text
                    .split_whitespace()
                    .next()
                    .and_then(|hex| self.id(hex))
                    .map(Target::Id),
            };
            return target
                .map(Some)
                .ok_or_else(|| unreadable(&path, message! { en: "it is not a reference", ru: "это не ссылка git", es: "no es una referencia", }));
        }
        if of_work_tree {
            return Ok(None);
        }
        self.packed(name)
    }

    /// The target of a reference in `packed-refs`, whose lines are what git writes: a comment, an id and a name, or the id of the
    /// commit that the tag of the line before names. In a file with other lines, a reference that is not found may have been lost.
    fn packed(&self, name: &str) -> Result<Option<Target>, HistoryError> {
        let path = self.common.join("packed-refs");
        let packed = read(&path, LARGEST_PACKED)?.unwrap_or_default();
        let id = |hex: &[u8]| std::str::from_utf8(hex).ok().and_then(|hex| self.id(hex));
        for (number, line) in packed.split_inclusive(|&byte| byte == b'\n').enumerate() {
            let whole = line.strip_suffix(b"\n");
            let line = whole.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
            let hex_len = 2 * self.id_len;
            let read = match line {
                Some([] | [b'#', ..]) => Some(None),
                Some([b'^', hex @ ..]) => id(hex).map(|_| None),
                Some(line) => line
                    .split_at_checked(hex_len)
                    .filter(|(_, rest)| rest.starts_with(b" refs/"))
                    .and_then(|(hex, rest)| Some(Some((id(hex)?, &rest[1..])))),
                // Every line of git's ends with a line feed: this one is cut off.
                None => None,
            };
            match read {
                Some(Some((id, found))) if found == name.as_bytes() => {
                    return Ok(Some(Target::Id(id)));
                }
                Some(_) => {}
                None => {
                    return Err(HistoryError::DamagedRefs {
                        file: path,
                        line: number + 1,
                    });
                }
            }
        }
        Ok(None)
    }

    /// The object that `HEAD` leads to. `None`: its branch has no commit yet.
    ///
    /// # Errors
    /// Those of [`Self::resolve`], and a branch that is missing although its reflog is there: git deletes both together.
    pub(super) fn head(&self) -> Result<Option<ObjectId>, HistoryError> {
        let mut name = match self.target("HEAD")? {
            Some(Target::Id(id)) => return Ok(Some(id)),
            Some(Target::Ref(name)) => name,
            None => return Err(unreadable(&self.own.join("HEAD"), missing_file())),
        };
        if let Some(id) = self.resolve(&name)? {
            return Ok(Some(id));
        }
        while let Some(Target::Ref(next)) = self.target(&name)? {
            name = next;
        }
        self.never_was(&name).map(|()| None)
    }

    /// Whether a reference that is missing was never there, or was deleted: git deletes its reflog with it.
    ///
    /// # Errors
    /// [`HistoryError::LostBranch`]: its reflog is there.
    pub(super) fn never_was(&self, name: &str) -> Result<(), HistoryError> {
        if !is_name(name) {
            return Ok(());
        }
        let log = self.log_file(name);
        match std::fs::metadata(&log) {
            Ok(meta) if meta.is_file() && meta.len() > 0 => {}
            Ok(_) => return Ok(()),
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(unreadable(&log, &error)),
        }
        let notes = self.log(name).unwrap_or_default();
        let last = notes.first().map(|note| note.new);
        // A last line that leads to nothing says that it was deleted.
        if last.is_some_and(ObjectId::is_zero) {
            return Ok(());
        }
        Err(HistoryError::LostBranch {
            name: name.to_owned(),
            log,
            last: last.map(|id| id.to_string()),
        })
    }

    /// Resolves the reference with this full name to an object. `None`: it, or its target, is missing.
    ///
    /// # Errors
    /// Those of [`Self::target`], and cyclic references.
    pub(super) fn resolve(&self, name: &str) -> Result<Option<ObjectId>, HistoryError> {
        let mut name = name.to_owned();
        for _ in 0..DEEPEST {
            match self.target(&name)? {
                None => return Ok(None),
                Some(Target::Id(id)) => return Ok(Some(id)),
                Some(Target::Ref(next)) => name = next,
            }
        }
        Err(unreadable(
            &self.own.join(name),
            message! { en: "it is part of a cycle of references", ru: "ссылки образуют круг", es: "forma parte de un ciclo de referencias", },
        ))
    }

    /// The full name of an abbreviated reference, in git's order: `main`, `v1`, `origin/main`, `HEAD`.
    ///
    /// # Errors
    /// Those of [`Self::target`].
    pub(super) fn full_name(&self, short: &str) -> Result<Option<String>, HistoryError> {
        let forms = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"]
            .iter()
            .map(|start| format!("{start}{short}"));
        for name in forms.chain([format!("refs/remotes/{short}/HEAD")]) {
            // Not every file of the git directory is a reference.
            let pseudo = |name: &str| {
                name.bytes()
                    .all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-'))
            };
            if (name.starts_with("refs/") || pseudo(&name)) && self.target(&name)?.is_some() {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    fn id(&self, hex: &str) -> Option<ObjectId> {
        ObjectId::from_hex(hex).filter(|id| id.len() == self.id_len)
    }
}

/// Whether git allows a reference with this name, so that no path leaves its folder.
fn is_name(name: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.contains("..")
            && Path::new(part)
                .extension()
                .is_none_or(|ending| ending != "lock")
    };
    let bad = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    !name.is_empty() && !name.contains(bad) && !name.contains("@{") && name.split('/').all(good)
}

fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, HistoryError> {
    bounded::read(path, most).map_err(|error| unreadable(path, &error))
}

/// A line of a reflog: the old and the new target, the time, and the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub old: ObjectId,
    pub new: ObjectId,
    /// In seconds since 1970.
    pub time: i64,
    pub words: String,
}

/// The largest reflog that is read, in bytes.
const LARGEST_LOG: u64 = 64 << 20;

impl Refs<'_> {
    fn log_file(&self, name: &str) -> PathBuf {
        let folder = if name.starts_with("refs/") {
            self.common
        } else {
            self.own
        };
        folder.join("logs").join(name)
    }

    /// The reflog of the reference with this full name, newest first; empty if there is none.
    ///
    /// # Errors
    /// [`HistoryError::Unreadable`], [`HistoryError::DamagedLog`].
    pub(super) fn log(&self, name: &str) -> Result<Vec<Note>, HistoryError> {
        if !is_name(name) {
            return Ok(Vec::new());
        }
        let file = self.log_file(name);
        let bytes = read(&file, LARGEST_LOG)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let note = |line: &str| {
            let (head, words) = line.split_once('\t').unwrap_or((line, ""));
            let (ids, rest) = head
                .split_once('>')
                .map(|(start, rest)| (start.splitn(3, ' '), rest))?;
            let mut ids = ids.map(|hex| self.id(hex));
            Some(Note {
                old: ids.next()??,
                new: ids.next()??,
                time: rest.split_whitespace().next()?.parse().ok()?,
                words: words.to_owned(),
            })
        };
        let mut notes = Vec::new();
        for (number, line) in text.split('\n').enumerate() {
            match note(line) {
                Some(note) => notes.push(note),
                None if line.trim_ascii().is_empty() => {}
                None => {
                    return Err(HistoryError::DamagedLog {
                        file,
                        line: number + 1,
                    });
                }
            }
        }
        notes.reverse();
        Ok(notes)
    }
}
