//! `projlog import EXPORT…`: drafts entries from exports of chats, mail and calendars.

mod arguments;
mod call_notes;
mod earlier;
mod fates;
mod known;
mod other_zone;
mod people;
mod plan;
mod report;
mod words;

use std::path::{Path, PathBuf};

use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::{as_of, moment, project_folder, usage};
pub(super) use arguments::{Import, Order};
pub(super) use other_zone::{Apart, difference, is_distinct, suggestion};
use people::Named;
pub(super) use people::whatsapp_names;
use plan::{Plan, Sources};

use crate::calendar::{Calendar, Instant, Zone};
use crate::edit::Lock;
use crate::evidence::Accounts;
use crate::import::draft::{self, drafts};
use crate::import::{Fault, Options, Read, instants, read_together};
use crate::message::message;
use crate::project::{Open, Project, Which};

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::new(fault.message(), fault.remedy())
    }
}

pub(super) fn run(arguments: &Import, output: &mut Output) -> Result<Status, Failure> {
    let here = std::env::current_dir()?;
    let config = arguments.config.clone();
    let (root, _) = project_folder(&here, &Which::Worktree, config.as_deref())?;
    // The lock is held from reading the log to writing it, so that two imports do not add the same.
    let lock = if arguments.dry_run {
        None
    } else {
        Some(Lock::take(&root)?)
    };
    let open = Open {
        no_history: arguments.no_history,
        config,
        no_cache: arguments.no_cache,
        seen_from: Some(here),
        ..Open::default()
    };
    let project = Project::open(&root, &open)?;
    output.speak([project.charter.language]);
    let zone = &project.charter.zone;
    let now = as_of(arguments.as_of.as_deref(), zone)?;
    let exported_in = exported_in(arguments.timezone.as_deref(), zone)?;
    let since = arguments.since.as_deref();
    let since = since.map(|text| moment("--since", text)).transpose()?;
    let since = since.map(|since| since.answer(zone).instant.timestamp());
    let senders = whatsapp_names(&project, &arguments.person);
    let read = read(
        &arguments.exports,
        &exported_in,
        arguments.dates,
        (now, &senders),
    )?;
    let named = Named::new(&arguments.person, &read.conversations, &project)?;
    let (people, accounts) = named.people(&project);
    let calendar = |side: &str| Some(&project.charter.party(side)?.calendar);
    let day = |at: i64, side: &str| {
        let zone = calendar(side).map_or(zone, Calendar::zone);
        zone.date(instant(at))
    };
    let working_day = |after, count, side: &str| calendar(side)?.nth_working_day(after, count);
    let (mut ids, earlier): (Vec<_>, Vec<_>) = earlier::earlier(&project).into_iter().unzip();
    let (approvals, approved): (Vec<_>, Vec<_>) = earlier::approved(&project).into_iter().unzip();
    ids.extend(approvals);
    let options = draft::Options {
        all: arguments.all,
        day: &day,
        working_day: &working_day,
        earlier: &earlier,
        approved: &approved,
        now: now.timestamp(),
    };
    let drafted = drafts(&read.conversations, &people, &options);
    let sources = Sources {
        project: &project,
        read: &read,
        accounts: &accounts,
        exported_in: &exported_in,
        is_zone_given: arguments.timezone.is_some(),
        earlier: &ids,
    };
    let plan = Plan::new(&sources, drafted, named, since)?;
    if !arguments.dry_run {
        plan.write()?;
    }
    drop(lock);
    report::write(&plan, &read, &project, arguments.dry_run, output)?;
    Ok(Status::Clean)
}

/// An instant in Unix seconds; beyond what a calendar has, the first one.
fn instant(seconds: i64) -> Instant {
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// The zone of the device that made an export: the one that `--timezone` names, otherwise that of the charter.
pub(super) fn exported_in(name: Option<&str>, usual: &Zone) -> Result<Zone, Failure> {
    let Some(name) = name else {
        return Ok(usual.clone());
    };
    Zone::named(name).map_err(|error| {
        let message = message! {
            en: "`{name}` is not a time zone",
            ru: "`{name}` — не часовой пояс",
            es: "`{name}` no es una zona horaria",
            name: name,
        };
        usage("--timezone", (message, Some(error.help())))
    })
}

/// Reads exports of a device in a zone, as of now; the names are senders on WhatsApp.
pub(super) fn read(
    exports: &[PathBuf],
    zone: &Zone,
    dates: Option<Order>,
    (now, senders): (Instant, &[String]),
) -> Result<Read, Failure> {
    let local = |local| instants(zone, local);
    let options = Options {
        zone: Some(&local),
        calendars: Some(zone),
        dates: dates.map(Order::order),
        not_after: Some(now.timestamp()),
        senders,
        ..Options::default()
    };
    let paths: Vec<&Path> = exports.iter().map(AsRef::as_ref).collect();
    Ok(read_together(&paths, &options)?)
}

/// The accounts that the charter lists.
pub(super) fn accounts(project: &Project) -> Accounts {
    Named::default().people(project).1
}
