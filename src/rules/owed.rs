//! The creditors of each rule's findings: only the side that is owed something may accept a finding about it.

use super::Context;
use crate::charter::Role;
use crate::log::{Body, Entry};
use crate::obligation::{Obligation, What};

/// The creditor of the findings of a rule.
#[derive(Debug, Clone, Copy)]
enum To {
    /// Nobody: they are about the form of the log, or a guess.
    Nobody,
    /// The creditor of an obligation of the entry.
    Creditor(fn(What) -> bool),
    /// The creditor of the stage that is delivered.
    CreditorOfStage,
    /// The side that acts in the entry.
    Actor,
    /// The side that does not act in the entry.
    NotActor,
    /// The side that did not record the entry: the client if that is unknown.
    NotRecorder,
    /// Both sides.
    Both,
}

/// Every rule, with the creditor of its findings.
const OWED: &[(&str, To)] = &[
    ("stage-overdue", To::Creditor(|what| what == What::Stage)),
    ("stage-late", To::CreditorOfStage),
    ("stage-at-risk", To::Creditor(|what| what == What::Stage)),
    ("stage-unplanned", To::Nobody),
    ("reply-overdue", To::Creditor(is_answer)),
    ("reply-late", To::NotActor),
    ("promise-broken", To::Creditor(|what| what == What::Promise)),
    ("reply-without-date", To::NotActor),
    ("acknowledged-only", To::NotActor),
    ("report-missing", To::Both),
    (
        "early-warning-missing",
        To::Creditor(|what| what == What::Stage),
    ),
    ("deadline-on-day-off", To::Nobody),
    ("never-due", To::Nobody),
    ("rendered-at-end", To::Both),
    ("blocked-stage-started", To::NotActor),
    ("information-overdue", To::Creditor(is_answer)),
    ("information-late", To::NotActor),
    ("information-partial", To::Creditor(is_answer)),
    ("information-refused", To::NotActor),
    ("refusal-without-reason", To::NotActor),
    (
        "reminder-missing",
        To::Creditor(|what| what == What::Reminder),
    ),
    ("stop-work-open", To::Creditor(is_answer)),
    ("stopped-without-notice", To::NotActor),
    ("stopped-too-early", To::NotActor),
    ("party-silent", To::Both),
    ("approval-lapsed", To::Creditor(is_decision)),
    ("silence-accepts", To::Nobody),
    ("call-unlogged", To::NotRecorder),
    ("call-mentioned", To::Nobody),
    ("call-logged-late", To::NotRecorder),
    (
        "call-unconfirmed",
        To::Creditor(|what| what == What::CallConfirmation),
    ),
    ("call-uninvited", To::NotRecorder),
    ("call-without-outcome", To::Nobody),
    ("voice-untranscribed", To::Nobody),
    ("decision-unauthorized", To::Both),
    ("decision-out-of-term", To::Both),
    ("decision-over-limit", To::Both),
    ("decision-incomplete", To::Both),
    ("authority-backdated", To::Both),
    ("authority-self-granted", To::Both),
    ("delegation-exceeds", To::Both),
    ("extra-unagreed", To::Both),
    ("second-voice", To::NotActor),
    ("person-unknown", To::Nobody),
    ("person-lookalike", To::Nobody),
    ("decision-reversed", To::NotActor),
    ("decision-unproven", To::Actor),
    ("authority-gap", To::Creditor(is_decision)),
    ("record-disputed", To::Both),
    ("entry-edited", To::Both),
    ("entry-removed", To::Both),
    ("deadline-moved", To::Both),
    ("entry-logged-late", To::NotRecorder),
    ("evidence-time-differs", To::NotRecorder),
    ("recorded-before-it-happened", To::NotRecorder),
    ("clock-skew", To::NotRecorder),
    ("history-rewritten", To::Both),
    ("charter-unapproved", To::Both),
    ("calendar-moved", To::Both),
    ("answer-before-question", To::NotActor),
    ("claim-miscounted", To::NotActor),
    ("syntax", To::Nobody),
    ("unknown-field", To::Nobody),
    ("unknown-kind", To::Nobody),
    ("missing-field", To::Nobody),
    ("wrong-value", To::Nobody),
    ("duplicate-key", To::Nobody),
    // Of two entries with one id the first counts: the second may hide it.
    ("duplicate-id", To::Both),
    ("dangling-reference", To::Nobody),
    ("reference-kind", To::Nobody),
    ("ambiguous-time", To::Nobody),
    ("calendar-runs-out", To::Nobody),
    ("calendar-unread", To::Nobody),
    ("no-effect", To::Nobody),
    ("off-channel", To::Nobody),
    ("allow-unused", To::Nobody),
    ("allow-expired", To::Nobody),
    ("allow-without-reason", To::Nobody),
    ("nothing-checked", To::Nobody),
];

fn is_answer(what: What) -> bool {
    matches!(what, What::Answer(_))
}

fn is_decision(what: What) -> bool {
    matches!(what, What::Answer(_) | What::Approval)
}

/// The parties that must all accept the findings of a rule about an entry. `None`: anybody may, because nobody is owed
/// anything.
#[must_use]
pub fn owed_to(cx: &Context<'_>, rule: &str, entry: &Entry) -> Vec<String> {
    let to = OWED.iter().find(|(name, _)| *name == rule);
    let to = to.map_or(To::Both, |(_, to)| *to);
    let creditor = |of: &str, what: fn(What) -> bool| {
        let owed = |o: &&Obligation| what(o.what);
        cx.obligations
            .of(of)
            .find(owed)
            .and_then(|o| Some(o.creditor.as_deref()?.to_owned()))
    };
    let other = |side: &str| {
        cx.charter()
            .other_side(side)
            .map(|party| party.name.value.clone())
    };
    // If both sides act together, both accept.
    let actor = || {
        let mut sides = entry.actors().filter_map(|by| cx.charter().side(&by.value));
        let first = sides.next()?.name.value.clone();
        sides.all(|side| side.name.value == first).then_some(first)
    };
    let client = || {
        let mut parties = cx.charter().parties.iter();
        let client = parties.find(|party| party.role == Some(Role::Client))?;
        Some(client.name.value.clone())
    };
    let side = match to {
        To::Nobody => return Vec::new(),
        To::Both => None,
        To::Actor => actor(),
        To::NotActor => actor().and_then(|side| other(&side)),
        To::NotRecorder => creditor(entry.id(), |what| {
            matches!(what, What::Record | What::CallRecord)
        })
        .or_else(client),
        To::Creditor(what) => creditor(entry.id(), what),
        To::CreditorOfStage => {
            let stage = match &entry.body {
                Body::Delivery(delivery) => delivery.of.first().map(|of| of.value.0.as_str()),
                _ => Some(entry.id()),
            };
            stage.and_then(|stage| creditor(stage, |what| what == What::Stage))
        }
    };
    match side {
        Some(side) => vec![side],
        None => cx
            .charter()
            .parties
            .iter()
            .map(|party| party.name.value.clone())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_to_whom_its_findings_are_owed() {
        let known: Vec<&str> = OWED.iter().map(|(name, _)| *name).collect();
        let rules: Vec<&str> = super::super::ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(known, rules);
    }
}
