//! Pack indexes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::history::bounded;
use crate::history::hash::Hash;
use crate::history::lookup::{self, padded};

/// One pack and its index.
pub(super) struct Pack {
    pub(super) path: PathBuf,
    pub(super) file: File,
    pub(super) index: Arc<Index>,
}

/// The indexes in folders of objects: by folder, then by name.
pub(super) fn names(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in folders {
        let items = std::fs::read_dir(folder.join("pack"))
            .into_iter()
            .flatten()
            .flatten();
        let mut names: Vec<_> = items
            .map(|item| item.path())
            .filter(|path| path.extension().is_some_and(|e| e == "idx"))
            .collect();
        names.sort();
        found.append(&mut names);
    }
    found
}

/// The largest index that is read as a whole: about a million objects.
const LARGEST_INDEX: u64 = 32 << 20;

/// A pack index of version 2, which maps object ids to offsets.
///
/// At first, single places are looked up in the file without verification: each object is verified against its id. When more
/// objects are read, the index is read as a whole and verified against its own checksum; from then on, objects are
/// verified against their checksums in it.
pub(super) struct Index {
    file: Mutex<File>,
    fan_out: Vec<u32>,
    count: usize,
    len: u64,
    pub(super) id_len: usize,
    /// All bytes, once their checksum is verified.
    whole: OnceLock<Option<Vec<u8>>>,
    /// Offset and place of each object as one number, ascending, computed on demand.
    by_offset: OnceLock<Vec<u64>>,
    /// The number of look-ups by offset.
    lookups: AtomicU32,
}

/// The number of linear scans before the offsets are sorted, so that reading a few objects stays fast.
const SCANS: u32 = 16;
/// The bits of a number in `by_offset` that are the place; the largest index has fewer objects.
const PLACE_BITS: u32 = 21;

/// The length of the header: magic, version, and the table of 256 counts.
pub(super) const HEAD: usize = 8 + 256 * 4;

/// The first bytes of an index of version 2.
const MAGIC: &[u8] = b"\xfftOc\0\0\0\x02";

impl Index {
    /// Opens an index whose tables are as long as its counts say.
    ///
    /// # Errors
    /// A description of the fault.
    pub(super) fn open(path: &Path, id_len: usize) -> Result<Self, String> {
        let found = bounded::open(path).map_err(|error| error.to_string())?;
        let (mut file, len) = found.ok_or("it is missing")?;
        let mut head = vec![0; HEAD];
        file.read_exact(&mut head)
            .map_err(|error| error.to_string())?;
        if !head.starts_with(MAGIC) {
            return Err(
                "it is not an index of version 2; `git repack -a -d -f` writes one".to_owned(),
            );
        }
        let (counts, _) = head.get(8..).unwrap_or_default().as_chunks::<4>();
        let fan_out: Vec<u32> = counts
            .iter()
            .map(|count| u32::from_be_bytes(*count))
            .collect();
        let count = fan_out.last().copied().unwrap_or(0) as usize;
        // Ids, checksums and offsets of all objects, and two checksums of the whole; plus offsets beyond 2 GiB.
        let tables = (count as u64) * (id_len as u64 + 8) + HEAD as u64 + 2 * id_len as u64;
        let more = len.checked_sub(tables);
        if !fan_out.is_sorted() || more.is_none_or(|more| more % 8 != 0 || more / 8 > count as u64)
        {
            return Err("its length does not match its counts".to_owned());
        }
        Ok(Self {
            file: Mutex::new(file),
            fan_out,
            count,
            len,
            id_len,
            whole: OnceLock::new(),
            by_offset: OnceLock::new(),
            lookups: AtomicU32::new(0),
        })
    }

    /// The number of objects.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The checksum of the pack.
    pub(super) fn pack_sum(&self) -> Option<Vec<u8>> {
        let mut sum = vec![0; self.id_len];
        self.bytes_at(
            usize::try_from(self.len)
                .ok()?
                .checked_sub(2 * self.id_len)?,
            &mut sum,
        )?;
        Some(sum)
    }

    /// Reads the whole index, unless it is too large.
    ///
    /// # Errors
    /// Its checksum is wrong.
    pub(super) fn read_whole(&self) -> Result<(), String> {
        let whole = self.whole.get_or_init(|| {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            let mut bytes = Vec::new();
            if self.len <= LARGEST_INDEX {
                file.seek(SeekFrom::Start(0)).ok()?;
                (&*file)
                    .take(LARGEST_INDEX + 1)
                    .read_to_end(&mut bytes)
                    .ok()?;
            }
            Some(bytes).filter(|bytes| {
                self.len > LARGEST_INDEX
                    || bytes.len() as u64 == self.len && Hash::ends(bytes, self.id_len)
            })
        });
        whole
            .as_ref()
            .map(|_| ())
            .ok_or_else(|| "its checksum is wrong".to_owned())
    }

    /// All bytes, if they were read and verified.
    fn whole(&self) -> Option<&[u8]> {
        self.whole
            .get()?
            .as_deref()
            .filter(|bytes| !bytes.is_empty())
    }

    fn bytes_at(&self, at: usize, out: &mut [u8]) -> Option<()> {
        if let Some(whole) = self.whole() {
            out.copy_from_slice(whole.get(at..at.checked_add(out.len())?)?);
            return Some(());
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at as u64)).ok()?;
        file.read_exact(out).ok()
    }

    fn number(&self, at: usize) -> Option<u32> {
        let mut bytes = [0; 4];
        self.bytes_at(at, &mut bytes)?;
        Some(u32::from_be_bytes(bytes))
    }

    /// The id at a place.
    fn id_at(&self, place: usize) -> Option<[u8; 32]> {
        let at = HEAD + place * self.id_len;
        if let Some(whole) = self.whole() {
            return padded(whole.get(at..at + self.id_len)?);
        }
        let mut id = [0; 32];
        self.bytes_at(at, id.get_mut(..self.id_len)?)?;
        Some(id)
    }

    /// The places of the objects whose ids begin with a byte.
    fn bucket(&self, first: u8) -> (usize, usize) {
        let until = |byte: usize| self.fan_out.get(byte).map_or(0, |count| *count as usize);
        let first = usize::from(first);
        (
            first.checked_sub(1).map_or(0, until),
            until(first).min(self.count),
        )
    }

    /// The place of an object in the order of ids.
    pub(super) fn place(&self, id: &[u8]) -> Option<usize> {
        let (low, high) = self.bucket(*id.first()?);
        lookup::place(low..high, id, |place| self.id_at(place))
    }

    /// The ids that begin with a byte.
    pub(super) fn beginning_with(&self, first: u8) -> Vec<Vec<u8>> {
        let (from, until) = self.bucket(first);
        let mut ids = vec![0; until.saturating_sub(from) * self.id_len];
        match self.bytes_at(HEAD + from * self.id_len, &mut ids) {
            Some(()) => ids.chunks(self.id_len).map(<[u8]>::to_vec).collect(),
            None => Vec::new(),
        }
    }

    /// The offset in the pack of the object at a place.
    pub(super) fn offset_at(&self, place: usize) -> Option<u64> {
        let offsets = HEAD + self.count * (self.id_len + 4);
        let offset = self.number(offsets + 4 * place)?;
        if offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        // Large offsets are in a separate table.
        let large = usize::try_from(offset & 0x7fff_ffff).ok()?.checked_mul(8)?;
        let mut bytes = [0; 8];
        self.bytes_at((offsets + 4 * self.count).checked_add(large)?, &mut bytes)?;
        Some(u64::from_be_bytes(bytes))
    }

    /// The checksum of the packed object at a place. `None`: the index itself is not verified.
    pub(super) fn checksum_at(&self, place: usize) -> Option<u32> {
        self.whole()?;
        self.number(HEAD + self.count * self.id_len + 4 * place)
    }

    /// The place of the object at an offset, in an index that was read as a whole.
    pub(super) fn place_of(&self, offset: u64) -> Option<usize> {
        if self.by_offset.get().is_none() && self.lookups.fetch_add(1, Ordering::Relaxed) < SCANS {
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
            .whole()?
            .get(offsets..offsets + 4 * self.count)?
            .as_chunks::<4>();
        table
            .iter()
            .position(|stored| *stored == small.to_be_bytes())
    }
}
