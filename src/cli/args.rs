//! The command-line arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(super) use super::common::{Common, DueFormat};
use super::complete;
use super::drafts::Drafts;
use super::evidence::Evidence;
use super::feed::Feed;
use super::import::Import;
use super::init::Init;
use super::language::parser as language_parser;
use super::new::New;
use super::output::Color;
use super::reports::{ReportParser, ReportTo};
use super::shared::here;
use crate::message::Language;
use crate::project::Open;

/// A linter for project logs: missed deadlines, overdue client information, unlogged calls, unauthorised decisions.
#[derive(Debug, Parser)]
#[command(name = "projlog", version, about, max_term_width = 100)]
pub(super) struct Arguments {
    /// Language of reports: en, ru or es [default: `PROJLOG_LANGUAGE`, otherwise the charter's `language`, otherwise en]
    #[arg(long, value_name = "LANGUAGE", global = true, value_parser = language_parser())]
    pub(super) language: Option<Language>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the log: deadlines, information, calls, authority, the record
    Check(Check),
    /// Show one entry: its content, due dates, thread, and the commits that touched it
    Show(Show),
    /// Summarize the project for a status call: what is overdue, what is due next, and who has to act
    Status(StatusOf),
    /// Print what is new, due and overdue for one party, for a message or a mail; nothing if there is nothing to report
    Digest(DigestOf),
    /// Print the due dates as a calendar to subscribe to, or what happened as an Atom feed
    Feed(Feed),
    /// Write a website: a page for the status call, registers, and a page for each entry
    Site(SiteOf),
    /// Add an entry to the log, with the next free id and the current time
    New(New),
    /// Draft entries from exports of chats, mail and calendars; what is already in the log is not added again
    Import(Import),
    /// Look for messages that the log names as evidence in your own export; confirm those that are there
    Evidence(Evidence),
    /// List the drafts, which are not entries yet; accept or skip them
    Drafts(Drafts),
    /// Create a charter, a first log file, the git hook and CI files; existing files are never overwritten
    Init(Init),
    /// List when each entry, present or removed, was recorded according to git
    History(HistoryOf),
    /// Compute when a term falls due, and explain why; or measure the time between two instants
    Due(Due),
    /// Print the documentation of a rule
    Explain(Explain),
    /// List all rules with their configured severities
    Rules(Rules),
    /// Create a sample project with git history, and check it
    Demo(Demo),
    /// Print a JSON Schema of the charter, of entries, or of a command's output
    Schema(SchemaOf),
    /// Generate shell completions for commands, options, ids, people, channels and rules
    Completions(Completions),
    /// Print the manual page of projlog or of one of its commands
    Man(Manual),
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct Check {
    /// Project folder, or files and folders of its log to limit the findings to, or folders of several projects [default:
    /// the project that contains the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Check the index against HEAD and report only new findings; for a pre-commit hook
    #[arg(long, conflicts_with_all = ["at", "since"])]
    pub(super) staged: bool,
    /// Check the tree of this commit, as of its commit time
    #[arg(long, value_name = "REV")]
    pub(super) at: Option<String>,
    /// Report only findings that are new since this commit; in CI, the merge base
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Check as of this time: `2026-03-20 12:00` in the charter's time zone, or with an offset; a date alone means the end of
    /// that day [default: now; with `--at`, the commit time]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Output format, optionally with a file to write to; repeat for several reports
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = ReportParser, default_value = "auto")]
    pub(super) output_format: Vec<ReportTo>,
    /// Fix unambiguous problems in place, then report the rest
    #[arg(long, conflicts_with_all = ["diff", "staged", "at", "since"])]
    pub(super) fix: bool,
    /// Show what `--fix` would change without writing anything; exit with 1 if there are changes
    #[arg(long, conflicts_with_all = ["staged", "at", "since", "output_format", "statistics"])]
    pub(super) diff: bool,
    #[command(flatten)]
    pub(super) rules: RuleChoice,
    /// Lowest severity of findings that makes the exit status 1
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Exit with 0 even if there are findings; projects that cannot be checked still exit with 2
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Show the number of findings per rule instead of the findings
    #[arg(long)]
    pub(super) statistics: bool,
    /// Check again whenever the log, the charter, a calendar or the git repository changes, until Ctrl-C
    #[arg(short, long, conflicts_with_all = ["fix", "diff"])]
    pub(super) watch: bool,
    /// Omit the summary at the end
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Print details on standard error: charter versions used, and calendar events and YAML blocks that were skipped
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct RuleChoice {
    /// Run only these rules, even if they are off
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules())]
    pub(super) select: Vec<String>,
    /// Skip these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules())]
    pub(super) ignore: Vec<String>,
    /// Override a rule's severity: error, warning, note or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', add = complete::rules())]
    pub(super) severity: Vec<String>,
}

/// How a command reads a project.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Ignore git history; rules that need it do not run
    #[arg(long)]
    pub(super) no_history: bool,
    /// Neither read nor write the history cache
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Use the language of this party, where the charter names one
    #[arg(long, value_name = "PARTY", add = complete::parties())]
    pub(super) party: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Reading {
    /// The options with which the project is opened.
    pub(super) fn open(&self) -> Open {
        let config = self.common.config.clone();
        Open {
            no_history: self.no_history,
            config,
            no_cache: self.no_cache,
            seen_from: here(),
            ..Open::default()
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Id of the entry; it may have been removed
    #[arg(value_name = "ID", add = complete::ids())]
    pub(super) id: String,
    /// Show due dates and findings as of this time: `2026-03-20 12:00`, with or without an offset; a date alone means the end
    /// of that day [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct StatusOf {
    /// Project folders; for several, a summary comes first [default: the project that contains the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Status as of this time: `2026-03-20 12:00`, with or without an offset; a date alone means the end of that day
    /// [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Also list what changed since this time or commit: a time as in `--as-of`, or a git revision
    #[arg(long, value_name = "TIME|REV")]
    pub(super) since: Option<String>,
    /// Number of days to look ahead for items that fall due
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(super) days: u16,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = StatusFormat::Human)]
    pub(super) output_format: StatusFormat,
    /// Print it again whenever the log, the charter, a calendar or the git repository changes, until Ctrl-C
    #[arg(short, long)]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct SiteOf {
    /// Project folders; several get one site with a list of them [default: the project that contains the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Folder to write to: new, empty, or of an earlier site; nothing else in it is changed
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: PathBuf,
    /// Status as of this time: `2026-03-20 12:00`, with or without an offset; a date alone means the end of that day
    /// [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Number of days to look ahead for items that fall due
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(super) days: u16,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct DigestOf {
    /// Project folders, each with a section of its own [default: the project that contains the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Recipient: a party of the charter; its language, time zone and working days apply
    #[arg(long, value_name = "PARTY", add = complete::parties())]
    pub(super) party: String,
    /// List what changed since this time or commit: a time as in `--as-of`, or a git revision [default: the same time on the
    /// recipient's working day before]
    #[arg(long, value_name = "TIME|REV")]
    pub(super) since: Option<String>,
    /// Digest as of this time: `2026-03-20 12:00`, with or without an offset; a date alone means the end of that day
    /// [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DigestFormat::Text)]
    pub(super) output_format: DigestFormat,
    /// Ignore git history; what changed is then known only by the times in the entries
    #[arg(long)]
    pub(super) no_history: bool,
    /// Neither read nor write the history cache
    #[arg(long)]
    pub(super) no_cache: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct HistoryOf {
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = HistoryFormat::Human)]
    pub(super) output_format: HistoryFormat,
    /// Neither read nor write the history cache
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Due {
    /// Term, such as `2 clear working days`, `2 working hours` or `1 month`
    #[arg(value_name = "TERM", conflicts_with = "until")]
    pub(super) term: Option<String>,
    /// Start of the term: `2026-03-27 15:20`, with or without an offset; a date alone means the end of that day [default:
    /// now]
    #[arg(long, value_name = "TIME")]
    pub(super) from: Option<String>,
    /// Measure the time from the start to this time instead of adding a term; a date alone means the end of that day
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    /// Use the calendar of this party of the charter
    #[arg(long, value_name = "PARTY", add = complete::parties(), conflicts_with_all = ["hours", "timezone", "days_off", "workdays"])]
    pub(super) party: Option<String>,
    /// IANA time zone [default: the charter's, otherwise UTC]
    #[arg(long, value_name = "ZONE")]
    pub(super) timezone: Option<String>,
    /// Working hours, such as `Mon-Fri 09:00-13:00 14:00-18:00` [default: Mon-Fri 09:00-18:00]
    #[arg(long, value_name = "HOURS")]
    pub(super) hours: Option<String>,
    /// Days off: dates, ranges such as 2026-01-01..2026-01-08, or `every 25 Dec`
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub(super) days_off: Vec<String>,
    /// Extra working days outside the usual week
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub(super) workdays: Vec<String>,
    /// Time of day after which something counts as received on the next working day
    #[arg(long, value_name = "TIME", conflicts_with = "until")]
    pub(super) cutoff: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Name of the rule
    #[arg(value_name = "RULE", add = complete::rules())]
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Folder to create; it must be empty or not exist
    #[arg(value_name = "DIR", default_value = "projlog-demo")]
    pub(super) folder: PathBuf,
    /// Example to create
    #[arg(long, value_name = "NAME", value_enum, default_value_t = Example::Bakery)]
    pub(super) example: Example,
    /// When to use colored output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

#[derive(Debug, Args)]
pub(super) struct SchemaOf {
    /// What to describe
    #[arg(value_name = "WHAT", value_enum)]
    pub(super) what: SchemaName,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: Shell,
    /// Complete only commands and options, without running projlog while typing
    #[arg(long)]
    pub(super) fixed: bool,
}

#[derive(Debug, Args)]
pub(super) struct Manual {
    /// Command, such as `check` or `new request`
    #[arg(value_name = "COMMAND")]
    pub(super) command: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusFormat {
    /// For a terminal
    Human,
    /// To paste into a message or into minutes
    Markdown,
    /// A self-contained HTML page with a timeline
    Html,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DigestFormat {
    /// Plain text
    Text,
    /// To paste into a message
    Markdown,
    /// For a mail: inline styles, no other files
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum HistoryFormat {
    /// A table for people
    Human,
    /// One JSON object per line and entry
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Example {
    /// A month of a bakery's social media
    Bakery,
    /// A quarter of a web shop's relaunch, in English, Russian and Spanish
    Webshop,
    /// Three months of a quarrel between an agency and a clinic, in English and Russian
    Quarrel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// The charter, projlog.yaml
    Charter,
    /// An entry of the log
    Entry,
    /// Output of `check --output-format json`
    Report,
    /// Output of `check --output-format json` for several projects
    Reports,
    /// One line of `check --output-format jsonl`
    ReportLine,
    /// Output of `show --output-format json`
    Show,
    /// Output of `status --output-format json`
    Status,
    /// Output of `drafts --output-format json`
    Drafts,
    /// One line of `history --output-format jsonl`
    History,
    /// Output of `due --output-format json`
    Due,
    /// Output of `evidence --output-format json`
    Evidence,
}
