use super::Context;
use super::authority::NOT_BINDING;
use crate::charter::Name;
use crate::finding::Finding;
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, Entry, Kind, Reply};
use crate::message::{Value, message};

rule! {
    /// Checks for refusals and rejections that give no reason.
    ///
    /// A reason is a decision's `reason`, the note of the entry, its `evidence`, or the call that it names with
    /// `in`.
    ///
    /// ## Why it matters
    ///
    /// A "no" without a reason leaves nothing to work with: the next attempt is a guess, and later each side
    /// remembers a different reason.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-05T12:00+03:00.
    ///
    /// Rules: refusal-without-reason.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 12:00
    /// from: marketing-director
    /// via: email
    /// gives: refusal   # warning[refusal-without-reason]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-05T12:00+03:00.
    ///
    /// Rules: refusal-without-reason.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 12:00
    /// from: marketing-director
    /// via: email
    /// gives: refusal
    /// ```
    ///
    /// The account belongs to another agency, whose contract runs until June.
    ///
    /// ## When it is wrong
    ///
    /// The reason is in the note of another entry: name it with `evidence`, or write one sentence below.
    ///
    /// ## Configuration
    ///
    /// None.
    "refusal-without-reason": Information, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let bare = cx
        .log()
        .entries()
        .iter()
        .filter(|entry| cx.happened(entry) && !reasoned(entry));
    bare.filter_map(|entry| finding(cx, entry)).collect()
}

fn finding(cx: &Context<'_>, entry: &Entry) -> Option<Finding> {
    let id = entry.id();
    let (span, on, rejects) = match &entry.body {
        Body::Reply(reply) => {
            let gives = reply.gives.as_ref();
            let gives = gives.filter(|gives| gives.value == Gives::Refusal)?;
            if is_of_asking_side(cx, entry, reply) {
                return None;
            }
            (gives.span, reply.answers.iter().next(), false)
        }
        Body::Decision(decision) => {
            let verdict = decision.verdict.as_ref();
            let verdict = verdict.filter(|verdict| verdict.value == Verdict::Rejected)?;
            (verdict.span, decision.on.iter().next(), true)
        }
        _ => return None,
    };
    let what: Value = match on {
        Some(on) => on.value.to_string().into(),
        None => message! { en: "something", ru: "предмет не указан", es: "algo" }.into(),
    };
    let (message, help, label) = if rejects {
        (
            message! {
                en: "{decision} rejects {what} and gives no reason",
                ru: "{decision}: отклонение ({what}) без указания причины",
                es: "{decision} rechaza {what} sin indicar el motivo",
                decision: id,
                what: what,
            },
            message! {
                en: "ask for the reason and write it in {decision}, as its `reason` or its note",
                ru: "запросите причину и укажите её в {decision}: в `reason` или в тексте записи",
                es: "pregunte el motivo y escríbalo en {decision}, como `reason` o como nota",
                decision: id,
            },
            message! {
                en: "what {decision} rejects",
                ru: "что отклонено ({decision})",
                es: "lo que {decision} rechaza",
                decision: id,
            },
        )
    } else {
        (
            message! {
                en: "{reply} refuses {what} and gives no reason",
                ru: "{reply}: отказ ({what}) без указания причины",
                es: "{reply} deniega {what} sin indicar el motivo",
                reply: id,
                what: what,
            },
            message! {
                en: "ask for the reason and write it in {reply}, as its note",
                ru: "запросите причину и укажите её в тексте записи {reply}",
                es: "pregunte el motivo y escríbalo en {reply}, como nota",
                reply: id,
            },
            message! {
                en: "what {reply} refuses",
                ru: "в чём отказано ({reply})",
                es: "lo que {reply} deniega",
                reply: id,
            },
        )
    };
    let mut finding = Finding::new(entry.at(span), message)
        .entry(id)
        .caption(message! { en: "no reason", ru: "нет причины", es: "sin motivo" })
        .help(help)
        .unless(NOT_BINDING);
    if let Some(other) = on.and_then(|on| cx.log().get(&on.value)) {
        finding = finding
            .involves(other.id())
            .label(other.source, other.head, label);
    }
    Some(finding)
}

/// Whether a reply comes from the side that asked: it refuses nothing, as `no-effect` reports.
fn is_of_asking_side(cx: &Context<'_>, entry: &Entry, reply: &Reply) -> bool {
    let side = |name: &Name| cx.charter().side(name).map(|party| &party.name.value);
    let own = entry.actor().and_then(|actor| side(&actor.value));
    let mut requests = reply.answers.iter().filter_map(|id| {
        let request = cx.log().get(&id.value)?;
        (request.kind == Kind::Request).then_some(request)
    });
    let asked = requests
        .next()
        .and_then(|request| side(&request.actor()?.value));
    own.is_some() && own == asked
}

fn reasoned(entry: &Entry) -> bool {
    let stated = match &entry.body {
        Body::Decision(decision) => decision
            .reason
            .as_ref()
            .is_some_and(|reason| !reason.value.trim().is_empty()),
        _ => false,
    };
    stated
        || !entry.note.is_empty()
        || entry.common.in_call.is_some()
        || entry.common.evidence.iter().next().is_some()
}
