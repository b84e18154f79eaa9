//! The Diagnostic Format of reviewdog, one object per line. Columns are UTF-8 bytes from 1, and ends are exclusive.

use std::io;

use serde_json::{Value, json};

use super::format::{OutputFormat, Readers, checked};
use super::listed::{Listed, Place, listed};
use super::several::Named;
use super::{Style, Untrusted, to_json_line};
use crate::engine::Report;
use crate::finding::Severity;
use crate::project::Project;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "rdjsonl",
    help: "Diagnostics for reviewdog",
    readers: Readers::Programs,
    write,
    several: Some(several),
};

/// Writes the findings.
fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (prefix, language) = (project.prefix(), style.language);
    for Listed { finding, place, .. } in listed(project, report) {
        let related = finding.labels.iter().map(|label| {
            let place = Place::new(project, &prefix, label.at);
            json!({"message": Untrusted::new(&label.text.text(language)).markdown(), "location": location(&place)})
        });
        let line = json!({
            // reviewdog renders the message in comments as Markdown.
            "message": Untrusted::new(&finding.message.text(language)).markdown(),
            "location": location(&place),
            "severity": match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Note => "INFO",
            },
            "source": {"name": "projlog"},
            "code": {"value": finding.rule},
            "related_locations": related.collect::<Vec<_>>(),
        });
        to_json_line(&line, out)?;
    }
    Ok(())
}

/// Writes the lines of each project in turn.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    checked(named).try_for_each(|(_, project, report)| write(project, report, style, out))
}

fn location(place: &Place<'_>) -> Value {
    let position = |line: usize, byte: usize| json!({"line": line, "column": byte - place.source.line_start(line).min(byte) + 1});
    json!({
        "path": place.path,
        "range": {"start": position(place.start.line, place.from), "end": position(place.end.line, place.to)},
    })
}
