//! What a version of an entry says, for comparing and nothing else.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::ids::IdState;
use super::intern::Interner;
use super::paths::LogPaths;

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

    /// Which files are the log's by a charter, given as its bytes. `None`: it cannot be read, and what the next version says
    /// counts.
    fn log(&self, charter: &[u8]) -> Option<LogPaths<'static>> {
        let _ = charter;
        None
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

/// What a meaning says besides the id, in numbers.
#[derive(Debug, Clone)]
struct Fields {
    kind: u32,
    fields: Box<[(u32, u128)]>,
}

/// All ids and meanings that were met so far, each once. A meaning is known by the digest of all that it says.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    words: Interner<String>,
    ids: Interner<String>,
    told: Interner<(EntryKey, u128), IdState>,
    /// By a meaning's number; `None`: only its digest is known.
    fields: Vec<Option<Fields>>,
}

impl Meanings {
    /// Remembers what an entry says.
    pub(super) fn intern(&mut self, mut meaning: Meaning) -> (EntryKey, MeaningKey) {
        meaning.fields.sort_unstable();
        let mut all = meaning.kind.clone().into_bytes();
        for (name, value) in &meaning.fields {
            all.push(0);
            all.extend_from_slice(name.as_bytes());
            all.push(0);
            all.extend_from_slice(&value.to_le_bytes());
        }
        let entry = self.entry(meaning.id);
        let key = self.known(entry, digest(&all));
        let number = key.0 as usize;
        if self.fields.get(number).is_some_and(Option::is_none) {
            let kind = self.words.number(meaning.kind);
            let fields = meaning
                .fields
                .into_iter()
                .map(|(name, value)| (self.words.number(name), value))
                .collect();
            if let Some(slot) = self.fields.get_mut(number) {
                *slot = Some(Fields { kind, fields });
            }
        }
        (entry, key)
    }

    /// Makes room for so many entries.
    pub(super) fn reserve(&mut self, entries: usize) {
        self.ids.reserve(entries);
        self.told.reserve(entries);
        self.fields.reserve(entries);
    }

    /// The number of an entry's id.
    pub(super) fn entry(&mut self, id: String) -> EntryKey {
        EntryKey(self.ids.number(id))
    }

    /// The number of a meaning of which only the digest is known.
    pub(super) fn known(&mut self, entry: EntryKey, digest: u128) -> MeaningKey {
        let number = self.told.number((entry, digest));
        if self.fields.len() <= number as usize {
            self.fields.push(None);
        }
        MeaningKey(number)
    }

    /// The digest of a meaning.
    pub(super) fn digest(&self, meaning: MeaningKey) -> u128 {
        self.told.get(meaning.0).map_or(0, |(_, digest)| *digest)
    }

    /// Takes over all that another has met. The answer turns that one's numbers into its own.
    pub(super) fn absorb(
        &mut self,
        other: &Self,
    ) -> impl Fn(EntryKey, MeaningKey) -> (EntryKey, MeaningKey) + use<> {
        let words: Vec<u32> = other
            .words
            .iter()
            .map(|word| self.words.number(word.clone()))
            .collect();
        let entries: Vec<EntryKey> = other.ids.iter().map(|id| self.entry(id.clone())).collect();
        let mut meanings = Vec::with_capacity(other.fields.len());
        for (&(entry, digest), fields) in other.told.iter().zip(&other.fields) {
            let word = |number: u32| words.get(number as usize).copied().unwrap_or(number);
            let key = self.known(entries.get(entry.index()).copied().unwrap_or(entry), digest);
            if let (Some(slot @ None), Some(theirs)) = (self.fields.get_mut(key.0 as usize), fields)
            {
                let fields = theirs
                    .fields
                    .iter()
                    .map(|&(name, value)| (word(name), value))
                    .collect();
                *slot = Some(Fields {
                    kind: word(theirs.kind),
                    fields,
                });
            }
            meanings.push(key);
        }
        move |entry, meaning| {
            let entry = entries.get(entry.index()).copied().unwrap_or(entry);
            (
                entry,
                meanings.get(meaning.0 as usize).copied().unwrap_or(meaning),
            )
        }
    }

    /// How many ids there are.
    pub(super) fn entries(&self) -> usize {
        self.ids.len()
    }

    /// The id of the entry with that number.
    pub(super) fn id(&self, entry: usize) -> &str {
        u32::try_from(entry)
            .ok()
            .and_then(|entry| self.ids.get(entry))
            .map_or("", String::as_str)
    }

    /// The names of the fields that are not the same in two sets of meanings, sorted; `kind` among them where that differs.
    pub(super) fn changed_fields(&self, old: &[MeaningKey], new: &[MeaningKey]) -> Vec<String> {
        let mut balance: HashMap<(Option<u32>, u128), i64> = HashMap::new();
        for (side, step) in [(old, -1), (new, 1)] {
            // What is known by its digest alone was not read again, because it stands on both sides.
            for told in side
                .iter()
                .filter_map(|m| self.fields.get(m.0 as usize)?.as_ref())
            {
                *balance.entry((None, u128::from(told.kind))).or_default() += step;
                for &(name, value) in &told.fields {
                    *balance.entry((Some(name), value)).or_default() += step;
                }
            }
        }
        let changed = balance
            .into_iter()
            .filter(|&(_, n)| n != 0)
            .map(|((name, _), _)| name);
        let name = |n: Option<u32>| {
            n.map_or("kind", |n| self.words.get(n).map_or("", String::as_str))
                .to_owned()
        };
        let mut names: Vec<String> = changed.map(name).collect();
        names.sort();
        names.dedup();
        names
    }
}
