use super::Context;
use super::consequences::{delay_notes, follow};
use crate::finding::Finding;
use crate::obligation::{End, State, What};

rule! {
    /// Finds a stage past its due without a delivery.
    ///
    /// The due is the one the stage was agreed with, until a decision of somebody who may decide the plan `sets` another. A
    /// delivery `of` the stage discharges it; a delivery that was rejected does not. What it waits for and what comes after it are
    /// shown beside it, and a reminder or an early warning that is missing is told with it.
    ///
    /// ## Why it matters
    ///
    /// A stage that is over is the first thing that both sides ask about, and every day on which it is not talked about makes the
    /// talk harder.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-14T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1   # error[stage-overdue]
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-14T12:00+03:00.
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
    /// at: 2026-03-13 17:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the stage was delivered and the delivery was not logged, or where a new date was agreed and not decided: log a
    /// decision `on` the stage that `sets` its `due`.
    ///
    /// ## Configuration
    ///
    /// None beyond the stage's own `due`. A date without a time is due at the close of that day.
    "stage-overdue": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let overdue = cx.owed(|what| what == What::Stage).filter(|(o, _)| o.state == State::Overdue);
    let finding = overdue.map(|(o, entry)| {
        let id = entry.id();
        let message = format!("{id} is {} past its due without a delivery; {}; {} owns it", cx.over(o), cx.due(o), cx.who_owes(o));
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(format!("{} past its due", cx.over(o)))
            .derivation(o.derivation.iter().cloned())
            .derivation(delay_notes(cx, o))
            .help(format!("log the delivery with `of: {id}`, or agree on a new date: a decision `on: {id}` that `sets: {{due: …}}`"));
        finding.since = o.due;
        // What the stage waits for is the same cause seen from the other side: a label, not a finding of its own.
        for request in cx.log().referring(id, "blocks") {
            if cx.answer(request.id()).is_some_and(|other| other.state == State::Overdue) {
                finding = finding.involves(request.id()).label(request.source, request.head, "waits for this, which is overdue");
            }
        }
        // And so is what comes after it.
        for next in cx.log().referring(id, "after") {
            if let Some(waits) = cx.stage(next.id()).filter(|waits| waits.end == End::Open && waits.due.is_some()) {
                let text = format!("comes after it; {}", cx.due(waits));
                finding = finding.involves(next.id()).label(next.source, next.head, text);
            }
        }
        follow(cx, o, entry, finding)
    });
    finding.collect()
}
