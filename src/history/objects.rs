//! The objects of a repository: read from its packs by ourselves, or else through libgit2.

use std::cell::{Cell, OnceCell};
use std::fs;
use std::ops::Deref;
use std::path::PathBuf;
use std::rc::Rc;

use super::error::HistoryError;
use super::object::{Kind, LARGEST_FILE, ObjectId};
use super::pack::{Opened, Packs, TooMuch};
use super::rope::Rope;

/// Where objects come from.
pub(super) trait Objects {
    /// The object's bytes.
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Bytes<'_>, HistoryError>;

    /// The bytes of a file, in pieces that its versions share.
    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError>;
}

/// An object's bytes.
pub(super) enum Bytes<'o> {
    /// Where libgit2 has put them.
    Git(git2::OdbObject<'o>),
    /// Read by ourselves.
    Own(Rc<[u8]>),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Git(object) => object.data(),
            Self::Own(bytes) => bytes,
        }
    }
}

/// So many objects are asked of libgit2, before the packs are opened here: for a few objects that is not worth its while where
/// the indexes are large.
const FEW: u32 = 16;
/// Indexes of so many bytes together are read at once.
const SMALL_INDEXES: u64 = 32 << 20;
/// A commit or a tree of more bytes is read by nobody.
const LARGEST_OTHER: usize = 32 << 20;

/// What is remembered of a repository's packs from one question to the next.
pub(super) struct Store {
    /// The git directory that all work trees share.
    common: PathBuf,
    /// The packs, once they have been opened.
    packs: OnceCell<Packs>,
    /// How many objects have been asked of libgit2 instead.
    asked: Cell<u32>,
}

impl Store {
    pub(super) fn new(common: PathBuf) -> Self {
        Self {
            common,
            packs: OnceCell::new(),
            asked: Cell::new(0),
        }
    }

    /// The packs, to be opened once more, where they have been opened.
    pub(super) fn opened(&self) -> Option<Opened> {
        self.packs.get().map(Packs::opened)
    }

    /// Opens packs that another store has opened before.
    pub(super) fn open_again(&self, packs: Option<Opened>) {
        if let Some(packs) = packs {
            let _ = self.packs.set(Packs::again(packs));
            self.asked.set(FEW);
        }
    }

    /// Whether objects may be left out here to be fetched when they are needed.
    fn is_partial(&self) -> bool {
        let packs = fs::read_dir(self.common.join("objects/pack"));
        packs.is_ok_and(|packs| {
            packs
                .flatten()
                .any(|p| p.path().extension().is_some_and(|e| e == "promisor"))
        })
    }
}

/// The repository's objects: read from its packs, or else through libgit2.
pub(super) struct Database<'r> {
    odb: git2::Odb<'r>,
    store: &'r Store,
}

impl<'r> Database<'r> {
    /// The objects of a repository.
    pub(super) fn new(odb: git2::Odb<'r>, store: &'r Store) -> Self {
        Self { odb, store }
    }

    /// The packs, where they have been opened, or where it is worth the while.
    fn packs(&self, id: ObjectId) -> Option<&Packs> {
        if let Some(packs) = self.store.packs.get() {
            return Some(packs);
        }
        let asked = self.store.asked.get();
        let worth_it = if asked == 0 {
            Packs::size(&self.store.common) <= SMALL_INDEXES
        } else {
            asked >= FEW
        };
        worth_it.then(|| {
            self.store
                .packs
                .get_or_init(|| Packs::open(&self.store.common, id.len()))
        })
    }

    /// An object of whatever kind, through libgit2.
    pub(super) fn raw(&self, id: ObjectId) -> Result<git2::OdbObject<'_>, HistoryError> {
        // Before anything is unpacked: a few kilobytes can hold gigabytes.
        let damaged = |why: String| HistoryError::Damaged {
            id: id.to_string(),
            why,
        };
        match self
            .packs(id)
            .map_or(Ok(()), |packs| packs.weigh(id.0.as_bytes()))
        {
            // What it has itself is asked below, where it may be a file that is just too large.
            Ok(()) | Err(TooMuch::Itself(_)) => {}
            Err(TooMuch::Bases(bytes)) => {
                return Err(damaged(format!("unpacking it takes over {bytes} bytes")));
            }
            Err(TooMuch::Chain) => {
                return Err(damaged(
                    "it rests on more objects than can be followed".into(),
                ));
            }
            Err(TooMuch::Unknown) => {
                return Err(damaged(
                    "its pack, or the index of that, cannot be read".into(),
                ));
            }
        }
        self.store
            .asked
            .set(self.store.asked.get().saturating_add(1));
        let (bytes, kind) = self
            .odb
            .read_header(id.0)
            .map_err(|error| self.failed(id, &error))?;
        if kind == git2::ObjectType::Blob {
            bounded(id, Kind::Blob, bytes)?;
        } else if bytes > LARGEST_OTHER {
            return Err(damaged(format!(
                "it has {bytes} bytes; at most {LARGEST_OTHER} are read"
            )));
        }
        self.odb.read(id.0).map_err(|error| self.failed(id, &error))
    }

    fn failed(&self, id: ObjectId, error: &git2::Error) -> HistoryError {
        match error.code() {
            git2::ErrorCode::NotFound => HistoryError::MissingObject {
                id: id.to_string(),
                partial: self.store.is_partial(),
            },
            _ => HistoryError::Damaged {
                id: id.to_string(),
                why: error.message().to_owned(),
            },
        }
    }
}

impl Objects for Database<'_> {
    fn read(&self, id: ObjectId, kind: Kind) -> Result<Bytes<'_>, HistoryError> {
        if let Some(object) = self.packs(id).and_then(|packs| packs.read(id.0.as_bytes())) {
            expect(id, kind, object.kind)?;
            bounded(id, kind, object.bytes.len())?;
            return Ok(Bytes::Own(object.bytes.whole()));
        }
        let object = self.raw(id)?;
        match object.kind() {
            git2::ObjectType::Commit => expect(id, kind, Kind::Commit)?,
            git2::ObjectType::Tree => expect(id, kind, Kind::Tree)?,
            git2::ObjectType::Blob => expect(id, kind, Kind::Blob)?,
            other => return Err(not_expected(id, kind, other.str())),
        }
        Ok(Bytes::Git(object))
    }

    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError> {
        if let Some(object) = self.packs(id).and_then(|packs| packs.read(id.0.as_bytes())) {
            expect(id, Kind::Blob, object.kind)?;
            bounded(id, Kind::Blob, object.bytes.len())?;
            return Ok(object.bytes);
        }
        Ok(Rope::One(Rc::from(&*self.read(id, Kind::Blob)?)))
    }
}

/// An error where an object is not what it should be.
fn expect(id: ObjectId, wanted: Kind, found: Kind) -> Result<(), HistoryError> {
    if wanted == found {
        Ok(())
    } else {
        Err(not_expected(id, wanted, found.name()))
    }
}

fn not_expected(id: ObjectId, wanted: Kind, found: &str) -> HistoryError {
    HistoryError::Damaged {
        id: id.to_string(),
        why: format!("it should be a {} and is a {found}", wanted.name()),
    }
}

/// An error where a file is larger than what is read.
fn bounded(id: ObjectId, kind: Kind, bytes: usize) -> Result<(), HistoryError> {
    if kind == Kind::Blob && bytes > LARGEST_FILE {
        return Err(HistoryError::TooLarge {
            id: id.to_string(),
            bytes,
        });
    }
    Ok(())
}
