//! `projlog check`: the main job.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{Check, FailOn, Format};
use super::output::Output;
use super::{Failure, Status, as_of, project_folder, settings};
use crate::calendar::show;
use crate::engine::{Report, run as judge};
use crate::finding::Severity;
use crate::project::{Open, Project, absolute};
use crate::render::{self, Untrusted, statistics, write_account};

pub(super) fn run(arguments: &Check, output: &mut Output) -> Result<Status, Failure> {
    let mut settings = settings(&arguments.rules)?;
    settings.at_present = arguments.as_of.is_none();
    let (root, limits) = places(&arguments.paths, arguments.common.config.as_deref())?;
    let open = Open { no_history: arguments.no_history, config: arguments.common.config.clone(), ..Open::default() };
    let project = Project::open(&root, &open)?;
    let as_of = as_of(arguments.as_of.as_deref(), &project.charter.zone)?;
    let mut report = judge(&project, &settings, as_of);
    limit(&project, &mut report, &limits)?;

    let style = output.style(arguments.common.color);
    let format = match arguments.output_format {
        Format::Human => render::Format::Human,
        Format::Concise => render::Format::Concise,
        Format::Json => render::Format::Json,
    };
    if arguments.statistics && format != render::Format::Json {
        write!(output, "{}", statistics(&report))?;
    } else {
        render::render(format, &project, &report, style, output)?;
    }
    output.flush()?;
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

/// The project's folder, and the places in it to which findings are limited.
fn places(paths: &[PathBuf], config: Option<&Path>) -> Result<(PathBuf, Vec<String>), Failure> {
    let here = std::env::current_dir()?;
    let Some(first) = paths.first() else { return Ok((project_folder(&here, config)?, Vec::new())) };
    let root = project_folder(first, config)?;
    let mut limits = Vec::new();
    for path in paths {
        let absolute = absolute(path);
        if !absolute.exists() {
            return Err(Failure::new(format!("{} is not there", path.display()), "name a project's folder, or files of its log"));
        }
        if project_folder(path, config)? != root {
            let message = format!("{} belongs to another project than {}", path.display(), first.display());
            return Err(Failure::new(message, "check one project at a time"));
        }
        let relative = absolute.strip_prefix(&root).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
        limits.push(relative.trim_matches('/').trim_start_matches("./").to_owned());
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
