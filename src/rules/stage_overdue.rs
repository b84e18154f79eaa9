use super::Context;
use super::consequences::{after_end, delay_notes, follow};
use super::slips;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::message;
use crate::narrator::slips::last_clauses;
use crate::obligation::{End, Obligation, State, What};

rule! {
    /// Checks for stages that are overdue and have not been delivered.
    ///
    /// The due date is the one that the stage was agreed with, until a decision by somebody who may decide on the
    /// plan `sets` another. A delivery `of` the stage discharges it; a rejected delivery does not. The finding also
    /// shows what the stage waits for and what comes after it, and notes a missing reminder or early warning.
    ///
    /// ## Why it matters
    ///
    /// An overdue stage is the first thing that both sides ask about, and every day of silence makes the
    /// conversation harder.
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
    /// The stage was delivered and the delivery was not logged, or a new date was agreed and no decision records
    /// it: log a decision `on` the stage that `sets` its `due`.
    ///
    /// ## Configuration
    ///
    /// None beyond the stage's own `due`. A date without a time is due at the end of that day.
    "stage-overdue": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let overdue = cx
        .owed(|what| what == What::Stage)
        .filter(|(o, _)| o.state == State::Overdue);
    overdue
        .map(|(o, entry)| finding(cx, o, entry))
        .collect()
}

fn finding(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Finding {
    let narrator = cx.narrator();
    let slips = slips::about(o);
    let id = entry.id();
    let (due, owner) = (narrator.due(o), narrator.holder(o));
    let (named, ended) = (last_clauses(&slips), narrator.ended(o));
    let message = match o.over.as_deref() {
        Some(over) => message! {
            en: "{stage} is {over} overdue; {due}; owner: {owner}{slips}{ended}",
            ru: "{stage}: просрочка {over}; {due}; ответственная сторона: {owner}{slips}{ended}",
            es: "{stage} lleva {over} de retraso; {due}; responsable: {owner}{slips}{ended}",
            stage: id,
            over: over,
            due: due,
            owner: owner,
            slips: named,
            ended: ended,
        },
        // Without the owner's calendar.
        None => message! {
            en: "{stage} is overdue; {due}; owner: {owner}{slips}{ended}",
            ru: "{stage}: просрочено; {due}; ответственная сторона: {owner}{slips}{ended}",
            es: "{stage} lleva retraso; {due}; responsable: {owner}{slips}{ended}",
            stage: id,
            due: due,
            owner: owner,
            slips: named,
            ended: ended,
        },
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(narrator.overdue(o))
        .derived(&o.derivation)
        .derivation(delay_notes(cx, o))
        .help(after_end(o, "of").unwrap_or_else(|| message! {
            en: "log the delivery with `of: {stage}`, or agree on a new date: a decision `on: {stage}` with `sets: {{due: …}}`",
            ru: "внесите запись о сдаче с `of: {stage}` или согласуйте новый срок: решение `on: {stage}` с `sets: {{due: …}}`",
            es: "registre la entrega con `of: {stage}` o acuerde una fecha nueva: una decisión `on: {stage}` con `sets: {{due: …}}`",
            stage: id,
        }));
    finding.since = o.due;
    finding = slips::shown(&slips, finding);
    // The obligations that the stage waits for have the same cause: they are labels, not findings.
    for request in cx.log().referring(id, "blocks") {
        let answer = cx.answer(request.id());
        if answer.is_some_and(|answer| answer.state == State::Overdue) {
            let text = message! {
                en: "blocks this stage and is overdue",
                ru: "блокирует этот этап и просрочено",
                es: "bloquea esta etapa y está con retraso",
            };
            finding = finding
                .involves(request.id())
                .label(request.source, request.head, text);
        }
    }
    // The same applies to the stages after it.
    for next in cx.log().referring(id, "after") {
        let waits = cx.stage(next.id());
        if let Some(waits) = waits.filter(|waits| waits.end == End::Open && waits.due.is_some()) {
            let text = message! {
                en: "comes after it; {due}",
                ru: "следует за ним; {due}",
                es: "viene después; {due}",
                due: narrator.due(waits),
            };
            finding = finding
                .involves(next.id())
                .label(next.source, next.head, text);
        }
    }
    follow(cx, o, entry, finding)
}
