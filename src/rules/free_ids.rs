//! Ids for entries without one.

use std::collections::{HashMap, HashSet};

use super::{Facts, ids};
use crate::log::{Entry, Kind, next_id};
use crate::message::{Message, message};
use crate::source::{Fix, Replacement, Span};

/// Free ids, each returned only once.
pub(super) struct FreeIds {
    /// `None` if history, or a file that cannot be read, may contain ids that were not read.
    taken: Option<HashSet<String>>,
    last: HashMap<Kind, String>,
}

impl FreeIds {
    /// The free ids of a project. Ids in the log and its history are taken, and so are ids that the log refers to: an unrelated
    /// entry must not become the target of a reference.
    pub(super) fn new(cx: &Facts<'_>) -> Self {
        let is_known = cx.project.knows_the_past() && !cx.project.has_unreadable_file();
        let taken = is_known.then(|| {
            let mut taken: HashSet<String> = cx
                .project
                .known_ids()
                .into_iter()
                .map(str::to_owned)
                .collect();
            taken.extend(cx.project.unread_ids().map(str::to_owned));
            taken.extend(cx.project.draft_ids().map(str::to_owned));
            for entry in cx.log().entries() {
                taken.extend(
                    entry
                        .references()
                        .iter()
                        .map(|reference| reference.id.to_string()),
                );
            }
            for (_, file) in cx.project.log_files() {
                taken.extend(ids::words(file.text()).map(|(_, id)| id.to_owned()));
            }
            taken
        });
        Self {
            taken,
            last: HashMap::new(),
        }
    }

    /// How an entry of a kind gets its missing id: at `at`, after its kind.
    pub(super) fn fix(&mut self, cx: &Facts<'_>, kind: Kind, at: Span) -> Option<Fix> {
        let id = self.next(cx, kind)?;
        let message = message! {
            en: "give it the next free id, `{id}`",
            ru: "присвоить следующий свободный id, `{id}`",
            es: "asignar el siguiente id libre, `{id}`",
            id: &id,
        };
        Some(written(&id, at, message))
    }

    fn next(&mut self, cx: &Facts<'_>, kind: Kind) -> Option<String> {
        let taken = self.taken.as_mut()?;
        let mut id = match self.last.get(&kind) {
            Some(last) => after(kind, last),
            None => {
                let of_kind = cx
                    .log()
                    .entries()
                    .iter()
                    .filter(|entry| entry.kind == kind)
                    .map(Entry::id);
                let known: Vec<&str> = taken.iter().map(String::as_str).collect();
                next_id(kind, of_kind, &known)
            }
        };
        while taken.contains(&id) {
            let next = after(kind, &id);
            if next == id {
                return None;
            }
            id = next;
        }
        taken.insert(id.clone());
        self.last.insert(kind, id.clone());
        Some(id)
    }
}

/// How a recorded entry gets back the id that was deleted at `at`.
pub(super) fn given_back(id: &str, at: Span) -> Fix {
    let message = message! {
        en: "give it back its id, `{id}`",
        ru: "вернуть записи её id, `{id}`",
        es: "devolverle su id, `{id}`",
        id: id,
    };
    written(id, at, message)
}

/// A fix that writes an id after its kind.
fn written(id: &str, at: Span, message: Message) -> Fix {
    // A space is needed after the colon.
    let text = if at.is_empty() {
        format!(" {id}")
    } else {
        id.to_owned()
    };
    Fix {
        message,
        edits: vec![Replacement { span: at, text }],
    }
}

/// The id with the number after another one's.
fn after(kind: Kind, id: &str) -> String {
    next_id(kind, [id], &[id])
}
