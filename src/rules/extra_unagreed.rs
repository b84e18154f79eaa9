use super::Context;
use super::authority::NOT_BINDING;
use crate::finding::Finding;
use crate::message::message;
use crate::obligation::extras;

rule! {
    /// Checks for extra work that the contractor has taken on without an agreed amount.
    ///
    /// A request to the contractor with `extra: yes` is outside the agreed plan. Once it is promised or answered with
    /// `gives: all` or `gives: part`, it needs a decision on it that names an `amount`, by somebody of the client who may
    /// decide it. An amount of 0 agrees that it costs nothing.
    ///
    /// Where the client has decided on an amount and that decision does not bind, for example because it is over the limit,
    /// the finding about that decision is the only one.
    ///
    /// ## Why it matters
    ///
    /// Small favours add up. Whether one is paid for is easy to agree before it is done, and hard afterwards.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// Rules: extra-unagreed.
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
    /// terms: { answer: 5 working days }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1   # warning[extra-unagreed] A-1
    /// at: 2026-03-09 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// extra: yes
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-10 12:00
    /// from: account-manager
    /// via: email
    /// gives: promise
    /// promises: 2026-03-20
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// Rules: extra-unagreed.
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
    /// terms: { answer: 5 working days }
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-09 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// extra: yes
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-10 12:00
    /// from: account-manager
    /// via: email
    /// gives: promise
    /// promises: 2026-03-20
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-10 15:00
    /// by: marketing-director
    /// via: email
    /// on: R-1
    /// verdict: approved
    /// amount: 4000
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The amount was agreed and not logged, or the work belongs to the plan: either side can object to `extra`.
    ///
    /// ## Configuration
    ///
    /// `budget` under `decides` of people in the charter.
    "extra-unagreed": Authority, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let extras = extras(cx.project, cx.obligations, cx.as_of);
    let findings = extras.iter().filter(|extra| extra.agreed.is_empty() && !extra.unsure);
    let findings = findings.filter_map(|extra| {
        let (at, reply) = extra.taken_on?;
        let id = extra.request.id();
        let message = message! {
            en: "{request} is extra work that {reply} took on, {at}; the log has no binding decision on an amount for it",
            ru: "{request} — дополнительная работа, взятая на себя в {reply} {at:on}; обязывающего решения о сумме в журнале нет",
            es: "{request} es trabajo adicional que {reply} asumió el {at:on}; no consta ninguna decisión vinculante sobre su importe",
            request: id,
            reply: reply.id(),
            at: cx.narrator().time(at),
        };
        let finding = Finding::new(extra.request.at(extra.request.head), message)
            .entry(id)
            .caption(message! {
                en: "no amount agreed",
                ru: "сумма не согласована",
                es: "sin importe acordado",
            })
            .label(
                reply.source,
                reply.head,
                message! { en: "takes it on", ru: "принимает в работу", es: "lo asume" },
            )
            .involves(reply.id())
            .help(message! {
                en: "ask for a decision `on: {request}` with an `amount` (0 if it costs nothing) by somebody of the client who may decide it",
                ru: "запросите решение заказчика `on: {request}` с `amount` (0, если бесплатно) от лица с полномочиями",
                es: "pida al cliente una decisión `on: {request}` con `amount` (0 si no cuesta nada) de quien tenga facultades",
                request: id,
            })
            .since(at);
        let tried = extra.tried.iter().map(|entry| entry.id().to_owned());
        let tried: Vec<String> = tried.collect();
        Some(match tried.as_slice() {
            [] => finding,
            _ => finding.unless_about(NOT_BINDING, tried),
        })
    });
    findings.collect()
}
