use super::proof::{
    Unproven, UnprovenReply, unproven, unproven_replies, unproven_terminations,
};
use super::unproven_acts::{self, unproven_acts};
use super::unproven_gain::{Gains, ends_for_others};
use super::{Context, authority};
use crate::finding::{Finding, Severity};
use crate::log::Entry;
use crate::message::{Message, Value, message};

rule! {
    /// Checks for a decision or a notice of termination by one side that the other side recorded, or a reply that takes an objection
    /// back or confirms a call, with neither evidence nor a confirmation.
    ///
    /// The commit's author is the person who recorded it. An address that the charter does not have, or that people of
    /// both sides have in any of its versions, or that only the other side gave to people of one, does not show that the side
    /// that decided recorded it. `evidence` in the
    /// decision proves it; so do a merge by the side that decided, and a confirmation in writing by that side: of the call in
    /// which the decision was made, if the decision was in the log by then, or in a later decision that approves this one or a request about
    /// it. An answer to such a request does not: it may be a denial. A confirmation counts
    /// if that side recorded it, or if it has evidence. A decision of people of both sides is to be shown for each side.
    /// A reply is confirmed by another one of that side that says the same, or by its decision on the same entry; a termination
    /// by another one of that side, or by its decision that approves it. In the same way are reported a notice that stops or resumes
    /// work, a promise that was not kept in time, and a refusal.
    /// So are a delivery in the place of an earlier one, and a request about what was refused: they take the place of nothing that their
    /// side recorded itself. It is a warning where something that another side owes ends or moves by it (a waiver, a date, an acceptance, what
    /// an `allow` names, a contested entry, a termination), otherwise a note.
    /// Decisions that do not bind anybody are not reported. What other rules report against the side says who recorded it, and is no error
    /// before that side confirms it.
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
    let mut gains = None;
    let findings = authority::decisions(cx).filter_map(|judged| {
        let entry = judged.entry;
        let by = unproven(cx, &judged)?;
        let side = by.side;
        let finding = judged.finding(Message::clauses([judged.decided(), recorded(cx, &by)]));
        let help = message! {
            en: "ask {side} for a written confirmation, and log it as a decision of theirs with `on: {id}`",
            ru: "запросите письменное подтверждение ({side}) и внесите его как решение этой стороны с `on: {id}`",
            es: "pida a {side} una confirmación por escrito y regístrela como decisión suya con `on: {id}`",
            side: side,
            id: entry.id(),
        };
        let finding = if gains
            .get_or_insert_with(|| Gains::new(cx))
            .is_gain(cx, entry, judged.decision, side)
        {
            finding.at_least(Severity::Warning)
        } else {
            finding
        };
        Some(by_its_author(finding, &by, help))
    });
    let replies = unproven_replies(cx);
    let replies = replies.iter().map(|reply| of_reply(cx, reply));
    let terminations = unproven_terminations(cx).into_iter();
    let terminations = terminations.map(|(notice, by)| of_termination(cx, notice, &by));
    let acts = unproven_acts(cx).into_iter().map(|act| {
        let (finding, help) = unproven_acts::finding(&act, recorded(cx, &act.by));
        by_its_author(finding, &act.by, help)
    });
    let findings = findings.chain(replies).chain(terminations);
    findings.chain(acts).collect()
}

/// The finding about a notice of termination.
fn of_termination(cx: &Context<'_>, notice: &Entry, by: &Unproven<'_>) -> Finding {
    let said = message! {
        en: "{id}: {names} gave notice of termination",
        ru: "{id}: уведомление о расторжении договора, {names#автор|авторы|авторы}: {names}",
        es: "{id}: {names} dio aviso de terminación del contrato",
        id: notice.id(),
        names: Value::all(notice.actors().map(|by| &*by.value)),
    };
    let place = notice.actor().map_or(notice.head, |by| by.span);
    let finding = Finding::new(
        notice.at(place),
        Message::clauses([said, recorded(cx, by)]),
    )
    .entry(notice.id());
    let finding = if ends_for_others(cx, by.side) {
        finding.at_least(Severity::Warning)
    } else {
        finding
    };
    let help = message! {
        en: "ask {side} to log a decision `on: {id}` with `verdict: approved` in a commit of their own, or name the message in `evidence`",
        ru: "попросите сторону {side} внести своим коммитом решение `on: {id}` с `verdict: approved` или укажите сообщение в `evidence`",
        es: "pida a {side} que registre en un commit suyo una decisión `on: {id}` con `verdict: approved`, o indique el mensaje en `evidence`",
        side: by.side,
        id: notice.id(),
    };
    by_its_author(finding, by, help)
}

/// The finding about a reply.
fn of_reply(cx: &Context<'_>, found: &UnprovenReply<'_>) -> Finding {
    let UnprovenReply {
        reply,
        of,
        withdraws,
        by,
    } = found;
    let names = Value::all(reply.actors().map(|by| &*by.value));
    let said = if *withdraws {
        message! {
            en: "{id}: {names} withdrew the objection to {entry}",
            ru: "{id}: возражение против {entry} снято, {names#автор|авторы|авторы}: {names}",
            es: "{id}: {names} retiró la objeción a {entry}",
            id: reply.id(),
            names: names,
            entry: of.id(),
        }
    } else {
        message! {
            en: "{id}: {names} confirmed {entry}",
            ru: "{id}: подтверждение {entry}, {names#автор|авторы|авторы}: {names}",
            es: "{id}: {names} confirmó {entry}",
            id: reply.id(),
            names: names,
            entry: of.id(),
        }
    };
    let place = reply.actor().map_or(reply.head, |by| by.span);
    let finding = Finding::new(
        reply.at(place),
        Message::clauses([said, recorded(cx, by)]),
    )
    .entry(reply.id())
    .involves(of.id())
    .distinguish(of.id());
    let finding = if *withdraws {
        finding.at_least(Severity::Warning)
    } else {
        finding
    };
    let help = message! {
        en: "ask {side} to log it in a commit of their own, as a reply with `answers: {entry}`, or name the message in `evidence`",
        ru: "попросите сторону {side} внести это своим коммитом, ответом с `answers: {entry}`, или укажите сообщение в `evidence`",
        es: "pida a {side} que lo registre en un commit suyo, como respuesta con `answers: {entry}`, o indique el mensaje en `evidence`",
        side: by.side,
        entry: of.id(),
    };
    by_its_author(finding, by, help)
}

/// Who recorded it, and what is missing.
fn recorded(cx: &Context<'_>, by: &Unproven<'_>) -> Message {
    message! {
        en: "recorded for {side} by {recorder} (commit {commit}); the log has neither evidence nor a confirmation by {side}",
        ru: "за сторону {side} запись внесена не ею (кем: {recorder}, коммит {commit}); ни доказательства, ни подтверждения стороны {side} в журнале нет",
        es: "registrada en nombre de {side} por {recorder} (commit {commit}); en el registro no consta prueba ni confirmación de {side}",
        side: by.side,
        recorder: by.recorder.who(cx, &by.stamp),
        commit: &by.stamp.commit,
    }
}

/// A finding whose basis is the author of a commit.
fn by_its_author(finding: Finding, by: &Unproven<'_>, help: Message) -> Finding {
    finding
        .caption(by.recorder.caption(by.side))
        .derivation([message! {
            en: "the commit's author counts as the person who recorded it",
            ru: "считается, что запись внёс автор коммита",
            es: "se considera que la registró el autor del commit",
        }])
        .help(help)
        .since(by.stamp.time)
}
