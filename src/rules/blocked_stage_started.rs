use super::Context;
use super::context::listed;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::obligation::{End, Obligation, What};

rule! {
    /// Finds a stage that was delivered before a stage that it comes `after`.
    ///
    /// It is told on the delivery. A stage that was given up holds nobody; one whose delivery was sent back is not delivered.
    ///
    /// ## Why it matters
    ///
    /// Either the plan says an order that nobody needs, or the delivery rests on something that may still change and will then be
    /// done twice.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The strategy is written.
    /// ```
    ///
    /// ```yaml
    /// stage: S-2
    /// owner: agency
    /// due: 2026-03-31
    /// after: S-1
    /// accept: Thirty posts are planned.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1   # note[blocked-stage-started]
    /// of: S-2
    /// at: 2026-03-11 17:00
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
    /// accept: The strategy is written.
    /// ```
    ///
    /// ```yaml
    /// stage: S-2
    /// owner: agency
    /// due: 2026-03-31
    /// after: S-1
    /// accept: Thirty posts are planned.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-11 17:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the order of the plan was only a wish, or where both were delivered together and one of them is not logged.
    ///
    /// ## Configuration
    ///
    /// `after` of the stage.
    "blocked-stage-started": Deadlines, Fact, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.owed(|what| what == What::Stage).filter_map(|(o, entry)| judge(cx, o, entry)).collect()
}

fn judge(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let (Body::Stage(stage), End::Met(act)) = (&entry.body, &o.end) else { return None };
    let delivery = cx.log().get(&act.entry)?;
    // On the same day, where a date alone is written, nobody can tell which came first.
    let latest = delivery.common.at.as_ref().map_or(act.at, |at| at.due(cx.zone()).instant);
    let before = stage.after.iter().filter_map(|id| cx.stage(&id.value)).filter(|before| before.entry != entry.id());
    let later: Vec<&Obligation> = before
        .filter(|before| match &before.end {
            End::Open => true,
            End::Met(first) => first.at > latest,
            End::Waived(_) | End::Refused(_) => false,
        })
        .collect();
    if later.is_empty() {
        return None;
    }
    let each: Vec<String> = later
        .iter()
        .map(|before| match before.act() {
            Some(act) => format!("{} (delivered on {})", before.entry, cx.show(act.at)),
            None => format!("{} (not delivered)", before.entry),
        })
        .collect();
    let id = entry.id();
    let place = delivery.at(delivery.head);
    let mut finding = Finding::new(place, format!("{} delivered {id} before what it comes after: {}", delivery.id(), listed(&each)))
        .entry(delivery.id())
        .involves(id)
        .distinguish(id)
        .caption(format!("delivers {id}"))
        .label(entry.source, entry.head, "what was delivered")
        .help(format!("check that {} rests on what is settled; if the order does not matter, an `allow` with its reason says so", delivery.id()))
        .since(act.at);
    for before in later.iter().filter_map(|before| cx.log().get(&before.entry)) {
        finding = finding.involves(before.id()).label(before.source, before.head, format!("comes before {id}"));
    }
    Some(finding)
}
