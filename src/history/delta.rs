//! Which entries two versions of a file do not share.

use std::rc::Rc;

use super::error::HistoryError;
use super::git::{Kind, ObjectId, Objects};
use super::meaning::{EntryKey, MeaningKey, Meanings, Splitter};
use super::recent::Recent;

/// How many bytes of files are kept for the next comparison.
const KEPT_TEXTS: usize = 8 << 20;
/// How many entries of files that came or went as a whole are kept.
const KEPT_ENTRIES: usize = 1 << 18;

/// What a file holds, in numbers.
pub(super) type Entries = Vec<(EntryKey, MeaningKey)>;

/// A file's bytes and where it may be cut.
struct Text {
    bytes: Vec<u8>,
    cuts: Vec<usize>,
}

/// Reads and compares the versions of files, each by its id.
pub(super) struct Blobs<'r> {
    objects: &'r dyn Objects,
    splitter: &'r dyn Splitter,
    meanings: Meanings,
    texts: Recent<ObjectId, Rc<Text>>,
    whole: Recent<ObjectId, Rc<Entries>>,
}

impl<'r> Blobs<'r> {
    pub(super) fn new(objects: &'r dyn Objects, splitter: &'r dyn Splitter) -> Self {
        Self {
            objects,
            splitter,
            meanings: Meanings::default(),
            texts: Recent::new(KEPT_TEXTS),
            whole: Recent::new(KEPT_ENTRIES),
        }
    }

    pub(super) fn meanings(&self) -> &Meanings {
        &self.meanings
    }

    /// All entries of a file.
    pub(super) fn entries(&mut self, id: ObjectId) -> Result<Rc<Entries>, HistoryError> {
        if let Some(entries) = self.whole.get(&id) {
            return Ok(entries);
        }
        let text = self.text(id)?;
        let entries = Rc::new(self.split(&text, 0, text.bytes.len()));
        self.whole.put(id, Rc::clone(&entries), entries.len() + 1);
        Ok(entries)
    }

    /// The entries that only the old and that only the new version holds. An entry that both hold may be in both answers.
    pub(super) fn compare(
        &mut self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
    ) -> Result<(Rc<Entries>, Rc<Entries>), HistoryError> {
        let old = old.map(|id| self.entries(id)).transpose()?.unwrap_or_default();
        let new = new.map(|id| self.entries(id)).transpose()?.unwrap_or_default();
        Ok((old, new))
    }

    fn text(&mut self, id: ObjectId) -> Result<Rc<Text>, HistoryError> {
        if let Some(text) = self.texts.get(&id) {
            return Ok(text);
        }
        let bytes = self.objects.read(id, Kind::Blob)?;
        let cuts = self.splitter.cuts(&bytes);
        let weight = bytes.len() + 8 * cuts.len();
        let text = Rc::new(Text { bytes, cuts });
        self.texts.put(id, Rc::clone(&text), weight);
        Ok(text)
    }

    /// The entries between two cuts, section by section.
    fn split(&mut self, text: &Text, from: usize, until: usize) -> Entries {
        let inner = text.cuts.iter().copied().filter(|&cut| from < cut && cut < until);
        let mut entries = Vec::new();
        let mut start = from;
        for end in inner.chain([until]) {
            let section = text.bytes.get(start..end).unwrap_or_default();
            entries.extend(self.splitter.split(section).into_iter().map(|meaning| self.meanings.intern(meaning)));
            start = end;
        }
        entries
    }
}
