//! Whether a text that was mended still says what it said.

use std::collections::{HashMap, HashSet};

use super::append::read;
use crate::charter;
use crate::log::{self, Entry, Said};
use crate::source::{Fault, FaultKind, Source, Sources, Span};

/// A text of the project as it was, to hold what becomes of it against.
pub(super) struct Before<'t> {
    kind: Kind<'t>,
    faults: HashMap<(FaultKind, String), usize>,
}

enum Kind<'t> {
    Log {
        entries: Vec<Entry>,
        said: Vec<Said>,
        has: &'t dyn Fn(&str) -> bool,
    },
    /// With how many parties and people.
    Charter(usize),
}

impl<'t> Before<'t> {
    /// A file of the log. `has` says whether an entry of an id is anywhere in the log.
    pub(super) fn log(text: &str, has: &'t dyn Fn(&str) -> bool) -> Self {
        let (entries, faults, _) = read(text);
        let faults = counted(faults.into_iter().map(|told| told.fault));
        Self {
            kind: Kind::Log {
                entries,
                said: log::said(text.as_bytes()),
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

    /// Whether `after`, in which these bytes of the old text were replaced, keeps every entry, says the same in those that were
    /// not touched, and has no fault that was not there, unless it can be mended as well.
    pub(super) fn becomes(&self, after: &str, edited: &[Span]) -> bool {
        let faults = match &self.kind {
            Kind::Charter(names) => match charter_in(after) {
                Some((now, faults)) if now == *names => faults,
                _ => return false,
            },
            Kind::Log { entries, said, has } => {
                let (now, faults, _) = read(after);
                if !keeps(entries, &now, *has)
                    || !says(entries, said, &log::said(after.as_bytes()), edited)
                {
                    return false;
                }
                faults.into_iter().map(|told| told.fault).collect()
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
                None => fault.is_mendable(),
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

/// How many parties and people a charter has, and its faults; nothing where it cannot be read. The calendars that it names
/// stay what they are, and are not looked at.
fn charter_in(text: &str) -> Option<(usize, Vec<Fault>)> {
    let (source, _) = Source::new("", text.as_bytes().to_vec());
    let id = Sources::default().add(source.clone());
    let charter = charter::read(id, &source, &|_| Err(crate::message::Message::value(""))).ok()?;
    Some((charter.parties.len() + charter.people.len(), charter.faults))
}

/// Whether all entries are still there, in their order, and none has come whose id another one has.
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

/// Whether the entries in which nothing was replaced say what they said, title and note included.
fn says(entries: &[Entry], before: &[Said], now: &[Said], edited: &[Span]) -> bool {
    // The replacements stand in order.
    let is_touched = |entry: &&Entry| {
        let first = edited.partition_point(|span| span.start < entry.span.start);
        edited
            .get(first)
            .is_some_and(|span| span.end <= entry.span.end)
    };
    let touched: HashSet<&str> = entries.iter().filter(is_touched).map(Entry::id).collect();
    let mut found: HashMap<&str, Vec<&Said>> = HashMap::new();
    for said in now {
        found.entry(&said.id).or_default().push(said);
    }
    let mut untouched = before
        .iter()
        .filter(|said| !touched.contains(said.id.as_str()));
    untouched.all(|said| {
        found
            .get(said.id.as_str())
            .is_some_and(|all| all.contains(&said))
    })
}
