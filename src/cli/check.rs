//! `projlog check`: the main job.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{Check, FailOn};
use super::output::Output;
use super::reports::Reports;
use super::{Failure, Status, as_of, mend, project_folder, settings, several};
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
    let named = named(&arguments.paths, &tree, arguments.common.config.as_deref())?;
    let config = arguments.common.config.clone();
    let open = Open {
        no_history: arguments.no_history,
        config,
        tree,
        policy: None,
        no_cache: arguments.no_cache,
    };
    let (root, limits) = match named {
        Places::Within(root, limits) => (root, limits),
        Places::Several(folders) => {
            return several::run(arguments, &folders, &settings, &open, &reports, output);
        }
    };
    let (mut project, mut report) = judged(arguments, &settings, &open, &root)?;
    limit(&project, &mut report, &limits)?;
    let as_of = report.as_of;
    let own_charter = open.config.is_none();
    if arguments.fix || arguments.diff {
        let mending = mend::all(&project, &report, own_charter, &|drafts| {
            let project = Project::open_with(&root, &open, drafts)?;
            let mut report = judge(&project, &settings, as_of);
            limit(&project, &mut report, &limits)?;
            Ok((project, report))
        })?;
        if arguments.diff {
            return mending.show(arguments, &project, output);
        }
        mending.write(arguments, output)?;
        project = Project::open(&root, &open)?;
        report = judge(&project, &settings, as_of);
        limit(&project, &mut report, &limits)?;
    }
    mend::offer(&project, &mut report, own_charter);

    let style = output.style(arguments.common.color);
    reports.write(&project, &report, arguments.statistics, style, output)?;
    // Whoever has read enough, and closed the pipe, wants no account either.
    if !arguments.quiet && !output.is_closed() {
        // Whoever has closed standard error misses nothing that the exit status does not say.
        let _ = write_account(&project, &report, style.width, &mut output.errors);
    }
    if arguments.verbose {
        more(&project, output)?;
    }
    Ok(status(arguments, &project, &report))
}

/// What the exit status says of a project.
pub(super) fn status(arguments: &Check, project: &Project, report: &Report) -> Status {
    if Report::nothing_checked(project) {
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

/// Which versions of the charter judged, and what was left alone in calendar files.
fn more(project: &Project, output: &mut Output) -> Result<(), Failure> {
    let zone = &project.charter.zone;
    let landed: Vec<String> = project
        .charter_versions()
        .iter()
        .map(|version| show(version.stamp.time, zone))
        .collect();
    if landed.is_empty() {
        writeln!(output.errors, "note: judged by the charter as it stands")?;
    } else {
        writeln!(
            output.errors,
            "note: judged by the versions of the charter that landed on {}",
            landed.join("; ")
        )?;
    }
    for remark in &project.charter.remarks {
        writeln!(
            output.errors,
            "note: left alone in {}",
            Untrusted::new(remark).line()
        )?;
    }
    Ok(())
}

/// Reads a project and judges it.
pub(super) fn judged(
    arguments: &Check,
    settings: &Settings,
    open: &Open,
    root: &Path,
) -> Result<(Project, Report), Failure> {
    let mut project = Project::open(root, open)?;
    let as_of = instant(arguments, root, &project)?;
    let report = if arguments.staged || arguments.since.is_some() {
        let older = match &arguments.since {
            Some(revision) => Some(Project::commit_of(root, revision)?),
            None => project.tree.commit.clone(),
        };
        compare(&mut project, open, older, settings, as_of)?
    } else {
        judge(&project, settings, as_of)
    };
    Ok((project, report))
}

/// The tree that is to be judged. To its hooks git says by variables which index it is about to commit.
fn which(arguments: &Check) -> Which {
    let told = |name: &str| {
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
                file: told("GIT_INDEX_FILE"),
                git_dir: told("GIT_DIR"),
                merging: merging.collect(),
            })
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
        Some(commit) => {
            // The project may have been in another folder then.
            let root = project.root_in(commit)?.unwrap_or_else(|| root.clone());
            let tree = Which::Revision(commit.clone());
            let open = Open {
                tree,
                ..open.clone()
            };
            match Project::open(&root, &open) {
                // Then everything is new, and the account says so.
                Err(ProjectError::NoCharterIn { .. } | ProjectError::Charter { .. }) => None,
                older => Some(older?),
            }
        }
    };
    let by_older_charter = match &older {
        Some(older) if !project.has_policy_of(older) => {
            let policy = commit.clone();
            let open = Open {
                policy,
                ..open.clone()
            };
            match Project::open(&root, &open) {
                // The charter was in another folder then, and changed on its way.
                Err(ProjectError::NoCharterIn { .. }) => None,
                judged => Some(judged?),
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

/// What the command line names.
enum Places {
    /// Places in one project, to which the findings are limited: its folder, and they, with `/`; none where it is all of it.
    Within(PathBuf, Vec<String>),
    /// The folders of several projects.
    Several(Vec<Folder>),
}

/// The folder of one of several projects.
pub(super) struct Folder {
    /// As it was named.
    pub(super) name: String,
    /// Where it is; else why there is no project.
    pub(super) root: Result<PathBuf, Failure>,
}

fn named(paths: &[PathBuf], tree: &Which, config: Option<&Path>) -> Result<Places, Failure> {
    let here = std::env::current_dir()?;
    let Some(first) = paths.first() else {
        return Ok(Places::Within(
            project_folder(&here, tree, config)?.0,
            Vec::new(),
        ));
    };
    let find = |path: &PathBuf| {
        // In a tree of git there may be what the work tree lacks.
        if *tree == Which::Worktree && !absolute(path).exists() {
            return Err(Failure::new(
                format!("{} is not there", path.display()),
                "name a project's folder, or files of its log",
            ));
        }
        project_folder(path, tree, config)
    };
    let found: Vec<Result<(PathBuf, String), Failure>> = paths.iter().map(find).collect();
    // Where every place that can be found is a project's own folder, one that cannot hides no other.
    let whole = found
        .iter()
        .all(|place| place.as_ref().map_or(true, |(_, inside)| inside.is_empty()));
    if whole && found.iter().any(Result::is_ok) {
        // A project that is named twice is judged once.
        let mut roots = HashSet::new();
        let new = |place: &Result<(PathBuf, String), Failure>| {
            place
                .as_ref()
                .map_or(true, |(root, _)| roots.insert(root.clone()))
        };
        let mut chosen: Vec<bool> = found.iter().map(new).collect();
        if chosen.iter().filter(|chosen| **chosen).count() > 1 {
            let folders = paths
                .iter()
                .zip(found)
                .zip(chosen.drain(..))
                .filter(|(_, chosen)| *chosen);
            let folders = folders.map(|((path, place), _)| Folder {
                name: path.display().to_string(),
                root: place.map(|(root, _)| root),
            });
            return Ok(Places::Several(folders.collect()));
        }
    }
    let mut project: Option<PathBuf> = None;
    let mut limits = Vec::new();
    for (path, place) in paths.iter().zip(found) {
        let (root, inside) = place?;
        if project.as_ref().is_some_and(|project| *project != root) {
            let message = format!(
                "{} belongs to another project than {}",
                path.display(),
                first.display()
            );
            return Err(Failure::new(
                message,
                "name places in one project, or the folders of several",
            ));
        }
        project = Some(root);
        limits.push(inside);
    }
    // The project's own folder limits nothing.
    if limits.iter().any(String::is_empty) {
        limits.clear();
    }
    Ok(Places::Within(project.unwrap_or(here), limits))
}

/// Leaves the findings in the places that were named.
fn limit(project: &Project, report: &mut Report, limits: &[String]) -> Result<(), Failure> {
    if limits.is_empty() {
        return Ok(());
    }
    let within = |path: &str| {
        limits.iter().any(|limit| {
            path == limit
                || path
                    .strip_prefix(limit.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    if !project
        .sources
        .iter()
        .any(|(_, source)| within(source.path()))
    {
        let message = format!("{} holds no file of the log", limits.join(", "));
        return Err(Failure::new(
            message,
            "the charter's `log` globs say which files belong to it",
        ));
    }
    report
        .findings
        .retain(|finding| within(project.sources.get(finding.at.source).path()));
    report
        .allowed
        .retain(|finding| within(project.sources.get(finding.at.source).path()));
    Ok(())
}
