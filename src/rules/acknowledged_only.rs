use super::Context;
use super::answers::{gives, replies};
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Need;
use crate::message::{Message, message};
use crate::narrator::{owed, state};
use crate::obligation::{End, State, What};

rule! {
    /// Checks for replies that give nothing.
    ///
    /// A reply without `gives` and without `promises` leaves its request as open as it was. It is reported while
    /// the request is open; if the request is overdue, the reply is shown there instead. A reply that confirms a
    /// call needs no `gives`.
    ///
    /// ## Why it matters
    ///
    /// "Seen, thank you" reads like an answer, and each side then believes that the other is at work.
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
    /// The reply did give something: add `gives` while the entry may still be corrected, or log a further reply.
    ///
    /// ## Configuration
    ///
    /// None.
    "acknowledged-only": Deadlines, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let narrator = cx.narrator();
    let open = cx
        .owed(|what| matches!(what, What::Answer(_)))
        .filter(|(o, _)| o.end == End::Open);
    let findings = open.filter_map(|(o, request)| {
        // The last reply describes the present state; earlier ones have been followed up.
        let last = replies(cx, o, request).max_by_key(|reply| cx.done(reply))?;
        let Body::Reply(fields) = &last.body else {
            return None;
        };
        // A counter-question is a request of its own; and no reply can give an approval.
        if gives(last).is_some()
            || fields.promises.is_some()
            || last.is_unread("gives")
            || o.what == What::Answer(Need::Approval)
        {
            return None;
        }
        let (id, request_id) = (last.id(), request.id());
        let message = message! {
            en: "{reply} answers {request} ({what}) but gives nothing, so {request} stays open",
            ru: "{reply}: ответ на {request} ({what}) ничего не даёт, поэтому {request} остаётся без ответа по существу",
            es: "{reply} responde a {request} ({what}) sin aportar nada, de modo que {request} sigue pendiente",
            reply: id,
            request: request_id,
            what: owed(o.what),
        };
        let finding = Finding::new(last.at(last.head), message)
            .entry(id)
            .involves(request_id)
            .distinguish(request_id)
            .caption(message! { en: "no `gives`", ru: "нет `gives`", es: "sin `gives`" })
            .label(
                request.source,
                request.head,
                Message::clauses([state(State::Open, o.what), narrator.due(o)]),
            )
            .help(message! {
                en: "state what it gives (`gives: all`, `part`, `promise` with a date, or `refusal`), in this reply or in a further one",
                ru: "укажите, что даёт ответ (`gives: all`, `part`, `promise` с датой или `refusal`), в этой записи или в следующем ответе",
                es: "indique qué aporta (`gives: all`, `part`, `promise` con una fecha, o `refusal`), en esta respuesta o en otra posterior",
            });
        Some(if o.state == State::Overdue {
            finding.unless_about(
                &[
                    "reply-overdue",
                    "information-overdue",
                    "information-partial",
                ],
                [request_id.to_owned()],
            )
        } else {
            // For a revision, the missing date is the more precise finding.
            finding.unless(&["reply-without-date"])
        })
    });
    findings.collect()
}
