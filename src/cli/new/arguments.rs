//! What may stand on the command line behind `new`: a command for each kind of entry, with an option for each of its fields.
//! Both come from where the kinds and their fields are declared.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::error::Result;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueHint};

use super::super::complete;
use crate::edit::{Field, Names, Takes, fields};
use crate::log::Kind;

/// What was given on the command line.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct New {
    /// The kind, if one was named.
    pub(super) kind: Option<Kind>,
    /// The fields that were given: name and values.
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
        let given = kind.into_iter().flat_map(fields).filter_map(|field| {
            let values = matches.get_many::<String>(field.name)?;
            Some((field.name, values.cloned().collect()))
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

/// What a kind says, in a line.
pub(super) fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Stage => "One stage of the agreed plan",
        Kind::Request => "Somebody asks the other side for something",
        Kind::Reply => "The answer to a request, or the written confirmation of a call",
        Kind::Reminder => "A nudge",
        Kind::Call => "Words that leave no trace unless they are written down",
        Kind::Decision => "Something that binds",
        Kind::Delivery => "Work handed over",
        Kind::Notice => "A formal notice: early warning, stop of work, resumption",
    }
}

fn of_kind(kind: Kind) -> Command {
    let fields = fields(kind).into_iter().map(|field| option(kind, &field));
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
    let now =
        "The present instant, for what is open and for `at` where that is not given [default: now]";
    Command::new(kind.name()).about(about(kind)).args(fields).args([
        text("title", "TEXT", "The heading that it stands under [default: that of the entry it refers to]")
            .allow_hyphen_values(true),
        text("note", "TEXT", "The prose below it, in Markdown").allow_hyphen_values(true),
        text("id", "ID", "Its id [default: the next free one]"),
        path(text(
            "file",
            "FILE",
            "The file of the log that it goes into [default: this month's, or that of the entry it refers to]",
        )),
        text("as-of", "TIME", now),
        switch("dry-run", "Show what would be written, and write nothing"),
        switch("no-history", "Do without git history: the id of an entry that was removed may be used again"),
        switch("no-cache", "Read all of the history anew, and keep nothing of it in the git directory for the next run"),
        path(text("config", "FILE", "Another charter than the projlog.yaml that is found")),
    ])
}

/// The option for a field.
fn option(kind: Kind, field: &Field) -> Arg {
    let mut help = field.doc.clone();
    if field.name == "at" && kind != Kind::Stage {
        help.push_str(" [default: now, in the charter's zone]");
    }
    let mut arg = Arg::new(field.name)
        .long(field.name)
        .help_heading("Fields")
        .help(help);
    arg = arg.action(if field.many || matches!(field.takes, Takes::Mapping(_)) {
        ArgAction::Append
    } else {
        ArgAction::Set
    });
    arg = match &field.takes {
        Takes::Id | Takes::Name => arg.value_name(if field.takes == Takes::Id {
            "ID"
        } else {
            "NAME"
        }),
        Takes::Time => arg.value_name("TIME"),
        Takes::Amount => arg.value_name("AMOUNT"),
        Takes::Text => arg.value_name("TEXT").allow_hyphen_values(true),
        Takes::Flag => arg
            .value_name("yes|no")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("yes"),
        Takes::Word(words) => arg
            .value_name("WORD")
            .value_parser(PossibleValuesParser::new(words)),
        Takes::Mapping(_) if field.name == "allow" => arg.value_name("RULE=REASON"),
        Takes::Mapping(_) => arg.value_name("FIELD=VALUE"),
    };
    if field.many && matches!(field.takes, Takes::Id | Takes::Name) {
        arg = arg.value_delimiter(',');
    }
    // The entry that this one is about, whatever its kind calls that.
    let refers = matches!(
        (kind, field.name),
        (Kind::Request | Kind::Notice, "about")
            | (Kind::Reply, "answers")
            | (Kind::Reminder | Kind::Delivery, "of")
            | (Kind::Decision, "on")
    );
    if refers {
        arg = arg.visible_alias("re");
    }
    match field.names {
        Names::Nothing if field.name == "allow" => arg.add(complete::rules()),
        Names::Nothing => arg,
        names => arg.add(complete::names(names)),
    }
}
