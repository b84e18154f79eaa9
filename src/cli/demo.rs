//! `projlog demo [DIR]`: a sample project with its history, checked as of a fixed time.

use std::collections::BTreeMap;
use std::io::Write;

use super::args::{Demo, Example};
use super::failure::{Failure, Status};
use super::output::Output;
use crate::engine::{Settings, run as judge};
use crate::page::Page;
use crate::project::{Open, Project, absolute};
use crate::render::{Format, Untrusted, write_account};

/// The sample projects, as pages.
const BAKERY: &str = include_str!("../../examples/bakery/history.md");
const WEBSHOP: &str = include_str!("../../examples/webshop/history.md");
const QUARREL: &str = include_str!("../../examples/quarrel/history.md");

pub(super) fn run(arguments: &Demo, output: &mut Output) -> Result<Status, Failure> {
    let page = Page::read(match arguments.example {
        Example::Bakery => BAKERY,
        Example::Webshop => WEBSHOP,
        Example::Quarrel => QUARREL,
    })?;
    let folder = &arguments.folder;
    if std::fs::read_dir(folder).is_ok_and(|mut items| items.next().is_some()) || folder.is_file() {
        return Err(Failure::new(
            format!("{} already exists and is not empty", folder.display()),
            "name another folder: `projlog demo DIR`",
        ));
    }
    page.build(folder, &BTreeMap::new())?;
    let as_of = page.as_of.ok_or_else(|| {
        Failure::new(
            "the example has no `as of` time",
            "this is a bug in projlog",
        )
    })?;
    let project = Project::open(&absolute(folder), &Open::default())?;
    let report = judge(&project, &Settings::default(), as_of.to_utc());
    output.speak([project.charter.language]);
    let style = output.style(arguments.color);
    Format::Human.write(&project, &report, style, output)?;
    write_account(&project, &report, style, output)?;
    let name = folder.to_string_lossy();
    let name = Untrusted::new(&name).line();
    writeln!(
        output,
        "\nCreated {name}: {}, {} commits. The log is in {name}/log, the charter in {name}/projlog.yaml.",
        page.title,
        page.steps.len()
    )?;
    writeln!(output, "Try next, in that folder:")?;
    for (command, what) in [
        (
            format!("projlog check --as-of {}", as_of.to_rfc3339()),
            "run the same check again",
        ),
        (
            "projlog check --as-of 2026-03-13".to_owned(),
            "check as of another day",
        ),
        (
            "projlog explain decision-over-limit".to_owned(),
            "read what a rule checks",
        ),
        (
            "projlog due '2 working days' --from '2026-03-27 15:20' --party bakery".to_owned(),
            "compute when something is due, and why",
        ),
    ] {
        if arguments.example == Example::Bakery || !command.contains("bakery") {
            writeln!(output, "  {command}\n      {what}")?;
        }
    }
    // The sample log has findings on purpose, so they do not change the exit status.
    Ok(Status::Clean)
}
