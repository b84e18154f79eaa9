//! `projlog check`: checks a project and reports the findings.

use super::args::Check;
use super::failure::{Failure, Status, remark};
use super::judge::{checked, leave, settings, status, unjudged, which};
use super::output::Output;
use super::places::{Chosen, Places, limit, named, note_strays};
use super::reports::Reports;
use super::shared::language_for;
use super::watch::watch;
use super::{fix, several};
use crate::calendar::When;
use crate::edit::Lock;
use crate::engine::run as judge;
use crate::finding::Severity;
use crate::message::{Message, message};
use crate::project::{Open, Project};
use crate::render::{Checked, write_account};

pub(super) fn run(arguments: &Check, output: &mut Output) -> Result<Status, Failure> {
    if !arguments.watch {
        return once(arguments, output);
    }
    let config = arguments.reading.common.config.as_deref();
    let chosen = named(&arguments.paths, &which(arguments), config)?;
    let roots = chosen.places.roots();
    let at_present = arguments.as_of.is_none() && arguments.at.is_none();
    watch(&roots, config, at_present, output, &mut |output| {
        once(arguments, output)
    })
}

/// Checks and reports once.
fn once(arguments: &Check, output: &mut Output) -> Result<Status, Failure> {
    let reports = Reports::new(&arguments.output_format)?;
    let mut settings = settings(&arguments.rules)?;
    settings.at_present = arguments.as_of.is_none() && arguments.at.is_none();
    let tree = which(arguments);
    let common = &arguments.reading.common;
    let Chosen { places, strays } = named(&arguments.paths, &tree, common.config.as_deref())?;
    let open = Open {
        tree,
        progress: output.progress(arguments.quiet, places.count()),
        ..arguments.reading.open()
    };
    let (root, limits) = match places {
        Places::Within(root, limits) => (root, limits),
        Places::Several(folders) => {
            return several::run(
                arguments, folders, &strays, &settings, &open, &reports, output,
            );
        }
    };
    // The lock is held from reading to writing, so that no other run writes in between.
    let lock = if arguments.fix {
        Some(Lock::take(&root)?)
    } else {
        None
    };
    let opened = checked(arguments, &settings, &open, &root);
    if opened.is_err() {
        note_strays(&strays, output)?;
    }
    let (mut project, mut report, _) = opened?;
    limit(&project, &mut report, &limits)?;
    output.speak([language_for(
        &project.charter,
        arguments.reading.party.as_deref(),
    )?]);
    let as_of = report.as_of;
    note_strays(&strays, output)?;
    let own_charter = open.config.is_none();
    if arguments.fix || arguments.diff {
        let fixes = fix::all(&project, &report, own_charter, &|drafts| {
            let project = Project::open_with(&root, &open, drafts)?;
            let mut report = judge(&project, &settings, as_of);
            limit(&project, &mut report, &limits)?;
            Ok((project, report))
        })?;
        if arguments.diff {
            if let Some(failure) = unjudged(&project, &report, false) {
                failure.print(output.language(), &mut output.errors)?;
            }
            return fixes.show(arguments, &report, output);
        }
        fixes.write(arguments, output)?;
        drop(lock);
        project = Project::open(&root, &open)?;
        report = judge(&project, &settings, as_of);
        limit(&project, &mut report, &limits)?;
    }
    fix::offer(&project, &mut report, own_charter);

    let style = output.style(common.color);
    let seen = Checked::new(&project, &report);
    reports.write(&seen, arguments.statistics, style, output)?;
    if !arguments.quiet && !output.is_closed() {
        // A closed standard error is not a failure: the exit status carries the result.
        let _ = write_account(&project, &report, style, &mut output.errors);
    }
    if arguments.verbose {
        details(&project, output)?;
    }
    // Also with `--quiet`: an exit status of 2 has a reason.
    if let Some(failure) = unjudged(&project, &report, reports.lists(arguments.statistics)) {
        failure.print(output.language(), &mut output.errors)?;
    }
    let status = status(arguments, &report);
    leave(arguments, (project, report));
    Ok(status)
}

/// Prints the charter versions in use, and what was skipped in calendar files and in the log.
fn details(project: &Project, output: &mut Output) -> Result<(), Failure> {
    let zone = &project.charter.zone;
    let landed = project.charter_versions().iter();
    let landed: Vec<Message> = landed
        .map(|version| Message::value(When::at(version.stamp.time, zone)))
        .collect();
    let mut notes = vec![if landed.is_empty() {
        message! {
            en: "checked against the current charter",
            ru: "проверка по текущему уставу",
            es: "comprobado según el estatuto actual",
        }
    } else {
        message! {
            en: "checked against the charter versions of {times}",
            ru: "проверка по версиям устава от {times}",
            es: "comprobado según las versiones del estatuto de {times}",
            times: Message::clauses(landed),
        }
    }];
    for calendar in &project.charter.unread {
        notes.extend(calendar.unread.iter().map(|unread| {
            message! {
                en: "skipped in {path}: {what}",
                ru: "пропущено в {path}: {what}",
                es: "omitido en {path}: {what}",
                path: project.shown(&calendar.path.value),
                what: unread.message(),
            }
        }));
    }
    for (source, block) in &project.left_alone {
        let why = if block.ignored {
            message! {
                en: "it is marked `ignore`",
                ru: "он помечен `ignore`",
                es: "está marcado con `ignore`",
            }
        } else {
            message! {
                en: "it is not an entry",
                ru: "это не запись журнала",
                es: "no es una entrada",
            }
        };
        notes.push(message! {
            en: "skipped the YAML block at {place}: {why}",
            ru: "пропущен блок YAML в {place}: {why}",
            es: "omitido el bloque YAML de {place}: {why}",
            place: project.place(*source, block.span.start()),
            why: why,
        });
    }
    for note in &notes {
        remark(Severity::Note, note, output.language(), &mut output.errors)?;
    }
    Ok(())
}
