//! The history of each entry (recorded, landed, edited, removed, and by whom) and of the charter's versions.
//!
//! The commits are the evidence: the text of an entry makes a claim, the commit shows when the claim was written down.
//! [`read()`] reads the changes of the log in every ancestor of a tip and returns a [`History`]: a [`Story`] for every entry,
//! and the versions of the charter. The terms, with S(c) being the log's content under an entry's id at the
//! commit c:
//!
//! - **recorded**: of the commits with S(c) not empty and S(p) empty for every parent p, those without another such commit
//!   among their ancestors; of these the one with the least committer time, then the least id;
//! - **landed**: the oldest commit on the main line with S(c) not empty;
//! - **edited**: the commits on that line where S(p) and S(c) are not empty and differ, p being the parent on that line;
//! - **removed**: the commits on that line where S(p) is not empty and S(c) is;
//! - **dropped**: the merges c with a parent p where something in S(p) is not in S(c), no ancestor of another parent had it, and
//!   no common ancestor has an entry under the id.
//!
//! The main line goes from the tip through the parent of each merge that the history shows to have been shared: see
//! docs/semantics.md.
//!
//! Entries are identified by their id alone, and the content of an entry is its [`Meaning`]: another file, other line ends or
//! another order of keys are not edits. A [`Splitter`] reads entries from a file's bytes.
//!
//! A history that is cut off or altered is a [`HistoryError`] with a remedy. The times of entries touched by a malformed
//! commit are not checked ([`Story::times_unknown`]).

mod ancestry;
mod arrival;
mod bloom;
mod bounded;
mod brought;
mod cache;
mod charters;
mod commit_graph;
mod create;
mod cuts;
mod delta;
mod descent;
mod details;
mod drops;
mod error;
mod facts;
mod first_records;
mod forced;
mod git;
mod graph;
mod hash;
mod header;
mod hooks;
mod ids;
mod index;
mod intern;
mod left_behind;
mod lookup;
mod loose;
mod mailmap;
mod mainline;
mod malformed;
mod meaning;
mod model;
mod moved_in_steps;
mod object;
mod objects;
mod odd;
mod offsets;
mod open;
mod origin;
mod origins;
mod pack;
mod paths;
mod people;
mod place;
mod read;
mod recent;
mod refs;
mod revision;
mod roots;
mod rope;
mod sectioned;
mod settings;
mod shortcuts;
mod steps;
mod stories;
mod story_index;
mod sweep;
mod tree;
mod trust;
mod views;
mod walk;
mod workers;

#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod merges;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use cache::Cache;
pub use create::{NewCommit, create_repository};
pub use cuts::heading_cuts;
pub use error::HistoryError;
pub use forced::Forced;
pub use git::{MAILMAP, Repository, TreeFile};
pub use mailmap::{Identity, Mailmap};
pub use malformed::{BadLine, Malformation, Role, TimesUnknown};
pub use meaning::{Meaning, Splitter, digest};
pub use model::{Change, CharterVersion, Commit, Dropped, History, Story};
pub use object::{CommitId, LARGEST_FILE, ObjectId};
pub use paths::LogPaths;
pub use read::read;
pub use sectioned::{has_words, sections_of};
pub use tree::{Odd, OddKind};
