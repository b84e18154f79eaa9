//! Verdicts that change nothing.

use super::useless;
use crate::finding::Finding;
use crate::log::value::Verdict;
use crate::log::{Decision, Entry};
use crate::message::message;

/// A decision that accepts or gives up something, and does not say what.
pub(super) fn of_decision(entry: &Entry, decision: &Decision) -> Option<Finding> {
    let verdict = decision.verdict.as_ref()?;
    let needs_subject = matches!(verdict.value, Verdict::Accepted | Verdict::Waived);
    let has_subject =
        !decision.on.is_empty() || !decision.replaces.is_empty() || entry.is_unread("on");
    // What it sets without a subject is reported as well.
    if !needs_subject || has_subject || decision.sets.is_some() || entry.is_unread("sets") {
        return None;
    }
    let message = message! {
        en: "`verdict: {verdict}` of {decision} has no effect: it does not say on what",
        ru: "`verdict: {verdict}` в {decision} ни на что не влияет: не указано, о чём решение",
        es: "`verdict: {verdict}` de {decision} no tiene efecto: no indica sobre qué",
        verdict: verdict.value.name(),
        decision: entry.id(),
    };
    let help = message! {
        en: "add `on:` with the id of what is decided on",
        ru: "добавьте `on:` с идентификатором того, о чём решение",
        es: "añada `on:` con el identificador de aquello sobre lo que se decide",
    };
    Some(useless(entry.at(verdict.span), "verdict", message, help).entry(entry.id()))
}
