//! Entries that have another id now: what still names them by the former one, and when they were recorded.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::sealing::side_of_author;
use super::seen::is_before;
use super::{Project, Recorded, Removed, Stamp};
use crate::log::Entry;

/// An entry of the other side that names another one by an id which that entry does not have any more, and counts as naming it by
/// its present id: nobody takes an answer away by giving another number to what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The id that it names.
    pub id: String,
    /// The id of that entry now.
    pub now: String,
    /// The entry that names it.
    pub by: String,
}

/// The commits that recorded the entries of the log under former ids, by their present ids.
#[derive(Debug, Default)]
pub(super) struct Former(OnceLock<HashMap<String, Stamp>>);

impl Project {
    /// The id under which the log has the content of a removed entry now. `None`: it has it nowhere else.
    #[must_use]
    pub fn renumbered_as(&self, gone: &Removed) -> Option<String> {
        let history = self.history()?;
        let (holder, path) = &gone.holder;
        let content = self.past_content(*holder, path, &gone.id)?;
        self.repeated_as(history, &content, gone.stamp.as_ref())
    }

    /// The entries of other sides than the one that removed an entry which name it, and were recorded by their side in a commit that
    /// was not made on top of the removal.
    pub fn relying_on<'p>(&'p self, gone: &'p Removed) -> impl Iterator<Item = &'p Entry> {
        let by = gone.stamp.as_ref().or(gone.recorded.as_ref());
        let own = by.and_then(|by| side_of_author(self, by));
        let of_others = move |side: &str| own.is_none_or(|own| own != side);
        let naming = self.log.related(&gone.id, |_| true);
        naming.filter(move |other| {
            let mut sides = other
                .actors()
                .filter_map(|actor| self.charter.side(&actor.value));
            let acts = sides.any(|side| of_others(&side.name));
            acts && match self.recorded(other.id()) {
                Recorded::At(stamp) => {
                    side_of_author(self, &stamp).is_some_and(of_others)
                        && !self.was_recorded_on(other.id(), gone.stamp.as_ref())
                }
                Recorded::Pending | Recorded::Unknown => false,
            }
        })
    }

    /// Lets what the other side says of an entry that has another id now count as said of it.
    pub(super) fn follow_renumbered(&mut self) {
        let Some(history) = self.history() else {
            return;
        };
        let is_named =
            |id: &str| self.log.get(id).is_none() && self.log.is_referred_to(id, |_| true);
        if !history.stories.iter().any(|story| is_named(&story.id)) {
            return;
        }
        let removed = self.removed();
        let named = removed.iter().filter(|gone| is_named(&gone.id));
        let mut followed = Vec::new();
        for gone in named {
            let relying: Vec<&str> = self.relying_on(gone).map(Entry::id).collect();
            let now = (!relying.is_empty()).then(|| self.renumbered_as(gone));
            let Some(now) = now.flatten() else {
                continue;
            };
            followed.extend(relying.into_iter().map(|by| Followed {
                id: gone.id.clone(),
                now: now.clone(),
                by: by.to_owned(),
            }));
        }
        followed.dedup();
        for one in &followed {
            self.log.follow(&one.by, &one.id, &one.now);
        }
        self.followed = followed;
    }

    /// The entries that count as naming another one by its present id, in the place of the one that they name.
    #[must_use]
    pub fn followed(&self) -> &[Followed] {
        &self.followed
    }

    /// When an entry was recorded first, under this id or under another one: what nobody could do by then is not done by giving it
    /// another number.
    #[must_use]
    pub fn recorded_under_any_id(&self, id: &str) -> Recorded {
        let recorded = self.recorded(id);
        let former = self.former_records.0.get_or_init(|| self.find_former());
        match (former.get(id), &recorded) {
            (Some(former), Recorded::At(stamp)) if !is_before(self, former, stamp) => recorded,
            (Some(former), Recorded::At(_) | Recorded::Pending) => Recorded::At(former.clone()),
            _ => recorded,
        }
    }

    fn find_former(&self) -> HashMap<String, Stamp> {
        let mut former: HashMap<String, Stamp> = HashMap::new();
        for gone in self.removed() {
            let Some(recorded) = &gone.recorded else {
                continue;
            };
            let Some(now) = self.renumbered_as(&gone) else {
                continue;
            };
            let first = former.entry(now).or_insert_with(|| recorded.clone());
            if is_before(self, recorded, first) {
                *first = recorded.clone();
            }
        }
        former
    }
}
