//! The objects of a repository, read from its packs and loose files with bounds, and verified against their
//! checksums.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bounded;
use super::commit_graph::CommitGraph;
use super::error::HistoryError;
use super::loose;
use super::object::{Kind, LARGEST_FILE, ObjectId, Trouble, most_bytes};
use super::pack::{Opened, Packs};
use super::rope::Rope;
use crate::message::Message;

/// A source of objects.
pub(super) trait Objects {
    /// The object's bytes.
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Arc<[u8]>, HistoryError>;

    /// The bytes of a file, in pieces that its versions share. In the history, versions larger than the limit for checks are
    /// read as well, up to another limit, so that their entries do not count as removed.
    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError>;
}

impl<T: Objects + ?Sized> Objects for &T {
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Arc<[u8]>, HistoryError> {
        (**self).read(id, kind)
    }

    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError> {
        (**self).file(id)
    }
}

/// The largest list of alternate folders that is read, in bytes.
const LARGEST_LIST: u64 = 1 << 20;
/// The depth to which git follows alternates of alternates.
const DEEPEST: usize = 5;
/// The most folders of objects that are read.
const MAX_FOLDERS: usize = 64;

/// How often the packs are listed again in a run, because another process has packed the repository meanwhile.
const MOST_LISTINGS: usize = 20;

/// The objects of a repository.
pub(super) struct Store {
    /// The folder of objects and those that the environment adds.
    roots: (PathBuf, Vec<PathBuf>),
    id_len: usize,
    /// The folders and their packs, once they have been opened.
    opened: Mutex<Listing>,
}

/// What was found when the folders of objects were listed.
#[derive(Clone)]
struct Listing {
    folders: Arc<[PathBuf]>,
    packs: Option<Arc<Packs>>,
    /// How many more times they are listed.
    left: usize,
}

/// The data to open the same objects again in another thread.
pub(super) struct OpenedStore {
    roots: (PathBuf, Vec<PathBuf>),
    folders: Arc<[PathBuf]>,
    id_len: usize,
    packs: Option<Opened>,
}

impl Store {
    /// Closes the packs and drops what was read from them. They are opened again when something is read.
    pub(super) fn close(&mut self) {
        let mut listing = self.listing();
        listing.packs = None;
        listing.left = MOST_LISTINGS;
    }

    /// Opens the objects in a folder, then those in `alternates`, then the alternates of both. `id_len` is the length
    /// of an object id in bytes.
    ///
    /// # Errors
    /// A list of alternates cannot be read.
    pub(super) fn new(
        folder: PathBuf,
        alternates: Vec<PathBuf>,
        id_len: usize,
    ) -> Result<Self, HistoryError> {
        let folders = folders_of(&folder, &alternates)?;
        Ok(Self {
            roots: (folder, alternates),
            id_len,
            opened: Mutex::new(Listing {
                folders: folders.into(),
                packs: None,
                left: MOST_LISTINGS,
            }),
        })
    }

    /// The data to open them again.
    pub(super) fn opened(&self) -> OpenedStore {
        let listing = self.listing();
        OpenedStore {
            roots: self.roots.clone(),
            folders: Arc::clone(&listing.folders),
            id_len: self.id_len,
            packs: listing.packs.as_ref().map(|packs| packs.opened()),
        }
    }

    /// Opens them again.
    pub(super) fn again(opened: OpenedStore) -> Self {
        Self {
            roots: opened.roots,
            id_len: opened.id_len,
            opened: Mutex::new(Listing {
                folders: opened.folders,
                packs: opened.packs.map(Packs::again).map(Arc::new),
                left: MOST_LISTINGS,
            }),
        }
    }

    fn listing(&self) -> MutexGuard<'_, Listing> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folders of objects and their packs.
    fn open(&self) -> (Arc<[PathBuf]>, Arc<Packs>) {
        let listing = &mut *self.listing();
        let open = || Arc::new(Packs::open(&listing.folders, self.id_len));
        let packs = Arc::clone(listing.packs.get_or_insert_with(open));
        (Arc::clone(&listing.folders), packs)
    }

    /// Lists folders and packs once more, if there are others by now than the `known` ones: `git gc` in another process puts the
    /// objects into new packs and deletes the old ones.
    fn listed_again(&self, known: &Arc<Packs>) -> Option<(Arc<[PathBuf]>, Arc<Packs>)> {
        let listing = &mut *self.listing();
        if let Some(packs) = listing
            .packs
            .as_ref()
            .filter(|packs| !Arc::ptr_eq(packs, known))
        {
            return Some((Arc::clone(&listing.folders), Arc::clone(packs)));
        }
        let (folder, alternates) = &self.roots;
        let folders: Arc<[PathBuf]> = folders_of(folder, alternates).ok()?.into();
        if listing.left == 0 || folders == listing.folders && !known.have_changed(&folders) {
            return None;
        }
        let packs = Arc::new(Packs::open(&folders, self.id_len));
        *listing = Listing {
            folders: Arc::clone(&folders),
            packs: Some(Arc::clone(&packs)),
            left: listing.left - 1,
        };
        Some((folders, packs))
    }

    /// Git's commit-graph, if there is an intact one.
    pub(super) fn commit_graph(&self) -> Option<CommitGraph> {
        CommitGraph::open(&self.listing().folders.clone(), self.id_len)
    }

    /// The length of an object id in bytes.
    pub(super) fn id_len(&self) -> usize {
        self.id_len
    }

    /// Whether the repository is a partial clone, which fetches objects on demand.
    fn is_partial(folders: &[PathBuf]) -> bool {
        folders.iter().any(|folder| {
            let packs = std::fs::read_dir(folder.join("pack"))
                .into_iter()
                .flatten()
                .flatten();
            packs
                .into_iter()
                .any(|item| item.path().extension().is_some_and(|e| e == "promisor"))
        })
    }

    /// An object of any kind.
    pub(super) fn any(&self, id: ObjectId) -> Result<(Kind, Rope), HistoryError> {
        let (mut folders, mut packs) = self.open();
        loop {
            let found = Self::any_in(&folders, &packs, id);
            match found {
                Err(HistoryError::MissingObject { .. } | HistoryError::Damaged { .. }) => {
                    match self.listed_again(&packs) {
                        Some(newer) => (folders, packs) = newer,
                        None => return found,
                    }
                }
                found => return found,
            }
        }
    }

    fn any_in(
        folders: &[PathBuf],
        packs: &Packs,
        id: ObjectId,
    ) -> Result<(Kind, Rope), HistoryError> {
        let mut trouble = None;
        match packs.read(id.as_bytes()) {
            Ok(Some(object)) => return Ok((object.kind, object.bytes)),
            Ok(None) => {}
            Err(why) => trouble = Some(why),
        }
        for folder in folders {
            match loose::read(folder, id) {
                Ok(Some(object)) => return Ok((object.kind, object.bytes)),
                Ok(None) => {}
                Err(why) => trouble = trouble.or(Some(why)),
            }
        }
        // A missing object may be in a pack whose index is damaged.
        let trouble =
            trouble.or_else(|| packs.damaged().map(|why| Trouble::Damaged(why.to_owned())));
        Err(match trouble {
            None => HistoryError::MissingObject {
                id: id.to_string(),
                partial: Self::is_partial(folders),
            },
            Some(Trouble::Damaged(why)) => damaged(id, why),
            Some(Trouble::TooLarge(Kind::Blob, bytes)) => HistoryError::TooLarge {
                id: id.to_string(),
                bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
            },
            Some(Trouble::TooLarge(kind, bytes)) => damaged(
                id,
                format!(
                    "it has {bytes} bytes; at most {} are read",
                    most_bytes(kind)
                ),
            ),
        })
    }

    fn expected(&self, id: ObjectId, expected: Kind) -> Result<Rope, HistoryError> {
        let (kind, bytes) = self.any(id)?;
        if kind != expected {
            return Err(damaged(
                id,
                format!(
                    "it should be a {} and is a {}",
                    expected.name(),
                    kind.name()
                ),
            ));
        }
        Ok(bytes)
    }

    /// The ids that begin with these hexadecimal digits, each once.
    pub(super) fn with_prefix(&self, prefix: &str) -> Vec<ObjectId> {
        let (mut folders, mut packs) = self.open();
        loop {
            let mut found = packs.with_prefix(prefix);
            let loose = folders.iter();
            found.extend(loose.flat_map(|folder| loose::with_prefix(folder, prefix)));
            found.sort();
            found.dedup();
            if !found.is_empty() {
                return found;
            }
            match self.listed_again(&packs) {
                Some(newer) => (folders, packs) = newer,
                None => return found,
            }
        }
    }
}

impl Objects for Store {
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Arc<[u8]>, HistoryError> {
        let found = self.expected(id, kind)?;
        if kind == Kind::Blob && found.len() > LARGEST_FILE {
            return Err(HistoryError::TooLarge {
                id: id.to_string(),
                bytes: found.len(),
            });
        }
        Ok(found.whole())
    }

    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError> {
        self.expected(id, Kind::Blob)
    }
}

fn damaged(id: ObjectId, why: String) -> HistoryError {
    HistoryError::Damaged {
        id: id.to_string(),
        why,
    }
}

/// A folder of objects, those in `alternates`, and the alternates of both.
fn folders_of(folder: &Path, alternates: &[PathBuf]) -> Result<Vec<PathBuf>, HistoryError> {
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut todo: Vec<(PathBuf, usize)> = std::iter::once(folder)
        .chain(alternates.iter().map(PathBuf::as_path))
        .map(|folder| (folder.to_owned(), 0))
        .rev()
        .collect();
    while let Some((folder, depth)) = todo.pop() {
        if folders.contains(&folder) || folders.len() == MAX_FOLDERS {
            continue;
        }
        if depth < DEEPEST {
            let named = alternates_of(&folder)?;
            todo.extend(named.into_iter().rev().map(|named| (named, depth + 1)));
        }
        folders.push(folder);
    }
    Ok(folders)
}

/// The alternates of a folder of objects.
fn alternates_of(folder: &Path) -> Result<Vec<PathBuf>, HistoryError> {
    let list = folder.join("info/alternates");
    let text = bounded::read(&list, LARGEST_LIST)
        .map_err(|why| HistoryError::Unreadable {
            path: list,
            why: Message::from(&why),
        })?
        .unwrap_or_default();
    let lines = text
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii_end);
    let named = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    Ok(named
        .map(|line| folder.join(String::from_utf8_lossy(line).as_ref()))
        .collect())
}
