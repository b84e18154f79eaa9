//! Entries that somebody of another side removed or changed: what they had settled is no failure of the side that acted in them.

use super::of_entry::with_slip;
use super::{Candidate, Settles, Waives, Why, done, field_of, slip_of};
use crate::calendar::Instant;
use crate::log::value::Verdict;
use crate::log::{Body, Entry, Kind, Relation};
use crate::project::{Edit, Narrowed, Project, Recorded, Removed, Stamp, side_of_author};
use crate::source::Span;

/// The fields on which it depends what an entry settles.
const SETTLES: &[&str] = &[
    "kind", "at", "from", "by", "via", "answers", "gives", "promises", "of", "period", "on",
    "verdict", "sets", "amount", "scope", "replaces", "for", "with",
];

/// The entries that another side than their own removed or changed, each as it was before.
pub(super) fn candidates(project: &Project, as_of: Instant) -> Vec<Candidate<'_>> {
    let removed = project.removed();
    let removed = removed
        .iter()
        .filter_map(|gone| removed_by_others(project, gone));
    let edited = project.log.counting();
    let edited = edited.filter(|entry| project.was_edited(entry.id()));
    let edited = edited.filter_map(|entry| changed_by_others(project, entry, as_of));
    removed.chain(edited).collect()
}

fn removed_by_others<'p>(project: &'p Project, gone: &Removed) -> Option<Candidate<'p>> {
    let kind = gone.kind.filter(|kind| field_of(*kind).is_some())?;
    let by = match project.narrowed(gone) {
        Some(Narrowed::By(version)) => project.charter_versions().get(version).map(|v| &v.written),
        Some(Narrowed::Pending) => None,
        None => gone.stamp.as_ref(),
    };
    let recorded = gone.recorded.as_ref();
    // An uncommitted removal counts as one by the side that recorded the entry.
    let by = by.or(recorded)?;
    let entry = project.withdrawn(gone)?;
    if !is_by_others(project, &entry, recorded, by) || project.renumbered_as(gone).is_some() {
        return None;
    }
    let who = gone.stamp.as_ref().map(|_| project.who(by).into_owned());
    let mut candidate = as_it_was(project, &entry, kind, Why::Removed(who))?;
    let files = project.log_files();
    let file = files.iter().find(|(_, source)| source.path() == gone.path);
    candidate.slip.source = file.map_or(project.charter.source, |(id, _)| *id);
    candidate.slip.path.clone_from(&gone.path);
    candidate.slip.span = Span::new(0, 0);
    Some(candidate)
}

fn changed_by_others<'p>(
    project: &'p Project,
    entry: &'p Entry,
    as_of: Instant,
) -> Option<Candidate<'p>> {
    field_of(entry.kind)?;
    let recorded = match project.recorded(entry.id()) {
        Recorded::At(stamp) => stamp,
        Recorded::Pending | Recorded::Unknown => return None,
    };
    let edits = project.edits_after(entry.id(), Instant::MIN_UTC, as_of);
    let concerns = |edit: &&Edit| {
        let mut changes = edit.changes.iter();
        edit.dropped.is_none() && changes.any(|change| SETTLES.contains(&change.field.as_str()))
    };
    // What its own side wrote last it stands by.
    let last = edits.iter().rfind(concerns)?;
    let by = last.stamp.as_ref().unwrap_or(&recorded);
    let former = project.before_edit(entry.id(), last)?;
    if !is_by_others(project, &former, Some(&recorded), by)
        || is_agreed(project, entry, &former, last)
    {
        return None;
    }
    let who = last.stamp.as_ref().map(|by| project.who(by).into_owned());
    let mut candidate = as_it_was(project, &former, former.kind, Why::Changed(who))?;
    let slip = slip_of(project, entry, candidate.slip.why.clone());
    candidate.slip = super::Slip {
        at: candidate.slip.at,
        ..slip
    };
    Some(candidate)
}

/// Whether a commit is not shown to be by the side that acts in an entry; in a call, which nobody gives alone, by the side that
/// recorded it.
fn is_by_others(project: &Project, entry: &Entry, recorded: Option<&Stamp>, by: &Stamp) -> bool {
    let own = side_of_author(project, by);
    if entry.kind == Kind::Call {
        let recorded = recorded.and_then(|recorded| side_of_author(project, recorded));
        return recorded.is_some() && recorded != own;
    }
    let mut acting = entry
        .actors()
        .filter_map(|by| project.charter.side(&by.value));
    let first = acting.next();
    first.is_some_and(|first| {
        let mut all = std::iter::once(first).chain(acting);
        !all.any(|side| own == Some(side.name.as_str()))
    })
}

/// Whether the side that acts in an entry decided on it with a change of it before its eyes, other than to reject it.
fn is_agreed(project: &Project, entry: &Entry, former: &Entry, edit: &Edit) -> bool {
    let side = |entry: &Entry| {
        let actor = entry.actor()?;
        let side = project.charter.side(&actor.value)?;
        Some(side.name.value.clone())
    };
    let own = side(former);
    let mut others = project
        .log
        .related(entry.id(), |relation| relation == Relation::On);
    others.any(|other| {
        let agrees = match &other.body {
            Body::Decision(decision) => {
                let verdict = decision.verdict.as_ref();
                verdict.is_some_and(|verdict| verdict.value != Verdict::Rejected)
            }
            _ => false,
        };
        agrees
            && own.is_some()
            && side(other) == own
            && project.saw_edit(other.id(), entry.id(), edit)
    })
}

fn as_it_was<'p>(
    project: &'p Project,
    entry: &Entry,
    kind: Kind,
    why: Why,
) -> Option<Candidate<'p>> {
    let field = field_of(kind)?;
    match &entry.body {
        Body::Call(call) => {
            let item = call.for_cadence.as_ref()?;
            Some(Candidate {
                slip: slip_of(project, entry, why),
                field: Some(field),
                settles: Settles::These(vec![(Some(field), item.value.to_string())]),
                sides: Vec::new(),
                of_calls: false,
                waives: Waives::No,
                moves: false,
                of_decisions: false,
            })
        }
        _ => {
            done(project, entry)?;
            Some(with_slip(project, entry, field, why, false))
        }
    }
}
