//! Runs the rules: selects them, sets severities, applies `allow`, and sorts the findings.

mod allow;
mod compare;
mod early;
mod sealed;
mod settings;

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use early::{Early, names};

pub use compare::{JudgedBy, Since, Trees, run_since};
pub use settings::{
    Settings, SettingsError, Skipped, Unagreed, nearest_rule, unagreed, unknown_rule,
};

use crate::finding::{Finding, Severity};
use crate::obligation::{Obligations, obligations, severities};
use crate::project::{Project, Stamp};
use crate::rules::{ALL, AllowUse, Context, Facts, Needs, Rule};
use crate::workers;

/// With fewer entries, the rules are as quick on one processor.
const WORTH_SHARING: usize = 500;

/// The result of a run.
#[derive(Debug, Clone)]
pub struct Report {
    /// The time of the check.
    pub as_of: DateTime<Utc>,
    /// The number of entries that were checked.
    pub entries: usize,
    /// The commit with which the known history begins, if an earlier part of it cannot be followed.
    pub known_since: Option<Stamp>,
    /// The findings, sorted by location.
    pub findings: Vec<Finding>,
    /// The findings that an entry's `allow` accepts.
    pub allowed: Vec<Finding>,
    /// The rules that ran, in documentation order.
    pub rules_run: Vec<&'static str>,
    /// The rules that did not run, each with the reason.
    pub rules_skipped: Vec<(&'static str, Skipped)>,
    /// The severities that the charter states and that are not in force.
    pub unagreed: Vec<Unagreed>,
    /// The older tree whose findings are left out; `None` if all are reported.
    pub since: Option<Since>,
}

impl Report {
    /// The number of findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Whether a finding is at least this severe.
    #[must_use]
    pub fn fails(&self, at: Severity) -> bool {
        self.findings.iter().any(|finding| finding.severity >= at)
    }

    /// Whether there was nothing to check: no log file, or no entry in one.
    #[must_use]
    pub fn nothing_checked(&self) -> bool {
        self.entries == 0
    }

    /// Whether the run could not judge anything: no rule ran, or there was nothing to check. A change to a project without entries is judged
    /// if it had none before: it neither adds nor hides anything.
    #[must_use]
    pub fn not_judged(&self) -> bool {
        let was_empty = self.since.as_ref().is_some_and(|since| since.was_empty);
        self.rules_run.is_empty() || self.nothing_checked() && !was_empty
    }
}

/// Checks a project as of an instant.
#[must_use]
pub fn run(project: &Project, settings: &Settings, as_of: DateTime<Utc>) -> Report {
    judge(project, settings, as_of, None).0
}

/// The same, and the obligations as of that instant.
#[must_use]
pub fn run_and_keep(
    project: &Project,
    settings: &Settings,
    as_of: DateTime<Utc>,
) -> (Report, Obligations) {
    judge(project, settings, as_of, None)
}

/// Checks a project as of an instant by its obligations as of that instant.
#[must_use]
pub fn run_by(
    project: &Project,
    obligations: &Obligations,
    settings: &Settings,
    as_of: DateTime<Utc>,
) -> Report {
    judge_by(
        project,
        obligations,
        &Early::default(),
        settings,
        as_of,
        None,
    )
}

/// With `held`, only the `allow` items in it are applied.
fn judge(
    project: &Project,
    settings: &Settings,
    as_of: DateTime<Utc>,
    held: Option<&allow::Held>,
) -> (Report, Obligations) {
    let (obligations, early) = if project.log.entries().len() < WORTH_SHARING {
        (obligations(project, as_of), Early::default())
    } else {
        workers::both(
            || obligations(project, as_of),
            || Early::run(project, settings, as_of),
        )
    };
    let report = judge_by(project, &obligations, &early, settings, as_of, held);
    (report, obligations)
}

fn judge_by(
    project: &Project,
    obligations: &Obligations,
    early: &Early,
    settings: &Settings,
    as_of: DateTime<Utc>,
    held: Option<&allow::Held>,
) -> Report {
    let names = names();
    let mut report = Report {
        as_of,
        entries: project.log.entries().len(),
        known_since: project.known_since(),
        findings: Vec::new(),
        allowed: Vec::new(),
        rules_run: Vec::new(),
        rules_skipped: Vec::new(),
        unagreed: Vec::new(),
        since: None,
    };
    let mut chosen: Vec<(&Rule, Severity)> = Vec::new();
    let charter = severities(project, obligations, as_of);
    report.unagreed = unagreed(&project.charter, charter);
    for rule in ALL {
        match settings.severity(rule, project, charter) {
            Err(why) => report.rules_skipped.push((rule.name, why)),
            Ok(severity) => {
                report.rules_run.push(rule.name);
                chosen.push((rule, severity));
            }
        }
    }

    let mut context = Context {
        facts: Facts {
            project,
            as_of,
            at_present: settings.at_present,
            rule_names: &names,
        },
        obligations,
        allows: &[],
    };
    let (last, first): (Vec<(&Rule, Severity)>, Vec<_>) = chosen
        .iter()
        .partition(|(rule, _)| rule.needs == Needs::Findings);
    let check = |context: &Context<'_>, (rule, severity): &(&Rule, Severity)| {
        let found = early.take(rule).unwrap_or_else(|| rule.check(context));
        let mut found = named(found, rule, *severity);
        sealed::name_what_works(context, &mut found);
        found
    };
    let of_each = |rule: &(&Rule, Severity)| check(&context, rule);
    let of_rules: Vec<Vec<Finding>> = if project.log.entries().len() < WORTH_SHARING {
        first.iter().map(of_each).collect()
    } else {
        workers::all(&first, of_each)
    };
    let mut found = Vec::with_capacity(of_rules.iter().map(Vec::len).sum());
    for mut findings in of_rules {
        found.append(&mut findings);
    }
    drop_repeated_causes(&mut found);
    let allows: Vec<AllowUse<'_>> = allow::apply(&context, &mut found, &mut report, held);
    context.allows = &allows;
    for rule in &last {
        found.extend(check(&context, rule));
    }

    sort(project, &mut found);
    report.findings = found;
    report
}

/// Sorts findings by location.
fn sort(project: &Project, found: &mut [Finding]) {
    let place = |f: &Finding| (project.sources.get(f.at.source).path(), f.at.span, f.rule);
    // Few findings of a rule have the same place, and only their texts are formatted.
    found.sort_by(|a, b| {
        let places = place(a).cmp(&place(b));
        places.then_with(|| a.message.english().cmp(&b.message.english()))
    });
}

/// Drops findings whose cause another rule reports, about the same entry or about the entries named as causes.
fn drop_repeated_causes(found: &mut Vec<Finding>) {
    // Few findings have causes, and only what those may be is collected.
    let rules: HashSet<&'static str> = found
        .iter()
        .flat_map(|one| one.unless.iter().copied())
        .collect();
    let may_be_cause = |finding: &&Finding| rules.contains(finding.rule);
    let reported: HashSet<(&'static str, Option<&str>)> = found
        .iter()
        .filter(may_be_cause)
        .map(|finding| (finding.rule, finding.entry.as_deref()))
        .collect();
    let is_reported = |finding: &Finding, entry: Option<&str>| {
        let mut rules = finding.unless.iter();
        rules.any(|rule| reported.contains(&(*rule, entry)))
    };
    let stays = found.iter().map(|finding| match finding.causes.as_slice() {
        [] => !is_reported(finding, finding.entry.as_deref()),
        causes => !causes.iter().all(|cause| is_reported(finding, Some(cause))),
    });
    let mut stays = stays.collect::<Vec<bool>>().into_iter();
    found.retain(|_| stays.next().unwrap_or(true));
}

/// Findings of a rule, with its name and severity.
fn named(mut findings: Vec<Finding>, rule: &Rule, severity: Severity) -> Vec<Finding> {
    for finding in &mut findings {
        finding.rule = rule.name;
        finding.kind = rule.kind;
        let usual = rule.level.severity() == Some(severity);
        let least = finding.at_least.filter(|_| usual);
        let severity = least.map_or(severity, |least| least.max(severity));
        finding.severity = finding.at_most.map_or(severity, |most| most.min(severity));
    }
    findings
}
