//! The account of a run: what was read, what was asked, what was found.

use std::fmt::Write as _;
use std::io;

use super::listed::counted;
use super::wrap::wrap;
use super::{Untrusted, count};
use crate::calendar::{show, show_close};
use crate::engine::{JudgedBy, Report, Since};
use crate::finding::Finding;
use crate::project::{Project, Tree, TreeKind};

/// Reasons that are the caller's own wish: such rules are counted, not named.
const WISHED: [&str; 2] = ["off", "not selected"];

/// The lines that account for a run, without colours and line breaks of their own: entries and files, the tree, the instant,
/// the findings by severity, and the rules that did not run.
#[must_use]
pub fn account(project: &Project, report: &Report) -> String {
    let since = report
        .since
        .as_ref()
        .map_or_else(String::new, |since| format!("{}\n", compared(since)));
    let known = project.known_since().map_or_else(String::new, |stamp| {
        format!(
            "The history of this project is known since {} (commit {}): that commit brought it here, and where it was before cannot be followed.\n",
            show(stamp.time, &project.charter.zone),
            stamp.commit
        )
    });
    format!(
        "{}\n{since}{known}{}{}\n",
        checked(project, report),
        mendable(project, report),
        rules(report)
    )
}

/// Writes the [`account`], its lines broken at a width.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_account(
    project: &Project,
    report: &Report,
    width: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for line in account(project, report).lines() {
        writeln!(out, "{}", wrap(line, width, 0).join("\n"))?;
    }
    Ok(())
}

/// How many findings `--fix` mends; it does so in the work tree.
fn mendable(project: &Project, report: &Report) -> String {
    match report
        .findings
        .iter()
        .filter(|finding| is_marked(project, finding))
        .count()
    {
        0 => String::new(),
        number => format!("{MARK} {number} can be mended with `--fix`; `--diff` shows how.\n"),
    }
}

/// What stands with a finding that `--fix` mends.
pub(super) const MARK: &str = "[*]";

/// Whether a finding is marked as one that `--fix` mends.
pub(super) fn is_marked(project: &Project, finding: &Finding) -> bool {
    finding.fix.is_some() && project.tree.kind == TreeKind::Worktree
}

fn checked(project: &Project, report: &Report) -> String {
    let zone = &project.charter.zone;
    let files = count(project.files, "file", "files");
    let told = findings(report);
    let when = format!(
        "({}) as of {} ({}): {told}.",
        tree(&project.tree),
        show_close(report.as_of, zone),
        zone.name()
    );
    if Report::nothing_checked(project) {
        let globs: Vec<_> = project
            .charter
            .log
            .iter()
            .map(|glob| format!("`{}`", Untrusted::new(glob).line()))
            .collect();
        return format!(
            "Nothing to check: {files} of {}, with no entry {when}",
            globs.join(", ")
        );
    }
    format!(
        "Checked {} in {files} {when}",
        count(project.log.entries().len(), "entry", "entries")
    )
}

/// With what the tree was compared, and which charter judged it.
fn compared(since: &Since) -> String {
    let commit = since
        .commit
        .as_ref()
        .map(|commit| commit.chars().take(7).collect::<String>());
    let Some(commit) = commit else {
        return "There is no commit yet: everything is new, and judged by its own charter."
            .to_owned();
    };
    let known = match since.known {
        0 => String::new(),
        1 => " (1 finding was there before)".to_owned(),
        known => format!(" ({known} findings were there before)"),
    };
    let told = format!("Only what is new since {commit} is told{known}");
    match since.judged_by {
        JudgedBy::Own => format!(
            "{told}: all of it, by its own charter, since {commit} has none that can be read."
        ),
        JudgedBy::Same => format!("{told}, judged by the charter that both have."),
        JudgedBy::Both => {
            format!(
                "{told}, judged by the charter of {commit} and by the new one: each finding at the higher severity."
            )
        }
    }
}

fn findings(report: &Report) -> String {
    let mut text = counted(report, |_| 0);
    if !report.allowed.is_empty() {
        let _ = write!(text, "; {} allowed", report.allowed.len());
    }
    text
}

fn rules(report: &Report) -> String {
    let ran = count(report.rules_run.len(), "rule", "rules");
    if report.rules_skipped.is_empty() {
        return format!("{ran} ran.");
    }
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (rule, why) in &report.rules_skipped {
        match groups.iter_mut().find(|(known, _)| known == why) {
            Some((_, members)) => members.push(rule),
            None => groups.push((why, vec![rule])),
        }
    }
    // Those that nobody wished away come first.
    groups.sort_by_key(|(why, _)| WISHED.contains(why));
    let told = groups.iter().map(|(why, members)| {
        if WISHED.contains(why) {
            format!("{} {why}", members.len())
        } else {
            format!("{} ({why})", members.join(", "))
        }
    });
    format!(
        "{ran} ran; {} did not: {}.",
        report.rules_skipped.len(),
        told.collect::<Vec<_>>().join("; ")
    )
}

/// `work tree on 3f2a91c`.
pub(super) fn tree(tree: &Tree) -> String {
    let kind = match tree.kind {
        TreeKind::Worktree => "work tree",
        TreeKind::Index => "index",
        TreeKind::Revision => "tree",
    };
    match &tree.commit {
        Some(commit) if tree.kind == TreeKind::Revision => {
            format!("tree of {}", commit.chars().take(7).collect::<String>())
        }
        Some(commit) => format!("{kind} on {}", commit.chars().take(7).collect::<String>()),
        None => kind.to_owned(),
    }
}
