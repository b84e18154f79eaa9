//! The report as a single JSON document.

use std::io;

use super::format::{OutputFormat, Readers};
use super::report::CheckReport;
use super::several::{Named, SeveralReports};
use super::{Style, to_json};
use crate::engine::Report;
use crate::project::Project;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "json",
    help: "One JSON document for other programs",
    readers: Readers::Programs,
    write,
    several: Some(several),
};

fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    to_json(&CheckReport::new(project, report, style.language), out)
}

fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    to_json(&SeveralReports::new(named, style.language), out)
}
