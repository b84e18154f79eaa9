//! The report that other programs read: its types are its schema. Names stay; more may be added.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Utc};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::calendar::Zone;
use crate::engine::{JudgedBy, Report, Since};
use crate::finding::{Finding, FindingKind, Severity};
use crate::message::Language;
use crate::project::{Project, Tree, TreeKind};
use crate::source::{Fix, Location, Sources};

/// The name and version of this format.
pub const SCHEMA: &str = "projlog-report/1";

/// What `projlog check` found. Instants are RFC 3339 with the offset of the charter's zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-report/1")]
pub struct CheckReport {
    /// What is told once.
    #[serde(flatten)]
    pub run: ReportedRun,
    /// The findings, in the order of their places.
    pub findings: Vec<ReportedFinding>,
}

/// A run: what was judged, by whom, when, and its account.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedRun {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The program that wrote it.
    pub tool: Tool,
    /// The instant of the check.
    pub as_of: String,
    /// The tree that was judged.
    pub tree: JudgedTree,
    /// The older tree whose findings are left out; null where all are told.
    pub since: Option<ComparedTree>,
    /// The account of the run.
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

/// The tree that was judged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct JudgedTree {
    /// Where its files come from.
    pub kind: JudgedTreeKind,
    /// The commit on which it stands; null outside git and before the first commit.
    pub commit: Option<String>,
}

impl JudgedTree {
    /// Puts a tree into this form.
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

/// Where the files of a tree come from.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JudgedTreeKind {
    /// The files in the folder.
    Worktree,
    /// What git is about to commit.
    Index,
    /// A commit.
    Revision,
}

/// The older tree with which the judged one is compared: only what is new is told.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComparedTree {
    /// Its commit; null where there is none yet.
    pub commit: Option<String>,
    /// Which charter judged: `own`, that of the judged tree, since the older one has none; `same`, the one that both have;
    /// `both`, since they differ: each finding has the higher severity, and what either finds is told.
    pub judged_by: JudgedByCharter,
    /// How many findings the older tree has as well; they are not listed.
    pub known: usize,
}

/// Which charter judged what is new.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JudgedByCharter {
    /// That of the judged tree.
    Own,
    /// The one that both trees have.
    Same,
    /// That of the older tree and that of the judged one.
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

/// The account of a run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Summary {
    /// Files of the log that were read.
    pub files: usize,
    /// Entries in them.
    pub entries: usize,
    /// Findings of severity `error`.
    pub errors: usize,
    /// Findings of severity `warning`.
    pub warnings: usize,
    /// Findings of severity `note`.
    pub notes: usize,
    /// Findings that an entry's `allow` accepts; they are not listed.
    pub allowed: usize,
    /// The rules that ran.
    pub rules_run: Vec<&'static str>,
    /// The rules that did not.
    pub rules_skipped: Vec<SkippedRule>,
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
    /// How much it matters.
    pub severity: Severity,
    /// What makes it go away: a fact never changes, a state changes with the clock, a form with an edit.
    pub kind: FindingKind,
    /// The id of the entry that it is about; null for the charter, or a file as a whole.
    pub entry: Option<String>,
    /// The ids of all entries involved, that one first.
    pub entries: Vec<String>,
    /// What stays the same when lines move; unique within a report.
    pub fingerprint: String,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// The place.
    #[serde(flatten)]
    pub place: Place,
    /// The first byte of the place, from 0.
    pub byte_start: usize,
    /// The byte after the last.
    pub byte_end: usize,
    /// The other places that belong to it.
    pub labels: Vec<ReportedLabel>,
    /// The steps by which a due instant was found.
    pub derivation: Vec<String>,
    /// The instant from which on it has been so: the due that passed, or the deed.
    pub since: Option<String>,
    /// How it is mended by `--fix`; only there where it can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<ReportedFix>,
}

/// The one right way to mend a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedFix {
    /// What it does, in words.
    pub message: String,
    /// What is replaced. None touches another.
    pub edits: Vec<ReportedEdit>,
}

/// Text to put in the place of some bytes of a file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedEdit {
    /// The file, relative to the project's root, with `/` between its parts.
    pub path: String,
    /// The first byte that goes, from 0.
    pub byte_start: usize,
    /// The byte after the last; the first one where text is only put in.
    pub byte_end: usize,
    /// What comes in their place.
    pub text: String,
}

/// A range of text. Lines and columns count from 1, columns in characters; the end is just after the last character.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Place {
    /// The file, relative to the project's root, with `/` between its parts.
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

/// Another place that belongs to a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedLabel {
    /// The place.
    #[serde(flatten)]
    pub place: Place,
    /// What is there.
    pub text: String,
}

/// The JSON Schema of a [`CheckReport`] as it is written: with every field that is always there required.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<CheckReport>()
}

impl CheckReport {
    /// Puts a run's report into this form.
    #[must_use]
    pub fn new(project: &Project, report: &Report, language: Language) -> Self {
        let zone = &project.charter.zone;
        let skipped = report.rules_skipped.iter().map(|(rule, why)| SkippedRule {
            rule,
            why: why.message().english(),
        });
        let marked = report
            .findings
            .iter()
            .zip(fingerprints(&project.sources, &report.findings));
        let run = ReportedRun {
            schema: SCHEMA,
            tool: Tool::this(),
            as_of: timestamp(report.as_of, zone),
            tree: JudgedTree::new(&project.tree),
            since: report.since.as_ref().map(ComparedTree::from),
            summary: Summary {
                files: project.files,
                entries: project.log.entries().len(),
                errors: report.count(Severity::Error),
                warnings: report.count(Severity::Warning),
                notes: report.count(Severity::Note),
                allowed: report.allowed.len(),
                rules_run: report.rules_run.clone(),
                rules_skipped: skipped.collect(),
            },
        };
        Self {
            run,
            findings: marked
                .map(|(finding, mark)| {
                    ReportedFinding::new(&project.sources, zone, finding, mark, language)
                })
                .collect(),
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
        Self {
            rule: finding.rule,
            severity: finding.severity,
            kind: finding.kind,
            entry: finding.entry.clone(),
            entries: finding.entries.clone(),
            fingerprint,
            message: finding.message.text(language),
            help: finding.help.as_ref().map(|text| text.text(language)),
            place: Place::new(sources, finding.at),
            byte_start: finding.at.span.start,
            byte_end: finding.at.span.end,
            labels: labels
                .map(|label| ReportedLabel {
                    place: Place::new(sources, label.at),
                    text: label.text.text(language),
                })
                .collect(),
            derivation: finding
                .derivation
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
            byte_start: edit.span.start,
            byte_end: edit.span.end,
            text: edit.text.clone(),
        });
        Self {
            message: fix.message.text(language),
            edits: edits.collect(),
        }
    }
}

impl Place {
    /// A location as people and editors count it.
    #[must_use]
    pub fn new(sources: &Sources, at: Location) -> Self {
        let source = sources.get(at.source);
        let (start, end) = (source.position(at.span.start), source.position(at.span.end));
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

/// The fingerprints of a run's findings, in their order. Equal ones, told apart by nothing but their order, get `-2`, `-3` …
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

/// RFC 3339 with the zone's offset; in UTC where the zone was off by seconds then, which RFC 3339 cannot say.
#[must_use]
pub fn timestamp(instant: DateTime<Utc>, zone: &Zone) -> String {
    let seconds = zone.local(instant).offset_seconds;
    let offset = FixedOffset::east_opt(seconds).filter(|_| seconds % 60 == 0);
    offset.map_or_else(
        || instant.to_rfc3339(),
        |offset| instant.with_timezone(&offset).to_rfc3339(),
    )
}
