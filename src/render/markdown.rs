//! Markdown for a summary, a comment on a pull request, or a file of minutes. Text of the repository stands in code spans, and
//! every line begins with a word of the tool's own.

use std::fmt::Write as _;
use std::io;

use super::listed::{Listed, Place, counted, worst_first};
use super::{Untrusted, account, count};
use crate::engine::Report;
use crate::finding::Severity;
use crate::project::Project;

/// Other places of a finding beyond this number are counted, not listed.
const PLACES: usize = 8;

/// Writes the findings, worst first, and the account.
pub(super) fn write(project: &Project, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(text(project, report, usize::MAX).as_bytes())
}

/// The findings, worst first, and the account, in so many bytes at most: findings that do not fit are counted. The heading and
/// the account are always there.
#[must_use]
pub fn summary(project: &Project, report: &Report, room: usize) -> String {
    text(project, report, room)
}

fn text(project: &Project, report: &Report, room: usize) -> String {
    let mut text = format!("## projlog: {}\n", counted(report, |_| 0));
    let mut foot = String::new();
    for line in account(project, report).lines() {
        let _ = writeln!(foot, "\n{}", Untrusted::new(line).markdown());
    }
    // What counts those that are left out needs its room as well.
    let room = room.saturating_sub(foot.len() + 80);
    let (prefix, findings) = (project.prefix(), worst_first(project, report));
    let mut severity = None;
    for (told, listed) in findings.iter().enumerate() {
        let mut next = String::new();
        if severity != Some(listed.finding.severity) {
            severity = Some(listed.finding.severity);
            let _ = write!(next, "\n### {}\n\n", heading(listed.finding.severity));
        }
        add(&mut next, project, &prefix, listed);
        if text.len() + next.len() > room {
            let _ = writeln!(
                text,
                "\nand {}",
                count(findings.len() - told, "more finding", "more findings")
            );
            break;
        }
        text.push_str(&next);
    }
    text + &foot
}

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Errors",
        Severity::Warning => "Warnings",
        Severity::Note => "Notes",
    }
}

fn add(
    text: &mut String,
    project: &Project,
    prefix: &str,
    Listed { finding, place, .. }: &Listed<'_>,
) {
    let span = |text: &str| Untrusted::new(text).markdown();
    let at = |place: &Place<'_>| span(&format!("{}:{}", place.path, place.start));
    let _ = writeln!(
        text,
        "- **{}** at {}: {}",
        finding.rule,
        at(place),
        span(&finding.message.english())
    );
    for label in finding.labels.iter().take(PLACES) {
        let _ = writeln!(
            text,
            "  - see {}: {}",
            at(&Place::new(project, prefix, label.at)),
            span(&label.text.english())
        );
    }
    if finding.labels.len() > PLACES {
        let _ = writeln!(
            text,
            "  - and {}",
            count(finding.labels.len() - PLACES, "more place", "more places")
        );
    }
    for step in &finding.derivation {
        let _ = writeln!(text, "  - counted: {}", span(&step.english()));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "  - next: {}", span(&help.english()));
    }
}
