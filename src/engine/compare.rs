//! Only what is new: two trees judged at the same instant, and the findings that the newer one adds.
//!
//! A change must not weaken its own judgement. So the newer tree is judged twice where the charters differ: by its own
//! charter, and by that of the older tree with its people, terms, calendars and severities; and an `allow` counts only if
//! the older tree has it as well. Told is what either judgement finds and the older tree, judged by its own charter, has not;
//! at the higher of the two severities.
//!
//! Findings are compared by their fingerprints, as often as each comes up: where the newer tree has one three times and the
//! older one twice, the last is new.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::allow::{Held, held};
use super::{Report, Settings, judge, sort};
use crate::charter::FILE_NAME;
use crate::finding::{Finding, Label};
use crate::project::Project;
use crate::source::{Location, Source, SourceId};

/// What a report is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The older commit; none before the first one.
    pub commit: Option<String>,
    /// Which charter judged.
    pub judged_by: JudgedBy,
    /// The findings that the older tree has as well, and that are not told.
    pub known: usize,
}

/// Which charter judged what is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JudgedBy {
    /// That of the newer tree: the older one has none.
    Own,
    /// The one that both trees have.
    Same,
    /// Both: they differ.
    Both,
}

/// The trees of a comparison.
#[derive(Debug)]
pub struct Trees<'p> {
    /// The older commit; none before the first one.
    pub commit: Option<String>,
    /// The older tree. None: there is no commit yet, or it has no charter that can be read, and all is new.
    pub older: Option<&'p Project>,
    /// The newer tree by the older tree's charter; none where that is its own.
    pub by_older_charter: Option<&'p Project>,
}

/// Judges `newer` as of an instant, and leaves what the older tree has not. Places in the older charter are added to the
/// files of `newer`.
#[must_use]
pub fn run_since(
    newer: &mut Project,
    trees: &Trees<'_>,
    settings: &Settings,
    as_of: DateTime<Utc>,
) -> Report {
    let commit = trees.commit.clone();
    let Some(older) = trees.older else {
        let report = judge(newer, settings, as_of, None);
        return Report {
            since: Some(Since {
                commit,
                judged_by: JudgedBy::Own,
                known: 0,
            }),
            ..report
        };
    };
    let allows: Held = held(older, as_of);
    let mut report = judge(newer, settings, as_of, Some(&allows));
    if let Some(again) = trees.by_older_charter {
        let stricter = judge(again, settings, as_of, Some(&allows));
        unite(newer, again, &mut report, stricter);
    }
    let mut before: HashMap<String, usize> = HashMap::new();
    for finding in judge(older, settings, as_of, None).findings {
        *before.entry(mark(older, &finding)).or_default() += 1;
    }
    let all = report.findings.len();
    report
        .findings
        .retain(|finding| match before.get_mut(&mark(newer, finding)) {
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
    });
    report
}

/// What tells a finding from others. A version of the charter has one name while it is the present one, and another later;
/// here all have one.
fn mark(project: &Project, finding: &Finding) -> String {
    let source = finding.at.source;
    finding.fingerprint(if project.is_of_the_log(source) {
        project.sources.get(source).path()
    } else {
        FILE_NAME
    })
}

/// Adds to `report` what the older charter finds besides, and raises what it takes more seriously.
fn unite(newer: &mut Project, again: &Project, report: &mut Report, stricter: Report) {
    let mut own: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, finding) in report.findings.iter().enumerate().rev() {
        own.entry(mark(newer, finding)).or_default().push(index);
    }
    let mut files = Files {
        from: again,
        to: HashMap::new(),
    };
    for finding in stricter.findings {
        // What is written in the older charter is no part of the change.
        if finding.entry.is_none() && !again.is_of_the_log(finding.at.source) {
            continue;
        }
        let known = own.get_mut(&mark(again, &finding)).and_then(Vec::pop);
        match known.and_then(|index| report.findings.get_mut(index)) {
            Some(known) => known.severity = known.severity.max(finding.severity),
            None => report.findings.push(files.moved(newer, finding)),
        }
    }
    // A rule that either charter has run has run.
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

/// Finds the files of one project in another.
struct Files<'p> {
    from: &'p Project,
    to: HashMap<SourceId, SourceId>,
}

impl Files<'_> {
    fn moved(&mut self, project: &mut Project, mut finding: Finding) -> Finding {
        finding.at = self.place(project, finding.at);
        finding.labels = finding
            .labels
            .into_iter()
            .map(|label| Label {
                at: self.place(project, label.at),
                ..label
            })
            .collect();
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
