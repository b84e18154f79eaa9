//! Checks of answers, shared by the rules for the contractor and for the client.

use super::Context;
use super::consequences::{after_end, follow};
use super::slips;
use crate::calendar::When;
use crate::charter::Role;
use crate::finding::Finding;
use crate::log::value::{Flag, Gives, Need};
use crate::log::{Body, Entry, Kind, Request};
use crate::message::{Message, Value, message};
use crate::narrator::delay::more;
use crate::narrator::owed;
use crate::narrator::slips::last_clauses;
use crate::obligation::{Obligation, Slip, State, Waited, What, awaited, lacking_consent, waited};

/// Overdue requests to the party in this role.
pub(super) fn overdue(cx: &Context<'_>, role: Role) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_)));
    owed.filter(|(o, _)| o.state == State::Overdue && owes(cx, o, role))
        .map(|(o, entry)| open(cx, o, entry))
        .collect()
}

/// Requests that were answered in part and whose rest is overdue, with the reply that gave the part.
pub(super) fn partial<'p>(cx: &Context<'p>) -> Vec<(Finding, &'p Entry)> {
    let owed = cx.owed(|what| matches!(what, What::Answer(need) if need != Need::Approval));
    let overdue = owed.filter(|(o, _)| o.state == State::Overdue && is_of_a_side(cx, o));
    let partial = overdue.filter_map(|(o, entry)| {
        let part = replies(cx, o, entry)
            .filter(|reply| gives(reply) == Some(Gives::Part))
            .max_by_key(|reply| cx.done(reply))?;
        Some((open(cx, o, entry), part))
    });
    partial.collect()
}

/// Whether a request is urgent.
pub(super) fn asked_urgently(request: &Request) -> bool {
    let urgent = request.urgent.as_ref();
    urgent.is_some_and(|urgent| urgent.value == Flag(true))
}

/// What a reply gives.
pub(super) fn gives(reply: &Entry) -> Option<Gives> {
    match &reply.body {
        Body::Reply(reply) => reply.gives.as_ref().map(|gives| gives.value),
        _ => None,
    }
}

/// The replies to a request by the instant of the check, except those of the side that asked.
pub(super) fn replies<'p>(
    cx: &Context<'p>,
    o: &'p Obligation,
    request: &'p Entry,
) -> impl Iterator<Item = &'p Entry> {
    let replies = cx
        .log()
        .referring(request.id(), "answers")
        .filter(|reply| cx.happened(reply));
    let side = |entry: &Entry| {
        entry
            .actor()
            .and_then(|actor| cx.charter().side(&actor.value))
            .map(|party| party.name.as_str())
    };
    replies.filter(move |reply| {
        o.creditor == o.debtor || side(reply).is_none() || side(reply) != o.creditor.as_deref()
    })
}

/// Late answers of the party in this role, refusals included. A decision on a delivery is an answer to it.
pub(super) fn late(cx: &Context<'_>, role: Role) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_) | What::Approval));
    let is_late = |o: &Obligation| match o.state {
        State::Late => true,
        State::Refused => o.over.is_some(),
        _ => false,
    };
    owed.filter(|(o, _)| is_late(o) && owes(cx, o, role))
        .filter_map(|(o, entry)| came(cx, o, entry))
        .collect()
}

/// Whether the client or the contractor owes it, and no third party.
pub(super) fn is_of_a_side(cx: &Context<'_>, o: &Obligation) -> bool {
    cx.debtor(o).is_some_and(|party| party.role.is_some())
}

fn owes(cx: &Context<'_>, obligation: &Obligation, role: Role) -> bool {
    cx.debtor(obligation)
        .is_some_and(|party| party.role == Some(role))
}

fn open(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Finding {
    let narrator = cx.narrator();
    let slips = slips::about(o);
    let id = entry.id();
    let when = o.start.map(|start| {
        message! {
            en: " on {start}",
            ru: " ({start})",
            es: " ({start})",
            start: narrator.started(Some(entry), start),
        }
    });
    let approves = o.what == What::Answer(Need::Approval);
    // A stage that ended with the contract waits no more.
    let ended = |id: &str| cx.stage(id).is_some_and(|stage| stage.ended.is_some());
    let waiting: Vec<&String> = o.rare().blocks.iter().filter(|id| !ended(id)).collect();
    let message = message! {
        en: "{request} is {over} overdue; it asked {who} for {what}{when}; {due}{waiting}{slips}{ended}",
        ru: "{request}: просрочка {over}; запрошено: {what}{when}; у кого: {who}; {due}{waiting}{slips}{ended}",
        es: "{request} lleva {over} de retraso; se solicitó: {what}{when}; destinatario: {who}; {due}{waiting}{slips}{ended}",
        request: id,
        ended: narrator.ended(o),
        slips: last_clauses(&slips),
        over: narrator.over(o),
        who: narrator.holder(o),
        what: owed(o.what),
        when: when,
        due: narrator.due(o),
        waiting: o.ended.is_none().then(|| narrator.waiting(&waiting)).flatten(),
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(narrator.overdue(o))
        .derived(&o.derivation)
        .help(after_end(o, if approves { "on" } else { "answers" }).unwrap_or_else(|| if approves {
            ask_to_decide(cx, o)
        } else { message! {
            en: "ask {who} for the answer, then log it as a reply with `answers: {request}`",
            ru: "запросите ответ (у кого: {who}) и внесите его как ответ с `answers: {request}`",
            es: "solicite la respuesta a {who} y regístrela como respuesta con `answers: {request}`",
            who: narrator.holder(o),
            request: id,
        }}));
    finding.since = o.due;
    if approves {
        finding = undecided(cx, o, entry, finding);
    }
    finding = slips::shown(&slips, open_in_spite(cx, entry, finding));
    for stage in o.rare().blocks.iter().filter_map(|id| cx.log().get(id)) {
        let due = cx
            .stage(stage.id())
            .filter(|stage| stage.act().is_none() && stage.due.is_some());
        let text = if ended(stage.id()) {
            message! {
                en: "not delivered when the contract ended",
                ru: "не сдано к окончанию договора",
                es: "sin entregar cuando terminó el contrato",
            }
        } else {
            waits_for_it(due.map(|stage| narrator.due(stage)))
        };
        finding = finding
            .involves(stage.id())
            .label(stage.source, stage.head, text);
    }
    follow(cx, o, entry, finding)
}

/// The help about a decision that is owed: who is to be asked for it. Where one was taken that only lacks the consent of others, these.
pub(super) fn ask_to_decide(cx: &Context<'_>, o: &Obligation) -> Message {
    if let Some(consent) = lacking_consent(cx.project, cx.obligations, o, cx.as_of) {
        let people = Value::all(consent.people.iter().map(String::as_str));
        return message! {
            en: "ask {people}, whose consent {decision} lacks, then log their decision with `on: {decision}` and `verdict: approved`",
            ru: "запросите согласие, которого не хватает в {decision} (чьё: {people}), и внесите это решение с `on: {decision}` и `verdict: approved`",
            es: "solicite el acuerdo que falta en {decision} (de {people}) y registre esa decisión con `on: {decision}` y `verdict: approved`",
            people: people,
            decision: consent.decision,
        };
    }
    let awaited = awaited(cx.project, cx.obligations, o, cx.as_of);
    if let (Some(awaited), Some(side)) = (awaited.filter(|one| one.nobody), &o.debtor) {
        return message! {
            en: "nobody of {side} may decide `{scope}`: agree in the charter on who may, then log their decision with `on: {entry}` and its `verdict`",
            ru: "ни у кого (сторона {side}) нет полномочия `{scope}`: согласуйте в уставе проекта, у кого оно есть, и внесите решение этого лица с `on: {entry}` и `verdict`",
            es: "nadie de {side} tiene la facultad `{scope}`: acuerde en el estatuto del proyecto quién la tiene y registre su decisión con `on: {entry}` y su `verdict`",
            side: &**side,
            scope: awaited.scope,
            entry: &o.entry,
        };
    }
    message! {
        en: "ask {who} for a decision, then log it with `on: {entry}` and its `verdict`",
        ru: "запросите решение (у кого: {who}) и внесите его с `on: {entry}` и `verdict`",
        es: "solicite la decisión a {who} y regístrela con `on: {entry}` y su `verdict`",
        who: cx.narrator().holder(o),
        entry: &o.entry,
    }
}

/// The reasons why a request for approval is open in spite of a decision on it, and of a term by which silence accepts.
fn undecided(cx: &Context<'_>, o: &Obligation, entry: &Entry, finding: Finding) -> Finding {
    let decisions = cx.log().referring(entry.id(), "on");
    let decisions = decisions.filter(|decision| {
        let standing = cx.obligations.standing(decision.id());
        cx.happened(decision) && standing.is_some_and(|standing| !standing.binds())
    });
    let mut finding = decisions.fold(finding, |finding, decision| {
        finding.involves(decision.id()).label(
            decision.source,
            decision.head,
            message! {
                en: "this decision does not bind anybody",
                ru: "это решение никого не обязывает",
                es: "esta decisión no obliga a nadie",
            },
        )
    });
    let term = o.term.as_ref();
    if term.is_some_and(|named| named.term.value.silence.is_some()) {
        finding.derivation.push(message! {
            en: "silence accepts deliveries; it grants no request for approval",
            ru: "молчание означает приёмку сданного, но не согласование запроса",
            es: "el silencio acepta entregas; no concede una solicitud de aprobación",
        });
    }
    finding
}

/// Shows the replies in spite of which a request is open, or a call not confirmed.
pub(super) fn open_in_spite(cx: &Context<'_>, asked: &Entry, finding: Finding) -> Finding {
    let replies = cx.log().referring(asked.id(), "answers");
    replies
        .filter(|reply| cx.happened(reply))
        .fold(finding, |finding, reply| {
            let text = not_enough(asked, reply);
            let finding = finding.involves(reply.id());
            finding.label(reply.source, reply.head, text)
        })
}

/// The reason why a request is open, or a call not confirmed, in spite of a reply.
fn not_enough(asked: &Entry, reply: &Entry) -> Message {
    let promised = match &reply.body {
        Body::Reply(fields) => fields.promises.as_ref(),
        _ => None,
    };
    match promised {
        _ if reply.is_unread("gives") => message! {
            en: "what this reply gives cannot be read, so it counts as nothing",
            ru: "что даёт этот ответ, не читается, поэтому он не учитывается",
            es: "no se puede leer qué aporta esta respuesta, por lo que no cuenta",
        },
        _ if gives(reply) == Some(Gives::Part) => {
            let rest = promised.map(|date| {
                message! {
                    en: "; the rest is promised by {date}",
                    ru: "; остальное обещано до {date:from}",
                    es: "; el resto se prometió para el {date:full}",
                    date: &date.value,
                }
            });
            message! {
                en: "gave a part{rest}",
                ru: "передана часть{rest}",
                es: "aportó una parte{rest}",
                rest: rest,
            }
        }
        Some(date) => message! {
            en: "promised by {date}; a promise does not move the due date",
            ru: "обещано до {date:from}; обещание не переносит срок",
            es: "prometido para el {date:full}; una promesa no mueve el plazo",
            date: &date.value,
        },
        None if asked.kind == Kind::Call => message! {
            en: "this reply does not confirm it",
            ru: "этот ответ не подтверждает звонок",
            es: "esta respuesta no confirma la llamada",
        },
        None => message! {
            en: "this reply does not discharge it",
            ru: "этот ответ не закрывает запрос",
            es: "esta respuesta no cierra la solicitud",
        },
    }
}

/// A label at a stage that waits for an answer, with its due date while it is to be delivered.
pub(super) fn waits_for_it(due: Option<Message>) -> Message {
    let waits = message! { en: "waits for it", ru: "ожидает ответа", es: "espera la respuesta" };
    Message::clauses([waits].into_iter().chain(due))
}

fn came(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let slips = slips::about(o);
    let narrator = cx.narrator();
    let act = o.act()?;
    let answer = cx.log().get(&act.entry)?;
    let id = answer.id();
    let waits: Vec<(&Entry, Option<Waited>)> = o
        .rare()
        .blocks
        .iter()
        .filter_map(|id| cx.log().get(id))
        .map(|stage| {
            (
                stage,
                cx.stage(stage.id())
                    .and_then(|stage| waited(cx.project, cx.obligations, o, stage, cx.as_of)),
            )
        })
        // A stage that waits for what was refused still waits, and the refusal is reported with it.
        .filter(|_| o.state != State::Refused)
        // A stage that only comes after the delivered one is named if it did wait.
        .filter(|(_, time)| time.is_some() || o.what != What::Approval)
        .collect();
    let begun = if entry.kind == Kind::Delivery {
        message! { en: "delivered here", ru: "сдано здесь", es: "entregado aquí" }
    } else {
        message! { en: "asked here", ru: "запрошено здесь", es: "solicitado aquí" }
    };
    let place = answer.common.at.as_ref().map_or(answer.head, |at| at.span);
    let mut finding = Finding::new(
        answer.at(place),
        came_late(cx, o, answer, entry, &waits, &slips),
    )
    .entry(id)
    .involves(entry.id())
    .distinguish(entry.id())
    .caption(message! {
        en: "{over} after {asked} was due",
        ru: "опоздание по {asked}: {over}",
        es: "{over} después del plazo de {asked}",
        over: narrator.over(o),
        asked: entry.id(),
    })
    .label(
        entry.source,
        entry.head,
        Message::clauses([begun, narrator.due(o)]),
    )
    .derived(&o.derivation)
    .help(settled(entry.id()));
    finding.since = o.due;
    finding = slips::shown(&slips, finding);
    for (stage, time) in &waits {
        let text = match time {
            Some(time) => message! {
                en: "waited {days} {days#working day|working days} for it",
                ru: "ожидание ответа: {days} {days#рабочий день|рабочих дня|рабочих дней}",
                es: "esperó la respuesta {days} {days#día hábil|días hábiles}",
                days: time.days,
            },
            None => message! {
                en: "waited for it",
                ru: "ожидался этот ответ",
                es: "esperó la respuesta",
            },
        };
        finding = finding
            .involves(stage.id())
            .label(stage.source, stage.head, text);
        finding
            .derivation
            .extend(time.as_ref().map(|time| which_days(stage, time)));
    }
    Some(finding)
}

/// The message about a late answer to a request or a delivery.
fn came_late(
    cx: &Context<'_>,
    o: &Obligation,
    answer: &Entry,
    asked: &Entry,
    waits: &[(&Entry, Option<Waited>)],
    slips: &[Slip],
) -> Message {
    let narrator = cx.narrator();
    // "Answered R-1" would suggest an answer to a question in it.
    let plain = matches!(o.what, What::Answer(Need::Answer) | What::Approval);
    let what = (!plain).then(|| {
        let what = owed(o.what);
        message! { en: " ({what})", ru: " ({what})", es: " ({what})", what: what }
    });
    let waited = waits.iter().map(|(stage, time)| match time {
        Some(time) => message! {
            en: "{stage} waited {days} {days#working day|working days}",
            ru: "{stage} ({days} {days#рабочий день|рабочих дня|рабочих дней})",
            es: "{stage} ({days} {days#día hábil|días hábiles})",
            stage: stage.id(),
            days: time.days,
        },
        None => message! {
            en: "{stage} waited",
            ru: "{stage}",
            es: "{stage}",
            stage: stage.id(),
        },
    });
    let waits = (!waits.is_empty()).then(|| {
        message! {
            en: "; {stages} for it",
            ru: "; этого {stages#ожидал|ожидали|ожидали}: {stages}",
            es: "; lo {stages#esperó|esperaron}: {stages}",
            stages: Value::all(waited),
        }
    });
    if answer.kind == Kind::Decision {
        message! {
            en: "{answer} decided on {asked}{what} {over} late; {due}{waits}{slips}",
            ru: "{answer}: решение по {asked}{what} с опозданием на {over}; {due}{waits}{slips}",
            es: "{answer} decidió sobre {asked}{what} con {over} de retraso; {due}{waits}{slips}",
            answer: answer.id(),
            asked: asked.id(),
            what: what,
            over: narrator.over(o),
            due: narrator.due(o),
            waits: waits,
            slips: last_clauses(slips),
        }
    } else if o.state == State::Refused {
        message! {
            en: "{answer} refused {asked}{what} {over} late; {due}{waits}{slips}",
            ru: "{answer}: отказ по {asked}{what} с опозданием на {over}; {due}{waits}{slips}",
            es: "{answer} denegó {asked}{what} con {over} de retraso; {due}{waits}{slips}",
            answer: answer.id(),
            asked: asked.id(),
            what: what,
            over: narrator.over(o),
            due: narrator.due(o),
            waits: waits,
            slips: last_clauses(slips),
        }
    } else {
        message! {
            en: "{answer} answered {asked}{what} {over} late; {due}{waits}{slips}",
            ru: "{answer}: ответ на {asked}{what} с опозданием на {over}; {due}{waits}{slips}",
            es: "{answer} respondió a {asked}{what} con {over} de retraso; {due}{waits}{slips}",
            answer: answer.id(),
            asked: asked.id(),
            what: what,
            over: narrator.over(o),
            due: narrator.due(o),
            waits: waits,
            slips: last_clauses(slips),
        }
    }
}

/// How to close a finding about a late item that both sides have settled.
pub(super) fn settled(id: &str) -> Message {
    message! {
        en: "if both sides have settled this, close it with a decision `on: {id}` with `verdict: waived`, or with an `allow` that gives a reason, committed by the side that waited",
        ru: "если стороны это урегулировали, закройте замечание решением `on: {id}` с `verdict: waived` или `allow` с причиной, который внесла ожидавшая сторона",
        es: "si ambas partes ya lo han resuelto, ciérrelo con una decisión `on: {id}` con `verdict: waived`, o con un `allow` con el motivo, registrado por la parte que esperaba",
        id: id,
    }
}

/// The days on which a stage waited, on each of which the answer was overdue from the start.
fn which_days(stage: &Entry, time: &Waited) -> Message {
    let days = usize::try_from(time.days).unwrap_or(usize::MAX);
    message! {
        en: "{stage} waited on {number#this working day|these working days} of {owner}: {dates}{more}",
        ru: "{stage}: {number#день|дни|дни} ожидания ({number#рабочий день|рабочие дни|рабочие дни}, календарь {owner}): {dates}{more}",
        es: "{stage} esperó en {number#este día hábil|estos días hábiles} de {owner}: {dates}{more}",
        // No number is written: 21 days are several.
        number: days.min(2),
        stage: stage.id(),
        owner: &time.owner,
        dates: Value::commas(time.dates.iter().copied().map(When::day)),
        more: more(days.saturating_sub(time.dates.len())),
    }
}
