use std::collections::HashMap;

use super::Context;
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::value::Verdict;
use crate::log::{Body, CHARTER, Decision, Entry, Kind};
use crate::obligation::Standing;

rule! {
    /// Finds a decision that contradicts an earlier one about the same thing and does not say that it `replaces` it.
    ///
    /// Contradictory are a yes (`approved`, `accepted`) and a no (`rejected`) on the same thing, and two different values that are set for the same field of
    /// a stage. From `approved` to `accepted` is progress, and so is a verdict on a stage after another delivery. Only decisions that bind are
    /// compared; those on the charter are not, since either side takes one.
    ///
    /// ## Why it matters
    ///
    /// Both stand in the log, and each side will remember the one that suits it. `replaces` says which one holds.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-16T12:00+03:00.
    ///
    /// Rules: decision-reversed.
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
    /// at: 2026-03-11 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-12 11:00
    /// by: marketing-director
    /// via: email
    /// on: L-1
    /// verdict: approved
    /// ```
    ///
    /// ```yaml
    /// decision: D-2   # warning[decision-reversed] D-1
    /// at: 2026-03-13 11:00
    /// by: marketing-director
    /// via: email
    /// on: L-1
    /// verdict: rejected
    /// reason: The colours are last year's.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-16T12:00+03:00.
    ///
    /// Rules: decision-reversed.
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
    /// at: 2026-03-11 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-12 11:00
    /// by: marketing-director
    /// via: email
    /// on: L-1
    /// verdict: approved
    /// ```
    ///
    /// ```yaml
    /// decision: D-2
    /// at: 2026-03-13 11:00
    /// by: marketing-director
    /// via: email
    /// on: L-1
    /// verdict: rejected
    /// replaces: D-1
    /// reason: The colours are last year's.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where something was mended in place after it was rejected, and approved then: a delivery of its own would have told that.
    ///
    /// ## Configuration
    ///
    /// `replaces` in a decision names the earlier ones. A later decision that replaces both settles it.
    "decision-reversed": Authority, Fact, Warning, check
}

/// What has been decided last about something, by what it is about.
type Last<'p> = HashMap<(&'p str, &'static str), (Instant, &'p Entry, String)>;

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let binds = |entry: &Entry| cx.obligations.standing(entry.id()).is_some_and(Standing::binds);
    let decisions = cx.log().entries().iter().filter(|entry| binds(entry));
    let mut taken: Vec<(Instant, &Entry, &Decision)> = decisions
        .filter_map(|entry| match &entry.body {
            Body::Decision(decision) => Some((cx.done(entry)?, entry, decision)),
            _ => None,
        })
        .filter(|(at, ..)| *at <= cx.as_of)
        .collect();
    taken.sort_by_key(|(at, ..)| *at);
    let deliveries = deliveries(cx);
    let mut last: Last<'_> = HashMap::new();
    let mut findings = Vec::new();
    for (at, entry, decision) in taken {
        for target in targets(cx, decision) {
            for (field, value) in says(cx, target, decision) {
                let before = last.insert((target, field), (at, entry, value.clone()));
                let Some((then, earlier, said)) = before.filter(|(_, _, said)| *said != value) else { continue };
                let replaces = decision.replaces.iter().any(|id| id.value.0 == earlier.id());
                let anew = field == "verdict" && delivered_between(deliveries.get(target), then, at);
                if !replaces && !anew && !is_settled(cx, entry) {
                    findings.push(told(cx, target, (entry, field, &value), (earlier, &said)));
                }
            }
        }
    }
    findings
}

/// What a decision is on; where it is on nothing, what those are on that it replaces.
fn targets<'p>(cx: &Context<'p>, decision: &'p Decision) -> Vec<&'p str> {
    let own = |decision: &'p Decision| decision.on.iter().map(|id| id.value.0.as_str()).filter(|id| *id != CHARTER);
    if !decision.on.is_empty() {
        return own(decision).collect();
    }
    let replaced = decision.replaces.iter().filter_map(|id| cx.log().get(&id.value));
    let replaced = replaced.filter_map(|entry| match &entry.body {
        Body::Decision(decision) => Some(decision),
        _ => None,
    });
    replaced.flat_map(own).collect()
}

/// What a decision says that another one can contradict: by field.
fn says(cx: &Context<'_>, target: &str, decision: &Decision) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    let sets = decision.sets.as_ref().map(|sets| &sets.value);
    match decision.verdict.as_ref().map(|verdict| verdict.value) {
        Some(Verdict::Approved | Verdict::Accepted) if sets.is_none() => said.push(("verdict", "yes".to_owned())),
        Some(Verdict::Rejected) if sets.is_none() => said.push(("verdict", "no".to_owned())),
        _ => {}
    }
    if let Some(sets) = sets.filter(|_| cx.log().get_kind(target, Kind::Stage).is_some()) {
        let moment = |moment: &crate::calendar::Moment| moment.to_string();
        said.extend(sets.due.as_ref().map(|due| ("due", moment(&due.value))));
        said.extend(sets.starts.as_ref().map(|starts| ("starts", moment(&starts.value))));
        said.extend(sets.owner.as_ref().map(|owner| ("owner", owner.value.to_string())));
    }
    said
}

/// Whether a later decision came in the place of this one.
fn is_settled(cx: &Context<'_>, entry: &Entry) -> bool {
    cx.obligations.judgement(entry.id()).is_some_and(|judged| judged.settled.is_some())
}

/// When each stage was delivered, in the order of time.
fn deliveries<'p>(cx: &Context<'p>) -> HashMap<&'p str, Vec<Instant>> {
    let mut found: HashMap<&str, Vec<Instant>> = HashMap::new();
    for entry in cx.log().entries() {
        if let (Body::Delivery(delivery), Some(at)) = (&entry.body, cx.done(entry)) {
            for stage in &delivery.of {
                found.entry(&stage.value).or_default().push(at);
            }
        }
    }
    for times in found.values_mut() {
        times.sort_unstable();
    }
    found
}

/// Whether a stage was delivered anew between two verdicts on it.
fn delivered_between(times: Option<&Vec<Instant>>, then: Instant, at: Instant) -> bool {
    let next = times.and_then(|times| times.get(times.partition_point(|time| *time <= then)));
    next.is_some_and(|time| *time <= at)
}

fn told(cx: &Context<'_>, target: &str, (entry, field, value): (&Entry, &str, &str), (earlier, said): (&Entry, &str)) -> Finding {
    let by = |entry: &Entry| entry.actor().map(|by| format!(" of {}", by.value)).unwrap_or_default();
    let word = |entry: &Entry| match &entry.body {
        Body::Decision(decision) => decision.verdict.as_ref().map_or("decided", |verdict| verdict.value.name()),
        _ => "decided",
    };
    let (now, then) = if field == "verdict" {
        (word(entry).to_owned(), word(earlier).to_owned())
    } else {
        (format!("{field} {value}"), format!("{field} {said}"))
    };
    let when = earlier.common.at.as_ref().map(|at| format!(" on {}", at.value)).unwrap_or_default();
    let (id, before) = (entry.id(), earlier.id());
    let message = format!(
        "{id}{} says of {target}: {now}; {before}{}{when} says: {then}; and {id} does not say that it replaces {before}",
        by(entry),
        by(earlier)
    );
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .involves(before)
        .involves(target)
        .distinguish(format!("{target} {field}"))
        .caption(format!("contradicts {before}"))
        .label(earlier.source, earlier.head, format!("says: {then}"))
        .help(format!(
            "add `replaces: {before}` while {id} may still be corrected; later, log a decision with `replaces: [{before}, {id}]`"
        ));
    finding.since = cx.done(entry);
    finding
}
