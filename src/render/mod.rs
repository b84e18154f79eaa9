//! Shows what a run found: one file a format, and the only place that knows colours and escapes.
//!
//! Whatever stands in a repository may have been written to deceive a reader, a terminal or a CI runner; it leaves here
//! only through [`Untrusted`].

mod account;
#[cfg(test)]
mod ci_tests;
mod concise;
mod diff;
pub mod entry;
mod escape;
mod github;
mod gitlab;
pub mod history;
mod human;
mod json;
pub mod jsonl;
mod junit;
mod listed;
mod markdown;
pub mod obligation;
mod rdjsonl;
pub mod report;
mod sarif;
pub mod several;
mod snippet;
mod statistics;
pub mod status;
mod story;
#[cfg(test)]
mod tests;
mod wrap;

use std::io;

pub use account::{account, write_account};
pub use diff::write_diff;
pub use escape::Untrusted;
pub use history::{write_history_lines, write_history_table};
pub use json::{to_json, to_json_line};
pub use markdown::summary;
pub use several::{Named, render_several, takes_several, write_summary};
pub use statistics::statistics;
pub use story::{Subject, write_story};

use crate::engine::Report;
use crate::project::Project;
use crate::yaml::words;

words! {
    /// How a report is written.
    "output format"
    pub enum Format {
        /// Snippets with labels, derivations and next steps, for people.
        Human = "human",
        /// `path:line:col: error[rule]: message`, one line a finding.
        Concise = "concise",
        /// One JSON document for other programs.
        Json = "json",
        /// One JSON document a line: the findings, then the account.
        Jsonl = "jsonl",
        /// SARIF 2.1.0, for code scanning.
        Sarif = "sarif",
        /// Annotations of GitHub Actions.
        Github = "github",
        /// A Code Quality report of GitLab.
        Gitlab = "gitlab",
        /// JUnit XML.
        Junit = "junit",
        /// What reviewdog reads.
        Rdjsonl = "rdjsonl",
        /// Markdown for a summary or a comment.
        Markdown = "markdown",
    }
}

/// How text for people looks: chosen by the caller for the stream that is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// Whether frames are drawn with more than ASCII.
    pub unicode: bool,
    /// The columns of a line.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            unicode: false,
            width: 80,
        }
    }
}

/// Writes a report, in small pieces: give it a buffer. The
/// account of the run is the caller's to write, since it goes to different places: [`write_account`].
///
/// # Errors
/// What writing to `out` gives.
pub fn render(
    format: Format,
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(project, report, style, out),
        Format::Concise => concise::write(project, report, "", out),
        Format::Json => to_json(&report::CheckReport::new(project, report), out),
        Format::Jsonl => jsonl::write(project, report, out),
        Format::Sarif => sarif::write(project, report, out),
        Format::Github => github::write(project, report, &mut { github::SHOWN }, out),
        Format::Gitlab => gitlab::write(project, report, out),
        Format::Junit => junit::write(project, report, out),
        Format::Rdjsonl => rdjsonl::write(project, report, out),
        Format::Markdown => markdown::write(project, report, out),
    }
}

/// `1 error`, `3 errors`, `no errors`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}
