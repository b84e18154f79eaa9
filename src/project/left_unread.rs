//! Entries that a commit left in the log in a form that cannot be read: such an entry is unknown, not removed. It is removed by the
//! commit after which it is not there in that form either, and what was changed meanwhile is told once it can be read again.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Project;
use crate::history::{Change, Commit, CommitId, History, ObjectId, Repository, Story};
use crate::log;
use crate::source::Source;

/// The most commits that are looked at after the one since which an entry cannot be read.
const MOST: usize = 200;

/// The places of stories, each with a commit that made an entry readable again which had been there all along.
pub(super) type NeverGone = HashSet<(usize, u32)>;

/// What became of an entry that could not be read any more.
enum Fate {
    /// It was removed later.
    Removed(Change),
    /// It was there until it could be read again, or still is.
    There,
    /// Nobody knows.
    Unknown,
}

impl Project {
    /// Whether an entry may be in a file of a commit where it cannot be read.
    pub(super) fn is_unread_at(
        &self,
        repository: &Repository,
        commit: CommitId,
        path: &str,
        id: &str,
    ) -> bool {
        let file = repository.find_at(commit, path).ok().flatten();
        file.is_some_and(|file| self.is_unread_in(repository, (commit, file), path, id))
    }

    fn is_unread_in(
        &self,
        repository: &Repository,
        (commit, file): (CommitId, ObjectId),
        path: &str,
        id: &str,
    ) -> bool {
        if self.other_forms.is_unread(repository, file) {
            return true;
        }
        let sections = repository.sections_at(commit, path, id);
        sections.unwrap_or_default().into_iter().any(|section| {
            let (source, _) = Source::new(path, section);
            let read = log::read_file(self.charter.source, &source, &self.charter.fields);
            read.unread.iter().any(|unread| unread == id)
        })
    }

    /// Lets each removal be made by the commit after which the entry was not even there unread. Returns what was never gone.
    pub(super) fn tell_unread(&self, repository: &Repository, history: &mut History) -> NeverGone {
        let mut never_gone = NeverGone::new();
        let mut later: Vec<(usize, usize, Change)> = Vec::new();
        for (place, story) in history.stories.iter().enumerate() {
            if story.times_unknown.is_some() {
                continue;
            }
            for (number, removal) in story.removals.iter().enumerate() {
                let returns = story.restored().iter().map(|restored| restored.commit);
                let back = returns.filter(|commit| *commit > removal.commit).min();
                match self.fate(repository, history, story, removal, back) {
                    Fate::Removed(change) => later.push((place, number, change)),
                    Fate::There => never_gone.extend(back.map(|back| (place, back))),
                    Fate::Unknown => {}
                }
            }
        }
        for (place, number, change) in later {
            let story = history.stories.get_mut(place);
            if let Some(removal) = story.and_then(|story| story.removals.get_mut(number)) {
                *removal = change;
            }
        }
        never_gone
    }

    /// `back`: the commit with which it could be read again.
    fn fate(
        &self,
        repository: &Repository,
        history: &History,
        story: &Story,
        removal: &Change,
        back: Option<u32>,
    ) -> Fate {
        let path = history.path(removal.parent_path);
        let first = history.commit(removal.commit);
        let Some(first) = first.filter(|first| first.line.is_some()) else {
            return Fate::Unknown;
        };
        if removal.dropped.is_some() || path.starts_with('/') {
            return Fate::Unknown;
        }
        let mut known: HashMap<ObjectId, bool> = HashMap::new();
        let mut is_there = |commit: CommitId| {
            let Ok(Some(file)) = repository.find_at(commit, path) else {
                return false;
            };
            let there = known.get(&file).copied();
            there.unwrap_or_else(|| {
                let there = self.is_unread_in(repository, (commit, file), path, &story.id);
                known.insert(file, there);
                there
            })
        };
        if !is_there(first.id) {
            return Fate::Unknown;
        }
        let later = touching(history, removal.commit, back);
        let mut on_line = later.clone().filter(|(_, commit)| commit.line.is_some());
        let mut looked_at = on_line.by_ref().take(MOST);
        let Some((arrived, gone)) = looked_at.find(|(_, commit)| !is_there(commit.id)) else {
            return if on_line.next().is_none() {
                Fate::There
            } else {
                Fate::Unknown
            };
        };
        let mut removes = |commit: &Commit| {
            let mut parents = commit.parents();
            let parent = parents.next().filter(|_| parents.len() == 0);
            parent.is_some_and(&mut is_there) && !is_there(commit.id)
        };
        let by = |written: Option<u32>| Change {
            commit: arrived,
            written,
            ..removal.clone()
        };
        if removes(gone) {
            return Fate::Removed(by(None));
        }
        // Another commit brought it to the main line than the one that is known.
        let beside = later.filter(|(place, commit)| commit.line.is_none() && *place < arrived);
        let beside: Vec<_> = beside.take(MOST).collect();
        match beside.into_iter().rev().find(|(_, commit)| removes(commit)) {
            Some((written, _)) => Fate::Removed(by(Some(written))),
            None if gone.parents().len() > 1 => Fate::Removed(by(None)),
            None => Fate::Unknown,
        }
    }

    /// The changes that commits made in an entry while it could not be read, as far as its text shows that, each by itself; and that of
    /// what is left by the commit that made it readable. `made`: the change as a whole.
    pub(super) fn while_unread(
        repository: &Repository,
        history: &History,
        story: &Story,
        removal: &Change,
        made: Change,
    ) -> Vec<Change> {
        let Some(path) = made.path.map(|path| history.path(path)) else {
            return vec![made];
        };
        let before = history.path(removal.parent_path);
        let text = |commit: CommitId, path: &str| {
            let sections = repository.sections_at(commit, path, &story.id);
            let sections = sections.unwrap_or_default().concat();
            String::from_utf8_lossy(&sections).into_owned()
        };
        let Some(commit) = history.commit(made.commit) else {
            return vec![made];
        };
        let (old, new) = (text(removal.parent, before), text(commit.id, path));
        let mut between = vec![removal.commit];
        let others = touching(history, removal.commit, Some(made.commit));
        let others = others.filter(|(_, commit)| commit.line.is_some());
        between.extend(others.map(|(place, _)| place).take(MOST));
        let texts: Vec<(u32, String)> = between
            .into_iter()
            .rev()
            .filter_map(|place| Some((place, text(history.commit(place)?.id, before))))
            .collect();
        let mut by: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut is_known = true;
        for field in &made.fields {
            let (old, new) = (values(&old, field), values(&new, field));
            let says_new = |text: &str| new != old && values(text, field) == new;
            let latest = texts.iter().take_while(|(_, text)| says_new(text));
            let author = latest.last().map(|(place, _)| *place);
            let is_old = |text: &str| new != old && values(text, field) == old;
            is_known &= author.is_some() || texts.first().is_some_and(|(_, text)| is_old(text));
            let by = by.entry(author.unwrap_or(made.commit)).or_default();
            by.push(field.clone());
        }
        let author = |place: u32| history.author_of(place);
        let is_one = author(removal.made_by()) == author(made.made_by());
        let in_part = made.in_part || by.len() > 1;
        let changes = by.into_iter().map(|(place, fields)| {
            let is_later = place == made.commit;
            let written = removal.written.filter(|_| place == removal.commit);
            Change {
                commit: place,
                written: if is_later { made.written } else { written },
                fields,
                in_part,
                shown_in: (!is_later).then_some(made.commit),
                unread_since: (is_later && !is_known && !is_one).then(|| removal.made_by()),
                ..made.clone()
            }
        });
        changes.collect()
    }
}

/// The commits after a place that touch the log, up to another place.
fn touching(
    history: &History,
    after: u32,
    until: Option<u32>,
) -> impl Iterator<Item = (u32, &Commit)> + Clone {
    let places = (0..).zip(&history.commits).skip(after as usize + 1);
    let places = places.take_while(move |(place, _)| until.is_none_or(|until| *place < until));
    places.filter(|(_, commit)| commit.touches_log)
}

/// The values that a text states for a field, each in one line after its name, whatever marks stand before that.
fn values<'t>(text: &'t str, field: &str) -> Vec<&'t str> {
    let marks = |c: char| c.is_whitespace() || "#>-*|+\"'".contains(c);
    let value = |line: &'t str| {
        let rest = line.trim_start_matches(marks).strip_prefix(field)?;
        Some(rest.trim_start().strip_prefix(':')?.trim())
    };
    text.lines().filter_map(value).collect()
}
