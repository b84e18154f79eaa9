//! Whether the log shows that the side which is said to have decided did.

use super::Context;
use super::answers::gives;
use super::authority::Judged;
use crate::charter::{ChannelKind, Party, Role};
use crate::log::value::Gives;
use crate::log::{Body, Entry};
use crate::message::{Message, message};
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
    let settled = !judged.standing.binds() || !entry.common.evidence.is_empty();
    if settled || cx.is_recorded_later(entry) {
        return None;
    }
    let Recorded::At(stamp) = cx.project.recorded(entry.id()) else {
        return None;
    };
    let parties = entry.actors().filter_map(|by| cx.charter().side(&by.value));
    let mut unproven = parties.filter_map(|party| {
        let side = party.name.as_str();
        let recorder = Recorder::of(cx, &stamp, side)?;
        let landed = cx.project.landed(entry.id());
        let merged = landed.is_some_and(|landed| is_of(cx, &landed, side));
        (!merged && !is_confirmed(cx, entry, side)).then_some((side, recorder))
    });
    let (side, recorder) = unproven.next()?;
    Some(Unproven {
        side,
        recorder,
        stamp,
    })
}

/// Who recorded a decision, where that does not show that the side that decided did.
pub(super) enum Recorder<'p> {
    /// The other side.
    Other(&'p Party),
    /// Somebody with an address that people of both sides have.
    Shared,
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
            _ => Some(Self::Shared),
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

/// Whether a side has confirmed a decision in writing: the call in which it was made, the decision itself, or what was asked
/// about it.
fn is_confirmed(cx: &Context<'_>, entry: &Entry, side: &str) -> bool {
    let log = cx.log();
    let confirms = |other: &Entry| {
        let mut sides = other.actors().filter_map(|by| cx.charter().side(&by.value));
        let of_side = sides.any(|party| *party.name == side);
        let verbal = other
            .common
            .via
            .as_ref()
            .and_then(|via| cx.obligations.channel(cx.project, &via.value))
            == Some(ChannelKind::Verbal);
        // What cannot be read may as well be an objection.
        let contests = other.is_unread("gives")
            || matches!(gives(other), Some(Gives::Objection | Gives::Refusal));
        cx.happened(other) && of_side && !verbal && !contests && is_shown(cx, other, side)
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
