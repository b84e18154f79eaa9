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

/// The parsed command line.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct New {
    /// The kind, if one was given.
    pub(super) kind: Option<Kind>,
    /// The given fields: name and values.
    pub(super) given: BTreeMap<&'static str, Vec<String>>,
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
        let given = kind.into_iter().flat_map(Kind::fields).filter_map(|field| {
            let values = matches.get_many::<String>(field.key)?;
            Some((field.key, values.cloned().collect()))
        });
        Ok(Self {
            kind,
            given: given.collect(),
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

fn of_kind(kind: Kind) -> Command {
    // The entry that this one refers to, whatever the kind calls that field.
    let main = kind
        .fields()
        .iter()
        .find(|field| field.relation().is_some_and(Relation::is_main));
    let fields = kind.fields().iter().map(|field| {
        let is_main = main.is_some_and(|main| main.key == field.key);
        let option = option(field);
        if is_main {
            option.visible_alias("re")
        } else {
            option
        }
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
