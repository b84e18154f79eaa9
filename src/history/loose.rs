//! Reading of loose objects: one compressed file each, named by its checksum.

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::ZlibDecoder;

use super::bounded;
use super::hash::Hash;
use super::object::{Kind, ObjectId, Trouble, most_bytes};
use super::pack::Object;
use super::rope::Rope;

/// The length limit of an object's header, up to its NUL.
const LONGEST_HEADER: usize = 32;
/// The largest object whose checksum is verified; verifying a larger one takes too long.
const LARGEST_CHECKED: u64 = 512 << 20;

/// Reads an object from a folder of objects. `None`: it is not there.
///
/// Nothing of it is trusted before its checksum is verified, not even its size.
pub(super) fn read(folder: &Path, id: ObjectId) -> Result<Option<Object>, Trouble> {
    let path = path(folder, id);
    let damaged =
        |why: &dyn std::fmt::Display| Trouble::Damaged(format!("{}: {why}", path.display()));
    let Some((file, _)) = bounded::open(&path).map_err(|error| damaged(&error))? else {
        return Ok(None);
    };
    let mut unpacked = ZlibDecoder::new(file);
    let (kind, size) = header(&mut unpacked).map_err(|why| damaged(&why))?;
    if size > LARGEST_CHECKED {
        return Err(damaged(&format!(
            "its header states {size} bytes; at most {LARGEST_CHECKED} are checked"
        )));
    }
    let mut hash = Hash::of_object(id.len(), kind.name(), size);
    let fits = size <= most_bytes(kind);
    let mut kept = Vec::with_capacity(if fits {
        usize::try_from(size).unwrap_or(0)
    } else {
        0
    });
    let mut rest = unpacked.take(size + 1);
    let mut all = 0;
    let mut chunk = vec![0; 64 << 10];
    loop {
        let read = rest.read(&mut chunk).map_err(|error| damaged(&error))?;
        let bytes = chunk.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        all += bytes.len() as u64;
        hash.update(bytes);
        if fits {
            kept.extend_from_slice(bytes);
        }
    }
    if all != size {
        return Err(damaged(&"its size differs from the one in its header"));
    }
    if !hash.is(id.as_bytes()) {
        return Err(damaged(&"its checksum differs from its name"));
    }
    if fits {
        Ok(Some(Object {
            kind,
            bytes: Rope::One(kept.into()),
        }))
    } else {
        Err(Trouble::TooLarge(kind, size))
    }
}

/// The file of an object.
fn path(folder: &Path, id: ObjectId) -> PathBuf {
    let hex = id.to_string();
    let (first, rest) = hex.split_at_checked(2).unwrap_or_default();
    folder.join(first).join(rest)
}

/// Reads `KIND SIZE` and the NUL after it.
fn header(unpacked: &mut impl Read) -> Result<(Kind, u64), String> {
    let mut text = Vec::new();
    loop {
        let mut byte = [0];
        unpacked
            .read_exact(&mut byte)
            .map_err(|error| error.to_string())?;
        match byte {
            [0] => break,
            _ if text.len() == LONGEST_HEADER => return Err("it has no header".to_owned()),
            [byte] => text.push(byte),
        }
    }
    let parsed = std::str::from_utf8(&text).ok().and_then(|text| {
        let (kind, size) = text.split_once(' ')?;
        Some((Kind::named(kind)?, size.parse().ok()?))
    });
    parsed.ok_or_else(|| "it has no header".to_owned())
}

/// The ids of a folder's objects that begin with these hexadecimal digits (at least two).
pub(super) fn with_prefix(folder: &Path, prefix: &str) -> Vec<ObjectId> {
    let (first, rest) = prefix.split_at_checked(2).unwrap_or_default();
    let items = std::fs::read_dir(folder.join(first))
        .into_iter()
        .flatten()
        .flatten();
    let names = items.filter_map(|item| item.file_name().into_string().ok());
    names
        .filter(|name| name.starts_with(rest))
        .filter_map(|name| ObjectId::from_hex(&format!("{first}{name}")))
        .collect()
}
