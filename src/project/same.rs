//! Which entries of the log say the same.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Project;
use super::story::sections;
use crate::log::{self, Content};
use crate::source::SourceId;

/// An entry of a file, by its id.
type Place = (SourceId, String);

/// The entries of the log by a hash of what they say, for all that were removed: read when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct BySaying(OnceLock<HashMap<u64, Vec<Place>>>);

impl Project {
    /// The entries of the log with the same kind and fields, whatever their titles and notes.
    pub(super) fn saying_the_same<'s>(
        &'s self,
        content: &'s Content,
    ) -> impl Iterator<Item = Content> + 's {
        let known = self.by_saying.0.get_or_init(|| self.read_sayings());
        let places = known.get(&content.saying());
        places.into_iter().flatten().flat_map(move |(source, id)| {
            let text = self.sources.get(*source).text().as_bytes();
            let found = sections(text, id).flat_map(log::contents);
            found.filter(move |one| one.id == *id && one.says_the_same(content))
        })
    }

    fn read_sayings(&self) -> HashMap<u64, Vec<Place>> {
        let mut known: HashMap<u64, Vec<Place>> = HashMap::new();
        for (source, file) in self.sources.iter() {
            for content in log::contents(file.text().as_bytes()) {
                let places = known.entry(content.saying()).or_default();
                places.push((source, content.id));
            }
        }
        known
    }
}
