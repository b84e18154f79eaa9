//! Git's checksums: SHA-1, or SHA-256 in repositories of that format.

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// A checksum being computed.
pub(super) enum Hash {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hash {
    /// Creates a hash; `id_len` is the length of an object id in bytes.
    pub(super) fn new(id_len: usize) -> Self {
        if id_len == 32 {
            Self::Sha256(Sha256::new())
        } else {
            Self::Sha1(Sha1::new())
        }
    }

    /// The checksum of an object, with its header already added.
    pub(super) fn of_object(id_len: usize, kind: &str, size: u64) -> Self {
        let mut hash = Self::new(id_len);
        hash.update(format!("{kind} {size}\0").as_bytes());
        hash
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
        }
    }

    /// Whether the data has this checksum.
    pub(super) fn is(self, expected: &[u8]) -> bool {
        match self {
            Self::Sha1(hash) => hash.finalize().as_slice() == expected,
            Self::Sha256(hash) => hash.finalize().as_slice() == expected,
        }
    }

    /// Whether a file ends with the checksum of all bytes before it.
    pub(super) fn ends(bytes: &[u8], id_len: usize) -> bool {
        let Some((content, sum)) = bytes
            .len()
            .checked_sub(id_len)
            .and_then(|at| bytes.split_at_checked(at))
        else {
            return false;
        };
        let mut hash = Self::new(id_len);
        hash.update(content);
        hash.is(sum)
    }
}
