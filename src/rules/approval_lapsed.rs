use super::Context;
use super::consequences::follow;
use super::context::waiting;
use crate::finding::Finding;
use crate::obligation::{End, Standing, State, What};

rule! {
    /// Finds a delivery that waits for a decision past the term.
    ///
    /// A delivery opens an approval that the other side owes, by the term `approval`. A decision of somebody who may decide on
    /// deliverables discharges it, whatever its verdict; a reply does not, nor a decision of anybody else.
    ///
    /// ## Why it matters
    ///
    /// Silence is never acceptance, so a delivery without a decision holds up what comes after it, and both sides believe that it is
    /// the other's turn.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1   # error[approval-lapsed]
    /// of: S-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// on: L-1
    /// verdict: accepted
    /// by: marketing-director
    /// at: 2026-03-06 15:00
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the decision was taken and not logged.
    ///
    /// ## Configuration
    ///
    /// The term `approval` under `terms` in the charter; under a party's name, where that party has another.
    "approval-lapsed": Information, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let lapsed = cx.owed(|what| what == What::Approval).filter(|(o, _)| o.state == State::Overdue);
    let findings = lapsed.map(|(o, entry)| {
        let (id, who, over) = (entry.id(), cx.who_owes(o), cx.over(o));
        let when = o.start.map(|start| format!(" since {}", cx.show(start))).unwrap_or_default();
        let mut message = format!("{id} waits for a decision of {who}{when}; {}; open {over} past it", cx.due(o));
        let open = |id: &&String| cx.stage(id).is_some_and(|stage| stage.end == End::Open);
        let next: Vec<String> = o.blocks.iter().filter(open).cloned().collect();
        if !next.is_empty() {
            message = format!("{message}; {}", waiting(&next, ("waits", "wait")));
        }
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(format!("no decision, {over} past its due"))
            .derivation(o.derivation.iter().cloned())
            .help(format!("ask {who} for a decision, then log it with `on: {id}` and its `verdict`"));
        finding.since = o.due;
        for decision in cx.log().referring(id, "on").filter(|decision| cx.happened(decision)) {
            if cx.obligations.standing(decision.id()).is_some_and(|standing| !Standing::binds(standing)) {
                finding = finding.involves(decision.id()).label(decision.source, decision.head, "taken by somebody who may not take it");
            }
        }
        for stage in next.iter().filter_map(|id| cx.log().get(id)) {
            finding = finding.involves(stage.id()).label(stage.source, stage.head, "comes after what was delivered");
        }
        follow(cx, o, entry, finding)
    });
    findings.collect()
}
