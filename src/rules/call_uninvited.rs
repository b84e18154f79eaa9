use super::Context;
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Medium;
use crate::obligation::{Invitation, invitation};

rule! {
    /// Finds a call between the sides whose time and topic were not agreed long enough beforehand.
    ///
    /// `agreed` in the call's entry says when they were. It must lie before the call by the term `call-invitation`, counted in the
    /// hours of either side that took part; of two ways to count, the shorter one holds. Voice messages need no invitation.
    ///
    /// ## Why it matters
    ///
    /// Who is called without notice answers without the papers, and decides in a hurry.
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
    /// Where the matter could not wait: an `allow` says so.
    ///
    /// ## Configuration
    ///
    /// The term `call-invitation` in the charter. Without it nothing is asked.
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
            Invitation::Unsaid(term) => {
                let message = format!(
                    "{id}: nothing says when time and topic of this call were agreed; `call-invitation: {term}` asks for that long before it"
                );
                Finding::new(entry.at(entry.head), message)
                    .entry(id)
                    .caption("no `agreed`")
                    .help("say when time and topic were agreed, with `agreed`; where they were not, agree them before the next call")
            }
            Invitation::Short { term, earliest, derivation } => {
                let (agreed, at) = (call.agreed.as_ref()?, entry.common.at.as_ref()?);
                let message = format!(
                    "{id} began on {}, and its time and topic were agreed on {}: less than `call-invitation: {term}` before it",
                    at.value, agreed.value
                );
                Finding::new(entry.at(agreed.span), message)
                    .entry(id)
                    .caption(format!("enough for a call from {} on", cx.show(earliest)))
                    .label(entry.source, at.span, "the call")
                    .derivation(derivation)
                    .help("agree time and topic of the next call earlier; if this one could not wait, an `allow` with its reason says so")
            }
        })
    });
    findings.collect()
}
