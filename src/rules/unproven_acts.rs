//! Notices about stopped work, promises and refusals, and deliveries and requests in the place of earlier ones, of one side that the other
//! side recorded.

use super::proof::{Unproven, by_others, confirms, is_confirmed};
use super::unproven_gain::{asked_again, handed_over_again, replaced_again};
use super::{Context, answers};
use crate::finding::{Finding, Severity};
use crate::log::value::{Gives, NoticeKind};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, Value, message};
use crate::obligation::{End, Obligation, State, What};

/// What an entry of a side does that the log does not show to be of this side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    StopsWork,
    ResumesWork,
    Promises,
    Refuses,
    HandsOver,
    AsksAgain,
    Replaces,
}

impl Does {
    /// Whether it takes the place of something that the side did before, or of what was left of it.
    fn is_in_place_of_another(self) -> bool {
        matches!(self, Self::HandsOver | Self::AsksAgain | Self::Replaces)
    }
}

/// An act of a side that another one recorded.
pub(super) struct UnprovenAct<'p> {
    entry: &'p Entry,
    /// What it answers, or the notice of the stop that it ends.
    of: Option<&'p Entry>,
    does: Does,
    /// Who is said to have acted, and who recorded it.
    pub(super) by: Unproven<'p>,
}

/// The acts that count, and that the log does not show to be of the side that is said to have acted.
pub(super) fn unproven_acts<'p>(cx: &Context<'p>) -> Vec<UnprovenAct<'p>> {
    let log = cx.log();
    let stops = cx.obligations.stoppages().iter().flat_map(|stop| {
        let stops = (&stop.notice, Does::StopsWork, None);
        // What resumes after the stop had ended by itself changes nothing.
        let ended = stop.resumed.as_ref();
        let ended = ended.filter(|(at, _)| stop.until() == Some(*at));
        let resumes = ended.map(|(_, by)| (by, Does::ResumesWork, Some(&stop.notice)));
        [Some(stops), resumes].into_iter().flatten()
    });
    let owed = cx
        .obligations
        .iter()
        .filter_map(|o| match (o.what, &o.end) {
            (What::Promise, _) if is_held_against_its_side(o) => {
                Some((&o.entry, Does::Promises, None))
            }
            (What::Answer(_), End::Refused(act)) => {
                Some((&act.entry, Does::Refuses, Some(&o.entry)))
            }
            _ => None,
        });
    let again = handed_over_again(cx).into_iter();
    let again = again.map(|(later, earlier)| (later, Does::HandsOver, earlier));
    let asked = asked_again(cx).into_iter();
    let asked = asked.map(|(later, request)| (later, Does::AsksAgain, request));
    let replaced = replaced_again(cx).into_iter();
    let replaced = replaced.map(|(later, earlier)| (later, Does::Replaces, earlier));
    let again = again.chain(asked).chain(replaced);
    let again: Vec<_> = again.collect();
    let again = again
        .iter()
        .map(|(by, does, of)| (by.id(), *does, Some(of.id())));
    let known = stops.chain(owed);
    let known = known.map(|(id, does, of)| (id.as_str(), does, of.map(String::as_str)));
    let mut found: Vec<UnprovenAct<'p>> = Vec::new();
    for (id, does, of) in known.chain(again) {
        let Some(entry) = log.get(id) else { continue };
        let of = match of {
            Some(of) => log.get(of),
            None => cx.answered(entry),
        };
        let known = |other: &UnprovenAct<'_>| other.entry.id() == id && other.does == does;
        if found.iter().any(known) {
            continue;
        }
        let side = entry.actor().and_then(|by| cx.charter().side(&by.value));
        let by = side.and_then(|side| by_others(cx, entry, &side.name));
        let shown = |by: &Unproven<'_>| {
            is_confirmed(cx, entry, by.side) || is_repeated(cx, entry, of, by.side, does)
        };
        if let Some(by) = by.filter(|by| !shown(by)) {
            found.push(UnprovenAct {
                entry,
                of,
                does,
                by,
            });
        }
    }
    found
}

/// Whether the promised date was missed. A promise that was kept holds nobody to anything.
fn is_held_against_its_side(o: &Obligation) -> bool {
    matches!(o.state, State::Overdue | State::Late) || o.ended.is_some()
}

/// Whether a side has said the same by its own hand: it answered the same request so, or gave such a notice about the same.
fn is_repeated(
    cx: &Context<'_>,
    entry: &Entry,
    of: Option<&Entry>,
    side: &str,
    does: Does,
) -> bool {
    let log = cx.log();
    let says_it = |other: &Entry| match (&other.body, does) {
        (Body::Notice(notice), Does::StopsWork) => {
            notice.kind.as_ref().map(|kind| kind.value) == Some(NoticeKind::StopWork)
        }
        (Body::Notice(notice), Does::ResumesWork) => {
            notice.kind.as_ref().map(|kind| kind.value) == Some(NoticeKind::ResumeWork)
        }
        (Body::Reply(reply), Does::Promises) => reply.promises.is_some(),
        (Body::Delivery(_), Does::HandsOver) => cx.done(other) >= cx.done(entry),
        (Body::Request(_), Does::AsksAgain) => true,
        (Body::Reply(_), Does::Refuses) => answers::gives(other) == Some(Gives::Refusal),
        _ => false,
    };
    let same: Vec<&str> = match &entry.body {
        Body::Delivery(delivery) => delivery.of.iter().map(|id| &*id.value.0).collect(),
        Body::Notice(notice) => notice.about.iter().map(|id| &*id.value.0).collect(),
        _ => of.map(Entry::id).into_iter().collect(),
    };
    let relation = match entry.kind {
        Kind::Notice | Kind::Request => "about",
        Kind::Delivery => "of",
        _ => "answers",
    };
    let mut others = same.iter().flat_map(|id| log.referring(id, relation));
    others.any(|other| other.id() != entry.id() && says_it(other) && confirms(cx, other, side))
}

/// The finding about an act, with what `recorded` says about its recorder, and the help.
pub(super) fn finding(act: &UnprovenAct<'_>, recorded: Message) -> (Finding, Message) {
    let UnprovenAct {
        entry,
        of,
        does,
        by,
    } = act;
    let id = entry.id();
    let of_id = of.map_or(id, Entry::id);
    let help = if does.is_in_place_of_another() {
        message! {
            en: "ask {side} to log it in a commit of their own, or name the message in `evidence`",
            ru: "попросите сторону {side} внести это своим коммитом или укажите сообщение в `evidence`",
            es: "pida a {side} que lo registre en un commit suyo, o indique el mensaje en `evidence`",
            side: by.side,
        }
    } else {
        message! {
            en: "ask {side} to log the same in a commit of their own, or a decision `on: {id}` that approves it, or name the message in `evidence`",
            ru: "попросите сторону {side} внести то же самое своим коммитом или решение `on: {id}` о согласии либо укажите сообщение в `evidence`",
            es: "pida a {side} que registre lo mismo en un commit suyo, o una decisión `on: {id}` que lo apruebe, o indique el mensaje en `evidence`",
            side: by.side,
            id: id,
        }
    };
    let place = entry.actor().map_or(entry.head, |by| by.span);
    let mut finding = Finding::new(entry.at(place), Message::clauses([said(act), recorded]))
        .entry(id)
        .distinguish(of_id);
    if let Some(of) = of {
        finding = finding.involves(of.id());
    }
    if does.is_in_place_of_another() {
        finding = finding.at_least(Severity::Warning);
    }
    (finding, help)
}

/// What an act is, in words.
fn said(act: &UnprovenAct<'_>) -> Message {
    let UnprovenAct {
        entry, of, does, ..
    } = act;
    let id = entry.id();
    let names = Value::all(entry.actors().map(|by| &*by.value));
    let of_id = of.map_or(id, Entry::id);
    match does {
        Does::StopsWork => message! {
            en: "{id}: {names} stopped work",
            ru: "{id}: работы приостановлены (кем: {names})",
            es: "{id}: {names} suspendió los trabajos",
            id: id,
            names: names,
        },
        Does::ResumesWork => message! {
            en: "{id}: {names} resumed the work that {entry} stopped",
            ru: "{id}: работы, приостановленные записью {entry}, возобновлены (кем: {names})",
            es: "{id}: {names} reanudó los trabajos que {entry} suspendió",
            id: id,
            names: names,
            entry: of_id,
        },
        Does::Promises => message! {
            en: "{id}: {names} promised what {entry} asks for",
            ru: "{id}: обещание по {entry} (кем: {names})",
            es: "{id}: {names} prometió lo que pide {entry}",
            id: id,
            names: names,
            entry: of_id,
        },
        Does::HandsOver => message! {
            en: "{id}: {names} delivered again, in the place of {entry}",
            ru: "{id}: передано снова вместо {entry} (кем: {names})",
            es: "{id}: {names} entregó de nuevo, en lugar de {entry}",
            id: id,
            names: names,
            entry: of_id,
        },
        Does::Replaces => message! {
            en: "{id}: {names} put this in the place of {entry}",
            ru: "{id}: замена записи {entry} (кем: {names})",
            es: "{id}: {names} puso esto en lugar de {entry}",
            id: id,
            names: names,
            entry: of_id,
        },
        Does::AsksAgain => message! {
            en: "{id}: {names} asked again about {entry}, which was refused",
            ru: "{id}: новый запрос по {entry} после отказа (кем: {names})",
            es: "{id}: {names} volvió a preguntar por {entry}, que se había rechazado",
            id: id,
            names: names,
            entry: of_id,
        },
        Does::Refuses => message! {
            en: "{id}: {names} refused what {entry} asks for",
            ru: "{id}: отказ по {entry} (кем: {names})",
            es: "{id}: {names} rechazó lo que pide {entry}",
            id: id,
            names: names,
            entry: of_id,
        },
    }
}
