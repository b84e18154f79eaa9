//! The content of a version of an entry, for comparison only.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::ids::IdState;
use super::intern::Interner;
use super::paths::LogPaths;

/// The content of one version of an entry. Versions with the same content are equal, however they are written and in
/// whichever file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// The entry's id.
    pub id: String,
    /// The entry's kind. A change of it is reported as a change of the field `kind`.
    pub kind: String,
    /// Each field's name with the [`digest`] of its decoded value, in any order. Title and note are fields too, under names
    /// that the reader chooses.
    pub fields: Vec<(String, u128)>,
}

/// The reader of log files. Implemented above this module, which does not know the format.
///
/// All results must depend on the given bytes alone.
pub trait Splitter: Sync {
    /// The entries of a log file, or of a section of one.
    fn split(&self, text: &[u8]) -> Vec<Meaning>;

    /// The byte offsets at which a file may be cut into separately read sections: ascending, never 0. Comparing long files is
    /// fast with cuts and slow without. In any case, a file's entries are those of its sections together, each section read
    /// by [`Splitter::split`] on its own.
    ///
    /// A cut may depend only on the text before it and on its own line, and the cuts of the text after a cut must be those
    /// of the whole text after it.
    fn cuts(&self, text: &[u8]) -> Vec<usize> {
        let _ = text;
        Vec::new()
    }

    /// The part of a section that its entries depend on, so that a section is not read again for what was written after
    /// it.
    fn essence<'t>(&self, section: &'t [u8]) -> &'t [u8] {
        section
    }

    /// Whether a file may be no text by a part of it; one without such a part is text.
    fn may_be_no_text(&self, part: &[u8]) -> bool {
        let _ = part;
        false
    }

    /// Whether a file is a text that is read. Any other one has no entries.
    fn is_text(&self, file: &[u8]) -> bool {
        let _ = file;
        true
    }

    /// Whether a field says more than words: what the entry claims.
    fn binds(&self, field: &str) -> bool {
        let _ = field;
        false
    }

    /// The log's files according to a charter, given as bytes. `None`: it cannot be read, and the next version
    /// applies.
    fn log(&self, charter: &[u8]) -> Option<LogPaths<'static>> {
        let _ = charter;
        None
    }
}

/// A digest of a value's decoded form, for [`Meaning::fields`]. It may change from one release of projlog to the next.
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

/// An interned [`Meaning`]: equal numbers, equal meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct MeaningKey(u32);

/// What an entry says in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// There is no entry.
    NoEntry,
    /// It has no such field.
    Nothing,
    /// It says what has this digest, or is of this kind.
    This(u128),
    /// It has several such fields.
    Several,
}

/// An interned entry id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntryKey(u32);

impl EntryKey {
    /// The entry with a number.
    pub(super) fn numbered(number: u32) -> Self {
        Self(number)
    }

    /// Its place in a list of all ids.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A digest as it is kept. As a number it would be aligned to 16 bytes, and there is one for each field of each version.
type Kept = [u8; 16];

/// The interned fields of a meaning.
#[derive(Debug, Clone)]
struct Fields {
    kind: u32,
    fields: Box<[(u32, Kept)]>,
}

/// All ids and meanings read so far, each once. A meaning is identified by the digest of its whole content.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    words: Interner<String>,
    ids: Interner<String>,
    by_digest: Interner<(EntryKey, Kept), IdState>,
    /// The fields by a meaning's number; `None`: only its digest is known.
    fields: Vec<Option<Fields>>,
}

impl Meanings {
    /// Interns a meaning.
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
                .map(|(name, value)| (self.words.number(name), value.to_ne_bytes()))
                .collect();
            if let Some(slot) = self.fields.get_mut(number) {
                *slot = Some(Fields { kind, fields });
            }
        }
        (entry, key)
    }

    /// The number of an entry's id.
    pub(super) fn entry(&mut self, id: String) -> EntryKey {
        EntryKey(self.ids.number(id))
    }

    /// Interns a meaning of which only the digest is known.
    pub(super) fn known(&mut self, entry: EntryKey, digest: u128) -> MeaningKey {
        self.intern_kept(entry, digest.to_ne_bytes())
    }

    fn intern_kept(&mut self, entry: EntryKey, digest: Kept) -> MeaningKey {
        let number = self.by_digest.number((entry, digest));
        if self.fields.len() <= number as usize {
            self.fields.push(None);
        }
        MeaningKey(number)
    }

    /// The digest of a meaning.
    pub(super) fn digest(&self, meaning: MeaningKey) -> u128 {
        self.by_digest
            .get(meaning.0)
            .map_or(0, |(_, digest)| u128::from_ne_bytes(*digest))
    }

    /// Merges another set, and returns the new numbers of its ids and meanings.
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
        for (&(entry, digest), fields) in other.by_digest.iter().zip(&other.fields) {
            let word = |number: u32| words.get(number as usize).copied().unwrap_or(number);
            let entry = entries.get(entry.index()).copied().unwrap_or(entry);
            let key = self.intern_kept(entry, digest);
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

    /// What a meaning says in a field, or as its kind. `None`: only its digest is known.
    pub(super) fn said(&self, meaning: MeaningKey, field: &str) -> Option<Said> {
        let fields = self.fields.get(meaning.0 as usize)?.as_ref()?;
        if field == "kind" {
            return Some(Said::This(fields.kind.into()));
        }
        let has_name = |name: u32| self.words.get(name).is_some_and(|word| word == field);
        let named = fields.fields.iter().filter(|(name, _)| has_name(*name));
        let mut values = named.map(|(_, value)| u128::from_ne_bytes(*value));
        Some(match (values.next(), values.next()) {
            (None, _) => Said::Nothing,
            (Some(value), None) => Said::This(value),
            _ => Said::Several,
        })
    }

    /// The names of the fields that differ between two sets of meanings, sorted; including `kind`, if it differs.
    pub(super) fn changed_fields(&self, old: &[MeaningKey], new: &[MeaningKey]) -> Vec<String> {
        let mut balance: HashMap<(Option<u32>, u128), i64> = HashMap::new();
        for (side, step) in [(old, -1), (new, 1)] {
            // A meaning known by its digest alone was not read again, because it is on both sides.
            for fields in side
                .iter()
                .filter_map(|m| self.fields.get(m.0 as usize)?.as_ref())
            {
                *balance.entry((None, u128::from(fields.kind))).or_default() += step;
                for &(name, value) in &fields.fields {
                    let value = u128::from_ne_bytes(value);
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
