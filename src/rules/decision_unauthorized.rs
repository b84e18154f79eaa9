use super::{Context, authority};
use crate::finding::Finding;
use crate::obligation::Standing;

rule! {
    /// Finds a decision of somebody to whom the charter does not grant it.
    ///
    /// What a decision takes follows from what it is on: a stage's dates `plan`, a delivery or a request for approval
    /// `deliverables`, the charter `charter`, an amount `budget`, an earlier decision what that one took, anything else its own
    /// `scope`. Judged is by the charter that had landed when the decision was taken. One that somebody who may decide it has
    /// confirmed since, or replaced, is told as a note.
    ///
    /// ## Why it matters
    ///
    /// It binds nobody: what was approved so is still open, and work that goes on is at the risk of whoever relied on it.
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
    /// Where the person may decide and the charter does not say so yet. A grant that is recorded later makes nothing good: a
    /// decision that `replaces` this one does.
    ///
    /// ## Configuration
    ///
    /// `decides` and `delegates` of people in the charter.
    "decision-unauthorized": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let Standing::Unauthorized { needed, others } = judged.standing else { return None };
        let (scope, name) = (&needed.scope, &judged.person.name);
        let amount = needed.amount.map(|amount| format!(" of {amount}")).unwrap_or_default();
        let message = format!("{}, which takes `{scope}`{amount}, and the charter does not grant {name} that", judged.told());
        let finding = judged
            .finding(message)
            .caption(format!("may not decide `{scope}`"))
            .label(judged.charter.source, judged.person.name_span, judged.grants())
            .help(judged.remedy(&format!("`{scope}`{amount}"), others.iter().map(String::as_str)))
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        Some(judged.settled(cx, finding))
    });
    findings.collect()
}
