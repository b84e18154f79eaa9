//! GitLab's Code Quality report: a single array.

use std::io;

use serde::Serialize;

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, listed};
use super::{Style, Untrusted, to_json};
use crate::engine::Report;
use crate::finding::Severity;
use crate::message::Language;
use crate::project::Project;

#[derive(Serialize)]
struct Violation {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "gitlab",
    help: "A Code Quality report for GitLab",
    readers: Readers::Programs,
    write,
    several: None,
};

/// Writes the findings.
fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let prefix = project.prefix();
    let violations: Vec<Violation> = listed(project, report)
        .into_iter()
        .map(|listed| violation(&prefix, listed, style.language))
        .collect();
    to_json(&violations, out)
}

fn violation(
    prefix: &str,
    Listed {
        finding,
        fingerprint,
        place,
    }: Listed<'_>,
    language: Language,
) -> Violation {
    Violation {
        description: Untrusted::new(&finding.message.text(language))
            .line()
            .into_owned(),
        check_name: finding.rule,
        // Reports of several projects of a repository are merged, and of equal fingerprints only one is shown.
        fingerprint: if prefix.is_empty() {
            fingerprint
        } else {
            format!("{prefix}:{fingerprint}")
        },
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location {
            path: place.path,
            lines: Lines {
                begin: place.start.line,
            },
        },
    }
}
