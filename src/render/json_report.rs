//! The report as a single JSON document.

use std::io;

use super::format::{OutputFormat, Readers};
use super::report::CheckReport;
use super::several::{Named, SeveralReports};
use super::{Checked, Style, to_json};

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "json",
    help: "One JSON document for other programs",
    readers: Readers::Programs,
    write,
    several,
};

fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let report = CheckReport::new(checked.project, checked.report, style.language);
    to_json(&report, out)
}

fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    to_json(&SeveralReports::new(named, style.language), out)
}
