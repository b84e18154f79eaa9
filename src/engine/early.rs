//! The rules that need no obligations: they run while those are derived.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::{Settings, Skipped};
use crate::finding::Finding;
use crate::project::Project;
use crate::rules::{ALL, Facts, Rule};

/// What rules found before the obligations were known, by name.
#[derive(Default)]
pub(super) struct Early(HashMap<&'static str, Mutex<Vec<Finding>>>);

impl Early {
    /// Runs these rules. Whether a charter that turns one of them off is in force is not known yet.
    pub(super) fn run(project: &Project, settings: &Settings, as_of: DateTime<Utc>) -> Self {
        let names = names();
        let facts = Facts {
            project,
            as_of,
            at_present: settings.at_present,
            rule_names: &names,
        };
        let may_count = |rule: &&Rule| {
            let severity = settings.severity(rule, project, &project.charter);
            matches!(severity, Ok(_) | Err(Skipped::Off))
        };
        let found = ALL.iter().filter(may_count).filter_map(|rule| {
            let findings = rule.check_facts(&facts)?;
            Some((rule.name, Mutex::new(findings)))
        });
        Self(found.collect())
    }

    /// The findings of a rule, once; `None` if it has not run.
    pub(super) fn take(&self, rule: &Rule) -> Option<Vec<Finding>> {
        let found = self.0.get(rule.name)?;
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        Some(std::mem::take(&mut *found))
    }
}

/// The names of all rules.
pub(super) fn names() -> Vec<&'static str> {
    ALL.iter().map(|rule| rule.name).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::{WORTH_SHARING, run, run_by};
    use super::*;
    use crate::obligation::obligations;
    use crate::project::Open;

    const CHARTER: &str = r#"
projlog: 1
timezone: UTC
parties:
  studio: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
  museum: { role: client, hours: "Mon-Fri 09:00-18:00" }
people:
  designer: { party: studio, decides: [plan] }
  curator: { party: museum, decides: [plan, deliverables] }
terms:
  information: 3 working days
rules:
  call-mentioned: off
"#;

    /// Enough entries to be shared, with references to nothing and calls that are not logged.
    fn project() -> Option<(tempfile::TempDir, Project)> {
        let folder = tempfile::tempdir().ok()?;
        let mut log = String::new();
        for number in 0..WORTH_SHARING {
            let _ = write!(
                log,
                "```yaml\nreply: A-{number}\nanswers: Q-{number}\nat: 2026-03-12 12:00\nfrom: curator\n```\n\n\
                 As we agreed on the phone yesterday.\n\n"
            );
        }
        std::fs::write(folder.path().join("projlog.yaml"), CHARTER).ok()?;
        std::fs::create_dir(folder.path().join("log")).ok()?;
        std::fs::write(folder.path().join("log/2026-03.md"), log).ok()?;
        let project = Project::open(folder.path(), &Open::default()).ok()?;
        Some((folder, project))
    }

    #[test]
    fn what_runs_early_finds_the_same() {
        let (_folder, project) = project().unwrap();
        let as_of = "2026-03-20T12:00:00Z".parse().unwrap();
        let by_command = Settings {
            severity: vec![("call-mentioned".to_owned(), crate::charter::Level::Note)],
            ..Settings::default()
        };
        let ignored = Settings {
            ignore: vec!["dangling-reference".to_owned()],
            ..Settings::default()
        };
        let count = |settings: &Settings, rule: &str| {
            let early = run(&project, settings, as_of);
            let late = run_by(&project, &obligations(&project, as_of), settings, as_of);
            assert_eq!(early.findings, late.findings);
            assert_eq!(early.rules_run, late.rules_run);
            let of_rule = early.findings.iter().filter(|found| found.rule == rule);
            of_rule.count()
        };
        assert_eq!(count(&Settings::default(), "call-mentioned"), 0);
        assert_eq!(count(&by_command, "call-mentioned"), WORTH_SHARING);
        assert_eq!(count(&by_command, "dangling-reference"), WORTH_SHARING);
        assert_eq!(count(&ignored, "dangling-reference"), 0);
    }
}
