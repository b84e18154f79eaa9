//! Edits within the time for corrections that take something from the other side: of what the other side does in an entry, or
//! of what it relies on.

mod gained;

use gained::gained_by;

use super::corrections::{acts_for_others, has_decided, relies, side};
use super::{Context, edits};
use crate::calendar::{Instant, Moment};
use crate::log::value::{EntryId, Gives, Verdict};
use crate::log::{Body, Entry, Kind, Meaning, Relation, Reply};
use crate::obligation::{Obligation, was_recorded_late};
use crate::project::{Edit, FieldChange, Recorded, Stamp};

/// The changes of an edit that need the agreement of other sides, and these sides.
#[derive(Debug, Default)]
pub(super) struct Taking<'e> {
    /// The changes.
    pub(super) changes: Vec<&'e FieldChange>,
    /// The parties that have to agree.
    pub(super) awaits: Vec<String>,
}

/// The changes of an edit by the side that recorded an entry which take something from the other side: those of what the other
/// side does in it, unless they can only help that side, and those of its own words that the other side had relied on, or by
/// which something late or overdue appears in time. An uncommitted edit counts as one by the side that recorded the entry.
pub(super) fn taking<'e>(
    cx: &Context<'_>,
    entry: &Entry,
    recorded: Option<&Stamp>,
    edit: &'e Edit,
) -> Taking<'e> {
    let Some(by) = edit.stamp.as_ref().or(recorded) else {
        return Taking::default();
    };
    let at = edit.stamp.as_ref().map_or(cx.as_of, |stamp| stamp.time);
    let own = side(cx, by);
    let acting = acting(cx, entry, edit);
    let others: Vec<String> = acting
        .iter()
        .filter(|party| own != Some(party.as_str()))
        .cloned()
        .collect();
    let mut changes: Vec<&FieldChange> = edit.changes.iter().collect();
    let awaits = if others.is_empty() {
        let relied = own.is_some_and(|own| is_relied_on(cx, entry, own, edit));
        let takes_back = takes_back_words(cx, entry, edit, own, at);
        let gained = gained_by(cx, entry, edit, own, at);
        let breaks = |change: &FieldChange| {
            let words = ["kind", "gives", "answers", "promises", "due"];
            let field = change.field.as_str();
            gained.contains(&field) || takes_back && words.contains(&field)
        };
        changes.retain(|change| {
            (relied && !edits::accepts(entry, change) && takes(cx, entry, change, true))
                || burdens(cx, entry, change, own, at)
                || hides_delay(cx, entry, change, own, at)
                || breaks(change)
        });
        let other = own.and_then(|own| cx.charter().other_side(own));
        other
            .map(|other| other.name.value.clone())
            .into_iter()
            .collect()
    } else {
        changes.retain(|change| takes(cx, entry, change, false));
        others
    };
    let saw = |by: &str| cx.project.saw_edit(by, entry.id(), edit);
    let missing = |side: &String| !agrees(cx, entry, side, &saw);
    if !changes.is_empty() && !awaits.is_empty() && !awaits.iter().any(missing) {
        changes.clear();
    }
    Taking { changes, awaits }
}

/// The parties of the people who act in an entry, by what it said before an edit and after it.
fn acting(cx: &Context<'_>, entry: &Entry, edit: &Edit) -> Vec<String> {
    let changed = edit
        .changes
        .iter()
        .filter(|change| matches!(change.field.as_str(), "from" | "by"))
        .flat_map(|change| [&change.before, &change.after])
        .filter_map(|names| names.as_deref())
        .flat_map(|names| names.split(", ").map(str::to_owned));
    let mut names: Vec<String> = changed.collect();
    if names.is_empty() {
        names.extend(entry.actors().map(|actor| actor.value.0.clone()));
    }
    let sides = names.iter().filter_map(|name| cx.charter().side(name));
    let mut sides: Vec<String> = sides.map(|party| party.name.value.clone()).collect();
    sides.sort_unstable();
    sides.dedup();
    sides
}

/// Whether a change of an entry may be to the disadvantage of the side that acts in it, or of the other one if the entry is the
/// editor's own and that side had relied on it. What could not be read before, or named nothing, is completed by anybody.
fn takes(cx: &Context<'_>, entry: &Entry, change: &FieldChange, is_own: bool) -> bool {
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    let field = change.field.as_str();
    let Some(before) = before else {
        return match field {
            "at" | "from" | "by" | "to" | "via" | "in" | "needs" => false,
            "gives" => after != Some("all"),
            // Whoever confirmed a call confirmed all that its entry said.
            "note" => is_own && entry.kind == Kind::Call,
            _ => edits::binds(change),
        };
    };
    let meaning = entry.kind.field(field).map(|field| field.meaning);
    let names = || before.split(", ");
    match meaning {
        Some(Meaning::Reference(_)) if !names().any(|id| is_known(cx, id)) => return false,
        Some(Meaning::Name(_)) if names().all(|name| !is_named(cx, name)) => return false,
        Some(Meaning::Moment(_)) if Moment::shown(before).is_none() => return false,
        Some(Meaning::Word(words)) if !words.contains(&before) => return false,
        _ => {}
    }
    let moves = |earlier: bool, after: Option<&str>| match after {
        Some(after) if earlier => is_later(cx, after, Some(before)),
        after => is_later(cx, before, after),
    };
    match (entry.kind, field) {
        // Who is asked in a party makes no difference to what it owes.
        (Kind::Request, "to") => {
            after.map(|to| cx.charter().side(to).map(|party| &*party.name))
                != Some(cx.charter().side(before).map(|party| &*party.name))
        }
        // What is asked for is due later; what is given came later, or is promised for an earlier date.
        (Kind::Request, "at" | "due") | (Kind::Reply | Kind::Delivery, "at") => {
            moves(is_own, after)
        }
        (Kind::Reply, "promises") => moves(!is_own, after),
        (Kind::Reply, "gives") => is_own || after != Some("all"),
        (_, "urgent" | "blocks" | "about") => true,
        // The words, too, are what the other side answered.
        _ => is_own || edits::binds(change),
    }
}

/// Whether a change makes the other side owe what it did not owe, or owe it earlier (of a request or a delivery, by a date that was
/// over then), or take part in a call or not. What named nobody is completed by anybody.
fn burdens(
    cx: &Context<'_>,
    entry: &Entry,
    change: &FieldChange,
    own: Option<&str>,
    edited: Instant,
) -> bool {
    let charter = cx.charter();
    let side = |name: &str| charter.side(name).map(|party| party.name.as_str());
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    match (&entry.body, change.field.as_str()) {
        (Body::Stage(_), "owner") | (Body::Request(_), "to") => {
            let (was, is) = (before.and_then(side), after.and_then(side));
            was.is_some() && is.is_some() && is != was && is != own
        }
        (Body::Stage(stage), "due") => {
            let owner = stage.owner.as_ref().and_then(|owner| side(&owner.value));
            let earlier = after.is_some_and(|after| is_later(cx, after, before));
            before.is_some() && own.is_some() && owner.is_some() && owner != own && earlier
        }
        // What was delivered by then is approved in another time.
        (Body::Stage(_), "urgent") => {
            let mut delivered = cx.log().referring(entry.id(), "of");
            own.is_some() && delivered.any(|other| cx.done(other).is_some_and(|at| at < edited))
        }
        (Body::Request(_) | Body::Delivery(_), "at" | "due" | "needs" | "urgent") => {
            let mut owed = cx.obligations.of(entry.id());
            owed.any(|o| o.rare().brought_forward.contains(&edited))
        }
        (Body::Call(_), "with") if own.is_some() => {
            let names = |names: Option<&str>| -> Vec<String> {
                let names = names.into_iter().flat_map(|names| names.split(", "));
                names.map(str::to_owned).collect()
            };
            let (before, after) = (names(before), names(after));
            let others = |names: &[String], without: &[String]| {
                let names = names.iter().filter(|name| !without.contains(name));
                let others = names.filter(|name| side(name).is_some_and(|of| Some(of) != own));
                others.count()
            };
            let unknown = before.iter().filter(|name| side(name).is_none()).count();
            others(&before, &after) > 0 || others(&after, &before) > unknown
        }
        _ => false,
    }
}

/// Whether a moment is later than another, or gone.
fn is_later(cx: &Context<'_>, before: &str, after: Option<&str>) -> bool {
    let start = |text: &str| Some(Moment::shown(text)?.start(cx.zone()).instant);
    let after = after.map(start);
    match (start(before), after) {
        (Some(before), Some(Some(after))) => after > before,
        _ => true,
    }
}

fn is_known(cx: &Context<'_>, id: &str) -> bool {
    cx.log().get(id).is_some() || cx.project.record(id).is_some()
}

fn is_named(cx: &Context<'_>, name: &str) -> bool {
    let charter = cx.charter();
    charter.side(name).is_some() || charter.channel(name).is_some()
}

/// Whether somebody of another side had answered an entry, decided on it, or replaced it, in a commit of its own that had it as it
/// was before an edit.
fn is_relied_on(cx: &Context<'_>, entry: &Entry, own: &str, edit: &Edit) -> bool {
    let others = cx.log().related(entry.id(), relies);
    let mut others = others.filter(|other| acts_for_others(cx, other, own));
    others.any(|other| match cx.project.recorded(other.id()) {
        Recorded::At(stamp) => {
            side(cx, &stamp).is_some_and(|recorder| recorder != own)
                && !cx.project.saw_edit(other.id(), entry.id(), edit)
        }
        Recorded::Pending | Recorded::Unknown => false,
    })
}

/// Whether a change of a side's own words makes something that it owed appear in time: a due date that had passed is moved, a
/// late record or answer is given an earlier time, or an answer gives afterwards what was overdue by then.
fn hides_delay(
    cx: &Context<'_>,
    entry: &Entry,
    change: &FieldChange,
    own: Option<&str>,
    edited: Instant,
) -> bool {
    let is_own =
        |party: Option<&str>| own.is_none() || party.is_none_or(|party| own == Some(party));
    let charter = cx.charter();
    let before = change.before.as_deref();
    let moment = before.and_then(Moment::shown);
    let passed = || {
        let zone = own.and_then(|own| charter.party(own));
        let zone = zone.map_or(cx.zone(), |party| party.calendar.zone());
        moment.is_some_and(|due| due.due_of(zone, cx.zone()).instant < edited)
    };
    let moved_back = || is_later(cx, before.unwrap_or_default(), change.after.as_deref());
    match (&entry.body, change.field.as_str()) {
        (Body::Stage(stage), "due") => {
            let owner = stage.owner.as_ref();
            let owner = owner.and_then(|owner| charter.side(&owner.value));
            is_own(owner.map(|owner| owner.name.as_str())) && passed() && moved_back()
        }
        (Body::Stage(stage), "owner") => {
            let side = |name: &str| charter.side(name);
            let was = before.and_then(side);
            // As for the stage itself, its date ends where the one who owed it is.
            let zone = was.map_or(cx.zone(), |party| party.calendar.zone());
            let due = stage.due.as_ref();
            let due = due.map(|due| due.value.due_of(zone, cx.zone()).instant);
            let was = was.map(|party| party.name.as_str());
            let now = change.after.as_deref().and_then(side);
            was.is_some()
                && is_own(was)
                && was != now.map(|party| party.name.as_str())
                && due.is_some_and(|due| due < edited)
        }
        // A date that was over before the promise never counted.
        (Body::Reply(_), "promises") => {
            passed() && moved_back() && !was_impossible(cx, entry, moment.as_ref(), own)
        }
        (_, "at") => {
            let was = moment.map(|moment| (moment.answer(cx.zone()).instant, moment));
            was.is_some_and(|(was, moment)| {
                let in_time = |o: &Obligation| {
                    o.act().is_some_and(|act| Some(act.at) <= o.due) && o.due < Some(was)
                };
                ended_by(cx, entry, own).any(in_time) || was_late(cx, entry, &moment)
            })
        }
        (Body::Reply(_), "gives") if before == Some(Gives::All.name()) => false,
        (_, "gives" | "answers" | "of" | "on" | "verdict") => ended_by(cx, entry, own).any(|o| {
            let named = before.is_some_and(|ids| ids.split(", ").any(|id| id == o.entry));
            !named && o.due < Some(edited) && o.act().is_some_and(|act| Some(act.at) <= o.due)
        }),
        _ => false,
    }
}

/// Whether an edit makes of a promise, or of a stage, of its own side something that owes nothing any more, or owes it to another
/// request, after its date had passed.
fn takes_back_words(
    cx: &Context<'_>,
    entry: &Entry,
    edit: &Edit,
    own: Option<&str>,
    edited: Instant,
) -> bool {
    let may = |change: &FieldChange| matches!(&*change.field, "kind" | "gives" | "answers");
    let former = edit.changes.iter().any(may);
    let former = former.then(|| cx.project.before_edit(entry.id(), edit));
    let Some(former) = former.flatten() else {
        return false;
    };
    let charter = cx.charter();
    let zone = own.and_then(|own| charter.party(own));
    let zone = zone.map_or(cx.zone(), |party| party.calendar.zone());
    let passed = |due: Instant| due < edited;
    match (&former.body, &entry.body) {
        (Body::Stage(stage), body) => {
            let owner = stage.owner.as_ref();
            let owner = owner.and_then(|owner| charter.side(&owner.value));
            let is_own = own.is_none() || owner.is_none_or(|owner| own == Some(&*owner.name));
            let due = stage.due.as_ref();
            let due = due.map(|due| due.value.due_of(zone, cx.zone()).instant);
            !matches!(body, Body::Stage(_)) && is_own && due.is_some_and(passed)
        }
        (Body::Reply(was), body) => {
            let owes = |reply: &Reply| {
                let gives = reply.gives.as_ref().map(|gives| gives.value);
                matches!(gives, None | Some(Gives::Part | Gives::Promise))
            };
            let asked = |reply: &Reply| -> Vec<EntryId> {
                let mut ids: Vec<EntryId> =
                    reply.answers.iter().map(|id| id.value.clone()).collect();
                ids.sort_unstable();
                ids
            };
            let kept = matches!(body, Body::Reply(is) if owes(is) && asked(is) == asked(was));
            let due = was.promises.as_ref();
            let due = due.map(|due| due.value.due_of(zone, cx.zone()).instant);
            let at = former.common.at.as_ref();
            let at = at.map(|at| at.value.answer(cx.zone()).instant);
            !kept && owes(was) && due >= at && due.is_some_and(passed)
        }
        _ => false,
    }
}

/// Whether a date was over before the entry that stated it, the time of which was never changed.
fn was_impossible(
    cx: &Context<'_>,
    entry: &Entry,
    stated: Option<&Moment>,
    own: Option<&str>,
) -> bool {
    let zone = own.and_then(|own| cx.charter().party(own));
    let zone = zone.map_or(cx.zone(), |party| party.calendar.zone());
    let at = entry.common.at.as_ref();
    let at = at.map(|at| at.value.answer(cx.zone()).instant);
    let due = stated.map(|due| due.due_of(zone, cx.zone()).instant);
    let edits = cx
        .project
        .edits_after(entry.id(), Instant::MIN_UTC, cx.until());
    let mut changes = edits.iter().flat_map(|edit| &edit.changes);
    due.is_some() && due < at && !changes.any(|change| change.field == "at")
}

/// What an entry ends that a side owed to another.
fn ended_by<'c>(
    cx: &Context<'c>,
    entry: &Entry,
    own: Option<&str>,
) -> impl Iterator<Item = &'c Obligation> {
    let (id, own) = (entry.id().to_owned(), own.map(str::to_owned));
    cx.obligations.iter().filter(move |o| {
        let debtor = o.debtor.as_deref();
        o.due.is_some()
            && o.act().is_some_and(|act| act.entry == id)
            && o.entry != id
            && (own.is_none() || debtor == own.as_deref())
            && o.creditor.as_deref() != debtor
    })
}

/// Whether an entry was recorded late by the time that it stated before, and is not by the one that it states now.
fn was_late(cx: &Context<'_>, entry: &Entry, before: &Moment) -> bool {
    let Recorded::At(recorded) = cx.project.recorded(entry.id()) else {
        return false;
    };
    let mut earlier = entry.clone();
    let Some(at) = &mut earlier.common.at else {
        return false;
    };
    at.value = *before;
    was_recorded_late(cx.project, &earlier, &recorded)
        && !was_recorded_late(cx.project, entry, &recorded)
}

/// Whether a side agrees to something that was done to an entry: by a binding decision on it, other than a rejection, or an entry
/// that replaces it. `saw`: whether an entry was recorded where that could be seen.
pub(super) fn agrees(
    cx: &Context<'_>,
    entry: &Entry,
    side: &str,
    saw: &dyn Fn(&str) -> bool,
) -> bool {
    let on_it = cx
        .log()
        .related(entry.id(), |relation| relation == Relation::On);
    let decided = has_decided(cx, side, saw, on_it, |decision| {
        let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
        verdict != Some(Verdict::Rejected)
    });
    let replaces = |relation: Relation| relation == Relation::Replaces;
    let mut others = cx.log().related(entry.id(), replaces);
    decided
        || others.any(|other| {
            let mut sides = other
                .actors()
                .filter_map(|actor| cx.charter().side(&actor.value));
            sides.any(|party| *party.name == side) && saw(other.id())
        })
}
