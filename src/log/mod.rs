//! The log: entries of several kinds, read from Markdown files, with look-ups over all of them.

mod aside;
mod dated;
pub mod draft;
mod elsewhere;
mod entry;
mod evidence;
mod fence;
pub mod field;
mod ids;
mod kind;
mod kind_words;
mod line;
mod meaning;
mod nested;
mod order;
mod read;
mod recognise;
mod reference;
mod renamed;
mod report_period;
mod slips;
#[cfg(test)]
mod tests;
mod thread;
mod unformed;
mod unread;
pub mod value;
mod versions;
mod walk;

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

pub use decision::{CHARTER, Sets};
pub use draft::Draft;
pub use entry::{Common, Entry};
pub use evidence::evidence_in;
pub use fence::without_draft;
pub use field::{Field, Meaning};
pub use ids::next_id;
pub use kind::{EntryKind, Style, kind_schema};
pub use order::compare_ids;
pub use read::{ReadFile, read, read_file};
pub use reference::{
    About, Answers, Any, Cause, Contestable, InCall, Instead, Of, On, OrCadence, OrCharter, Order,
    Reference, Relation, Replaces, Target, Targets,
};
pub use report_period::ReportPeriod;
pub use unformed::Unformed;
pub use unread::Unread;
pub use value::EntryId;
pub use versions::{
    Content, TITLE, Written, content_of, contents, fields_of, has_in_other_form, is_mended,
    note_words, shown, value_text, without_id, written,
};
pub use walk::LeftAlone;

use crate::evidence::visible;
use crate::source::{Fault, SourceId};
use field::Values;
use kind::Described;

kind::kinds! {
    stage: Stage = "stage" / "этап|стадия|веха" / "etapa|fase|hito",
    request: Request = "request" / "запрос|просьба|вопрос" / "solicitud|petición|pedido|pregunta",
    reply: Reply = "reply" / "ответ" / "respuesta|contestación|réplica",
    reminder: Reminder = "reminder" / "напоминание" / "recordatorio",
    call: Call = "call" / "звонок|созвон|разговор|встреча" / "llamada|reunión|videollamada",
    decision: Decision = "decision" / "решение" / "decisión|resolución",
    delivery: Delivery = "delivery" / "поставка|сдача|передача|доставка" / "entrega|envío",
    notice: Notice = "notice" / "уведомление|извещение" / "aviso|notificación",
    confirmation: Confirmation = "confirmation" / "подтверждение" / "confirmación",
}

/// The maximum number of entries read in one run.
pub const MAX_ENTRIES: usize = 100_000;

/// A fault in a log file.
#[derive(Debug, Clone)]
pub struct LogFault {
    /// The file.
    pub source: SourceId,
    /// Its entry, if known.
    pub entry: Option<String>,
    /// The kind of the entry, as far as it could be read.
    pub kind: Option<Kind>,
    /// The fault itself.
    pub fault: Fault,
}

impl LogFault {
    /// A fault outside entries.
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

/// A field of an entry that refers to another one.
#[derive(Debug, Clone, Copy)]
struct Referring {
    entry: usize,
    field: &'static str,
    relation: Relation,
}

/// The maximum number of references to follow to a title.
const MAX_REFERRED: usize = 10;

/// The heading above an entry. One that shows nothing, such as an image or a comment, is none.
fn heading(entry: &Entry) -> Option<&str> {
    let title = entry.title.as_ref()?.value.as_str();
    (!visible(title).trim().is_empty()).then_some(title)
}

/// Values by the id of an entry. The standard library's hash takes longer for an id than the rest of a look-up.
pub(crate) type ByEntryId<K, V> = HashMap<K, V, RandomState>;

/// All entries of a log, by file and position.
#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: Vec<Entry>,
    by_id: ByEntryId<String, usize>,
    duplicates: Vec<(usize, usize)>,
    /// The ids that several entries have.
    repeated: HashSet<String, RandomState>,
    referring: ByEntryId<String, Vec<Referring>>,
    /// The decisions on the charter.
    on_charter: Vec<usize>,
    /// The ids of entries that replace another one.
    replacing: HashSet<String, RandomState>,
    /// The ids of entries whose heading belongs to an earlier entry.
    borrowed: HashSet<String, RandomState>,
}

impl Log {
    /// Builds a log from entries. References to an id that occurs several times mean its first entry.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut by_id: ByEntryId<String, usize> = ByEntryId::default();
        by_id.reserve(entries.len());
        let mut duplicates = Vec::new();
        let mut repeated: HashSet<String, RandomState> = HashSet::default();
        let mut referring: ByEntryId<String, Vec<Referring>> = ByEntryId::default();
        let mut headings: HashSet<_, RandomState> = HashSet::default();
        let mut borrowed = HashSet::default();
        let mut replacing = HashSet::default();
        let mut on_charter = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(title) = &entry.title
                && !headings.insert((entry.source, title.span))
            {
                borrowed.insert(entry.id().to_owned());
            }
            if matches!(&entry.body, Body::Decision(decision) if decision.on_charter()) {
                on_charter.push(index);
            }
            let first = *by_id.entry(entry.id().to_owned()).or_insert(index);
            if first != index {
                duplicates.push((first, index));
                if !repeated.contains(entry.id()) {
                    repeated.insert(entry.id().to_owned());
                }
            }
            for reference in entry.references() {
                if reference.relation == Relation::Replaces {
                    replacing.insert(entry.id().to_owned());
                }
                // Most entries are named by one other.
                let list = referring
                    .entry(reference.id.0.clone())
                    .or_insert_with(|| Vec::with_capacity(1));
                // An entry's own references are at the end.
                let mut own = list.iter().rev().take_while(|one| one.entry == index);
                if !own.any(|one| one.field == reference.field) {
                    list.push(Referring {
                        entry: index,
                        field: reference.field,
                        relation: reference.relation,
                    });
                }
            }
        }
        let id = |one: &Referring| entries.get(one.entry).map_or("", Entry::id);
        for list in referring.values_mut().filter(|list| list.len() > 1) {
            list.sort_by(|a, b| compare_ids(id(a), id(b)));
        }
        Self {
            entries,
            by_id,
            duplicates,
            repeated,
            referring,
            on_charter,
            replacing,
            borrowed,
        }
    }

    /// Lets one of several entries with an id count, instead of the first in the order of the files.
    pub fn prefer(&mut self, id: &str, place: usize) {
        let Some(first) = self.by_id.get_mut(id).filter(|first| **first != place) else {
            return;
        };
        let before = std::mem::replace(first, place);
        for pair in self
            .duplicates
            .iter_mut()
            .filter(|(first, _)| *first == before)
        {
            let (first, other) = *pair;
            *pair = (place, if other == place { first } else { other });
        }
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether an entry of this log is the one that counts, of several with the same id.
    #[must_use]
    pub fn counts(&self, entry: &Entry) -> bool {
        // Few logs have several with the same id; in the others, no entry is looked up.
        let first = || self.get(entry.id());
        self.duplicates.is_empty() || first().is_some_and(|first| std::ptr::eq(first, entry))
    }

    /// The entries that count.
    pub fn counting(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.counts(entry))
    }

    /// The entry with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.by_id
            .get(id)
            .and_then(|index| self.entries.get(*index))
    }

    /// The entry with an id, and its place among all.
    #[must_use]
    pub fn placed(&self, id: &str) -> Option<(usize, &Entry)> {
        let place = *self.by_id.get(id)?;
        Some((place, self.entries.get(place)?))
    }

    /// The title of an entry: the heading above it; if that belongs to an earlier entry, the title of its referent.
    #[must_use]
    pub fn title<'a>(&'a self, entry: &'a Entry) -> Option<&'a str> {
        let mut of = entry;
        for _ in 0..MAX_REFERRED {
            if !self.borrowed.contains(of.id()) {
                break;
            }
            let references = of.references().into_iter();
            let mut main =
                references.filter(|one| one.relation.is_main() && *one.id.value.0 != *of.id());
            let Some(next) = main.find_map(|one| self.get(&one.id.value.0)) else {
                return heading(entry);
            };
            of = next;
        }
        heading(of).or_else(|| heading(entry))
    }

    /// The entry with an id, if it is of the given kind.
    #[must_use]
    pub fn get_kind(&self, id: &str, kind: Kind) -> Option<&Entry> {
        self.get(id).filter(|entry| entry.kind == kind)
    }

    /// All ids, in log order.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.iter().map(Entry::id)
    }

    /// The other entries with the id of one; few logs have any.
    pub fn copies(&self, id: &str) -> impl Iterator<Item = &Entry> {
        let duplicates = self.is_repeated(id).then(|| self.duplicates());
        let copies = duplicates.into_iter().flatten().map(|(_, copy)| copy);
        copies.filter(move |copy| copy.id() == id)
    }

    /// Pairs of entries with the same id: the first one, and a later one.
    pub fn duplicates(&self) -> impl Iterator<Item = (&Entry, &Entry)> {
        self.duplicates.iter().filter_map(|(first, other)| {
            Some((self.entries.get(*first)?, self.entries.get(*other)?))
        })
    }

    /// The decisions on the charter, in log order.
    pub fn on_charter(&self) -> impl Iterator<Item = &Entry> {
        let places = self.on_charter.iter();
        places.filter_map(|place| self.entries.get(*place))
    }

    /// Whether several entries have an id.
    #[must_use]
    pub fn is_repeated(&self, id: &str) -> bool {
        self.repeated.contains(id)
    }

    /// Whether an entry replaces another one. Few do, and the others need not be read for that.
    pub(crate) fn replaces_another(&self, entry: &Entry) -> bool {
        self.replacing.contains(entry.id())
    }

    /// The entries whose `field` refers to this id, in the order of their ids, so that their places in the files decide nothing.
    pub fn referring<'a>(&'a self, id: &str, field: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.referring_to(id)
            .filter(move |one| one.field == field)
            .filter_map(|one| self.entries.get(one.entry))
    }

    /// The entries that refer to this id in a field with the given relation, in the order of their ids; one that does so in two
    /// fields comes twice.
    pub fn related<'a>(
        &'a self,
        id: &str,
        relation: impl Fn(Relation) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Entry> {
        self.referring_to(id)
            .filter(move |one| relation(one.relation))
            .filter_map(|one| self.entries.get(one.entry))
    }

    /// Whether an entry refers to this id in a field with the given relation.
    #[must_use]
    pub fn is_referred_to(&self, id: &str, relation: impl Fn(Relation) -> bool) -> bool {
        self.referring_to(id).any(|one| relation(one.relation))
    }

    fn referring_to(&self, id: &str) -> impl Iterator<Item = &Referring> {
        self.referring.get(id).into_iter().flatten()
    }
}
