use super::{Context, Outcome, allows};
use crate::finding::Finding;

rule! {
    /// Finds an `allow` that accepts nothing: its rule finds nothing about the entry in which it stands.
    ///
    /// An `allow` whose rule did not run is not judged.
    ///
    /// ## Why it matters
    ///
    /// An exception that is no longer needed would hide the next finding, about which nobody has agreed on anything.
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
    ///   - rule: off-channel   # warning[allow-unused]
    ///     reason: Telegram was down that day
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
    /// Where the finding comes and goes with the clock: what is accepted for a while has an `until`, and goes when it is over.
    ///
    /// ## Configuration
    ///
    /// None.
    "allow-unused": Form, Form, Warning, check, Findings
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let told =
        allows::told(cx, Outcome::Unused, |id, rule, _| format!("{id} allows `{rule}`, and that rule finds nothing about {id}"));
    let help = "take it out; if it was meant for another entry, move it there: an `allow` stands on the entry on which the finding is told";
    told.into_iter().map(|finding| finding.caption("accepts nothing").help(help)).collect()
}
