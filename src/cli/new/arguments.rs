//! The subcommands of `new`: one for each kind of entry, with an option for each of its fields, built from the declarations
//! of kinds and fields.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::error::Result;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueHint};

use super::super::complete;
use crate::log::field::Happened;
use crate::log::{Field, Kind, Meaning, Relation};

/// The option for the entry that a new one refers to, whatever its kind calls that field.
pub(super) const RE: &str = "re";

/// The parsed command line.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct New {
    /// The kind, if one was given.
    pub(super) kind: Option<Kind>,
    /// The given fields: name and values.
    pub(super) given: BTreeMap<&'static str, Vec<String>>,
    /// The values that were given with [`RE`] instead of the name of their field.
    pub(super) given_with_re: Vec<String>,
    pub(super) title: Option<String>,
    pub(super) note: Option<String>,
    pub(super) id: Option<String>,
    pub(super) file: Option<PathBuf>,
    pub(super) as_of: Option<String>,
    pub(super) dry_run: bool,
    pub(super) no_history: bool,
    pub(super) no_cache: bool,
    pub(super) config: Option<PathBuf>,
}

impl Args for New {
    fn augment_args(command: Command) -> Command {
        let command = command
            .subcommand_value_name("KIND")
            .subcommand_help_heading("Kinds")
            .disable_help_subcommand(true);
        command.subcommands(Kind::ALL.iter().map(|kind| of_kind(*kind)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for New {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self> {
        let Some((name, matches)) = matches.subcommand() else {
            return Ok(Self::default());
        };
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let kind = Kind::named(name);
        let main = kind.and_then(main);
        let values = |name: &str| -> Vec<String> {
            let values = matches.try_get_many::<String>(name).ok().flatten();
            values.into_iter().flatten().cloned().collect()
        };
        let given_with_re = values(RE);
        let given = kind.into_iter().flat_map(Kind::fields).filter_map(|field| {
            let mut values = values(field.key);
            if main.is_some_and(|main| main.key == field.key) {
                values.extend_from_slice(&given_with_re);
            }
            (!values.is_empty()).then_some((field.key, values))
        });
        Ok(Self {
            kind,
            given: given.collect(),
            given_with_re,
            title: text("title"),
            note: text("note"),
            id: text("id"),
            file: matches.get_one::<PathBuf>("file").cloned(),
            as_of: text("as-of"),
            dry_run: matches.get_flag("dry-run"),
            no_history: matches.get_flag("no-history"),
            no_cache: matches.get_flag("no-cache"),
            config: matches.get_one::<PathBuf>("config").cloned(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<()> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The field with the entry that one of this kind refers to.
fn main(kind: Kind) -> Option<&'static Field> {
    let mut fields = kind.fields().iter();
    fields.find(|field| field.relation().is_some_and(Relation::is_main))
}

fn of_kind(kind: Kind) -> Command {
    let main = main(kind);
    let fields = kind.fields().iter().flat_map(|field| {
        let is_main = main.is_some_and(|main| main.key == field.key);
        // Not an alias of the option: errors name the one that was typed.
        let re = is_main.then(|| {
            let re = option(field).id(RE).long(RE);
            let re = re.help(format!("Same as `--{}`", field.key));
            if field.many {
                re
            } else {
                re.conflicts_with(field.key)
            }
        });
        std::iter::once(option(field)).chain(re)
    });
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help(help)
            .action(ArgAction::Set)
    };
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
    };
    let path = |arg: Arg| {
        arg.value_parser(ValueParser::path_buf())
            .value_hint(ValueHint::FilePath)
    };
    let now = "The current time, used for open items and as the default of `at` [default: now]";
    Command::new(kind.name()).about(kind.summary()).args(fields).args([
        text("title", "TEXT", "Heading above the entry [default: that of the entry it refers to]")
            .allow_hyphen_values(true),
        text("note", "TEXT", "Text below the entry, in Markdown").allow_hyphen_values(true),
        text("id", "ID", "Id of the entry [default: the next free id]"),
        path(text(
            "file",
            "FILE",
            "Log file to add the entry to [default: this month's, or that of the entry it refers to]",
        )),
        text("as-of", "TIME", now),
        switch("dry-run", "Show what would be written without writing it"),
        switch("no-history", "Ignore git history; the ids of removed entries may be reused"),
        switch("no-cache", "Neither read nor write the history cache"),
        path(text("config", "FILE", "Charter to use instead of the project's projlog.yaml")),
    ])
}

/// The option for a field.
fn option(field: &'static Field) -> Arg {
    let mut help = field.summary().to_owned();
    if field.is::<Happened>() && field.required {
        help.push_str(" [default: now, in the charter's zone]");
    }
    let several = field.many || field.meaning == Meaning::Mapping;
    let arg = Arg::new(field.key)
        .long(field.key)
        .help_heading("Fields")
        .help(help)
        .action(if several {
            ArgAction::Append
        } else {
            ArgAction::Set
        });
    let listed = |arg: Arg| {
        if field.many {
            arg.value_delimiter(',')
        } else {
            arg
        }
    };
    match field.meaning {
        Meaning::Reference(_) => listed(arg.value_name("ID")).add(complete::field(field.meaning)),
        Meaning::Name(_) => listed(arg.value_name("NAME")).add(complete::field(field.meaning)),
        Meaning::Moment(_) => arg.value_name("TIME"),
        Meaning::Amount => arg.value_name("AMOUNT"),
        Meaning::Prose | Meaning::Evidence | Meaning::Text => {
            arg.value_name("TEXT").allow_hyphen_values(true)
        }
        Meaning::Flag => arg
            .value_name("yes|no")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("yes"),
        Meaning::Word(words) => arg
            .value_name("WORD")
            .value_parser(PossibleValuesParser::new(words)),
        Meaning::Allow => arg.value_name("RULE=REASON").add(complete::rules()),
        Meaning::Mapping => arg.value_name("FIELD=VALUE"),
    }
}
