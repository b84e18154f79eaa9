//! The JSON Lines report: one line per finding, and the summary as the last line, so that a truncated report can be
//! detected.

use std::io;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::format::{OutputFormat, Readers, checked};
use super::report::{CheckReport, ReportedFinding, ReportedRun, SCHEMA};
use super::several::Named;
use super::{Style, to_json_line};
use crate::engine::Report;
use crate::project::Project;

/// A line: a finding, or at the end the summary.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(title = "a line of projlog-report/1")]
pub enum ReportLine {
    /// A finding.
    Finding(Box<FindingLine>),
    /// The summary of the run, on the last line.
    Summary(Box<ReportedRun>),
}

/// A finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingLine {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The finding.
    #[serde(flatten)]
    pub finding: ReportedFinding,
}

/// The JSON Schema of a line as written: fields that are always present are required.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<ReportLine>()
}

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "jsonl",
    help: "One JSON object per line: each finding, then the summary",
    readers: Readers::Programs,
    write,
    several: Some(several),
};

/// Writes the findings and the summary.
fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let CheckReport { run, findings } = CheckReport::new(project, report, style.language);
    for finding in findings {
        to_json_line(
            &ReportLine::Finding(Box::new(FindingLine {
                schema: run.schema,
                finding,
            })),
            out,
        )?;
    }
    to_json_line(&ReportLine::Summary(Box::new(run)), out)
}

/// Writes the lines of each project in turn.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    checked(named).try_for_each(|(_, project, report)| write(project, report, style, out))
}
