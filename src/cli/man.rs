//! `projlog man`: prints manual pages generated from the argument definitions.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Arguments, Manual};
use super::failure::{Failure, Status};
use super::output::Output;
use crate::source::suggestion;

pub(super) fn run(arguments: &Manual, output: &mut Output) -> Result<Status, Failure> {
    let mut command = Arguments::command();
    command.build();
    for word in &arguments.command {
        let names: Vec<String> = command
            .get_subcommands()
            .map(|command| command.get_name().to_owned())
            .collect();
        let name = command.get_name().to_owned();
        command = command.find_subcommand(word).cloned().ok_or_else(|| {
            let help = if names.is_empty() {
                "it has no subcommands".to_owned()
            } else {
                suggestion(word, names.iter().map(String::as_str))
            };
            Failure::new(format!("`{name}` has no command `{word}`"), help)
        })?;
    }
    let full = command
        .get_bin_name()
        .unwrap_or("projlog")
        .replace(' ', "-");
    let source = concat!("projlog ", env!("CARGO_PKG_VERSION"));
    Man::new(command)
        .title(full)
        .source(source)
        .render(output)?;
    Ok(Status::Clean)
}
