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
use crate::history::{self, Change, History, Repository, Story};
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

/// What came back to the log under an id, as the same entry.
struct Returned<'h> {
    before: Before<'h>,
    /// The change with which it came, as that of the commit on the main line.
    kept: Change,
    /// What a branch put back.
    put_back: Option<&'h Change>,
    content: Content,
    /// Whether it had been there all along, unread.
    was_there: bool,
}

/// The fields with the people of an entry.
const ACTORS: [&str; 5] = ["from", "to", "by", "with", "owner"];

impl Project {
    /// Completes the stories of entries that were removed and put back: either the change is an edit, or the story begins with
    /// the return. Returns the entries that stay removed.
    pub(super) fn tell_apart(&self, repository: &Repository, history: &mut History) -> Vec<Former> {
        let never_gone = self.tell_unread(repository, history);
        let mut former = Vec::new();
        let mut told: Vec<(usize, Story)> = Vec::new();
        for (place, story) in history.stories.iter().enumerate() {
            if story.restored().is_empty() || story.times_unknown.is_some() {
                continue;
            }
            let mut now = story.clone();
            for restored in story.restored() {
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
                // Where a branch had it all along, the merge kept it.
                let kept = Change {
                    written: None,
                    ..restored.clone()
                };
                let Some(content) = content_after(repository, history, &kept, &story.id) else {
                    continue;
                };
                let mut put_back = story.put_back().iter();
                let put_back = put_back.find(|put_back| put_back.commit == restored.commit);
                let by = stamp_of(history, put_back.unwrap_or(&kept));
                let was_there = never_gone.contains(&(place, restored.commit));
                if was_there {
                    // An entry that cannot be read is not gone.
                    now.removals.retain(|change| change != removal);
                }
                if !was_there
                    && self.is_another(repository, history, &before, &content, by.as_ref())
                {
                    former.push(Former {
                        id: story.id.clone(),
                        recorded: before.recorded,
                        landed: before.landed,
                        removal: removal.clone(),
                    });
                    let on_branch = now.edited.iter();
                    let mut on_branch = on_branch.filter(|change| change.commit == restored.commit);
                    let written = match put_back {
                        Some(_) => restored.made_by(),
                        None => on_branch.next_back().unwrap_or(&kept).made_by(),
                    };
                    now.recorded = Some(written);
                    now.landed = Some(restored.commit);
                    now.edited.retain(|change| change.commit > restored.commit);
                    now.removals
                        .retain(|change| change.commit > restored.commit);
                    continue;
                }
                let returned = Returned {
                    before,
                    kept,
                    put_back,
                    content,
                    was_there,
                };
                Self::tell_return(repository, history, returned, &mut now);
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

    /// Completes a story by what differs in what came back.
    fn tell_return(
        repository: &Repository,
        history: &History,
        returned: Returned<'_>,
        now: &mut Story,
    ) {
        let Returned {
            before, kept: made, ..
        } = returned;
        let last = before.content(repository, history);
        let differing = |content: Option<&Content>| -> Vec<String> {
            let changed = changes(last.as_ref(), content).into_iter();
            let mut fields: Vec<String> = changed.map(|change| change.field).collect();
            fields.sort();
            fields
        };
        let is_of_return =
            |change: &Change| change.commit == made.commit && change.dropped.is_none();
        let mut rest = differing(Some(&returned.content));
        if rest.is_empty() {
            now.edited.retain(|change| !is_of_return(change));
            return;
        }
        if let Some(put_back) = returned.put_back {
            let mut put_back = put_back.clone();
            let content = content_after(repository, history, &put_back, &now.id);
            put_back.fields = differing(content.as_ref());
            if !put_back.fields.is_empty() {
                // It came before what others changed on the branch.
                let earlier = |change: &Change| change.commit < made.commit;
                let place = now.edited.partition_point(earlier);
                now.edited.insert(place, put_back);
            }
        }
        // What the commits of the branch did not change, the merge did.
        let told = now.edited.iter().filter(|change| is_of_return(change));
        let told: Vec<&String> = told.flat_map(|change| &change.fields).collect();
        let in_part = !told.is_empty();
        rest.retain(|field| !told.contains(&field));
        if rest.is_empty() {
            return;
        }
        let made = Change {
            fields: rest,
            in_part,
            ..made
        };
        let made = if returned.was_there {
            Self::while_unread(repository, history, before.story, before.removal, made)
        } else {
            vec![made]
        };
        now.edited.extend(made);
        now.edited.sort_by_key(|change| change.commit);
    }

    /// Lets entries be recorded by the commit with which they landed, where a copy of them took their place that is the record of the
    /// same: what it says otherwise is an edit.
    pub(super) fn keep_first_records(repository: &Repository, history: &mut History) {
        let mut first: Vec<(usize, u32)> = Vec::new();
        for (place, story) in history.stories.iter().enumerate() {
            let (Some(recorded), Some(landed)) = (story.recorded, story.landed) else {
                continue;
            };
            let (Some(commit), Some(tip)) = (history.commit(landed), history.tip()) else {
                continue;
            };
            let is_later = history.commit(recorded).and_then(history::Commit::time) > commit.time();
            // Who made a merge has not written what came with it.
            if !is_later || commit.parents().len() > 1 || story.times_unknown.is_some() {
                continue;
            }
            let Some(path) = history.path_of(story) else {
                continue;
            };
            let changes = story.edited.iter().chain(&story.removals);
            let paths = changes.map(|change| history.path(change.parent_path));
            let mut paths = paths.chain([path]);
            let then = paths.find_map(|path| content_at(repository, commit.id, path, &story.id));
            let now = content_at(repository, tip.id, path, &story.id);
            let same = then.zip(now);
            if same.is_some_and(|(then, now)| is_copy(&then, &now)) {
                first.push((place, landed));
            }
        }
        for (place, landed) in first {
            if let Some(story) = history.stories.get_mut(place) {
                story.recorded = Some(landed);
            }
        }
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
            let path = history.path(removal.parent_path);
            let tip = history.tip();
            let is_there =
                tip.is_some_and(|tip| self.is_unread_at(repository, tip.id, path, &story.id));
            if !is_there && self.is_another(repository, history, &before, &waiting.now, None) {
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

/// What an entry says after a change.
fn content_after(
    repository: &Repository,
    history: &History,
    change: &Change,
    id: &str,
) -> Option<Content> {
    let path = history.path(change.path?);
    let commit = history.commit(change.made_by())?;
    content_at(repository, commit.id, path, id)
}

/// Whether one entry is a copy of another one, perhaps with changes: it says the same about when something happened and between whom,
/// and has the same title, or differs in words alone.
fn is_copy(one: &Content, other: &Content) -> bool {
    let changed = changes(Some(one), Some(other));
    let tells = |field: &str| matches!(field, "kind" | "at") || ACTORS.contains(&field);
    let is_word = |field: &str| field.starts_with('(');
    let has_title = changed.iter().all(|change| change.field != TITLE);
    value(one, "at").is_some()
        && !changed.iter().any(|change| tells(&change.field))
        && (has_title || changed.iter().all(|change| is_word(&change.field)))
}

fn value<'c>(content: &'c Content, field: &str) -> Option<&'c str> {
    let found = content.fields.iter().find(|(name, _)| name == field);
    found.map(|(_, value)| value.as_str())
}
