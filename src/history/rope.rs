//! Ropes: bytes of files as pieces that versions share.
//!
//! Git stores most versions of a file as a delta: copies from another version, and a few new bytes. Kept as pieces, versions of
//! a long file cost only what changed, and common parts of two versions are recognised without comparing bytes.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The most pieces of a rope; one with more is copied into one.
const MAX_PIECES: usize = 512;
/// The factor of its own length, and the bytes in addition, that a rope may keep alive; otherwise it is copied into one
/// piece, because one byte of each of many large buffers would keep all of them alive.
const MAX_HELD: (usize, usize) = (2, 64 << 10);

/// The pieces that most versions add.
const NEW_PIECES: usize = 4;

/// The most bytes that are reserved before they are there.
const LARGEST_RESERVE: usize = 64 << 10;

/// Bytes in pieces. Cheap to copy.
#[derive(Debug, Clone)]
pub(super) enum Rope {
    /// One buffer, as for most objects.
    One(Arc<[u8]>),
    /// Parts of several buffers.
    Many(Arc<Pieces>),
}

/// The pieces of a rope, and their total length.
#[derive(Debug)]
pub(super) struct Pieces {
    list: Vec<Piece>,
    len: usize,
    /// An upper bound for the total length of the pieces' buffers.
    held: usize,
}

/// A part of a buffer that may be shared.
#[derive(Debug, Clone)]
struct Piece {
    buffer: Arc<[u8]>,
    /// Its start in the buffer.
    start: usize,
    /// Its start in the rope.
    at: usize,
    len: usize,
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        self.buffer
            .get(self.start..self.start + self.len)
            .unwrap_or_default()
    }

    fn end(&self) -> usize {
        self.at + self.len
    }
}

/// A builder of ropes.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pieces: Vec<Piece>,
    /// All bytes so far, once there are too many pieces.
    flat: Option<Vec<u8>>,
    len: usize,
}

impl Builder {
    /// A builder of a rope in one piece, of about that length.
    pub(super) fn flat(len: usize) -> Self {
        Self {
            flat: Some(Vec::with_capacity(len.min(LARGEST_RESERVE))),
            ..Self::default()
        }
    }

    /// A builder of a rope that is mostly another one: of about as many pieces.
    pub(super) fn like(rope: &Rope) -> Self {
        Self {
            pieces: Vec::with_capacity((rope.pieces() + NEW_PIECES).min(MAX_PIECES + 1)),
            ..Self::default()
        }
    }

    /// Adds a part of a buffer. `None`: the buffer has no such part.
    pub(super) fn push(&mut self, buffer: &Arc<[u8]>, part: Range<usize>) -> Option<()> {
        let bytes = buffer.get(part.clone())?;
        if bytes.is_empty() {
            return Some(());
        }
        let len = bytes.len();
        match (&mut self.flat, self.pieces.last_mut()) {
            (Some(flat), _) => flat.extend_from_slice(bytes),
            (None, Some(last))
                if Arc::ptr_eq(&last.buffer, buffer) && last.start + last.len == part.start =>
            {
                last.len += len;
            }
            (None, _) => self.pieces.push(Piece {
                buffer: Arc::clone(buffer),
                start: part.start,
                at: self.len,
                len,
            }),
        }
        self.len += len;
        // Not only at the end: two bytes of a delta can add a piece, which takes far more memory.
        if self.pieces.len() > MAX_PIECES {
            let mut flat = Vec::with_capacity(self.len);
            for piece in self.pieces.drain(..) {
                flat.extend_from_slice(piece.bytes());
            }
            self.flat = Some(flat);
        }
        Some(())
    }

    /// Adds a part of a rope. `None`: the rope has no such part.
    pub(super) fn copy(&mut self, rope: &Rope, part: Range<usize>) -> Option<()> {
        if part.end > rope.len() || part.start > part.end {
            return None;
        }
        let rope = match rope {
            Rope::One(buffer) => return self.push(buffer, part),
            Rope::Many(rope) => rope,
        };
        let first = rope.list.partition_point(|piece| piece.end() <= part.start);
        for piece in rope
            .list
            .get(first..)?
            .iter()
            .take_while(|piece| piece.at < part.end)
        {
            let (from, until) = (
                part.start.max(piece.at) - piece.at,
                part.end.min(piece.end()) - piece.at,
            );
            self.push(&piece.buffer, piece.start + from..piece.start + until)?;
        }
        Some(())
    }

    /// The length so far.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn finish(self) -> Rope {
        if let Some(flat) = self.flat {
            return Rope::One(flat.into());
        }
        let most = MAX_HELD.0 * self.len + MAX_HELD.1;
        // Sorting the buffers of every version of a long file costs more than the rest of reading it.
        let mut held = held_at_most(&self.pieces);
        if held > most {
            let mut buffers: Vec<&[u8]> = self.pieces.iter().map(|piece| &*piece.buffer).collect();
            buffers.sort_unstable_by_key(|buffer| buffer.as_ptr());
            buffers.dedup_by_key(|buffer| buffer.as_ptr());
            held = buffers.into_iter().map(<[u8]>::len).sum();
        }
        let rope = Rope::Many(Arc::new(Pieces {
            list: self.pieces,
            len: self.len,
            held,
        }));
        if held > most {
            Rope::One(rope.whole())
        } else {
            rope
        }
    }
}

/// An upper bound for the total length of the pieces' buffers: a buffer that recurs soon is counted once, because most versions
/// alternate between a few buffers.
fn held_at_most(pieces: &[Piece]) -> usize {
    let mut recent: [*const u8; 4] = [std::ptr::null(); 4];
    let mut held = 0;
    for piece in pieces {
        let buffer = piece.buffer.as_ptr();
        let place = recent
            .iter()
            .position(|known| std::ptr::eq(*known, buffer))
            .unwrap_or_else(|| {
                held += piece.buffer.len();
                recent.len() - 1
            });
        // The most recent one first.
        recent[..=place].rotate_right(1);
        recent[0] = buffer;
    }
    held
}

impl Rope {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::One(buffer) => buffer.len(),
            Self::Many(rope) => rope.len,
        }
    }

    /// The number of pieces.
    pub(super) fn pieces(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(rope) => rope.list.len(),
        }
    }

    /// Its weight in caches: more than most ropes of several pieces take themselves, so that ropes that share nothing cannot
    /// pile up.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::One(buffer) => buffer.len(),
            Self::Many(rope) => 64 * rope.list.len() + rope.held / 64,
        }
    }

    /// All bytes in one buffer: its own, if there is only one.
    pub(super) fn whole(&self) -> Arc<[u8]> {
        match self {
            Self::One(buffer) => Arc::clone(buffer),
            Self::Many(_) => self.part(0, self.len()).into(),
        }
    }

    /// The pieces that end after an offset.
    fn beyond(&self, from: usize) -> impl Iterator<Item = (usize, &[u8])> {
        let (one, many) = match self {
            Self::One(buffer) => (
                Some((0, &**buffer)).filter(|(_, bytes)| bytes.len() > from),
                &[][..],
            ),
            Self::Many(rope) => {
                let first = rope.list.partition_point(|piece| piece.end() <= from);
                (None, rope.list.get(first..).unwrap_or_default())
            }
        };
        one.into_iter()
            .chain(many.iter().map(|piece| (piece.at, piece.bytes())))
    }

    /// Whether something is true of any piece.
    pub(super) fn any_piece(&self, is_so: impl Fn(&[u8]) -> bool) -> bool {
        self.beyond(0).any(|(_, bytes)| is_so(bytes))
    }

    /// A part of it, clipped to its end.
    pub(super) fn part(&self, from: usize, until: usize) -> Cow<'_, [u8]> {
        let until = until.min(self.len());
        let mut parts = self
            .beyond(from)
            .take_while(|(at, _)| *at < until)
            .map(|(at, bytes)| {
                let (from, until) = (from.max(at) - at, (until - at).min(bytes.len()));
                bytes.get(from..until).unwrap_or_default()
            });
        let Some(one) = parts.next() else {
            return Cow::Borrowed(&[]);
        };
        let Some(two) = parts.next() else {
            return Cow::Borrowed(one);
        };
        let mut all = Vec::with_capacity(until - from);
        for part in [one, two].into_iter().chain(parts) {
            all.extend_from_slice(part);
        }
        Cow::Owned(all)
    }

    /// The first occurrence of a byte from an offset on.
    pub(super) fn find(&self, byte: u8, from: usize) -> Option<usize> {
        self.beyond(from).find_map(|(at, bytes)| {
            let skip = from.saturating_sub(at);
            let rest = bytes.get(skip..).unwrap_or_default();
            rest.iter()
                .position(|&b| b == byte)
                .map(|found| at + skip + found)
        })
    }

    /// The rope as pieces.
    fn many(&self) -> Arc<Pieces> {
        match self {
            Self::Many(rope) => Arc::clone(rope),
            Self::One(buffer) => {
                let len = buffer.len();
                let pieces = if len == 0 {
                    Vec::new()
                } else {
                    vec![Piece {
                        buffer: Arc::clone(buffer),
                        start: 0,
                        at: 0,
                        len,
                    }]
                };
                Arc::new(Pieces {
                    list: pieces,
                    len,
                    held: len,
                })
            }
        }
    }

    /// The length of the common prefix.
    pub(super) fn common_prefix(&self, other: &Self) -> usize {
        self.many().common_prefix(&other.many())
    }

    /// The length of the common suffix, up to a maximum.
    pub(super) fn common_suffix(&self, other: &Self, most: usize) -> usize {
        self.many().common_suffix(&other.many(), most)
    }
}

impl Pieces {
    fn common_prefix(&self, other: &Self) -> usize {
        let mut shared = 0;
        let (mut mine, mut theirs) = (self.list.iter(), other.list.iter());
        let (mut a, mut b) = (mine.next(), theirs.next());
        while let (Some(x), Some(y)) = (a, b) {
            let end = x.end().min(y.end());
            let (from_x, from_y) = (x.start + shared - x.at, y.start + shared - y.at);
            if !(Arc::ptr_eq(&x.buffer, &y.buffer) && from_x == from_y) {
                let bytes =
                    |piece: &'_ Piece| -> Range<usize> { shared - piece.at..end - piece.at };
                let left = x.bytes().get(bytes(x)).unwrap_or_default();
                let right = y.bytes().get(bytes(y)).unwrap_or_default();
                let same = common_prefix(left, right);
                if same < end - shared {
                    return shared + same;
                }
            }
            shared = end;
            if x.end() == end {
                a = mine.next();
            }
            if y.end() == end {
                b = theirs.next();
            }
        }
        shared
    }

    fn common_suffix(&self, other: &Self, most: usize) -> usize {
        let most = most.min(self.len).min(other.len);
        let mut shared = 0;
        let (mut mine, mut theirs) = (self.list.iter().rev(), other.list.iter().rev());
        let (mut a, mut b) = (mine.next(), theirs.next());
        while let (Some(x), Some(y), true) = (a, b, shared < most) {
            // The distance of each piece's start from the end.
            let (back_x, back_y) = (self.len - x.at, other.len - y.at);
            let back = back_x.min(back_y).min(most);
            let part = |len: usize, piece: &Piece| len - back - piece.at..len - shared - piece.at;
            let (of_x, of_y) = (part(self.len, x), part(other.len, y));
            if !(Arc::ptr_eq(&x.buffer, &y.buffer) && x.start + of_x.start == y.start + of_y.start)
            {
                let left = x.bytes().get(of_x).unwrap_or_default();
                let right = y.bytes().get(of_y).unwrap_or_default();
                let same = common_suffix(left, right);
                if same < back - shared {
                    return shared + same;
                }
            }
            shared = back;
            if back_x == back {
                a = mine.next();
            }
            if back_y == back {
                b = theirs.next();
            }
        }
        shared
    }
}

/// The sizes of the blocks in which bytes are compared before single bytes.
const BLOCKS: [usize; 2] = [1_024, 32];

/// The length of the common prefix of two texts.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for block in BLOCKS {
        let [a, b] = [a, b].map(|text| text.get(same..).unwrap_or_default().chunks_exact(block));
        same += a.zip(b).take_while(|(a, b)| a == b).count() * block;
    }
    let [a, b] = [a, b].map(|text| text.get(same..).unwrap_or_default());
    same + a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The length of the common suffix of two texts.
fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    fn before(text: &[u8], same: usize) -> &[u8] {
        text.get(..text.len() - same).unwrap_or_default()
    }
    let mut same = 0;
    for block in BLOCKS {
        let [a, b] = [a, b].map(|text| before(text, same).rchunks_exact(block));
        same += a.zip(b).take_while(|(a, b)| a == b).count() * block;
    }
    let [a, b] = [a, b].map(|text| before(text, same).iter().rev());
    same + a.zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests;
