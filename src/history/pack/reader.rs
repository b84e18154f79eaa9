//! Reading of a pack's bytes: headers and compressed data.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use super::index::Pack;
use crate::history::ids::IdState;
use crate::history::object::Kind;
use crate::history::recent::Recent;

/// The size of the blocks in which packs are read.
const BLOCK: usize = 32 << 10;

/// The base of an object in a pack.
pub(super) enum Base {
    /// None: it is not a delta.
    None(Kind),
    /// The object at that offset of the same pack.
    At(u64),
}

/// A reader of a pack, starting at an offset.
pub(super) struct Reader<'a> {
    pub(super) pack: &'a Pack,
    pub(super) number: usize,
    pub(super) blocks: &'a mut Recent<(usize, u64), Arc<[u8]>, IdState>,
    pub(super) at: u64,
    /// The checksum of the bytes read so far.
    pub(super) sum: Hasher,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        pack: &'a Pack,
        number: usize,
        blocks: &'a mut Recent<(usize, u64), Arc<[u8]>, IdState>,
        at: u64,
    ) -> Self {
        Self {
            pack,
            number,
            blocks,
            at,
            sum: Hasher::new(),
        }
    }

    /// The current block, and the position in it.
    fn block(&mut self) -> Option<(Arc<[u8]>, usize)> {
        let number = self.at / BLOCK as u64;
        let within = usize::try_from(self.at % BLOCK as u64).ok()?;
        if let Some(block) = self.blocks.get(&(self.number, number)) {
            return Some((block, within));
        }
        let mut file = &self.pack.file;
        file.seek(SeekFrom::Start(number * BLOCK as u64)).ok()?;
        let mut bytes = Vec::with_capacity(BLOCK);
        file.take(BLOCK as u64).read_to_end(&mut bytes).ok()?;
        let block: Arc<[u8]> = bytes.into();
        self.blocks
            .put((self.number, number), Arc::clone(&block), block.len());
        Some((block, within))
    }

    fn byte(&mut self) -> Option<u8> {
        let (block, within) = self.block()?;
        let byte = *block.get(within)?;
        self.at += 1;
        self.sum.update(&[byte]);
        Some(byte)
    }

    /// An object's type (three bits) and its size, or its delta's.
    pub(super) fn kind_and_size(&mut self) -> Option<(u8, usize)> {
        let mut byte = self.byte()?;
        let kind = byte >> 4 & 7;
        let mut size = u64::from(byte & 15);
        let mut shift = 4;
        while byte & 0x80 != 0 {
            byte = self.byte()?;
            size |= u64::from(byte & 0x7f)
                .checked_shl(shift)
                .filter(|_| shift < 57)?;
            shift += 7;
        }
        Some((kind, usize::try_from(size).ok()?))
    }

    /// Reads the base of the object at `offset`, after its type and size.
    pub(super) fn base(&mut self, kind: u8, offset: u64) -> Option<Base> {
        match kind {
            1 => Some(Base::None(Kind::Commit)),
            2 => Some(Base::None(Kind::Tree)),
            3 => Some(Base::None(Kind::Blob)),
            4 => Some(Base::None(Kind::Tag)),
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
                let index = &self.pack.index;
                let mut id = Vec::with_capacity(index.id_len);
                for _ in 0..index.id_len {
                    id.push(self.byte()?);
                }
                index
                    .place(&id)
                    .and_then(|place| index.offset_at(place))
                    .map(Base::At)
            }
            _ => None,
        }
    }

    /// The next bytes.
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (block, within) = self.block()?;
        let Some(bytes) = block.get(within..).and_then(<[u8]>::first_chunk) else {
            let mut bytes = [0; N];
            for byte in &mut bytes {
                *byte = self.byte()?;
            }
            return Some(bytes);
        };
        self.at += N as u64;
        self.sum.update(bytes);
        Some(*bytes)
    }

    /// Unpacks exactly `out.len()` bytes; more data is an error. If `has_sum`, the checksum of the unpacked bytes is not
    /// verified, because the caller verifies that of the packed ones.
    pub(super) fn inflate(
        &mut self,
        inflate: &mut Decompress,
        out: &mut [u8],
        has_sum: bool,
    ) -> Option<()> {
        if !has_sum {
            return self.inflate_stream(inflate, out, true);
        }
        // The header of RFC 1950: deflate, a window that is not too large, no dictionary.
        let header: [u8; 2] = self.bytes()?;
        let [method, flags] = header;
        if method & 15 != 8
            || method >> 4 > 7
            || flags & 0x20 != 0
            || !u16::from_be_bytes(header).is_multiple_of(31)
        {
            return None;
        }
        self.inflate_stream(inflate, out, false)?;
        self.bytes::<4>().map(|_| ())
    }

    fn inflate_stream(
        &mut self,
        inflate: &mut Decompress,
        out: &mut [u8],
        header: bool,
    ) -> Option<()> {
        inflate.reset(header);
        let mut done = 0;
        // Room for one more byte shows whether the data is too long.
        let mut surplus = [0; 1];
        loop {
            let (block, within) = self.block()?;
            let input = block.get(within..).filter(|input| !input.is_empty())?;
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let full = done == out.len();
            let target = if full {
                &mut surplus[..]
            } else {
                out.get_mut(done..)?
            };
            let status = inflate
                .decompress(input, target, FlushDecompress::None)
                .ok()?;
            let taken = inflate.total_in() - read;
            self.at += taken;
            self.sum.update(input.get(..usize::try_from(taken).ok()?)?);
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

    /// Unpacks at most `most` bytes into `sink`, in parts, and returns their number.
    pub(super) fn pour(
        &mut self,
        inflate: &mut Decompress,
        most: u64,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Option<u64> {
        inflate.reset(true);
        let mut out = vec![0; BLOCK];
        loop {
            let (block, within) = self.block()?;
            let input = block.get(within..).filter(|input| !input.is_empty())?;
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let status = inflate
                .decompress(input, &mut out, FlushDecompress::None)
                .ok()?;
            self.at += inflate.total_in() - read;
            let wrote = usize::try_from(inflate.total_out() - written).ok()?;
            sink(out.get(..wrote)?);
            if inflate.total_out() > most {
                return None;
            }
            match status {
                Status::StreamEnd => return Some(inflate.total_out()),
                _ if inflate.total_in() == read && wrote == 0 => return None,
                _ => {}
            }
        }
    }

    /// Unpacks the first bytes, up to `out.len()`.
    pub(super) fn begin<'o>(
        &mut self,
        inflate: &mut Decompress,
        out: &'o mut [u8],
    ) -> Option<&'o [u8]> {
        inflate.reset(true);
        loop {
            let (block, within) = self.block()?;
            let input = block.get(within..).filter(|input| !input.is_empty())?;
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let done = usize::try_from(written).ok()?;
            let status = inflate
                .decompress(input, out.get_mut(done..)?, FlushDecompress::None)
                .ok()?;
            self.at += inflate.total_in() - read;
            let done = usize::try_from(inflate.total_out()).ok()?;
            let stuck = inflate.total_in() == read && inflate.total_out() == written;
            if done == out.len() || status == Status::StreamEnd || stuck {
                return out.get(..done);
            }
        }
    }
}
