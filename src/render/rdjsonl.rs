//! The Diagnostic Format of reviewdog, one object per line. Columns are UTF-8 bytes from 1, and ends are exclusive.

use std::io;

use serde_json::{Value, json};

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, Place, listed};
use super::several::Named;
use super::{Checked, Style, Unchecked, Untrusted, to_json_line};
use crate::finding::Severity;
use crate::message::Language;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "rdjsonl",
    help: "Diagnostics for reviewdog",
    readers: Readers::Programs,
    write,
    several,
};

/// Writes the findings.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let language = style.language;
    for Listed { finding, place, .. } in listed(checked) {
        let related = finding.labels.iter().map(|label| {
            let place = Place::new(checked.project, &checked.prefix, label.at);
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
    named.iter().try_for_each(|one| match &one.outcome {
        Ok(checked) => write(checked, style, out),
        Err(unchecked) => to_json_line(&failed(one.folder, unchecked, style.language), out),
    })
}

/// The diagnostic of a project that could not be checked, on its charter: in a pipe the exit status is lost.
fn failed(folder: &str, one: &Unchecked, language: Language) -> Value {
    let message = format!("{folder}: {}", one.message().text(language));
    json!({
        "message": Untrusted::new(&message).markdown(),
        "location": {"path": one.charter()},
        "severity": "ERROR",
        "source": {"name": "projlog"},
    })
}

fn location(place: &Place<'_>) -> Value {
    let position = |line: usize, byte: usize| json!({"line": line, "column": byte - place.source.line_start(line).min(byte) + 1});
    json!({
        "path": place.path,
        "range": {"start": position(place.start.line, place.from), "end": position(place.end.line, place.to)},
    })
}
