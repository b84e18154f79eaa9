//! What was recorded or changed where a project had been, after one commit had copied it to another folder and before another one
//! removed it there: it went with the folder.

use std::collections::HashSet;

use super::graph::{At, Graph};
use super::meaning::Meaning;

/// An entry that a folder had when it was removed, otherwise than the project that had been copied from there.
pub(super) struct Left {
    pub id: String,
    /// The commits of the folder with the entry as it was last, the oldest first.
    pub held: Vec<At>,
    /// The commit that removed the folder.
    pub removing: At,
    /// Its parent, which had the folder.
    pub last: At,
    /// The entry's file there, from the repository's root.
    pub path: String,
    /// Its file in the project, and the fields in which it differs. `None`: the project never had it.
    pub now: Option<(String, Vec<String>)>,
}

impl Left {
    pub(super) fn recorded(&self) -> Option<At> {
        self.held.first().copied()
    }

    /// The first commit on the main line with it.
    pub(super) fn landed(&self, graph: &Graph<'_>) -> Option<At> {
        let mut held = self.held.iter().copied();
        held.find(|at| graph.line(*at).is_some())
    }

    /// The commit by which the removal came to the main line: the one that removed the folder, or the first one there that is made on
    /// top of it. `None`: it has not come there.
    pub(super) fn arrived(&self, graph: &Graph<'_>) -> Option<At> {
        if graph.line(self.removing).is_some() {
            return Some(self.removing);
        }
        let mut later = HashSet::from([self.removing]);
        graph.iter().skip(self.removing.index() + 1).find(|at| {
            let is_later = graph
                .parents(*at)
                .iter()
                .any(|parent| later.contains(parent));
            is_later && later.insert(*at) && graph.line(*at).is_some()
        })
    }
}

/// The fields in which two versions of an entry differ, sorted.
pub(super) fn differences(one: &Meaning, other: &Meaning) -> Vec<String> {
    let only = |one: &Meaning, other: &Meaning| -> Vec<String> {
        let fields = one
            .fields
            .iter()
            .filter(|field| !other.fields.contains(field));
        fields.map(|(name, _)| name.clone()).collect()
    };
    let mut names = only(one, other);
    names.extend(only(other, one));
    if one.kind != other.kind {
        names.push("kind".to_owned());
    }
    names.sort();
    names.dedup();
    names
}
