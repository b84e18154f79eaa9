//! Opens and checks a project according to the options of `projlog check`.

use std::path::{Path, PathBuf};

use super::args::{Check, FailOn, RuleChoice};
use super::failure::{Failure, Status};
use super::shared::{as_of, usage};
use crate::calendar::Instant;
use crate::charter::Level;
use crate::engine::{Report, Settings, Trees, run_and_keep, run_since};
use crate::finding::Severity;
use crate::message::message;
use crate::obligation::Obligations;
use crate::project::{Open, Project, ProjectError, Staging, Which};
use crate::rules::nothing_to_check;
use crate::yaml::FromText as _;

/// The rule about a project without entries.
const NOTHING_CHECKED: &str = "nothing-checked";

/// The exit status for a project's report.
pub(super) fn status(arguments: &Check, report: &Report) -> Status {
    if report.not_judged() {
        return Status::NotJudged;
    }
    let threshold = match arguments.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    if report.fails(threshold) && !arguments.exit_zero {
        Status::Findings
    } else {
        Status::Clean
    }
}

/// Why a project could not be judged, with its place and a remedy. `listed` says whether its findings are on standard output:
/// what they say is not repeated.
pub(super) fn unjudged(project: &Project, report: &Report, listed: bool) -> Option<Failure> {
    let is_listed = || {
        report
            .findings
            .iter()
            .any(|one| one.rule == NOTHING_CHECKED)
    };
    if !report.not_judged() || (listed && is_listed()) {
        return None;
    }
    if report.rules_run.is_empty() {
        return Some(Failure::new(
            message! {
                en: "nothing was checked: no rule ran",
                ru: "ничего не проверено: ни одно правило не выполнялось",
                es: "no se comprobó nada: no se ejecutó ninguna regla",
            },
            message! {
                en: "select a rule that is not ignored; some rules need git history",
                ru: "выберите правило, которое не отключено; некоторым правилам нужна история git",
                es: "seleccione una regla que no esté ignorada; algunas reglas necesitan el historial de git",
            },
        ));
    }
    let finding = nothing_to_check(project)?;
    let place = project.place(finding.at.source, finding.at.span.start());
    let help = finding.help.clone()?;
    Some(Failure::new(finding.message.clone(), help).about(&place))
}

/// Opens a project and checks it. The obligations are those of the check, if it was of one tree alone.
pub(super) fn checked(
    arguments: &Check,
    settings: &Settings,
    open: &Open,
    root: &Path,
) -> Result<(Project, Report, Option<Obligations>), Failure> {
    let mut project = Project::open(root, open)?;
    let as_of = instant(arguments, root, &project)?;
    let (report, obligations) = if arguments.staged || arguments.since.is_some() {
        let older = match &arguments.since {
            Some(revision) => Some(Project::commit_of(root, revision)?),
            None => project.tree.commit.clone(),
        };
        (compare(&mut project, open, older, settings, as_of)?, None)
    } else {
        let (report, obligations) = run_and_keep(&project, settings, as_of);
        (report, Some(obligations))
    };
    project.remember();
    Ok((project, report, obligations))
}

/// Leaves values to the end of the program, because freeing every entry takes longer than ending. A run that watches goes on,
/// and frees them.
pub(super) fn leave<T>(arguments: &Check, values: T) {
    if !arguments.watch {
        std::mem::forget(values);
    }
}

/// The tree to check. Git passes the index of the pending commit to its hooks in environment variables.
pub(super) fn which(arguments: &Check) -> Which {
    let given = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    match &arguments.at {
        Some(revision) => Which::Revision(revision.clone()),
        None if arguments.staged => {
            let merging = std::env::vars_os()
                .filter_map(|(name, _)| Some(name.to_str()?.strip_prefix("GITHEAD_")?.to_owned()));
            Which::Index(Staging {
                file: given("GIT_INDEX_FILE"),
                git_dir: given("GIT_DIR"),
                merging: merging.collect(),
            })
        }
        None => Which::Worktree,
    }
}

/// The time to check as of: `--as-of`, otherwise the time of the checked commit, otherwise now.
fn instant(arguments: &Check, root: &Path, project: &Project) -> Result<Instant, Failure> {
    let (None, Some(revision)) = (&arguments.as_of, &arguments.at) else {
        return as_of(arguments.as_of.as_deref(), &project.charter.zone);
    };
    Project::time_of(root, revision)?.ok_or_else(|| {
        Failure::new(
            message! {
                en: "{revision} is a malformed commit: its commit time is invalid",
                ru: "{revision}: коммит повреждён, его время недействительно",
                es: "{revision} es un commit mal formado: su hora no es válida",
                revision: revision,
            },
            message! {
                en: "set the time explicitly: `--as-of TIME`",
                ru: "укажите время явно: `--as-of TIME`",
                es: "indique la hora de forma explícita: `--as-of TIME`",
            },
        )
    })
}

/// Checks a project against its own charter and that of the older tree, and keeps only the findings that the older tree
/// does not have. The first commit has no older tree.
fn compare(
    project: &mut Project,
    open: &Open,
    commit: Option<String>,
    settings: &Settings,
    as_of: Instant,
) -> Result<Report, Failure> {
    let root = project.root.clone();
    let older = match &commit {
        None => None,
        Some(commit) => {
            // The project may have been in another folder then.
            let root = project.root_in(commit)?.unwrap_or_else(|| root.clone());
            let tree = Which::Revision(commit.clone());
            let open = Open {
                tree,
                ..open.clone()
            };
            match Project::open(&root, &open) {
                // Then everything is new, which the summary states.
                Err(ProjectError::NoCharterIn { .. } | ProjectError::Charter { .. }) => None,
                older => Some(older?),
            }
        }
    };
    if let Some((older, commit)) = older.as_ref().zip(commit.as_ref()) {
        project.compare_with(older, commit, open)?;
    }
    let by_older_charter = match &older {
        Some(older) if !project.has_policy_of(older) => {
            let policy = commit.clone();
            let open = Open {
                policy,
                ..open.clone()
            };
            match Project::open(&root, &open) {
                // The charter was in another folder then, and was moved.
                Err(ProjectError::NoCharterIn { .. }) => None,
                checked => Some(checked?),
            }
        }
        _ => None,
    };
    let trees = Trees {
        commit,
        older: older.as_ref(),
        by_older_charter: by_older_charter.as_ref(),
    };
    Ok(run_since(project, &trees, settings, as_of))
}

/// The rule settings from the command line.
pub(super) fn settings(choice: &RuleChoice) -> Result<Settings, Failure> {
    let mut severity = Vec::new();
    for text in &choice.severity {
        let (name, level) = text.split_once('=').ok_or_else(|| {
            Failure::new(
                message! {
                    en: "--severity: `{text}` has no level",
                    ru: "--severity: в `{text}` не указан уровень",
                    es: "--severity: `{text}` no tiene nivel",
                    text: text,
                },
                message! {
                    en: "write it as `--severity reply-late=note`",
                    ru: "напишите так: `--severity reply-late=note`",
                    es: "escríbalo así: `--severity reply-late=note`",
                },
            )
        })?;
        let level = Level::from_text(level.trim()).map_err(|error| usage("--severity", error))?;
        severity.push((name.trim().to_owned(), level));
    }
    Ok(Settings {
        select: choice.select.clone(),
        ignore: choice.ignore.clone(),
        severity,
        at_present: false,
    }
    .checked()?)
}
