//! Files of commits, cut into sections that are found by the words in them.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::fast::RandomState;

use super::cuts::heading_cuts;
use super::object::ObjectId;

use super::recent::Recent;

/// The bytes of files that are kept, at least; twice that at most.
const KEPT: usize = 4 << 20;
/// How often a file is searched before an index of its words is made, which takes as long as several searches.
const SEARCHES: usize = 4;

/// The files that were cut last, by their ids.
pub(super) struct Sections(Mutex<Recent<ObjectId, Arc<Sectioned>>>);

impl Default for Sections {
    fn default() -> Self {
        Self(Mutex::new(Recent::new(KEPT)))
    }
}

impl Sections {
    /// The sections of a file in which a text stands, not as a part of longer words. `read`: the file.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn with<E>(
        &self,
        file: ObjectId,
        text: &str,
        read: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Vec<Vec<u8>>, E> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().get(&file);
        let known = match known {
            Some(known) => known,
            None => {
                let cut = Arc::new(Sectioned::new(read()?));
                kept().put(file, Arc::clone(&cut), cut.bytes.len());
                cut
            }
        };
        Ok(known.with(text))
    }
}

/// A file and its sections.
struct Sectioned {
    bytes: Vec<u8>,
    sections: Vec<Range<usize>>,
    /// How often it was searched.
    searches: AtomicUsize,
    index: OnceLock<Index>,
}

/// The sections of each word, by its hash.
#[derive(Default)]
struct Index {
    hasher: RandomState,
    sections: HashMap<u64, Vec<u32>, RandomState>,
}

impl Sectioned {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            sections: sections_of(&bytes),
            bytes,
            searches: AtomicUsize::new(0),
            index: OnceLock::new(),
        }
    }

    fn with(&self, text: &str) -> Vec<Vec<u8>> {
        let section = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
        let has = |range: &&Range<usize>| has_words(section(range), text);
        let copy = |range: &Range<usize>| section(range).to_vec();
        let word = words(text).next();
        if word.is_none() || self.searches.fetch_add(1, Ordering::Relaxed) < SEARCHES {
            return self.sections.iter().filter(has).map(copy).collect();
        }
        let index = self.index.get_or_init(|| {
            let mut index = Index::default();
            for (number, range) in (0..).zip(&self.sections) {
                index.add(section(range), number);
            }
            index
        });
        let found = word.and_then(|word| index.sections.get(&index.hasher.hash_one(word)));
        let found = found.into_iter().flatten();
        let found = found.filter_map(|number| self.sections.get(*number as usize));
        found.filter(has).map(copy).collect()
    }
}

impl Index {
    fn add(&mut self, section: &[u8], number: u32) {
        let text = String::from_utf8_lossy(section);
        for word in text
            .split(|c| !is_of_word(c))
            .filter(|word| !word.is_empty())
        {
            let sections = self.sections.entry(self.hasher.hash_one(word)).or_default();
            if sections.last() != Some(&number) {
                sections.push(number);
            }
        }
    }
}

/// The sections of a file, which may be read one by one: see [`heading_cuts`].
#[must_use]
pub fn sections_of(text: &[u8]) -> Vec<Range<usize>> {
    let cuts = heading_cuts(text);
    let ends = cuts.iter().copied().chain([text.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether words stand in a section, and not only as parts of longer ones. What is not UTF-8 is replaced.
#[must_use]
pub fn has_words(section: &[u8], sought: &str) -> bool {
    let section = match str::from_utf8(section) {
        Ok(text) => text.into(),
        Err(_) => String::from_utf8_lossy(section),
    };
    let apart = |at: usize| {
        let before = section.get(..at).and_then(|text| text.chars().next_back());
        let after = section
            .get(at + sought.len()..)
            .and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(is_of_word)
    };
    // Looking for the first is quicker than looking for each.
    section.contains(sought) && section.match_indices(sought).any(|(at, _)| apart(at))
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_word(c))
        .filter(|word| !word.is_empty())
}

/// Whether a character may stand in an id.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_and_index_find_the_same() {
        let text = "R-1\n\n# One\n\nrequest: R-1\n\n# Two: R-10, R-1.\n\n# Three\n\n\"R-1\"\u{a0}R-1x \u{417}-1 A\u{200b}R-2\n";
        let cut = Sectioned::new(text.as_bytes().to_vec());
        assert!(cut.sections.len() > 3, "{:?}", cut.sections);
        let words = ["R-1", "R-10", "R-1x", "R-2", "\u{417}-1", "R", "Two: R-10"];
        let found = |cut: &Sectioned| words.map(|word| cut.with(word));
        let searched = found(&Sectioned {
            searches: AtomicUsize::new(0),
            ..Sectioned::new(text.into())
        });
        for _ in 0..SEARCHES {
            cut.with("R-1");
        }
        assert_eq!(searched, found(&cut));
        assert_eq!(searched.map(|found| found.len()), [3, 1, 1, 1, 1, 0, 1]);
    }
}
