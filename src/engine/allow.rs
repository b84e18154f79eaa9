//! `allow`: findings that an entry accepts.

use std::collections::HashSet;

use super::Report;
use crate::finding::Finding;
use crate::rules::{AllowUse, Context, Outcome};

/// Takes the accepted findings out of `found` and tells what became of each `allow`. An `allow` accepts findings about the
/// entry in which it stands, gives a reason, and holds until the close of its last day.
pub(super) fn apply<'p>(context: &Context<'p>, found: &mut Vec<Finding>, report: &mut Report) -> Vec<AllowUse<'p>> {
    let mut uses = Vec::new();
    let mut accepted: HashSet<(String, String)> = HashSet::new();
    let there: HashSet<(&str, &str)> =
        found.iter().filter_map(|finding| Some((finding.rule, finding.entry.as_deref()?))).collect();
    for entry in context.log().entries() {
        for allow in &entry.common.allow {
            let Some(rule) = &allow.rule else { continue };
            let reasoned = allow.reason.is_some();
            let over = allow.until.as_ref().is_some_and(|until| context.as_of >= until.due(context.zone()).instant);
            let outcome = if !context.rule_names.contains(&&*rule.value) {
                Outcome::UnknownRule
            } else if !reasoned {
                Outcome::Unreasoned
            } else if over {
                Outcome::Expired
            } else if !report.rules_run.contains(&&*rule.value) {
                Outcome::NotJudged
            } else {
                let what = (rule.value.0.clone(), entry.id().to_owned());
                let unused = accepted.contains(&what) || !there.contains(&(what.0.as_str(), what.1.as_str()));
                accepted.insert(what);
                if unused { Outcome::Unused } else { Outcome::Used }
            };
            uses.push(AllowUse { entry, allow, outcome });
        }
    }
    let accepts = |finding: &Finding| {
        finding.entry.as_ref().is_some_and(|entry| accepted.contains(&(finding.rule.to_owned(), entry.clone())))
    };
    report.allowed.extend(found.extract_if(.., |finding| accepts(finding)));
    uses
}
