//! Commands to the runner of GitHub Actions, which it shows as annotations.
//!
//! It shows ten of each level that a step gives: the worst come first, and the rest is counted.

use std::io;

use super::listed::{Listed, counted, worst_first};
use super::{Untrusted, count};
use crate::engine::Report;
use crate::finding::Severity;
use crate::project::Project;

/// How many annotations of each level are shown of a step.
pub(super) const SHOWN: [usize; 3] = [10; 3];

/// Writes the findings for which there is room, and takes it: projects that are judged in one step share what it shows.
pub(super) fn write(
    project: &Project,
    report: &Report,
    room: &mut [usize; 3],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut told = [0; 3];
    for listed in worst_first(project, report) {
        let level = index(listed.finding.severity);
        let (Some(told), Some(room)) = (told.get_mut(level), room.get_mut(level)) else {
            continue;
        };
        if *room > 0 {
            (*told, *room) = (*told + 1, *room - 1);
            writeln!(out, "{}", command(&listed))?;
        }
    }
    let shown = |severity| told.get(index(severity)).copied().unwrap_or(0);
    let all: usize = told.iter().sum();
    if all < report.findings.len() {
        let (rest, more) = (counted(report, shown), report.findings.len() - all);
        let findings = count(more, "more finding is", "more findings are");
        writeln!(
            out,
            "{findings} not shown as annotations: {rest}. The summary of the step, or another format, lists them."
        )?;
    }
    Ok(())
}

fn index(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }
}

fn command(Listed { finding, place, .. }: &Listed<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let message = |text: &str| Untrusted::new(text).github_message();
    let mut text = format!(
        "{}:{}: {}",
        message(&place.path),
        place.start,
        message(&finding.message.english())
    );
    let steps = finding.derivation.iter().map(|step| ("note", step));
    for (head, line) in steps.chain(finding.help.iter().map(|help| ("help", help))) {
        text.push_str(&format!("%0A{head}: {}", message(&line.english())));
    }
    format!(
        "::{level} file={},line={},endLine={},col={},title={}::{text}",
        Untrusted::new(&place.path).github_property(),
        place.start.line,
        place.end.line,
        place.start.column,
        Untrusted::new(finding.rule).github_property(),
    )
}
