use super::Context;
use super::answers::open_in_spite;
use super::slips;
use crate::finding::Finding;
use crate::message::message;
use crate::narrator::slips::last_clauses;
use crate::obligation::{State, What};

rule! {
    /// Checks for calls that the other side has not confirmed in writing within the term.
    ///
    /// The clock starts when the call is in the log (outside git: when it took place). A reply that `answers` the call,
    /// from the side that did not record it and on a channel that is not verbal, confirms it. An objection confirms
    /// nothing: `record-disputed` reports it. A call within one side needs no confirmation.
    ///
    /// ## Why it matters
    ///
    /// One side's minutes are one side's minutes. A line of confirmation makes them both sides'.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// call: C-1   # warning[call-unconfirmed]
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The drafts
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// The second draft is taken.
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The drafts
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// The second draft is taken.
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: C-1
    /// at: 2026-03-05 16:00
    /// from: marketing-director
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the confirmation came and was not logged.
    ///
    /// ## Configuration
    ///
    /// The term `call-confirmation` in the charter, counted in the hours of the side that confirms.
    "call-unconfirmed": Calls, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx
        .owed(|what| what == What::CallConfirmation)
        .filter(|(o, _)| o.state == State::Overdue);
    let findings = open.map(|(o, entry)| {
        let slips = slips::about(o);
        let (id, narrator) = (entry.id(), cx.narrator());
        let message = message! {
            en: "{who} has not confirmed {call} in writing; {due}; {over} overdue{slips}",
            ru: "{call}: нет письменного подтверждения (ожидается от: {who}); {due}; просрочка {over}{slips}",
            es: "{who} no ha confirmado {call} por escrito; {due}; {over} de retraso{slips}",
            who: narrator.holder(o),
            call: id,
            due: narrator.due(o),
            over: narrator.over(o),
            slips: last_clauses(&slips),
        };
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(message! {
                en: "not confirmed in writing",
                ru: "письменно не подтверждён",
                es: "sin confirmar por escrito",
            })
            .derived(&o.derivation)
            .help(message! {
                en: "send {who} what was said and ask for a line in writing, then log it as a reply with `answers: {call}`",
                ru: "направьте изложение сказанного (кому: {who}), попросите подтвердить его письменно и внесите ответ с `answers: {call}`",
                es: "envíe a {who} lo que se dijo y pida que lo confirme por escrito; después registre la respuesta con `answers: {call}`",
                who: narrator.holder(o),
                call: id,
            });
        finding.since = o.due;
        slips::shown(&slips, open_in_spite(cx, entry, finding))
    });
    findings.collect()
}
