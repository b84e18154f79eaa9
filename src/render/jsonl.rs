//! The JSON Lines report: one line per finding, and the summary as the last line, so that a truncated report can be
//! detected.

use std::io;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::format::{OutputFormat, Readers};
use super::report::{CheckReport, ReportedFinding, ReportedRun, SCHEMA};
use super::several::Named;
use super::{Checked, Style, to_json_line};

/// A line: a finding, at the end of a project its summary, or the error of a project that could not be checked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(title = "a line of projlog-report/1")]
pub enum ReportLine {
    /// A finding.
    Finding(Box<FindingLine>),
    /// The summary of the run, on the last line of a project.
    Summary(Box<SummaryLine>),
    /// Why one of several projects could not be checked.
    Error(ErrorLine),
}

/// A finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingLine {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The folder of its project as given; only for several projects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The finding.
    #[serde(flatten)]
    pub finding: ReportedFinding,
}

/// The summary of a run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SummaryLine {
    /// The folder of its project as given; only for several projects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The run.
    #[serde(flatten)]
    pub run: ReportedRun,
}

/// The error of a project that could not be checked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ErrorLine {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The folder of the project as given.
    pub project: String,
    /// The error message.
    pub error: String,
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
    several,
};

/// Writes the findings and the summary.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    lines(None, checked, style, out)
}

/// Writes the lines of each project in turn. Each line names its project.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    named.iter().try_for_each(|one| match &one.outcome {
        Ok(checked) => lines(Some(one.folder), checked, style, out),
        Err(unchecked) => {
            let line = ErrorLine {
                schema: SCHEMA,
                project: one.folder.to_owned(),
                error: unchecked.why.text(style.language),
            };
            to_json_line(&ReportLine::Error(line), out)
        }
    })
}

fn lines(
    project: Option<&str>,
    checked: &Checked<'_>,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let project = project.map(str::to_owned);
    let CheckReport { run, findings } =
        CheckReport::new(checked.project, checked.report, style.language);
    for finding in findings {
        let line = FindingLine {
            schema: run.schema,
            project: project.clone(),
            finding,
        };
        to_json_line(&ReportLine::Finding(Box::new(line)), out)?;
    }
    to_json_line(
        &ReportLine::Summary(Box::new(SummaryLine { project, run })),
        out,
    )
}
