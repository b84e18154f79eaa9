//! A waiver by the side that owes, of what it owes itself.

use super::situations::finding;
use crate::finding::Finding;
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, Decision, Entry};
use crate::message::message;
use crate::obligation::{End, Obligation, Standing, What};
use crate::rules::Context;

/// The verdict of a decision by which a side gives up nothing but what it owes itself. Only the side that is owed gives that up.
pub(super) fn own(cx: &Context<'_>, entry: &Entry, decision: &Decision) -> Option<Finding> {
    let verdict = decision.verdict.as_ref()?;
    let alone = decision.sets.is_none() && decision.amount.is_none();
    if verdict.value != Verdict::Waived || !alone || !decision.replaces.is_empty() {
        return None;
    }
    let judged = cx.obligations.judgement(entry.id())?;
    let [side] = judged.sides.as_slice() else {
        return None;
    };
    if !Standing::binds(&judged.standing) {
        return None;
    }
    let side = side.as_str();
    let mut first = None;
    for on in &decision.on {
        let subject = cx.log().get(&on.value)?;
        // It may have given up something else that is owed to its side, such as a record that came late.
        let has_ended =
            |o: &Obligation| matches!(&o.end, End::Waived(act) if act.entry == entry.id());
        if cx.obligations.of(subject.id()).any(has_ended) {
            return None;
        }
        let owed = owed_by(cx, subject)?;
        // What it gives up, or may give up, has an effect.
        let is_own = |o: &&Obligation| {
            o.debtor.as_deref() == Some(side) && o.creditor.as_deref() != Some(side)
        };
        if owed.is_empty() || !owed.iter().all(is_own) {
            return None;
        }
        first = first.or(Some(subject.id()));
    }
    let subject = first?;
    let why = message! {
        en: "what {entry} is about is owed by {side} itself, and only the side that is owed can give it up",
        ru: "то, к чему относится {entry}, должна сама сторона {side}, а отказаться от этого может только другая",
        es: "aquello de lo que trata {entry} lo debe {side}, y solo la otra parte puede renunciar a ello",
        entry: subject,
        side: side,
    };
    let help = message! {
        en: "if the other side gave it up, log its decision: `on: {entry}` with `verdict: waived`",
        ru: "если другая сторона от этого отказалась, внесите её решение: `on: {entry}` с `verdict: waived`",
        es: "si la otra parte renunció a ello, registre su decisión: `on: {entry}` con `verdict: waived`",
        entry: subject,
    };
    Some(finding(entry, verdict.span, "verdict", why, help))
}

/// What is owed because of an entry that a waiver may be on, or was given by it. `None`: something else may be meant, such as an
/// objection.
fn owed_by<'p>(cx: &Context<'p>, subject: &'p Entry) -> Option<Vec<&'p Obligation>> {
    Some(match &subject.body {
        Body::Request(_) => {
            owed(cx, subject.id(), |what| matches!(what, What::Answer(_))).collect()
        }
        Body::Stage(_) => owed(cx, subject.id(), |what| what == What::Stage).collect(),
        Body::Reply(reply) => {
            let gives = reply.gives.as_ref()?.value;
            if gives == Gives::Objection {
                return None;
            }
            let answered = reply.answers.iter();
            let asked = answered.flat_map(|id| {
                owed(cx, &id.value, |what| {
                    matches!(what, What::Answer(_) | What::CallConfirmation)
                })
            });
            let promised = owed(cx, subject.id(), |what| what == What::Promise);
            promised.chain(asked).collect()
        }
        Body::Delivery(delivery) => {
            let of = delivery.of.iter();
            // An item of the cadence is owed by the same side in each period.
            let of = of.flat_map(|id| {
                owed(cx, &id.value, |what| {
                    matches!(what, What::Stage | What::CadenceReport)
                })
                .take(1)
            });
            let decided = owed(cx, subject.id(), |what| what == What::Approval);
            decided.chain(of).collect()
        }
        _ => return None,
    })
}

/// What is owed because of an entry, of some kinds.
fn owed<'p>(
    cx: &Context<'p>,
    id: &'p str,
    is: fn(What) -> bool,
) -> impl Iterator<Item = &'p Obligation> + use<'p> {
    let obligations = cx.obligations;
    obligations.of(id).filter(move |o| is(o.what))
}
