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
    let mut script = Vec::new();
    if arguments.fixed {
        let mut command = Arguments::command();
        clap_complete::generate(arguments.shell, &mut command, "projlog", &mut script);
        output.write_all(&started(arguments.shell, script))?;
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
    shell.write_registration(
        super::complete::VARIABLE,
        "projlog",
        "projlog",
        "projlog",
        &mut script,
    )?;
    output.write_all(&started(arguments.shell, script))?;
    Ok(Status::Clean)
}

/// The script, with the start of completion in a zsh that has not started it: without a line for that in `~/.zshrc`, there is no
/// `compdef`, and sourcing the script would fail.
fn started(shell: Shell, script: Vec<u8>) -> Vec<u8> {
    const START: &str =
        "(( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit -i }\n";
    if shell != Shell::Zsh {
        return script;
    }
    // The first line is for a zsh that finds the script in its folders of functions.
    let first = script.iter().position(|byte| *byte == b'\n');
    let (first, rest) = script.split_at(first.map_or(0, |end| end + 1));
    [first, START.as_bytes(), rest].concat()
}
