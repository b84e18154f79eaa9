use super::{Context, authority};
use crate::charter::ChannelKind;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::{Message, message};
use crate::project::{Recorded, Stamp};

rule! {
    /// Checks for a decision by one side that the other side recorded, with neither evidence nor a confirmation.
    ///
    /// The commit's author is the person who recorded it. `evidence` in the decision proves it; so does a merge by the
    /// side that decided, and whatever that side confirms in writing: the call in which the decision was made, a later
    /// decision on this one, the answer to a request that is about it. Decisions that do not bind anybody are not
    /// reported.
    ///
    /// ## Why it matters
    ///
    /// One side claims that the other has agreed. Most logs are kept this way, and it is their weakest point.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-16T12:00+03:00.
    ///
    /// Rules: decision-unproven.
    ///
    /// ### 2026-03-12T12:00+03:00 account-manager <am@agency.example>: Write down what was decided
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-12 11:00
    /// by: marketing-director   # note[decision-unproven]
    /// via: telegram
    /// verdict: approved
    /// amount: 20000
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-16T12:00+03:00.
    ///
    /// Rules: decision-unproven.
    ///
    /// ### 2026-03-12T12:00+03:00 account-manager <am@agency.example>: Write down what was decided
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-12 11:00
    /// by: marketing-director
    /// via: telegram
    /// verdict: approved
    /// amount: 20000
    /// evidence: chats/2026-03-12-photographer.png
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the proof is where both sides can see it, and the log does not mention it.
    ///
    /// ## Configuration
    ///
    /// `email` of people in the charter ties commits to them.
    "decision-unproven": Authority, Fact, Note, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let unproven = authority::decisions(cx)
        .filter(|judged| judged.standing.binds() && judged.entry.common.evidence.is_empty());
    let findings = unproven.filter_map(|judged| {
        let entry = judged.entry;
        let side = cx.charter().side(&judged.person.name)?;
        let side = side.name.as_str();
        let Recorded::At(stamp) = cx.project.recorded(entry.id()) else { return None };
        let recorder = cx.charter().person_by_email(&stamp.author_email)?;
        let recorder_side = cx.charter().side(&recorder.name).filter(|party| *party.name != side)?;
        let merged = cx.project.landed(entry.id()).is_some_and(|landed| is_of(cx, &landed, side));
        if merged || is_confirmed(cx, entry, side) {
            return None;
        }
        let party = &recorder_side.name.value;
        let clause = message! {
            en: "recorded for {side} by {recorder} of {party} (commit {commit}); the log has neither evidence nor a confirmation by {side}",
            ru: "запись за сторону {side} внесла сторона {party} ({recorder}, коммит {commit}); доказательства или подтверждения стороны {side} в журнале нет",
            es: "registrada en nombre de {side} por {recorder} de {party} (commit {commit}); en el registro no consta prueba ni confirmación de {side}",
            side: side,
            recorder: &recorder.name,
            party: party,
            commit: &stamp.commit,
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), clause]))
            .caption(message! {
                en: "recorded by {party} alone",
                ru: "внесла только сторона {party}",
                es: "registrada solo por {party}",
                party: party,
            })
            .derivation([message! {
                en: "the commit's author counts as the person who recorded it",
                ru: "внёсшим запись считается автор коммита",
                es: "se considera que la registró el autor del commit",
            }])
            .help(message! {
                en: "ask {side} for a written confirmation, and log it as a decision of theirs with `on: {id}`",
                ru: "запросите письменное подтверждение ({side}) и внесите его как решение этой стороны с `on: {id}`",
                es: "pida a {side} una confirmación por escrito y regístrela como decisión suya con `on: {id}`",
                side: side,
                id: entry.id(),
            })
            .since(stamp.time);
        Some(finding)
    });
    findings.collect()
}

/// Whether a commit is by somebody of a side.
fn is_of(cx: &Context<'_>, stamp: &Stamp, side: &str) -> bool {
    let person = cx.charter().person_by_email(&stamp.author_email);
    person
        .and_then(|person| cx.charter().side(&person.name))
        .is_some_and(|party| *party.name == side)
}

/// Whether a side has confirmed a decision in writing: the call in which it was made, the decision itself, or what was asked
/// about it.
fn is_confirmed(cx: &Context<'_>, entry: &Entry, side: &str) -> bool {
    let log = cx.log();
    let confirms = |other: &Entry| {
        let of_side = other
            .actor()
            .and_then(|actor| cx.charter().side(&actor.value))
            .is_some_and(|party| *party.name == side);
        let verbal = other
            .common
            .via
            .as_ref()
            .and_then(|via| cx.charter().channel(&via.value))
            == Some(ChannelKind::Verbal);
        cx.happened(other) && of_side && !verbal
    };
    let call = entry
        .common
        .in_call
        .iter()
        .flat_map(|call| log.referring(&call.value, "answers"));
    let decided = log
        .referring(entry.id(), "on")
        .chain(log.referring(entry.id(), "replaces"));
    let asked = log
        .referring(entry.id(), "about")
        .filter(|other| matches!(other.body, Body::Request(_)));
    let answered = asked.flat_map(|request| log.referring(request.id(), "answers"));
    call.chain(decided).chain(answered).any(confirms)
}
