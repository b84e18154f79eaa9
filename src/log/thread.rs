//! The thread of an entry: what it answers, what answers it, and so on.

use std::collections::{BTreeSet, VecDeque};

use super::{Entry, Kind, Log};

impl Log {
    /// The other entries that belong to the same matter as one, in log order: those that it refers to or that refer
    /// to it, and so on from these. Stages and calls belong to many
    /// matters: the thread does not continue through them, unless it starts there. The id may be that of an
    /// entry that is gone.
    #[must_use]
    pub fn thread(&self, id: &str) -> Vec<&Entry> {
        self.thread_within(id, usize::MAX)
    }

    /// The thread of an entry, as far as at least `most` entries are found.
    #[must_use]
    pub fn thread_within(&self, id: &str, most: usize) -> Vec<&Entry> {
        let start = self.by_id.get(id).copied();
        let mut found: BTreeSet<usize> = start.into_iter().collect();
        let mut waiting: VecDeque<usize> = self
            .neighbours(id)
            .into_iter()
            .filter(|index| found.insert(*index))
            .collect();
        while let Some(entry) = waiting
            .pop_front()
            .filter(|_| found.len() <= most)
            .and_then(|index| self.entries.get(index))
        {
            if !matches!(entry.kind, Kind::Stage | Kind::Call) {
                waiting.extend(
                    self.neighbours(entry.id())
                        .into_iter()
                        .filter(|index| found.insert(*index)),
                );
            }
        }
        found
            .into_iter()
            .filter(|index| Some(*index) != start)
            .filter_map(|index| self.entries.get(index))
            .collect()
    }

    /// The entries to which an id's entry refers, and those that refer to it.
    fn neighbours(&self, id: &str) -> Vec<usize> {
        let own = self
            .get(id)
            .into_iter()
            .flat_map(Entry::references)
            .filter_map(|reference| self.by_id.get(&reference.id.value.0));
        let referring = self.referring_to(id).map(|one| &one.entry);
        own.chain(referring).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::read;
    use crate::source::{Source, Sources};

    fn log(entries: &[&str]) -> Log {
        let text: String = entries
            .iter()
            .flat_map(|entry| ["```yaml\n", entry, "\n```\n\n"])
            .collect();
        let mut sources = Sources::default();
        let id = sources.add(Source::new("log/a.md", text.into_bytes()).0);
        Log::new(read(id, sources.get(id), &mut Vec::new()))
    }

    #[test]
    fn a_thread_ends_at_stages_and_calls() {
        let log = log(&[
            "stage: S-1\nowner: a",
            "stage: S-2\nowner: a\nafter: S-1",
            "request: R-1\nblocks: S-1",
            "reply: A-1\nanswers: [R-1]\nin: C-1",
            "reminder: N-1\nof: R-1",
            "call: C-1\nwith: a",
            "request: R-2\nblocks: S-1\nin: C-1",
            "decision: D-1\non: A-1\nby: a",
            "request: R-3\nabout: gone",
            "reply: A-3\nanswers: R-3",
        ]);
        let thread = |id: &str| {
            log.thread(id)
                .into_iter()
                .map(Entry::id)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(thread("R-1"), "S-1 A-1 N-1 C-1 D-1");
        assert_eq!(thread("D-1"), "S-1 R-1 A-1 N-1 C-1");
        assert_eq!(thread("C-1"), "S-1 R-1 A-1 N-1 R-2 D-1");
        assert_eq!(thread("S-2"), "S-1");
        assert_eq!(thread("R-3"), "A-3");
        assert_eq!(thread("gone"), "R-3 A-3");
        assert_eq!(thread("nobody"), "");
    }
}
