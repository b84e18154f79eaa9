use super::Context;
use super::answers::{asked, gives, replies};
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Need;
use crate::obligation::{End, State, What};

rule! {
    /// Finds a reply that gives nothing.
    ///
    /// A reply without `gives` and without `promises` leaves its request as open as it was. It is told while the request is open; where
    /// that is past its due, the reply is shown there instead. What confirms a call needs no `gives`.
    ///
    /// ## Why it matters
    ///
    /// "Seen, thank you" reads like an answer, and both sides then believe that the other one is at work.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-04T12:00+03:00.
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
    /// reply: A-1   # warning[acknowledged-only]
    /// answers: R-1
    /// at: 2026-03-03 11:00
    /// from: marketing-director
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-04T12:00+03:00.
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
    /// at: 2026-03-03 11:00
    /// from: marketing-director
    /// via: email
    /// gives: promise
    /// promises: 2026-03-05
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the reply did give something: add `gives`, while the entry may still be corrected, or log a further reply.
    ///
    /// ## Configuration
    ///
    /// None.
    "acknowledged-only": Deadlines, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx.owed(|what| matches!(what, What::Answer(_))).filter(|(o, _)| o.end == End::Open);
    let findings = open.filter_map(|(o, request)| {
        // The last reply says how things stand; what came before it has been followed up.
        let last = replies(cx, o, request).max_by_key(|reply| cx.done(reply))?;
        let Body::Reply(fields) = &last.body else { return None };
        // Who asks back is answered by a request of their own; of an approval a reply can give nothing anyway.
        if gives(last).is_some() || fields.promises.is_some() || o.what == What::Answer(Need::Approval) {
            return None;
        }
        let (id, request_id) = (last.id(), request.id());
        let message = format!("{id} answers {request_id} ({}) and gives nothing, so {request_id} stays open", asked(o.what));
        let finding = Finding::new(last.at(last.head), message)
            .entry(id)
            .involves(request_id)
            .distinguish(request_id)
            .caption("no `gives`")
            .label(request.source, request.head, format!("open; {}", cx.due(o)))
            .help("say what it gives (`gives: all`, `part`, `promise` with a date, or `refusal`), in it or in a further reply");
        Some(if o.state == State::Overdue {
            finding.unless_about(&["reply-overdue", "information-overdue", "information-partial"], [request_id.to_owned()])
        } else {
            // Of a revision the date that is missing says it better.
            finding.unless(&["reply-without-date"])
        })
    });
    findings.collect()
}
