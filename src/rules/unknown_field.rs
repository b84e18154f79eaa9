use super::{Context, faults};
use crate::finding::Finding;
use crate::source::{FaultKind, Location, nearest};

rule! {
    /// Finds a field, in an entry or in the charter, that the format does not know, and a rule under `rules` that there is not.
    ///
    /// The nearest known one is named. Where one field alone is meant, `projlog check --fix` writes it.
    ///
    /// ## Why it matters
    ///
    /// A misspelt field is not read: what it says would count for nothing, and nobody would see it.
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
    /// Where a project wants fields of its own: they belong in the note, which is free prose.
    ///
    /// ## Configuration
    ///
    /// None.
    "unknown-field": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = faults::told(cx, FaultKind::UnknownField);
    let unknown = cx.charter().rules.iter().filter(|(name, _)| !cx.rule_names.contains(&name.value.as_str()));
    findings.extend(unknown.map(|(name, _)| {
        let at = Location { source: cx.charter().source, span: name.span };
        let message = format!("there is no rule `{}`", name.value);
        Finding::new(at, message).distinguish(name.value.as_str()).caption("not known").help(
            match nearest(name, cx.rule_names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`projlog rules` lists them".to_owned(),
            },
        )
    }));
    findings
}
