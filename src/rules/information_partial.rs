use super::{Context, answers};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::obligation::{State, What};

rule! {
    /// Checks for requests that were answered only in part and whose rest is overdue.
    ///
    /// The finding replaces `information-overdue` or `reply-overdue` and has the same notes. If the rest was promised and
    /// that date has passed as well, these rules report the request.
    ///
    /// ## Why it matters
    ///
    /// A part that was given makes the rest look settled. The missing part blocks as much as before.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1   # warning[information-partial]
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// via: email
    /// gives: part
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// via: email
    /// gives: part
    /// ```
    ///
    /// ```yaml
    /// reply: A-2
    /// answers: R-1
    /// at: 2026-03-06 11:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The part was enough: log a decision with `verdict: waived` on the request, by the side that asked.
    ///
    /// ## Configuration
    ///
    /// The terms are under `terms` in the charter. With `information-partial: off`, `information-overdue` and
    /// `reply-overdue` report such requests.
    "information-partial": Information, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // A promise of the rest that was not kept is overdue like anything else.
    let broken = |part: &Entry| {
        let mut owed = cx.obligations.of(part.id());
        owed.any(|o| o.what == What::Promise && o.state == State::Overdue)
    };
    let partial = answers::partial(cx).into_iter().filter(|(_, part)| !broken(part));
    let findings = partial.map(|(mut finding, part)| {
        let on = part.common.at.as_ref().map(|at| {
            message! { en: " on {at}", ru: " {at:on}", es: " el {at:on}", at: &at.value }
        });
        let given = message! {
            en: "{part} gave a part{on}",
            ru: "{part}: передана часть{on}",
            es: "{part} aportó una parte{on}",
            part: part.id(),
            on: on,
        };
        finding.message = Message::clauses([finding.message.clone(), given]);
        let id = finding.entry.clone();
        let goes_on = |id: &String| cx.answer(id).is_some_and(|o| o.ended.is_none());
        if let Some(id) = id.filter(goes_on) {
            finding = finding.help(message! {
                en: "ask for the rest, then log it as a reply with `answers: {request}` and `gives: all`; if the part is enough, waive the rest",
                ru: "запросите остальное и внесите его как ответ с `answers: {request}` и `gives: all`; если части достаточно, откажитесь от остального решением",
                es: "solicite el resto y regístrelo como respuesta con `answers: {request}` y `gives: all`; si la parte basta, renuncie al resto",
                request: id,
            });
        }
        finding
    });
    findings.collect()
}
