//! GitLab's Code Quality report: a single array.

use std::io;

use serde::Serialize;

use super::format::{OutputFormat, Readers, checked};
use super::listed::{Listed, listed};
use super::several::Named;
use super::{Checked, Style, Untrusted, to_json};
use crate::finding::Severity;
use crate::message::Language;

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
    several,
};

/// Writes the findings.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    to_json(&violations(checked, style.language), out)
}

/// Writes the findings of all projects as one array. It has no place for an error: that is on standard error, and the exit
/// status is 2.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let all: Vec<Violation> = checked(named)
        .flat_map(|(_, checked)| violations(checked, style.language))
        .collect();
    to_json(&all, out)
}

fn violations(checked: &Checked<'_>, language: Language) -> Vec<Violation> {
    listed(checked)
        .into_iter()
        .map(|listed| violation(&checked.prefix, listed, language))
        .collect()
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
        // Of equal fingerprints only one is shown, in one report or in several for the same commit.
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
