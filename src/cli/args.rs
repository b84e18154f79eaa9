//! What may stand on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::complete;
use super::new::New;
use super::reports::{ReportParser, ReportTo};
use crate::project::Open;

/// A linter for project logs: missed deadlines, overdue client information, unlogged calls, unauthorised decisions.
#[derive(Debug, Parser)]
#[command(
    name = "projlog",
    version,
    about,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge the log: deadlines, information, calls, authority, the record
    Check(Check),
    /// Print one entry's whole story: what it says, its clock, its thread, the commits that touched it
    Show(Show),
    /// Tell how things stand, for a status call: what is overdue, what falls due next, who holds the ball; by party
    Status(StatusOf),
    /// Write the next entry into the log, with the next free id and the present time
    New(New),
    /// Write a charter, the first file of the log, the hook and the files for CI; nothing that is there is overwritten
    Init(Init),
    /// List what git history knows of every entry, present and removed
    History(HistoryOf),
    /// When is a term due, and why; or how long it is from one time to another
    Due(Due),
    /// Print a rule's page: what it finds, why, examples, configuration
    Explain(Explain),
    /// List the rules with their severities as configured here
    Rules(Rules),
    /// Write a sample project with its git history, and check it
    Demo(Demo),
    /// Print a JSON Schema: of the charter, of an entry, of what the commands print
    Schema(SchemaOf),
    /// Print what a shell needs to complete commands, options, ids, people, channels and rules
    Completions(Completions),
    /// Print the manual page of projlog, or of one of its commands
    Man(Manual),
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct Check {
    /// The project's folder, or files and folders of its log to which the findings are limited; or the folders of several
    /// projects [default: the project around the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Judge what git is about to commit, and tell only what it adds to the last commit: for a hook
    #[arg(long, conflicts_with_all = ["at", "since"])]
    pub(super) staged: bool,
    /// Judge the tree of this commit, as of when it was made
    #[arg(long, value_name = "REV")]
    pub(super) at: Option<String>,
    /// Tell only what the judged tree adds to that of this commit; in CI, the merge base
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// The instant of the check: `2026-03-20 12:00` in the charter's zone, or with an offset; a date alone is its close [default:
    /// now, with `--at` when the commit was made]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// How the findings are written: to standard output, or to the file that is named; several times for several reports
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = ReportParser, default_value = "auto")]
    pub(super) output_format: Vec<ReportTo>,
    /// Mend in the files what has one right answer, and tell what remains
    #[arg(long, conflicts_with_all = ["diff", "staged", "at", "since"])]
    pub(super) fix: bool,
    /// Show what `--fix` would change, and write nothing; exit with 1 if there is something
    #[arg(long, conflicts_with_all = ["staged", "at", "since", "output_format", "statistics"])]
    pub(super) diff: bool,
    #[command(flatten)]
    pub(super) rules: RuleChoice,
    /// Fail on findings of this severity and worse
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Exit with 0 whatever is found; what cannot be judged still exits with 2
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Judge without git history; the rules that need it do not run
    #[arg(long)]
    pub(super) no_history: bool,
    /// Read all of the history anew, and keep nothing of it in the git directory for the next run
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Count the findings by rule instead of showing them
    #[arg(long)]
    pub(super) statistics: bool,
    /// Leave out the account at the end
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Say more on standard error: which versions of the charter judged, what was left alone in calendar files
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct RuleChoice {
    /// Run only these rules, also where they are off
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules())]
    pub(super) select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', add = complete::rules())]
    pub(super) ignore: Vec<String>,
    /// Give a rule another severity: error, warning, note or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', add = complete::rules())]
    pub(super) severity: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Another charter than the projlog.yaml that is found
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// What a command that tells of a project reads of it.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Tell it without git history
    #[arg(long)]
    pub(super) no_history: bool,
    /// Read all of the history anew, and keep nothing of it in the git directory for the next run
    #[arg(long)]
    pub(super) no_cache: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Reading {
    /// How the project is opened.
    pub(super) fn open(&self) -> Open {
        let config = self.common.config.clone();
        Open {
            no_history: self.no_history,
            config,
            no_cache: self.no_cache,
            ..Open::default()
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The entry's id; also that of one that was removed
    #[arg(value_name = "ID", add = complete::ids())]
    pub(super) id: String,
    /// The instant as of which its clock and the findings are: `2026-03-20 12:00`, with or without an offset; a date alone is its
    /// close [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// How the story is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct StatusOf {
    /// The folders of the projects; of several, first a summary, then each [default: the project around the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// The instant as of which it is: `2026-03-20 12:00`, with or without an offset; a date alone is its close [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// How many days ahead something falls due next
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(super) days: u16,
    /// How the page is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = StatusFormat::Human)]
    pub(super) output_format: StatusFormat,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The project's folder [default: the one around the current folder that has a charter, else the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
    /// Also write a git hook that judges what a commit adds to the log
    #[arg(long)]
    pub(super) hook: bool,
    /// Also write the files with which this service judges every change, and the whole log by the clock
    #[arg(long, value_name = "SERVICE", value_enum)]
    pub(super) ci: Option<Service>,
    /// Where these files get projlog from, until it has a release: a git address and the whole id of a commit
    #[arg(long, value_name = "URL@COMMIT", requires = "ci", value_parser = super::init::source)]
    pub(super) from: Option<String>,
    /// The day on which the project begins, in place of today
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct HistoryOf {
    /// How the entries are listed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = HistoryFormat::Human)]
    pub(super) output_format: HistoryFormat,
    /// Read all of the history anew, and keep nothing of it in the git directory for the next run
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Another charter than the projlog.yaml that is found
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Due {
    /// The term: `2 clear working days`, `2 working hours`, `1 month`
    #[arg(value_name = "TERM", conflicts_with = "until")]
    pub(super) term: Option<String>,
    /// When the clock starts: `2026-03-27 15:20`, with or without an offset; a date alone is its close
    #[arg(long, value_name = "TIME")]
    pub(super) from: String,
    /// Measure from the start to this time instead of adding a term; a date alone is its close
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    /// Count in the calendar of this party of the charter
    #[arg(long, value_name = "PARTY", add = complete::parties(), conflicts_with_all = ["hours", "timezone", "days_off", "workdays"])]
    pub(super) party: Option<String>,
    /// The time zone, by its IANA name [default: the charter's, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub(super) timezone: Option<String>,
    /// The working hours: `Mon-Fri 09:00-13:00 14:00-18:00` [default: Mon-Fri 09:00-18:00]
    #[arg(long, value_name = "HOURS")]
    pub(super) hours: Option<String>,
    /// Days off: dates, ranges such as 2026-01-01..2026-01-08, or `every 25 Dec`
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub(super) days_off: Vec<String>,
    /// Days worked although the week says no
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub(super) workdays: Vec<String>,
    /// The hour after which something counts as received on the next working day
    #[arg(long, value_name = "TIME", conflicts_with = "until")]
    pub(super) cutoff: Option<String>,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    /// Another charter than the projlog.yaml that is found
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule's name
    #[arg(value_name = "RULE", add = complete::rules())]
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// As a table, or as JSON
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    /// Another charter than the projlog.yaml that is found
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// The folder to write, which must be empty or not there
    #[arg(value_name = "DIR", default_value = "projlog-demo")]
    pub(super) folder: PathBuf,
    /// Which of the examples
    #[arg(long, value_name = "NAME", value_enum, default_value_t = Example::Bakery)]
    pub(super) example: Example,
    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

#[derive(Debug, Args)]
pub(super) struct SchemaOf {
    /// Of what
    #[arg(value_name = "WHAT", value_enum)]
    pub(super) what: SchemaName,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// For which shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: Shell,
    /// Without asking projlog while somebody types: commands and options alone
    #[arg(long)]
    pub(super) fixed: bool,
}

#[derive(Debug, Args)]
pub(super) struct Manual {
    /// The command: `check`, or `new request`
    #[arg(value_name = "COMMAND")]
    pub(super) command: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// `github` where `GITHUB_ACTIONS` is true, else `human`
    Auto,
    /// Reports with the places, the reckoning and the next step
    Human,
    /// One line a finding: `path:line:col: error[rule]: message`
    Concise,
    /// The report that other programs read
    Json,
    /// The same, one line a finding, and the account as the last line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions, and the summary of the step
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
    /// What reviewdog reads
    Rdjsonl,
    /// Markdown for a summary or a comment
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DueFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusFormat {
    /// For a terminal
    Human,
    /// To paste into a message or minutes
    Markdown,
    /// One file for a browser, with a drawn line of time; it loads nothing
    Html,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum HistoryFormat {
    /// A table for people
    Human,
    /// One JSON object a line and entry
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// Where the terminal shows it, unless the environment says otherwise
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Service {
    /// GitHub Actions: `.github/workflows/projlog.yml`
    Github,
    /// GitLab CI: `.gitlab/projlog.yml`, and a `.gitlab-ci.yml` that takes it in
    Gitlab,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Example {
    /// A month of a bakery's social media
    Bakery,
    /// A quarter of a web shop's relaunch, in English, Russian and Spanish
    Webshop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// The charter, projlog.yaml
    Charter,
    /// An entry of the log
    Entry,
    /// What `check --output-format json` prints
    Report,
    /// What it prints of several projects
    Reports,
    /// A line of what `check --output-format jsonl` prints
    ReportLine,
    /// What `show --output-format json` prints
    Show,
    /// What `status --output-format json` prints
    Status,
    /// A line of what `history --output-format jsonl` prints
    History,
    /// What `due --output-format json` prints
    Due,
}
