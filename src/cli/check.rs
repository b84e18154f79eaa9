//! `projlog check`: the main job.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{Check, FailOn};
use super::output::Output;
use super::reports::Reports;
use super::{Failure, Status, as_of, project_folder, settings};
use crate::calendar::{Instant, show};
use crate::engine::{Report, Settings, Trees, run as judge, run_since};
use crate::finding::Severity;
use crate::project::{Open, Project, ProjectError, Staging, Which, absolute};
use crate::render::{Untrusted, write_account};

pub(super) fn run(arguments: &Check, output: &mut Output) -> Result<Status, Failure> {
    let reports = Reports::new(&arguments.output_format)?;
    let mut settings = settings(&arguments.rules)?;
    settings.at_present = arguments.as_of.is_none() && arguments.at.is_none();
    let tree = which(arguments);
    let (root, limits) = places(&arguments.paths, &tree, arguments.common.config.as_deref())?;
    let config = arguments.common.config.clone();
    let open = Open { no_history: arguments.no_history, config, tree, policy: None, no_cache: arguments.no_cache };
    let mut project = Project::open(&root, &open)?;
    let as_of = instant(arguments, &root, &project)?;
    let mut report = if arguments.staged || arguments.since.is_some() {
        let older = match &arguments.since {
            Some(revision) => Some(Project::commit_of(&root, revision)?),
            None => project.tree.commit.clone(),
        };
        compare(&mut project, &open, older, &settings, as_of)?
    } else {
        judge(&project, &settings, as_of)
    };
    limit(&project, &mut report, &limits)?;

    let style = output.style(arguments.common.color);
    reports.write(&project, &report, arguments.statistics, style, output)?;
    // Whoever has read enough, and closed the pipe, wants no account either.
    if !arguments.quiet && !output.is_closed() {
        // Whoever has closed standard error misses nothing that the exit status does not say.
        let _ = write_account(&project, &report, style.width, &mut output.errors);
    }
    if arguments.verbose {
        let zone = &project.charter.zone;
        let landed: Vec<String> = project.charter_versions().iter().map(|version| show(version.stamp.time, zone)).collect();
        if landed.is_empty() {
            writeln!(output.errors, "note: judged by the charter as it stands")?;
        } else {
            writeln!(output.errors, "note: judged by the versions of the charter that landed on {}", landed.join("; "))?;
        }
        for remark in &project.charter.remarks {
            writeln!(output.errors, "note: left alone in {}", Untrusted::new(remark).line())?;
        }
    }
    if Report::nothing_checked(&project) {
        return Ok(Status::NotJudged);
    }
    let threshold = match arguments.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    Ok(if report.fails(threshold) && !arguments.exit_zero { Status::Findings } else { Status::Clean })
}

/// The tree that is to be judged. To its hooks git says by variables which index it is about to commit.
fn which(arguments: &Check) -> Which {
    let told = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    match &arguments.at {
        Some(revision) => Which::Revision(revision.clone()),
        None if arguments.staged => {
            let merging = std::env::vars_os().filter_map(|(name, _)| Some(name.to_str()?.strip_prefix("GITHEAD_")?.to_owned()));
            Which::Index(Staging { file: told("GIT_INDEX_FILE"), git_dir: told("GIT_DIR"), merging: merging.collect() })
        }
        None => Which::Worktree,
    }
}

/// The instant of the check: as told, else that of the commit that is judged, else the present one.
fn instant(arguments: &Check, root: &Path, project: &Project) -> Result<Instant, Failure> {
    let (None, Some(revision)) = (&arguments.as_of, &arguments.at) else {
        return as_of(arguments.as_of.as_deref(), &project.charter.zone);
    };
    Project::time_of(root, revision)?.ok_or_else(|| {
        let message = format!("the commit that {revision} names is malformed: the time at which it was made cannot be believed");
        Failure::new(message, "say as of when to judge: `--as-of TIME`")
    })
}

/// Judges a project by its own charter and by that of the older tree, and leaves what that tree has not. There is no older
/// commit before the first one.
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
        Some(commit) => match Project::open(&root, &Open { tree: Which::Revision(commit.clone()), ..open.clone() }) {
            // Then everything is new, and the account says so.
            Err(ProjectError::NoCharterIn { .. } | ProjectError::Charter { .. }) => None,
            older => Some(older?),
        },
    };
    let by_older_charter = match &older {
        Some(older) if !project.has_policy_of(older) => {
            Some(Project::open(&root, &Open { policy: commit.clone(), ..open.clone() })?)
        }
        _ => None,
    };
    let trees = Trees { commit, older: older.as_ref(), by_older_charter: by_older_charter.as_ref() };
    Ok(run_since(project, &trees, settings, as_of))
}

/// The project's folder, and the places in it to which findings are limited.
fn places(paths: &[PathBuf], tree: &Which, config: Option<&Path>) -> Result<(PathBuf, Vec<String>), Failure> {
    let here = std::env::current_dir()?;
    let Some(first) = paths.first() else { return Ok((project_folder(&here, tree, config)?.0, Vec::new())) };
    let (root, _) = project_folder(first, tree, config)?;
    let mut limits = Vec::new();
    for path in paths {
        // In a tree of git there may be what the work tree lacks.
        if *tree == Which::Worktree && !absolute(path).exists() {
            return Err(Failure::new(format!("{} is not there", path.display()), "name a project's folder, or files of its log"));
        }
        let (other, inside) = project_folder(path, tree, config)?;
        if other != root {
            let message = format!("{} belongs to another project than {}", path.display(), first.display());
            return Err(Failure::new(message, "check one project at a time"));
        }
        limits.push(inside);
    }
    // The project's own folder limits nothing.
    if limits.iter().any(String::is_empty) {
        limits.clear();
    }
    Ok((root, limits))
}

/// Leaves the findings in the places that were named.
fn limit(project: &Project, report: &mut Report, limits: &[String]) -> Result<(), Failure> {
    if limits.is_empty() {
        return Ok(());
    }
    let within = |path: &str| {
        limits.iter().any(|limit| path == limit || path.strip_prefix(limit.as_str()).is_some_and(|rest| rest.starts_with('/')))
    };
    if !project.sources.iter().any(|(_, source)| within(source.path())) {
        let message = format!("{} holds no file of the log", limits.join(", "));
        return Err(Failure::new(message, "the charter's `log` globs say which files belong to it"));
    }
    report.findings.retain(|finding| within(project.sources.get(finding.at.source).path()));
    report.allowed.retain(|finding| within(project.sources.get(finding.at.source).path()));
    Ok(())
}
