//! `projlog check --fix` and `--diff`: mends what has one right answer, or shows how.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use super::args::Check;
use super::failure::{Failure, Status};
use super::output::Output;
use crate::edit;
use crate::engine::Report;
use crate::finding::Finding;
use crate::project::{Drafts, Project};
use crate::render::{Untrusted, count, write_diff};

/// What is mended may show more to mend, such as the fields of an entry whose kind was misspelt; so many times, at most.
const MOST_ROUNDS: usize = 20;

/// So many fixes, at most, are tried alone where all of them together would do harm.
const MOST_ALONE: usize = 50;

/// Judges a project as if files said already what they are to say.
type Again<'a> = &'a dyn Fn(&Drafts) -> Result<(Project, Report), Failure>;

/// All that is mended, before it is written.
#[derive(Debug, Default)]
pub(super) struct Mending {
    files: BTreeMap<String, Changed>,
    /// What was done, in words, each with its file and line.
    done: Vec<String>,
}

/// A file of the project, and what becomes of it.
#[derive(Debug)]
struct Changed {
    whole: PathBuf,
    before: Vec<u8>,
    after: String,
}

/// Takes from the findings the fixes that would do harm, so that only what can be mended is told to be so.
pub(super) fn offer(project: &Project, report: &mut Report, own_charter: bool) {
    withhold(project, report, own_charter);
    let refused = edit::mend(project, &report.findings).refused;
    for at in refused {
        if let Some(finding) = report.findings.get_mut(at) {
            finding.fix = None;
        }
    }
}

/// A charter that is given beside the project is not the project's to mend.
fn withhold(project: &Project, report: &mut Report, own_charter: bool) {
    if !own_charter {
        for finding in report
            .findings
            .iter_mut()
            .filter(|finding| finding.at.source == project.charter.source)
        {
            finding.fix = None;
        }
    }
}

/// Mends what the findings offer, and what they offer after that, until nothing is left. Nothing is written.
pub(super) fn all(
    project: &Project,
    report: &Report,
    own_charter: bool,
    again: Again<'_>,
) -> Result<Mending, Failure> {
    let mut mending = Mending::default();
    let mut drafts = Drafts::new();
    let mut now: Option<(Project, Report)> = None;
    for _ in 0..MOST_ROUNDS {
        let (project, report) = now
            .as_ref()
            .map_or((project, report), |(project, report)| (project, report));
        let mut report = report.clone();
        withhold(project, &mut report, own_charter);
        let Some((round, next)) = harmless(project, &mut report, &drafts, again) else {
            break;
        };
        for (id, mended) in round.files {
            let source = project.sources.get(id);
            let path = source.path().to_owned();
            for finding in mended
                .findings
                .iter()
                .filter_map(|at| report.findings.get(*at))
            {
                let what = finding
                    .fix
                    .as_ref()
                    .map_or_else(String::new, |fix| fix.message.english());
                let line = source.position(finding.at.span.start).line;
                mending
                    .done
                    .push(format!("{path}:{line}: {what} ({})", finding.rule));
            }
            if let Some(changed) = mending.files.get_mut(&path) {
                changed.after = mended.text;
                continue;
            }
            let changed = changed(project, &path, source.text(), mended.text)?;
            mending.files.insert(path, changed);
        }
        drafts = next.0;
        now = Some(next.1);
    }
    Ok(mending)
}

/// The files after a round, and the project with them.
type Next = (Drafts, (Project, Report));

/// What can be mended in a round so that all that could be read before can be read after it. The fixes of `report` that would
/// do harm are taken from it. `None`: nothing can be mended.
fn harmless(
    project: &Project,
    report: &mut Report,
    drafts: &Drafts,
    again: Again<'_>,
) -> Option<(edit::Round, Next)> {
    match tried(project, &report.findings, drafts, again) {
        Tried::Nothing => return None,
        Tried::Done(done) => return Some(*done),
        Tried::Harm => {}
    }
    let offered: Vec<usize> = (0..report.findings.len())
        .filter(|at| {
            report
                .findings
                .get(*at)
                .is_some_and(|finding| finding.fix.is_some())
        })
        .collect();
    for at in offered.iter().take(MOST_ALONE) {
        let alone: Vec<Finding> = report.findings.get(*at).cloned().into_iter().collect();
        if matches!(tried(project, &alone, drafts, again), Tried::Harm)
            && let Some(finding) = report.findings.get_mut(*at)
        {
            finding.fix = None;
        }
    }
    for at in offered.into_iter().skip(MOST_ALONE) {
        if let Some(finding) = report.findings.get_mut(at) {
            finding.fix = None;
        }
    }
    match tried(project, &report.findings, drafts, again) {
        Tried::Done(done) => Some(*done),
        Tried::Nothing | Tried::Harm => None,
    }
}

/// What became of a round.
enum Tried {
    /// It mends nothing.
    Nothing,
    /// After it, less could be read or nothing judged.
    Harm,
    /// It does no harm.
    Done(Box<(edit::Round, Next)>),
}

/// Tries what the findings offer.
fn tried(project: &Project, findings: &[Finding], drafts: &Drafts, again: Again<'_>) -> Tried {
    let round = edit::mend(project, findings);
    if round.files.is_empty() {
        return Tried::Nothing;
    }
    let mut drafts = drafts.clone();
    for (id, mended) in &round.files {
        let path = project.sources.get(*id).path().to_owned();
        drafts.insert(path, mended.text.clone().into_bytes());
    }
    // What cannot be judged after it is worse than what was wrong before.
    let judged = again(&drafts)
        .ok()
        .filter(|(after, _)| reads_as_much(project, after));
    judged.map_or(Tried::Harm, |judged| {
        Tried::Done(Box::new((round, (drafts, judged))))
    })
}

/// Whether a project still has everything that it had: its files, and its entries by their ids.
fn reads_as_much(before: &Project, after: &Project) -> bool {
    let mut paths = before
        .log_files()
        .into_iter()
        .map(|(_, source)| source.path());
    let after_paths: BTreeSet<&str> = after
        .log_files()
        .into_iter()
        .map(|(_, source)| source.path())
        .collect();
    let mut entries = before.log.entries().iter();
    paths.all(|path| after_paths.contains(path))
        && entries.all(|entry| after.log.get(entry.id()).is_some())
}

/// A file as it is on the disk, if it still says what was read.
fn changed(project: &Project, path: &str, text: &str, after: String) -> Result<Changed, Failure> {
    let failure = |why: &str| {
        Failure::new(
            format!("{path} cannot be mended: {why}"),
            "nothing was written; run the command again",
        )
    };
    let (whole, before) = project
        .file_now(path)
        .map_err(|why| failure(&why.english()))?;
    let before = before.filter(|before| before == text.as_bytes());
    let before =
        before.ok_or_else(|| failure("it was changed by somebody else since it was read"))?;
    Ok(Changed {
        whole,
        before,
        after,
    })
}

impl Mending {
    /// Shows the changes, and writes nothing.
    pub(super) fn show(
        &self,
        arguments: &Check,
        project: &Project,
        output: &mut Output,
    ) -> Result<Status, Failure> {
        let style = output.style(arguments.reading.common.color);
        for (path, changed) in &self.files {
            write_diff(
                path,
                &String::from_utf8_lossy(&changed.before),
                &changed.after,
                style,
                output,
            )?;
        }
        output.flush()?;
        self.account(arguments, "would be mended", output)?;
        Ok(
            match (
                Report::nothing_checked(project),
                self.files.is_empty() || arguments.exit_zero,
            ) {
                (true, _) => Status::NotJudged,
                (false, true) => Status::Clean,
                (false, false) => Status::Findings,
            },
        )
    }

    /// Writes the files, each one whole or not at all.
    pub(super) fn write(&self, arguments: &Check, output: &mut Output) -> Result<(), Failure> {
        for (written, changed) in self.files.values().enumerate() {
            if let Err(error) = edit::replace(
                &changed.whole,
                Some(&changed.before),
                changed.after.as_bytes(),
            ) {
                let help = match written {
                    0 => error.remedy().to_owned(),
                    _ => format!(
                        "it was left as it is; {} before it {} mended: see to the file, and run the command again",
                        count(written, "file", "files"),
                        if written == 1 { "is" } else { "are" }
                    ),
                };
                return Err(Failure::new(error.to_string(), help));
            }
        }
        self.account(
            arguments,
            if self.done.len() == 1 {
                "was mended"
            } else {
                "were mended"
            },
            output,
        )
    }

    fn account(&self, arguments: &Check, what: &str, output: &mut Output) -> Result<(), Failure> {
        if arguments.quiet || output.is_closed() {
            return Ok(());
        }
        if arguments.verbose {
            for done in &self.done {
                writeln!(output.errors, "note: {}", Untrusted::new(done).line())?;
            }
        }
        let findings = count(self.done.len(), "finding", "findings");
        let place = if self.files.is_empty() {
            String::new()
        } else {
            format!(" in {}", count(self.files.len(), "file", "files"))
        };
        writeln!(output.errors, "{}{place} {what}.", capital(&findings))?;
        Ok(())
    }
}

/// With a capital at its beginning: `No findings`.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
