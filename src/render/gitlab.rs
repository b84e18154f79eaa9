//! A Code Quality report of GitLab: one array.

use std::io;

use serde::Serialize;

use super::listed::{Listed, listed};
use super::{Untrusted, to_json};
use crate::engine::Report;
use crate::finding::Severity;
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

/// Writes the findings.
pub(super) fn write(project: &Project, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let prefix = project.prefix();
    let violations: Vec<Violation> = listed(project, report)
        .into_iter()
        .map(|listed| violation(&prefix, listed))
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
) -> Violation {
    Violation {
        description: Untrusted::new(&finding.message.english())
            .line()
            .into_owned(),
        check_name: finding.rule,
        // Reports of several projects of one repository are put together, and of equal fingerprints one is shown.
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
