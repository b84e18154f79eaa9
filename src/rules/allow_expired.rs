use super::{Context, Outcome, allows};
use crate::finding::Finding;
use crate::message::message;

rule! {
    /// Checks for an `allow` whose last day, `until`, is over.
    ///
    /// From then on it accepts nothing, and the findings that it accepted are reported again.
    ///
    /// ## Why it matters
    ///
    /// A finding was accepted for a limited time, and that time is over: either the problem has been fixed, or both
    /// sides have to agree on it again.
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
    /// If the acceptance has no end: leave `until` out.
    ///
    /// ## Configuration
    ///
    /// None.
    "allow-expired": Form, Form, Warning, check, Findings
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = allows::findings(cx, Outcome::Expired, |id, rule, used| {
        let until = used.allow.until.as_ref().map(|until| &until.value);
        message! {
            en: "{id} allows `{rule}` until {until}, which is over",
            ru: "{id}: допущение `{rule}` действовало по {until:until}, срок истёк",
            es: "{id} admite `{rule}` hasta el {until:full}, plazo que ya terminó",
            id: id,
            rule: rule,
            until: until,
        }
    });
    let finish = |finding: Finding| {
        finding
            .caption(message! { en: "expired", ru: "срок истёк", es: "caducado" })
            .help(message! {
                en: "remove it; if both sides accept it for longer, set a new `until`",
                ru: "удалите его; если обе стороны продлевают допущение, укажите новый `until`",
                es: "elimínelo; si ambas partes lo admiten por más tiempo, indique un nuevo `until`",
            })
    };
    findings.into_iter().map(finish).collect()
}
