//! Tests of malformed packs: the result is correct, or there is none.

use std::fs;
use std::time::{Duration, Instant};

use super::index::HEAD;
use super::*;
use crate::history::fuzzing::{Part, forge, id, sign, unpacked};
use crate::history::testing::Made;

/// One byte more than the limit of unpacking.
const TOO_LARGE: usize = (64 << 20) + 1;

/// A delta that replaces everything with `new`.
fn replaced(base: usize, new: &[u8]) -> Vec<u8> {
    let mut delta = number(base);
    delta.extend(number(new.len()));
    for part in new.chunks(127) {
        delta.push(u8::try_from(part.len()).unwrap());
        delta.extend(part);
    }
    delta
}

/// A delta that copies the first `len` bytes of a base of `base` bytes, `times` over.
fn copied(base: usize, len: usize, times: usize) -> Vec<u8> {
    let mut delta = number(base);
    delta.extend(number(len * times));
    let [a, b, c, ..] = len.to_le_bytes();
    delta.extend([0xf0, a, b, c].repeat(times));
    delta
}

fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 127 {
        bytes.push(0x80 | u8::try_from(value & 127).unwrap());
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap());
    bytes
}

/// The objects read from packs with these parts, and the result of weighing the last.
fn read(parts: &[Part]) -> (Vec<Option<Vec<u8>>>, Result<(), TooMuch>) {
    let folder = tempfile::tempdir().unwrap();
    let (index, pack) = forge(parts).unwrap();
    let begun = Instant::now();
    unpacked(folder.path(), &index, &pack, 0).unwrap();
    let packs = Packs::open(&[folder.path().join("objects")], 20);
    packs.trust_indexes();
    let found = (0..parts.len())
        .map(|number| {
            packs
                .read(&id(number))
                .ok()
                .flatten()
                .map(|object| object.bytes.whole().to_vec())
        })
        .collect();
    let weight = packs.weigh(&id(parts.len() - 1));
    // Far more than needed, unoptimised on a busy machine, and far less than without a bound.
    assert!(
        begun.elapsed() < Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
    (found, weight)
}

fn small() -> (Vec<Part>, Vec<&'static [u8]>) {
    // Of one size, so that one of them could be taken for another.
    let parts = vec![
        Part::Whole(3, b"first".to_vec()),
        Part::Whole(3, b"other".to_vec()),
        Part::Before(0, replaced(5, b"third")),
        Part::Named(1, replaced(5, b"forth")),
        Part::Before(2, [copied(5, 2, 1), b"\x03xyz".to_vec()].concat()),
        Part::Whole(2, b"trees".to_vec()),
    ];
    (
        parts,
        vec![b"first", b"other", b"third", b"forth", b"", b"trees"],
    )
}

#[test]
fn a_forged_pack_is_read() {
    let (parts, expected) = small();
    let (found, _) = read(&parts);
    for (number, (found, expected)) in found.iter().zip(expected).enumerate() {
        // The size stated in the delta of the fifth part is wrong.
        let expected = Some(expected.to_vec()).filter(|expected| !expected.is_empty());
        assert_eq!(*found, expected, "{number}");
    }
}

/// Every bit of index and pack, flipped alone, and both cut off everywhere.
#[test]
fn damaged_and_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let (parts, _) = small();
    let (index, pack) = forge(&parts).unwrap();
    let expected = unpacked(folder.path(), &index, &pack, parts.len()).unwrap();
    let check = |index: &[u8], pack: &[u8], what: &str| {
        let found = unpacked(folder.path(), index, pack, parts.len()).unwrap();
        for (found, expected) in found.into_iter().zip(&expected) {
            assert!(found.is_none() || found == *expected, "{what}: {found:?}");
        }
    };
    // Every third bit is in every byte.
    for bit in (0..8 * pack.len()).step_by(3) {
        let mut damaged = pack.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        check(&index, &damaged, &format!("bit {bit} of the pack"));
    }
    // The table of counts is long and always the same.
    let bits = (0..8 * index.len()).filter(|bit| bit % 8 < 2 || bit / 8 > HEAD);
    for bit in bits.step_by(3) {
        let mut damaged = index.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        check(&damaged, &pack, &format!("bit {bit} of the index"));
        sign(&mut damaged);
        check(&damaged, &pack, &format!("bit {bit} of a signed index"));
    }
    (0..pack.len()).for_each(|len| check(&index, &pack[..len], &format!("a pack of {len} bytes")));
    (0..index.len())
        .step_by(3)
        .for_each(|len| check(&index[..len], &pack, &format!("an index of {len} bytes")));
}

/// Swapped offsets, with the object read first that makes the other known.
#[test]
fn an_object_under_the_id_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let (parts, _) = small();
    let (mut index, pack) = forge(&parts).unwrap();
    let offsets = HEAD + parts.len() * 24;
    let first = index[offsets..offsets + 4].to_vec();
    index[offsets + 4..offsets + 8].copy_from_slice(&first);
    let found = unpacked(folder.path(), &index, &pack, 2).unwrap();
    assert_eq!(found, [None, None], "the index has another checksum");
    sign(&mut index);
    let found = unpacked(folder.path(), &index, &pack, 2).unwrap();
    assert_eq!(found, [Some(b"first".to_vec()), None]);
}

#[test]
fn a_cycle_of_deltas() {
    let parts = [
        Part::Named(1, replaced(5, b"hello")),
        Part::Named(0, replaced(5, b"there")),
    ];
    assert_eq!(read(&parts), (vec![None, None], Err(TooMuch::Chain)));
    // A cycle that is reached from outside.
    let parts = [
        Part::Named(2, replaced(5, b"hello")),
        Part::Named(0, replaced(5, b"there")),
        Part::Named(1, replaced(5, b"again")),
        Part::Before(2, replaced(5, b"still")),
        Part::Before(3, replaced(5, b"yet")),
    ];
    assert_eq!(read(&parts), (vec![None; 5], Err(TooMuch::Chain)));
    let parts = [Part::Named(0, replaced(5, b"hello"))];
    assert_eq!(read(&parts), (vec![None], Err(TooMuch::Chain)));
    let parts = [Part::Before(7, replaced(5, b"hello"))];
    assert_eq!(read(&parts), (vec![None], Err(TooMuch::Unknown)));
}

#[test]
fn a_long_chain() {
    let chain = |length: usize| {
        let mut parts = vec![Part::Whole(3, b"hello".to_vec())];
        parts.extend((0..length).map(|base| Part::Before(base, replaced(5, b"hello"))));
        read(&parts)
    };
    let (found, weight) = chain(10_000);
    assert!(
        found.iter().all(|found| found.as_deref() == Some(b"hello")),
        "read from its beginning, each is based on the previous one"
    );
    assert_eq!(weight, Ok(()));
    assert_eq!(chain(MAX_BASES).1, Err(TooMuch::Chain));
}

/// A few kilobytes that expand to gigabytes, in every way possible in a pack.
#[test]
fn bombs() {
    let large = vec![0; LARGEST_OBJECT];
    // Larger than stated, without a base.
    let (found, weight) = read(&[Part::Whole(3, vec![0; TOO_LARGE])]);
    assert_eq!(
        (found, weight),
        (vec![None], Err(TooMuch::Itself(MAX_TO_UNPACK + 1)))
    );
    // A small file made of one that is too large.
    let (found, weight) = read(&[
        Part::Whole(3, vec![0; TOO_LARGE]),
        Part::Before(0, copied(0, 5, 1)),
    ]);
    assert!(
        found == [None, None] && matches!(weight, Err(TooMuch::Bases(_))),
        "{weight:?}"
    );
    // A small file made of one that a short delta makes too large.
    let grown = copied(LARGEST_OBJECT, 0xff_ffff, 1_000);
    let parts = [
        Part::Whole(3, large.clone()),
        Part::Before(0, grown),
        Part::Before(1, replaced(0xff_ffff * 1_000, b"hello")),
    ];
    let (found, weight) = read(&parts);
    assert!(
        found[1..] == [None, None] && matches!(weight, Err(TooMuch::Bases(_))),
        "{weight:?}"
    );
    // Deltas that are long themselves, one on another.
    let long = replaced(LARGEST_OBJECT, &large[..LARGEST_OBJECT - (1 << 20)]);
    let mut parts = vec![Part::Whole(3, large)];
    parts.extend((0..3).map(|base| Part::Before(base, long.clone())));
    assert!(read(&parts).0[2..].iter().all(Option::is_none));
}

/// Stated sizes without data, up to the maximum of a number.
#[test]
fn huge_sizes_in_headers() {
    let folder = tempfile::tempdir().unwrap();
    for size in [0x7f; 10].iter().enumerate().map(|(more, _)| more) {
        let mut pack = forge(&[Part::Whole(3, b"x".to_vec())]).unwrap().1;
        pack.splice(12..13, [vec![0xbf], vec![0xff; size], vec![0x7f]].concat());
        let index = forge(&[Part::Whole(3, b"x".to_vec())]).unwrap().0;
        assert_eq!(unpacked(folder.path(), &index, &pack, 1).unwrap(), [None]);
    }
}

/// The same through the repository: damage is reported, or does not affect the history.
#[test]
fn a_history_in_a_damaged_pack_is_the_same_or_none() {
    let made = Made::script(
        "a\n log/x.md | R-1: one\nb\n log/x.md | R-1: two\nc\n log/x.md | R-1: one / R-2: two",
    );
    let whole = made.history();
    made.git(&["repack", "-q", "-a", "-d", "-f"]);
    assert_eq!(made.history(), whole);
    let folder = made.path().join(".git/objects/pack");
    let files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|item| item.unwrap().path())
        .collect();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "idx" || e == "pack"))
    {
        let bytes = fs::read(file).unwrap();
        fs::remove_file(file).unwrap();
        let step = if bytes.len() > 1_100 { 7 } else { 1 };
        for at in (0..bytes.len()).step_by(step) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(file, &damaged).unwrap();
            if let Ok(found) = made.try_history() {
                assert_eq!(found, whole, "byte {at} of {}", file.display());
            }
            fs::write(file, &bytes[..at]).unwrap();
            if let Ok(found) = made.try_history() {
                assert_eq!(found, whole, "{} cut off at {at}", file.display());
            }
        }
        fs::write(file, &bytes).unwrap();
    }
    assert_eq!(made.history(), whole);
}

/// Objects that exceed the limits of unpacking, read through the repository.
#[test]
fn objects_that_exceed_the_limits_are_damaged() {
    use crate::history::HistoryError;
    let circle = vec![
        Part::Named(1, replaced(5, b"hello")),
        Part::Named(0, replaced(5, b"there")),
    ];
    let heavy = vec![
        Part::Whole(3, vec![0; TOO_LARGE]),
        Part::Before(0, copied(0, 5, 1)),
    ];
    for (parts, of) in [(circle, "more delta bases"), (heavy, "unpacking it")] {
        let made = Made::script("a\n log/x.md | R-1: one");
        let (index, pack) = forge(&parts).unwrap();
        unpacked(&made.path().join(".git"), &index, &pack, 0).unwrap();
        let repository = made.open();
        let missing = ObjectId::from_bytes(&id(1)).unwrap();
        let error = repository.blob(missing).unwrap_err();
        assert!(
            matches!(&error, HistoryError::Damaged { why, .. } if why.contains(of)),
            "{error:?}"
        );
    }
}

/// Sizes count after the checksum is verified, in packs as in loose objects.
#[test]
fn a_size_that_is_too_large_is_reported_if_verified() {
    use crate::history::HistoryError;
    for size in [5 << 20, 40 << 20] {
        let made = Made::empty(&[]);
        std::fs::write(made.path().join("x"), vec![b'x'; size]).unwrap();
        let id = made.git(&["hash-object", "-w", "x"]);
        let id = ObjectId::from_hex(id.trim()).unwrap();
        let found = || made.open().blob(id).unwrap_err();
        assert!(matches!(found(), HistoryError::TooLarge { bytes, .. } if bytes == size));
        let (loose, hex) = (made.path().join(".git/objects"), id.to_string());
        let loose = loose.join(&hex[..2]).join(&hex[2..]);
        let whole = fs::read(&loose).unwrap();
        let rewrite = |bytes: &[u8]| {
            fs::remove_file(&loose).unwrap();
            fs::write(&loose, bytes).unwrap();
        };
        rewrite(&whole[..whole.len() - 3]);
        assert!(matches!(found(), HistoryError::Damaged { .. }));
        rewrite(&whole);
        made.git(&["update-ref", "refs/tags/x", &hex]);
        made.git(&["repack", "-a", "-d", "-q"]);
        assert!(!loose.exists());
        assert!(matches!(found(), HistoryError::TooLarge { bytes, .. } if bytes == size));
    }
}

/// The ids that begin with a byte are listed after those that begin with a smaller one.
#[test]
fn ids_are_found_by_their_first_digits() {
    let made = Made::script("a\n log/x.md | R-1: one\nb\n log/x.md | R-1: two\nc\n log/y.md | R-2");
    made.git(&["repack", "-q", "-a", "-d", "-f"]);
    let listed = made.git(&["rev-list", "--objects", "--all"]);
    let mut ids: Vec<&str> = listed.lines().map(|line| &line[..40]).collect();
    ids.sort_unstable();
    assert!(ids.iter().any(|id| id[..2] != ids[0][..2]), "{ids:?}");
    let packs = Packs::open(&[made.path().join(".git/objects")], 20);
    for id in &ids {
        for len in [2, 7, 40] {
            let found: Vec<String> = packs
                .with_prefix(&id[..len])
                .iter()
                .map(ToString::to_string)
                .collect();
            let expected = ids.iter().filter(|other| other.starts_with(&id[..len]));
            assert_eq!(found, expected.copied().collect::<Vec<_>>(), "{id} {len}");
        }
    }
}

/// Packs are read in blocks. The first bytes of a delta, which state the size of its result, may begin in one and end in
/// the next.
#[test]
fn a_delta_is_weighed_where_its_first_bytes_lie_across_two_blocks() {
    let block = 32 << 10;
    let mut state = 1_u32;
    // Of no pattern, so that it is not compressed.
    let filler: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(block)
    .collect();
    let delta = [number(1), number(TOO_LARGE), vec![1; 40]].concat();
    let parts = |len: usize| {
        [
            Part::Whole(3, filler[..len].to_vec()),
            Part::Whole(3, b"x".to_vec()),
            Part::Before(1, delta.clone()),
        ]
    };
    // Its header and the offset of its base take two bytes; after the last part, a pack ends with 20 bytes.
    let begins = |len: usize| forge(&parts(len)[..2]).unwrap().1.len() - 20 + 2;
    let lens: Vec<usize> = (0..block).collect();
    let first = lens.partition_point(|len| begins(*len) < block - 12);
    let mut across = 0;
    for len in (first..first + 12).filter(|len| begins(*len) < block) {
        across += 1;
        let (index, pack) = forge(&parts(len)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        unpacked(folder.path(), &index, &pack, 0).unwrap();
        let weight = Packs::open(&[folder.path().join("objects")], 20).weigh(&id(2));
        assert!(
            matches!(weight, Err(TooMuch::Bases(_))),
            "{len}: {weight:?}"
        );
    }
    assert!(across > 8, "{across}");
}
