//! Fields of an entry that change nothing.

use super::within::{asked_of_own_side, delivered_to_own_side, within_one_side};
use super::{useless, verdict};
use crate::charter::{Cadence, Charter};
use crate::finding::Finding;
use crate::log::value::{Flag, Gives, Need, Verdict};
use crate::log::{Body, Call, Decision, Delivery, Entry, Kind, Reply, Request, Stage};
use crate::message::{Message, Value, message};
use crate::obligation::takes_stated_scope;
use crate::rules::Context;
use crate::rules::answers::asked_urgently;
use crate::source::Span;

/// The terms that may apply to an urgent stage.
const OF_STAGES: [&str; 3] = ["approval", "early-warning", "stage-warning"];

/// The fields of an entry that change nothing.
pub(in crate::rules) fn findings(cx: &Context<'_>, entry: &Entry) -> Vec<Finding> {
    match &entry.body {
        Body::Stage(stage) => stage_urgent(cx, entry, stage).into_iter().collect(),
        Body::Request(request) => asked_of_own_side(cx, entry, request)
            .or_else(|| request_urgent(cx, entry, request))
            .into_iter()
            .collect(),
        Body::Reply(reply) => gives(cx, entry, reply).into_iter().collect(),
        Body::Call(call) => call_for(cx, entry, call).into_iter().collect(),
        Body::Delivery(delivery) => {
            let mut found = delivery_of(cx, entry, delivery);
            found.extend(delivered_to_own_side(cx, entry, delivery));
            found
        }
        Body::Decision(decision) => {
            let found = [
                sets(cx, entry, decision),
                scope(cx, entry, decision),
                from(entry, decision),
                verdict::of_decision(entry, decision),
            ];
            found.into_iter().flatten().collect()
        }
        Body::Reminder(_) | Body::Notice(_) | Body::Confirmation(_) => Vec::new(),
    }
}

pub(super) fn finding(
    entry: &Entry,
    span: Span,
    field: &str,
    message: Message,
    help: Message,
) -> Finding {
    useless(entry.at(span), field, message, help).entry(entry.id())
}

/// The versions of the charter, the present one included.
pub(super) fn versions<'p>(cx: &Context<'p>) -> impl Iterator<Item = &'p Charter> {
    let project = cx.project;
    let earlier = project.charter_versions().iter();
    earlier
        .map(|version| &version.charter)
        .chain([&project.charter])
}

/// Whether an earlier version of the charter, or the present one, may have a term or an item that could not be read.
fn is_unclear(cx: &Context<'_>) -> bool {
    versions(cx).any(|charter| !charter.faults.is_empty())
}

fn stage_urgent(cx: &Context<'_>, entry: &Entry, stage: &Stage) -> Option<Finding> {
    let urgent = stage
        .urgent
        .as_ref()
        .filter(|urgent| urgent.value == Flag(true))?;
    let stated = |charter: &Charter| {
        let mut terms = charter.terms.stated();
        terms.any(|stated| stated.urgent && OF_STAGES.contains(&stated.name))
    };
    if is_unclear(cx) || versions(cx).any(stated) {
        return None;
    }
    let message = message! {
        en: "`urgent` of {stage} has no effect: the charter has no urgent term for stages",
        ru: "`urgent` в {stage} ни на что не влияет: в уставе проекта нет норм сроков для срочных этапов",
        es: "`urgent` de {stage} no tiene efecto: el estatuto del proyecto no tiene plazos urgentes para etapas",
        stage: entry.id(),
    };
    let help = message! {
        en: "remove it, or agree in the charter on `terms: urgent:` with `approval`, `early-warning` or `stage-warning`",
        ru: "удалите его или согласуйте в уставе проекта `terms: urgent:` с `approval`, `early-warning` или `stage-warning`",
        es: "elimínelo, o acuerde en el estatuto del proyecto `terms: urgent:` con `approval`, `early-warning` o `stage-warning`",
    };
    Some(finding(entry, urgent.span, "urgent", message, help))
}

fn request_urgent(cx: &Context<'_>, entry: &Entry, request: &Request) -> Option<Finding> {
    let urgent = request
        .urgent
        .as_ref()
        .filter(|_| asked_urgently(request))?;
    if request.due.is_some() {
        // A due date that does not count leaves the matter to the term.
        let asked = cx.answer(entry.id());
        if asked.is_some_and(|o| !o.rare().impossible.is_empty()) {
            return None;
        }
        let message = message! {
            en: "`urgent` of {request} has no effect: it states its own `due`",
            ru: "`urgent` в {request} ни на что не влияет: указан собственный `due`",
            es: "`urgent` de {request} no tiene efecto: indica su propio `due`",
            request: entry.id(),
        };
        let help = message! {
            en: "remove one of the two",
            ru: "удалите одно из двух полей",
            es: "elimine uno de los dos campos",
        };
        return Some(finding(entry, urgent.span, "urgent", message, help));
    }
    let need = request.needs.as_ref()?.value.name();
    let asked = cx.charter().side(&request.to.as_ref()?.value)?;
    let start = entry.common.at.as_ref()?.start(cx.zone()).instant;
    let terms = &cx.project.charter_at(start).terms;
    if is_unclear(cx) || terms.get_urgent(need, Some(&*asked.name)).is_some() {
        return None;
    }
    let message = message! {
        en: "`urgent` of {request} has no effect: no urgent term `{need}` applies to {party}",
        ru: "`urgent` в {request} ни на что не влияет: для стороны {party} нет нормы срока `{need}` для срочных запросов",
        es: "`urgent` de {request} no tiene efecto: no hay ningún plazo urgente `{need}` para {party}",
        request: entry.id(),
        need: need,
        party: asked.name.as_str(),
    };
    let help = message! {
        en: "state a `due`, or agree in the charter on `terms: urgent: {need}:` for the requests to come",
        ru: "укажите `due` или согласуйте в уставе проекта `terms: urgent: {need}:` для будущих запросов",
        es: "indique un `due`, o acuerde en el estatuto del proyecto `terms: urgent: {need}:` para las solicitudes futuras",
        need: need,
    };
    // Without any term for it, that is what is reported.
    let finding = finding(entry, urgent.span, "urgent", message, help);
    Some(finding.unless(&["never-due"]))
}

/// The reason why a reply has no effect on a request or a call.
#[derive(Clone, Copy)]
enum NeedsNone {
    Call,
    Approval,
    Own,
}

fn gives(cx: &Context<'_>, entry: &Entry, reply: &Reply) -> Option<Finding> {
    let gives = reply.gives.as_ref()?;
    let side = |name: &str| cx.charter().side(name).map(|party| party.name.as_str());
    let of = entry.actor().and_then(|actor| side(&actor.value));
    let mut reason = None;
    // An unknown reference, or one of another kind, is reported by another rule.
    for id in &reply.answers {
        let asked = cx.log().get(&id.value)?;
        if contests(cx, asked, of) {
            return None;
        }
        let why = match &asked.body {
            // A promise or a part of a confirmation is none yet.
            Body::Call(_) if matches!(gives.value, Gives::Part | Gives::Promise) => return None,
            Body::Call(_) => NeedsNone::Call,
            Body::Request(request) => {
                let creditor = asked.actor().and_then(|actor| side(&actor.value));
                let debtor = request.to.as_ref().and_then(|to| side(&to.value));
                let need = request.needs.as_ref().map(|need| need.value);
                let takes_decision =
                    need == Some(Need::Approval) && matches!(gives.value, Gives::All | Gives::Part);
                if creditor.is_some() && creditor != debtor && of == creditor {
                    NeedsNone::Own
                } else if takes_decision {
                    NeedsNone::Approval
                } else {
                    return None;
                }
            }
            _ => return None,
        };
        reason = reason.or(Some((asked, why)));
    }
    let (asked, why) = reason?;
    let (message, help) = match why {
        NeedsNone::Call => (
            message! {
                en: "`gives` of {reply} has no effect: it confirms {call}, and a confirmation gives nothing else",
                ru: "`gives` в {reply} ни на что не влияет: это подтверждение {call}, другого от него не требуется",
                es: "`gives` de {reply} no tiene efecto: confirma {call} y no se le pide otra cosa",
                reply: entry.id(),
                call: asked.id(),
            },
            message! {
                en: "remove it; if the reply also answers a request, name that under `answers`",
                ru: "удалите его; если это также ответ на запрос, назовите запрос в `answers`",
                es: "elimínelo; si también responde a una solicitud, indíquela en `answers`",
            },
        ),
        NeedsNone::Approval => (
            message! {
                en: "`gives` of {reply} has no effect: {request} asks for an approval, which requires a decision",
                ru: "`gives` в {reply} ни на что не влияет: {request} — запрос согласования, для него нужно решение",
                es: "`gives` de {reply} no tiene efecto: {request} pide una aprobación, que exige una decisión",
                reply: entry.id(),
                request: asked.id(),
            },
            message! {
                en: "log the approval as a decision with `on: {request}`",
                ru: "внесите согласование как решение с `on: {request}`",
                es: "registre la aprobación como una decisión con `on: {request}`",
                request: asked.id(),
            },
        ),
        NeedsNone::Own => (
            message! {
                en: "`gives` of {reply} has no effect: it comes from the side that asked for {request}",
                ru: "`gives` в {reply} ни на что не влияет: ответ дала та же сторона, что отправила {request}",
                es: "`gives` de {reply} no tiene efecto: viene de la misma parte que hizo {request}",
                reply: entry.id(),
                request: asked.id(),
            },
            message! {
                en: "name the person who answered under `from`; to give {request} up, log a decision with `verdict: waived`",
                ru: "укажите в `from` того, кто ответил; чтобы отказаться от {request}, внесите решение с `verdict: waived`",
                es: "indique en `from` a quien respondió; para renunciar a {request}, registre una decisión con `verdict: waived`",
                request: asked.id(),
            },
        ),
    };
    Some(finding(entry, gives.span, "gives", message, help).involves(asked.id()))
}

/// Whether a side contested an entry at some time. Its replies then object to the entry, or withdraw the objection.
fn contests(cx: &Context<'_>, entry: &Entry, side: Option<&str>) -> bool {
    let objects = |reply: &Reply| {
        let gives = reply.gives.as_ref().map(|gives| gives.value);
        gives == Some(Gives::Objection)
            || (gives == Some(Gives::Refusal) && entry.kind == Kind::Call)
    };
    let mut replies = cx.log().referring(entry.id(), "answers");
    replies.any(|other| {
        let of = other
            .actor()
            .and_then(|actor| cx.charter().side(&actor.value));
        matches!(&other.body, Body::Reply(reply) if objects(reply))
            && of.map(|party| party.name.as_str()) == side
    })
}

/// A cadence item of the present charter that never required what `asks` selects, but something else.
fn idle<'p>(cx: &Context<'p>, name: &str, asks: impl Fn(&Cadence) -> bool) -> Option<&'p Cadence> {
    let asked = versions(cx)
        .filter_map(|charter| charter.cadence_item(name))
        .any(&asks);
    let item = cx.charter().cadence_item(name)?;
    let without_period = item.fields.call.is_none() && item.fields.delivery.is_none();
    (!asked && !without_period && !is_unclear(cx)).then_some(item)
}

fn call_for(cx: &Context<'_>, entry: &Entry, call: &Call) -> Option<Finding> {
    let named = call.for_cadence.as_ref()?;
    if let Some(finding) = within_one_side(cx, entry, call) {
        return Some(finding);
    }
    let item = idle(cx, &named.value, |item| item.fields.call.is_some())?;
    let message = message! {
        en: "`for` of {call} has no effect: the cadence item {item} asks for deliveries, not for calls",
        ru: "`for` в {call} ни на что не влияет: пункт {item} из `cadence` требует сдачи результатов, а не звонков",
        es: "`for` de {call} no tiene efecto: el elemento {item} de `cadence` pide entregas, no llamadas",
        call: entry.id(),
        item: item.name.as_str(),
    };
    let help = message! {
        en: "remove it, or name an item with `call`",
        ru: "удалите его или назовите пункт с `call`",
        es: "elimínelo, o indique un elemento con `call`",
    };
    Some(finding(entry, named.span, "for", message, help))
}

fn delivery_of(cx: &Context<'_>, entry: &Entry, delivery: &Delivery) -> Vec<Finding> {
    let named = delivery.of.iter().filter_map(|id| {
        let name = id.value.0.as_str();
        // A stage of the same name is delivered.
        if cx.log().get_kind(name, Kind::Stage).is_some() {
            return None;
        }
        let item = idle(cx, name, |item| item.fields.delivery.is_some())?;
        Some((id.span, item))
    });
    let finding = |(span, item): (Span, &Cadence)| {
        let message = message! {
            en: "`of` of {delivery} has no effect: the cadence item {item} asks for calls, not for deliveries",
            ru: "`of` в {delivery} ни на что не влияет: пункт {item} из `cadence` требует звонков, а не сдачи результатов",
            es: "`of` de {delivery} no tiene efecto: el elemento {item} de `cadence` pide llamadas, no entregas",
            delivery: entry.id(),
            item: item.name.as_str(),
        };
        let help = message! {
            en: "name a stage, or an item with `delivery`",
            ru: "назовите этап или пункт с `delivery`",
            es: "indique una etapa o un elemento con `delivery`",
        };
        finding(
            entry,
            span,
            &format!("of {}", item.name.value),
            message,
            help,
        )
    };
    named.map(finding).collect()
}

fn sets(cx: &Context<'_>, entry: &Entry, decision: &Decision) -> Option<Finding> {
    let sets = decision.sets.as_ref()?;
    let log = cx.log();
    let nothing = [
        sets.value.due.is_none(),
        sets.value.owner.is_none(),
        sets.value.starts.is_none(),
    ];
    if nothing == [true; 3] {
        // Its subject may exist and be unreadable.
        let faulty = cx.project.faults.iter().any(|located| {
            located.source == entry.source
                && sets.span.start() <= located.fault.span.start()
                && located.fault.span.start() < sets.span.end()
        });
        let message = message! {
            en: "`sets` of {decision} sets nothing",
            ru: "`sets` в {decision} ничего не задаёт",
            es: "`sets` de {decision} no fija nada",
            decision: entry.id(),
        };
        return (!faulty && !entry.is_unread("sets"))
            .then(|| finding(entry, sets.span, "sets", message, what_sets_changes()));
    }
    let replaced = decision
        .replaces
        .iter()
        .filter(|_| decision.on.is_empty())
        .filter_map(|id| match &log.get(&id.value)?.body {
            Body::Decision(earlier) => Some(&**earlier),
            _ => None,
        });
    let mut on = [decision]
        .into_iter()
        .chain(replaced)
        .flat_map(|decision| decision.on.iter().map(|id| id.value.0.as_str()));
    let missing = |id: &str| id != crate::log::CHARTER && log.get(id).is_none();
    let dangling = decision.replaces.iter().any(|id| missing(&id.value));
    let moves_due = |id: &str| {
        let kind = log.get(id).map(|entry| entry.kind);
        sets.value.due.is_some()
            && matches!(
                kind,
                Some(Kind::Request | Kind::Reply | Kind::Delivery | Kind::Call)
            )
    };
    let changed = |id: &str| moves_due(id) || log.get_kind(id, Kind::Stage).is_some();
    // An unknown reference, which may have been a stage, is reported by another rule.
    if dangling || on.clone().any(missing) {
        return None;
    }
    // The rejection of a delivery sets the date of the rework.
    let is_delivered = |id: &str| {
        let is_delivery = |entry: &Entry| entry.kind == Kind::Delivery;
        log.get(id).is_some_and(is_delivery)
            || log.referring(id, "of").any(is_delivery)
            || log.copies(id).any(is_delivery)
    };
    let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
    if verdict == Some(Verdict::Rejected) && !on.clone().any(is_delivered) {
        return Some(rejected(entry, sets.span));
    }
    if on.any(changed) {
        return None;
    }
    let message = message! {
        en: "`sets` of {decision} has no effect: it is not on anything that this changes",
        ru: "`sets` в {decision} ни на что не влияет: решение не относится к тому, что этим меняется",
        es: "`sets` de {decision} no tiene efecto: no es sobre nada que eso cambie",
        decision: entry.id(),
    };
    Some(finding(
        entry,
        sets.span,
        "sets",
        message,
        what_sets_changes(),
    ))
}

/// `sets` of a decision that rejects its subject, so that nothing changes.
fn rejected(entry: &Entry, span: Span) -> Finding {
    let message = message! {
        en: "`sets` of {decision} has no effect: the decision rejects what it is on",
        ru: "`sets` в {decision} ни на что не влияет: это решение отклоняет свой предмет",
        es: "`sets` de {decision} no tiene efecto: la decisión rechaza su objeto",
        decision: entry.id(),
    };
    let help = message! {
        en: "remove it; if something else was agreed, log that as a decision with `verdict: changed`",
        ru: "удалите его; если согласовано другое, внесите решение с `verdict: changed`",
        es: "elimínelo; si se acordó otra cosa, regístrela como una decisión con `verdict: changed`",
    };
    finding(entry, span, "sets", message, help)
}

fn what_sets_changes() -> Message {
    message! {
        en: "`sets` changes `due`, `starts` or `owner` of the stages that the decision is `on`, and `due` of requests, promises, deliveries and calls",
        ru: "`sets` меняет `due`, `starts` или `owner` этапов, указанных в `on` решения, и `due` запросов, обещаний, записей о сдаче и звонков",
        es: "`sets` cambia `due`, `starts` u `owner` de las etapas indicadas en `on`, y `due` de solicitudes, promesas, entregas y llamadas",
    }
}

fn scope(cx: &Context<'_>, entry: &Entry, decision: &Decision) -> Option<Finding> {
    let scope = decision.scope.as_ref()?;
    let missing = |id: &str| id != crate::log::CHARTER && cx.log().get(id).is_none();
    let named = decision.on.iter().map(|id| id.value.0.as_str());
    let mut named = named.chain(decision.replaces.iter().map(|id| &*id.value.0));
    if named.any(missing) || takes_stated_scope(cx.log(), decision) {
        return None;
    }
    let message = message! {
        en: "`scope: {scope}` of {decision} has no effect: its subject or its amount already determines the required authority",
        ru: "`scope: {scope}` в {decision} ни на что не влияет: полномочия определяются предметом решения или суммой",
        es: "`scope: {scope}` de {decision} no tiene efecto: las facultades se siguen de su objeto o de su importe",
        scope: scope.value.0.as_str(),
        decision: entry.id(),
    };
    let help = message! {
        en: "remove it, or log a separate decision for what requires this authority",
        ru: "удалите его или внесите отдельное решение, которое требует этих полномочий",
        es: "elimínelo, o registre como decisión aparte lo que exige estas facultades",
    };
    Some(finding(entry, scope.span, "scope", message, help))
}

fn from(entry: &Entry, decision: &Decision) -> Option<Finding> {
    let from = entry.common.from.as_ref()?;
    if decision.by.is_empty() || decision.by.iter().any(|by| *by.value == *from.value) {
        return None;
    }
    let message = message! {
        en: "`from: {from}` of {decision} has no effect: the decision is by {by}",
        ru: "`from: {from}` в {decision} ни на что не влияет: решение приняло лицо, указанное в `by`: {by}",
        es: "`from: {from}` de {decision} no tiene efecto: la decisión es de {by}",
        from: from.value.0.as_str(),
        decision: entry.id(),
        by: Value::all(decision.by.iter().map(|by| by.value.0.as_str())),
    };
    let help = message! {
        en: "remove it; who passed the decision on belongs in the note",
        ru: "удалите его; кто передал решение, укажите в тексте записи",
        es: "elimínelo; quién transmitió la decisión va en la nota",
    };
    Some(finding(entry, from.span, "from", message, help))
}
