use super::{Context, Outcome, allows};
use crate::finding::Finding;
use crate::message::message;

rule! {
    /// Checks for an `allow` that gives no reason. Until it does, it accepts nothing.
    ///
    /// ## Why it matters
    ///
    /// A finding is accepted because both sides have settled it. How and where they did is what the other side, and the
    /// next reader, want to know.
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
    let findings = allows::findings(cx, Outcome::Unreasoned, |id, rule, _| {
        message! {
            en: "{id} allows `{rule}` without a reason; without one, nothing is accepted",
            ru: "{id}: допущение `{rule}` указано без причины; без неё оно не действует",
            es: "{id} admite `{rule}` sin motivo; sin él no se admite nada",
            id: id,
            rule: rule,
        }
    });
    let finish = |finding: Finding| {
        finding
            .caption(message! { en: "no reason", ru: "нет причины", es: "sin motivo" })
            .help(message! {
                en: "add `reason:` with what was agreed and where, such as `reason: agreed in D-3`",
                ru: "добавьте `reason:` с тем, что и где согласовано, например `reason: agreed in D-3`",
                es: "añada `reason:` con lo acordado y dónde, por ejemplo `reason: agreed in D-3`",
            })
    };
    findings.into_iter().map(finish).collect()
}
