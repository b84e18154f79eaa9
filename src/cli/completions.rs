//! `projlog completions SHELL`: generates the completion script of a shell.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_complete::env::Shells;

use super::args::{Arguments, Completions};
use super::failure::{Failure, Status};
use super::output::Output;
use crate::message::message;

pub(super) fn run(arguments: &Completions, output: &mut Output) -> Result<Status, Failure> {
    if arguments.fixed {
        clap_complete::generate(
            arguments.shell,
            &mut Arguments::command(),
            "projlog",
            output,
        );
        return Ok(Status::Clean);
    }
    let name = match arguments.shell {
        Shell::Bash => "bash",
        Shell::Elvish => "elvish",
        Shell::Fish => "fish",
        Shell::PowerShell => "powershell",
        _ => "zsh",
    };
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(name) else {
        return Err(Failure::new(
            message! {
                en: "{name} does not support dynamic completion",
                ru: "{name} не поддерживает динамическое дополнение",
                es: "{name} no admite el completado dinámico",
                name: name,
            },
            message! {
                en: "use static completion instead: `--fixed`",
                ru: "используйте статическое дополнение: `--fixed`",
                es: "use el completado estático: `--fixed`",
            },
        ));
    };
    let mut script = Vec::new();
    shell.write_registration(
        super::complete::VARIABLE,
        "projlog",
        "projlog",
        "projlog",
        &mut script,
    )?;
    output.write_all(&script)?;
    Ok(Status::Clean)
}
