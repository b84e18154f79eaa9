//! All that history knows of an entry, for those who want to see it: who wrote it down, changed it, removed it, and when.

use std::borrow::Cow;

use super::files::Globs;
use super::story::{changes, said_at};
use super::{Evidence, FieldChange, Project, SWITCHED_OFF, Stamp};
use crate::calendar::Instant;
use crate::history::{self, History, Story};
use crate::log::{self, Written};

/// A commit and the person behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The commit's full id.
    pub commit: String,
    /// Its id, shortened as git does.
    pub short: String,
    /// Its committer time. None: the commit is malformed.
    pub time: Option<Instant>,
    /// Its author's name, by the mailmap of the judged tip.
    pub author_name: String,
    /// Its author's address, by the same.
    pub author_email: String,
    /// The person whom the charter knows by that address.
    pub person: Option<String>,
    /// Whether it carries a signature. Nobody has verified it.
    pub signed: bool,
}

/// A commit that changed what an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The commit.
    pub deed: Deed,
    /// The names of the fields that it changed, sorted.
    pub fields: Vec<String>,
    /// What they said before and after it, where that was asked for and can be read.
    pub changes: Vec<FieldChange>,
}

/// What the tree does to an entry that no commit does yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// It has the entry, and the commit on which it stands has not.
    Recorded,
    /// The entry says something else in it.
    Edited(Vec<FieldChange>),
    /// The entry is gone from it.
    Removed,
}

/// All that is known of an entry's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The entry's id.
    pub id: String,
    /// Whether the tree holds it.
    pub present: bool,
    /// The file in which it stands, or stood last.
    pub path: Option<String>,
    /// The commit that first held it.
    pub recorded: Option<Deed>,
    /// The commit by which it came to the main line.
    pub landed: Option<Deed>,
    /// The commits that changed what it says after it landed, oldest first.
    pub edited: Vec<Change>,
    /// The commits that removed it, oldest first; it may have been put back after each.
    pub removals: Vec<Deed>,
    /// The commit after which it is gone.
    pub removed: Option<Deed>,
    /// What is not committed yet.
    pub pending: Option<Pending>,
    /// Why nothing can be said of its times.
    pub unjudged: Option<String>,
}

/// A commit on the log whose people and times cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Its id, shortened as git does.
    pub commit: String,
    /// Why they cannot.
    pub why: String,
    /// The entries of whose times nothing can be said for its sake, by id.
    pub entries: Vec<String>,
}

impl Project {
    /// The person whom the charter knows by an address in git: the charter as it stands, else its latest version that does.
    #[must_use]
    pub fn person_by_email(&self, email: &str) -> Option<&str> {
        let earlier = self.versions.iter().rev().map(|version| &version.charter);
        let person = [&self.charter]
            .into_iter()
            .chain(earlier)
            .find_map(|charter| charter.person_by_email(email));
        person.map(|person| person.name.as_str())
    }

    /// Who made a commit: the person whom the charter knows by the address, else the name that git has. Where that is the name of
    /// one of the charter's people, the unknown address goes with it.
    #[must_use]
    pub fn who<'a>(&'a self, stamp: &'a Stamp) -> Cow<'a, str> {
        let (name, email) = (stamp.author_name.as_str(), stamp.author_email.as_str());
        match self.person_by_email(email) {
            Some(person) => Cow::Borrowed(person),
            None if self.charter.person(name).is_some() => Cow::Owned(format!("{name} <{email}>")),
            None => Cow::Borrowed(name),
        }
    }

    /// The ids of all entries that the tree or any commit before it holds, sorted.
    #[must_use]
    pub fn known_ids(&self) -> Vec<&str> {
        let told = self
            .told()
            .into_iter()
            .flat_map(|history| history.stories.keys().map(String::as_str));
        let mut ids: Vec<&str> = self.log.ids().chain(told).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether what is known of the past, such as [`Self::known_ids`], is all that there is to know: not where there may be a
    /// history that was not asked.
    #[must_use]
    pub fn knows_the_past(&self) -> bool {
        self.without_history() != Some(SWITCHED_OFF)
    }

    /// All that is known of an entry's record, with what each edit changed. `None`: neither the tree nor any commit holds it.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<Record> {
        self.recorded_as(id, true)
    }

    /// The records of all entries that the tree or any commit before it holds, sorted by id. Of each edit they have the names of
    /// the fields alone.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.known_ids()
            .into_iter()
            .filter_map(|id| self.recorded_as(id, false))
            .collect()
    }

    /// What an entry says: in the tree, else where it stood last.
    #[must_use]
    pub fn written(&self, id: &str) -> Option<Written> {
        if let Some(entry) = self.log.get(id) {
            return log::written(self.sources.get(entry.source).text().as_bytes(), id);
        }
        let (history, repository) = (self.told()?, self.repository.as_ref()?);
        let story = history.story(id)?;
        let (commit, path) = match (&story.path, story.removals.last()) {
            (Some(path), _) => (history.tip.id, path),
            (None, Some(removal)) => (removal.parent, &removal.parent_path),
            (None, None) => {
                // It was gone again before its branch was merged: it stands in the commit that brought it, in whatever file.
                let globs = Globs::new(&self.charter);
                let contains = |path: &str| globs.contain(path);
                let files = repository
                    .files_at(story.recorded.as_ref()?.id, &globs.paths(&contains))
                    .ok()?;
                return files.iter().find_map(|file| log::written(&file.bytes, id));
            }
        };
        log::written(&repository.file_at(commit, path).ok().flatten()?, id)
    }

    /// The commits on the log whose people and times cannot be believed, oldest first.
    #[must_use]
    pub fn malformed(&self) -> Vec<Malformed> {
        let Some(history) = self.told() else {
            return Vec::new();
        };
        let malformed = history.malformed().map(|commit| {
            let named = |other: &history::Commit| other.id == commit.id;
            let concerned = history.stories.iter().filter(|(_, story)| {
                let firsts = story
                    .recorded
                    .iter()
                    .chain(&story.landed)
                    .map(AsRef::as_ref);
                let later = story.edited.iter().map(|edit| edit.commit.as_ref());
                let last = story.removals.iter().map(|removal| removal.commit.as_ref());
                story.unjudged.is_some() && firsts.chain(later).chain(last).any(named)
            });
            let entries: Vec<String> = concerned.map(|(id, _)| id.clone()).collect();
            let why = commit.malformed.clone().unwrap_or_default();
            (commit.touches_log || !entries.is_empty()).then(|| Malformed {
                commit: commit.id.short(),
                why,
                entries,
            })
        });
        malformed.flatten().collect()
    }

    fn told(&self) -> Option<&History> {
        match &self.evidence {
            Evidence::Read(history) => Some(history),
            Evidence::None(_) | Evidence::Empty => None,
        }
    }

    fn recorded_as(&self, id: &str, in_full: bool) -> Option<Record> {
        let entry = self.log.get(id);
        let history = self.told();
        let story = history.and_then(|history| history.story(id));
        if entry.is_none() && story.is_none() {
            return None;
        }
        let none = Story::default();
        let story = story.unwrap_or(&none);
        let here = entry.map(|entry| self.sources.get(entry.source).path().to_owned());
        let last = story
            .removals
            .last()
            .map(|removal| removal.parent_path.clone());
        let edited = story.edited.iter().map(|edit| Change {
            deed: self.deed(&edit.commit),
            fields: edit.fields.clone(),
            changes: if in_full {
                self.changed_by(id, edit)
            } else {
                Vec::new()
            },
        });
        Some(Record {
            id: id.to_owned(),
            present: entry.is_some(),
            path: here.or_else(|| story.path.clone()).or(last),
            recorded: story.recorded.as_deref().map(|commit| self.deed(commit)),
            landed: story.landed.as_deref().map(|commit| self.deed(commit)),
            edited: edited.collect(),
            removals: story
                .removals
                .iter()
                .map(|removal| self.deed(&removal.commit))
                .collect(),
            removed: story
                .removed()
                .filter(|_| entry.is_none())
                .map(|removal| self.deed(&removal.commit)),
            pending: self.not_committed(id, story),
            unjudged: story.unjudged.clone(),
        })
    }

    fn changed_by(&self, id: &str, edit: &history::Edit) -> Vec<FieldChange> {
        let Some(repository) = &self.repository else {
            return Vec::new();
        };
        let before = said_at(repository, edit.parent, &edit.parent_path, id);
        changes(
            before.as_ref(),
            said_at(repository, edit.commit.id, &edit.path, id).as_ref(),
        )
    }

    fn not_committed(&self, id: &str, story: &Story) -> Option<Pending> {
        match &self.evidence {
            Evidence::None(_) => return None,
            Evidence::Empty => return Some(Pending::Recorded),
            Evidence::Read(_) => {}
        }
        match (&story.path, self.log.get(id)) {
            (None, None) => None,
            (None, Some(_)) => Some(Pending::Recorded),
            (Some(_), None) => Some(Pending::Removed),
            (Some(_), Some(_)) => {
                let waiting = self.pending.get(id)?;
                let changes = changes(waiting.before.as_ref(), Some(&waiting.now));
                (!changes.is_empty()).then_some(Pending::Edited(changes))
            }
        }
    }

    fn deed(&self, commit: &history::Commit) -> Deed {
        Deed {
            commit: commit.id.to_string(),
            short: commit.id.short(),
            time: commit.time,
            author_name: commit.author.name.clone(),
            author_email: commit.author.email.clone(),
            person: self
                .person_by_email(&commit.author.email)
                .map(str::to_owned),
            signed: commit.signed,
        }
    }
}
