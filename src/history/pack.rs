//! Packs, read as they are written.
//!
//! libgit2 unpacks every object whole, and keeps no base of a delta that is larger than 1 MiB: a log in one file becomes slow
//! with the square of its length. Here an object is read as the pieces of other objects that its deltas name ([`Rope`]), so
//! that a version of a file costs what changed in it.
//!
//! The formats are those of gitformat-pack(5): index files of version 2, packs of version 2. Whatever is not found here, or is
//! not as it should be, is left to libgit2, which then answers, or says what is wrong. Every object that is used is held
//! against its checksum in the index, so that one flipped bit does not make one object of another.
//!
//! A few bytes of a pack can stand for gigabytes. How much an object takes is told by the headers of all that it rests on
//! ([`Packs::weigh`]); libgit2, which asks none of them, is not asked for one that takes too much.

mod index;
mod reader;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crc32fast::Hasher;
use flate2::Decompress;

use super::ids::IdState;
use super::object::Kind;
use super::recent::Recent;
use super::rope::{Builder, Rope};
use index::{Index, Pack};
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
/// And may be so many objects, for whoever follows them.
const MOST_BASES: usize = 20_000;

/// An object as a pack holds it.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub kind: Kind,
    pub bytes: Rope,
}

/// All packs of a repository that can be read here.
pub(super) struct Packs {
    list: Vec<Pack>,
    state: RefCell<State>,
}

/// What is remembered from one object to the next.
struct State {
    /// By pack and offset, with the checksum of what stands there.
    objects: Recent<(usize, u64), (Object, u32), IdState>,
    blocks: Recent<(usize, u64), Rc<[u8]>, IdState>,
    inflate: Decompress,
    /// The pack in which the last object was found.
    last: usize,
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
    /// That cannot be told: index or pack are damaged. Libgit2 would read beyond its memory there, or panic.
    Unknown,
}

/// The packs of a repository, to be opened once more for another thread.
pub(super) struct Opened(Vec<(PathBuf, Arc<Index>)>);

impl Packs {
    /// Opens the packs under a git directory. `id_len`: how many bytes an object's id has.
    pub(super) fn open(common: &Path, id_len: usize) -> Self {
        let mut packs = Vec::new();
        let items = fs::read_dir(common.join("objects/pack"))
            .into_iter()
            .flatten()
            .flatten();
        let mut names: Vec<_> = items
            .map(|item| item.path())
            .filter(|path| path.extension().is_some_and(|e| e == "idx"))
            .collect();
        names.sort();
        for name in names {
            packs.extend(
                Index::open(&name, id_len)
                    .map(|index| (name.with_extension("pack"), Arc::new(index))),
            );
        }
        Self::again(Opened(packs))
    }

    /// How many bytes the indexes under a git directory have together.
    pub(super) fn size(common: &Path) -> u64 {
        let items = fs::read_dir(common.join("objects/pack"))
            .into_iter()
            .flatten()
            .flatten();
        let indexes = items.filter(|item| item.path().extension().is_some_and(|e| e == "idx"));
        indexes
            .filter_map(|item| Some(item.metadata().ok()?.len()))
            .sum()
    }

    /// What it takes to open them once more.
    pub(super) fn opened(&self) -> Opened {
        Opened(
            self.list
                .iter()
                .map(|pack| (pack.path.clone(), Arc::clone(&pack.index)))
                .collect(),
        )
    }

    /// Opens packs whose indexes are read already.
    pub(super) fn again(opened: Opened) -> Self {
        let pack = |(path, index): (PathBuf, Arc<Index>)| {
            Some(Pack {
                file: File::open(&path).ok()?,
                path,
                index,
            })
        };
        let list = opened.0.into_iter().filter_map(pack).collect();
        let state = State {
            objects: Recent::new(KEPT_OBJECTS),
            blocks: Recent::new(KEPT_BLOCKS),
            inflate: Decompress::new(true),
            last: 0,
        };
        Self {
            list,
            state: RefCell::new(state),
        }
    }

    /// An object by its id. `None`: it is not here, or is better asked of libgit2.
    pub(super) fn read(&self, id: &[u8]) -> Option<Object> {
        let state = &mut *self.state.borrow_mut();
        let (pack, place) = self.find(state.last, id)?;
        state.last = pack;
        self.object(state, pack, place)
    }

    /// Whether an object can be unpacked, by us or by libgit2, without taking more than it may. An object that is in none of
    /// these packs can.
    pub(super) fn weigh(&self, id: &[u8]) -> Result<(), TooMuch> {
        let state = &mut *self.state.borrow_mut();
        // Nobody knows in which of them libgit2 looks.
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

    /// The pack that holds an object, and its place in the index.
    fn find(&self, first: usize, id: &[u8]) -> Option<(usize, usize)> {
        let count = self.list.len();
        (0..count)
            .map(|n| (first + n) % count)
            .find_map(|n| Some((n, self.list.get(n)?.index.place(id)?)))
    }

    fn object(&self, state: &mut State, number: usize, place: usize) -> Option<Object> {
        let pack = self.list.get(number)?;
        let mut chain: Vec<(u64, u32, Rc<[u8]>)> = Vec::new();
        let mut all = 0_usize;
        let mut at = pack.index.offset_at(place)?;
        let mut sum = pack.index.checksum_at(place)?;
        let mut rounds = Rounds::default();
        let mut object = loop {
            if rounds.come_to(at) {
                return None;
            }
            if let Some((known, known_sum)) = state.objects.get(&(number, at)) {
                if known_sum != sum {
                    return None;
                }
                break known;
            }
            let mut reader = Reader {
                pack,
                number,
                blocks: &mut state.blocks,
                at,
                sum: Hasher::new(),
            };
            let (kind, size) = reader.kind_and_size()?;
            all = all.checked_add(size)?;
            if size > LARGEST_OBJECT || all > LARGEST_CHAIN || chain.len() > LONGEST_CHAIN {
                return None;
            }
            let base = reader.base(kind, at)?;
            let mut bytes: Rc<[u8]> = std::iter::repeat_n(0, size).collect();
            reader.inflate(&mut state.inflate, Rc::get_mut(&mut bytes)?)?;
            if reader.sum.finalize() != sum {
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
                    sum = pack.index.checksum_at(pack.index.place_of(base)?)?;
                }
            }
        };
        while let Some((at, sum, delta)) = chain.pop() {
            object = Object {
                kind: object.kind,
                bytes: apply(&object, &delta)?,
            };
            keep(state, (number, at), sum, &object, delta.len());
        }
        Some(object)
    }
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
        let mut reader = Reader {
            pack,
            number,
            blocks: &mut state.blocks,
            at,
            sum: Hasher::new(),
        };
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
fn keep(state: &mut State, place: (usize, u64), sum: u32, object: &Object, own: usize) {
    state.objects.put(
        place,
        (object.clone(), sum),
        object.bytes.weight() + own + 128,
    );
}

/// What a delta makes of its base.
pub(super) fn apply(base: &Object, delta: &Rc<[u8]>) -> Option<Rope> {
    let mut rest = &**delta;
    if varint(&mut rest)? != base.bytes.len() {
        return None;
    }
    let size = varint(&mut rest)?;
    if size > LARGEST_OBJECT {
        return None;
    }
    let mut made = Builder::default();
    while let Some((&op, after)) = rest.split_first() {
        rest = after;
        if op & 0x80 != 0 {
            let mut number = |bits: u8, bytes: usize| -> Option<usize> {
                let mut value = 0;
                for byte in 0..bytes {
                    if bits & (1 << byte) != 0 {
                        let (&next, after) = rest.split_first()?;
                        rest = after;
                        value |= usize::from(next) << (8 * byte);
                    }
                }
                Some(value)
            };
            let from = number(op & 15, 4)?;
            let len = match number(op >> 4 & 7, 3)? {
                0 => 0x1_0000,
                len => len,
            };
            made.copy(&base.bytes, from..from.checked_add(len)?)?;
        } else if op != 0 {
            let at = delta.len() - rest.len();
            made.push(delta, at..at + usize::from(op))?;
            rest = rest.get(usize::from(op)..)?;
        } else {
            return None;
        }
        if made.len() > size {
            return None;
        }
    }
    if made.len() != size {
        return None;
    }
    let rope = made.finish();
    // Trees and commits are read whole, and short files are as quickly copied.
    Some(if base.kind == Kind::Blob && size > SHORT {
        rope
    } else {
        Rope::One(rope.whole())
    })
}

/// A number of seven bits a byte, the lowest first.
fn varint(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    let mut shift = 0;
    loop {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte & 0x7f)
            .checked_shl(shift)
            .filter(|_| shift < 57)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}
