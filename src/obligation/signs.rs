//! Entries that do not count because of a mistake in their text, and that may be a sign of a party, or a call that is missing.

use super::slips::{Slip, Why, arrange, files, garbled, sides_of, slip_of, timeless};
use crate::calendar::Instant;
use crate::log::{Body, Entry, Kind};
use crate::project::Project;

/// What may be a sign of a party after an instant and by another.
#[must_use]
pub fn signs(project: &Project, party: &str, since: Instant, as_of: Instant) -> Vec<Slip> {
    let charter = &project.charter;
    let of_entry = |entry: &Entry| {
        let field = match entry.kind {
            Kind::Stage => return None,
            Kind::Decision => "by",
            Kind::Call => "with",
            _ => "from",
        };
        let names: Vec<&str> = match &entry.body {
            Body::Call(call) => call.with.iter().map(|name| &*name.value).collect(),
            _ => entry.actors().map(|name| &*name.value).collect(),
        };
        let is_of = |name: &&str| {
            charter
                .side(name)
                .is_some_and(|side| *side.name.value == *party)
        };
        // A name that may be one of this side counts as a sign of it, and one of the other is none.
        let stranger = names
            .iter()
            .find(|name| charter.side(name).is_none() && project.meant(name).is_none());
        let why = if names.iter().any(is_of) {
            timeless(project, entry, as_of)?
        } else if entry.is_unread(field) {
            Why::Unread(field)
        } else if let Some(name) = stranger {
            Why::Stranger(field, (*name).to_owned())
        } else if names.is_empty() {
            Why::Lacks(field)
        } else {
            return None;
        };
        Some(slip_of(project, entry, why))
    };
    let entries = project.log.entries().iter().filter_map(of_entry);
    let unread = project.unread_entries().iter();
    let unread = unread.filter(|unread| {
        let mut sides = sides_of(project, unread).peekable();
        sides.peek().is_none() || sides.any(|side| side == party)
    });
    let unread = unread.map(|unread| garbled(project, unread));
    let found = entries.chain(unread).chain(files(project));
    let mut found: Vec<Slip> = found
        .filter(|slip| slip.at.is_none_or(|at| at > since && at <= as_of))
        .collect();
    arrange(&mut found);
    found
}

/// The calls of which nobody knows when they were or who took part.
#[must_use]
pub fn unread_calls(project: &Project, as_of: Instant) -> Vec<Slip> {
    let entries = project.log.entries().iter();
    let entries = entries.filter(|entry| entry.kind == Kind::Call);
    let entries = entries.filter_map(|entry| {
        let with = entry.is_unread("with").then_some(Why::Unread("with"));
        Some(slip_of(
            project,
            entry,
            with.or_else(|| timeless(project, entry, as_of))?,
        ))
    });
    let unread = project.unread_entries().iter();
    let unread = unread.filter(|unread| unread.kind == Some(Kind::Call));
    let unread = unread.map(|unread| garbled(project, unread));
    let mut found: Vec<Slip> = entries.chain(unread).chain(files(project)).collect();
    arrange(&mut found);
    found
}
