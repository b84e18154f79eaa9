//! `allow`: findings that an entry accepts.

use std::collections::HashSet;

use super::Report;
use crate::calendar::{Instant, Zone};
use crate::finding::Finding;
use crate::log::value::Allow;
use crate::project::Project;
use crate::rules::{AllowUse, Context, Outcome};

/// The accepted findings, by the entry's id and the rule's name.
pub(super) type Held = HashSet<(String, String)>;

/// The valid `allow` items of a project at an instant: those with a reason that have not expired.
pub(super) fn held(project: &Project, as_of: Instant) -> Held {
    let of_all = project
        .log
        .entries()
        .iter()
        .flat_map(|entry| entry.common.allow.iter().map(move |allow| (entry, allow)));
    let holds = of_all.filter(|(_, allow)| {
        allow.reason.is_some() && !is_over(allow, as_of, &project.charter.zone)
    });
    holds
        .filter_map(|(entry, allow)| {
            Some((
                entry.id().to_owned(),
                allow.rule.as_ref()?.value.to_string(),
            ))
        })
        .collect()
}

fn is_over(allow: &Allow, as_of: Instant, zone: &Zone) -> bool {
    allow
        .until
        .as_ref()
        .is_some_and(|until| as_of >= until.due(zone).instant)
}

/// Removes the accepted findings from `found` and returns the outcome of each `allow`. An `allow` accepts findings about
/// its own entry, needs a reason, and is valid until the end of its last day. With `held`, only the items in it are
/// applied; others count as used, but their findings stay.
pub(super) fn apply<'p>(
    context: &Context<'p>,
    found: &mut Vec<Finding>,
    report: &mut Report,
    held: Option<&Held>,
) -> Vec<AllowUse<'p>> {
    let mut uses = Vec::new();
    let mut accepted: HashSet<(String, String)> = HashSet::new();
    let there: HashSet<(&str, &str)> = found
        .iter()
        .filter_map(|finding| Some((finding.rule, finding.entry.as_deref()?)))
        .collect();
    for entry in context.log().entries() {
        for allow in &entry.common.allow {
            let Some(rule) = &allow.rule else { continue };
            let accepts = |finding: &Finding| {
                finding.rule == &*rule.value && finding.entry.as_deref() == Some(entry.id())
            };
            let counts = held
                .is_none_or(|held| held.contains(&(entry.id().to_owned(), rule.value.to_string())));
            let outcome = if !context.rule_names.contains(&&*rule.value) {
                Outcome::UnknownRule
            } else if allow.reason.is_none() {
                Outcome::Unreasoned
            } else if is_over(allow, context.as_of, context.zone()) {
                Outcome::Expired
            } else if !report.rules_run.contains(&&*rule.value) {
                Outcome::NotJudged
            } else if !counts {
                if found.iter().any(accepts) {
                    Outcome::Used
                } else {
                    Outcome::Unused
                }
            } else {
                let what = (rule.value.0.clone(), entry.id().to_owned());
                let unused = accepted.contains(&what)
                    || !there.contains(&(what.0.as_str(), what.1.as_str()));
                accepted.insert(what);
                if unused {
                    Outcome::Unused
                } else {
                    Outcome::Used
                }
            };
            uses.push(AllowUse {
                entry,
                allow,
                outcome,
            });
        }
    }
    let accepts = |finding: &Finding| {
        finding
            .entry
            .as_ref()
            .is_some_and(|entry| accepted.contains(&(finding.rule.to_owned(), entry.clone())))
    };
    report
        .allowed
        .extend(found.extract_if(.., |finding| accepts(finding)));
    uses
}
