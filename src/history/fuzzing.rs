//! Access to private functions for fuzz targets and tests, and handmade packs. Not part of the library as it is
//! used.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha1::{Digest as _, Sha1};

use super::error::HistoryError;
use super::header;
use super::object::{Kind, ObjectId};
use super::objects::Objects;
use super::pack::{Object, Packs, apply};
use super::rope::Rope;
use super::tree::{Node, Trees};

/// The times of author and committer of a raw commit. The error says why they are invalid.
///
/// # Errors
/// The commit is malformed.
pub fn times(commit: &[u8]) -> Result<[DateTime<Utc>; 2], String> {
    let people = header::parse(commit)?.people;
    let people = people.map_err(|why| why.message().english())?;
    Ok([people.author.time, people.committer.time])
}

/// The result of applying a delta to a base.
pub fn patched(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let base = Object {
        kind: Kind::Blob,
        bytes: Rope::One(base.into()),
    };
    apply(&base, &delta.into()).map(|rope| rope.whole().to_vec())
}

/// The number of files in which two raw trees differ.
///
/// # Errors
/// One is not a tree, or names another.
pub fn differing(old: &[u8], new: &[u8]) -> Result<usize, HistoryError> {
    let [old_id, new_id] = [1, 2].map(|number| ObjectId::from_bytes(&id(number)));
    let both = TwoTrees([(old_id, old.into()), (new_id, new.into())]);
    let changes =
        Trees::new(&both).diff("", old_id.map(Node::Tree), new_id.map(Node::Tree), &|_| {
            true
        })?;
    Ok(changes.len())
}

struct TwoTrees([(Option<ObjectId>, Arc<[u8]>); 2]);

impl Objects for TwoTrees {
    fn read(&self, id: ObjectId, _: Kind) -> Result<Arc<[u8]>, HistoryError> {
        let found = self
            .0
            .iter()
            .find(|(known, _)| *known == Some(id))
            .map(|(_, bytes)| Arc::clone(bytes));
        found.ok_or_else(|| HistoryError::MissingObject {
            id: id.to_string(),
            partial: false,
        })
    }

    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError> {
        Err(HistoryError::MissingObject {
            id: id.to_string(),
            partial: false,
        })
    }
}

/// A part of a handmade pack.
#[derive(Debug, Clone)]
pub enum Part {
    /// An object of a type (1: commit, 2: tree, 3: blob).
    Whole(u8, Vec<u8>),
    /// A delta, and the part it is based on, by offset.
    Before(usize, Vec<u8>),
    /// A delta, and the part it is based on, by id.
    Named(usize, Vec<u8>),
}

/// The id that [`forge`] gives a part: in the order of the numbers, and spread as git's ids are.
#[must_use]
pub fn id(number: usize) -> [u8; 20] {
    let number = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
    let mixed = number.wrapping_mul(0x9e37_79b9);
    let mut id = [0; 20];
    let parts = [number, mixed, !mixed, mixed.rotate_left(13), mixed ^ number];
    id.iter_mut()
        .zip(parts.into_iter().flat_map(u32::to_be_bytes))
        .for_each(|(byte, part)| *byte = part);
    id
}

/// An index and its pack with these parts, valid or not. Their ids follow their order and are not those that git would
/// compute.
///
/// # Errors
/// None: writing to memory does not fail.
pub fn forge(parts: &[Part]) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend(u32::try_from(parts.len()).unwrap_or(0).to_be_bytes());
    let mut starts: Vec<usize> = Vec::new();
    let mut sums = Vec::new();
    for part in parts {
        let start = pack.len();
        let (kind, bytes) = match part {
            Part::Whole(kind, bytes) => (*kind, bytes),
            Part::Before(_, delta) => (6, delta),
            Part::Named(_, delta) => (7, delta),
        };
        put_head(&mut pack, kind, bytes.len());
        match part {
            Part::Whole(..) => {}
            Part::Before(base, _) => {
                let back = starts.get(*base).map_or(0, |base| start - base);
                let mut written = vec![u8::try_from(back & 0x7f).unwrap_or(0)];
                let mut rest = back >> 7;
                while rest > 0 {
                    rest -= 1;
                    written.push(0x80 | u8::try_from(rest & 0x7f).unwrap_or(0));
                    rest >>= 7;
                }
                pack.extend(written.iter().rev());
            }
            Part::Named(base, _) => pack.extend(id(*base)),
        }
        let mut packer = ZlibEncoder::new(&mut pack, Compression::fast());
        packer.write_all(bytes)?;
        packer.finish()?;
        starts.push(start);
        sums.push(crc32fast::hash(pack.get(start..).unwrap_or_default()));
    }
    pack.extend([b'p'; 20]);

    let ids: Vec<_> = (0..parts.len()).map(id).collect();
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255 {
        let count = ids
            .iter()
            .filter(|id| id.first().is_some_and(|byte| *byte <= first))
            .count();
        index.extend(u32::try_from(count).unwrap_or(0).to_be_bytes());
    }
    index.extend(ids.concat());
    index.extend(sums.iter().flat_map(|sum| sum.to_be_bytes()));
    index.extend(
        starts
            .iter()
            .flat_map(|start| u32::try_from(*start).unwrap_or(0).to_be_bytes()),
    );
    index.extend([b'p'; 20]);
    index.extend([b'i'; 20]);
    sign(&mut index);
    Ok((index, pack))
}

/// Ends an index with the checksum of its present content.
pub fn sign(index: &mut [u8]) {
    let Some((content, sum)) = index
        .len()
        .checked_sub(20)
        .and_then(|at| index.split_at_mut_checked(at))
    else {
        return;
    };
    sum.copy_from_slice(&Sha1::digest(content));
}

/// Writes an object's type and size as in a pack.
fn put_head(pack: &mut Vec<u8>, kind: u8, size: usize) {
    let mut byte = kind << 4 | u8::try_from(size & 15).unwrap_or(0);
    let mut rest = size >> 4;
    while rest > 0 {
        pack.push(byte | 0x80);
        byte = u8::try_from(rest & 0x7f).unwrap_or(0);
        rest >>= 7;
    }
    pack.push(byte);
}

/// Writes an index and a pack to a git directory and reads the first `count` ids of [`forge`]: `None` for objects that are
/// damaged or exceed the limits.
///
/// # Errors
/// They cannot be written.
pub fn unpacked(
    folder: &Path,
    index: &[u8],
    pack: &[u8],
    count: usize,
) -> io::Result<Vec<Option<Vec<u8>>>> {
    let place = folder.join("objects/pack");
    fs::create_dir_all(&place)?;
    fs::write(place.join("pack-1.idx"), index)?;
    fs::write(place.join("pack-1.pack"), pack)?;
    let packs = Packs::open(&[folder.join("objects")], 20);
    packs.trust_indexes();
    let read = |number| {
        let (heavy, object) = (packs.weigh(&id(number)).is_err(), packs.read(&id(number)));
        object
            .ok()
            .flatten()
            .filter(|_| !heavy)
            .map(|object| object.bytes.whole().to_vec())
    };
    Ok((0..count).map(read).collect())
}
