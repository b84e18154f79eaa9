//! Packs, read as they are written.
//!
//! libgit2 unpacks every object whole, and keeps no base of a delta that is larger than 1 MiB: a log in one file becomes slow
//! with the square of its length. Here an object is read as the pieces of other objects that its deltas name ([`Rope`]), so
//! that a version of a file costs what changed in it.
//!
//! The formats are those of gitformat-pack(5): index files of version 2, packs of version 2. Every object that is used is held
//! against its checksum in an index that was itself held against its own, or else against its id, so that no damage makes one
//! object of another. libgit2 is never asked: it hangs and crashes on damaged files.
//!
//! A few bytes of a pack can stand for gigabytes, so everything here has a bound.

mod index;
mod patch;
mod reader;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use flate2::Decompress;

use super::bounded;
use super::hash::Hash;
use super::ids::IdState;
use super::object::Kind;
use super::object::ObjectId;
use super::object::{Trouble, most_bytes};
use super::recent::Recent;
use super::rope::Rope;
use index::{Index, Pack};
pub(super) use patch::apply;
use patch::varint;
use reader::{Base, Reader};

/// The largest object that is unpacked here, or whose older versions are.
const LARGEST_OBJECT: usize = 32 << 20;
/// How many bytes of blocks are kept.
const KEPT_BLOCKS: usize = 1 << 20;
/// How many bytes of objects are kept: the bases of those that are read next.
const KEPT_OBJECTS: usize = 3 << 20;
/// A file of so many bytes is kept in one piece.
const SHORT: usize = 4 << 10;
/// A longer chain of deltas is none that git writes (`pack.depth` is at most 4,095).
const LONGEST_CHAIN: usize = 4_096;
/// The deltas of a chain are read before the first of them is applied: together they have no more bytes than this.
const LARGEST_CHAIN: usize = 2 * LARGEST_OBJECT;
/// No object on which another rests may have more bytes, when it is unpacked by whomever.
const MOST_TO_UNPACK: u64 = 64 << 20;
/// What an object rests on may have so many bytes together: unpacking takes that long.
const MOST_ALTOGETHER: u64 = 1 << 30;
/// What the deltas of a chain make, where each result is a copy, may have so many bytes together.
const MOST_MADE: usize = 1 << 30;
/// The size of a larger object is not believed, because checking it takes too long.
const LARGEST_CHECKED: u64 = 512 << 20;
/// So many objects are looked up in the files of the indexes and held against their ids, before the indexes are read as a
/// whole: for a few objects that is not worth the while.
const FEW: u32 = 200;
/// And may be so many objects, for whoever follows them.
const MOST_BASES: usize = 20_000;

/// An object as a pack holds it.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub kind: Kind,
    pub bytes: Rope,
}

/// All packs of a repository.
pub(super) struct Packs {
    list: Vec<Pack>,
    state: RefCell<State>,
    /// What is wrong with packs that are not in the list.
    damaged: Option<String>,
}

/// What is remembered from one object to the next.
struct State {
    /// By pack and offset, with the checksum of what stands there.
    objects: Recent<(usize, u64), (Object, Option<u32>), IdState>,
    blocks: Recent<(usize, u64), Rc<[u8]>, IdState>,
    inflate: Decompress,
    /// The pack in which the last object was found.
    last: usize,
    /// How many objects were asked for.
    asked: u32,
}

/// Why an object is not unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TooMuch {
    /// It has so many bytes itself.
    Itself(u64),
    /// What it rests on has so many.
    Bases(u64),
    /// It rests on more objects than anybody follows, or on itself.
    Chain,
    /// That cannot be told: index or pack are damaged.
    Unknown,
}

/// The packs of a repository, to be opened once more for another thread.
pub(super) struct Opened {
    list: Vec<(PathBuf, Arc<Index>)>,
    damaged: Option<String>,
}

impl Packs {
    /// Opens the packs in folders of objects. `id_len`: how many bytes an object's id has.
    pub(super) fn open(folders: &[PathBuf], id_len: usize) -> Self {
        let mut list = Vec::new();
        let mut damaged = None;
        for folder in folders {
            let items = fs::read_dir(folder.join("pack"))
                .into_iter()
                .flatten()
                .flatten();
            let mut names: Vec<_> = items
                .map(|item| item.path())
                .filter(|path| path.extension().is_some_and(|e| e == "idx"))
                .collect();
            names.sort();
            for name in names {
                match Index::open(&name, id_len) {
                    Ok(index) => list.push((name.with_extension("pack"), Arc::new(index))),
                    Err(why) => {
                        damaged = damaged.or_else(|| Some(format!("{}: {why}", name.display())));
                    }
                }
            }
        }
        Self::again(Opened { list, damaged })
    }

    /// What it takes to open them once more.
    pub(super) fn opened(&self) -> Opened {
        Opened {
            list: self
                .list
                .iter()
                .map(|pack| (pack.path.clone(), Arc::clone(&pack.index)))
                .collect(),
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
            asked: 0,
        };
        Self {
            list,
            state: RefCell::new(state),
            damaged,
        }
    }

    /// What is wrong with packs that cannot be read: an object that is not found may be in one of them.
    pub(super) fn damaged(&self) -> Option<&str> {
        self.damaged.as_deref()
    }

    /// An object by its id. `None`: it is in none of the packs.
    pub(super) fn read(&self, id: &[u8]) -> Result<Option<Object>, Trouble> {
        let state = &mut *self.state.borrow_mut();
        state.asked = state.asked.saturating_add(1);
        let whole = state.asked > FEW;
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

    /// From now on, objects are held against their checksums in the indexes, not against their ids.
    #[cfg(any(test, fuzzing))]
    pub(super) fn trust_indexes(&self) {
        self.state.borrow_mut().asked = FEW;
    }

    /// How much it takes to unpack an object that is in one of these packs.
    #[cfg(any(test, fuzzing))]
    pub(super) fn weigh(&self, id: &[u8]) -> Result<(), TooMuch> {
        let state = &mut *self.state.borrow_mut();
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

    /// The ids of the objects whose first hexadecimal digits are these.
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

/// Opens a pack that belongs to an index: it has as many objects, and its last bytes are the checksum that the index states.
fn open_pack(path: &Path, index: &Index) -> Result<File, String> {
    let words = |error: std::io::Error| error.to_string();
    let (mut file, len) = bounded::open(path)
        .map_err(words)?
        .ok_or("the pack of an index is not there")?;
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

/// An object that is what its id says: by its checksum in an index that was held against its own, or else by the id itself.
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
            return Err(damaged("the object's checksum is not its id"));
        }
    }
    let size = object.bytes.len() as u64;
    if size > most_bytes(object.kind) {
        return Err(Trouble::TooLarge(object.kind, size));
    }
    Ok(object)
}

/// Why an object was not unpacked. Only a size that is checked is believed.
fn why_not(state: &mut State, pack: &Pack, number: usize, place: usize, id: &[u8]) -> Trouble {
    let damaged = |why: String| Trouble::Damaged(format!("{}: {why}", pack.path.display()));
    let Some(offset) = pack.index.offset_at(place) else {
        return damaged("its index cannot be read".to_owned());
    };
    match weigh_at(state, pack, number, offset) {
        Err(TooMuch::Bases(bytes)) => damaged(format!("unpacking it takes over {bytes} bytes")),
        Err(TooMuch::Chain) => damaged("it rests on more objects than can be followed".to_owned()),
        Ok(()) | Err(TooMuch::Itself(_) | TooMuch::Unknown) => {
            match large(state, pack, number, offset, id) {
                Some((kind, size)) => Trouble::TooLarge(kind, size),
                None => damaged("what stands there is damaged".to_owned()),
            }
        }
    }
}

/// Kind and size of an object that rests on nothing and is larger than what is unpacked here, if its checksum is its id.
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

/// An object as the pack has it, with nothing in it that is not in the packed bytes that the index vouches for.
fn object(state: &mut State, pack: &Pack, number: usize, place: usize) -> Option<Object> {
    let mut chain: Vec<(u64, Option<u32>, Rc<[u8]>)> = Vec::new();
    let mut all = 0_usize;
    let mut at = pack.index.offset_at(place)?;
    let mut sum = pack.index.checksum_at(place);
    let mut rounds = Rounds::default();
    let mut object = loop {
        if rounds.come_to(at) {
            return None;
        }
        match state.objects.get(&(number, at)) {
            Some((known, known_sum)) if known_sum == sum => break known,
            Some((_, Some(_))) => return None,
            // Nothing vouches for what was read before the whole index was.
            Some((_, None)) | None => {}
        }
        let mut reader = Reader::new(pack, number, &mut state.blocks, at);
        let (kind, size) = reader.kind_and_size()?;
        all = all.checked_add(size)?;
        if size > LARGEST_OBJECT || all > LARGEST_CHAIN || chain.len() > LONGEST_CHAIN {
            return None;
        }
        let base = reader.base(kind, at)?;
        let mut bytes: Rc<[u8]> = std::iter::repeat_n(0, size).collect();
        reader.inflate(&mut state.inflate, Rc::get_mut(&mut bytes)?)?;
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
                .filter(|made| *made <= MOST_MADE)?;
        }
        keep(state, (number, at), sum, &object, delta.len());
    }
    Some(object)
}

/// Notices when those who follow bases come to one again. It remembers one place; in time that lies on the circle, and the next
/// one is chosen only after the way was twice as long (Brent).
#[derive(Default)]
struct Rounds {
    place: Option<u64>,
    steps: usize,
}

impl Rounds {
    fn come_to(&mut self, at: u64) -> bool {
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

/// How much an object and all that it rests on take, by their headers alone.
fn weigh_at(state: &mut State, pack: &Pack, number: usize, offset: u64) -> Result<(), TooMuch> {
    let mut at = offset;
    let mut all = 0_u64;
    let mut rounds = Rounds::default();
    for bases in 0..MOST_BASES {
        if rounds.come_to(at) {
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
            // What it makes of its base may be far larger than what it says.
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
            Base::None(_) if bases == 0 && most > MOST_TO_UNPACK => {
                return Err(TooMuch::Itself(most));
            }
            _ if most > MOST_TO_UNPACK || all > MOST_ALTOGETHER => return Err(TooMuch::Bases(all)),
            Base::None(_) => return Ok(()),
            Base::At(base) => at = base,
        }
    }
    Err(TooMuch::Chain)
}

/// Keeps an object for those that rest on it. `own`: so many bytes came with it, beside those of its base.
fn keep(state: &mut State, place: (usize, u64), sum: Option<u32>, object: &Object, own: usize) {
    state.objects.put(
        place,
        (object.clone(), sum),
        object.bytes.weight() + own + 128,
    );
}
