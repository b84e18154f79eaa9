//! The consequences of an overdue item. They are reported as notes on the same finding, not as findings of their own: one
//! cause, one finding.

use super::Context;
use super::answers::more;
use crate::charter::{Profile, Role};
use crate::finding::Finding;
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry};
use crate::message::{Message, Value, message};
use crate::obligation::{Delay, Obligation, State, Stop, What, delay, stop_conditions};

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
    let blocked = o.blocks.iter().filter(|id| {
        cx.stage(id)
            .is_some_and(|stage| stage.state != State::Overdue)
    });
    let threatened = blocked
        .filter_map(|id| warning_missing(cx, id))
        .filter(|w| w.about.as_deref() == Some(entry.id()));
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
            since: narrator.time(stop.since),
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
    let mut ids = std::iter::once(entry.id()).chain(o.blocks.iter().map(String::as_str));
    let noticed = ids.any(|id| {
        let mut notices = log.referring(id, "about").chain(log.referring(id, "cause"));
        notices.any(|notice| match &notice.body {
            Body::Notice(fields) => {
                fields
                    .kind
                    .as_ref()
                    .is_some_and(|kind| kind.value == NoticeKind::StopWork)
                    && cx.happened(notice)
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
    let stopped = stopped_note(&delay);
    let approved = (delay.approved > 0).then(|| {
        message! {
            en: "{days} {days#working day|working days} of {owner} after the first due date with an approval that was reversed later: nobody's delay",
            ru: "{days} {days#рабочий день|рабочих дня|рабочих дней} после первого срока (календарь стороны {owner}) результат был согласован: ничья просрочка",
            es: "{days} {days#día hábil|días hábiles} de {owner} después del primer plazo con una entrega aprobada: no es retraso de nadie",
            days: delay.approved,
            owner: &delay.owner,
        }
    });
    if days.other + days.own + days.both == 0 {
        return stopped.into_iter().chain(approved).collect();
    }
    let facts = message! {
        en: "{days} {days#working day|working days} of {owner} after the due date: {parts}",
        ru: "{days} {days#рабочий день|рабочих дня|рабочих дней} после срока (календарь стороны {owner}): {parts}",
        es: "{days} {days#día hábil|días hábiles} de {owner} después del plazo: {parts}",
        days: days.days,
        owner: &delay.owner,
        parts: Value::commas(parts(cx, &delay)),
    };
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
    let notes = [facts].into_iter().chain(refused(cx, &delay));
    let notes = notes.chain(stopped).chain(approved);
    notes.chain(profile).collect()
}

/// The days of a delay on which something refused by the other side was missing.
fn refused(cx: &Context<'_>, delay: &Delay) -> Option<Message> {
    let refused = &delay.refused;
    let other = cx.charter().other_side(&delay.owner)?;
    (refused.days > 0).then(|| {
        message! {
            en: "of these, {days} {days#working day|working days} refused by {who} ({entries}{more})",
            ru: "в {days} {days#рабочем дне|рабочих днях|рабочих днях} из них отказала сторона {who} ({entries}{more})",
            es: "de ellos, {days} {days#día hábil denegado|días hábiles denegados} por {who} ({entries}{more})",
            days: refused.days,
            who: &other.name.value,
            entries: Value::commas(refused.entries.iter().take(FEW)),
            more: more(refused.entries.len().saturating_sub(FEW)),
        }
    })
}

/// The days on which work was stopped, which are not part of a delay.
fn stopped_note(delay: &Delay) -> Option<Message> {
    (delay.stopped > 0).then(|| {
        message! {
            en: "{days} more {days#working day|working days} of {owner} on which its work was stopped by notice {days#is|are} not counted",
            ru: "ещё {days} {days#рабочий день приостановки работ|рабочих дня приостановки работ|рабочих дней приостановки работ} по уведомлению (сторона {owner}) не {days#учитывается|учитываются|учитываются}",
            es: "no se {days#cuenta|cuentan} {days} {days#día hábil más|días hábiles más} de {owner} con los trabajos suspendidos por aviso",
            days: delay.stopped,
            owner: &delay.owner,
        }
    })
}

/// The parts of a delay that are not empty.
fn parts(cx: &Context<'_>, delay: &Delay) -> Vec<Message> {
    let Delay {
        owner, days, dates, ..
    } = delay;
    let others = match cx.charter().other_side(owner) {
        Some(party) => Value::from(&party.name.value),
        None => message! { en: "the other side", ru: "другая сторона", es: "la otra parte" }.into(),
    };
    let only = |days: u32, who: Value, entries: &[String]| {
        message! {
            en: "{days} while only {who} was overdue ({entries}{more})",
            ru: "{days} — просрочка только одной стороны: {who} ({entries}{more})",
            es: "{days} con retraso solo de {who} ({entries}{more})",
            days: days,
            who: who,
            entries: Value::commas(entries.iter().take(FEW)),
            more: more(entries.len().saturating_sub(FEW)),
        }
    };
    let both = |days: u32, entries: &[String]| {
        message! {
            en: "{days} while both were ({entries}{more})",
            ru: "{days} — просрочка обеих сторон ({entries}{more})",
            es: "{days} con retraso de ambas ({entries}{more})",
            days: days,
            entries: Value::commas(entries.iter().take(FEW)),
            more: more(entries.len().saturating_sub(FEW)),
        }
    };
    let neither = |days: u32| {
        message! {
            en: "{days} while neither was",
            ru: "{days} — без просрочки сторон",
            es: "{days} sin retraso de ninguna",
            days: days,
        }
    };
    let parts = [
        (
            days.other,
            only(days.other, others, &delay.overdue_on(&dates.other)),
        ),
        (
            days.own,
            only(days.own, owner.into(), &delay.overdue_on(&dates.own)),
        ),
        (days.both, both(days.both, &delay.overdue_on(&dates.both))),
        (days.neither, neither(days.neither)),
    ];
    let parts = parts.into_iter().filter(|(days, _)| *days > 0);
    parts.map(|(_, part)| part).collect()
}
