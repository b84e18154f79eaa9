//! The history cache, in the git directory that all work trees share.
//!
//! It is never required, and ignored if anything about it is invalid: then everything is read from the objects. A file holds
//! the [`History`] of one tip. It stays valid as long as the tip exists, whatever happens to branches, because a commit and its
//! ancestors never change; so it serves that tip and those that follow it on the first-parent line.
//!
//! A file begins with a magic number and the key of the build and the query, and ends with a checksum. It is written under
//! another name and then renamed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bounded;
use super::header;
use super::meaning::digest;
use super::model::{History, Story};
use super::object::Kind;
use super::object::{CommitId, ObjectId};
use super::objects::Objects;
use super::workers;

/// The magic number; its version rises with every change of the format, and of what is the content of an entry.
const MAGIC: &[u8] = b"projlog history 12\n";
/// The folder in the git directory.
const FOLDER: &str = "projlog";
/// The extension of cache files.
const ENDING: &str = ".history";
/// The extension of files with facts about the same commits.
const FACTS: &str = ".facts";
/// The extension of files that are being written.
const UNFINISHED: &str = ".unfinished";
/// The number of files kept.
const MAX_FILES: usize = 8;
/// The largest file that is read.
const LARGEST: u64 = 256 << 20;
/// The bytes of stories from which on another thread is worth its cost.
const LONG: usize = 64 << 10;
/// Fewer commits than this are read again just as quickly.
const WORTH_KEEPING: usize = 200;

/// The history cache of a repository, for one query.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    /// Distinguishes queries (which files are the log's) and builds of projlog.
    key: String,
    least: usize,
}

impl Cache {
    /// The most new commits that are read on top of a cached history.
    pub(super) const MAX_NEW: usize = 1_000;

    /// The cache in a git directory ([`Repository::common_dir`](super::Repository::common_dir)); `query` is everything besides
    /// the commit that decides which entries it holds: the project's folder, the log's globs, the charter's path.
    #[must_use]
    pub fn new(common_dir: &Path, query: &[&str]) -> Self {
        let mut all = vec![env!("CARGO_PKG_VERSION").to_owned(), build()];
        all.extend(query.iter().map(ToString::to_string));
        let key = format!(
            "{:016x}",
            digest(all.join("\0").as_bytes()) & u128::from(u64::MAX)
        );
        Self {
            folder: common_dir.join(FOLDER),
            key,
            least: WORTH_KEEPING,
        }
    }

    /// The same cache, storing histories of any length.
    #[must_use]
    pub fn of_any_length(self) -> Self {
        Self { least: 0, ..self }
    }

    /// The cached history of `tip`, or of its nearest cached ancestor on the first-parent line.
    pub(super) fn nearest(
        &self,
        objects: &dyn Objects,
        tip: CommitId,
    ) -> Option<(CommitId, History)> {
        let files = self.files();
        if files.is_empty() {
            return None;
        }
        let mut commit = tip;
        for _ in 0..=Self::MAX_NEW {
            if let Some(kept) = files.get(&commit).and_then(|path| self.load(path, commit)) {
                return Some((commit, kept));
            }
            let raw = objects.read(commit, Kind::Commit).ok()?;
            commit = header::parse(&raw)
                .ok()?
                .parents
                .first()
                .and_then(|parent| ObjectId::from_hex(parent))?;
        }
        None
    }

    /// Stores the history of `tip` if enough commits were read for it. Failures are ignored: the next run reads the history
    /// again.
    pub(super) fn put_after(&self, tip: CommitId, kept: &History, commits: usize) {
        if commits >= self.least {
            let _ = self.store(tip, kept);
        }
    }

    /// Facts that were derived from commits of this query, which never change; `None` if none are stored or anything about
    /// them is invalid.
    #[must_use]
    pub fn facts<T: DeserializeOwned>(&self) -> Option<T> {
        let bytes = checked(&self.folder.join(format!("{}{FACTS}", self.key)))?;
        whole(
            bytes
                .strip_prefix(MAGIC)?
                .strip_prefix(self.key.as_bytes())?,
        )
    }

    /// Stores such facts about a history of that many commits, instead of earlier ones. Failures are ignored.
    pub fn put_facts<T: Serialize>(&self, facts: &T, commits: usize) {
        if commits >= self.least {
            let mut bytes = MAGIC.to_vec();
            bytes.extend_from_slice(self.key.as_bytes());
            if let Ok(bytes) = postcard::to_extend(facts, bytes) {
                let _ = self.write(bytes, &format!("{}{FACTS}", self.key));
            }
        }
    }

    fn store(&self, tip: CommitId, kept: &History) -> Option<()> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.extend_from_slice(tip.to_string().as_bytes());
        bytes.push(b'\n');
        let stories = postcard::to_allocvec(&kept.stories).ok()?;
        bytes.extend_from_slice(&(stories.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&stories);
        let bytes = postcard::to_extend(kept, bytes).ok()?;
        self.write(bytes, &format!("{}-{tip}{ENDING}", self.key))
    }

    /// Writes a file with its checksum.
    fn write(&self, mut bytes: Vec<u8>, name: &str) -> Option<()> {
        let sum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        fs::create_dir_all(&self.folder).ok()?;
        let file = tempfile::Builder::new()
            .suffix(UNFINISHED)
            .tempfile_in(&self.folder)
            .ok()?;
        fs::write(file.path(), &bytes).ok()?;
        let path = self.folder.join(name);
        file.persist(&path).ok()?;
        self.tidy(&path);
        Some(())
    }

    /// The history in a file, if it is intact and matches its name.
    fn load(&self, path: &Path, tip: CommitId) -> Option<History> {
        let bytes = checked(path)?;
        let rest = bytes
            .strip_prefix(MAGIC)?
            .strip_prefix(self.key.as_bytes())?;
        let rest = rest
            .strip_prefix(tip.to_string().as_bytes())?
            .strip_prefix(b"\n")?;
        let (stories, rest) = rest.split_first_chunk()?;
        let stories = usize::try_from(u64::from_le_bytes(*stories)).ok()?;
        let (stories, rest) = rest.split_at_checked(stories)?;
        // In two threads, because most of a run with a cache goes into this.
        let (stories, kept) = std::thread::scope(|scope| {
            let is_long = stories.len() >= LONG && workers::processors() > 1;
            let other = is_long.then(|| scope.spawn(|| whole::<Vec<Story>>(stories)));
            let kept = whole::<History>(rest);
            let stories = other.map_or_else(|| whole(stories), |other| other.join().ok().flatten());
            (stories, kept)
        });
        let mut kept = kept?;
        kept.stories = stories?;
        (kept.commits.last()?.id == tip && kept.is_whole()).then_some(kept)
    }

    /// The files of this query, by their tips.
    fn files(&self) -> BTreeMap<CommitId, PathBuf> {
        let items = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let tip = |name: &str| {
            name.strip_suffix(ENDING)?
                .strip_prefix(&self.key)?
                .strip_prefix('-')
                .and_then(ObjectId::from_hex)
        };
        items
            .filter_map(|item| Some((tip(item.file_name().to_str()?)?, item.path())))
            .collect()
    }

    /// Removes the oldest files beyond the limit, and abandoned unfinished ones.
    fn tidy(&self, newest: &Path) {
        let changed = |path: &Path| {
            fs::symlink_metadata(path)
                .and_then(|meta| meta.modified())
                .unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let (mut files, mut facts) = (Vec::new(), Vec::new());
        for item in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let (path, name) = (item.path(), item.file_name().to_string_lossy().into_owned());
            if name.ends_with(ENDING) {
                files.push((changed(&path), path));
            } else if name.ends_with(FACTS) {
                facts.push((changed(&path), path));
            } else if name.ends_with(UNFINISHED) {
                // No writer takes an hour.
                let age = changed(newest).duration_since(changed(&path));
                if age.is_ok_and(|age| age.as_secs() > 3_600) {
                    let _ = fs::remove_file(path);
                }
            }
        }
        for mut files in [files, facts] {
            files.sort();
            let surplus = files.len().saturating_sub(MAX_FILES);
            for (_, path) in files.into_iter().take(surplus) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The content of a file without its checksum, if that is right.
fn checked(path: &Path) -> Option<Vec<u8>> {
    if fs::symlink_metadata(path).ok()?.is_symlink() {
        return None;
    }
    let mut bytes = bounded::read(path, LARGEST).ok()??;
    let (content, sum) = bytes.split_last_chunk()?;
    let length = content.len();
    (crc32fast::hash(content).to_le_bytes() == *sum).then(|| {
        bytes.truncate(length);
        bytes
    })
}

/// A value from all of the bytes.
fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

/// The identity of this build of projlog: another build may read entries differently. It includes how digests are made,
/// which depends on the compiler.
fn build() -> String {
    let made = std::env::current_exe()
        .ok()
        .and_then(|path| fs::metadata(path).ok());
    let time = made.as_ref().and_then(|meta| {
        meta.modified()
            .ok()?
            .duration_since(SystemTime::UNIX_EPOCH)
            .ok()
    });
    format!(
        "{:?} {:?} {:032x}",
        made.map(|meta| meta.len()),
        time,
        digest(b"projlog")
    )
}

#[cfg(test)]
mod tests;
