use std::collections::HashMap;

use super::Context;
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::value::{Need, Verdict};
use crate::log::{Body, CHARTER, Decision, Entry, Kind};
use crate::message::{Message, Value, message};

rule! {
    /// Checks for a decision that contradicts an earlier one about the same thing without stating that it `replaces`
    /// it.
    ///
    /// A yes (`approved`, `accepted`) and a no (`rejected`) on the same thing contradict each other, whatever they set, and so
    /// do two different values that are set for the same field of a stage. From `approved` to `accepted` is progress, and so
    /// is a verdict on a stage after another delivery. Only decisions that bind are compared; those on the charter are
    /// not, since each side makes one.
    ///
    /// ## Why it matters
    ///
    /// Both are in the log, and each side will remember the one that suits it. `replaces` states which one is in force.
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
    /// If something was fixed in place after it was rejected, and then approved: a separate delivery would have shown
    /// that.
    ///
    /// ## Configuration
    ///
    /// `replaces` in a decision names the earlier ones. A later decision that replaces both settles it.
    "decision-reversed": Authority, Fact, Warning, check
}

/// The last decision on something, by subject and field.
type Last<'p> = HashMap<(&'p str, &'static str), (Instant, &'p Entry, Content)>;

/// The content of a field of a decision.
#[derive(Clone)]
struct Content {
    /// The compared value: two decisions contradict each other if it differs.
    compared: String,
    /// The shown value.
    shown: Message,
}

impl Content {
    fn verdict(compared: &str, verdict: Verdict) -> Self {
        let shown = message! { en: "{verdict}", ru: "`{verdict}`", es: "`{verdict}`", verdict: verdict.name() };
        Self {
            compared: compared.to_owned(),
            shown,
        }
    }

    fn field(name: &'static str, value: &(impl ToString + ?Sized), shown: Value) -> Self {
        let shown = message! {
            en: "{name} {value}",
            ru: "`{name}` {value}",
            es: "`{name}` {value}",
            name: name,
            value: shown,
        };
        Self {
            compared: value.to_string(),
            shown,
        }
    }
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let binds = |entry: &Entry| {
        // What only settles a dispute about one's own work contradicts nobody.
        cx.obligations
            .judgement(entry.id())
            .is_some_and(|judged| judged.standing.binds() && !judged.only_settles)
    };
    let decisions = cx.log().entries().iter().filter(|entry| binds(entry));
    let mut taken: Vec<(Instant, &Entry, &Decision)> = decisions
        .filter_map(|entry| match &entry.body {
            Body::Decision(decision) => Some((cx.done(entry)?, entry, &**decision)),
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
            for (field, content) in contents(cx, target, entry, decision) {
                let before = last.insert((target, field), (at, entry, content.clone()));
                let elsewhere = (field == "verdict" && content.compared == "no")
                    .then(|| accepted_elsewhere(cx, target, decision, &last))
                    .flatten()
                    .filter(|(then, ..)| before.as_ref().is_none_or(|own| own.0 < *then));
                let is_elsewhere = elsewhere.is_some();
                let Some((then, earlier, other)) = elsewhere
                    .or(before)
                    .filter(|(_, _, other)| other.compared != content.compared)
                else {
                    continue;
                };
                let replaces = decision
                    .replaces
                    .iter()
                    .any(|id| id.value.0 == earlier.id());
                let again =
                    |stage: &str| delivered_between(deliveries.get(stage), then, at);
                let delivered = field == "verdict"
                    && (again(target) || is_elsewhere && stages(cx, target).any(again));
                if !replaces && !delivered && !is_settled(cx, entry) {
                    findings.push(finding(
                        cx,
                        target,
                        field,
                        (entry, &content),
                        (earlier, &other),
                    ));
                }
            }
        }
    }
    findings
}

/// The last yes that was given on the stage of a delivery, or on a delivery of a stage, before a no on the target alone.
fn accepted_elsewhere<'p>(
    cx: &Context<'p>,
    target: &'p str,
    decision: &Decision,
    last: &Last<'p>,
) -> Option<(Instant, &'p Entry, Content)> {
    let deliveries = cx.log().referring(target, "of");
    let deliveries = deliveries.filter(|entry| entry.kind == Kind::Delivery);
    let others = stages(cx, target).chain(deliveries.map(Entry::id));
    let is_named = |other: &str| decision.on.iter().any(|id| id.value.0 == *other);
    let others = others.filter(|id| *id != target && !is_named(id));
    let verdicts = others.filter_map(|id| last.get(&(id, "verdict")));
    let yes = verdicts.filter(|(_, _, content)| content.compared == "yes");
    yes.max_by_key(|(at, ..)| *at).cloned()
}

/// A stage itself, and the stages that a delivery delivers.
fn stages<'p>(cx: &Context<'p>, target: &'p str) -> impl Iterator<Item = &'p str> {
    let delivery = match cx.log().get(target).map(|entry| &entry.body) {
        Some(Body::Delivery(delivery)) => Some(delivery),
        _ => None,
    };
    let delivered = delivery.into_iter().flat_map(|delivery| delivery.of.iter());
    let delivered = delivered.map(|id| id.value.0.as_str());
    std::iter::once(target).chain(delivered)
}

/// The subject of a decision; without one, the subjects of those that it replaces.
fn targets<'p>(cx: &Context<'p>, decision: &'p Decision) -> Vec<&'p str> {
    let own = |decision: &'p Decision| {
        decision
            .on
            .iter()
            .map(|id| id.value.0.as_str())
            .filter(|id| *id != CHARTER)
    };
    if !decision.on.is_empty() {
        return own(decision).collect();
    }
    let replaced = decision
        .replaces
        .iter()
        .filter_map(|id| cx.log().get(&id.value));
    let replaced = replaced.filter_map(|entry| match &entry.body {
        Body::Decision(decision) => Some(&**decision),
        _ => None,
    });
    replaced.flat_map(own).collect()
}

/// The content of a decision that another one can contradict, by field.
fn contents(
    cx: &Context<'_>,
    target: &str,
    entry: &Entry,
    decision: &Decision,
) -> Vec<(&'static str, Content)> {
    let mut contents = Vec::new();
    let sets = decision.sets.as_ref().map(|sets| &sets.value);
    match decision.verdict.as_ref().map(|verdict| verdict.value) {
        Some(verdict @ (Verdict::Approved | Verdict::Accepted))
            if sets.is_none() || is_of_result(cx, target, entry) =>
        {
            contents.push(("verdict", Content::verdict("yes", verdict)));
        }
        // Whatever it sets: a no stays one.
        Some(verdict @ Verdict::Rejected) => {
            contents.push(("verdict", Content::verdict("no", verdict)));
        }
        _ => {}
    }
    if let Some(sets) = sets.filter(|_| cx.log().get_kind(target, Kind::Stage).is_some()) {
        let moments = [("due", &sets.due), ("starts", &sets.starts)];
        for (name, moment) in moments {
            let moment = moment.as_ref().map(|moment| &moment.value);
            contents.extend(moment.map(|at| (name, Content::field(name, at, at.into()))));
        }
        let owner = sets.owner.as_ref().map(|owner| &owner.value);
        contents.extend(owner.map(|name| ("owner", Content::field("owner", name, name.into()))));
    }
    contents
}

/// Whether a decision that sets something says yes to what was delivered or asked, and not only to the date.
fn is_of_result(cx: &Context<'_>, target: &str, entry: &Entry) -> bool {
    match cx.log().get(target).map(|target| &target.body) {
        Some(Body::Stage(_)) => cx.obligations.judges_result(entry.id(), target),
        Some(Body::Delivery(_)) => true,
        Some(Body::Request(request)) => {
            let needs = request.needs.as_ref().map(|needs| needs.value);
            needs == Some(Need::Approval)
        }
        _ => false,
    }
}

/// Whether a later decision replaced this one.
fn is_settled(cx: &Context<'_>, entry: &Entry) -> bool {
    cx.obligations
        .judgement(entry.id())
        .is_some_and(|judged| judged.settled.is_some())
}

/// The times at which each stage was delivered, in chronological order.
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

/// Whether a stage was delivered again between two verdicts on it.
fn delivered_between(times: Option<&Vec<Instant>>, then: Instant, at: Instant) -> bool {
    let next = times.and_then(|times| times.get(times.partition_point(|time| *time <= then)));
    next.is_some_and(|time| *time <= at)
}

/// An entry with the author of the decision: `D-1 by marketing-director`.
fn by(entry: &Entry) -> Message {
    let names: Vec<&str> = entry.actors().map(|by| by.value.0.as_str()).collect();
    let by = (!names.is_empty()).then(|| {
        message! { en: " by {names}", ru: " (автор: {names})", es: " de {names}", names: Value::all(names) }
    });
    message! { en: "{id}{by}", ru: "{id}{by}", es: "{id}{by}", id: entry.id(), by: by }
}

fn finding(
    cx: &Context<'_>,
    target: &str,
    field: &str,
    (entry, now): (&Entry, &Content),
    (earlier, then): (&Entry, &Content),
) -> Finding {
    let (id, before) = (entry.id(), earlier.id());
    let when = earlier.common.at.as_ref().map(|at| {
        message! { en: " on {at}", ru: ", {at}", es: ", {at}", at: &at.value }
    });
    let message = message! {
        en: "{later} decides on {target}: {now}; {earlier}{when}: {then}; {id} does not state `replaces: {before}`",
        ru: "{later}, решение по {target}: {now}; {earlier}{when}: {then}; в {id} не указано `replaces: {before}`",
        es: "{later}, decisión sobre {target}: {now}; {earlier}{when}: {then}; {id} no indica `replaces: {before}`",
        later: by(entry),
        target: target,
        now: &now.shown,
        earlier: by(earlier),
        when: when,
        then: &then.shown,
        id: id,
        before: before,
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .involves(before)
        .involves(target)
        .distinguish(format!("{target} {field}"))
        .caption(message! {
            en: "contradicts {before}",
            ru: "противоречит {before}",
            es: "contradice {before}",
            before: before,
        })
        .label(earlier.source, earlier.head, message! {
            en: "decided: {then}",
            ru: "решено: {then}",
            es: "decidido: {then}",
            then: &then.shown,
        })
        .help(message! {
            en: "add `replaces: {before}` while {id} can still be corrected; after that, log a decision with `replaces: [{before}, {id}]`",
            ru: "добавьте `replaces: {before}`, пока {id} ещё можно исправить; позже внесите решение с `replaces: [{before}, {id}]`",
            es: "añada `replaces: {before}` mientras {id} aún pueda corregirse; después, registre una decisión con `replaces: [{before}, {id}]`",
            before: before,
            id: id,
        });
    finding.since = cx.done(entry);
    finding
}
