//! The log: entries of eight kinds, read from Markdown files, and the look-ups over all of them.

mod call;
mod decision;
mod delivery;
mod entry;
mod ids;
mod kind;
mod kind_words;
mod meaning;
mod notice;
mod read;
mod recognise;
mod reminder;
mod reply;
mod request;
mod stage;
#[cfg(test)]
mod tests;
mod thread;
pub mod value;
mod versions;
mod walk;

use std::collections::HashMap;

pub use call::Call;
pub use decision::{CHARTER, Decision, Sets};
pub use delivery::Delivery;
pub use entry::{Body, Common, Entry, kind_fields, kind_schema};
pub use ids::next_id;
pub use kind::Kind;
pub use notice::Notice;
pub use read::{ReadFile, read, read_file};
pub use reminder::Reminder;
pub use reply::Reply;
pub use request::Request;
pub use stage::Stage;
pub use value::EntryId;
pub use versions::{
    Said, Written, fields_of, note_words, said, said_of, said_value, shown, written,
};
pub use walk::LeftAlone;

use crate::source::{Fault, SourceId, Spanned};
use crate::yaml::Many;

/// The most entries that are read in one run.
pub const MAX_ENTRIES: usize = 100_000;

/// Something written wrong in a file of the log.
#[derive(Debug, Clone)]
pub struct LogFault {
    /// The file.
    pub source: SourceId,
    /// The entry it stands in, where that could be told.
    pub entry: Option<String>,
    /// The kind of the entry, as far as it could be read.
    pub kind: Option<Kind>,
    /// What is wrong.
    pub fault: Fault,
}

impl LogFault {
    /// One that is in no entry.
    #[must_use]
    pub fn of_file(source: SourceId, fault: Fault) -> Self {
        Self {
            source,
            entry: None,
            kind: None,
            fault,
        }
    }
}

/// A reference that a field makes to another entry.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// The field.
    pub field: &'static str,
    /// The id that it names.
    pub id: &'a Spanned<EntryId>,
    /// The kinds that it may name.
    pub kinds: &'static [Kind],
    /// Whether it may name a cadence item of the charter instead.
    pub or_cadence: bool,
}

impl<'a> Reference<'a> {
    fn all(field: &'static str, ids: &'a Many<EntryId>, kinds: &'static [Kind]) -> Vec<Self> {
        ids.iter()
            .map(|id| Self {
                field,
                id,
                kinds,
                or_cadence: false,
            })
            .collect()
    }
}

/// All entries of a log, in the order of their files and places.
#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    duplicates: Vec<(usize, usize)>,
    referring: HashMap<String, Vec<(usize, &'static str)>>,
}

impl Log {
    /// Puts entries together. Of several with the same id the first one is the one that references mean.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut by_id = HashMap::with_capacity(entries.len());
        let mut duplicates = Vec::new();
        let mut referring: HashMap<String, Vec<(usize, &'static str)>> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let first = *by_id.entry(entry.id().to_owned()).or_insert(index);
            if first != index {
                duplicates.push((first, index));
            }
            for reference in entry.references() {
                let list = referring.entry(reference.id.0.clone()).or_default();
                // An entry's own references stand at the end.
                let own = list.iter().rev().take_while(|(at, _)| *at == index);
                if !own.into_iter().any(|(_, field)| *field == reference.field) {
                    list.push((index, reference.field));
                }
            }
        }
        Self {
            entries,
            by_id,
            duplicates,
            referring,
        }
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.by_id
            .get(id)
            .and_then(|index| self.entries.get(*index))
    }

    /// The entry of an id, if it is of a kind.
    #[must_use]
    pub fn get_kind(&self, id: &str, kind: Kind) -> Option<&Entry> {
        self.get(id).filter(|entry| entry.kind == kind)
    }

    /// All ids, in the order in which they stand.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.iter().map(Entry::id)
    }

    /// Pairs of entries with one id: the first of that id, and another one.
    pub fn duplicates(&self) -> impl Iterator<Item = (&Entry, &Entry)> {
        self.duplicates.iter().filter_map(|(first, other)| {
            Some((self.entries.get(*first)?, self.entries.get(*other)?))
        })
    }

    /// The entries whose `field` names this id, in the order in which they stand.
    pub fn referring<'a>(&'a self, id: &str, field: &'a str) -> impl Iterator<Item = &'a Entry> {
        let list = self.referring.get(id).map_or(&[][..], Vec::as_slice);
        list.iter()
            .filter(move |(_, f)| *f == field)
            .filter_map(|(index, _)| self.entries.get(*index))
    }
}
