//! Entries that were removed, and whose ids are in the log again: as the same entry, or as another one.
//!
//! An id may be used again. What comes back is the same entry, with all that changed meanwhile as an edit, unless the former one was
//! withdrawn in time by the side that recorded it, or has nothing in common with it. A former entry that is another one stays
//! removed.

use super::past_files::content_at;
use super::sealing::sealed;
use super::story::{changes, merge_of, stamp, stamp_of};
use super::{Project, Removed, Stamp};
use crate::calendar::Moment;
use crate::history::{Change, History, Repository, Story};
use crate::log::{Content, Kind, TITLE};

/// A removed entry whose id another one has now.
#[derive(Debug, Clone)]
pub(super) struct Former {
    id: String,
    recorded: Option<u32>,
    landed: Option<u32>,
    removal: Change,
}

/// What was in the log under an id before it came back.
struct Before<'h> {
    story: &'h Story,
    recorded: Option<u32>,
    landed: Option<u32>,
    removal: &'h Change,
}

/// The fields with the people of an entry.
const ACTORS: [&str; 5] = ["from", "to", "by", "with", "owner"];

impl Project {
    /// Completes the stories of entries that were removed and put back: either the change is an edit, or the story begins with
    /// the return. Returns the entries that stay removed.
    pub(super) fn tell_apart(&self, repository: &Repository, history: &mut History) -> Vec<Former> {
        let mut former = Vec::new();
        let mut told: Vec<(usize, Story)> = Vec::new();
        for (place, story) in history.stories.iter().enumerate() {
            if story.restored.is_empty() || story.times_unknown.is_some() {
                continue;
            }
            let mut now = story.clone();
            for restored in &story.restored {
                let removals = story.removals.iter();
                let removals = removals.filter(|removal| removal.commit < restored.commit);
                let Some(removal) = removals.max_by_key(|removal| removal.commit) else {
                    continue;
                };
                let before = Before {
                    story,
                    recorded: now.recorded,
                    landed: now.landed,
                    removal,
                };
                let mut restored = restored.clone();
                let at = |commit: u32| {
                    let path = history.path(restored.path?);
                    content_at(repository, history.commit(commit)?.id, path, &story.id)
                };
                let made = at(restored.made_by());
                if made.is_none() {
                    // On the branch it was in another file.
                    restored.written = None;
                }
                let Some(content) = made.or_else(|| at(restored.commit)) else {
                    continue;
                };
                let by = stamp_of(history, &restored);
                if self.is_another(repository, history, &before, &content, by.as_ref()) {
                    former.push(Former {
                        id: story.id.clone(),
                        recorded: before.recorded,
                        landed: before.landed,
                        removal: removal.clone(),
                    });
                    now.recorded = Some(restored.made_by());
                    now.landed = Some(restored.commit);
                    now.edited.retain(|change| change.commit > restored.commit);
                    now.removals
                        .retain(|change| change.commit > restored.commit);
                    continue;
                }
                let last = before.content(repository, history);
                let changed = changes(last.as_ref(), Some(&content));
                if !changed.is_empty() {
                    let fields = changed.into_iter().map(|change| change.field);
                    restored.fields = fields.collect();
                    restored.fields.sort();
                    now.edited.push(restored);
                    now.edited.sort_by_key(|change| change.commit);
                }
            }
            told.push((place, now));
        }
        for (place, now) in told {
            if let Some(story) = history.stories.get_mut(place) {
                *story = now;
            }
        }
        former
    }

    /// The same for entries that are not in the last commit and are in the tree again.
    pub(super) fn tell_pending_apart(&mut self, repository: &Repository, history: &mut History) {
        let mut edited: Vec<(String, Content)> = Vec::new();
        let mut others: Vec<(usize, Former)> = Vec::new();
        for (place, story) in history.stories.iter().enumerate() {
            let waiting = self.pending.get(&story.id);
            let gone = !story.is_present() && story.times_unknown.is_none();
            let (Some(waiting), Some(removal)) = (waiting.filter(|_| gone), story.removed()) else {
                continue;
            };
            if story.landed.is_none() {
                continue;
            }
            let before = Before {
                story,
                recorded: story.recorded,
                landed: story.landed,
                removal,
            };
            if self.is_another(repository, history, &before, &waiting.now, None) {
                others.push((
                    place,
                    Former {
                        id: story.id.clone(),
                        recorded: story.recorded,
                        landed: story.landed,
                        removal: removal.clone(),
                    },
                ));
            } else if let Some(content) = before.content(repository, history) {
                edited.push((story.id.clone(), content));
            }
        }
        for (id, content) in edited {
            if self
                .pending
                .get(&id)
                .is_some_and(|waiting| waiting.now == content)
            {
                self.pending.remove(&id);
            } else if let Some(waiting) = self.pending.get_mut(&id) {
                waiting.before = Some(content);
            }
        }
        for (place, former) in others {
            if let Some(story) = history.stories.get_mut(place) {
                story.begin_again();
            }
            self.former.push(former);
        }
    }

    /// Whether what came back under an id is another entry than the one that was removed. `by`: who put it back, if it is
    /// committed.
    fn is_another(
        &self,
        repository: &Repository,
        history: &History,
        before: &Before<'_>,
        now: &Content,
        by: Option<&Stamp>,
    ) -> bool {
        let Some(last) = before.content(repository, history) else {
            return false;
        };
        let differs = |field: &str| value(&last, field) != value(now, field);
        let other_kind = last.kind != now.kind;
        let other_time = self.is_another_time(&last, now);
        let recorded = before
            .recorded
            .and_then(|place| stamp(history, history.commit(place)?));
        let of_recorder = |by: &Stamp| {
            recorded.as_ref().is_some_and(|recorded| {
                let side = |stamp: &Stamp| {
                    let person = self.charter.person_by_email(&stamp.author_email)?;
                    self.charter
                        .side(&person.name)
                        .map(|side| side.name.value.clone())
                };
                recorded.author_email.eq_ignore_ascii_case(&by.author_email)
                    || side(recorded).is_some() && side(recorded) == side(by)
            })
        };
        let landed = before
            .landed
            .and_then(|place| history.commit(place)?.time());
        let removed = stamp_of(history, before.removal);
        let in_time = removed
            .as_ref()
            .zip(landed)
            .is_some_and(|(removed, landed)| {
                of_recorder(removed) && removed.time <= sealed(self, recorded.as_ref(), landed)
            });
        if !in_time {
            // Otherwise nobody could change an entry by way of a removal.
            let other_people = ACTORS.iter().any(|field| differs(field));
            return other_kind || other_time && other_people && differs(TITLE);
        }
        let (holder, path) = (
            before.removal.parent,
            history.path(before.removal.parent_path),
        );
        let entry = self.entry_at(repository, holder, path, &before.story.id);
        let own = removed
            .as_ref()
            .and_then(|stamp| self.charter.person_by_email(&stamp.author_email));
        let own = own.and_then(|person| self.charter.side(&person.name));
        let others_act = entry.as_ref().is_none_or(|entry| {
            let mut sides = entry
                .actors()
                .filter_map(|actor| self.charter.side(&actor.value));
            sides.any(|side| own.is_none_or(|own| own.name != side.name))
        });
        if others_act {
            return other_kind || other_time;
        }
        let binds = |(name, _): &&(String, String)| {
            let mut fields = Kind::ALL.iter().filter_map(|kind| kind.field(name));
            fields.any(|field| field.binds)
        };
        let claims = |content: &Content| -> Vec<(String, String)> {
            content.fields.iter().filter(binds).cloned().collect()
        };
        other_kind || claims(&last) != claims(now) || by.is_some_and(|by| !of_recorder(by))
    }

    /// Whether two versions state different times.
    fn is_another_time(&self, one: &Content, other: &Content) -> bool {
        let (Some(one), Some(other)) = (one.meant("at"), other.meant("at")) else {
            return false;
        };
        let instant = |text: &str| Some(Moment::shown(text)?.start(&self.charter.zone).instant);
        match (instant(&one), instant(&other)) {
            (Some(one), Some(other)) => one != other,
            _ => one != other,
        }
    }

    /// A removed entry whose id another one has now.
    pub(super) fn removed_formerly(&self, history: &History, former: &Former) -> Option<Removed> {
        let repository = self.past()?;
        let Former {
            id,
            recorded,
            landed,
            removal,
        } = former;
        let path = history.path(removal.parent_path);
        let content = self.past_content(removal.parent, path, id);
        Some(Removed {
            id: id.clone(),
            kind: content.map(|content| content.kind),
            path: path.trim_start_matches('/').to_owned(),
            recorded: recorded.and_then(|place| stamp(history, history.commit(place)?)),
            landed: landed.and_then(|place| history.commit(place)?.time()),
            stamp: stamp_of(history, removal),
            merge: merge_of(history, removal),
            dropped: false,
            last: (removal.parent.short(), repository.from_root(path)),
            holder: (removal.parent, path.to_owned()),
        })
    }
}

impl Before<'_> {
    /// What it said last.
    fn content(&self, repository: &Repository, history: &History) -> Option<Content> {
        let path = history.path(self.removal.parent_path);
        content_at(repository, self.removal.parent, path, &self.story.id)
    }
}

fn value<'c>(content: &'c Content, field: &str) -> Option<&'c str> {
    let found = content.fields.iter().find(|(name, _)| name == field);
    found.map(|(_, value)| value.as_str())
}
