//! Which entries of the log say the same.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::Project;
use crate::history::sections_of;
use crate::log::{self, Content};
use crate::source::SourceId;

/// A section of a file that has such an entry.
type Place = (SourceId, Range<usize>);

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
        places
            .into_iter()
            .flatten()
            .flat_map(move |(source, range)| {
                let text = self.sources.get(*source).text().as_bytes();
                let contents = log::contents(text.get(range.clone()).unwrap_or_default());
                contents
                    .into_iter()
                    .filter(|one| one.says_the_same(content))
            })
    }

    fn read_sayings(&self) -> HashMap<u64, Vec<Place>> {
        let mut known: HashMap<u64, Vec<Place>> = HashMap::new();
        for (source, file) in self.sources.iter() {
            let text = file.text().as_bytes();
            for range in sections_of(text) {
                for content in log::contents(text.get(range.clone()).unwrap_or_default()) {
                    let places = known.entry(content.saying()).or_default();
                    let place = (source, range.clone());
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        known
    }
}
