//! The command line: arguments, one file per command, and what the commands share.

mod alone;
mod args;
mod ask;
mod check;
mod common;
mod complete;
mod completions;
mod demo;
mod digest;
mod drafts;
mod due;
mod editor;
mod evidence;
mod explain;
mod failure;
mod feed;
mod fix;
mod history;
mod import;
mod init;
mod judge;
mod language;
mod man;
mod new;
mod output;
mod places;
mod reports;
mod rules;
mod schema;
mod several;
mod shared;
mod show;
mod site;
mod status;
mod ticker;
mod watch;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Command};
use failure::{Failure, Status};
use output::Output;

use crate::message::Language;
use crate::render::Untrusted;

/// Runs projlog with these arguments, the program's name first, and returns the exit status.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // A panic is a bug in projlog; its exit status must not look like a result.
    let status = std::panic::catch_unwind(|| start(arguments)).unwrap_or(Status::NotJudged as u8);
    ExitCode::from(status)
}

fn start(arguments: Vec<OsString>) -> u8 {
    if complete::answered(&arguments, Arguments::command) {
        return Status::Clean as u8;
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let printed = print_error(&error);
            let status = u8::try_from(error.exit_code()).unwrap_or(Status::NotJudged as u8);
            // A reader who has seen enough closes the pipe.
            let lost = |why: &std::io::Error| why.kind() != std::io::ErrorKind::BrokenPipe;
            return match printed {
                Err(why) if lost(&why) => {
                    let _ = Failure::from(why).print(Language::default(), &mut std::io::stderr());
                    Status::NotJudged as u8
                }
                _ => status,
            };
        }
    };
    let asked = match language::asked(arguments.language) {
        Ok(asked) => asked,
        Err(failure) => {
            let _ = failure.print(Language::default(), &mut std::io::stderr());
            return Status::NotJudged as u8;
        }
    };
    let mut output = Output::standard(asked);
    let result = match arguments.command {
        Command::Check(arguments) => check::run(&arguments, &mut output),
        Command::Show(arguments) => show::run(&arguments, &mut output),
        Command::Status(arguments) => status::run(&arguments, &mut output),
        Command::Digest(arguments) => digest::run(&arguments, &mut output),
        Command::Feed(arguments) => feed::run(&arguments, &mut output),
        Command::Site(arguments) => site::run(&arguments, &mut output),
        Command::New(arguments) => new::run(&arguments, &mut output),
        Command::Import(arguments) => import::run(&arguments, &mut output),
        Command::Evidence(arguments) => evidence::run(&arguments, &mut output),
        Command::Drafts(arguments) => drafts::run(&arguments, &mut output),
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
        let _ = failure.print(output.language(), &mut output.errors);
        Status::NotJudged
    });
    match output.finish() {
        Ok(()) => status as u8,
        Err(failure) => {
            let _ = failure.print(output.language(), &mut output.errors);
            Status::NotJudged as u8
        }
    }
}

/// Prints an argument error, or the help that was requested. Arguments are repeated in it, and in CI they may be names of
/// branches and files, so control characters are escaped.
fn print_error(error: &clap::Error) -> std::io::Result<()> {
    let plain = error.to_string();
    let shown: Vec<_> = plain
        .split('\n')
        .map(|line| Untrusted::new(line).line())
        .collect();
    let shown = shown.join("\n");
    if shown == plain {
        error.print()?;
        std::io::stdout().flush()
    } else {
        std::io::stderr().write_all(shown.as_bytes())
    }
}
