//! Options that commands share, and the formats of those that have two.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::Color;

#[derive(Debug, Args)]
pub(super) struct Common {
    /// When to use colored output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Charter to use instead of the project's projlog.yaml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DueFormat {
    /// For people
    Human,
    /// For programs
    Json,
}
