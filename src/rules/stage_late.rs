use super::Context;
use super::consequences::delay_notes;
use crate::finding::Finding;
use crate::obligation::{State, What};

rule! {
    /// Finds a stage that was delivered after its due.
    ///
    /// It is told on the delivery. A stage whose date was moved by a decision is judged by the new date; the first one is shown
    /// beside it.
    ///
    /// ## Why it matters
    ///
    /// A late delivery is a fact that stays. The notes divide it: working days of the owner on which something of the other side was
    /// overdue that blocks the stage, on which something of the owner itself was, both, or neither.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-19T12:00+03:00.
    ///
    /// Rules: stage-late.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13 18:00
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-16 11:00   # warning[stage-late]
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-17T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-13 23:10
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the delivery's `at` is not when the work was handed over, or where a new date was agreed and not decided.
    ///
    /// ## Configuration
    ///
    /// None beyond the stage's own `due`. What both sides have settled is closed by a decision with `verdict: waived` on the stage, or
    /// by an `allow` with its reason on the delivery.
    "stage-late": Deadlines, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let late = cx.owed(|what| what == What::Stage).filter(|(o, _)| o.state == State::Late);
    let findings = late.filter_map(|(o, stage)| {
        let delivery = cx.log().get(&o.act()?.entry)?;
        let over = cx.over(o);
        let place = delivery.common.at.as_ref().map_or(delivery.head, |at| at.span);
        let message = format!("{} delivered {} {over} past its due; {}", delivery.id(), stage.id(), cx.due(o));
        let mut finding = Finding::new(delivery.at(place), message)
            .entry(delivery.id())
            .involves(stage.id())
            .distinguish(stage.id())
            .caption(format!("{over} past the due of {}", stage.id()))
            .label(stage.source, stage.head, cx.due(o))
            .derivation(o.derivation.iter().cloned())
            .derivation(delay_notes(cx, o))
            .help(format!(
                "if both sides have settled this, a decision with `verdict: waived` on {}, or an `allow` with its reason, closes it",
                stage.id()
            ));
        finding.since = o.due;
        Some(finding)
    });
    findings.collect()
}
