use super::Context;
use super::answers::{gives, replies};
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::{Gives, Need};
use crate::message::{Message, message};
use crate::narrator::owed;
use crate::obligation::{End, What};

rule! {
    /// Checks for replies that agree to do something and give no date for it.
    ///
    /// These are replies to a request for a `revision` that neither do it nor refuse it, and all replies with
    /// `gives: promise`, without `promises`. The finding ends when a later reply gives a date, or when the request
    /// is answered.
    ///
    /// ## Why it matters
    ///
    /// "We will do it" starts no clock. The side that asked plans with a date of its own, and it is seldom the same
    /// one.
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
    /// The date was given elsewhere: log that reply, with `promises`.
    ///
    /// ## Configuration
    ///
    /// None. If the request is overdue, `reply-overdue` or `information-overdue` reports it and shows the reply.
    "reply-without-date": Deadlines, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx
        .owed(|what| matches!(what, What::Answer(_)))
        .filter(|(o, _)| o.end == End::Open);
    let findings = open.filter_map(|(o, request)| {
        let last = replies(cx, o, request).max_by_key(|reply| cx.done(reply))?;
        let Body::Reply(fields) = &last.body else {
            return None;
        };
        let takes_on =
            gives(last) == Some(Gives::Promise) || o.what == What::Answer(Need::Revision);
        if !takes_on || fields.promises.is_some() || last.is_unread("promises") {
            return None;
        }
        let (id, request_id) = (last.id(), request.id());
        let message = message! {
            en: "{reply} agrees to {request} ({what}) and gives no date for it",
            ru: "{reply}: согласие по {request} ({what}) без даты исполнения",
            es: "{reply} se compromete con {request} ({what}) sin indicar una fecha",
            reply: id,
            request: request_id,
            what: owed(o.what),
        };
        let asked = message! { en: "asked here", ru: "запрошено здесь", es: "solicitado aquí" };
        let finding = Finding::new(last.at(last.head), message)
            .entry(id)
            .involves(request_id)
            .distinguish(request_id)
            .caption(message! { en: "no `promises`", ru: "нет `promises`", es: "sin `promises`" })
            .label(
                request.source,
                request.head,
                Message::clauses([asked, cx.narrator().due(o)]),
            )
            .help(message! {
                en: "give the date: `promises: …` in {reply}, or in a further reply that `answers: {request}`",
                ru: "укажите дату: `promises: …` в {reply} или в следующем ответе с `answers: {request}`",
                es: "indique la fecha: `promises: …` en {reply} o en otra respuesta con `answers: {request}`",
                reply: id,
                request: request_id,
            })
            .unless_about(
                &[
                    "reply-overdue",
                    "information-overdue",
                    "information-partial",
                ],
                [request_id.to_owned()],
            );
        Some(finding)
    });
    findings.collect()
}
