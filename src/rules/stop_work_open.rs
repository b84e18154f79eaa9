use super::Context;
use super::consequences::{OVERDUE, stop_open};
use crate::finding::Finding;
use crate::message::message;
use crate::obligation::What;

rule! {
    /// Checks for overdue items of the client that meet the agreed conditions to stop work.
    ///
    /// The term `stop-work` is counted from the due date, in the client's working time. The finding shows since when
    /// the conditions are met and which notice they need, until a `notice` with `kind: stop-work` about the item is
    /// in the log. If the request or the delivery is itself reported as overdue, this is a note on that finding.
    ///
    /// ## Why it matters
    ///
    /// Work that stops without a word looks like a delay of the contractor. The charter's condition requires a notice,
    /// and the notice requires a date.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// Rules: stop-work-open.
    ///
    /// ```yaml
    /// request: R-1   # note[stop-work-open] met since Thu 12 Mar 2026 16:00
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// Rules: stop-work-open.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// notice: N-1
    /// kind: stop-work
    /// about: R-1
    /// at: 2026-03-13 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The contract names further conditions. projlog counts days; it does not decide whether a side may stop.
    ///
    /// ## Configuration
    ///
    /// The term `stop-work` in the charter. Without it, nothing is reported.
    "stop-work-open": Information, State, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_) | What::Approval));
    let findings = owed.filter_map(|(o, entry)| {
        let stop = stop_open(cx, o, entry)?;
        let id = entry.id();
        let message = message! {
            en: "{entry} is overdue: conditions of `stop-work: {term}` met since {since}; a stop requires a notice about {entry}",
            ru: "{entry}: срок истёк; условия `stop-work: {term}` выполнены {since:since}; для приостановки нужно уведомление с указанием {entry}",
            es: "{entry} está con retraso: condiciones de `stop-work: {term}` cumplidas desde el {since:full}; para suspender hace falta un aviso sobre {entry}",
            entry: id,
            term: &stop.term.value,
            since: cx.narrator().close(stop.since),
        };
        let finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(message! {
                en: "conditions of `stop-work: {term}` met",
                ru: "условия `stop-work: {term}` выполнены",
                es: "condiciones de `stop-work: {term}` cumplidas",
                term: &stop.term.value,
            })
            .derived(&stop.derivation)
            .help(message! {
                en: "if work is to stop, log the notice that was given: `kind: stop-work`, `about: {entry}`; otherwise nothing is needed",
                ru: "если работы приостанавливаются, внесите отправленное уведомление: `kind: stop-work`, `about: {entry}`; иначе ничего не требуется",
                es: "si se suspenden los trabajos, registre el aviso que se dio: `kind: stop-work`, `about: {entry}`; si no, no hace falta nada",
                entry: id,
            })
            .since(stop.since)
            .unless(OVERDUE);
        Some(finding)
    });
    findings.collect()
}
