//! The Diagnostic Format of reviewdog, one object a line. Its columns are bytes of UTF-8 from 1, and its ends are exclusive.

use std::io;

use serde_json::{Value, json};

use super::listed::{Listed, Place, listed};
use super::{Untrusted, to_json_line};
use crate::engine::Report;
use crate::finding::Severity;
use crate::project::Project;

/// Writes the findings.
pub(super) fn write(project: &Project, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let prefix = project.prefix();
    for Listed { finding, place, .. } in listed(project, report) {
        let related = finding.labels.iter().map(|label| {
            let place = Place::new(project, &prefix, label.at);
            json!({"message": Untrusted::new(&label.text.english()).markdown(), "location": location(&place)})
        });
        let line = json!({
            // reviewdog puts the message into comments, as Markdown.
            "message": Untrusted::new(&finding.message.english()).markdown(),
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

fn location(place: &Place<'_>) -> Value {
    let position = |line: usize, byte: usize| json!({"line": line, "column": byte - place.source.line_start(line).min(byte) + 1});
    json!({
        "path": place.path,
        "range": {"start": position(place.start.line, place.from), "end": position(place.end.line, place.to)},
    })
}
