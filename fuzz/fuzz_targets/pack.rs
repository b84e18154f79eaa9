//! Packs and their indexes: forged ones with any deltas, damaged ones, and any bytes. No panic, and each object is the result
//! of a plain reading of the parts, or is not read.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use projlog::history::fuzzing::{Part, forge, unpacked};
use projlog_fuzz::{patch, sized};
use tempfile::TempDir;

/// The git directory, in memory if the system has such a place.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder for the pack")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((&how, bytes)) = bytes.split_first() else { return };
    let mut split = bytes.splitn(2, |byte| *byte == b'#');
    let (first, second) = (split.next().unwrap_or_default(), split.next().unwrap_or_default());
    if how == 0 {
        drop(unpacked(FOLDER.path(), first, second, 4).expect("the folder can be written"));
        return;
    }
    let Some(parts) = parts(first) else { return };
    let (mut index, mut pack) = forge(&parts).expect("memory takes everything");
    // Each pair of bytes replaces one byte of the pack or, at an odd place, of the index.
    for (number, change) in second.chunks_exact(3).enumerate() {
        let at = usize::from(change[0]) << 8 | usize::from(change[1]);
        let file = if number % 2 == 0 { &mut pack } else { &mut index };
        let at = at % file.len();
        file[at] = change[2];
    }
    let unpacked_parts = unpacked(FOLDER.path(), &index, &pack, parts.len()).expect("the folder can be written");
    // With its checksums changed as well, a pack is a different one.
    if second.len() >= 6 {
        return;
    }
    for (number, unpacked_parts) in unpacked_parts.into_iter().enumerate() {
        if let Some(unpacked_parts) = unpacked_parts {
            assert_eq!(Some(unpacked_parts), plain(&parts, number, parts.len()), "{number} of {parts:?}");
        }
    }
});

/// Parses the parts in the input: type, base, and number of bytes of content.
fn parts(mut bytes: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while let [how, base, len, rest @ ..] = bytes {
        let content = rest.get(..usize::from(*len)).unwrap_or(rest);
        bytes = rest.get(usize::from(*len)..).unwrap_or_default();
        let before = usize::from(*base) % parts.len().max(1);
        let content = content.to_vec();
        parts.push(match how % 8 {
            kind @ 0..=3 => Part::Whole(kind + 1, content),
            4 => Part::Before(before, content),
            5 => Part::Named(usize::from(*base) % 16, content),
            other => {
                // A delta with correct sizes.
                let base = plain(&parts, before, parts.len()).unwrap_or_default();
                let delta = sized(&base, &content)?;
                if other == 6 { Part::Before(before, delta) } else { Part::Named(before, delta) }
            }
        });
        if parts.len() == 32 {
            break;
        }
    }
    Some(parts)
}

/// The content of a part, computed as plainly as possible.
fn plain(parts: &[Part], number: usize, most: usize) -> Option<Vec<u8>> {
    match parts.get(number).filter(|_| most > 0)? {
        Part::Whole(_, bytes) => Some(bytes.clone()),
        Part::Before(base, delta) | Part::Named(base, delta) => patch(&plain(parts, *base, most - 1)?, delta),
    }
}
