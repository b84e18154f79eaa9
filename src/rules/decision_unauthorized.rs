use super::{Context, authority};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::obligation::Standing;

rule! {
    /// Checks for a decision by somebody to whom the charter does not grant it.
    ///
    /// What a decision requires follows from what it is on: a stage's dates require `plan`, a delivery or a request for
    /// approval `deliverables`, the charter `charter`, an amount `budget`, an earlier decision whatever that one
    /// required, anything else its own `scope`. The charter that had landed when the decision was made applies. A
    /// decision that an authorized person has since confirmed or replaced is reported as a note.
    ///
    /// ## Why it matters
    ///
    /// The decision does not bind anybody: what was approved this way is still open, and work that continues is at the
    /// risk of whoever relied on it.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-19
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-13 10:00
    /// by: brand-manager   # error[decision-unauthorized]
    /// via: email
    /// on: S-1
    /// verdict: changed
    /// sets: { due: 2026-03-26 }
    /// reason: The photographs come a week later.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-19
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-13 10:00
    /// by: marketing-director
    /// via: email
    /// on: S-1
    /// verdict: changed
    /// sets: { due: 2026-03-26 }
    /// reason: The photographs come a week later.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the person may decide and the charter does not say so yet. A grant that is recorded later validates nothing:
    /// a decision that `replaces` this one does.
    ///
    /// ## Configuration
    ///
    /// `decides` and `delegates` of people in the charter.
    "decision-unauthorized": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let Standing::Unauthorized { needed, others } = judged.standing else {
            return None;
        };
        let what = authority::scope(&needed.scope, needed.amount);
        let missing = message! {
            en: "this requires {what}, which the charter does not grant to {name}",
            ru: "для этого нужно полномочие {what}, которого по уставу проекта нет ({name})",
            es: "esto requiere la facultad {what}, que el estatuto del proyecto no otorga a {name}",
            what: &what,
            name: &judged.person.name,
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), missing]))
            .caption(message! {
                en: "may not decide `{scope}`",
                ru: "нет полномочия `{scope}`",
                es: "no puede decidir `{scope}`",
                scope: &needed.scope,
            })
            .label(
                judged.charter.source,
                judged.person.name_span,
                judged.grants(),
            )
            .help(judged.remedy(what, others.iter().map(String::as_str)))
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        Some(judged.settled(cx, finding))
    });
    findings.collect()
}
