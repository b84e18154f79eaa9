//! The entries in which two versions of a file differ.

use std::sync::Arc;

use super::error::HistoryError;
use super::ids::IdState;
use super::meaning::{EntryKey, MeaningKey, Meanings, Splitter};
use super::object::ObjectId;
use super::objects::Objects;
use super::offsets::Offsets;
use super::recent::Recent;
use super::rope::Rope;

/// The bytes of files kept for the next comparison.
const KEPT_TEXTS: usize = 2 << 20;
/// The number of entries kept of files that were added or removed as a whole.
const KEPT_ENTRIES: usize = 1 << 16;

/// The entries of a file, as numbers.
pub(super) type Entries = Vec<(EntryKey, MeaningKey)>;

/// The bytes of sections kept with their entries.
const KEPT_SECTIONS: usize = 1 << 20;

/// A file's bytes and where it may be cut.
struct Text {
    bytes: Rope,
    cuts: Offsets,
}

/// Reads and compares the versions of files, each by its id.
pub(super) struct Blobs<'r> {
    objects: &'r dyn Objects,
    splitter: &'r dyn Splitter,
    meanings: Meanings,
    texts: Recent<ObjectId, Arc<Text>, IdState>,
    whole: Recent<ObjectId, Arc<Entries>, IdState>,
    /// The entries of sections already read: most of a file was read before, in its next version.
    sections: Recent<Box<[u8]>, Arc<Entries>>,
}

impl<'r> Blobs<'r> {
    pub(super) fn new(objects: &'r dyn Objects, splitter: &'r dyn Splitter) -> Self {
        Self {
            objects,
            splitter,
            meanings: Meanings::default(),
            texts: Recent::new(KEPT_TEXTS),
            whole: Recent::new(KEPT_ENTRIES),
            sections: Recent::new(KEPT_SECTIONS),
        }
    }

    /// The meanings of all entries read.
    pub(super) fn into_meanings(self) -> Meanings {
        self.meanings
    }

    /// All entries of a file. A file that is too large has none, in the history as in the work tree.
    pub(super) fn entries(&mut self, id: ObjectId) -> Result<Arc<Entries>, HistoryError> {
        if let Some(entries) = self.whole.get(&id) {
            return Ok(entries);
        }
        let entries = match self.text(id) {
            Ok(text) => Arc::new(self.split(&text, 0, text.bytes.len())),
            Err(HistoryError::TooLarge { .. }) => Arc::default(),
            Err(error) => return Err(error),
        };
        self.whole.put(id, Arc::clone(&entries), entries.len() + 1);
        Ok(entries)
    }

    /// The entries only in the old and only in the new version. An entry in both may be in both lists.
    pub(super) fn compare(
        &mut self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
    ) -> Result<(Arc<Entries>, Arc<Entries>), HistoryError> {
        let (Some(old), Some(new)) = (old, new) else {
            let old = old
                .map(|id| self.entries(id))
                .transpose()?
                .unwrap_or_default();
            let new = new
                .map(|id| self.entries(id))
                .transpose()?
                .unwrap_or_default();
            return Ok((old, new));
        };
        match self.changed(old, new) {
            Err(HistoryError::TooLarge { .. }) => Ok((self.entries(old)?, self.entries(new)?)),
            changed => changed,
        }
    }

    /// [`Self::compare`] for two versions that can be read.
    fn changed(
        &mut self,
        old: ObjectId,
        new: ObjectId,
    ) -> Result<(Arc<Entries>, Arc<Entries>), HistoryError> {
        // If one is cached, the cuts of the other follow from it.
        let (known, other) = if self.texts.get(&new).is_some() {
            (new, old)
        } else {
            (old, new)
        };
        let known_text = self.text(known)?;
        let (other_text, regions) = if let Some(text) = self.texts.get(&other) {
            let regions = Regions::between(&known_text, &text.bytes, self.splitter);
            (text, regions)
        } else {
            let bytes = self.file(other)?;
            let regions = Regions::between(&known_text, &bytes, self.splitter);
            let cuts = regions.cuts_of_new(&known_text);
            (self.keep(other, Text { bytes, cuts }), regions)
        };
        let of_known = Arc::new(self.split(&known_text, regions.from, regions.old_until));
        let of_other = Arc::new(self.split(&other_text, regions.from, regions.new_until));
        Ok(if known == old {
            (of_known, of_other)
        } else {
            (of_other, of_known)
        })
    }

    /// The bytes of a file; none if it is no text.
    fn file(&self, id: ObjectId) -> Result<Rope, HistoryError> {
        let bytes = self.objects.file(id)?;
        let is_odd = bytes.any_piece(|part| self.splitter.may_be_no_text(part));
        if is_odd && !self.splitter.is_text(&bytes.part(0, bytes.len())) {
            return Ok(Rope::One(Arc::default()));
        }
        Ok(bytes)
    }

    fn text(&mut self, id: ObjectId) -> Result<Arc<Text>, HistoryError> {
        if let Some(text) = self.texts.get(&id) {
            return Ok(text);
        }
        let bytes = self.file(id)?;
        let cuts = self.splitter.cuts(&bytes.part(0, bytes.len())).into();
        Ok(self.keep(id, Text { bytes, cuts }))
    }

    fn keep(&mut self, id: ObjectId, text: Text) -> Arc<Text> {
        let weight = text.bytes.weight() + text.cuts.weight();
        let text = Arc::new(text);
        self.texts.put(id, Arc::clone(&text), weight);
        text
    }

    /// The entries between two cuts, section by section.
    fn split(&mut self, text: &Text, from: usize, until: usize) -> Entries {
        let first = text.cuts.partition_point(|cut| cut <= from);
        let inner = text.cuts.starting_at(first).take_while(|&cut| cut < until);
        let mut entries = Vec::new();
        let mut start = from;
        for end in inner.chain([until]) {
            entries.extend_from_slice(&self.section(&text.bytes.part(start, end)));
            start = end;
        }
        entries
    }

    /// The entries of a section.
    fn section(&mut self, section: &[u8]) -> Arc<Entries> {
        let section = self.splitter.essence(section);
        if let Some(entries) = self.sections.get(section) {
            return entries;
        }
        let entries = self
            .splitter
            .split(section)
            .into_iter()
            .map(|meaning| self.meanings.intern(meaning));
        let entries = Arc::new(entries.collect::<Entries>());
        self.sections
            .put(section.into(), Arc::clone(&entries), section.len() + 64);
        entries
    }
}

/// The parts of two texts outside of which they have the same sections: from one common cut to another (or to the
/// end).
#[derive(Debug, PartialEq, Eq)]
struct Regions {
    from: usize,
    old_until: usize,
    new_until: usize,
    /// The cuts of the new text inside the region.
    inside: Vec<usize>,
}

impl Regions {
    fn between(old: &Text, new: &Rope, splitter: &dyn Splitter) -> Self {
        let prefix = old.bytes.common_prefix(new);
        let suffix = old
            .bytes
            .common_suffix(new, old.bytes.len().min(new.len()) - prefix);
        // A cut depends on nothing after its own line: if that line is in the common prefix, both texts have the cut.
        let line_is_shared =
            |cut: usize| old.bytes.find(b'\n', cut).is_some_and(|end| end < prefix);
        let before = old.cuts.partition_point(|cut| cut < prefix);
        let from = old
            .cuts
            .before(before)
            .find(|&cut| line_is_shared(cut))
            .unwrap_or(0);
        // After a cut in the common suffix of the old text, the new text has the same sections if it has that cut too.
        let in_new = |cut: usize| cut + new.len() - old.bytes.len();
        let tail = old
            .cuts
            .partition_point(|cut| cut <= from || cut < old.bytes.len() - suffix);
        let mut tail = old.cuts.starting_at(tail);
        let cuts_until = |end: usize| -> Vec<usize> {
            splitter
                .cuts(&new.part(from, end))
                .into_iter()
                .map(|cut| cut + from)
                .collect()
        };
        let first = tail.next();
        if let Some(first) = first {
            let meet = in_new(first);
            let line = new.find(b'\n', meet).map_or(new.len(), |end| end + 1);
            let mut inside = cuts_until(line);
            if meet == from || inside.contains(&meet) {
                inside.retain(|&cut| cut < meet);
                return Self {
                    from,
                    old_until: first,
                    new_until: meet,
                    inside,
                };
            }
        }
        // A fence was opened or closed, for example: only reading further shows where the texts agree again.
        let mut inside = cuts_until(new.len());
        let meet = first
            .into_iter()
            .chain(tail)
            .find(|&cut| inside.binary_search(&in_new(cut)).is_ok());
        let (old_until, new_until) =
            meet.map_or((old.bytes.len(), new.len()), |cut| (cut, in_new(cut)));
        inside.retain(|&cut| cut < new_until);
        Self {
            from,
            old_until,
            new_until,
            inside,
        }
    }

    /// All cuts of the new text.
    fn cuts_of_new(&self, old: &Text) -> Offsets {
        let before = old.cuts.partition_point(|cut| cut <= self.from);
        let after = old.cuts.partition_point(|cut| cut < self.old_until);
        let later = old.cuts.starting_at(after);
        let later = later
            .map(|cut| cut - self.old_until + self.new_until)
            .filter(|&cut| cut > 0);
        old.cuts
            .with(before, self.inside.iter().copied().chain(later))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Meaning;

    /// A line `# …` outside of fences begins a section; the section's text is its one entry.
    struct Sections;

    impl Splitter for Sections {
        fn split(&self, text: &[u8]) -> Vec<Meaning> {
            vec![Meaning {
                id: String::from_utf8_lossy(text).into_owned(),
                kind: String::new(),
                fields: Vec::new(),
            }]
        }

        fn cuts(&self, text: &[u8]) -> Vec<usize> {
            let (mut fenced, mut at, mut cuts) = (false, 0, Vec::new());
            for line in text.split_inclusive(|&b| b == b'\n') {
                match line {
                    b"~\n" | b"~" => fenced = !fenced,
                    [b'#', ..] if !fenced && at > 0 => cuts.push(at),
                    _ => {}
                }
                at += line.len();
            }
            cuts
        }
    }

    fn text(of: &str) -> Text {
        Text {
            bytes: Rope::One(of.as_bytes().into()),
            cuts: Sections.cuts(of.as_bytes()).into(),
        }
    }

    fn sections(text: &Text, from: usize, until: usize) -> Vec<Vec<u8>> {
        let ends = text
            .cuts
            .starting_at(0)
            .filter(|&c| from < c && c < until)
            .chain([until]);
        let starts = std::iter::once(from)
            .chain(text.cuts.starting_at(0).filter(|&c| from < c && c < until));
        starts
            .zip(ends)
            .map(|(a, b)| text.bytes.part(a, b).into_owned())
            .collect()
    }

    /// Compares all pairs of texts of a few lines: the parts left out are equal, and the cuts are right.
    #[test]
    fn what_is_trimmed_is_the_same_in_both() {
        let lines = ["#a\n", "x\n", "~\n", ""];
        let mut all = vec![String::new(), "#b".to_owned()];
        for _ in 0..4 {
            all = all
                .iter()
                .flat_map(|text| lines.map(|line| format!("{line}{text}")))
                .collect();
        }
        all.sort();
        all.dedup();
        for old in all.iter().map(|t| text(t)) {
            for new in all.iter().map(|t| text(t)) {
                let regions = Regions::between(&old, &new.bytes, &Sections);
                assert_eq!(
                    regions.cuts_of_new(&old).starting_at(0).collect::<Vec<_>>(),
                    new.cuts.starting_at(0).collect::<Vec<_>>(),
                    "{:?} {:?} {regions:?}",
                    String::from_utf8_lossy(&old.bytes.whole()),
                    String::from_utf8_lossy(&new.bytes.whole())
                );
                let (mut olds, mut news) = (
                    sections(&old, 0, old.bytes.len()),
                    sections(&new, 0, new.bytes.len()),
                );
                olds.extend(sections(&new, regions.from, regions.new_until));
                news.extend(sections(&old, regions.from, regions.old_until));
                olds.retain(|s| !s.is_empty());
                news.retain(|s| !s.is_empty());
                olds.sort();
                news.sort();
                assert_eq!(olds, news);
            }
        }
    }

    #[test]
    fn an_addition_at_the_end_reads_no_more_than_the_last_section() {
        let old = text("#a\n#b\nx\n");
        let regions = Regions::between(&old, &text("#a\n#b\nx\n#c\n").bytes, &Sections);
        assert_eq!(
            regions,
            Regions {
                from: 3,
                old_until: 8,
                new_until: 11,
                inside: vec![8]
            }
        );
        let regions = Regions::between(&old, &text("#a\ny\n#b\nx\n").bytes, &Sections);
        assert_eq!(
            regions,
            Regions {
                from: 0,
                old_until: 3,
                new_until: 5,
                inside: vec![]
            }
        );
    }
}
