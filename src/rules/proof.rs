//! Whether the log shows that the side which is said to have decided, or to have replied, did.

use std::collections::HashSet;

use super::authority::Judged;
use super::{Context, answers};
use crate::charter::{ChannelKind, Party, Role};
use crate::finding::{Finding, Severity};
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, message};
use crate::obligation::{End, Standing, What};
use crate::project::{Recorded, Stamp};

/// A binding decision of a side that the log does not show to be its own.
pub(super) struct Unproven<'p> {
    /// The side that is said to have decided.
    pub(super) side: &'p str,
    /// Who recorded it.
    pub(super) recorder: Recorder<'p>,
    /// The commit that recorded it.
    pub(super) stamp: Stamp,
}

/// Why a decision is not proven: the other side or an unknown person recorded it, and there is neither evidence nor a
/// confirmation. A decision of both sides is shown for each of them.
pub(super) fn unproven<'p>(cx: &Context<'p>, judged: &Judged<'p>) -> Option<Unproven<'p>> {
    let entry = judged.entry;
    if !judged.standing.binds() {
        return None;
    }
    let mut parties = entry.actors().filter_map(|by| cx.charter().side(&by.value));
    parties.find_map(|party| {
        let found = by_others(cx, entry, party.name.as_str())?;
        (!is_confirmed(cx, entry, party.name.as_str())).then_some(found)
    })
}

/// A reply by which a finding ended that the other side is owed, and that the log does not show to be of its side.
pub(super) struct UnprovenReply<'p> {
    /// The reply.
    pub(super) reply: &'p Entry,
    /// The entry that it answers.
    pub(super) of: &'p Entry,
    /// Whether it takes an objection back; otherwise it confirms a call.
    pub(super) withdraws: bool,
    /// Who is said to have written it, and who recorded it.
    pub(super) by: Unproven<'p>,
}

/// The replies that take an objection back or confirm a call, without a proof that their side wrote them.
pub(super) fn unproven_replies<'p>(cx: &Context<'p>) -> Vec<UnprovenReply<'p>> {
    let log = cx.log();
    let withdrawn = cx.obligations.withdrawals().iter();
    let withdrawn = withdrawn.filter_map(|withdrawal| {
        let side = cx.charter().party(&withdrawal.party)?;
        Some((
            &withdrawal.reply,
            &withdrawal.entry,
            &*side.name.value,
            true,
        ))
    });
    let again: HashSet<(&str, &str)> = cx
        .obligations
        .withdrawals()
        .iter()
        .map(|other| (other.reply.as_str(), other.entry.as_str()))
        .collect();
    let confirmed = cx.obligations.iter().filter_map(|o| {
        let end = (o.what == What::CallConfirmation).then_some(&o.end);
        let Some(End::Met(act)) = end else {
            return None;
        };
        let again = again.contains(&(act.entry.as_str(), o.entry.as_str()));
        let side = cx.debtor(o).filter(|_| !again)?;
        Some((&act.entry, &o.entry, &*side.name.value, false))
    });
    let found = withdrawn.chain(confirmed);
    let found = found.filter_map(|(reply, of, side, withdraws)| {
        let (reply, of) = (log.get_kind(reply, Kind::Reply)?, log.get(of)?);
        let by = by_others(cx, reply, side)?;
        (!is_repeated(cx, reply, of, side, withdraws)).then_some(UnprovenReply {
            reply,
            of,
            withdraws,
            by,
        })
    });
    found.collect()
}

/// The notices of termination that count, and that the log does not show to be of the side that is said to have given them.
pub(super) fn unproven_terminations<'p>(cx: &Context<'p>) -> Vec<(&'p Entry, Unproven<'p>)> {
    let log = cx.log();
    let ids: Vec<&str> = cx.obligations.terminations().collect();
    let notices = ids.iter().filter_map(|id| log.get(id));
    let found = notices.filter_map(|notice| {
        let side = cx.charter().side(&notice.actor()?.value)?.name.as_str();
        let by = by_others(cx, notice, side)?;
        let mut others = ids.iter().filter_map(|id| log.get(id));
        let again = others.any(|other| other.id() != notice.id() && confirms(cx, other, side));
        (!again && !is_confirmed(cx, notice, side)).then_some((notice, by))
    });
    found.collect()
}

/// A finding against the side that acts in an entry, where the log does not show that this side did: it says so, and is no error before that
/// side shows it.
pub(super) fn as_claimed(cx: &Context<'_>, entry: &Entry, finding: Finding) -> Finding {
    let sides = entry.actors().filter_map(|by| cx.charter().side(&by.value));
    // Who writes down others beside themselves acts themselves.
    let claimed = sides.map(|party| {
        let by = by_others(cx, entry, party.name.as_str())?;
        (!is_confirmed(cx, entry, by.side)).then_some(by)
    });
    let claimed: Option<Vec<Unproven<'_>>> = claimed.collect();
    let Some(by) = claimed.and_then(|claimed| claimed.into_iter().next()) else {
        return finding;
    };
    let recorded = message! {
        en: "recorded for {side} by {recorder}, not confirmed by {side}",
        ru: "за сторону {side} запись внесена не ею (кем: {recorder}) и ею не подтверждена",
        es: "registrada en nombre de {side} por {recorder}, sin confirmar por {side}",
        side: by.side,
        recorder: by.recorder.who(cx, &by.stamp),
    };
    let message = Message::clauses([finding.message.clone(), recorded]);
    let most = finding
        .at_most
        .map_or(Severity::Warning, |most| most.min(Severity::Warning));
    let mut finding = finding.at_most(most);
    finding.message = message;
    finding
}

/// Who recorded an entry of a side, where it has no evidence and git does not show that this side recorded or merged it.
pub(super) fn by_others<'p>(
    cx: &Context<'p>,
    entry: &Entry,
    side: &'p str,
) -> Option<Unproven<'p>> {
    if !entry.common.evidence.is_empty() || cx.is_recorded_later(entry) {
        return None;
    }
    let Recorded::At(stamp) = cx.project.recorded(entry.id()) else {
        return None;
    };
    let recorder = Recorder::of(cx, &stamp, side)?;
    let landed = cx.project.landed(entry.id());
    let merged = landed.is_some_and(|landed| is_of(cx, &landed, side));
    (!merged).then_some(Unproven {
        side,
        recorder,
        stamp,
    })
}

/// Whether a side has said the same elsewhere, in what is shown to be its own: in another reply, or in a decision on the reply or
/// on what it answers.
fn is_repeated(cx: &Context<'_>, reply: &Entry, of: &Entry, side: &str, withdraws: bool) -> bool {
    let log = cx.log();
    let says_it = |other: &&Entry| {
        let gives = answers::gives(other);
        let bare = gives.is_none() && !withdraws && !other.is_unread("gives");
        other.id() != reply.id() && (gives == Some(Gives::All) || bare)
    };
    let again = log.referring(of.id(), "answers").filter(says_it);
    let decided = log.referring(of.id(), "on").filter(|other| {
        let standing = cx.obligations.standing(other.id());
        standing.is_some_and(Standing::binds)
    });
    is_confirmed(cx, reply, side) || again.chain(decided).any(|other| confirms(cx, other, side))
}

/// Who recorded a decision, where that does not show that the side that decided did.
pub(super) enum Recorder<'p> {
    /// The other side.
    Other(&'p Party),
    /// Somebody with an address that people of both sides have.
    Shared,
    /// Somebody with an address that only others gave to people of a party.
    Unconfirmed(&'p str),
    /// Somebody with an address that the charter does not know.
    Unknown,
}

impl<'p> Recorder<'p> {
    /// An unknown author counts as the contractor, so the contractor's own decision is proven by it; but not where the
    /// charter knows by which addresses the contractor commits.
    fn of(cx: &Context<'p>, stamp: &Stamp, side: &str) -> Option<Self> {
        let charter = cx.charter();
        let known = cx.project.sides_of_address(&stamp.author_email);
        match known.as_slice() {
            [] => {
                let is_contractor = charter
                    .party(side)
                    .is_some_and(|party| party.role == Some(Role::Contractor));
                (!is_contractor || cx.project.knows_an_address_of(side)).then_some(Self::Unknown)
            }
            [party] => match charter.party(party) {
                Some(party) => (*party.name != side).then_some(Self::Other(party)),
                None => Some(Self::Unknown),
            },
            _ => match cx.project.unconfirmed_side(&stamp.author_email) {
                Some(party) => Some(Self::Unconfirmed(party)),
                None => Some(Self::Shared),
            },
        }
    }

    pub(super) fn who(&self, cx: &Context<'_>, stamp: &Stamp) -> Message {
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
            Self::Unconfirmed(party) => message! {
                en: "{author}, an address that {party} has not confirmed",
                ru: "{author}, этот адрес сторона {party} не подтвердила",
                es: "{author}, una dirección que {party} no ha confirmado",
                author: author(),
                party: *party,
            },
            Self::Unknown => message! {
                en: "{author}, an address that the charter does not have",
                ru: "{author}, такого адреса в уставе проекта нет",
                es: "{author}, una dirección que no figura en el estatuto del proyecto",
                author: author(),
            },
        }
    }

    pub(super) fn caption(&self, side: &str) -> Message {
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

/// Whether a commit is by somebody of a side, and by nobody else.
fn is_of(cx: &Context<'_>, stamp: &Stamp, side: &str) -> bool {
    cx.project.side_of_address(&stamp.author_email) == Some(side)
}

/// Whether an entry of a side is shown to be its own: it has evidence, or that side recorded it or merged it. What is not
/// recorded yet counts as written by whoever acts in it.
fn is_shown(cx: &Context<'_>, entry: &Entry, side: &str) -> bool {
    let Recorded::At(stamp) = cx.project.recorded(entry.id()) else {
        return true;
    };
    let landed = cx.project.landed(entry.id());
    !entry.common.evidence.is_empty()
        || Recorder::of(cx, &stamp, side).is_none()
        || landed.is_some_and(|landed| is_of(cx, &landed, side))
}

/// Whether a side has confirmed an entry in writing: the call in which it was made, as far as that was in the log with what was
/// confirmed, or the entry itself, or what was asked about it. Who decides on an entry, or answers a question about it, may as well deny
/// it: only who approves confirms.
pub(super) fn is_confirmed(cx: &Context<'_>, entry: &Entry, side: &str) -> bool {
    let log = cx.log();
    let recorded = match cx.project.recorded(entry.id()) {
        Recorded::At(stamp) => Some(stamp),
        Recorded::Pending | Recorded::Unknown => None,
    };
    // What cannot be read may as well be an objection.
    let contests = |other: &Entry| {
        other.is_unread("gives")
            || matches!(
                answers::gives(other),
                Some(Gives::Objection | Gives::Refusal)
            )
    };
    // Nobody confirms what was written down later.
    let saw = |other: &Entry| cx.project.was_recorded_on(other.id(), recorded.as_ref());
    let calls = entry.common.in_call.iter();
    let mut call = calls
        .flat_map(|call| log.referring(&call.value, "answers"))
        .filter(|other| !contests(other) && saw(other));
    let asked = log
        .referring(entry.id(), "about")
        .filter(|other| matches!(other.body, Body::Request(_)));
    let asked = asked.flat_map(|request| log.referring(request.id(), "on"));
    let mut decided = log
        .referring(entry.id(), "on")
        .chain(log.referring(entry.id(), "replaces"))
        .chain(asked)
        .filter(|other| approves(other));
    call.any(|other| confirms(cx, other, side)) || decided.any(|other| confirms(cx, other, side))
}

/// Whether an entry is a decision that approves or accepts something.
fn approves(entry: &Entry) -> bool {
    let verdict = match &entry.body {
        Body::Decision(decision) => decision.verdict.as_ref(),
        _ => None,
    };
    matches!(
        verdict.map(|verdict| verdict.value),
        Some(Verdict::Approved | Verdict::Accepted)
    )
}

/// Whether an entry is in writing and shown to be of a side.
pub(super) fn confirms(cx: &Context<'_>, other: &Entry, side: &str) -> bool {
    let mut sides = other.actors().filter_map(|by| cx.charter().side(&by.value));
    let of_side = sides.any(|party| *party.name == side);
    let verbal = other
        .common
        .via
        .as_ref()
        .and_then(|via| cx.obligations.channel(cx.project, &via.value))
        == Some(ChannelKind::Verbal);
    cx.happened(other) && of_side && !verbal && is_shown(cx, other, side)
}
