//! Checks that an edited text still has the same content.

use std::collections::{HashMap, HashSet};

use super::append::read;
use crate::charter;
use crate::log::{self, Content, Entry};
use crate::source::{Fault, FaultKind, Source, Sources, Span};

/// The original text of a file, to compare the edited one with.
pub(super) struct Before<'t> {
    kind: Kind<'t>,
    faults: HashMap<(FaultKind, String), usize>,
}

enum Kind<'t> {
    Log {
        entries: Vec<Entry>,
        content: Vec<Content>,
        has: &'t dyn Fn(&str) -> bool,
    },
    /// The number of parties and people.
    Charter(usize),
}

impl<'t> Before<'t> {
    /// A file of the log. `has` returns whether the log has an entry with an id.
    pub(super) fn log(text: &str, has: &'t dyn Fn(&str) -> bool) -> Self {
        let (entries, faults, _) = read(text);
        let faults = counted(faults.into_iter().map(|fault| fault.fault));
        Self {
            kind: Kind::Log {
                entries,
                content: log::contents(text.as_bytes()),
                has,
            },
            faults,
        }
    }

    /// The charter.
    pub(super) fn charter(text: &str) -> Self {
        let (names, faults) = charter_in(text).unwrap_or_default();
        Self {
            kind: Kind::Charter(names),
            faults: counted(faults),
        }
    }

    /// Whether `after`, in which these bytes of the original were replaced, keeps every entry, has the same content in
    /// untouched entries, and has no new fault except fixable ones.
    pub(super) fn becomes(&self, after: &str, edited: &[Span]) -> bool {
        let faults = match &self.kind {
            Kind::Charter(names) => match charter_in(after) {
                // The fixed key of parties or people reveals more of them.
                Some((now, faults)) if now >= *names => faults,
                _ => return false,
            },
            Kind::Log {
                entries,
                content,
                has,
            } => {
                let (now, faults, _) = read(after);
                if !keeps(entries, &now, *has)
                    || !same_content(entries, content, &log::contents(after.as_bytes()), edited)
                {
                    return false;
                }
                faults.into_iter().map(|fault| fault.fault).collect()
            }
        };
        let mut left = self.faults.clone();
        faults.into_iter().all(|fault| {
            let known = left
                .get_mut(&(fault.kind, fault.message.english()))
                .filter(|times| **times > 0);
            match known {
                Some(times) => {
                    *times -= 1;
                    true
                }
                None => fault.is_fixable(),
            }
        })
    }
}

fn counted(faults: impl IntoIterator<Item = Fault>) -> HashMap<(FaultKind, String), usize> {
    let mut counted = HashMap::new();
    for fault in faults {
        *counted
            .entry((fault.kind, fault.message.english()))
            .or_default() += 1;
    }
    counted
}

/// The number of parties and people of a charter, and its faults; `None` if it cannot be read. Calendar files are not read,
/// since no edit changes them.
fn charter_in(text: &str) -> Option<(usize, Vec<Fault>)> {
    let (source, _) = Source::new("", text.as_bytes().to_vec());
    let id = Sources::default().add(source.clone());
    let charter = charter::read(id, &source, &|_| Err(crate::message::Message::value(""))).ok()?;
    Some((charter.parties.len() + charter.people.len(), charter.faults))
}

/// Whether all entries are still there, in the same order, and no new one has an id that is already in use.
fn keeps(before: &[Entry], now: &[Entry], has: &dyn Fn(&str) -> bool) -> bool {
    let mut old = before.iter().peekable();
    let mut new = HashSet::new();
    for entry in now {
        if old
            .next_if(|old| old.id() == entry.id() && old.kind == entry.kind)
            .is_none()
            && (has(entry.id()) || !new.insert(entry.id()))
        {
            return false;
        }
    }
    old.next().is_none()
}

/// Whether the untouched entries have the same content, including title and note.
fn same_content(entries: &[Entry], before: &[Content], now: &[Content], edited: &[Span]) -> bool {
    // The replacements are in order.
    let is_touched = |entry: &&Entry| {
        let first = edited.partition_point(|span| span.start() < entry.span.start());
        edited
            .get(first)
            .is_some_and(|span| span.end() <= entry.span.end())
    };
    let touched: HashSet<&str> = entries.iter().filter(is_touched).map(Entry::id).collect();
    let mut found: HashMap<&str, Vec<&Content>> = HashMap::new();
    for content in now {
        found.entry(&content.id).or_default().push(content);
    }
    let mut untouched = before
        .iter()
        .filter(|content| !touched.contains(content.id.as_str()));
    untouched.all(|content| {
        found
            .get(content.id.as_str())
            .is_some_and(|all| all.contains(&content))
    })
}
