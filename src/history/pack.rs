//! Packs, read as they are written.
//!
//! libgit2 unpacks every object whole, and keeps no base of a delta that is larger than 1 MiB: a log in one file becomes slow
//! with the square of its length. Here an object is read as the pieces of other objects that its deltas name ([`Rope`]), so
//! that a version of a file costs what changed in it.
//!
//! The formats are those of gitformat-pack(5): index files of version 2, packs of version 2. Whatever is not found here, or is
//! not as it should be, is left to libgit2, which then answers, or says what is wrong.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use flate2::{Decompress, FlushDecompress, Status};

use super::ids::IdState;
use super::objects::Kind;
use super::recent::Recent;
use super::rope::{Builder, Rope};

/// The largest index that is read. It knows about a million objects.
const LARGEST_INDEX: u64 = 32 << 20;
/// The largest object that is unpacked here, or whose older versions are.
const LARGEST_OBJECT: usize = 32 << 20;
/// Packs are read in blocks of so many bytes.
const BLOCK: usize = 32 << 10;
/// How many bytes of blocks are kept.
const KEPT_BLOCKS: usize = 1 << 20;
/// How many bytes of objects are kept: the bases of those that are read next.
const KEPT_OBJECTS: usize = 3 << 20;
/// A file of so many bytes is kept in one piece.
const SHORT: usize = 4 << 10;
/// A longer chain of deltas is none that git writes (`pack.depth` is at most 4,095).
const LONGEST_CHAIN: usize = 4_096;

/// An object as a pack holds it.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub kind: Kind,
    pub bytes: Rope,
}

/// All packs of a repository that can be read here.
pub(super) struct Packs {
    packs: Vec<Pack>,
    state: RefCell<State>,
}

/// What is remembered from one object to the next.
struct State {
    /// By pack and offset.
    objects: Recent<(usize, u64), Object, IdState>,
    blocks: Recent<(usize, u64), Rc<[u8]>, IdState>,
    inflate: Decompress,
    /// The pack in which the last object was found.
    last: usize,
}

/// One pack and its index.
struct Pack {
    path: PathBuf,
    file: File,
    index: Arc<Index>,
}

/// The packs of a repository, to be opened once more for another thread.
pub(super) struct Opened(Vec<(PathBuf, Arc<Index>)>);

impl Packs {
    /// Opens the packs under a git directory. `id_len`: how many bytes an object's id has.
    pub(super) fn open(common: &Path, id_len: usize) -> Self {
        let mut packs = Vec::new();
        let items = fs::read_dir(common.join("objects/pack")).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            items.map(|item| item.path()).filter(|path| path.extension().is_some_and(|e| e == "idx")).collect();
        names.sort();
        for name in names {
            packs.extend(Index::open(&name, id_len).map(|index| (name.with_extension("pack"), Arc::new(index))));
        }
        Self::again(Opened(packs))
    }

    /// What it takes to open them once more.
    pub(super) fn opened(&self) -> Opened {
        Opened(self.packs.iter().map(|pack| (pack.path.clone(), Arc::clone(&pack.index))).collect())
    }

    /// Opens packs whose indexes are read already.
    pub(super) fn again(opened: Opened) -> Self {
        let pack = |(path, index): (PathBuf, Arc<Index>)| Some(Pack { file: File::open(&path).ok()?, path, index });
        let packs = opened.0.into_iter().filter_map(pack).collect();
        let state = State {
            objects: Recent::new(KEPT_OBJECTS),
            blocks: Recent::new(KEPT_BLOCKS),
            inflate: Decompress::new(true),
            last: 0,
        };
        Self { packs, state: RefCell::new(state) }
    }

    /// An object by its id. `None`: it is not here, or is better asked of libgit2.
    pub(super) fn read(&self, id: &[u8]) -> Option<Object> {
        let state = &mut *self.state.borrow_mut();
        let (pack, offset) = self.find(state.last, id)?;
        state.last = pack;
        self.object(state, pack, offset)
    }

    /// The pack that holds an object, and where.
    fn find(&self, first: usize, id: &[u8]) -> Option<(usize, u64)> {
        let count = self.packs.len();
        (0..count).map(|n| (first + n) % count).find_map(|n| Some((n, self.packs.get(n)?.index.offset(id)?)))
    }

    fn object(&self, state: &mut State, number: usize, offset: u64) -> Option<Object> {
        let pack = self.packs.get(number)?;
        let mut chain: Vec<(u64, Rc<[u8]>)> = Vec::new();
        let mut at = offset;
        let mut object = loop {
            if let Some(known) = state.objects.get(&(number, at)) {
                break known;
            }
            let mut reader = Reader { pack, number, blocks: &mut state.blocks, at };
            let (kind, size) = reader.kind_and_size()?;
            if size > LARGEST_OBJECT || chain.len() > LONGEST_CHAIN {
                return None;
            }
            let base = reader.base(kind, at, pack.index.id_len)?;
            let mut bytes: Rc<[u8]> = std::iter::repeat_n(0, size).collect();
            reader.inflate(&mut state.inflate, Rc::get_mut(&mut bytes)?)?;
            match base {
                Base::None(kind) => {
                    let object = Object { kind, bytes: Rope::One(bytes) };
                    // A commit is read once, and hardly ever a base.
                    if kind != Kind::Commit || !chain.is_empty() {
                        keep(state, (number, at), &object);
                    }
                    break object;
                }
                Base::At(base) => {
                    chain.push((at, bytes));
                    at = base;
                }
            }
        };
        while let Some((at, delta)) = chain.pop() {
            object = Object { kind: object.kind, bytes: apply(&object, &delta)? };
            keep(state, (number, at), &object);
        }
        Some(object)
    }
}

fn keep(state: &mut State, place: (usize, u64), object: &Object) {
    // The bytes of a rope of several pieces are shared with others.
    let own = if object.bytes.pieces() == 1 { object.bytes.len() } else { 64 * object.bytes.pieces() };
    state.objects.put(place, object.clone(), own + 128);
}

/// What an object in a pack rests on.
enum Base {
    /// Nothing: it is whole.
    None(Kind),
    /// The object at that offset of the same pack.
    At(u64),
}

/// Reads a pack from an offset on.
struct Reader<'a> {
    pack: &'a Pack,
    number: usize,
    blocks: &'a mut Recent<(usize, u64), Rc<[u8]>, IdState>,
    at: u64,
}

impl Reader<'_> {
    /// The block in which it stands, and where in it.
    fn block(&mut self) -> Option<(Rc<[u8]>, usize)> {
        let number = self.at / BLOCK as u64;
        let within = usize::try_from(self.at % BLOCK as u64).ok()?;
        if let Some(block) = self.blocks.get(&(self.number, number)) {
            return Some((block, within));
        }
        let mut file = &self.pack.file;
        file.seek(SeekFrom::Start(number * BLOCK as u64)).ok()?;
        let mut bytes = Vec::with_capacity(BLOCK);
        file.take(BLOCK as u64).read_to_end(&mut bytes).ok()?;
        let block: Rc<[u8]> = bytes.into();
        self.blocks.put((self.number, number), Rc::clone(&block), block.len());
        Some((block, within))
    }

    fn byte(&mut self) -> Option<u8> {
        let (block, within) = self.block()?;
        self.at += 1;
        block.get(within).copied()
    }

    /// An object's type (three bits) and its size, or its delta's.
    fn kind_and_size(&mut self) -> Option<(u8, usize)> {
        let mut byte = self.byte()?;
        let kind = byte >> 4 & 7;
        let mut size = u64::from(byte & 15);
        let mut shift = 4;
        while byte & 0x80 != 0 {
            byte = self.byte()?;
            size |= u64::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 57)?;
            shift += 7;
        }
        Some((kind, usize::try_from(size).ok()?))
    }

    /// What the object at `offset` rests on, after its type and size were read.
    fn base(&mut self, kind: u8, offset: u64, id_len: usize) -> Option<Base> {
        match kind {
            1 => Some(Base::None(Kind::Commit)),
            2 => Some(Base::None(Kind::Tree)),
            3 => Some(Base::None(Kind::Blob)),
            6 => {
                let mut byte = self.byte()?;
                let mut back = u64::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = self.byte()?;
                    back = back.checked_add(1)?.checked_mul(128)? | u64::from(byte & 0x7f);
                }
                offset.checked_sub(back).filter(|_| back > 0).map(Base::At)
            }
            7 => {
                let mut id = Vec::with_capacity(id_len);
                for _ in 0..id_len {
                    id.push(self.byte()?);
                }
                self.pack.index.offset(&id).map(Base::At)
            }
            _ => None,
        }
    }

    /// Unpacks as many bytes as `out` takes; there may be no more.
    fn inflate(&mut self, inflate: &mut Decompress, out: &mut [u8]) -> Option<()> {
        inflate.reset(true);
        let mut done = 0;
        // One byte more than there may be tells what is too long.
        let mut surplus = [0; 1];
        loop {
            let (block, within) = self.block()?;
            let input = block.get(within..).filter(|input| !input.is_empty())?;
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let full = done == out.len();
            let target = if full { &mut surplus[..] } else { out.get_mut(done..)? };
            let status = inflate.decompress(input, target, FlushDecompress::None).ok()?;
            self.at += inflate.total_in() - read;
            let wrote = usize::try_from(inflate.total_out() - written).ok()?;
            if full && wrote > 0 {
                return None;
            }
            done += wrote;
            match status {
                Status::StreamEnd => return (done == out.len()).then_some(()),
                _ if inflate.total_in() == read && wrote == 0 => return None,
                _ => {}
            }
        }
    }
}

/// What a delta makes of its base.
fn apply(base: &Object, delta: &Rc<[u8]>) -> Option<Rope> {
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
    Some(if base.kind == Kind::Blob && size > SHORT { rope } else { Rope::One(rope.whole()) })
}

/// A number of seven bits a byte, the lowest first.
fn varint(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    let mut shift = 0;
    loop {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 57)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}

/// An index of version 2: which object stands where in its pack.
struct Index {
    bytes: Vec<u8>,
    count: usize,
    id_len: usize,
}

/// Magic and version, and the table of 256 counts behind them.
const HEAD: usize = 8 + 256 * 4;

impl Index {
    fn open(path: &Path, id_len: usize) -> Option<Self> {
        if fs::metadata(path).ok()?.len() > LARGEST_INDEX {
            return None;
        }
        let bytes = fs::read(path).ok()?;
        if bytes.get(..8)? != b"\xfftOc\0\0\0\x02" {
            return None;
        }
        let mut index = Self { bytes, count: 0, id_len };
        index.count = index.number(HEAD - 4)? as usize;
        // Ids, checksums and offsets of all objects, and two checksums of the whole.
        (index.bytes.len() >= HEAD + index.count * (id_len + 8) + 2 * id_len).then_some(index)
    }

    fn number(&self, at: usize) -> Option<u32> {
        Some(u32::from_be_bytes(self.bytes.get(at..at + 4)?.try_into().ok()?))
    }

    fn id(&self, place: usize) -> Option<&[u8]> {
        let at = HEAD + place * self.id_len;
        self.bytes.get(at..at + self.id_len)
    }

    /// Where an object stands in the pack.
    fn offset(&self, id: &[u8]) -> Option<u64> {
        let first = usize::from(*id.first()?);
        let mut low = if first == 0 { 0 } else { self.number(8 + 4 * (first - 1))? as usize };
        let mut high = (self.number(8 + 4 * first)? as usize).min(self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.id(middle)?.cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let offsets = HEAD + self.count * (self.id_len + 4);
                    let offset = self.number(offsets + 4 * middle)?;
                    if offset & 0x8000_0000 == 0 {
                        return Some(u64::from(offset));
                    }
                    // A large offset stands in a table of its own.
                    let at = offsets + 4 * self.count + 8 * (offset & 0x7fff_ffff) as usize;
                    return Some(u64::from_be_bytes(self.bytes.get(at..at + 8)?.try_into().ok()?));
                }
            }
        }
        None
    }
}
