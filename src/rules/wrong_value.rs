use super::{Context, allows, faults};
use crate::finding::Finding;
use crate::message::message;
use crate::source::FaultKind;

rule! {
    /// Checks for an invalid value: a nonexistent date, a word outside the allowed set, an `allow` of an unknown rule.
    ///
    /// A date in another notation that can be read in only one way, and a missing id, are corrected by `projlog check
    /// --fix`.
    ///
    /// ## Why it matters
    ///
    /// An invalid value counts as absent, and whatever depends on it is not checked.
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
    /// needs: acess   # error[wrong-value]
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
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If an `allow` names a rule of a newer projlog than the one that runs.
    ///
    /// ## Configuration
    ///
    /// None. `projlog schema entry` and `projlog schema charter` print the allowed values of each field.
    "wrong-value": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = faults::findings(cx, FaultKind::WrongValue);
    for entry in cx.log().entries() {
        let rules = entry
            .common
            .allow
            .iter()
            .filter_map(|allow| allow.rule.as_ref());
        for rule in rules.filter(|rule| !cx.rule_names.contains(&&*rule.value)) {
            let message = message! {
                en: "{id} allows `{rule}`, but there is no such rule",
                ru: "{id}: указано допущение `{rule}`, но такого правила нет",
                es: "{id} admite `{rule}`, pero esa regla no existe",
                id: entry.id(),
                rule: &*rule.value,
            };
            let finding = Finding::new(entry.at(rule.span), message)
                .entry(entry.id())
                .distinguish(format!("allow {}", rule.value))
                .caption(message! { en: "unknown rule", ru: "неизвестное правило", es: "regla desconocida" })
                .help(allows::known_rules(cx, &rule.value));
            findings.push(finding);
        }
    }
    findings
}
