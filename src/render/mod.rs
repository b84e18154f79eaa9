//! Output formats: one file per format. Only this module knows about colors and escapes.
//!
//! Text from a repository may be crafted to deceive a reader, a terminal or a CI runner; it is only written through
//! [`Untrusted`].

mod account;
mod checked;
#[cfg(test)]
mod ci_tests;
mod concise;
mod delay;
mod diff;
pub mod digest;
pub mod drafts;
pub mod entry;
mod escape;
pub mod feed;
mod format;
mod github;
mod gitlab;
pub mod grade;
pub mod heads;
pub mod history;
mod human;
mod json;
mod json_report;
pub mod jsonl;
mod junit;
mod listed;
mod markdown;
pub mod obligation;
mod owed;
mod rdjsonl;
pub mod report;
mod sarif;
pub mod several;
pub mod site;
mod snippet;
mod statistics;
pub mod status;
mod story;
pub mod terminal;
#[cfg(test)]
mod tests;
mod wrap;

pub use account::{account, write_account};
pub use checked::{Checked, Unchecked};
pub use diff::write_diff;
pub use escape::Untrusted;
pub use format::{Format, Readers};
pub use history::{write_history_lines, write_history_table};
pub use json::{to_json, to_json_line};
pub use markdown::{summary, unchecked};
pub use several::{Named, summary_table, write_summary};
pub use statistics::statistics;
pub use story::{Subject, write_story};
pub(crate) use wrap::{after_head, below_head, reflow, wrap};

use crate::message::Language;

/// The style of text output, chosen for the stream that is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// Whether frames are drawn with more than ASCII.
    pub unicode: bool,
    /// The line width in columns.
    pub width: usize,
    /// The language of messages.
    pub language: Language,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            unicode: false,
            width: 80,
            language: Language::English,
        }
    }
}
