//! Edits of its own words by which a side gains afterwards what they did not give it before: they end in time what was overdue by then,
//! stop a clock that had run out, or hide that they were late.

use chrono::DateTime;

use super::super::Context;
use super::ended_by;
use crate::calendar::Instant;
use crate::charter::ChannelKind;
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Decision, Entry, Kind};
use crate::obligation::{Obligation, Standing, State, What, states_receipt, time_keys};
use crate::project::Edit;

/// The fields on which it depends whether a decision counts, besides what it is on and its verdict.
const OF_DECISIONS: &[&str] = &["by", "sets", "amount", "scope", "replaces"];

/// The fields of an edit by which its side gains. What an entry gives, and to what, is judged elsewhere.
pub(super) fn gained_by(
    cx: &Context<'_>,
    entry: &Entry,
    edit: &Edit,
    own: Option<&str>,
    edited: Instant,
) -> &'static [&'static str] {
    let fields: &[&str] = match entry.kind {
        Kind::Decision => &["by", "sets", "amount", "scope", "replaces", "evidence"],
        Kind::Reply => &["promises", "via", "evidence"],
        Kind::Delivery => &["period", "evidence"],
        Kind::Request => &["about", "needs"],
        _ => return &[],
    };
    let mut changes = edit.changes.iter();
    if !changes.any(|change| fields.contains(&change.field.as_str())) {
        return &[];
    }
    let Some(former) = cx.project.before_edit(entry.id(), edit) else {
        return &[];
    };
    let ended = ended_by(cx, entry, own).filter(|o| o.due < Some(edited));
    let ended: Vec<&Obligation> = ended.collect();
    let in_time = |o: &&&Obligation| o.act().is_some_and(|act| Some(act.at) <= o.due);
    let mut timely = ended.iter().filter(in_time);
    match (&former.body, &entry.body) {
        _ if ended.iter().any(|o| hid_by(cx, &former, entry, o)) => &["evidence"],
        (Body::Decision(was), Body::Decision(_))
            if timely.next().is_some() && !counted(cx, &former, was, entry) =>
        {
            OF_DECISIONS
        }
        (Body::Reply(was), Body::Reply(is)) => {
            let promised = was.promises.is_some() && is.promises.is_none();
            let confirms = timely.any(|o| o.what == What::CallConfirmation);
            if confirms && (promised || is_verbal(cx, &former)) {
                &["promises", "via"]
            } else {
                &[]
            }
        }
        // A report that names no period may be that of the next one, and is late for none.
        (Body::Delivery(was), Body::Delivery(is))
            if was.period.is_some() && is.period.is_none() =>
        {
            let is_late = |o: &&Obligation| o.what == What::CadenceReport && o.state == State::Late;
            if ended.iter().any(is_late) {
                &["period"]
            } else {
                &[]
            }
        }
        (Body::Request(_), Body::Request(_))
            if stops_afterwards(cx, &former, entry, own, edited) =>
        {
            &["about", "needs"]
        }
        _ => &[],
    }
}

/// Whether a decision bound somebody as it was, and was more than a proposal of a date. Whoever the charter does not have may have been
/// anybody.
fn counted(cx: &Context<'_>, former: &Entry, was: &Decision, now: &Entry) -> bool {
    let is_known = former
        .actors()
        .all(|by| cx.charter().side(&by.value).is_some());
    let Some(judged) = cx.obligations.judgement(now.id()).filter(|_| is_known) else {
        return true;
    };
    let charter = cx.project.charter_of(judged.charter);
    let standing = cx.obligations.standing_by(cx.project, former, charter);
    let binds = standing.as_ref().is_none_or(Standing::binds);
    let sets_due = was
        .sets
        .as_ref()
        .is_some_and(|sets| sets.value.due.is_some());
    let verdict = was.verdict.as_ref().map(|verdict| verdict.value);
    let on_stage = was
        .on
        .iter()
        .any(|id| cx.log().get_kind(&id.value.0, Kind::Stage).is_some());
    // On a stage these make a decision one about the plan.
    let of_plan = verdict != Some(Verdict::Rejected)
        && (sets_due || was.amount.is_some() || was.scope.is_some());
    let Body::Decision(is) = &now.body else {
        return true;
    };
    let is_of_plan = is.sets.is_some() || is.amount.is_some() || is.scope.is_some();
    let only_moves = verdict == Some(Verdict::Changed) && sets_due;
    binds && !only_moves && !(on_stage && of_plan && !is_of_plan)
}

fn is_verbal(cx: &Context<'_>, reply: &Entry) -> bool {
    let via = reply.common.via.as_ref();
    let channel = via.and_then(|via| cx.charter().channel(&via.value));
    channel == Some(ChannelKind::Verbal)
}

/// Whether the messages in the evidence of an entry, as it was, showed that it came too late for something, and do not show it any more.
fn hid_by(cx: &Context<'_>, former: &Entry, now: &Entry, o: &Obligation) -> bool {
    let came = |entry: &Entry| -> Option<Instant> {
        let keys = time_keys(cx.project, entry);
        let fits = keys
            .iter()
            .any(|(key, agrees)| *agrees || states_receipt(cx.project, entry, key));
        let sent = keys
            .iter()
            .filter_map(|(key, _)| DateTime::from_timestamp(key.at, 0));
        sent.min().filter(|_| !fits)
    };
    let was_in_time = o.act().is_some_and(|act| Some(act.at) <= o.due);
    let was_late = || came(former).is_some_and(|sent| Some(sent) > o.due);
    was_in_time && was_late() && came(now).is_none_or(|sent| Some(sent) <= o.due)
}

/// Whether a question stops a clock of its side that had run out by the time of an edit, and did not stop it before.
fn stops_afterwards(
    cx: &Context<'_>,
    former: &Entry,
    now: &Entry,
    own: Option<&str>,
    edited: Instant,
) -> bool {
    let asked = |entry: &Entry, id: &str| match &entry.body {
        Body::Request(request) => {
            let need = request
                .needs
                .as_ref()
                .map_or(Need::Answer, |need| need.value);
            let asks = matches!(need, Need::Answer | Need::Information | Need::Feedback);
            asks && request.about.iter().any(|about| *about.value.0 == *id)
        }
        _ => false,
    };
    cx.obligations.iter().any(|o| {
        let paused = o.rare().paused.as_ref();
        let by_it = paused
            .is_some_and(|(unpaused, by)| *unpaused < edited && by.iter().any(|id| id == now.id()));
        by_it && (own.is_none() || o.debtor.as_deref() == own) && !asked(former, &o.entry)
    })
}
