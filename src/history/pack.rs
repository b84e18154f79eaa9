//! Reading of packs.
//!
//! libgit2 unpacks every object as a whole and caches no delta base larger than 1 MiB, so reading a log in one file takes
//! quadratic time. Here an object is read as the pieces of other objects that its deltas refer to ([`Rope`]), so that a
//! version of a file costs only what changed in it.
//!
//! The formats are those of gitformat-pack(5): index files of version 2, packs of version 2. Every object is
//! verified against its checksum in a verified index, or else against its id, so that no damage turns one object into
//! another. libgit2 is not used: it hangs and crashes on damaged files.
//!
//! A few bytes of a pack can expand to gigabytes, so everything here has a bound.

mod index;
mod patch;
mod reader;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use flate2::Decompress;

use super::bounded;
use super::hash::Hash;
use super::ids::IdState;
use super::object::Kind;
use super::object::ObjectId;
use super::object::{Trouble, most_bytes};
use super::recent::Recent;
use super::rope::Rope;
use index::{Index, Pack, names};
pub(super) use patch::apply;
use patch::varint;
use reader::{Base, Reader};

/// The largest object that is unpacked, or used as a base.
const LARGEST_OBJECT: usize = 32 << 20;
/// The bytes of blocks kept.
const KEPT_BLOCKS: usize = 1 << 20;
/// The bytes of objects kept: the bases of those that are read next.
const KEPT_OBJECTS: usize = 3 << 20;
/// The size up to which a file is kept in one piece.
const SHORT: usize = 4 << 10;
/// The longest chain of deltas; git writes none that is longer (`pack.depth` is at most 4,095).
const LONGEST_CHAIN: usize = 4_096;
/// The bytes of a chain's deltas together, which are all read before the first is applied.
const LARGEST_CHAIN: usize = 2 * LARGEST_OBJECT;
/// The most bytes of an unpacked base.
const MAX_TO_UNPACK: u64 = 64 << 20;
/// The most bytes of all bases of an object together, which bounds the time of unpacking.
const MAX_ALTOGETHER: u64 = 1 << 30;
/// The most bytes of all results of a chain's deltas together, if each is a copy.
const MAX_MADE: usize = 1 << 30;
/// The largest object whose checksum is verified; verifying a larger one takes too long.
const LARGEST_CHECKED: u64 = 512 << 20;
/// The number of objects that are looked up in the index files and verified against their ids before the indexes are read
/// as a whole, which is not worthwhile for a few objects.
const FEW: u32 = 200;
/// The most bases of an object.
const MAX_BASES: usize = 20_000;

/// An object in a pack.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub kind: Kind,
    pub bytes: Rope,
}

/// All packs of a repository.
pub(super) struct Packs {
    list: Vec<Pack>,
    /// The indexes that were in the folders, readable or not.
    names: Arc<[PathBuf]>,
    state: Mutex<State>,
    /// The fault of a pack that could not be opened.
    damaged: Option<String>,
}

/// The state kept from one object to the next.
struct State {
    /// By pack and offset, with the checksum of the packed bytes.
    objects: Recent<(usize, u64), (Object, Option<u32>), IdState>,
    blocks: Recent<(usize, u64), Arc<[u8]>, IdState>,
    inflate: Decompress,
    /// The pack in which the last object was found.
    last: usize,
    /// The number of objects read.
    reads: u32,
}

/// The reason why an object is not unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TooMuch {
    /// It has too many bytes itself.
    Itself(u64),
    /// Its bases have too many bytes.
    Bases(u64),
    /// It has too many bases, or is its own base.
    Chain,
    /// Unknown: index or pack are damaged.
    Unknown,
}

/// The packs of a repository, to be opened again in another thread.
pub(super) struct Opened {
    list: Vec<(PathBuf, Arc<Index>)>,
    names: Arc<[PathBuf]>,
    damaged: Option<String>,
}

impl Packs {
    /// Opens the packs in folders of objects. `id_len` is the length of an object id in bytes.
    pub(super) fn open(folders: &[PathBuf], id_len: usize) -> Self {
        let mut list = Vec::new();
        let mut damaged = None;
        let names = names(folders);
        for name in &names {
            match Index::open(name, id_len) {
                Ok(index) => list.push((name.with_extension("pack"), Arc::new(index))),
                Err(why) => {
                    damaged = damaged.or_else(|| Some(format!("{}: {why}", name.display())));
                }
            }
        }
        Self::again(Opened {
            list,
            names: names.into(),
            damaged,
        })
    }

    /// Whether the folders have other packs by now.
    pub(super) fn have_changed(&self, folders: &[PathBuf]) -> bool {
        names(folders) != *self.names
    }

    /// The data to open them again.
    pub(super) fn opened(&self) -> Opened {
        Opened {
            list: self
                .list
                .iter()
                .map(|pack| (pack.path.clone(), Arc::clone(&pack.index)))
                .collect(),
            names: Arc::clone(&self.names),
            damaged: self.damaged.clone(),
        }
    }

    /// Opens packs whose indexes are open already.
    pub(super) fn again(opened: Opened) -> Self {
        let mut damaged = opened.damaged;
        let mut list = Vec::new();
        for (path, index) in opened.list {
            match open_pack(&path, &index) {
                Ok(file) => list.push(Pack { path, file, index }),
                Err(why) => {
                    damaged = damaged.or_else(|| Some(format!("{}: {why}", path.display())));
                }
            }
        }
        let state = State {
            objects: Recent::new(KEPT_OBJECTS),
            blocks: Recent::new(KEPT_BLOCKS),
            inflate: Decompress::new(true),
            last: 0,
            reads: 0,
        };
        Self {
            list,
            names: opened.names,
            state: Mutex::new(state),
            damaged,
        }
    }

    /// The fault of a pack that cannot be read; a missing object may be in it.
    pub(super) fn damaged(&self) -> Option<&str> {
        self.damaged.as_deref()
    }

    /// Reads an object. `None`: it is not in any of the packs.
    pub(super) fn read(&self, id: &[u8]) -> Result<Option<Object>, Trouble> {
        let state = &mut *self.state();
        state.reads = state.reads.saturating_add(1);
        let whole = state.reads > FEW;
        let count = self.list.len();
        let first = state.last;
        let mut trouble = None;
        for number in (0..count).map(|n| (first + n) % count) {
            let Some(pack) = self.list.get(number) else {
                continue;
            };
            if whole && let Err(why) = pack.index.read_whole() {
                trouble = trouble.or_else(|| {
                    let index = pack.path.with_extension("idx");
                    Some(Trouble::Damaged(format!("{}: {why}", index.display())))
                });
                continue;
            }
            let Some(place) = pack.index.place(id) else {
                continue;
            };
            match checked(state, pack, number, place, id) {
                Ok(object) => {
                    state.last = number;
                    return Ok(Some(object));
                }
                Err(why) => trouble = trouble.or(Some(why)),
            }
        }
        trouble.map_or(Ok(None), Err)
    }

    /// The state. A panic elsewhere leaves it whole: what it keeps is verified before it is put there.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, verifies objects against their checksums in the indexes, not against their ids.
    #[cfg(any(test, fuzzing))]
    pub(super) fn trust_indexes(&self) {
        self.state().reads = FEW;
    }

    /// Checks whether unpacking an object stays within the limits.
    #[cfg(any(test, fuzzing))]
    pub(super) fn weigh(&self, id: &[u8]) -> Result<(), TooMuch> {
        let state = &mut *self.state();
        for (number, pack) in self.list.iter().enumerate() {
            if let Some(place) = pack.index.place(id) {
                weigh_at(
                    state,
                    pack,
                    number,
                    pack.index.offset_at(place).ok_or(TooMuch::Unknown)?,
                )?;
            }
        }
        Ok(())
    }

    /// The ids that begin with these hexadecimal digits.
    pub(super) fn with_prefix(&self, prefix: &str) -> Vec<ObjectId> {
        let first = prefix
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let Some(first) = first else {
            return Vec::new();
        };
        let ids = self
            .list
            .iter()
            .flat_map(|pack| pack.index.beginning_with(first));
        ids.filter_map(|id| ObjectId::from_bytes(&id))
            .filter(|id| id.to_string().starts_with(prefix))
            .collect()
    }
}

/// Opens the pack of an index: it must have as many objects, and end with the checksum that the index states.
fn open_pack(path: &Path, index: &Index) -> Result<File, String> {
    let words = |error: std::io::Error| error.to_string();
    let (mut file, len) = bounded::open(path)
        .map_err(words)?
        .ok_or("the pack of an index is missing")?;
    let mut head = [0; 12];
    file.read_exact(&mut head).map_err(words)?;
    let count = u32::try_from(index.count())
        .unwrap_or(u32::MAX)
        .to_be_bytes();
    if !(head.starts_with(b"PACK\0\0\0\x02") || head.starts_with(b"PACK\0\0\0\x03"))
        || !head.ends_with(&count)
    {
        return Err("it does not begin as the pack of its index does".to_owned());
    }
    let mut sum = vec![0; index.id_len];
    file.seek(SeekFrom::Start(len.saturating_sub(index.id_len as u64)))
        .map_err(words)?;
    file.read_exact(&mut sum).map_err(words)?;
    if index.pack_sum() != Some(sum) {
        return Err("it does not end with the checksum that its index states".to_owned());
    }
    Ok(file)
}

/// Reads an object and verifies it: against its checksum in a verified index, or else against its id.
fn checked(
    state: &mut State,
    pack: &Pack,
    number: usize,
    place: usize,
    id: &[u8],
) -> Result<Object, Trouble> {
    let damaged = |why: &str| Trouble::Damaged(format!("{}: {why}", pack.path.display()));
    let Some(object) = object(state, pack, number, place) else {
        return Err(why_not(state, pack, number, place, id));
    };
    if pack.index.checksum_at(place).is_none() {
        let bytes = object.bytes.whole();
        let mut hash = Hash::of_object(id.len(), object.kind.name(), bytes.len() as u64);
        hash.update(&bytes);
        if !hash.is(id) {
            return Err(damaged("the object's checksum differs from its id"));
        }
    }
    let size = object.bytes.len() as u64;
    if size > most_bytes(object.kind) {
        return Err(Trouble::TooLarge(object.kind, size));
    }
    Ok(object)
}

/// The reason why an object was not unpacked. A size counts only if it is verified.
fn why_not(state: &mut State, pack: &Pack, number: usize, place: usize, id: &[u8]) -> Trouble {
    let damaged = |why: String| Trouble::Damaged(format!("{}: {why}", pack.path.display()));
    let Some(offset) = pack.index.offset_at(place) else {
        return damaged("its index cannot be read".to_owned());
    };
    match weigh_at(state, pack, number, offset) {
        Err(TooMuch::Bases(bytes)) => damaged(format!("unpacking it takes over {bytes} bytes")),
        Err(TooMuch::Chain) => damaged("it has more delta bases than are supported".to_owned()),
        Ok(()) | Err(TooMuch::Itself(_) | TooMuch::Unknown) => {
            match large(state, pack, number, offset, id) {
                Some((kind, size)) => Trouble::TooLarge(kind, size),
                None => damaged("the packed data is damaged".to_owned()),
            }
        }
    }
}

/// Kind and size of an object without a base that is too large to be unpacked, if its checksum is its id.
fn large(
    state: &mut State,
    pack: &Pack,
    number: usize,
    offset: u64,
    id: &[u8],
) -> Option<(Kind, u64)> {
    let mut reader = Reader::new(pack, number, &mut state.blocks, offset);
    let (kind, size) = reader.kind_and_size()?;
    let Base::None(kind) = reader.base(kind, offset)? else {
        return None;
    };
    let size = size as u64;
    if size <= LARGEST_OBJECT as u64 || size > LARGEST_CHECKED {
        return None;
    }
    let mut hash = Hash::of_object(id.len(), kind.name(), size);
    let all = reader.pour(&mut state.inflate, size, &mut |bytes| hash.update(bytes))?;
    (all == size && hash.is(id)).then_some((kind, size))
}

/// Unpacks an object, using only packed bytes that the index verifies.
fn object(state: &mut State, pack: &Pack, number: usize, place: usize) -> Option<Object> {
    let mut chain: Vec<(u64, Option<u32>, Arc<[u8]>)> = Vec::new();
    let mut all = 0_usize;
    let mut at = pack.index.offset_at(place)?;
    let mut sum = pack.index.checksum_at(place);
    let mut rounds = CycleDetector::default();
    let mut object = loop {
        if rounds.is_cycle(at) {
            return None;
        }
        match state.objects.get(&(number, at)) {
            Some((known, known_sum)) if known_sum == sum => break known,
            Some((_, Some(_))) => return None,
            // Objects read before the whole index are not verified by it.
            Some((_, None)) | None => {}
        }
        let mut reader = Reader::new(pack, number, &mut state.blocks, at);
        let (kind, size) = reader.kind_and_size()?;
        all = all.checked_add(size)?;
        if size > LARGEST_OBJECT || all > LARGEST_CHAIN || chain.len() > LONGEST_CHAIN {
            return None;
        }
        let base = reader.base(kind, at)?;
        let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size).collect();
        reader.inflate(&mut state.inflate, Arc::get_mut(&mut bytes)?, sum.is_some())?;
        if sum.is_some_and(|sum| reader.sum.finalize() != sum) {
            return None;
        }
        match base {
            Base::None(kind) => {
                let object = Object {
                    kind,
                    bytes: Rope::One(bytes),
                };
                // A commit is read once, and hardly ever a base.
                if kind != Kind::Commit || !chain.is_empty() {
                    keep(state, (number, at), sum, &object, 0);
                }
                break object;
            }
            Base::At(base) => {
                chain.push((at, sum, bytes));
                at = base;
                sum = match sum {
                    Some(_) => Some(pack.index.checksum_at(pack.index.place_of(base)?)?),
                    None => None,
                };
            }
        }
    };
    let mut made = 0_usize;
    while let Some((at, sum, delta)) = chain.pop() {
        object = Object {
            kind: object.kind,
            bytes: apply(&object, &delta)?,
        };
        if let Rope::One(bytes) = &object.bytes {
            made = made
                .checked_add(bytes.len())
                .filter(|made| *made <= MAX_MADE)?;
        }
        keep(state, (number, at), sum, &object, delta.len());
    }
    Some(object)
}

/// Detects cycles of bases with Brent's algorithm: it remembers one place, and replaces it after twice as many
/// steps.
#[derive(Default)]
struct CycleDetector {
    place: Option<u64>,
    steps: usize,
}

impl CycleDetector {
    fn is_cycle(&mut self, at: u64) -> bool {
        if self.place == Some(at) {
            return true;
        }
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.place = Some(at);
        }
        false
    }
}

/// Checks the sizes of an object and its bases, by their headers alone.
fn weigh_at(state: &mut State, pack: &Pack, number: usize, offset: u64) -> Result<(), TooMuch> {
    let mut at = offset;
    let mut all = 0_u64;
    let mut rounds = CycleDetector::default();
    for bases in 0..MAX_BASES {
        if rounds.is_cycle(at) {
            return Err(TooMuch::Chain);
        }
        let mut reader = Reader::new(pack, number, &mut state.blocks, at);
        let Some((kind, size)) = reader.kind_and_size() else {
            return Err(TooMuch::Unknown);
        };
        if !matches!(kind, 1..=4 | 6 | 7) {
            return Err(TooMuch::Unknown);
        }
        let Some(base) = reader.base(kind, at) else {
            return Err(TooMuch::Unknown);
        };
        let mut most = size as u64;
        if let Base::At(_) = base {
            // Its result may be far larger than the delta.
            let mut start = [0; 20];
            let Some(start) = reader.begin(&mut state.inflate, &mut start) else {
                return Err(TooMuch::Unknown);
            };
            let mut rest = start;
            let made = varint(&mut rest).and_then(|_| varint(&mut rest));
            most = most.max(made.map_or(0, |made| made as u64));
        }
        all = all.saturating_add(most);
        match base {
            Base::None(_) if bases == 0 && most > MAX_TO_UNPACK => {
                return Err(TooMuch::Itself(most));
            }
            _ if most > MAX_TO_UNPACK || all > MAX_ALTOGETHER => return Err(TooMuch::Bases(all)),
            Base::None(_) => return Ok(()),
            Base::At(base) => at = base,
        }
    }
    Err(TooMuch::Chain)
}

/// Caches an object as a base. `own` is the number of its bytes that are not in its own base.
fn keep(state: &mut State, place: (usize, u64), sum: Option<u32>, object: &Object, own: usize) {
    state.objects.put(
        place,
        (object.clone(), sum),
        object.bytes.weight() + own + 128,
    );
}
