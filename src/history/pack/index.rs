//! The index of a pack: which object stands where in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// One pack and its index.
pub(super) struct Pack {
    pub(super) path: PathBuf,
    pub(super) file: File,
    pub(super) index: Arc<Index>,
}

/// The largest index that is read. It knows about a million objects.
const LARGEST_INDEX: u64 = 32 << 20;

/// An index of version 2: which object stands where in its pack.
pub(super) struct Index {
    bytes: Vec<u8>,
    count: usize,
    pub(super) id_len: usize,
    /// Offset and place of each object as one number, ascending, once it is worth the while.
    by_offset: OnceLock<Vec<u64>>,
    /// How often a place was asked for by its offset.
    asked: AtomicU32,
}

/// So often all offsets are looked through, before they are sorted: a run that reads a few objects does not wait for that.
const SCANS: u32 = 16;
/// So many bits of a number in `by_offset` are the place; the largest index has fewer objects.
const PLACE_BITS: u32 = 21;

/// Magic and version, and the table of 256 counts behind them.
pub(super) const HEAD: usize = 8 + 256 * 4;

impl Index {
    pub(super) fn open(path: &Path, id_len: usize) -> Option<Self> {
        if fs::metadata(path).ok()?.len() > LARGEST_INDEX {
            return None;
        }
        let bytes = fs::read(path).ok()?;
        if bytes.get(..8)? != b"\xfftOc\0\0\0\x02" {
            return None;
        }
        let mut index = Self {
            bytes,
            count: 0,
            id_len,
            by_offset: OnceLock::new(),
            asked: AtomicU32::new(0),
        };
        index.count = index.number(HEAD - 4)? as usize;
        // Ids, checksums and offsets of all objects, and two checksums of the whole.
        let tables = index
            .count
            .checked_mul(id_len + 8)?
            .checked_add(HEAD + 2 * id_len)?;
        (index.bytes.len() >= tables).then_some(index)
    }

    fn number(&self, at: usize) -> Option<u32> {
        Some(u32::from_be_bytes(
            self.bytes.get(at..at + 4)?.try_into().ok()?,
        ))
    }

    fn id(&self, place: usize) -> Option<&[u8]> {
        let at = HEAD + place * self.id_len;
        self.bytes.get(at..at + self.id_len)
    }

    /// Which object in the order of their ids it is.
    pub(super) fn place(&self, id: &[u8]) -> Option<usize> {
        let first = usize::from(*id.first()?);
        let mut low = if first == 0 {
            0
        } else {
            self.number(8 + 4 * (first - 1))? as usize
        };
        let mut high = (self.number(8 + 4 * first)? as usize).min(self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.id(middle)?.cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Where in the pack the object of a place stands.
    pub(super) fn offset_at(&self, place: usize) -> Option<u64> {
        let offsets = HEAD + self.count * (self.id_len + 4);
        let offset = self.number(offsets + 4 * place)?;
        if offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        // A large offset stands in a table of its own.
        let large = usize::try_from(offset & 0x7fff_ffff).ok()?.checked_mul(8)?;
        let at = (offsets + 4 * self.count).checked_add(large)?;
        Some(u64::from_be_bytes(
            self.bytes.get(at..at.checked_add(8)?)?.try_into().ok()?,
        ))
    }

    /// The checksum of the object of a place as it is packed.
    pub(super) fn checksum_at(&self, place: usize) -> Option<u32> {
        self.number(HEAD + self.count * self.id_len + 4 * place)
    }

    /// The place of the object that stands at an offset.
    pub(super) fn place_of(&self, offset: u64) -> Option<usize> {
        if self.by_offset.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) < SCANS {
            return self.scan(offset);
        }
        let sorted = self.by_offset.get_or_init(|| {
            let numbered = (0..self.count).filter_map(|place| {
                Some(self.offset_at(place)?.checked_mul(1 << PLACE_BITS)? | place as u64)
            });
            let mut sorted: Vec<u64> = numbered.collect();
            sorted.sort_unstable();
            sorted
        });
        let at = sorted.partition_point(|number| number >> PLACE_BITS < offset);
        let number = sorted
            .get(at)
            .filter(|number| *number >> PLACE_BITS == offset)?;
        usize::try_from(number & ((1 << PLACE_BITS) - 1)).ok()
    }

    fn scan(&self, offset: u64) -> Option<usize> {
        let Some(small) = u32::try_from(offset)
            .ok()
            .filter(|offset| offset & 0x8000_0000 == 0)
        else {
            return (0..self.count).find(|place| self.offset_at(*place) == Some(offset));
        };
        let offsets = HEAD + self.count * (self.id_len + 4);
        let (table, _) = self
            .bytes
            .get(offsets..offsets + 4 * self.count)?
            .as_chunks::<4>();
        table
            .iter()
            .position(|stored| *stored == small.to_be_bytes())
    }
}
