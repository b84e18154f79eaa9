//! The command line: arguments, one file a command, and what every command shares.

mod args;
mod check;
mod complete;
mod completions;
mod demo;
mod due;
mod explain;
mod history;
mod init;
mod man;
mod mend;
mod new;
mod output;
mod reports;
mod rules;
mod schema;
mod several;
mod show;
mod status;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use output::Output;

use crate::calendar::{Instant, Moment, Zone};
use crate::charter::Level;
use crate::edit::Busy;
use crate::engine::{Settings, SettingsError};
use crate::page::PageError;
use crate::project::{Project, ProjectError, Which, absolute};
use crate::render::Untrusted;
use crate::yaml::FromText;

/// How a run ended: the exit status, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings.
    Findings = 1,
    /// Could not judge.
    NotJudged = 2,
}

/// What keeps a command from doing its work: what is wrong, and what to do about it.
#[derive(Debug, Clone)]
struct Failure {
    message: String,
    help: String,
}

impl Failure {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        Self::new(error.to_string(), error.remedy())
    }
}

impl From<Busy> for Failure {
    fn from(error: Busy) -> Self {
        Self::new(error.to_string(), error.remedy())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::new(error.to_string(), error.help)
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        Self::new(
            error.to_string(),
            "try another folder, one that may be written to",
        )
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            format!("the output cannot be written: {error}"),
            "check where it goes",
        )
    }
}

/// Runs projlog with these arguments, the program's name first, and gives the exit status.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // A panic is a mistake in projlog; whoever reads the exit status must not take it for an answer.
    let status = std::panic::catch_unwind(|| start(arguments)).unwrap_or(Status::NotJudged as u8);
    ExitCode::from(status)
}

fn start(arguments: Vec<OsString>) -> u8 {
    if complete::answered(&arguments) {
        return Status::Clean as u8;
    }
    let command = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command,
        Err(error) => {
            tell(&error);
            return u8::try_from(error.exit_code()).unwrap_or(Status::NotJudged as u8);
        }
    };
    let mut output = Output::standard();
    let result = match command {
        Command::Check(arguments) => check::run(&arguments, &mut output),
        Command::Show(arguments) => show::run(&arguments, &mut output),
        Command::Status(arguments) => status::run(&arguments, &mut output),
        Command::New(arguments) => new::run(&arguments, &mut output),
        Command::Init(arguments) => init::run(&arguments, &mut output),
        Command::History(arguments) => history::run(&arguments, &mut output),
        Command::Due(arguments) => due::run(&arguments, &mut output),
        Command::Explain(arguments) => explain::run(&arguments, &mut output),
        Command::Rules(arguments) => rules::run(&arguments, &mut output),
        Command::Demo(arguments) => demo::run(&arguments, &mut output),
        Command::Schema(arguments) => schema::run(&arguments, &mut output),
        Command::Completions(arguments) => completions::run(&arguments, &mut output),
        Command::Man(arguments) => man::run(&arguments, &mut output),
    };
    let status = result.unwrap_or_else(|failure| {
        let _ = writeln!(
            output.errors,
            "error: {}\n  help: {}",
            Untrusted::new(&failure.message).line(),
            Untrusted::new(&failure.help).line()
        );
        Status::NotJudged
    });
    match output.finish() {
        Ok(()) => status as u8,
        Err(failure) => {
            let _ = writeln!(
                output.errors,
                "error: {}\n  help: {}",
                Untrusted::new(&failure.message).line(),
                Untrusted::new(&failure.help).line()
            );
            Status::NotJudged as u8
        }
    }
}

/// Tells what is wrong with the arguments, or what was asked about them. They are repeated there, and in CI they may be names
/// of branches and files.
fn tell(error: &clap::Error) {
    let plain = error.to_string();
    let shown: Vec<_> = plain
        .split('\n')
        .map(|line| Untrusted::new(line).line())
        .collect();
    let shown = shown.join("\n");
    let _ = if shown == plain {
        error.print()
    } else {
        std::io::stderr().write_all(shown.as_bytes())
    };
}

/// The folder of the project around a place in a tree, and the place from there. With a charter that is given beside it, a
/// folder without one will do.
fn project_folder(
    start: &Path,
    tree: &Which,
    config: Option<&Path>,
) -> Result<(PathBuf, String), Failure> {
    match (Project::find_in(start, tree), config) {
        (Ok(found), _) => Ok(found),
        (Err(_), Some(_)) if start.is_dir() => Ok((absolute(start), String::new())),
        (Err(error), _) => Err(error.into()),
    }
}

/// Reads a time from the command line.
fn moment(option: &str, text: &str) -> Result<Moment, Failure> {
    Moment::from_text(text).map_err(|error| usage(option, error))
}

/// What somebody wrote wrong in an option.
fn usage(option: &str, (message, help): (String, Option<String>)) -> Failure {
    Failure::new(
        format!("{option}: {message}"),
        help.unwrap_or_else(|| "`projlog --help` lists the options".to_owned()),
    )
}

/// The instant of a check: as told, a date alone being its close, else the present one.
fn as_of(told: Option<&str>, zone: &Zone) -> Result<Instant, Failure> {
    match told {
        Some(text) => Ok(moment("--as-of", text)?.due(zone).instant),
        None => Ok(crate::clock::now()),
    }
}

/// The rules that are chosen on the command line.
fn settings(choice: &args::RuleChoice) -> Result<Settings, Failure> {
    let mut severity = Vec::new();
    for text in &choice.severity {
        let example = "write it as `--severity reply-late=note`";
        let (name, level) = text
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("--severity: `{text}` names no level"), example))?;
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
