use super::proof::as_claimed;
use super::{Context, authority};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::obligation::{Standing, others};

rule! {
    /// Checks for a decision by somebody to whom the charter grants it, but not at that time.
    ///
    /// A grant, a delegation and a person may each have a first day, `from`, and a last one, `until`; both days are
    /// included, in the charter's zone.
    ///
    /// ## Why it matters
    ///
    /// The decision does not bind anybody. Authority that has been handed over is gone, however used everybody is to
    /// asking the same person.
    ///
    /// ## Bad
    ///
    /// The brand manager decides from 6 to 12 April.
    ///
    /// As of 2026-04-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-04-10
    /// accept: Twelve posts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-04-10 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-04-13 11:00
    /// by: brand-manager   # error[decision-out-of-term]
    /// via: email
    /// on: L-1
    /// verdict: approved
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-04-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-04-10
    /// accept: Twelve posts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-04-10 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-04-10 13:00
    /// by: brand-manager
    /// via: email
    /// on: L-1
    /// verdict: approved
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the grant was extended and the charter does not state it yet. A grant that is recorded later validates nothing:
    /// a decision that `replaces` this one does.
    ///
    /// ## Configuration
    ///
    /// `from` and `until` of people, grants and delegations in the charter.
    "decision-out-of-term": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let Standing::OutOfTerm { needed, grant, bound } = judged.standing else { return None };
        let scope = &needed.scope;
        let at = judged.entry.common.at.as_ref()?;
        let granted = message! {
            en: "this requires `{scope}` on {at}, which the charter grants only {bound}",
            ru: "для этого нужно полномочие `{scope}` на {at:until}, а по уставу проекта оно действует только {bound}",
            es: "esto requiere la facultad `{scope}` el {at:on}, que el estatuto del proyecto otorga solo {bound}",
            scope: scope,
            at: &at.value,
            bound: bound,
        };
        let others = others(judged.charter, judged.entry, (scope, needed.amount), judged.when);
        let finding = judged
            .finding(Message::clauses([judged.decided(), granted]))
            .caption(message! {
                en: "may decide `{scope}` only {bound}",
                ru: "полномочие `{scope}` только {bound}",
                es: "puede decidir `{scope}` solo {bound}",
                scope: scope,
                bound: bound,
            })
            .label(judged.charter.source, *grant, message! {
                en: "only {bound}",
                ru: "только {bound}",
                es: "solo {bound}",
                bound: bound,
            })
            .help(judged.remedy(cx, authority::scope(scope, None), &others))
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        Some(as_claimed(cx, judged.entry, judged.settled(cx, finding)))
    });
    findings.collect()
}
