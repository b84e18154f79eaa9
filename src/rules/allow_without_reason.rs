use super::{Context, Outcome, allows};
use crate::finding::Finding;

rule! {
    /// Finds an `allow` that gives no reason. It accepts nothing until it does.
    ///
    /// ## Why it matters
    ///
    /// A finding is accepted because both sides have settled it. How and where is what the other side, and the next reader,
    /// want to know.
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
    /// via: email
    /// needs: access
    /// allow:
    ///   - rule: off-channel   # warning[allow-without-reason]
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
    /// via: sms
    /// needs: access
    /// allow:
    ///   - rule: off-channel
    ///     reason: Telegram was down that day
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Never.
    ///
    /// ## Configuration
    ///
    /// None.
    "allow-without-reason": Form, Form, Warning, check, Findings
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let told = allows::told(cx, Outcome::Unreasoned, |id, rule, _| {
        format!("{id} allows `{rule}` and does not say why; without a reason nothing is accepted")
    });
    let help = "add `reason:` with what was agreed and where, such as `reason: agreed in D-3`";
    told.into_iter().map(|finding| finding.caption("no reason").help(help)).collect()
}
