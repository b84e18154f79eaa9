//! Object ids and kinds.

use std::fmt::{self, Write as _};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The largest file that is read, in bytes, in any version.
pub const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// The largest version of a file in the history that is read, in bytes.
const LARGEST_VERSION: u64 = 32 << 20;

/// The kind of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Commit, Self::Tree, Self::Blob, Self::Tag];

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }
}

/// Why an existing object is not returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is intact, and has this many bytes.
    TooLarge(Kind, u64),
    /// It is damaged, or cannot be verified.
    Damaged(String),
}

/// The largest object of a kind that is read, in bytes.
pub(super) fn most_bytes(kind: Kind) -> u64 {
    match kind {
        Kind::Blob => LARGEST_VERSION,
        Kind::Commit | Kind::Tree | Kind::Tag => 32 << 20,
    }
}

/// The longest id, in bytes.
const LONGEST: usize = 32;

/// The id of an object of git: a digest by SHA-1 or SHA-256. Its own type, because `git2::Oid` calls libgit2 for each comparison.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// The id, filled up with zeros.
    bytes: [u8; LONGEST],
    len: u8,
}

/// The id of a commit.
pub type CommitId = ObjectId;

impl ObjectId {
    /// The first seven digits, as git prints an id to people.
    #[must_use]
    pub fn short(self) -> String {
        self.digits().take(7).collect()
    }

    /// Its hexadecimal digits.
    fn digits(&self) -> impl Iterator<Item = char> {
        let digits = self.as_bytes().iter();
        let digits = digits.flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(u32::from(digit), 16))
    }

    /// Its length in bytes.
    pub(super) fn len(self) -> usize {
        usize::from(self.len)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len()).unwrap_or_default()
    }

    /// Whether it is the null id.
    pub(super) fn is_zero(self) -> bool {
        self.bytes == [0; LONGEST]
    }

    /// `None`: ids do not have this length.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut id = Self {
            bytes: [0; LONGEST],
            len: match bytes.len() {
                20 => 20,
                32 => 32,
                _ => return None,
            },
        };
        id.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(id)
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            b'A'..=b'F' => Some(byte - b'A' + 10),
            _ => None,
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
            return None;
        };
        let mut bytes = [0; LONGEST];
        let bytes = bytes.get_mut(..pairs.len())?;
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Self::from_bytes(bytes)
    }
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.as_bytes())
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        Self::from_bytes(bytes).ok_or_else(|| D::Error::custom("not an object id"))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits().try_for_each(|digit| f.write_char(digit))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
