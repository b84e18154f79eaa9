//! `projlog check --fix` and `--diff`: applies the fixes of the findings, or shows them as a diff.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use super::args::Check;
use super::failure::{Failure, Status, remark};
use super::output::Output;
use super::shared::checked_out;
use crate::edit;
use crate::engine::Report;
use crate::finding::{Finding, Severity};
use crate::message::{Message, message};
use crate::project::{Drafts, Project};
use crate::render::write_diff;

/// The maximum number of rounds. A fix can uncover further findings, such as in the fields of an entry whose kind was
/// misspelt.
const MAX_ROUNDS: usize = 20;

/// The maximum number of fixes that are attempted one by one after all of them together did harm.
const MAX_TRIED_ALONE: usize = 50;

/// Checks the project with these drafts in place of its files.
type Recheck<'a> = &'a dyn Fn(&Drafts) -> Result<(Project, Report), Failure>;

/// The fixed files, before they are written.
#[derive(Debug, Default)]
pub(super) struct Fixes {
    files: BTreeMap<String, Changed>,
    /// A line for each applied fix, with its file and line.
    done: Vec<Message>,
}

/// A file of the project, before and after its fixes.
#[derive(Debug)]
struct Changed {
    whole: PathBuf,
    before: Vec<u8>,
    after: String,
}

/// Removes harmful fixes from the findings, so that only applicable ones are offered.
pub(super) fn offer(project: &Project, report: &mut Report, own_charter: bool) {
    withhold(project, report, own_charter);
    let refused = edit::apply(project, &report.findings).refused;
    for at in refused {
        if let Some(finding) = report.findings.get_mut(at) {
            finding.fix = None;
        }
    }
}

/// Removes the fixes to a charter from outside the project: `--config` may name a file that other projects share.
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

/// Applies the fixes of the findings, then those of the findings that remain, until none is left. Nothing is written.
pub(super) fn all(
    project: &Project,
    report: &Report,
    own_charter: bool,
    recheck: Recheck<'_>,
) -> Result<Fixes, Failure> {
    let mut fixes = Fixes::default();
    let mut drafts = Drafts::new();
    let mut now: Option<(Project, Report)> = None;
    for _ in 0..MAX_ROUNDS {
        let (project, report) = now
            .as_ref()
            .map_or((project, report), |(project, report)| (project, report));
        let mut report = report.clone();
        withhold(project, &mut report, own_charter);
        let Some((round, next)) = next_round(project, &mut report, &drafts, recheck) else {
            break;
        };
        for (id, fixed) in round.files {
            let source = project.sources.get(id);
            let path = source.path().to_owned();
            let shown = project.shown(&path);
            for finding in fixed
                .findings
                .iter()
                .filter_map(|at| report.findings.get(*at))
            {
                fixes.done.push(message! {
                    en: "{path}:{line}: {what} ({rule})",
                    ru: "{path}:{line}: {what} ({rule})",
                    es: "{path}:{line}: {what} ({rule})",
                    path: &shown,
                    line: source.position(finding.at.span.start()).line,
                    what: finding.fix.as_ref().map(|fix| fix.message.clone()),
                    rule: finding.rule,
                });
            }
            if let Some(changed) = fixes.files.get_mut(&path) {
                changed.after = fixed.text;
                continue;
            }
            let changed = changed(project, &path, source.text(), fixed.text)?;
            fixes.files.insert(path, changed);
        }
        drafts = next.0;
        now = Some(next.1);
    }
    Ok(fixes)
}

/// The drafts after a round, and the project and report with them.
type Next = (Drafts, (Project, Report));

/// The fixes of a round that keep everything readable that was readable before. Removes the harmful fixes from `report`.
/// `None` if nothing can be fixed.
fn next_round(
    project: &Project,
    report: &mut Report,
    drafts: &Drafts,
    recheck: Recheck<'_>,
) -> Option<(edit::Round, Next)> {
    match attempt(project, &report.findings, drafts, recheck) {
        Attempt::Nothing => return None,
        Attempt::Done(done) => return Some(*done),
        Attempt::Harm => {}
    }
    let offered: Vec<usize> = (0..report.findings.len())
        .filter(|at| {
            report
                .findings
                .get(*at)
                .is_some_and(|finding| finding.fix.is_some())
        })
        .collect();
    for at in offered.iter().take(MAX_TRIED_ALONE) {
        let alone: Vec<Finding> = report.findings.get(*at).cloned().into_iter().collect();
        if matches!(attempt(project, &alone, drafts, recheck), Attempt::Harm)
            && let Some(finding) = report.findings.get_mut(*at)
        {
            finding.fix = None;
        }
    }
    for at in offered.into_iter().skip(MAX_TRIED_ALONE) {
        if let Some(finding) = report.findings.get_mut(at) {
            finding.fix = None;
        }
    }
    match attempt(project, &report.findings, drafts, recheck) {
        Attempt::Done(done) => Some(*done),
        Attempt::Nothing | Attempt::Harm => None,
    }
}

/// The outcome of trying a round.
enum Attempt {
    /// There is nothing to fix.
    Nothing,
    /// Afterwards less could be read, or the project could not be checked.
    Harm,
    /// Everything can still be read.
    Done(Box<(edit::Round, Next)>),
}

/// Tries the fixes of these findings.
fn attempt(
    project: &Project,
    findings: &[Finding],
    drafts: &Drafts,
    recheck: Recheck<'_>,
) -> Attempt {
    let round = edit::apply(project, findings);
    if round.files.is_empty() {
        return Attempt::Nothing;
    }
    let mut drafts = drafts.clone();
    for (id, fixed) in &round.files {
        let path = project.sources.get(*id).path().to_owned();
        drafts.insert(path, fixed.text.clone().into_bytes());
    }
    // A project that cannot be checked is worse than an unfixed finding.
    let judged = recheck(&drafts)
        .ok()
        .filter(|(after, _)| reads_as_much(project, after));
    judged.map_or(Attempt::Harm, |judged| {
        Attempt::Done(Box::new((round, (drafts, judged))))
    })
}

/// Whether a project still has all of its files and entries.
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

/// A file as it is on disk, if it still has the content that was checked.
fn changed(project: &Project, path: &str, text: &str, after: String) -> Result<Changed, Failure> {
    let failure = |why: Message| {
        Failure::new(
            message! {
                en: "{path} cannot be fixed: {why}",
                ru: "{path}: исправить не удалось: {why}",
                es: "no se puede corregir {path}: {why}",
                path: project.shown(path),
                why: why,
            },
            message! {
                en: "nothing was written; run the command again",
                ru: "ничего не записано; запустите команду ещё раз",
                es: "no se escribió nada; ejecute la orden de nuevo",
            },
        )
    };
    checked_out(project, path)?;
    let (whole, before) = project.file_now(path).map_err(failure)?;
    let before = before.filter(|before| before == text.as_bytes());
    let before = before.ok_or_else(|| {
        failure(message! {
            en: "it was changed by somebody else since it was read",
            ru: "после чтения файл кто-то изменил",
            es: "otra persona lo cambió después de leerse",
        })
    })?;
    Ok(Changed {
        whole,
        before,
        after,
    })
}

impl Fixes {
    /// Prints the changes as a diff without writing them.
    pub(super) fn show(
        &self,
        arguments: &Check,
        report: &Report,
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
        self.account(arguments, true, output)?;
        Ok(
            match (
                report.not_judged(),
                self.files.is_empty() || arguments.exit_zero,
            ) {
                (true, _) => Status::NotJudged,
                (false, true) => Status::Clean,
                (false, false) => Status::Findings,
            },
        )
    }

    /// Writes the files, each one atomically.
    pub(super) fn write(&self, arguments: &Check, output: &mut Output) -> Result<(), Failure> {
        for (written, changed) in self.files.values().enumerate() {
            if let Err(error) = edit::replace(
                &changed.whole,
                Some(&changed.before),
                changed.after.as_bytes(),
            ) {
                let failure = Failure::from(error);
                let help = match written {
                    0 => failure.help,
                    _ => message! {
                        en: "it was left as it is; {n} {n#file before it is|files before it are} fixed: see to the file, and run the command again",
                        ru: "он оставлен как есть; до него исправлено файлов: {n}; разберитесь с файлом и запустите команду ещё раз",
                        es: "se dejó como está; antes {n#se corrigió|se corrigieron} {n} {n#archivo|archivos}: revise el archivo y ejecute la orden de nuevo",
                        n: written,
                    },
                };
                return Err(Failure::new(failure.message, help));
            }
        }
        self.account(arguments, false, output)
    }

    /// Prints what was fixed, or would be.
    fn account(&self, arguments: &Check, would: bool, output: &mut Output) -> Result<(), Failure> {
        if arguments.quiet || output.is_closed() {
            return Ok(());
        }
        if arguments.verbose {
            for done in &self.done {
                remark(Severity::Note, done, output.language(), &mut output.errors)?;
            }
        }
        let (done, files) = (self.done.len(), self.files.len());
        let sum = if done == 0 {
            message! {
                en: "Nothing to fix.",
                ru: "Исправлять нечего.",
                es: "Nada que corregir.",
            }
        } else if would {
            message! {
                en: "Would fix {done} {done#problem|problems} in {files} {files#file|files}.",
                ru: "Можно исправить: {done} {done#место|места|мест} в {files} {files#файле|файлах|файлах}.",
                es: "Se {done#corregiría|corregirían} {done} {done#problema|problemas} en {files} {files#archivo|archivos}.",
                done: done,
                files: files,
            }
        } else {
            message! {
                en: "Fixed {done} {done#problem|problems} in {files} {files#file|files}.",
                ru: "Исправлено: {done} {done#место|места|мест} в {files} {files#файле|файлах|файлах}.",
                es: "Se {done#corrigió|corrigieron} {done} {done#problema|problemas} en {files} {files#archivo|archivos}.",
                done: done,
                files: files,
            }
        };
        writeln!(output.errors, "{}", sum.text(output.language()))?;
        Ok(())
    }
}
