use super::proof::as_claimed;
use super::Context;
use super::answers::gives;
use super::consequences::{follow, settle};
use super::slips;
use crate::finding::Finding;
use crate::log::value::Gives;
use crate::log::{Body, Entry, Kind};
use crate::message::message;
use crate::narrator::slips::last_clauses;
use crate::obligation::{Obligation, State, What};

rule! {
    /// Checks for promised dates that passed without what was promised.
    ///
    /// A reply with `promises` creates an obligation of its own, which ends with whatever discharges the request, or, where it
    /// promises to confirm a call, with the confirmation. It never moves the due date of the request: no side extends its own
    /// deadline. If the request or the call itself is reported as overdue, the promise is shown there and not reported
    /// again, whichever side gave it.
    ///
    /// ## Why it matters
    ///
    /// Others plan by a promise. The day after it is the time to ask, whichever side gave it.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-19
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 10:00
    /// from: marketing-director
    /// via: email
    /// gives: promise
    /// promises: 2026-03-10   # error[promise-broken]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-19
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 10:00
    /// from: marketing-director
    /// via: email
    /// gives: promise
    /// promises: 2026-03-10
    /// ```
    ///
    /// ```yaml
    /// reply: A-2
    /// answers: R-1
    /// at: 2026-03-09 15:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// What was promised came and was not logged.
    ///
    /// ## Configuration
    ///
    /// None. A promised date without a time lasts until the end of that day.
    "promise-broken": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let broken = cx
        .owed(|what| what == What::Promise)
        .filter(|(o, _)| o.state == State::Overdue);
    broken
        .filter_map(|(o, entry)| finding(cx, o, entry))
        .collect()
}

fn finding(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let narrator = cx.narrator();
    let Body::Reply(reply) = &entry.body else {
        return None;
    };
    let promises = reply.promises.as_ref()?;
    let id = entry.id();
    let asked = cx.answered(entry);
    let who = narrator.holder(o);
    let slips = slips::about(o);
    let message = match o.over.as_deref() {
        Some(over) => message! {
            en: "{reply}: {who} promised this by {date}; {over} overdue{slips}",
            ru: "{reply}: обещано до {date:from} (кем: {who}); просрочка {over}{slips}",
            es: "{reply}: {who} lo prometió para el {date:full}; {over} de retraso{slips}",
            reply: id,
            who: who,
            date: &promises.value,
            over: over,
            slips: last_clauses(&slips),
        },
        // Without the calendar of who promised it.
        None => message! {
            en: "{reply}: {who} promised this by {date}; overdue{slips}",
            ru: "{reply}: обещано до {date:from} (кем: {who}); просрочено{slips}",
            es: "{reply}: {who} lo prometió para el {date:full}; con retraso{slips}",
            reply: id,
            who: who,
            date: &promises.value,
            slips: last_clauses(&slips),
        },
    };
    let mut finding = Finding::new(entry.at(promises.span), message)
        .entry(id)
        .caption(narrator.overdue(o))
        .derived(&o.derivation)
        .help(if o.ended.is_some() { settle() } else if asked.is_some_and(|asked| asked.kind == Kind::Call) { message! {
            en: "ask for it; if the call has been confirmed or contested meanwhile, log that as a reply to it",
            ru: "запросите обещанное; если звонок уже подтверждён или оспорен, внесите это как ответ на него",
            es: "solicítelo; si ya se ha confirmado u objetado la llamada, regístrelo como respuesta a ella",
        } } else { message! {
            en: "ask for it; if it has come meanwhile, log it as a reply with `gives: all`",
            ru: "запросите обещанное; если оно уже получено, внесите его как ответ с `gives: all`",
            es: "solicítelo; si ya ha llegado, regístrelo como respuesta con `gives: all`",
        } });
    finding.since = o.due;
    if let Some(request) = asked {
        let text = match request.kind {
            Kind::Call => message! { en: "the call to confirm", ru: "звонок, который надо подтвердить", es: "la llamada por confirmar" },
            _ => message! { en: "what was asked for", ru: "что запрошено", es: "lo solicitado" },
        };
        finding = finding
            .involves(request.id())
            .label(request.source, request.head, text);
        // If the request is reported as overdue, that finding shows its promises. For a part, the broken promise says more.
        finding = match cx.answer(request.id()) {
            Some(asked) if gives(entry) == Some(Gives::Part) && asked.state != State::Overdue => {
                follow(cx, asked, request, finding)
            }
            _ => finding.unless_about(
                &[
                    "information-overdue",
                    "information-partial",
                    "reply-overdue",
                    "call-unconfirmed",
                ],
                [request.id().to_owned()],
            ),
        };
    }
    Some(as_claimed(cx, entry, slips::shown(&slips, finding)))
}
