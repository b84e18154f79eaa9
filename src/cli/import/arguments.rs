//! The arguments of `projlog import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::import::DateOrder;

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(in crate::cli) struct Import {
    /// Exports: result.json of Telegram Desktop, a text or zip file of WhatsApp, a folder or zip file of Slack, .eml and mbox
    /// files, a Maildir, .ics files, and .vtt transcripts of calls that the others date; recognized by their content
    #[arg(value_name = "EXPORT", required = true, value_hint = ValueHint::AnyPath)]
    pub(super) exports: Vec<PathBuf>,
    /// Time zone of the device that exported local times, also in names of transcripts, such as `Europe/Madrid` [default: the
    /// charter's `timezone`]
    #[arg(long, value_name = "ZONE")]
    pub(super) timezone: Option<String>,
    /// Order of day, month and year, where an export of WhatsApp leaves it open
    #[arg(long, value_name = "ORDER", value_enum)]
    pub(super) dates: Option<Order>,
    /// Who writes under a name or account in an export: `'Our manager=account-manager'`; the account is added to the charter's
    /// `accounts`; repeat for several
    #[arg(long, value_name = "NAME=PERSON")]
    pub(super) person: Vec<String>,
    /// Draft every message that crosses sides, not only what is recognized
    #[arg(long)]
    pub(super) all: bool,
    /// Draft only what was sent on or after this day or time, and the story of each request that it answers
    #[arg(long, value_name = "DATE")]
    pub(super) since: Option<String>,
    /// Show what would be written without writing anything
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Import as of this time: meetings that end later are left out [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// Ignore git history; the ids of removed entries may be used again then
    #[arg(long)]
    pub(super) no_history: bool,
    /// Neither read nor write the history cache
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Order {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
    /// Year, month, day
    Ymd,
}

impl Order {
    pub(super) fn order(self) -> DateOrder {
        match self {
            Self::Dmy => DateOrder::DayMonthYear,
            Self::Mdy => DateOrder::MonthDayYear,
            Self::Ymd => DateOrder::YearMonthDay,
        }
    }
}
