//! Who recorded an exception in an entry, and for which side.

use serde_json::Value;

use super::story::stamp;
use super::{Evidence, Project, Stamp};
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

impl Project {
    /// Who recorded the exception of an entry from a rule: the author of the commit that last changed it, otherwise of the one
    /// recorded the entry.
    #[must_use]
    pub fn recorder_of_allow(&self, id: &str, rule: &str) -> Recorder {
        let history = match &self.evidence {
            Evidence::None(_) | Evidence::Empty => return Recorder::NotRecorded,
            Evidence::Read(history) => history,
        };
        let source = self.log.get(id).map(|entry| entry.source);
        let text = source.map(|source| self.sources.get(source).text());
        let now = text.map(|text| accepted(text.as_bytes(), id, rule));
        let (Some(now), Some(repository)) = (now, self.past()) else {
            return Recorder::Unknown;
        };
        let Some(story) = history.story(id) else {
            return Recorder::NotRecorded;
        };
        if story.times_unknown.is_some() {
            return Recorder::Unknown;
        }
        let at = |commit, path: u32| {
            let bytes = repository.file_at(commit, history.path(path)).ok()??;
            Some(accepted(&bytes, id, rule))
        };
        if self.pending.contains_key(id) {
            let place = history.last_place(story);
            let committed = place.and_then(|(commit, path)| {
                Some(accepted(&repository.file_at(commit, path).ok()??, id, rule))
            });
            if committed.as_ref() != Some(&now) {
                return Recorder::NotRecorded;
            }
        }
        let changes = story.edited.iter().rev();
        for change in changes.filter(|change| change.fields.iter().any(|field| field == "allow")) {
            let Some(commit) = history.commit(change.commit) else {
                return Recorder::Unknown;
            };
            let after = change.path.and_then(|path| at(commit.id, path));
            let before = at(change.parent, change.parent_path);
            if after != before {
                return match after {
                    Some(after) if after == now => author(history, commit),
                    _ => Recorder::Unknown,
                };
            }
        }
        self.first_with(history, repository, story, rule, &now)
            .map_or(Recorder::Unknown, |commit| author(history, commit))
    }

    /// The first commit, between the one that recorded an entry and the one by which it landed, that contains this exception.
    fn first_with<'h>(
        &self,
        history: &'h History,
        repository: &Repository,
        story: &Story,
        rule: &str,
        now: &[Value],
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
                let mut found = files
                    .iter()
                    .map(|file| accepted(&file.bytes, &story.id, rule));
                found.any(|accepted| accepted == now)
            })
    }

    /// The parties whose people have an address in git, in any version of the charter: a version that gives the address to
    /// another side does not change who committed.
    #[must_use]
    pub fn sides_of_address(&self, email: &str) -> Vec<&str> {
        let versions = self.versions.iter().map(|version| &version.charter);
        let people = versions
            .chain([&self.charter])
            .flat_map(|charter| &charter.people);
        let sides = people
            .filter(|person| {
                person
                    .emails
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(email))
            })
            .filter_map(|person| person.party.as_ref().map(|party| party.value.as_str()));
        let mut sides: Vec<&str> = sides.collect();
        sides.sort_unstable();
        sides.dedup();
        sides
    }

    /// The party of an address in git. `None` if no version of the charter has the address, or people of both sides
    /// share it: a commit then proves nothing for either side.
    #[must_use]
    pub fn side_of_address(&self, email: &str) -> Option<&str> {
        match self.sides_of_address(email).as_slice() {
            [side] => Some(side),
            _ => None,
        }
    }
}

fn author(history: &History, commit: &Commit) -> Recorder {
    stamp(history, commit).map_or(Recorder::Unknown, Recorder::Author)
}

/// The exception from a rule in an entry of a file, as it is written.
fn accepted(file: &[u8], id: &str, rule: &str) -> Vec<Value> {
    let fields = log::written(file, id).map_or_else(Vec::new, |written| written.fields);
    let items = fields.into_iter().filter(|(name, _)| name == "allow");
    let items = items.flat_map(|(_, value)| match value {
        Value::Array(items) => items,
        one => vec![one],
    });
    let names = |item: &Value| match item {
        Value::Object(fields) => fields.get("rule").is_some_and(|name| name == rule),
        name => name == rule,
    };
    items.filter(names).collect()
}
