//! The events of a stage: moves of its due date, deliveries, acceptances, rejections, reversals, and stops of work.

use super::page::Page;
use crate::calendar::Instant;
use crate::log::value::Verdict;
use crate::log::{Body, Decision, Entry};
use crate::message::{Message, message};
use crate::obligation::{Obligation, What};

/// The kind of an event, with a shape of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The due date was moved.
    Moved,
    /// It was delivered.
    Delivered,
    /// It was accepted.
    Accepted,
    /// It was rejected, or its acceptance reversed.
    Rejected,
    /// Work was stopped.
    Stopped,
    /// Work was resumed.
    Resumed,
    /// Something else ended it.
    Done,
    /// What does not bind: it is listed, and not drawn.
    Idle,
}

/// An event.
#[derive(Debug)]
pub(super) struct Event<'p> {
    pub(super) at: Instant,
    pub(super) mark: Mark,
    pub(super) what: Message,
    /// When stopped work was resumed, or the instant of the page.
    pub(super) until: Option<Instant>,
    /// The party that acted.
    pub(super) party: Option<&'p str>,
}

/// The events of an obligation until the instant of the page, in chronological order.
pub(super) fn events<'p>(page: &Page<'p>, o: &Obligation) -> Vec<Event<'p>> {
    let judged = page.edition.judged;
    let (log, obligations) = (&judged.project.log, judged.obligations);
    let mut events = Vec::new();
    if o.what == What::Stage {
        let deliveries: Vec<&Entry> = log.referring(&o.entry, "of").collect();
        let delivered = deliveries
            .iter()
            .filter(|entry| matches!(entry.body, Body::Delivery(_)));
        for entry in delivered.clone() {
            events.extend(event(page, entry, Mark::Delivered, delivery(entry)));
        }
        let on = [o.entry.as_str()]
            .into_iter()
            .chain(delivered.map(|entry| entry.id()));
        let mut decided: Vec<&Entry> = Vec::new();
        for entry in on.flat_map(|id| log.referring(id, "on")) {
            if !decided.iter().any(|one| one.id() == entry.id()) {
                decided.push(entry);
            }
        }
        for entry in decided {
            if let Body::Decision(fields) = &entry.body {
                let binds = obligations.is_in_effect(entry.id());
                let reverses = o
                    .rare()
                    .earlier
                    .iter()
                    .any(|earlier| earlier.reversed.entry == entry.id());
                if let Some((mark, what)) = decision(entry, fields, binds, reverses) {
                    events.extend(event(page, entry, mark, what));
                }
            }
        }
        if let Some(silent) = o.rare().silent.as_ref().filter(|_| o.settled) {
            events.push(Event {
                at: silent.at,
                mark: Mark::Accepted,
                what: crate::narrator::by_silence(o),
                until: None,
                party: None,
            });
        }
        events.extend(stops(page, o));
    } else if let Some(act) = o.act() {
        events.extend(log.get(&act.entry).and_then(|entry| {
            let by = message! {
                en: "{state}: {entry}",
                ru: "{state}: {entry}",
                es: "{state}: {entry}",
                state: crate::narrator::state_phrase(o),
                entry: entry.id(),
            };
            event(page, entry, Mark::Done, by)
        }));
    }
    events.retain(|event| event.at <= judged.as_of);
    events.sort_by_key(|event| event.at);
    events
}

fn event<'p>(page: &Page<'p>, entry: &'p Entry, mark: Mark, what: Message) -> Option<Event<'p>> {
    let charter = &page.edition.judged.project.charter;
    let at = entry.common.at.as_ref()?.answer(&charter.zone).instant;
    let side = entry.actor().and_then(|actor| charter.side(&actor.value));
    Some(Event {
        at,
        mark,
        what,
        until: None,
        party: side.map(|side| side.name.value.as_str()),
    })
}

fn delivery(entry: &Entry) -> Message {
    message! {
        en: "delivered by {who}: {entry}",
        ru: "сдано (кто: {who}): {entry}",
        es: "entrega de {who}: {entry}",
        who: entry.actor().map(|actor| &actor.value.0),
        entry: entry.id(),
    }
}

/// The mark and the words of a decision on a stage or its delivery; `None` if it changes neither.
fn decision(
    entry: &Entry,
    fields: &Decision,
    binds: bool,
    reverses: bool,
) -> Option<(Mark, Message)> {
    let sets = fields.sets.as_ref().map(|sets| &sets.value);
    let due = sets.and_then(|sets| sets.due.as_ref());
    let (mark, what) = match fields.verdict.as_ref()?.value {
        Verdict::Approved | Verdict::Accepted if due.is_none() => (
            Mark::Accepted,
            message! { en: "accepted", ru: "принято", es: "aceptada" },
        ),
        Verdict::Rejected if reverses => (
            Mark::Rejected,
            message! { en: "acceptance reversed", ru: "приёмка отменена", es: "aceptación revocada" },
        ),
        Verdict::Rejected => (
            Mark::Rejected,
            message! { en: "rejected", ru: "отклонено", es: "rechazada" },
        ),
        Verdict::Waived => (
            Mark::Done,
            message! { en: "waived", ru: "снято", es: "renunciada" },
        ),
        Verdict::Changed | Verdict::Approved | Verdict::Accepted => {
            let moved = due.map(|due| {
                message! {
                    en: "due date set to {due}",
                    ru: "новый срок: {due}",
                    es: "nuevo plazo: {due}",
                    due: &due.value,
                }
            });
            (
                Mark::Moved,
                moved.unwrap_or_else(
                    || message! { en: "changed", ru: "изменено", es: "modificada" },
                ),
            )
        }
    };
    let idle = (!binds).then(|| {
        message! {
            en: " (does not bind)",
            ru: " (не обязывает)",
            es: " (no vincula)",
        }
    });
    let actors: Vec<&str> = entry.actors().map(|actor| actor.value.0.as_str()).collect();
    let who = crate::message::Value::all(actors);
    let mark = if binds { mark } else { Mark::Idle };
    Some((
        mark,
        message! {
            en: "{what} by {who}: {entry}{idle}",
            ru: "{what} (кто: {who}): {entry}{idle}",
            es: "{what} por {who}: {entry}{idle}",
            what: what,
            who: who,
            entry: entry.id(),
            idle: idle,
        },
    ))
}

/// The stops of the work of a stage's side.
fn stops<'p>(page: &Page<'p>, o: &Obligation) -> Vec<Event<'p>> {
    let judged = page.edition.judged;
    let ends = o.act().map_or(judged.as_of, |act| act.at).min(judged.as_of);
    let mut events = Vec::new();
    let own = judged.obligations.stoppages().iter();
    let of_debtor = |side: &str| o.debtor.as_deref() == Some(side);
    for stop in own.filter(|stop| of_debtor(&stop.side) && stop.from <= ends) {
        let until = stop.until().unwrap_or(ends);
        if o.start.is_some_and(|start| until < start) {
            continue;
        }
        events.push(Event {
            at: stop.from,
            mark: Mark::Stopped,
            what: message! {
                en: "work stopped by {side}: {notice}",
                ru: "работа остановлена (сторона: {side}): {notice}",
                es: "{side} detuvo el trabajo: {notice}",
                side: &stop.side,
                notice: &stop.notice,
            },
            until: Some(until),
            party: Some(&stop.side),
        });
        if let Some((at, notice)) = &stop.resumed {
            events.push(Event {
                at: *at,
                mark: Mark::Resumed,
                what: message! {
                    en: "work resumed by {side}: {notice}",
                    ru: "работа возобновлена (сторона: {side}): {notice}",
                    es: "{side} reanudó el trabajo: {notice}",
                    side: &stop.side,
                    notice: notice,
                },
                until: None,
                party: Some(&stop.side),
            });
        }
    }
    events
}
