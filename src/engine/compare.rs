//! Comparison of two trees at the same instant, and the findings that are new in the newer one.
//!
//! A change must not weaken the check of itself. If the charters differ, the newer tree is checked twice: against its own
//! charter, and against the people, terms, calendars and severities of the older one; and an `allow` only counts if the
//! older tree has it too. A finding of either check is reported, with the higher of the two severities, unless the older
//! tree has it when checked against its own charter.
//!
//! Findings are compared by fingerprint and number: if the newer tree has a finding three times and the older one twice,
//! the last one is new.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::allow::{Held, held};
use super::{Report, Settings, judge, sort};
use crate::charter::FILE_NAME;
use crate::finding::Finding;
use crate::project::Project;
use crate::source::{Location, Source, SourceId};

/// The comparison of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The older commit; `None` before the first one.
    pub commit: Option<String>,
    /// The charters that were used.
    pub judged_by: JudgedBy,
    /// The number of findings that the older tree has too, which are not reported.
    pub known: usize,
    /// Whether the older tree has no entry. False if there is no older tree.
    pub was_empty: bool,
}

/// The charters that were used to find what is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JudgedBy {
    /// The charter of the newer tree; the older one has none.
    Own,
    /// The same charter in both trees.
    Same,
    /// Both charters, which differ.
    Both,
}

/// The trees of a comparison.
#[derive(Debug)]
pub struct Trees<'p> {
    /// The older commit; `None` before the first one.
    pub commit: Option<String>,
    /// The older tree. `None` if there is no commit yet, or it has no readable charter; all findings are new then.
    pub older: Option<&'p Project>,
    /// The newer tree with the older tree's charter, if that differs from its own.
    pub by_older_charter: Option<&'p Project>,
}

/// Checks `newer` as of an instant, and drops the findings that the older tree has too. The older charter is added to the
/// files of `newer` if a finding points at it.
#[must_use]
pub fn run_since(
    newer: &mut Project,
    trees: &Trees<'_>,
    settings: &Settings,
    as_of: DateTime<Utc>,
) -> Report {
    let commit = trees.commit.clone();
    let Some(older) = trees.older else {
        let report = judge(newer, settings, as_of, None).0;
        return Report {
            since: Some(Since {
                commit,
                judged_by: JudgedBy::Own,
                known: 0,
                was_empty: false,
            }),
            ..report
        };
    };
    let allows: Held = held(older, as_of);
    let mut report = judge(newer, settings, as_of, Some(&allows)).0;
    if let Some(again) = trees.by_older_charter {
        let stricter = judge(again, settings, as_of, Some(&allows)).0;
        unite(newer, again, &mut report, stricter);
    }
    let mut before: HashMap<String, usize> = HashMap::new();
    for finding in judge(older, settings, as_of, None).0.findings {
        *before.entry(identity(older, &finding)).or_default() += 1;
    }
    let all = report.findings.len();
    report
        .findings
        .retain(|finding| match before.get_mut(&identity(newer, finding)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
    sort(newer, &mut report.findings);
    let judged_by = if trees.by_older_charter.is_some() {
        JudgedBy::Both
    } else {
        JudgedBy::Same
    };
    report.since = Some(Since {
        commit,
        judged_by,
        known: all - report.findings.len(),
        was_empty: older.log.entries().is_empty(),
    });
    report
}

/// The identity of a finding. Versions of the charter have different names over time, so all of them get the same one here.
fn identity(project: &Project, finding: &Finding) -> String {
    let source = finding.at.source;
    finding.fingerprint(if project.is_of_the_log(source) {
        project.sources.get(source).path()
    } else {
        FILE_NAME
    })
}

/// Adds the findings of the older charter to `report`, and raises severities where the older charter is stricter.
fn unite(newer: &mut Project, again: &Project, report: &mut Report, stricter: Report) {
    let mut own: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, finding) in report.findings.iter().enumerate().rev() {
        own.entry(identity(newer, finding)).or_default().push(index);
    }
    let mut files = Files {
        from: again,
        to: HashMap::new(),
    };
    for finding in stricter.findings {
        // A mistake in the older charter is not part of the change.
        if finding.entry.is_none() && !again.is_of_the_log(finding.at.source) {
            continue;
        }
        let known = own.get_mut(&identity(again, &finding)).and_then(Vec::pop);
        match known.and_then(|index| report.findings.get_mut(index)) {
            Some(known) => known.severity = known.severity.max(finding.severity),
            None => report.findings.push(files.moved(newer, finding)),
        }
    }
    // A rule counts as run if it has run with either charter.
    for rule in stricter.rules_run {
        if let Some(at) = report
            .rules_skipped
            .iter()
            .position(|(skipped, _)| *skipped == rule)
        {
            report.rules_skipped.remove(at);
            report.rules_run.push(rule);
        }
    }
}

/// Maps the files of one project to those of another.
struct Files<'p> {
    from: &'p Project,
    to: HashMap<SourceId, SourceId>,
}

impl Files<'_> {
    fn moved(&mut self, project: &mut Project, mut finding: Finding) -> Finding {
        finding.at = self.place(project, finding.at);
        for label in &mut finding.labels {
            label.at = self.place(project, label.at);
        }
        finding
    }

    fn place(&mut self, project: &mut Project, at: Location) -> Location {
        let source = *self.to.entry(at.source).or_insert_with(|| {
            let file = self.from.sources.get(at.source);
            let same = |(id, other): (SourceId, &Source)| {
                (other.path() == file.path() && other.text() == file.text()).then_some(id)
            };
            let there = project.sources.iter().find_map(same);
            there.unwrap_or_else(|| project.sources.add(file.clone()))
        });
        Location { source, ..at }
    }
}
