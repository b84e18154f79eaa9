use super::{Context, authority};
use crate::charter::{ChannelKind, Party, Role};
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::{Message, message};
use crate::project::{Recorded, Stamp};

rule! {
    /// Checks for a decision by one side that the other side recorded, with neither evidence nor a confirmation.
    ///
    /// The commit's author is the person who recorded it. An address that the charter does not have, or that people of
    /// both sides have, does not show that the side that decided recorded it. `evidence` in the decision proves it; so do a
    /// merge by the side that decided, and a confirmation in writing by that side: of the call in which the decision was made,
    /// in a later decision on this one, in the answer to a request about it. Decisions that do not bind anybody are not
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
        let recorder = Recorder::of(cx, &stamp, side)?;
        let merged = cx.project.landed(entry.id()).is_some_and(|landed| is_of(cx, &landed, side));
        if merged || is_confirmed(cx, entry, side) {
            return None;
        }
        let clause = message! {
            en: "recorded for {side} by {recorder} (commit {commit}); the log has neither evidence nor a confirmation by {side}",
            ru: "запись за сторону {side} внёс автор: {recorder} (коммит {commit}); доказательства или подтверждения стороны {side} в журнале нет",
            es: "registrada en nombre de {side} por {recorder} (commit {commit}); en el registro no consta prueba ni confirmación de {side}",
            side: side,
            recorder: recorder.who(cx, &stamp),
            commit: &stamp.commit,
        };
        let finding = judged
            .finding(Message::clauses([judged.decided(), clause]))
            .caption(recorder.caption(side))
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

/// The recorder of a decision, if that does not show that the side that decided recorded it.
enum Recorder<'p> {
    /// The other side.
    Other(&'p Party),
    /// Somebody with an address that people of both sides have.
    Shared,
    /// Somebody with an unknown address.
    Unknown,
}

impl<'p> Recorder<'p> {
    /// An unknown author counts as the contractor, so the contractor's own decision is proven by it; but not if the
    /// charter has addresses of the contractor.
    fn of(cx: &Context<'p>, stamp: &Stamp, side: &str) -> Option<Self> {
        let charter = cx.charter();
        match charter.sides_by_email(&stamp.author_email).as_slice() {
            [] => {
                let is_contractor = charter
                    .party(side)
                    .is_some_and(|party| party.role == Some(Role::Contractor));
                (!is_contractor || charter.knows_an_address_of(side)).then_some(Self::Unknown)
            }
            [party] => (*party.name != side).then_some(Self::Other(party)),
            _ => Some(Self::Shared),
        }
    }

    fn who(&self, cx: &Context<'_>, stamp: &Stamp) -> Message {
        let author = || format!("{} <{}>", stamp.author_name, stamp.author_email);
        match self {
            Self::Other(party) => message! {
                en: "{recorder} of {party}",
                ru: "{recorder}, сторона {party}",
                es: "{recorder} de {party}",
                recorder: cx.project.who(stamp).into_owned(),
                party: &party.name.value,
            },
            Self::Shared => message! {
                en: "{author}, an address that both sides have",
                ru: "{author}, общий адрес обеих сторон",
                es: "{author}, una dirección de ambas partes",
                author: author(),
            },
            Self::Unknown => message! {
                en: "{author}, an address that the charter does not have",
                ru: "{author}, такого адреса в уставе проекта нет",
                es: "{author}, una dirección que no figura en el estatuto del proyecto",
                author: author(),
            },
        }
    }

    fn caption(&self, side: &str) -> Message {
        match self {
            Self::Other(party) => message! {
                en: "recorded by {party} alone",
                ru: "внесла только сторона {party}",
                es: "registrada solo por {party}",
                party: &party.name.value,
            },
            _ => message! {
                en: "not shown to be recorded by {side}",
                ru: "не видно, что запись внесла сторона {side}",
                es: "no consta que la registrara {side}",
                side: side,
            },
        }
    }
}

/// Whether a commit was made by somebody of a side, and of that side alone.
fn is_of(cx: &Context<'_>, stamp: &Stamp, side: &str) -> bool {
    let party = cx.charter().side_by_email(&stamp.author_email);
    party.is_some_and(|party| *party.name == side)
}

/// Whether a side has confirmed a decision in writing: the call in which it was made, the decision itself, or a request
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
