use super::Context;
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Medium;
use crate::message::message;
use crate::obligation::{Invitation, invitation};

rule! {
    /// Checks for a call between the sides whose time and topic were not agreed long enough in advance.
    ///
    /// The time of the agreement is `agreed` in the call's entry. It must be before the call by the term `call-invitation`,
    /// counted in the hours of each side that took part; the shorter result applies. Voice messages need no invitation.
    ///
    /// ## Why it matters
    ///
    /// A person who is called without notice answers without the papers, and decides in a hurry.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The drafts
    /// agreed: 2026-03-05 11:40   # note[call-uninvited] 1 hour
    /// ```
    ///
    /// The second draft is taken.
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The drafts
    /// agreed: 2026-03-04 16:00
    /// ```
    ///
    /// The second draft is taken.
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The matter could not wait: add an `allow` with the reason.
    ///
    /// ## Configuration
    ///
    /// The term `call-invitation` in the charter. Without it, nothing is reported.
    "call-uninvited": Calls, Fact, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let entries = cx.log().entries().iter().filter(|entry| cx.happened(entry));
    let findings = entries.filter_map(|entry| {
        let Body::Call(call) = &entry.body else { return None };
        if call.medium.as_ref().is_some_and(|medium| medium.value == Medium::VoiceMessage) {
            return None;
        }
        let id = entry.id();
        Some(match invitation(cx.project, entry, call)? {
            Invitation::InTime => return None,
            Invitation::Unsaid(_) if entry.is_unread("agreed") => return None,
            Invitation::Unsaid(term) => {
                let message = message! {
                    en: "{call}: the log does not show when time and topic of this call were agreed; `call-invitation: {term}` requires that much notice",
                    ru: "{call}: не указано, когда согласованы время и тема звонка; `call-invitation: {term}` требует согласовать их заранее",
                    es: "{call}: no consta cuándo se acordaron la hora y el tema de esta llamada; `call-invitation: {term}` pide esa antelación",
                    call: id,
                    term: &term,
                };
                Finding::new(entry.at(entry.head), message)
                    .entry(id)
                    .caption(message! {
                        en: "no `agreed`",
                        ru: "нет `agreed`",
                        es: "sin `agreed`",
                    })
                    .help(message! {
                        en: "state when time and topic were agreed, with `agreed`; if they were not, agree on them before the next call",
                        ru: "укажите в `agreed`, когда согласованы время и тема; если их не согласовали, согласуйте перед следующим звонком",
                        es: "indique en `agreed` cuándo se acordaron la hora y el tema; si no se acordaron, acuérdelos antes de la próxima llamada",
                    })
            }
            Invitation::Short { term, earliest, derivation } => {
                let (agreed, at) = (call.agreed.as_ref()?, entry.common.at.as_ref()?);
                let message = message! {
                    en: "{call} began on {began}, and its time and topic were agreed on {agreed}: less than `call-invitation: {term}` before it",
                    ru: "{call}: начало {began:on}, время и тема согласованы {agreed:on}: позже, чем требует `call-invitation: {term}`",
                    es: "{call} empezó el {began:on}, y su hora y su tema se acordaron el {agreed:on}: con menos antelación que `call-invitation: {term}`",
                    call: id,
                    began: &at.value,
                    agreed: &agreed.value,
                    term: &term,
                };
                Finding::new(entry.at(agreed.span), message)
                    .entry(id)
                    .caption(message! {
                        en: "enough for a call from {earliest} on",
                        ru: "достаточно для звонка не раньше {earliest:from}",
                        es: "suficiente para una llamada a partir del {earliest:full}",
                        earliest: cx.narrator().time(earliest),
                    })
                    .label(entry.source, at.span, message! {
                        en: "the call",
                        ru: "звонок",
                        es: "la llamada",
                    })
                    .derived(&derivation)
                    .help(message! {
                        en: "agree time and topic of the next call earlier; if this one could not wait, add an `allow` with the reason",
                        ru: "время и тему следующего звонка согласуйте раньше; если этот не мог ждать, добавьте `allow` с причиной",
                        es: "acuerde antes la hora y el tema de la próxima llamada; si esta no podía esperar, añada un `allow` con el motivo",
                    })
            }
        })
    });
    findings.collect()
}
