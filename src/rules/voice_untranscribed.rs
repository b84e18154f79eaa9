use super::Context;
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Medium;
use crate::message::message;

rule! {
    /// Checks for a voice message without a transcript in the log.
    ///
    /// A call with `medium: voice-message` needs a note with the content of the message.
    ///
    /// ## Why it matters
    ///
    /// Nobody can search a recording, and it is gone with the phone or the account.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [account-manager, marketing-director]
    /// medium: voice-message   # warning[voice-untranscribed]
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
    /// medium: voice-message
    /// ```
    ///
    /// > Take the second draft, and make the bread brighter.
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the text is elsewhere: a note with a link to it is enough.
    ///
    /// ## Configuration
    ///
    /// None.
    "voice-untranscribed": Calls, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings =
        cx.log()
            .entries()
            .iter()
            .filter(|entry| cx.happened(entry))
            .filter_map(|entry| {
                let Body::Call(call) = &entry.body else {
                    return None;
                };
                if cx.obligations.is_replaced(entry.id()) {
                    return None;
                }
                let medium = call.medium.as_ref().filter(|medium| {
                    medium.value == Medium::VoiceMessage && entry.note.is_empty()
                })?;
                let id = entry.id();
                let finding = Finding::new(
                entry.at(medium.span),
                message! {
                    en: "{call}: the words of this voice message are not in the log",
                    ru: "{call}: текста голосового сообщения в журнале нет",
                    es: "{call}: el texto de este mensaje de voz no está en el registro",
                    call: id,
                },
            )
            .entry(id)
            .caption(message! {
                en: "a voice message without its text",
                ru: "голосовое сообщение без текста",
                es: "un mensaje de voz sin su texto",
            })
            .help(message! {
                en: "write what was said below {call}, word for word where it matters",
                ru: "запишите под {call}, что было сказано, дословно там, где это важно",
                es: "escriba debajo de {call} lo que se dijo, palabra por palabra donde importe",
                call: id,
            });
                Some(finding)
            });
    findings.collect()
}
