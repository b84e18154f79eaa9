//! Late answers and deliveries of a side that another record of the same side makes punctual: with an earlier time than the first
//! one, and in the log later than that.

use std::collections::HashMap;

use super::corrections::side;
use super::taking_edits::agrees;
use super::{Context, commits};
use crate::calendar::Instant;
use crate::finding::{Finding, Severity};
use crate::log::value::Gives;
use crate::log::{Body, Entry, Relation, compare_ids};
use crate::message::{Message, message};
use crate::obligation::{Obligation, Standing, Support, What, was_recorded_late};
use crate::project::{Recorded, Stamp};

/// What an entry says, or said before it was changed.
#[derive(Clone, Copy)]
struct Said<'c> {
    /// The entry of the log.
    entry: &'c Entry,
    /// The version.
    version: &'c Entry,
}

/// What answered requests, delivered stages or decided on something before it was changed, by what it named.
type Former<'c> = HashMap<String, Vec<(&'c Entry, Entry)>>;

/// The records by which something appears in time that its side had given late before.
pub(super) fn findings(cx: &Context<'_>) -> Vec<Finding> {
    let former = former(cx);
    let mut findings = Vec::new();
    for o in cx.obligations.iter().filter(|o| is_in_time(o)) {
        let given = given(cx, o, &former);
        if given.len() < 2 {
            continue;
        }
        let mut late: Vec<(Instant, Said<'_>)> = given
            .into_iter()
            .filter_map(|said| Some((cx.project.landed(said.entry.id())?.time, said)))
            .collect();
        late.sort_by(|(a, one), (b, two)| {
            let ids = || compare_ids(one.entry.id(), two.entry.id());
            a.cmp(b).then_with(ids)
        });
        let found = late.into_iter().find_map(|(landed, late)| {
            let by = instead(cx, o, late.version, landed, &former)?;
            Some((late, by))
        });
        findings.extend(found.and_then(|(late, by)| finding(cx, o, late, by)));
    }
    findings
}

/// Whether something that a removed entry of its own side gave late, as it was last or before it was changed, appears in time by
/// another one, which was in the log later.
pub(super) fn is_made_punctual(
    cx: &Context<'_>,
    id: &str,
    last: &Entry,
    landed: Option<Instant>,
) -> bool {
    let Some(landed) = landed else {
        return false;
    };
    let before = cx.project.before_edits(id, cx.until(), names_subjects);
    let versions = before.iter().map(|before| &before.entry).chain([last]);
    let former = Former::default();
    for gone in versions {
        for id in subjects_of(gone) {
            let promises = cx.log().referring(&id, "answers");
            let promises = promises.flat_map(|reply| cx.obligations.of(reply.id()));
            let promises = promises.filter(|o| o.what == What::Promise);
            let mut owed = cx.obligations.of(&id).chain(promises);
            let hidden = owed.any(|o| {
                is_in_time(o)
                    && ends(cx, o, gone, false)
                    && instead(cx, o, gone, landed, &former).is_some()
            });
            if hidden {
                return true;
            }
        }
    }
    false
}

/// Whether a field says what an entry answers, delivers or decides on, and what it gives.
fn names_subjects(field: &str) -> bool {
    matches!(
        field,
        "kind" | "answers" | "of" | "on" | "gives" | "verdict"
    )
}

/// The ids of what an entry answers, delivers or decides on.
fn subjects_of(entry: &Entry) -> Vec<String> {
    let named = entry.references().into_iter().filter(|reference| {
        matches!(
            reference.relation,
            Relation::Answers | Relation::Of | Relation::On
        )
    });
    named
        .map(|reference| reference.id.value.0.clone())
        .collect()
}

/// The former versions of the entries of the log that gave something else, or something to others, before they were changed.
fn former<'c>(cx: &Context<'c>) -> Former<'c> {
    let mut former = Former::default();
    for entry in cx.log().counting() {
        for before in cx
            .project
            .before_edits(entry.id(), cx.until(), names_subjects)
        {
            for id in subjects_of(&before.entry) {
                let versions = former.entry(id).or_default();
                versions.push((entry, before.entry.clone()));
            }
        }
    }
    former
}

/// Whether an act ended what one side owes to another, in time.
fn is_in_time(o: &Obligation) -> bool {
    let kind = matches!(
        o.what,
        What::Answer(_) | What::Approval | What::Stage | What::Promise | What::CallConfirmation
    );
    kind && o.debtor != o.creditor && o.act().is_some_and(|act| Some(act.at) <= o.due)
}

/// The ids that an entry names which ends an obligation.
fn subjects<'c>(cx: &Context<'c>, o: &'c Obligation) -> Vec<&'c str> {
    if o.what != What::Promise {
        return vec![o.entry.as_str()];
    }
    match cx.log().get(&o.entry).map(|entry| &entry.body) {
        Some(Body::Reply(reply)) => reply.answers.iter().map(|id| id.value.0.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The entries that ended an obligation, or would have, as they are or were.
fn given<'c>(cx: &Context<'c>, o: &'c Obligation, former: &'c Former<'c>) -> Vec<Said<'c>> {
    let log = cx.log();
    let found = subjects(cx, o).into_iter().flat_map(|id| {
        let fields = ["answers", "of", "on"].into_iter();
        let now = fields.flat_map(move |field| log.referring(id, field));
        let now = now.map(|entry| (entry, entry, true));
        let before = former.get(id).into_iter().flatten();
        now.chain(before.map(|(entry, version)| (*entry, version, false)))
    });
    let found = found.filter(|(_, version, is_there)| ends(cx, o, version, *is_there));
    found
        .map(|(entry, version, _)| Said { entry, version })
        .collect()
}

/// Whether an entry gives what is owed as a whole, or refuses it. Whether a decision binds is known of those that are in the log.
fn ends(cx: &Context<'_>, o: &Obligation, entry: &Entry, is_there: bool) -> bool {
    match (&entry.body, o.what) {
        (Body::Delivery(_), What::Stage) => true,
        (Body::Decision(decision), What::Answer(_) | What::Approval) => {
            let standing = || cx.obligations.standing(entry.id());
            decision.verdict.is_some() && (!is_there || standing().is_some_and(Standing::binds))
        }
        (Body::Reply(reply), What::CallConfirmation) => {
            let gives = reply.gives.as_ref().map(|gives| gives.value);
            gives.is_none_or(|gives| gives == Gives::All) && !entry.is_unread("gives")
        }
        (Body::Reply(reply), What::Answer(_) | What::Promise) => {
            let gives = reply.gives.as_ref().map(|gives| gives.value);
            matches!(gives, Some(Gives::All | Gives::Refusal))
        }
        _ => false,
    }
}

/// The entry that ended something in time, where its side had given that late before: it has an earlier time than the other entry,
/// which landed at an instant, and came into the log later. Nothing if the side that is owed recorded it or agrees to it, if both
/// sides confirm its time, or if it is reported as a late record.
fn instead<'c>(
    cx: &Context<'c>,
    o: &'c Obligation,
    late: &Entry,
    landed: Instant,
    former: &Former<'_>,
) -> Option<&'c Entry> {
    let by = cx.log().get(&o.act()?.entry)?;
    let (debtor, creditor) = (o.debtor.as_deref()?, o.creditor.as_deref()?);
    let is_of_debtor = |entry: &Entry| {
        let mut sides = entry.actors().filter_map(|by| cx.charter().side(&by.value));
        sides.any(|party| *party.name == debtor)
    };
    let came_late = cx.done(late).is_some_and(|at| Some(at) > o.due);
    if by.id() == late.id() || !came_late || !is_of_debtor(late) || !is_of_debtor(by) {
        return None;
    }
    let recorded = match cx.project.recorded(by.id()) {
        Recorded::At(stamp) => Some(stamp),
        Recorded::Pending => None,
        Recorded::Unknown => return None,
    };
    let came = match &recorded {
        Some(_) => cx.project.landed(by.id())?.time,
        None => cx.as_of,
    };
    if came <= landed || came > cx.as_of {
        return None;
    }
    let by_creditor = recorded.as_ref().and_then(|stamp| side(cx, stamp)) == Some(creditor);
    let is_late = recorded
        .as_ref()
        .is_some_and(|stamp| was_recorded_late(cx.project, by, stamp));
    let was_known = given(cx, o, former)
        .into_iter()
        .any(|Said { entry, version }| {
            let before = cx.project.landed(entry.id());
            let before = before.is_some_and(|other| other.time <= landed);
            let is_another = ![by.id(), late.id()].contains(&entry.id());
            is_another && before && cx.done(version) <= o.due && is_of_debtor(version)
        });
    let saw = |decided: &str| cx.project.was_recorded_on(decided, recorded.as_ref());
    let grade = || cx.obligations.grade(cx.project, by).support;
    let settled = by_creditor
        || is_late
        || was_known
        || agrees(cx, by, creditor, &saw)
        || grade() == Support::BothExports;
    (!settled).then_some(by)
}

fn finding(cx: &Context<'_>, o: &Obligation, said: Said<'_>, by: &Entry) -> Option<Finding> {
    let late = said.entry;
    let narrator = cx.narrator();
    let stamp: Option<Stamp> = match cx.project.recorded(by.id()) {
        Recorded::At(stamp) => Some(stamp),
        Recorded::Pending | Recorded::Unknown => None,
    };
    let at = |entry: &Entry| entry.common.at.as_ref().map(|at| at.value);
    let (is, was) = (at(by)?, at(said.version)?);
    let side = o.creditor.as_deref()?;
    let recorded: Message = match &stamp {
        Some(stamp) => message! {
            en: "recorded on {time} ({commit})",
            ru: "внесено {time:on} ({commit})",
            es: "registrada el {time:on} ({commit})",
            time: narrator.time(stamp.time),
            commit: commits::named(cx, stamp),
        },
        None => message! { en: "not yet committed", ru: "ещё не в коммите", es: "aún sin commit" },
    };
    let message = message! {
        en: "{by}, {recorded}, has an earlier time ({is}) than {late} ({was}), by which {owed} was late; {side} has not agreed",
        ru: "{by} ({recorded}): время ({is}) раньше, чем в {late} ({was}), а по {late} исполнение {owed} запоздало; без согласия стороны {side}",
        es: "{by}, {recorded}, tiene una hora anterior ({is}) a la de {late} ({was}), según la cual {owed} llegó tarde; {side} no lo ha aceptado",
        by: by.id(),
        recorded: recorded,
        is: &is,
        late: late.id(),
        was: &was,
        owed: &o.entry,
        side: side,
    };
    let place = by.common.at.as_ref().map_or(by.head, |at| at.span);
    let mut finding = Finding::new(by.at(place), message)
        .entry(by.id())
        .involves(late.id())
        .distinguish(format!("{} {}", late.id(), o.entry))
        .caption(message! {
            en: "in time only by this entry",
            ru: "в срок только по этой записи",
            es: "a tiempo solo según esta entrada",
        })
        .label(
            late.source,
            late.head,
            message! { en: "in the log before", ru: "внесено раньше", es: "registrada antes" },
        )
        .derivation([commits::basis()])
        .help(message! {
            en: "log a decision of {side} `on: {by}` that agrees to its time",
            ru: "внесите решение стороны {side} `on: {by}` о согласии с этим временем",
            es: "registre una decisión de {side} `on: {by}` que acepte su hora",
            side: side,
            by: by.id(),
        })
        .at_most(Severity::Warning);
    if o.entry != late.id() {
        finding = finding.involves(o.entry.as_str());
    }
    finding.since = stamp.map(|stamp| stamp.time);
    Some(finding)
}
