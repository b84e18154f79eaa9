//! The filters in git's commit-graph that show which paths a commit did not change (gitformat-commit-graph(5), `BIDX` and
//! `BDAT`).
//!
//! A filter has a few bits set for each path that differs from the first parent, and for each folder above it. If one bit of a
//! path is not set, the path did not change; otherwise it may have.

/// How the bits of a path are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hashing {
    /// Version 1 hashes bytes from 0x80 on with a sign, version 2 as the algorithm says.
    pub version: u32,
    /// The number of bits per path.
    pub hashes: u32,
}

/// The two seeds, from which all hashes of a path are made.
const SEEDS: [u32; 2] = [0x293a_e76f, 0x7e64_6e2c];
/// The most bits per path; git sets seven.
pub(super) const MAX_HASHES: u32 = 64;

/// The hashes of a path and of the folders above it, for one way of hashing.
#[derive(Debug, Clone)]
pub(super) struct Key {
    hashing: Hashing,
    /// For each folder and then the path itself, the hash with either seed.
    hashes: Vec<[u32; 2]>,
}

impl Key {
    /// The key of a path from the repository's root. `None`: filters do not answer for it. These are the root itself, and with
    /// version 1 a path with bytes that compilers hash differently.
    pub(super) fn new(path: &[String], hashing: Hashing) -> Option<Self> {
        let whole = path.join("/");
        if whole.is_empty() || hashing.version == 1 && !whole.is_ascii() {
            return None;
        }
        let ends = whole.match_indices('/').map(|(at, _)| at);
        let parts = ends.chain([whole.len()]).filter_map(|end| whole.get(..end));
        let hashes = parts.map(|part| SEEDS.map(|seed| murmur3(seed, part.as_bytes())));
        Some(Self {
            hashing,
            hashes: hashes.collect(),
        })
    }

    /// Whether a commit with this filter may have changed the path. An empty filter was not computed.
    pub(super) fn may_be_in(&self, filter: &[u8]) -> bool {
        let bits = u32::try_from(filter.len())
            .ok()
            .and_then(|len| len.checked_mul(8));
        let Some(bits) = bits.filter(|bits| *bits > 0) else {
            return true;
        };
        let is_set = |bit: u32| {
            let byte = filter.get(bit as usize / 8);
            byte.is_none_or(|byte| byte & (1 << (bit % 8)) != 0)
        };
        self.hashes.iter().all(|[first, second]| {
            let hash = |number: u32| first.wrapping_add(number.wrapping_mul(*second));
            (0..self.hashing.hashes).all(|number| is_set(hash(number) % bits))
        })
    }
}

/// 32-bit Murmur3.
fn murmur3(seed: u32, data: &[u8]) -> u32 {
    let mixed = |block: u32| {
        block
            .wrapping_mul(0xcc9e_2d51)
            .rotate_left(15)
            .wrapping_mul(0x1b87_3593)
    };
    let (blocks, tail) = data.as_chunks::<4>();
    let mut hash = seed;
    for block in blocks {
        hash = (hash ^ mixed(u32::from_le_bytes(*block)))
            .rotate_left(13)
            .wrapping_mul(5)
            .wrapping_add(0xe654_6b64);
    }
    let mut last = [0; 4];
    for (byte, to) in tail.iter().zip(&mut last) {
        *to = *byte;
    }
    hash ^= mixed(u32::from_le_bytes(last));
    hash ^= u32::try_from(data.len()).unwrap_or(u32::MAX);
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIT: Hashing = Hashing {
        version: 2,
        hashes: 7,
    };

    fn key(path: &str, version: u32) -> Option<Key> {
        let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        Key::new(&parts, Hashing { version, ..GIT })
    }

    /// The values of git's own test (t0095-bloom.sh).
    #[test]
    fn hashes_are_those_of_git() {
        assert_eq!(murmur3(0, b""), 0);
        assert_eq!(murmur3(0, b"Hello world!"), 0x627b_0c2c);
        assert_eq!(
            murmur3(0, b"The quick brown fox jumps over the lazy dog"),
            0x2e4f_f723
        );
        assert_eq!(murmur3(0, b"\x99\xaa\xbb\xcc\xdd\xee\xff"), 0xa183_ccfd);
    }

    #[test]
    fn filters_answer_for_a_path_and_its_folders() {
        let mut filter = [0_u8; 4];
        for path in ["log", "log/a.md"] {
            for [first, second] in key(path, 2).unwrap().hashes {
                for number in 0..7_u32 {
                    let bit = first.wrapping_add(number.wrapping_mul(second)) % 32;
                    filter[bit as usize / 8] |= 1 << (bit % 8);
                }
            }
        }
        assert!(key("log", 2).unwrap().may_be_in(&filter));
        assert!(key("log/a.md", 1).unwrap().may_be_in(&filter));
        let others = (0..100).filter(|n| key(&format!("other-{n}"), 2).unwrap().may_be_in(&filter));
        assert!(others.count() < 50);
        // A filter that was not computed, one of a commit without changes, and one of a commit with too many.
        let log = key("log", 2).unwrap();
        assert!(log.may_be_in(&[]));
        assert!(!log.may_be_in(&[0]));
        assert!(log.may_be_in(&[0xff]));
    }

    #[test]
    fn the_root_and_ambiguous_paths_have_no_key() {
        assert!(key("", 2).is_none());
        assert!(key("журнал", 1).is_none());
        assert!(key("журнал", 2).is_some());
    }
}
