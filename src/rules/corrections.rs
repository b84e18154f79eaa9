//! What a side may correct, or take back, for a while after it recorded it.

use super::Context;
use super::restated::is_made_punctual;
use crate::calendar::Instant;
use crate::log::{Body, Decision, Entry, Relation};
use crate::obligation::was_recorded_late;
use crate::project::{Removed, Stamp, side_of_author};

/// The side of a commit's author. An address that the charter does not have counts as the contractor, but not where the
/// charter has addresses of the contractor: then it belongs to neither side, as one does that people of both have.
pub(super) fn side<'p>(cx: &Context<'p>, stamp: &Stamp) -> Option<&'p str> {
    side_of_author(cx.project, stamp)
}

/// Whether a commit is not shown to be by the side that recorded an entry. Whoever has the same address recorded it. What
/// somebody unknown recorded, the side that acts in it may correct.
pub(super) fn is_foreign(
    cx: &Context<'_>,
    entry: Option<&Entry>,
    recorded: Option<&Stamp>,
    by: Option<&Stamp>,
) -> bool {
    let (Some(recorded), Some(by)) = (recorded, by) else {
        return false;
    };
    if (recorded.author_email).eq_ignore_ascii_case(&by.author_email) {
        return false;
    }
    match (side(cx, recorded), side(cx, by)) {
        (Some(recorded), Some(by)) => recorded != by,
        (None, Some(by)) => entry.is_none_or(|entry| acts_for_others(cx, entry, by)),
        (_, None) => true,
    }
}

/// Whether the removal of an entry takes something from the other side of the one that removed it: the other side acts in
/// the entry or had answered it, a date in it had passed that the side which removed it owed, or it was recorded late. An uncommitted removal
/// counts as one by the side that recorded the entry. What has another id now is not taken, but from those who named it.
pub(super) fn takes_from_the_other(cx: &Context<'_>, gone: &Removed, went: Instant) -> bool {
    let Some(by) = gone.stamp.as_ref().or(gone.recorded.as_ref()) else {
        return false;
    };
    let Some(entry) = cx.project.withdrawn(gone) else {
        return false;
    };
    let is_relied_on = is_relied_on(cx, gone);
    if is_relied_on || cx.project.renumbered_as(gone).is_some() {
        return is_relied_on;
    }
    let recorded_late = || {
        let recorded = gone.recorded.as_ref();
        recorded.is_some_and(|recorded| was_recorded_late(cx.project, &entry, recorded))
    };
    let Some(own) = side(cx, by) else {
        // Which of the sides removed it is not shown, if both have the address or the charter does not have it.
        let is_shared = cx.project.sides_of_address(&by.author_email).len() > 1;
        return is_shared || entry.actors().next().is_some() || recorded_late();
    };
    acts_for_others(cx, &entry, own)
        || owed_already(cx, &entry, own, went)
        || recorded_late()
        || is_made_punctual(cx, &gone.id, &entry, gone.landed)
}

/// Whether a side agrees to something: by a binding decision of some entries that `accepts` picks, and that was recorded where it could
/// be seen.
pub(super) fn has_decided<'e>(
    cx: &Context<'_>,
    side: &str,
    saw: &dyn Fn(&str) -> bool,
    entries: impl IntoIterator<Item = &'e Entry>,
    accepts: impl Fn(&Decision) -> bool,
) -> bool {
    entries.into_iter().any(|entry| {
        let Body::Decision(decision) = &entry.body else {
            return false;
        };
        let of_side = || {
            let judged = cx.obligations.judgement(entry.id());
            judged.is_some_and(|judged| {
                judged.standing.binds() && judged.sides.iter().any(|of| of == side)
            })
        };
        accepts(decision) && of_side() && cx.happened(entry) && saw(entry.id())
    })
}

/// Whether somebody of another side acts in an entry.
pub(super) fn acts_for_others(cx: &Context<'_>, entry: &Entry, own: &str) -> bool {
    let mut sides = entry
        .actors()
        .filter_map(|actor| cx.charter().side(&actor.value));
    sides.any(|side| *side.name != own)
}

/// Whether an entry of the log relies on another one: it answers it, delivers it, decides on it or replaces it.
pub(super) fn relies(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Answers | Relation::Of | Relation::On | Relation::Replaces
    )
}

/// Whether somebody of another side than the one that removed an entry had named it (had answered it, decided on it, asked about it), in
/// a commit of its own that was not made on top of the removal.
fn is_relied_on(cx: &Context<'_>, gone: &Removed) -> bool {
    let mut followed = cx.project.followed().iter();
    followed.any(|one| one.id == gone.id) || cx.project.relying_on(gone).next().is_some()
}

/// Whether a date in an entry had passed, by which a side owed a stage or what it had promised.
fn owed_already(cx: &Context<'_>, entry: &Entry, own: &str, went: Instant) -> bool {
    let charter = cx.charter();
    let zone = |own: &str| {
        let party = charter.party(own);
        party.map_or(cx.zone(), |party| party.calendar.zone())
    };
    match &entry.body {
        Body::Stage(stage) => {
            let owner = stage.owner.as_ref();
            let owner = owner.and_then(|owner| charter.side(&owner.value));
            let is_own = owner.is_none_or(|owner| *owner.name == own);
            let due = stage.due.as_ref();
            let due = due.map(|due| due.value.due_of(zone(own), cx.zone()).instant);
            is_own && due.is_some_and(|due| due < went)
        }
        Body::Reply(reply) => {
            let due = reply.promises.as_ref();
            let due = due.map(|due| due.value.due_of(zone(own), cx.zone()).instant);
            due.is_some_and(|due| due < went)
        }
        _ => false,
    }
}
