use super::Context;
use crate::finding::Finding;
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, Entry};

rule! {
    /// Finds a refusal or a rejection that gives no reason.
    ///
    /// A reason is a decision's `reason`, the note of the entry, its `evidence`, or the call that it names with `in`.
    ///
    /// ## Why it matters
    ///
    /// "No" without a why cannot be worked with: the next attempt is a guess, and later each side remembers another reason.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-05T12:00+03:00.
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
    /// Where the reason stands in the note of another entry: name it with `evidence`, or write one sentence below.
    ///
    /// ## Configuration
    ///
    /// None.
    "refusal-without-reason": Information, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let bare = cx.log().entries().iter().filter(|entry| cx.happened(entry) && !reasoned(entry));
    let findings = bare.filter_map(|entry| {
        let (span, on, verb, whither) = match &entry.body {
            Body::Reply(reply) => {
                let gives = reply.gives.as_ref().filter(|gives| gives.value == Gives::Refusal)?;
                (gives.span, reply.answers.iter().next(), "refuses", "as its note")
            }
            Body::Decision(decision) => {
                let verdict = decision.verdict.as_ref().filter(|verdict| verdict.value == Verdict::Rejected)?;
                (verdict.span, decision.on.iter().next(), "rejects", "as its `reason` or its note")
            }
            _ => return None,
        };
        let id = entry.id();
        let what = on.map_or_else(|| "something".to_owned(), |on| on.value.to_string());
        let mut finding = Finding::new(entry.at(span), format!("{id} {verb} {what} and gives no reason"))
            .entry(id)
            .caption("no reason")
            .help(format!("ask for the reason and write it in {id}, {whither}"));
        if let Some(other) = on.and_then(|on| cx.log().get(&on.value)) {
            finding = finding.involves(other.id()).label(other.source, other.head, format!("what {id} {verb}"));
        }
        Some(finding)
    });
    findings.collect()
}

fn reasoned(entry: &Entry) -> bool {
    let stated = match &entry.body {
        Body::Decision(decision) => decision.reason.as_ref().is_some_and(|reason| !reason.value.trim().is_empty()),
        _ => false,
    };
    stated || !entry.note.is_empty() || entry.common.in_call.is_some() || entry.common.evidence.iter().next().is_some()
}
