use super::{Context, allows, faults};
use crate::finding::Finding;
use crate::message::message;
use crate::source::{FaultKind, Location};

rule! {
    /// Checks for an unknown field in an entry or in the charter, and for an unknown rule under `rules`.
    ///
    /// The nearest known one is suggested. If only one field can be meant, `projlog check --fix` corrects it.
    ///
    /// ## Why it matters
    ///
    /// A misspelt field is not read: its value would be ignored, and nobody would notice.
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
    /// needs: information
    /// urgnt: yes   # error[unknown-field]
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
    /// needs: information
    /// urgent: yes
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the field belongs to another tool: name it under `fields` in the charter, or begin it with `x-`.
    ///
    /// ## Configuration
    ///
    /// None.
    "unknown-field": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = faults::findings(cx, FaultKind::UnknownField);
    let unknown = cx
        .charter()
        .rules
        .iter()
        .filter(|(name, _)| !cx.rule_names.contains(&name.value.as_str()));
    findings.extend(unknown.map(|(name, _)| {
        let at = Location {
            source: cx.charter().source,
            span: name.span,
        };
        let message = message! {
            en: "unknown rule `{name}`",
            ru: "неизвестное правило `{name}`",
            es: "regla desconocida `{name}`",
            name: &name.value,
        };
        Finding::new(at, message)
            .distinguish(name.value.as_str())
            .caption(faults::caption(FaultKind::UnknownField))
            .help(allows::known_rules(cx, &name.value))
    }));
    findings
}
