//! The content of entries that were removed.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::story::stamp;
use super::{Project, Removed, Stamp};
use crate::history::{History, digest};
use crate::log::{self, Content, Entry, Kind, TITLE};

/// The kind of an entry and the digest of its fields, without its title and its note.
type Fields = (Kind, u128);

/// What was read to judge removals: once, however many entries were removed.
#[derive(Debug, Default)]
pub(super) struct Withdrawn {
    /// The entries of the log by their fields.
    by_fields: OnceLock<HashMap<Fields, Vec<Titled>>>,
}

/// An entry of the log, and its title without its id.
#[derive(Debug)]
struct Titled {
    id: String,
    title: Option<String>,
}

impl Titled {
    fn of(content: &Content) -> Self {
        let title = content.fields.iter().find(|(name, _)| name == TITLE);
        Self {
            id: content.id.clone(),
            title: title.map(|(_, title)| title.replace(&content.id, "")),
        }
    }
}

impl Project {
    /// The fields of a removed entry, as they were last. `None` if they cannot be read. Its spans are those of
    /// a section of the earlier text.
    #[must_use]
    pub fn withdrawn(&self, gone: &Removed) -> Option<Entry> {
        let (holder, path) = &gone.holder;
        self.past_entry(*holder, path, &gone.id)
    }

    /// Whether the log contains under another id what a commit dropped: with the same title, or recorded by it or later.
    /// Two requests in one letter may differ only in their titles, so an older entry with another title is a different one.
    pub(super) fn is_repeated(
        &self,
        history: &History,
        dropped: &Content,
        by: Option<&Stamp>,
    ) -> bool {
        self.repeated_as(history, dropped, by).is_some()
    }

    /// The id under which it contains that.
    pub(super) fn repeated_as(
        &self,
        history: &History,
        dropped: &Content,
        by: Option<&Stamp>,
    ) -> Option<String> {
        let later = |id: &str| {
            let story = history.story(id);
            let recorded = story.and_then(|story| stamp(history, history.recorded(story)?));
            let in_time = |at: Stamp| by.is_some_and(|by| self.is_later(&at, by));
            recorded.is_none_or(in_time)
        };
        let Titled { id, title } = Titled::of(dropped);
        let again = |other: &&Titled| {
            let titled = title.is_some() && other.title == title;
            other.id != id && (titled || later(&other.id))
        };
        let mut same = self.by_fields().get(&fields_of(dropped))?.iter();
        same.find(again).map(|same| same.id.clone())
    }

    fn by_fields(&self) -> &HashMap<Fields, Vec<Titled>> {
        self.withdrawn.by_fields.get_or_init(|| {
            let mut all: HashMap<Fields, Vec<Titled>> = HashMap::new();
            let files = self.sources.iter().map(|(_, source)| source.text());
            for content in files.flat_map(|text| log::contents(text.as_bytes())) {
                let same = all.entry(fields_of(&content)).or_default();
                same.push(Titled::of(&content));
            }
            all
        })
    }
}

fn fields_of(content: &Content) -> Fields {
    let fields: Vec<_> = content.said().collect();
    (content.kind, digest(format!("{fields:?}").as_bytes()))
}
