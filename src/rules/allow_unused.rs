use super::{Context, Outcome, allows};
use crate::finding::Finding;
use crate::message::message;

rule! {
    /// Checks for an `allow` that accepts nothing, because its rule has no finding about the entry that contains it.
    ///
    /// An `allow` whose rule did not run is not checked.
    ///
    /// ## Why it matters
    ///
    /// An exception that is no longer needed would hide the next finding, on which nobody has agreed.
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
    /// If the finding comes and goes with the clock: give the `allow` an `until`, and remove it when that is over.
    ///
    /// ## Configuration
    ///
    /// None.
    "allow-unused": Form, Form, Warning, check, Findings
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = allows::findings(cx, Outcome::Unused, |id, rule, _| {
        message! {
            en: "{id} allows `{rule}`, but that rule has no finding about {id}",
            ru: "{id}: указано допущение `{rule}`, но у этого правила нет замечаний к {id}",
            es: "{id} admite `{rule}`, pero esa regla no detecta nada en {id}",
            id: id,
            rule: rule,
        }
    });
    let finish = |finding: Finding| {
        finding
            .caption(message! { en: "accepts nothing", ru: "ничего не допускает", es: "no admite nada" })
            .help(message! {
                en: "remove it; if it was meant for another entry, move it there: an `allow` belongs to the entry on which the finding is reported",
                ru: "удалите его; если оно относится к другой записи, перенесите его туда: `allow` указывают в той записи, к которой относится замечание",
                es: "elimínelo; si era para otra entrada, trasládelo a ella: `allow` va en la entrada a la que se refiere el hallazgo",
            })
    };
    findings.into_iter().map(finish).collect()
}
