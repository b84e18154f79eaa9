use super::{Context, Outcome, allows};
use crate::finding::Finding;

rule! {
    /// Finds an `allow` whose last day, `until`, is over.
    ///
    /// From then on it accepts nothing: what it accepted is told again.
    ///
    /// ## Why it matters
    ///
    /// Something was accepted for a while, and the while is over: either it has been put right, or it has to be agreed on anew.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-12 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// allow:
    ///   - rule: off-channel   # warning[allow-expired]
    ///     reason: Telegram is down this week
    ///     until: 2026-03-06
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-06 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: sms
    /// needs: access
    /// allow:
    ///   - rule: off-channel
    ///     reason: Telegram is down this week
    ///     until: 2026-03-06
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where what was accepted never ends: leave `until` out.
    ///
    /// ## Configuration
    ///
    /// None.
    "allow-expired": Form, Form, Warning, check, Findings
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let told = allows::told(cx, Outcome::Expired, |id, rule, used| {
        let until = used.allow.until.as_ref().map(|until| until.value.to_string()).unwrap_or_default();
        format!("{id} allows `{rule}` until {until}, which is over")
    });
    let help = "take it out; if both sides accept it for longer, set a new `until`";
    told.into_iter().map(|finding| finding.caption("over").help(help)).collect()
}
