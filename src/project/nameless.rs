//! Entries in the log whose id was deleted: which of the recorded ones they are.

use super::Project;
use crate::log::{self, Content, Kind};
use crate::source::{SourceId, Span};

/// The most recorded entries that are compared with them.
const MOST: usize = 100;

/// The place of an id that was deleted.
#[derive(Debug)]
pub(super) struct Nameless {
    source: SourceId,
    at: Span,
    /// The ids that it may have been.
    ids: Vec<String>,
}

/// What is known about a missing id.
#[derive(Debug, PartialEq, Eq)]
pub enum LostId<'p> {
    /// The entry was never recorded.
    None,
    /// The entry is a recorded one, or may be.
    Recorded(Option<&'p str>),
}

impl Project {
    /// What is known about the id that is missing at a place.
    #[must_use]
    pub fn lost_id(&self, source: SourceId, at: Span) -> LostId<'_> {
        let mut places = self.nameless.iter();
        let Some(found) = places.find(|one| one.source == source && one.at == at) else {
            return LostId::None;
        };
        let [id] = found.ids.as_slice() else {
            return LostId::Recorded(None);
        };
        let claimed = self.nameless.iter().filter(|one| one.ids.contains(id));
        LostId::Recorded((claimed.count() == 1).then_some(id))
    }

    /// Finds the recorded entries that are in the log without their ids. They are there, and cannot be read.
    pub(super) fn find_nameless(&mut self) {
        let places = self.faults.iter().filter_map(|found| {
            let (at, kind) = (found.fault.lacks_id?, found.kind?);
            Some((found.source, at, kind))
        });
        let places: Vec<(SourceId, Span, Kind)> = places.collect();
        let without_id = self.unread_entries.iter().filter(|one| one.id.is_none());
        let timed = without_id.filter_map(|one| Some((one.kind, one.at.clone()?)));
        let timed: Vec<(Option<Kind>, String)> = timed.collect();
        if places.is_empty() && timed.is_empty() {
            return;
        }
        let gone = self.gone();
        let mut found: Vec<Nameless> = Vec::new();
        for (source, at, kind) in places {
            let text = self.sources.get(source).text();
            let Some(now) = log::without_id(text.as_bytes(), at.start()) else {
                continue;
            };
            let same = |is_same: &dyn Fn(&Content) -> bool| {
                let of_kind = gone.iter().filter(|gone| gone.kind == kind);
                let same = of_kind.filter(|gone| is_same(gone));
                let ids: Vec<String> = same.map(|gone| gone.id.clone()).collect();
                (!ids.is_empty()).then_some(ids)
            };
            let ids = same(&|gone| gone.fields == now.fields)
                .or_else(|| same(&|gone| gone.said().eq(now.said())))
                .or_else(|| same(&|gone| time(&now).is_some() && time(gone) == time(&now)));
            if let Some(ids) = ids {
                found.push(Nameless { source, at, ids });
            }
        }
        let ids = found.iter().flat_map(|one| one.ids.iter().cloned());
        self.unread.extend(ids);
        // Of an entry whose first line cannot be read, the time is known.
        let may_be = |gone: &Content| {
            let at = time(gone).map(|(_, at)| at.as_str());
            let mut timed = timed.iter();
            timed.any(|(kind, time)| at == Some(time) && kind.is_none_or(|kind| kind == gone.kind))
        };
        let ids = gone.iter().filter(|gone| may_be(gone));
        self.unread.extend(ids.map(|gone| gone.id.clone()));
        self.nameless = found;
    }

    /// The last content of recorded entries that are not in the log.
    fn gone(&self) -> Vec<Content> {
        let Some(history) = self.history() else {
            return Vec::new();
        };
        let gone = history
            .stories
            .iter()
            .filter(|story| self.log.get(&story.id).is_none() && !self.unread.contains(&story.id));
        let contents = gone.filter_map(|story| {
            let (holder, path) = history.last_place(story)?;
            self.past_content(holder, path, &story.id)
        });
        contents.take(MOST).collect()
    }
}

fn time(content: &Content) -> Option<&(String, String)> {
    content.fields.iter().find(|(name, _)| name == "at")
}
