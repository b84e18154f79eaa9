//! The delay of a stage in words.

use crate::charter::Charter;
use crate::message::{Message, Value, message};
use crate::obligation::Delay;

/// The maximum number of entries to name.
const FEW: usize = 5;

/// Everything about a delay, as sentences without a full stop.
#[must_use]
pub fn notes(charter: &Charter, delay: &Delay) -> Vec<Message> {
    let notes = facts(charter, delay).into_iter();
    let notes = notes.chain(refused(charter, delay));
    notes.chain(stopped(delay)).chain(approved(delay)).collect()
}

/// The days of a delay and their parts; `None` if there are none.
#[must_use]
pub fn facts(charter: &Charter, delay: &Delay) -> Option<Message> {
    let days = delay.days.days;
    (days > 0).then(|| message! {
        en: "{days} {days#working day|working days} of {owner} after the due date: {parts}",
        ru: "{days} {days#рабочий день|рабочих дня|рабочих дней} после срока (календарь стороны {owner}): {parts}",
        es: "{days} {days#día hábil|días hábiles} de {owner} después del plazo: {parts}",
        days: days,
        owner: &delay.owner,
        parts: Value::commas(parts(charter, delay)),
    })
}

/// The days of a delay on which something refused by the other side was missing.
#[must_use]
pub fn refused(charter: &Charter, delay: &Delay) -> Option<Message> {
    let refused = &delay.refused;
    let other = charter.other_side(&delay.owner)?;
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
#[must_use]
pub fn stopped(delay: &Delay) -> Option<Message> {
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

/// The days of an approval that was reversed later, which are not part of a delay.
#[must_use]
pub fn approved(delay: &Delay) -> Option<Message> {
    (delay.approved > 0).then(|| {
        message! {
            en: "{days} {days#working day|working days} of {owner} after the first due date with an approval that was reversed later: nobody's delay",
            ru: "{days} {days#рабочий день|рабочих дня|рабочих дней} после первого срока (календарь стороны {owner}) результат был согласован: это не просрочка",
            es: "{days} {days#día hábil|días hábiles} de {owner} después del primer plazo con una entrega aprobada: no es retraso de nadie",
            days: delay.approved,
            owner: &delay.owner,
        }
    })
}

/// The parts of a delay that are not empty.
fn parts(charter: &Charter, delay: &Delay) -> Vec<Message> {
    let Delay {
        owner, days, dates, ..
    } = delay;
    let others = match charter.other_side(owner) {
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
            en: "{days} while both sides were overdue ({entries}{more})",
            ru: "{days} — просрочка обеих сторон ({entries}{more})",
            es: "{days} con retraso de ambas partes ({entries}{more})",
            days: days,
            entries: Value::commas(entries.iter().take(FEW)),
            more: more(entries.len().saturating_sub(FEW)),
        }
    };
    let neither = |days: u32| {
        message! {
            en: "{days} while nothing that blocks the stage was overdue",
            ru: "{days} — просрочек, блокирующих этап, не было",
            es: "{days} sin retraso en nada que bloquee la etapa",
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

/// The number of the entries that are not named: ` and 3 more`.
pub(crate) fn more(number: usize) -> Option<Message> {
    (number > 0).then(|| {
        message! {
            en: " and {more} more",
            ru: " и ещё {more}",
            es: " y {more} más",
            more: number,
        }
    })
}
