//! What a version of an entry says, for comparing and nothing else.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::intern::Interner;

/// What one version of one entry says. Two versions that say the same are equal, however they are written and in whatever
/// file they stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// The entry's id.
    pub id: String,
    /// The entry's kind. A change of it is told as a change of the field `kind`.
    pub kind: String,
    /// Each field's name with the [`digest`] of its decoded value, in any order. The words of title and note are fields too,
    /// under whatever names the reader gives them.
    pub fields: Vec<(String, u128)>,
}

/// How a log file is read. Implemented above this module, by whoever knows the format.
///
/// Everything here must depend on the given bytes alone: the same bytes, the same answer.
pub trait Splitter: Sync {
    /// The entries of a log file, or of a section of one.
    fn split(&self, text: &[u8]) -> Vec<Meaning>;

    /// Where a file may be cut into sections that are read one by one: byte offsets, rising, never 0. Long files are compared
    /// quickly where there are cuts, and slowly where there are none. Whatever the answer, a file's entries are those of its
    /// sections together, each section read by [`Splitter::split`] on its own.
    ///
    /// Whether there is a cut at an offset may depend only on what stands before it and on its own line to its end, and the
    /// cuts of the text after a cut must be those of the whole that lie after it.
    fn cuts(&self, text: &[u8]) -> Vec<usize> {
        let _ = text;
        Vec::new()
    }
}

/// A digest of a value's decoded form, for [`Meaning::fields`]. Not the same from one release of projlog to the next.
#[must_use]
pub fn digest(value: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = std::hash::DefaultHasher::new();
        salt.hash(&mut hasher);
        value.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// A [`Meaning`], as a number: equal numbers, equal meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct MeaningKey(u32);

/// An entry's id, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntryKey(u32);

impl EntryKey {
    /// Its place in a list of all ids.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A meaning in numbers.
#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Compact {
    entry: EntryKey,
    kind: u32,
    fields: Box<[(u32, u128)]>,
}

/// All ids and meanings that were met so far, each once.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    words: Interner<String>,
    ids: Interner<String>,
    compact: Interner<Compact>,
}

impl Meanings {
    /// Remembers what an entry says.
    pub(super) fn intern(&mut self, meaning: Meaning) -> (EntryKey, MeaningKey) {
        let entry = EntryKey(self.ids.number(meaning.id));
        let kind = self.words.number(meaning.kind);
        let mut fields: Box<[_]> = meaning.fields.into_iter().map(|(name, value)| (self.words.number(name), value)).collect();
        fields.sort_unstable();
        (entry, MeaningKey(self.compact.number(Compact { entry, kind, fields })))
    }

    /// How many ids there are.
    pub(super) fn entries(&self) -> usize {
        self.ids.len()
    }

    /// The id of the entry with that number.
    pub(super) fn id(&self, entry: usize) -> &str {
        u32::try_from(entry).ok().and_then(|entry| self.ids.get(entry)).map_or("", String::as_str)
    }

    /// The names of the fields that are not the same in two sets of meanings, sorted; `kind` among them where that differs.
    pub(super) fn changed_fields(&self, old: &[MeaningKey], new: &[MeaningKey]) -> Vec<String> {
        let mut balance: HashMap<(Option<u32>, u128), i64> = HashMap::new();
        for (side, step) in [(old, -1), (new, 1)] {
            for compact in side.iter().filter_map(|m| self.compact.get(m.0)) {
                *balance.entry((None, u128::from(compact.kind))).or_default() += step;
                for &(name, value) in &compact.fields {
                    *balance.entry((Some(name), value)).or_default() += step;
                }
            }
        }
        let changed = balance.into_iter().filter(|&(_, n)| n != 0).map(|((name, _), _)| name);
        let name = |n: Option<u32>| n.map_or("kind", |n| self.words.get(n).map_or("", String::as_str)).to_owned();
        let mut names: Vec<String> = changed.map(name).collect();
        names.sort();
        names.dedup();
        names
    }
}
