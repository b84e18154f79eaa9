use super::Context;
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::{Message, Value, message};
use crate::narrator::delay::more;
use crate::obligation::{Act, End, Obligation, What, other_way};

/// The most overdue things of a stage's own side that are named.
const FEW: usize = 5;

rule! {
    /// Checks for a stage for which the other side's information was still owed when the contract ended.
    ///
    /// Some contracts agree that such a service counts as rendered. Where the charter names that clause, the finding says
    /// for which stages its conditions were met, when, on which requests that is based, and what the stage's own side was
    /// overdue with at that time. A refused request is called refused. A request that was asked again and answered then, or
    /// for whose refusal another way was found, is left out. It does not say whether the clause applies.
    ///
    /// ## Why it matters
    ///
    /// At the end of a contract the two sides settle what was done and what is paid. What could not be done because of
    /// something that never came is settled by the clause.
    ///
    /// ## Bad
    ///
    /// As of 2026-04-06T12:00+03:00.
    ///
    /// Rules: rendered-at-end.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 10:00-19:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables, budget] }
    /// channels: { email: written }
    /// contract: { ends: 2026-03-31, rendered-at-end: { clause: "§7" } }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// stage: S-1   # note[rendered-at-end] R-1
    /// owner: agency
    /// due: 2026-03-27
    /// accept: twelve portraits
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-10 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// due: 2026-03-16
    /// blocks: S-1
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-04-06T12:00+03:00.
    ///
    /// Rules: rendered-at-end.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 10:00-19:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director: { party: bakery, decides: [plan, deliverables, budget] }
    /// channels: { email: written }
    /// contract: { ends: 2026-03-31, rendered-at-end: { clause: "§7" } }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-27
    /// accept: twelve portraits
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-26 12:00
    /// from: account-manager
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The clause has conditions that are not in the log, or the information came and was not logged.
    ///
    /// ## Configuration
    ///
    /// `rendered-at-end` under `contract` in the charter. Without it, nothing is reported.
    "rendered-at-end": Deadlines, Fact, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let contract = &cx.obligations.contract_in_force(cx.project).contract;
    let clause = contract.rendered_at_end.as_ref();
    let (Some(clause), Some(end)) = (clause, cx.obligations.contract_end()) else {
        return Vec::new();
    };
    let clause = clause
        .value
        .clause
        .as_ref()
        .map_or("", |clause| clause.value.as_str());
    let stages = cx.owed(|what| what == What::Stage);
    let stages = stages.filter(|(o, _)| o.ended.is_some());
    let findings = stages.filter_map(|(o, entry)| finding(cx, o, entry, end.at, clause));
    findings.collect()
}

/// A request that blocks a stage and was not answered by the end of the contract.
struct Missing<'p> {
    request: &'p Entry,
    /// The reply that refused it by then.
    refused: Option<&'p Act>,
}

fn finding(
    cx: &Context<'_>,
    o: &Obligation,
    entry: &Entry,
    end: Instant,
    clause: &str,
) -> Option<Finding> {
    let blocking = cx.log().referring(entry.id(), "blocks");
    let missing: Vec<Missing<'_>> = blocking
        .filter(|request| cx.done(request).is_some_and(|at| at <= end))
        .filter_map(|request| missing(cx, o, request, end))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let id = entry.id();
    let message = message! {
        en: "{stage}: conditions of `rendered-at-end` ({clause}) met on {end}: {missing}{own}",
        ru: "{stage}: условия `rendered-at-end` ({clause}) выполнены {end:on}: {missing}{own}",
        es: "{stage}: condiciones de `rendered-at-end` ({clause}) cumplidas el {end:on}: {missing}{own}",
        stage: id,
        clause: clause,
        end: cx.narrator().close(end),
        missing: Message::joined(what_is_missing(&missing), ", "),
        own: own(cx, o, end),
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(message! {
            en: "conditions of {clause} met",
            ru: "условия {clause} выполнены",
            es: "condiciones de {clause} cumplidas",
            clause: clause,
        })
        .help(message! {
            en: "settle {stage} by a decision of each side with `on: {stage}`",
            ru: "урегулируйте {stage} решениями обеих сторон с `on: {stage}`",
            es: "resuelva {stage} con una decisión de cada parte con `on: {stage}`",
            stage: id,
        })
        .since(end);
    for Missing { request, refused } in missing {
        let text = match refused {
            Some(act) => message! {
                en: "refused in {reply}",
                ru: "отказ: {reply}",
                es: "denegada en {reply}",
                reply: &act.entry,
            },
            None => message! {
                en: "not answered by then",
                ru: "к этому времени нет ответа",
                es: "sin respuesta hasta entonces",
            },
        };
        finding = finding
            .involves(request.id())
            .label(request.source, request.head, text);
    }
    Some(finding)
}

/// A request that was overdue for the other side at the end of the contract, unless it was answered in another way.
fn missing<'p>(
    cx: &Context<'p>,
    stage: &Obligation,
    request: &'p Entry,
    end: Instant,
) -> Option<Missing<'p>> {
    let answer = cx.answer(request.id())?;
    let refused = match &answer.end {
        End::Open => None,
        End::Refused(act) => (act.at <= end).then_some(act),
        End::Met(act) | End::Silent(act) if act.at > end => None,
        _ => return None,
    };
    let overdue = answer.debtor != stage.debtor && answer.due.is_some_and(|due| due < end);
    let replaced = answered_again(cx, answer, stage, end, &mut Vec::new());
    (overdue && !replaced).then_some(Missing { request, refused })
}

/// Whether something that was not given in answer to a request came in another way by the end of the contract: in answer to a
/// later request of the same side about it, or by a way around its refusal.
fn answered_again(
    cx: &Context<'_>,
    answer: &Obligation,
    stage: &Obligation,
    end: Instant,
    seen: &mut Vec<String>,
) -> bool {
    seen.push(answer.entry.clone());
    let refusal = match &answer.end {
        End::Refused(act) => Some(act.entry.as_str()),
        _ => None,
    };
    let about = std::iter::once(answer.entry.as_str()).chain(refusal);
    let about = about.flat_map(|id| cx.log().referring(id, "about"));
    let again: Vec<&Obligation> = about
        .filter(|entry| matches!(entry.body, Body::Request(_)) && cx.happened(entry))
        .filter_map(|entry| cx.answer(entry.id()))
        // A question about an open request is not that request again, a request about a refusal is another way.
        .filter(|later| later.creditor == answer.creditor)
        .filter(|later| refusal.is_some() || later.what == answer.what)
        .filter(|later| !seen.contains(&later.entry))
        .collect();
    if again.is_empty() {
        let way = other_way(
            cx.project,
            cx.obligations,
            answer,
            Some(&stage.entry),
            cx.as_of,
        );
        return way.is_some_and(|at| at <= end);
    }
    again.into_iter().any(|later| match &later.end {
        End::Met(act) | End::Silent(act) if act.at <= end => true,
        End::Waived(_) | End::Superseded(_) => false,
        _ => answered_again(cx, later, stage, end, seen),
    })
}

/// The requests that were refused, and those that had not been answered.
fn what_is_missing(missing: &[Missing<'_>]) -> Vec<Message> {
    let open = missing.iter().filter(|one| one.refused.is_none());
    let open: Vec<&str> = open.map(|one| one.request.id()).collect();
    let open = (!open.is_empty()).then(|| {
        message! {
            en: "{requests} had not been answered when the contract ended",
            ru: "к окончанию договора нет ответа на {requests}",
            es: "sin respuesta al terminar el contrato: {requests}",
            requests: Value::all(open),
        }
    });
    let refused = missing.iter().filter_map(|one| {
        Some(message! {
            en: "{request} had been refused ({reply})",
            ru: "отказ по {request} ({reply})",
            es: "{request} fue denegada ({reply})",
            request: one.request.id(),
            reply: &one.refused?.entry,
        })
    });
    open.into_iter().chain(refused).collect()
}

/// What the side that owes a stage was itself overdue with at the end of the contract, other than the stage.
fn own(cx: &Context<'_>, stage: &Obligation, end: Instant) -> Option<Message> {
    let side = stage.debtor.as_deref()?;
    let counts = |o: &&Obligation| {
        let counted = matches!(
            o.what,
            What::Answer(_)
                | What::Approval
                | What::Stage
                | What::CadenceCall
                | What::CadenceReport
        );
        let open = match &o.end {
            End::Open => true,
            End::Met(act) | End::Silent(act) => act.at > end,
            _ => false,
        };
        counted && open && o.due.is_some_and(|due| due < end)
    };
    let owed = cx.obligations.iter().filter(counts);
    let owed = owed.filter(|o| o.debtor.as_deref() == Some(side) && o.entry != stage.entry);
    let mut owed: Vec<&Obligation> = owed.collect();
    owed.dedup_by_key(|o| &o.entry);
    (!owed.is_empty()).then(|| {
        message! {
            en: "; {side} itself was overdue then with {entries}{more}",
            ru: "; у стороны {side} тогда тоже была просрочка: {entries}{more}",
            es: "; {side}, por su parte, tenía entonces retraso en {entries}{more}",
            side: side,
            entries: Value::commas(owed.iter().take(FEW).map(|o| with_reason(cx, o, end))),
            more: more(owed.len().saturating_sub(FEW)),
        }
    })
}

/// What a side was overdue with; of a stage, with the requests to the other side that it waited for.
fn with_reason(cx: &Context<'_>, o: &Obligation, end: Instant) -> Message {
    let blocking = cx.log().referring(&o.entry, "blocks");
    let waited = blocking
        .filter(|request| o.what == What::Stage && cx.done(request).is_some_and(|at| at <= end))
        .filter_map(|request| missing(cx, o, request, end));
    let waited: Vec<&str> = waited.map(|one| one.request.id()).collect();
    let reason = (!waited.is_empty()).then(|| {
        message! {
            en: " (waiting for {requests})",
            ru: " (в ожидании {requests})",
            es: " (a la espera de {requests})",
            requests: Value::commas(waited),
        }
    });
    message! {
        en: "{entry}{reason}",
        ru: "{entry}{reason}",
        es: "{entry}{reason}",
        entry: &o.entry,
        reason: reason,
    }
}
