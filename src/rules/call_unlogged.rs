use super::Context;
use crate::charter::ChannelKind;
use crate::finding::Finding;
use crate::log::Kind;

rule! {
    /// Finds a request, reply or decision on a verbal channel that names no call.
    ///
    /// What is said leaves no trace. An entry whose channel the charter calls verbal says in which call it was said: `in: C-3`.
    ///
    /// ## Why it matters
    ///
    /// "We agreed on the phone" is remembered in two ways. The call's own entry says when it was, who took part and what came out,
    /// and the other side confirms it in writing.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: phone   # error[call-unlogged]
    /// needs: answer
    /// due: 2026-03-20
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [marketing-director, account-manager]
    /// topic: The launch
    /// agreed: 2026-03-04 11:00
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// to: account-manager
    /// via: phone
    /// in: C-1
    /// needs: answer
    /// due: 2026-03-20
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the channel leaves a trace after all: then the charter should call it `written`.
    ///
    /// ## Configuration
    ///
    /// Which channels are verbal stands under `channels` in the charter.
    "call-unlogged": Calls, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let said = |kind| matches!(kind, Kind::Request | Kind::Reply | Kind::Decision);
    let entries = cx.log().entries().iter().filter(|entry| said(entry.kind) && entry.common.in_call.is_none());
    let findings = entries.filter(|entry| cx.happened(entry)).filter_map(|entry| {
        let via = entry.common.via.as_ref()?;
        if cx.charter().channel(&via.value) != Some(ChannelKind::Verbal) {
            return None;
        }
        let (id, kind) = (entry.id(), entry.kind);
        let message = format!("{id}: this {kind} came by {}, which leaves no trace, and names no call", via.value);
        let finding = Finding::new(entry.at(via.span), message)
            .entry(id)
            .caption("a verbal channel")
            .help(format!("log the call with who took part and what was said, and name it in {id}: `in: C-…`"));
        Some(finding)
    });
    findings.collect()
}
