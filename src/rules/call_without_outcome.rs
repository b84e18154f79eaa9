use super::Context;
use crate::finding::Finding;
use crate::log::value::Medium;
use crate::log::{Body, Entry, Relation};
use crate::message::message;

rule! {
    /// Checks for a call without an outcome in the log: no note, and no entry that names the call.
    ///
    /// The outcome of a call is in its note, or in requests, decisions and other entries that name it: `in: C-1`. A call in whose
    /// place another one came (`replaces`) needs none of its own.
    ///
    /// ## Why it matters
    ///
    /// "There was a call" proves nothing. What was agreed in it is what both sides will look for.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// call: C-1   # warning[call-without-outcome]
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// topic: The drafts
    /// agreed: 2026-03-04 11:00
    /// ```
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
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// The second draft is taken; the third gets another headline.
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If nothing came out of the call: say so in a note of one line.
    ///
    /// ## Configuration
    ///
    /// None. Voice messages have a rule of their own.
    "call-without-outcome": Calls, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let without = |entry: &&Entry| match &entry.body {
        Body::Call(call) => {
            let voice = call
                .medium
                .as_ref()
                .is_some_and(|medium| medium.value == Medium::VoiceMessage);
            !voice
                && !cx.obligations.is_replaced(entry.id())
                && entry.note.is_empty()
                && !cx.log().is_referred_to(entry.id(), Relation::is_outcome)
        }
        _ => false,
    };
    let findings = cx.log().entries().iter().filter(|entry| cx.happened(entry)).filter(without).map(|entry| {
        let id = entry.id();
        let message = message! {
            en: "{call}: no outcome of this call is logged: it has no note, and no entry has `in: {call}`",
            ru: "{call}: итог звонка не записан: под записью нет текста, и ни в одной записи нет `in: {call}`",
            es: "{call}: no consta el resultado de esta llamada: no tiene nota y ninguna entrada indica `in: {call}`",
            call: id,
        };
        Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(message! {
                en: "a call without an outcome",
                ru: "звонок без итога",
                es: "una llamada sin resultado",
            })
            .help(message! {
                en: "write the outcome below it, or log decisions and requests with `in: {call}`; \"nothing\" is an outcome too",
                ru: "запишите под ним, о чём договорились, или внесите решения и запросы с `in: {call}`; «ни о чём» — тоже итог",
                es: "escriba debajo qué se acordó, o registre decisiones y solicitudes con `in: {call}`; «nada» también es un resultado",
                call: id,
            })
    });
    findings.collect()
}
