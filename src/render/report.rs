//! The JSON report of `projlog check`, whose types define its schema. Names are stable; fields may be added.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::calendar::{Zone, rfc3339};
use crate::engine::{JudgedBy, Report, Since};
use crate::finding::{Finding, FindingKind, Severity};
use crate::message::{Language, Values};
use crate::project::{Project, Tree, TreeKind};
use crate::source::{Fix, Location, Sources};
use crate::workers;

/// The name and version of this format.
pub const SCHEMA: &str = "projlog-report/1";

/// The result of `projlog check`. Instants are RFC 3339 with the offset of the charter's zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-report/1")]
pub struct CheckReport {
    /// The run.
    #[serde(flatten)]
    pub run: ReportedRun,
    /// The findings, sorted by location.
    pub findings: Vec<ReportedFinding>,
}

/// A run: the checked tree, the program, the time, and the summary.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedRun {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The program that wrote it.
    pub tool: Tool,
    /// The instant of the check.
    pub as_of: String,
    /// The checked tree.
    pub tree: JudgedTree,
    /// The older tree whose findings are left out; null if all findings are reported.
    pub since: Option<ComparedTree>,
    /// The summary of the run.
    pub summary: Summary,
}

/// The program that wrote a report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    #[must_use]
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// The checked tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct JudgedTree {
    /// The source of its files.
    pub kind: JudgedTreeKind,
    /// The commit that it is based on; null outside git and before the first commit.
    pub commit: Option<String>,
}

impl JudgedTree {
    /// Converts a tree.
    #[must_use]
    pub fn new(tree: &Tree) -> Self {
        let kind = match tree.kind {
            TreeKind::Worktree => JudgedTreeKind::Worktree,
            TreeKind::Index => JudgedTreeKind::Index,
            TreeKind::Revision => JudgedTreeKind::Revision,
        };
        Self {
            kind,
            commit: tree.commit.clone(),
        }
    }
}

/// The source of the files of a tree.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JudgedTreeKind {
    /// The files in the folder.
    Worktree,
    /// The index, that is, the next commit.
    Index,
    /// A commit.
    Revision,
}

/// The older tree with which the checked tree is compared; only new findings are reported.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComparedTree {
    /// Its commit; null where there is none yet.
    pub commit: Option<String>,
    /// Which charter was used: `own`, that of the checked tree, since the older one has none; `same`, the charter of both;
    /// `both`, since they differ: findings with either charter are reported, with the higher severity.
    pub judged_by: JudgedByCharter,
    /// The number of findings that the older tree has too; they are not listed.
    pub known: usize,
}

/// Which charter was used to find what is new.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JudgedByCharter {
    /// That of the checked tree.
    Own,
    /// The same one in both trees.
    Same,
    /// That of the older tree and that of the checked one.
    Both,
}

impl From<&Since> for ComparedTree {
    fn from(since: &Since) -> Self {
        let judged_by = match since.judged_by {
            JudgedBy::Own => JudgedByCharter::Own,
            JudgedBy::Same => JudgedByCharter::Same,
            JudgedBy::Both => JudgedByCharter::Both,
        };
        Self {
            commit: since.commit.clone(),
            judged_by,
            known: since.known,
        }
    }
}

/// The summary of a run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Summary {
    /// The number of log files that were read.
    pub files: usize,
    /// The number of entries in them.
    pub entries: usize,
    /// The number of drafts in them, which are not entries yet.
    pub drafts: usize,
    /// The number of findings of severity `error`.
    pub errors: usize,
    /// The number of findings of severity `warning`.
    pub warnings: usize,
    /// The number of findings of severity `note`.
    pub notes: usize,
    /// The number of findings that an entry's `allow` accepts; they are not listed.
    pub allowed: usize,
    /// The rules that ran.
    pub rules_run: Vec<&'static str>,
    /// The rules that did not run.
    pub rules_skipped: Vec<SkippedRule>,
    /// The severities that the charter states and that are not in force, because both sides have not approved them.
    pub unagreed: Vec<UnagreedSeverity>,
}

/// A severity that is not in force.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnagreedSeverity {
    /// The rule.
    pub rule: &'static str,
    /// The severity that the charter states, or the default: `off`, `note`, `warning` or `error`.
    pub stated: &'static str,
    /// The severity in force.
    pub in_force: &'static str,
}

/// A rule that did not run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SkippedRule {
    /// Its name.
    pub rule: &'static str,
    /// Why it did not run.
    pub why: String,
}

/// One finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedFinding {
    /// The rule's name.
    pub rule: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// Under what conditions it can disappear: a fact never, a state with time, a form with an edit.
    pub kind: FindingKind,
    /// The id of the entry concerned; null for the charter, or a file as a whole.
    pub entry: Option<String>,
    /// The ids of all entries involved, starting with the entry concerned.
    pub entries: Vec<String>,
    /// The fingerprint, which stays the same when lines move; unique within a report.
    pub fingerprint: String,
    /// The message.
    pub message: String,
    /// The values in the message by name: numbers, lists and texts; dates as ISO 8601, instants as RFC 3339, a clause as its
    /// text. The names differ from message to message.
    pub values: Values,
    /// What to do next.
    pub help: Option<String>,
    /// The location.
    #[serde(flatten)]
    pub place: Place,
    /// The first byte of the location, from 0.
    pub byte_start: usize,
    /// The byte after the last.
    pub byte_end: usize,
    /// Secondary locations.
    pub labels: Vec<ReportedLabel>,
    /// The derivation of the due date.
    pub derivation: Vec<String>,
    /// The instant since which it applies: the due date that passed, or the act.
    pub since: Option<String>,
    /// The fix that `--fix` applies; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<ReportedFix>,
}

/// The fix of a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedFix {
    /// What the fix does.
    pub message: String,
    /// The replacements, without overlaps.
    pub edits: Vec<ReportedEdit>,
}

/// A replacement of some bytes of a file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedEdit {
    /// The file, relative to the project's root, with `/` as the separator.
    pub path: String,
    /// The first byte to remove, from 0.
    pub byte_start: usize,
    /// The byte after the last one to remove; equal to the first one for an insertion.
    pub byte_end: usize,
    /// The new text.
    pub text: String,
}

/// A range of text. Lines and columns count from 1, columns in characters; the end is just after the last character.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Place {
    /// The file, relative to the project's root, with `/` as the separator.
    pub path: String,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column of the end.
    pub end_column: usize,
}

/// A secondary location of a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedLabel {
    /// The location.
    #[serde(flatten)]
    pub place: Place,
    /// The description.
    pub text: String,
}

/// The JSON Schema of a [`CheckReport`] as written: fields that are always present are required.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<CheckReport>()
}

impl CheckReport {
    /// Converts the report of a run.
    #[must_use]
    pub fn new(project: &Project, report: &Report, language: Language) -> Self {
        let zone = &project.charter.zone;
        let skipped = report.rules_skipped.iter().map(|(rule, why)| SkippedRule {
            rule,
            why: why.message().text(language),
        });
        let fingerprints = fingerprints(&project.sources, &report.findings);
        let marked: Vec<(&Finding, String)> = report.findings.iter().zip(fingerprints).collect();
        let run = ReportedRun {
            schema: SCHEMA,
            tool: Tool::this(),
            as_of: timestamp(report.as_of, zone),
            tree: JudgedTree::new(&project.tree),
            since: report.since.as_ref().map(ComparedTree::from),
            summary: Summary {
                files: project.files,
                entries: report.entries,
                drafts: project.drafts.len(),
                errors: report.count(Severity::Error),
                warnings: report.count(Severity::Warning),
                notes: report.count(Severity::Note),
                allowed: report.allowed.len(),
                rules_run: report.rules_run.clone(),
                unagreed: report
                    .unagreed
                    .iter()
                    .map(|rule| UnagreedSeverity {
                        rule: rule.rule,
                        stated: rule.stated.name(),
                        in_force: rule.in_force.name(),
                    })
                    .collect(),
                rules_skipped: skipped.collect(),
            },
        };
        Self {
            run,
            findings: workers::all(&marked, |(finding, fingerprint)| {
                let fingerprint = fingerprint.clone();
                ReportedFinding::new(&project.sources, zone, finding, fingerprint, language)
            }),
        }
    }
}

impl ReportedFinding {
    pub(super) fn new(
        sources: &Sources,
        zone: &Zone,
        finding: &Finding,
        fingerprint: String,
        language: Language,
    ) -> Self {
        let labels = finding.labels.iter();
        let (message, values) = finding.message.text_and_values(language);
        Self {
            rule: finding.rule,
            severity: finding.severity,
            kind: finding.kind,
            entry: finding.entry.clone(),
            entries: finding.entries.clone(),
            fingerprint,
            message,
            values,
            help: finding.help.as_ref().map(|text| text.text(language)),
            place: Place::new(sources, finding.at),
            byte_start: finding.at.span.start(),
            byte_end: finding.at.span.end(),
            labels: labels
                .map(|label| ReportedLabel {
                    place: Place::new(sources, label.at),
                    text: label.text.text(language),
                })
                .collect(),
            derivation: finding
                .derivation
                .steps()
                .iter()
                .map(|text| text.text(language))
                .collect(),
            since: finding.since.map(|since| timestamp(since, zone)),
            fix: finding
                .fix
                .as_ref()
                .map(|fix| ReportedFix::new(sources.get(finding.at.source).path(), fix, language)),
        }
    }
}

impl ReportedFix {
    fn new(path: &str, fix: &Fix, language: Language) -> Self {
        let edits = fix.edits.iter().map(|edit| ReportedEdit {
            path: path.to_owned(),
            byte_start: edit.span.start(),
            byte_end: edit.span.end(),
            text: edit.text.clone(),
        });
        Self {
            message: fix.message.text(language),
            edits: edits.collect(),
        }
    }
}

impl Place {
    /// Converts a location to lines and columns.
    #[must_use]
    pub fn new(sources: &Sources, at: Location) -> Self {
        let source = sources.get(at.source);
        let (start, end) = (
            source.position(at.span.start()),
            source.position(at.span.end()),
        );
        let path = source.path().to_owned();
        Self {
            path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// The fingerprints of findings, in their order. Equal ones get the suffixes `-2`, `-3` … in that order.
#[must_use]
pub fn fingerprints(sources: &Sources, findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut unique = |mark: String| {
        let times = seen.entry(mark.clone()).or_default();
        *times += 1;
        if *times == 1 {
            mark
        } else {
            format!("{mark}-{times}")
        }
    };
    findings
        .iter()
        .map(|finding| unique(finding.fingerprint(sources.get(finding.at.source).path())))
        .collect()
}

/// An instant as reports for programs show it.
#[must_use]
pub fn timestamp(instant: DateTime<Utc>, zone: &Zone) -> String {
    rfc3339(instant, zone)
}
