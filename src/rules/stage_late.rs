use super::Context;
use super::answers::settled;
use super::consequences::delay_notes;
use super::slips;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::narrator::slips::last_clauses;
use crate::obligation::{Obligation, State, What};

rule! {
    /// Checks for stages that were delivered late.
    ///
    /// The finding is on the delivery. A stage whose date was moved by a decision is late by the new date; the
    /// first one is shown beside it.
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
    /// None beyond the stage's own `due`. To close what both sides have settled, log a decision with `verdict:
    /// waived` on the stage, or add an `allow` with a reason to the delivery.
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
    let message = match o.over.as_deref() {
        Some(over) => message! {
            en: "{delivery} delivered {stage} {over} late; {due}{slips}",
            ru: "{delivery}: этап {stage} сдан с опозданием на {over}; {due}{slips}",
            es: "{delivery} entregó {stage} con {over} de retraso; {due}{slips}",
            delivery: delivery.id(),
            stage: stage.id(),
            over: over,
            due: due,
            slips: named,
        },
        // Without the owner's calendar.
        None => message! {
            en: "{delivery} delivered {stage} late; {due}{slips}",
            ru: "{delivery}: этап {stage} сдан с опозданием; {due}{slips}",
            es: "{delivery} entregó {stage} con retraso; {due}{slips}",
            delivery: delivery.id(),
            stage: stage.id(),
            due: due,
            slips: named,
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
