use super::Context;
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Value, message};
use crate::obligation::{End, Obligation, What};

rule! {
    /// Checks for a stage for which the other side's information was still owed when the contract ended.
    ///
    /// Some contracts agree that such a service counts as rendered. If the charter names that clause, the finding shows
    /// for which stages its conditions were met, when, and on which requests that is based. It does not decide whether the
    /// clause applies.
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
    let clause = cx.charter().contract.rendered_at_end.as_ref();
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

fn finding(
    cx: &Context<'_>,
    o: &Obligation,
    entry: &Entry,
    end: Instant,
    clause: &str,
) -> Option<Finding> {
    let blocking = cx.log().referring(entry.id(), "blocks");
    let missing: Vec<&Entry> = blocking
        .filter(|request| {
            cx.answer(request.id()).is_some_and(|answer| {
                let open = match &answer.end {
                    End::Open | End::Refused(_) => true,
                    End::Met(act) | End::Silent(act) => act.at > end,
                    End::Waived(_) | End::Disputed(_) | End::Superseded(_) => false,
                };
                open && answer.debtor != o.debtor && answer.due.is_some_and(|due| due < end)
            })
        })
        .filter(|request| cx.done(request).is_some_and(|at| at <= end))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let id = entry.id();
    let message = message! {
        en: "{stage}: conditions of `rendered-at-end` ({clause}) met on {end}: {requests} had not been answered when the contract ended",
        ru: "{stage}: условия `rendered-at-end` ({clause}) выполнены {end}: к окончанию договора нет ответа на {requests}",
        es: "{stage}: condiciones de `rendered-at-end` ({clause}) cumplidas el {end}: sin respuesta al terminar el contrato: {requests}",
        stage: id,
        clause: clause,
        end: cx.narrator().close(end),
        requests: Value::all(missing.iter().map(|request| request.id())),
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
            es: "liquide {stage} con una decisión de cada parte con `on: {stage}`",
            stage: id,
        })
        .since(end);
    for request in missing {
        finding = finding.involves(request.id()).label(
            request.source,
            request.head,
            message! { en: "not answered by then", ru: "к этому времени нет ответа", es: "sin respuesta hasta entonces" },
        );
    }
    Some(finding)
}
