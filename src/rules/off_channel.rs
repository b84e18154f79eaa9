use super::Context;
use crate::finding::Finding;
use crate::source::{Fix, composed, suggestion};

rule! {
    /// Finds an entry whose channel, `via`, is none of those in the charter.
    ///
    /// A charter without channels allows any.
    ///
    /// ## Why it matters
    ///
    /// The channels are agreed so that both sides know where to look: what came by another one may never have been seen.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: sms   # warning[off-channel]
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: telegram
    /// needs: access
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where both sides have come to use the channel: then it belongs in the charter.
    ///
    /// ## Configuration
    ///
    /// The channels stand under `channels` in the charter.
    "off-channel": Form, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    if charter.channels.is_empty() {
        return Vec::new();
    }
    let findings = cx.log().entries().iter().filter_map(|entry| {
        let via = entry.common.via.as_ref().filter(|via| charter.channel(&via.value).is_none())?;
        let name = composed(&via.value).filter(|name| charter.channel(name).is_some() && !cx.may_be_sealed(entry.id()));
        let known = charter.channels.iter().map(|(name, _)| name.as_str());
        let finding =
            Finding::new(entry.at(via.span), format!("{} came by {}, which is no channel of the charter", entry.id(), via.value))
                .entry(entry.id())
                .caption("not in the charter")
                .help(suggestion(&via.value, known))
                .fix(name.and_then(|name| Fix::word(via.span, &via.value, name)));
        Some(finding)
    });
    findings.collect()
}
