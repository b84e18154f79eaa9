use super::Context;
use crate::finding::Finding;
use crate::log::{Body, EntryId};
use crate::source::Spanned;

rule! {
    /// Finds a reply, a reminder or a decision that is earlier than the entry which it answers, reminds of or decides on.
    ///
    /// Where one of the two has a date without a time, the same day is not told.
    ///
    /// ## Why it matters
    ///
    /// One of the two times is wrong, and with it everything that is counted from it.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
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
    /// at: 2026-03-03 10:14   # error[answer-before-question]
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
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
    /// at: 2026-03-03 11:14
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where something was given unasked, and asked for later in writing: then it is no reply, and the request's note may name it.
    ///
    /// ## Configuration
    ///
    /// None. A time without an offset is in the charter's `timezone`.
    "answer-before-question": Record, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in cx.log().entries() {
        let Some(at) = &entry.common.at else { continue };
        let (field, targets): (&str, &[Spanned<EntryId>]) = match &entry.body {
            Body::Reply(reply) => ("answers", &reply.answers),
            Body::Reminder(reminder) => ("reminds of", &reminder.of),
            Body::Decision(decision) => ("decides on", &decision.on),
            _ => continue,
        };
        for target in targets.iter().filter_map(|id| cx.log().get(&id.value)) {
            let Some(asked) = &target.common.at else { continue };
            if cx.charter().when(at).to >= cx.charter().when(asked).from {
                continue;
            }
            let (id, other) = (entry.id(), target.id());
            let message = format!("{id}, of {}, is earlier than {other}, of {}, which it {field}", at.value, asked.value);
            let finding = Finding::new(entry.at(at.span), message)
                .entry(id)
                .involves(other)
                .distinguish(other)
                .caption(format!("before {other}"))
                .label(target.source, asked.span, format!("{other} is of {}", asked.value))
                .help("put right the one of the two times that is wrong");
            findings.push(finding);
        }
    }
    findings
}
