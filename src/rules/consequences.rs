//! The consequences of an overdue item. They are reported as notes on the same finding, not as findings of their own: one
//! cause, one finding.

use super::Context;
use crate::charter::{Profile, Role};
use crate::finding::Finding;
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry};
use crate::message::{Message, message};
use crate::narrator::delay::{approved, facts, refused, stopped};
use crate::obligation::{Obligation, State, Stop, What, delay, stop_conditions};

/// The rules that report an overdue item together with its consequences.
pub(super) const OVERDUE: &[&str] = &[
    "information-overdue",
    "information-partial",
    "reply-overdue",
    "approval-lapsed",
    "stage-overdue",
];

/// The maximum number of items of one kind to name.
const FEW: usize = 5;

/// The help about something that was open when the contract ended: it is recorded or settled, not continued.
pub(super) fn after_end(o: &Obligation, field: &str) -> Option<Message> {
    o.ended?;
    Some(message! {
        en: "the contract has ended: if it was done by then, log it with `{field}: {entry}`; if both sides have settled it since, close it with a decision `on: {entry}` with `verdict: waived`",
        ru: "договор окончен: если это сделано до его окончания, внесите запись с `{field}: {entry}`; если стороны это урегулировали, закройте решением `on: {entry}` с `verdict: waived`",
        es: "el contrato ha terminado: si se hizo antes, regístrelo con `{field}: {entry}`; si ambas partes lo han resuelto después, ciérrelo con una decisión `on: {entry}` con `verdict: waived`",
        field: field,
        entry: &o.entry,
    })
}

/// The help about something that only both sides can settle.
pub(super) fn settle() -> Message {
    message! {
        en: "if both sides have settled this, add an `allow` with a reason",
        ru: "если стороны это урегулировали, добавьте `allow` с причиной",
        es: "si ambas partes ya lo han resuelto, añada un `allow` con su motivo",
    }
}

/// Adds the consequences of an overdue item: a missing reminder or warning, the conditions to stop work.
pub(super) fn follow(
    cx: &Context<'_>,
    o: &Obligation,
    entry: &Entry,
    mut finding: Finding,
) -> Finding {
    let narrator = cx.narrator();
    let mut notes = Vec::new();
    if let Some(reminder) = reminder_missing(cx, entry.id()) {
        notes.push(narrator.missing(reminder));
    }
    // The missing warning about an overdue stage is a note on the finding about that stage.
    let blocked = o.rare().blocks.iter().filter(|id| {
        cx.stage(id)
            .is_some_and(|stage| stage.state != State::Overdue)
    });
    let threatened = blocked
        .filter_map(|id| warning_missing(cx, id))
        .filter(|w| w.rare().about.as_deref() == Some(entry.id()));
    let own = (o.what == What::Stage)
        .then(|| warning_missing(cx, entry.id()))
        .flatten();
    for warning in threatened.chain(own).take(FEW) {
        notes.push(narrator.missing(warning));
    }
    if let Some(stop) = stop_open(cx, o, entry) {
        notes.push(message! {
            en: "the conditions of `stop-work: {term}` have been met since {since}; a stop requires a notice: `kind: stop-work`, `about: {entry}`",
            ru: "условия `stop-work: {term}` выполнены {since:since}; для приостановки нужно уведомление: `kind: stop-work`, `about: {entry}`",
            es: "las condiciones de `stop-work: {term}` se cumplen desde el {since:full}; para suspender hace falta un aviso: `kind: stop-work`, `about: {entry}`",
            term: &stop.term.value,
            since: narrator.close(stop.since),
            entry: entry.id(),
        });
    }
    finding.derivation.extend(notes);
    finding
}

/// The overdue reminder of an entry.
pub(super) fn reminder_missing<'p>(cx: &Context<'p>, id: &str) -> Option<&'p Obligation> {
    cx.obligations
        .of(id)
        .find(|o| o.what == What::Reminder && o.state == State::Overdue)
}

/// The overdue warning from a stage's owner.
pub(super) fn warning_missing<'p>(cx: &Context<'p>, stage: &str) -> Option<&'p Obligation> {
    cx.obligations
        .of(stage)
        .find(|o| o.what == What::EarlyWarning && o.state == State::Overdue)
}

/// The conditions to stop work that an item owed by the client meets, if nobody has given notice of a stop about it or about a
/// stage that it blocks.
pub(super) fn stop_open(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Stop> {
    let waited_for = matches!(o.what, What::Answer(_) | What::Approval);
    let of_client = cx
        .debtor(o)
        .is_some_and(|party| party.role == Some(Role::Client));
    let stop = stop_conditions(cx.project, cx.obligations, o, cx.as_of)
        .filter(|_| waited_for && of_client)?;
    let log = cx.log();
    // What a notice rested on was settled before this one met the conditions, so that this one takes another notice.
    let is_over = |notice: &Entry| {
        let mut stops = cx.obligations.stoppages().iter();
        stops.any(|stop| stop.notice == notice.id() && stop.released.is_some())
    };
    let mut ids = std::iter::once(entry.id()).chain(o.rare().blocks.iter().map(String::as_str));
    let noticed = ids.any(|id| {
        let mut notices = log.referring(id, "about").chain(log.referring(id, "cause"));
        notices.any(|notice| match &notice.body {
            Body::Notice(fields) => {
                fields
                    .kind
                    .as_ref()
                    .is_some_and(|kind| kind.value == NoticeKind::StopWork)
                    && cx.happened(notice)
                    && !cx.obligations.is_replaced(notice.id())
                    && !is_over(notice)
            }
            _ => false,
        })
    });
    (!noticed).then_some(stop)
}

/// The delay of a stage: first the facts, then the result under the charter's profile; empty if neither side was
/// overdue.
pub(super) fn delay_notes(cx: &Context<'_>, stage: &Obligation) -> Vec<Message> {
    let Some(delay) = delay(cx.project, cx.obligations, stage, cx.as_of) else {
        return Vec::new();
    };
    let days = delay.days;
    let (stopped, approved) = (stopped(&delay), approved(&delay));
    if days.other + days.own + days.both == 0 {
        return stopped.into_iter().chain(approved).collect();
    }
    let (time, money) = (days.other + days.both, days.other);
    let asked = cx.charter().profile == Some(Profile::Scl);
    let profile = (asked && time > 0).then(|| {
        message! {
            en: "by the profile `scl` (concurrent delay gives time but no money): time for {time} {time#working day|working days}, money for {money}",
            ru: "по профилю `scl` (одновременная просрочка даёт время, но не деньги): время за {time} {time#рабочий день|рабочих дня|рабочих дней}, деньги за {money}",
            es: "según el perfil `scl` (el retraso simultáneo da tiempo, pero no dinero): tiempo por {time} {time#día hábil|días hábiles}, dinero por {money}",
            time: time,
            money: money,
        }
    });
    let notes = facts(cx.charter(), &delay).into_iter();
    let notes = notes.chain(refused(cx.charter(), &delay));
    let notes = notes.chain(stopped).chain(approved);
    notes.chain(profile).collect()
}
