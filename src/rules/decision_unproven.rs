use super::proof::{Unproven, unproven};
use super::{Context, authority};
use crate::finding::Finding;
use crate::message::{Message, message};

rule! {
    /// Checks for a decision by one side that the other side recorded, with neither evidence nor a confirmation.
    ///
    /// The commit's author is the person who recorded it. An address that the charter does not have, or that people of
    /// both sides have in any of its versions, does not show that the side that decided recorded it. `evidence` in the
    /// decision proves it; so do a merge by the side that decided, and a confirmation in writing by that side: of the call in
    /// which the decision was made, in a later decision on this one, in the answer to a request about it. A confirmation counts
    /// if that side recorded it, or if it has evidence. A decision of people of both sides is to be shown for each side.
    /// Decisions that do not bind anybody are not reported.
    ///
    /// ## Why it matters
    ///
    /// One side claims that the other has agreed. Most logs are kept this way, and it is their weakest point.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-16T12:00+03:00.
    ///
    /// Rules: decision-unproven.
    ///
    /// ### 2026-03-12T12:00+03:00 account-manager <am@agency.example>: Write down what was decided
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-12 11:00
    /// by: marketing-director   # note[decision-unproven]
    /// via: telegram
    /// verdict: approved
    /// amount: 20000
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-16T12:00+03:00.
    ///
    /// Rules: decision-unproven.
    ///
    /// ### 2026-03-12T12:00+03:00 account-manager <am@agency.example>: Write down what was decided
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-12 11:00
    /// by: marketing-director
    /// via: telegram
    /// verdict: approved
    /// amount: 20000
    /// evidence: chats/2026-03-12-photographer.png
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the proof is where both sides can see it, and the log does not mention it.
    ///
    /// ## Configuration
    ///
    /// `email` of people in the charter ties commits to them.
    "decision-unproven": Authority, Fact, Note, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let entry = judged.entry;
        let Unproven { side, recorder, stamp } = unproven(cx, &judged)?;
        let clause = message! {
            en: "recorded for {side} by {recorder} (commit {commit}); the log has neither evidence nor a confirmation by {side}",
            ru: "за сторону {side} запись внесена не ею (кем: {recorder}, коммит {commit}); ни доказательства, ни подтверждения стороны {side} в журнале нет",
            es: "registrada en nombre de {side} por {recorder} (commit {commit}); en el registro no consta prueba ni confirmación de {side}",
            side: side,
            recorder: recorder.who(cx, &stamp),
            commit: &stamp.commit,
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), clause]))
            .caption(recorder.caption(side))
            .derivation([message! {
                en: "the commit's author counts as the person who recorded it",
                ru: "считается, что запись внёс автор коммита",
                es: "se considera que la registró el autor del commit",
            }])
            .help(message! {
                en: "ask {side} for a written confirmation, and log it as a decision of theirs with `on: {id}`",
                ru: "запросите письменное подтверждение ({side}) и внесите его как решение этой стороны с `on: {id}`",
                es: "pida a {side} una confirmación por escrito y regístrela como decisión suya con `on: {id}`",
                side: side,
                id: entry.id(),
            })
            .since(stamp.time);
        Some(finding)
    });
    findings.collect()
}
