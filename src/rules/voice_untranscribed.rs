use super::Context;
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Medium;

rule! {
    /// Finds a voice message whose words are not in the log.
    ///
    /// A call with `medium: voice-message` has a note with what was said.
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
    /// Where the text stands elsewhere: a note with a link to it is enough.
    ///
    /// ## Configuration
    ///
    /// None.
    "voice-untranscribed": Calls, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = cx.log().entries().iter().filter(|entry| cx.happened(entry)).filter_map(|entry| {
        let Body::Call(call) = &entry.body else { return None };
        let medium = call.medium.as_ref().filter(|medium| medium.value == Medium::VoiceMessage && entry.note.is_empty())?;
        let id = entry.id();
        let finding = Finding::new(entry.at(medium.span), format!("{id}: the words of this voice message are not in the log"))
            .entry(id)
            .caption("a voice message without its text")
            .help(format!("write what was said below {id}, word for word where it matters"));
        Some(finding)
    });
    findings.collect()
}
