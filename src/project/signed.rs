//! Who recorded what an entry says, such as an exception, and for which side.

use serde_json::Value;

use super::sections::{fields_at, fields_in};
use super::story::stamp;
use super::{Evidence, Project, Recorded, Stamp};
use crate::history::{Commit, History, Repository, Story};
use crate::log;

/// Who recorded something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorder {
    /// The author of a commit.
    Author(Stamp),
    /// Nobody yet, or history is not used.
    NotRecorded,
    /// Unknown to history.
    Unknown,
}

/// What is taken from the fields of an entry.
type Pick<'a> = dyn Fn(&[(String, Value)]) -> Vec<Value> + 'a;

impl Project {
    /// Who recorded the exception of an entry from a rule: the author of the commit that last changed it, otherwise of the one
    /// that recorded the entry.
    #[must_use]
    pub fn recorder_of_allow(&self, id: &str, rule: &str) -> Recorder {
        self.recorder_of(id, &["allow"], &|written| accepted(written, rule))
    }

    /// Whether the exception of an entry from a rule was worded otherwise where a decision on it was recorded, so that the decision
    /// is not about the present one. Which decisions it names makes no difference.
    #[must_use]
    pub fn was_reworded(&self, id: &str, rule: &str, decision: &str) -> bool {
        let Recorded::At(decided) = self.recorded(decision) else {
            return false;
        };
        let (Some(entry), Some(repository)) = (self.log.get(id), self.past()) else {
            return false;
        };
        let path = self.sources.get(entry.source).path();
        let words = |written: &[(String, Value)]| {
            let mut items = accepted(written, rule);
            for item in &mut items {
                if let Value::Object(fields) = item {
                    fields.remove("agreed");
                }
            }
            items
        };
        let then = fields_at(repository, decided.id, path, id);
        let then = then.map(|written| words(&written)).unwrap_or_default();
        !then.is_empty() && then != words(&self.fields_now(entry))
    }

    /// Whether a commit had what another one stated in some fields of an entry: it is that commit or one on top of it, or the entry
    /// said the same in it, because that was squashed or picked into another branch.
    #[must_use]
    pub fn had_fields(&self, commit: &Stamp, stated: &Stamp, id: &str, fields: &[&str]) -> bool {
        if self.is_on_top_of(commit, stated) {
            return true;
        }
        let (Some(entry), Some(repository)) = (self.log.get(id), self.past()) else {
            return false;
        };
        let path = self.sources.get(entry.source).path();
        let then = fields_at(repository, commit.id, path, id);
        let now = values(&self.fields_now(entry), fields);
        then.is_some_and(|then| values(&then, fields) == now)
    }

    /// Who recorded the present values of some fields of an entry: the author of the commit that last changed one of them,
    /// otherwise of the one that recorded the entry.
    #[must_use]
    pub fn recorder_of_fields(&self, id: &str, fields: &[&str]) -> Recorder {
        self.recorder_of(id, fields, &|written| values(written, fields))
    }

    /// Who recorded what `pick` takes from the fields of an entry, which depends on these fields alone.
    fn recorder_of(&self, id: &str, fields: &[&str], pick: &Pick<'_>) -> Recorder {
        let history = match &self.evidence {
            Evidence::None(_) | Evidence::Empty => return Recorder::NotRecorded,
            Evidence::Read(history) => history,
        };
        let Some(entry) = self.log.get(id) else {
            return Recorder::Unknown;
        };
        let Some(repository) = self.past() else {
            return Recorder::Unknown;
        };
        let Some(story) = history.story(id) else {
            return Recorder::NotRecorded;
        };
        if story.times_unknown.is_some() {
            return Recorder::Unknown;
        }
        let recorded = |commit: Option<&Commit>| {
            commit.map_or(Recorder::Unknown, |commit| author(history, commit))
        };
        let is_pending = self.pending.contains_key(id);
        if !is_pending && story.edited.is_empty() && story.recorded == story.landed {
            return recorded(history.recorded(story));
        }
        let now = pick(&self.fields_now(entry));
        let at = |commit, path: &str| Some(pick(&fields_at(repository, commit, path, id)?));
        let place = history.last_place(story);
        if is_pending && place.and_then(|(commit, path)| at(commit, path)).as_ref() != Some(&now) {
            return Recorder::NotRecorded;
        }
        let concerns = |field: &String| fields.contains(&field.as_str());
        let changes = self.own_changes(history, story).into_iter().rev();
        for change in changes.filter(|change| change.fields.iter().any(concerns)) {
            let Some(commit) = history.commit(change.made_by()) else {
                return Recorder::Unknown;
            };
            let shown = history.commit(change.shown_by());
            let after = shown
                .zip(change.path)
                .and_then(|(shown, path)| at(shown.id, history.path(path)));
            let before = at(change.parent, history.path(change.parent_path));
            if after != before {
                return match after {
                    Some(after) if after == now => author(history, commit),
                    _ => Recorder::Unknown,
                };
            }
        }
        // Most entries are where they were recorded.
        let first = history.recorded(story);
        let same_place = first.zip(place);
        if same_place.is_some_and(|(first, (_, path))| at(first.id, path).as_ref() == Some(&now)) {
            return recorded(first);
        }
        recorded(self.first_with(history, repository, story, &now, pick))
    }

    /// The first commit, between the one that recorded an entry and the one by which it landed, that contains this.
    fn first_with<'h>(
        &self,
        history: &'h History,
        repository: &Repository,
        story: &Story,
        now: &[Value],
        pick: &Pick<'_>,
    ) -> Option<&'h Commit> {
        if story.recorded == story.landed {
            return history.recorded(story);
        }
        let globs = super::files::Globs::new(&self.charter);
        let contains = |path: &str| globs.contain(path);
        let paths = globs.paths(&contains);
        let (first, last) = (story.recorded? as usize, story.landed? as usize);
        let commits = history.commits.get(first..=last)?;
        commits
            .iter()
            .filter(|commit| commit.touches_log)
            .find(|commit| {
                let files = repository.files_at(commit.id, &paths).unwrap_or_default();
                let written = |bytes: &[u8]| fields_in(bytes, &story.id).unwrap_or_default();
                let mut found = files.iter().map(|file| pick(&written(&file.bytes)));
                found.any(|found| found == now)
            })
    }

    /// The parties whose people have an address in git: those to which the first version of the charter with the address gave
    /// it, and those on which both sides agreed since. Whom the charter does not list any more committed all the same.
    #[must_use]
    pub fn sides_of_address(&self, email: &str) -> Vec<&str> {
        self.positions.sides_of_address(email).collect()
    }

    /// Whether an address in git belongs, or belonged, to somebody of a party.
    #[must_use]
    pub fn knows_an_address_of(&self, party: &str) -> bool {
        self.positions.knows_an_address_of(party)
    }

    /// The party to whose people only others gave an address in git. It proves nothing until that party agrees.
    #[must_use]
    pub fn unconfirmed_side(&self, email: &str) -> Option<&str> {
        self.positions.unconfirmed_side(email)
    }

    /// The party of an address in git. `None` if no version of the charter has the address, or people of both sides
    /// share it: a commit then proves nothing for either side.
    #[must_use]
    pub fn side_of_address(&self, email: &str) -> Option<&str> {
        self.positions.side_of_address(email)
    }
}

fn author(history: &History, commit: &Commit) -> Recorder {
    stamp(history, commit).map_or(Recorder::Unknown, Recorder::Author)
}

/// The exception from a rule among the fields of an entry, as it is written.
fn accepted(written: &[(String, Value)], rule: &str) -> Vec<Value> {
    let items = written.iter().filter(|(name, _)| name == "allow");
    let items = items.flat_map(|(_, value)| match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    });
    let names = |item: &Value| match item {
        Value::Object(fields) => fields.get("rule").is_some_and(|name| name == rule),
        name => name == rule,
    };
    items.filter(|item| names(item)).cloned().collect()
}

/// The values of some of the fields of an entry, whether they are written as lists or not.
fn values(written: &[(String, Value)], fields: &[&str]) -> Vec<Value> {
    let of_field = |field: &&str| {
        let values = written.iter().filter(move |(name, _)| name == field);
        let values = values.flat_map(|(_, value)| match value {
            Value::Array(items) => items.iter().map(log::value_text).collect(),
            one => vec![log::value_text(one)],
        });
        let values: Vec<Value> = values.map(Value::String).collect();
        Value::Array(values)
    };
    fields.iter().map(of_field).collect()
}
