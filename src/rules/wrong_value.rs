use super::{Context, faults};
use crate::finding::Finding;
use crate::source::{FaultKind, nearest};

rule! {
    /// Finds a value that its field does not take: a date that there is not, a word that is none of those allowed, an `allow` of
    /// a rule that does not exist.
    ///
    /// A date in another notation that can be read in one way only, and an id that is missing, are mended by `projlog check --fix`.
    ///
    /// ## Why it matters
    ///
    /// A value that is not understood counts as not written, and what it should have said is not judged.
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
    /// Where an `allow` names a rule of a newer projlog than the one that runs.
    ///
    /// ## Configuration
    ///
    /// None. `projlog schema` prints what each field takes.
    "wrong-value": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = faults::told(cx, FaultKind::WrongValue);
    for entry in cx.log().entries() {
        let rules = entry.common.allow.iter().filter_map(|allow| allow.rule.as_ref());
        for rule in rules.filter(|rule| !cx.rule_names.contains(&&*rule.value)) {
            let message = format!("{} allows `{}`, and there is no such rule", entry.id(), rule.value);
            let help = match nearest(&rule.value, cx.rule_names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`projlog rules` lists them".to_owned(),
            };
            let finding = Finding::new(entry.at(rule.span), message).entry(entry.id()).caption("no such rule");
            findings.push(finding.distinguish(format!("allow {}", rule.value)).help(help));
        }
    }
    findings
}
