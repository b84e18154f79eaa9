//! `projlog check`: the main job.

use std::io::Write;

use super::args::Check;
use super::failure::{Failure, Status};
use super::judge::{judged, status, which};
use super::output::Output;
use super::places::{Places, limit, named};
use super::reports::Reports;
use super::shared::settings;
use super::{mend, several};
use crate::calendar::show;
use crate::edit::Lock;
use crate::engine::run as judge;
use crate::project::{Open, Project};
use crate::render::{Untrusted, write_account};

pub(super) fn run(arguments: &Check, output: &mut Output) -> Result<Status, Failure> {
    let reports = Reports::new(&arguments.output_format)?;
    let mut settings = settings(&arguments.rules)?;
    settings.at_present = arguments.as_of.is_none() && arguments.at.is_none();
    let tree = which(arguments);
    let common = &arguments.reading.common;
    let named = named(&arguments.paths, &tree, common.config.as_deref())?;
    let open = Open {
        tree,
        ..arguments.reading.open()
    };
    let (root, limits) = match named {
        Places::Within(root, limits) => (root, limits),
        Places::Several(folders) => {
            return several::run(arguments, &folders, &settings, &open, &reports, output);
        }
    };
    // From reading until it is written: nobody else writes meanwhile.
    let lock = if arguments.fix {
        Some(Lock::take(&root)?)
    } else {
        None
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
        drop(lock);
        project = Project::open(&root, &open)?;
        report = judge(&project, &settings, as_of);
        limit(&project, &mut report, &limits)?;
    }
    mend::offer(&project, &mut report, own_charter);

    let style = output.style(common.color);
    reports.write(&project, &report, arguments.statistics, style, output)?;
    // Whoever has read enough, and closed the pipe, wants no account either.
    if !arguments.quiet && !output.is_closed() {
        // Whoever has closed standard error misses nothing that the exit status does not say.
        let _ = write_account(&project, &report, style, &mut output.errors);
    }
    if arguments.verbose {
        more(&project, output)?;
    }
    Ok(status(arguments, &project, &report))
}

/// Which versions of the charter judged, and what was skipped in calendar files and in the log.
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
    for calendar in &project.charter.unread {
        for unread in &calendar.unread {
            let (path, what) = (&calendar.path.value, unread.message().english());
            writeln!(
                output.errors,
                "note: not read in {}: {}",
                Untrusted::new(path).line(),
                Untrusted::new(&what).line()
            )?;
        }
    }
    for (source, block) in &project.left_alone {
        let file = project.sources.get(*source);
        let (path, line) = (
            Untrusted::new(file.path()).line(),
            file.position(block.span.start).line,
        );
        let why = if block.ignored {
            "is marked `ignore`"
        } else {
            "is not an entry"
        };
        writeln!(
            output.errors,
            "note: left alone: the YAML block in {path}:{line} {why}"
        )?;
    }
    Ok(())
}
