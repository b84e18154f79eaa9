//! The arguments of `drafts`.

use std::path::PathBuf;

use clap::Args;

use super::super::common::{Common, DueFormat};
use super::super::complete;

#[derive(Debug, Args)]
pub(in crate::cli) struct Drafts {
    /// Project folders [default: the project that contains the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Go through the drafts one by one: accept, edit the kind, skip, skip the thread; needs a terminal
    #[arg(long, conflicts_with_all = ["accept", "skip", "output_format"])]
    pub(super) review: bool,
    /// Accept these drafts: remove the word `draft` from their blocks, and nothing else
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',', add = complete::drafts())]
    #[arg(conflicts_with_all = ["skip", "output_format"])]
    pub(super) accept: Vec<String>,
    /// Skip these drafts: remove them, and remember their evidence in a comment, so that they are not imported again
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',', add = complete::drafts())]
    #[arg(conflicts_with = "output_format")]
    pub(super) skip: Vec<String>,
    /// Output format of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DueFormat::Human)]
    pub(super) output_format: DueFormat,
    #[command(flatten)]
    pub(super) common: Common,
}
