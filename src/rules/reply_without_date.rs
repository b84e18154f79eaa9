use super::Context;
use super::answers::{asked, gives, replies};
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::{Gives, Need};
use crate::obligation::{End, What};

rule! {
    /// Finds a reply that takes something on and names no date by which it will be done.
    ///
    /// That is a reply to a request for a `revision` that neither does nor refuses it, and any reply with `gives: promise`, where
    /// `promises` is missing. Once a later reply names a date, or the request has its answer, it is told no more.
    ///
    /// ## Why it matters
    ///
    /// "We will do it" starts no clock. The one who asked plans with a date of their own, and it is seldom the same one.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T15:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-10 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: revision
    /// ```
    ///
    /// ```yaml
    /// reply: A-1   # warning[reply-without-date]
    /// answers: R-1
    /// at: 2026-03-10 12:30
    /// from: account-manager
    /// via: email
    /// gives: promise
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T15:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-10 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: revision
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-10 12:30
    /// from: account-manager
    /// via: email
    /// gives: promise
    /// promises: 2026-03-12
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the date was named elsewhere: log that reply, with `promises`.
    ///
    /// ## Configuration
    ///
    /// None. Where the request is past its due, that is told (`reply-overdue`, `information-overdue`), and the reply is shown there.
    "reply-without-date": Deadlines, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx.owed(|what| matches!(what, What::Answer(_))).filter(|(o, _)| o.end == End::Open);
    let findings = open.filter_map(|(o, request)| {
        let last = replies(cx, o, request).max_by_key(|reply| cx.done(reply))?;
        let Body::Reply(fields) = &last.body else { return None };
        let takes_on = gives(last) == Some(Gives::Promise) || o.what == What::Answer(Need::Revision);
        if !takes_on || fields.promises.is_some() {
            return None;
        }
        let (id, request_id) = (last.id(), request.id());
        let message = format!("{id} takes on {request_id} ({}) and names no date by which it will be done", asked(o.what));
        let finding = Finding::new(last.at(last.head), message)
            .entry(id)
            .involves(request_id)
            .distinguish(request_id)
            .caption("no `promises`")
            .label(request.source, request.head, format!("asked here; {}", cx.due(o)))
            .help(format!("name the date: `promises: …` in {id}, or in a further reply that `answers: {request_id}`"))
            .unless_about(&["reply-overdue", "information-overdue", "information-partial"], [request_id.to_owned()]);
        Some(finding)
    });
    findings.collect()
}
