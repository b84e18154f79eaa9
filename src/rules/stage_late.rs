use std::collections::BTreeMap;

use super::Context;
use super::answers::settled;
use super::consequences::delay_notes;
use super::slips;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::narrator::slips::last_clauses;
use crate::obligation::{Obligation, State, What, report_period};

rule! {
    /// Checks for stages, and reports of the cadence, that were delivered late.
    ///
    /// The finding is on the delivery. A stage whose date was moved by a decision is late by the new date; the
    /// first one is shown beside it. A report is late for the period that it names, or for which it counts.
    ///
    /// ## Why it matters
    ///
    /// A late delivery is a fact that stays. The notes divide it by working days of the owner: those on which
    /// something from the other side that blocks the stage was overdue, those on which something from the owner
    /// was, both, or neither.
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
    /// The delivery's `at` is not the time at which the work was handed over, or a new date was agreed and no
    /// decision records it.
    ///
    /// ## Configuration
    ///
    /// None beyond the stage's own `due`, and that of an item of the `cadence`. To close what both sides have settled, log a
    /// decision with `verdict: waived` on the stage (for a report, on its delivery), or add an `allow` with a reason to the
    /// delivery.
    "stage-late": Deadlines, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (o, stage) in cx.owed(|what| what == What::Stage) {
        // A reversed delivery that came late remains late.
        let earlier = o.rare().earlier.iter();
        for stood in earlier.filter_map(|earlier| earlier.stood(cx.charter(), o)) {
            findings.extend(finding(cx, &stood, stage));
        }
        if o.state == State::Late {
            findings.extend(finding(cx, o, stage));
        }
    }
    findings.extend(reports(cx));
    findings
}

fn finding(
    cx: &Context<'_>,
    o: &Obligation,
    stage: &Entry,
) -> Option<Finding> {
    let narrator = cx.narrator();
    let slips = slips::about(o);
    let delivery = cx.log().get(&o.act()?.entry)?;
    let place = delivery
        .common
        .at
        .as_ref()
        .map_or(delivery.head, |at| at.span);
    let (due, named) = (narrator.due(o), last_clauses(&slips));
    // That it was not delivered by then stays true.
    let ended = narrator.ended(o);
    let message = match o.over.as_deref() {
        Some(over) => message! {
            en: "{delivery} delivered {stage} {over} late; {due}{slips}{ended}",
            ru: "{delivery}: этап {stage} сдан с опозданием на {over}; {due}{slips}{ended}",
            es: "{delivery} entregó {stage} con {over} de retraso; {due}{slips}{ended}",
            delivery: delivery.id(),
            stage: stage.id(),
            over: over,
            due: due,
            slips: named,
            ended: ended,
        },
        // Without the owner's calendar.
        None => message! {
            en: "{delivery} delivered {stage} late; {due}{slips}{ended}",
            ru: "{delivery}: этап {stage} сдан с опозданием; {due}{slips}{ended}",
            es: "{delivery} entregó {stage} con retraso; {due}{slips}{ended}",
            delivery: delivery.id(),
            stage: stage.id(),
            due: due,
            slips: named,
            ended: ended,
        },
    };
    let mut finding = Finding::new(delivery.at(place), message)
        .entry(delivery.id())
        .involves(stage.id())
        .distinguish(stage.id())
        .caption(caption(o, stage))
        .label(stage.source, stage.head, narrator.due(o))
        .derived(&o.derivation)
        .derivation(delay_notes(cx, o))
        .help(settled(stage.id()));
    finding.since = o.due;
    Some(slips::shown(&slips, finding))
}

/// The reports of the cadence that came late. What was left out is not late by what came for a later period; and a report that names
/// no period may be that of the period in which it came, unless that one has its own in time.
fn reports(cx: &Context<'_>) -> Vec<Finding> {
    let owed = cx.obligations.iter();
    let owed = owed.filter(|o| o.what == What::CadenceReport);
    let owed = owed.map(|o| ((o.entry.as_str(), o.rare().period_from), o));
    let owed: BTreeMap<_, &Obligation> = owed.collect();
    let mut next = owed.iter().skip(1);
    let mut late = Vec::new();
    for ((name, _), o) in &owed {
        let next = next.next().filter(|((other, _), _)| other == name);
        // A report that came late and was sent back remains late.
        let earlier = o.rare().earlier.iter();
        let stood = earlier.filter_map(|earlier| earlier.stood(cx.charter(), o));
        late.extend(stood.filter_map(|stood| report(cx, &stood)));
        if o.state != State::Late || o.rare().left_out {
            continue;
        }
        let delivery = o.act().and_then(|act| cx.log().get(&act.entry));
        let names_period =
            delivery.is_some_and(|entry| report_period(cx.log(), entry).is_some());
        if names_period || next.is_some_and(|(_, next)| next.state == State::Met) {
            late.extend(report(cx, o));
        }
    }
    late
}

/// A report that came late for its period.
fn report(cx: &Context<'_>, o: &Obligation) -> Option<Finding> {
    let delivery = cx.log().get(&o.act()?.entry)?;
    let at = delivery.common.at.as_ref();
    let place = at.map_or(delivery.head, |at| at.span);
    let due = cx.narrator().due(o);
    let late = match o.over.as_deref() {
        Some(over) => message! {
            en: "{over} late",
            ru: "опоздание на {over}",
            es: "{over} de retraso",
            over: over,
        },
        // Without the owner's calendar.
        None => message! { en: "late", ru: "с опозданием", es: "con retraso" },
    };
    let slips = slips::about(o);
    let message = message! {
        en: "{delivery}: report `{name}` for {period} came {late}; {due}{slips}",
        ru: "{delivery}: отчёт `{name}` (период: {period}), {late}; {due}{slips}",
        es: "{delivery}: informe `{name}` (período: {period}), {late}; {due}{slips}",
        delivery: delivery.id(),
        name: &o.entry,
        period: o.rare().period.as_ref()?,
        late: late.clone(),
        due: due,
        slips: last_clauses(&slips),
    };
    let mut finding = Finding::new(delivery.at(place), message)
        .entry(delivery.id())
        .distinguish(format!("{} {:?}", o.entry, o.rare().period_from))
        .caption(late)
        .derived(&o.derivation)
        .help(settled(delivery.id()));
    finding.since = o.due;
    Some(slips::shown(&slips, finding))
}

fn caption(o: &Obligation, stage: &Entry) -> Message {
    match o.over.as_deref() {
        Some(over) => message! {
            en: "{over} after {stage} was due",
            ru: "опоздание по {stage}: {over}",
            es: "{over} después del plazo de {stage}",
            over: over,
            stage: stage.id(),
        },
        None => message! {
            en: "after {stage} was due",
            ru: "опоздание по {stage}",
            es: "después del plazo de {stage}",
            stage: stage.id(),
        },
    }
}
