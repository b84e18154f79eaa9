//! What earlier runs know of histories, kept in the git directory that all work trees share.
//!
//! Never needed, and never believed where anything about it is odd: then all is read from the objects. A file holds what is
//! known of one tip ([`History`]). That stays true for as long as the tip exists, whatever becomes of branches, because a commit
//! and all before it never change; so it serves for that tip and for those that come after it on the first-parent line.
//!
//! A file begins with a magic, says which build of projlog wrote it about which question, and ends with a checksum. It is
//! written under another name and then renamed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::bounded;
use super::header;
use super::meaning::digest;
use super::model::History;
use super::object::Kind;
use super::object::{CommitId, ObjectId};
use super::objects::Objects;

/// What a file begins with; the number rises with every change of what follows.
const MAGIC: &[u8] = b"projlog history 2\n";
/// The folder in the git directory.
const FOLDER: &str = "projlog";
/// The ending of the files' names.
const ENDING: &str = ".history";
/// The ending of names of files that are being written.
const UNFINISHED: &str = ".unfinished";
/// So many files are kept.
const MOST_FILES: usize = 8;
/// The largest file that is read.
const LARGEST: u64 = 256 << 20;
/// Fewer commits than this are as quickly read again.
const WORTH_KEEPING: usize = 200;

/// Where the history of a repository is kept, for one question about it.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    /// Tells apart what was asked (which files are the log's) and which build of projlog asked it.
    key: String,
    least: usize,
}

impl Cache {
    /// No more new commits than this are read on top of what is known.
    pub(super) const MOST_NEW: usize = 1_000;

    /// The cache in a git directory ([`Repository::common_dir`](super::Repository::common_dir)); `asked` is all that decides
    /// which entries a commit holds, beside the commit itself: the project's folder, the log's globs, the charter's path.
    #[must_use]
    pub fn new(common_dir: &Path, asked: &[&str]) -> Self {
        let mut all = vec![env!("CARGO_PKG_VERSION").to_owned(), build()];
        all.extend(asked.iter().map(ToString::to_string));
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

    /// The same, keeping what is known however few commits had to be read for it.
    #[must_use]
    pub fn of_any_length(self) -> Self {
        Self { least: 0, ..self }
    }

    /// What is known of `tip`, or of the nearest commit before it on its first-parent line.
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
        for _ in 0..=Self::MOST_NEW {
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

    /// Keeps what is known of `tip`, where so many commits had to be read for it that it is worth the while. What goes wrong
    /// is nobody's business: the next run reads again.
    pub(super) fn put_after(&self, tip: CommitId, kept: &History, commits: usize) {
        if commits >= self.least {
            let _ = self.store(tip, kept);
        }
    }

    fn store(&self, tip: CommitId, kept: &History) -> Option<()> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.extend_from_slice(tip.to_string().as_bytes());
        bytes.push(b'\n');
        let mut bytes = postcard::to_extend(kept, bytes).ok()?;
        let sum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        fs::create_dir_all(&self.folder).ok()?;
        let file = tempfile::Builder::new()
            .suffix(UNFINISHED)
            .tempfile_in(&self.folder)
            .ok()?;
        fs::write(file.path(), &bytes).ok()?;
        let path = self.folder.join(format!("{}-{tip}{ENDING}", self.key));
        file.persist(&path).ok()?;
        self.tidy(&path);
        Some(())
    }

    /// What a file says, if it is whole, and is what its name says.
    fn load(&self, path: &Path, tip: CommitId) -> Option<History> {
        if fs::symlink_metadata(path).ok()?.is_symlink() {
            return None;
        }
        let bytes = bounded::read(path, LARGEST).ok()??;
        let (bytes, sum) = bytes.split_last_chunk()?;
        if crc32fast::hash(bytes).to_le_bytes() != *sum {
            return None;
        }
        let rest = bytes
            .strip_prefix(MAGIC)?
            .strip_prefix(self.key.as_bytes())?;
        let rest = rest
            .strip_prefix(tip.to_string().as_bytes())?
            .strip_prefix(b"\n")?;
        let (kept, rest) = postcard::take_from_bytes::<History>(rest).ok()?;
        (rest.is_empty() && kept.commits.last()?.id == tip && kept.is_whole()).then_some(kept)
    }

    /// The files that answer this question, by the tip of which they tell.
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

    /// Removes the oldest files where there are too many, and those that nobody finished.
    fn tidy(&self, newest: &Path) {
        let changed = |path: &Path| {
            fs::symlink_metadata(path)
                .and_then(|meta| meta.modified())
                .unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let mut files = Vec::new();
        for item in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let (path, name) = (item.path(), item.file_name().to_string_lossy().into_owned());
            if name.ends_with(ENDING) {
                files.push((changed(&path), path));
            } else if name.ends_with(UNFINISHED) {
                // Nobody writes for an hour.
                let age = changed(newest).duration_since(changed(&path));
                if age.is_ok_and(|age| age.as_secs() > 3_600) {
                    let _ = fs::remove_file(path);
                }
            }
        }
        files.sort();
        let surplus = files.len().saturating_sub(MOST_FILES);
        for (_, path) in files.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }
}

/// What tells this build of projlog from others: another one may read entries in another way. Also how digests are made,
/// which the compiler decides.
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
