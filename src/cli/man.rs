//! `projlog man`: prints manual pages generated from the argument definitions.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Arguments, Manual};
use super::failure::{Failure, Status};
use super::output::Output;
use crate::message::message;
use crate::source::hint;

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
                message! {
                    en: "it has no subcommands",
                    ru: "у неё нет подкоманд",
                    es: "no tiene subórdenes",
                }
            } else {
                hint(word, names.iter().map(String::as_str))
            };
            let message = message! {
                en: "`{name}` has no command `{word}`",
                ru: "у `{name}` нет команды `{word}`",
                es: "`{name}` no tiene la orden `{word}`",
                name: name,
                word: word,
            };
            Failure::new(message, help)
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
