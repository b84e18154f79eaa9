//! What the rules about edits share: sealed entries that say something else now.

use std::collections::{HashMap, HashSet};

use super::Context;
use crate::finding::{Finding, Severity};
use crate::log::{Entry, Kind};
use crate::project::{Dropped, Edit, FieldChange, Stamp};
use crate::source::Span;

/// Which changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// A stage's due.
    Dues,
    /// Everything else.
    Entries,
}

/// Fields whose change is more than a matter of words: times, people, verdicts, amounts, dues, what an entry refers to.
const WEIGHTY: &[&str] = &[
    "kind", "at", "from", "to", "by", "with", "owner", "due", "promises", "agreed", "starts",
    "verdict", "amount", "scope", "sets", "gives", "needs", "answers", "of", "on", "replaces",
    "in", "via",
];

/// The field by which an entry accepts findings. It comes after them, and so after the entry was sealed; the account of a run
/// tells what it accepts.
const ALLOW: &str = "allow";

/// The edits of sealed entries, a finding for each commit that brought one.
pub(super) fn told(cx: &Context<'_>, which: Which) -> Vec<Finding> {
    let mut findings = Vec::new();
    let edited = cx
        .log()
        .entries()
        .iter()
        .filter(|entry| cx.project.was_edited(entry.id()));
    for entry in edited.filter(|entry| which == Which::Entries || entry.kind == Kind::Stage) {
        let Some(until) = cx.sealed_from(entry.id()) else {
            continue;
        };
        let mut edits = cx.project.edits_after(entry.id(), until, cx.as_of);
        // What is not committed yet is judged as written now.
        edits.retain(|edit| edit.stamp.is_some() || cx.as_of > until);
        let restored = restored(&edits);
        for edit in &edits {
            let due = |change: &&FieldChange| entry.kind == Kind::Stage && change.field == "due";
            let told = edit
                .changes
                .iter()
                .filter(|change| due(change) == (which == Which::Dues));
            let stays = |change: &&FieldChange| {
                let again = edit.dropped.is_none() && restored.contains(change.field.as_str());
                change.field != ALLOW && !again
            };
            let changes: Vec<&FieldChange> = told.filter(stays).collect();
            if !changes.is_empty() {
                findings.push(finding(cx, entry, edit, &changes, until));
            }
        }
    }
    findings
}

/// The fields that say again what they said when the entry was sealed.
fn restored(edits: &[Edit]) -> HashSet<&str> {
    let mut values: HashMap<&str, (&Option<String>, &Option<String>)> = HashMap::new();
    let edits = edits.iter().filter(|edit| edit.dropped.is_none());
    for change in edits.flat_map(|edit| &edit.changes) {
        values
            .entry(&change.field)
            .or_insert((&change.before, &change.after))
            .1 = &change.after;
    }
    values
        .into_iter()
        .filter(|(_, (first, last))| first == last)
        .map(|(field, _)| field)
        .collect()
}

fn finding(
    cx: &Context<'_>,
    entry: &Entry,
    edit: &Edit,
    changes: &[&FieldChange],
    until: crate::calendar::Instant,
) -> Finding {
    let id = entry.id();
    let (when, commit) = match &edit.stamp {
        Some(stamp) => (
            format!(
                "since {} (commit {} by {})",
                cx.show(stamp.time),
                stamp.commit,
                cx.project.who(stamp)
            ),
            stamp.commit.clone(),
        ),
        None => ("in the work tree".to_owned(), "work tree".to_owned()),
    };
    let told: Vec<String> = changes.iter().map(|change| in_words(change)).collect();
    let message = match &edit.dropped {
        Some(dropped) => written_twice(cx, id, edit, dropped, &told),
        None => format!("{id} says something else {when}: {}", told.join("; ")),
    };
    let place = changes
        .iter()
        .find_map(|change| span_of(entry, &change.field))
        .unwrap_or(entry.head);
    let mut finding = Finding::new(entry.at(place), message)
        .entry(id)
        .distinguish(commit)
        .derivation(["the times are those of commits".to_owned()]);
    finding = match edit.dropped {
        Some(_) => finding
            .caption("what the merge kept")
            .help("agree on one of the two, and log the other under an id of its own; or log a decision on it"),
        None => finding
            .caption(format!("sealed since {}", cx.show(until)))
            .help(format!("put back what it said, and log what changed as a new entry: a decision `on: {id}`, or a new answer")),
    };
    finding.since = edit.stamp.as_ref().map(|stamp| stamp.time);
    if !changes
        .iter()
        .any(|change| WEIGHTY.contains(&change.field.as_str()))
    {
        finding = finding.at_most(Severity::Warning);
    }
    finding
}

/// That a merge dropped one of two versions.
fn written_twice(
    cx: &Context<'_>,
    id: &str,
    edit: &Edit,
    dropped: &Dropped,
    told: &[String],
) -> String {
    let by = |stamp: &Stamp| {
        let who = cx.project.who(stamp);
        format!("commit {} by {who}, {}", stamp.commit, cx.show(stamp.time))
    };
    let merge = edit.stamp.as_ref().map(by).unwrap_or_default();
    let (recorded, told) = (by(&dropped.recorded), told.join("; "));
    match &dropped.kept {
        Some(kept) => format!(
            "{id} was written on two branches; a merge ({merge}) dropped the version of {recorded}, and kept that of {}: {told}",
            by(kept)
        ),
        None => format!(
            "{id} was changed by a merge ({merge}) after {recorded}, had recorded it on a branch: {told}"
        ),
    }
}

/// `due was Mon 30 Mar 2026, is Fri 27 Mar 2026`.
fn in_words(change: &FieldChange) -> String {
    let field = match change.field.as_str() {
        "(note)" => "the note".to_owned(),
        "(title)" => "the title".to_owned(),
        field => format!("`{field}`"),
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            // Of two long texts that begin alike only the end differs.
            let same = before
                .chars()
                .zip(after.chars())
                .take_while(|(one, other)| one == other)
                .count();
            let longest = before.chars().count().max(after.chars().count());
            let from = if longest <= MOST {
                0
            } else {
                same.saturating_sub(MOST / 4)
            };
            // It begins with a whole word, where there is one.
            let words = after
                .chars()
                .enumerate()
                .skip(from)
                .take(same.saturating_sub(from));
            let from = words
                .into_iter()
                .find(|(at, c)| *at > 0 && from > 0 && *c == ' ')
                .map_or(from, |(at, _)| at + 1);
            format!(
                "{field} was \"{}\", is \"{}\"",
                short(before, from),
                short(after, from)
            )
        }
        (Some(before), None) => format!("{field} was \"{}\", is gone", short(before, 0)),
        (None, Some(after)) => format!("{field} was not there, is \"{}\"", short(after, 0)),
        (None, None) => field,
    }
}

/// How much of a text is shown, in characters.
const MOST: usize = 80;

/// A part of a long text, from a character on, with marks where something is left out.
fn short(text: &str, from: usize) -> String {
    let begun = if from > 0 { "…" } else { "" };
    let rest: Vec<char> = text.chars().skip(from).collect();
    let most = MOST - begun.chars().count();
    match rest.get(..most.saturating_sub(1)) {
        Some(part) if rest.len() > most => format!("{begun}{}…", part.iter().collect::<String>()),
        _ => format!("{begun}{}", rest.iter().collect::<String>()),
    }
}

/// Where a field's value stands, for the fields that hold times and people; the title.
fn span_of(entry: &Entry, field: &str) -> Option<Span> {
    let moment = entry
        .moments()
        .into_iter()
        .find(|(name, _)| *name == field)
        .map(|(_, moment)| moment.span);
    let name = || {
        entry
            .names()
            .into_iter()
            .find(|(name, ..)| *name == field)
            .map(|(_, name, _)| name.span)
    };
    let title = || {
        entry
            .title
            .as_ref()
            .filter(|_| field == "(title)")
            .map(|title| title.span)
    };
    moment.or_else(name).or_else(title)
}
