//! When each entry was recorded, landed, edited and removed, and by whom; and when each version of the charter landed.
//!
//! The commits are the evidence: the text of an entry says what is claimed, the commit says when the claim was written down.
//! [`read()`] asks every commit that leads to a tip what it did to the log, and answers with a [`History`]: for every entry a
//! [`Story`], for the charter its versions. What the words mean, with S(c) being what the log says under an entry's id at the
//! commit c:
//!
//! - **recorded**: of the commits with S(c) not empty and S(p) empty for every parent p, those without another such commit
//!   among their ancestors; of these the one with the least committer time, then the least id;
//! - **landed**: the oldest commit on the main line with S(c) not empty;
//! - **edited**: the commits on that line where S(p) and S(c) are not empty and differ, p being the parent on that line;
//! - **removed**: the commits on that line where S(p) is not empty and S(c) is;
//! - **dropped**: the merges c with a parent p where something in S(p) is not in S(c), no commit before another parent said it, and
//!   no commit before both has an entry under the id.
//!
//! The main line goes from the tip through the parent of each merge that the history shows to have been shared: see
//! docs/semantics.md.
//!
//! Entries are told apart by their id alone, and what an entry says is its [`Meaning`]: another file, other line ends or
//! another order of keys are no edit. Who reads an entry from a file's bytes is given as a [`Splitter`].
//!
//! A history that is cut off or altered is never answered from: that is a [`HistoryError`], which says what to do. A commit
//! whose people or dates cannot be believed leaves the entries that it touched unjudged ([`Story::unjudged`]).

mod ancestry;
mod bounded;
mod cache;
mod create;
mod cuts;
mod delta;
mod drops;
mod error;
mod facts;
mod forced;
mod git;
mod graph;
mod hash;
mod header;
mod hooks;
mod ids;
mod index;
mod intern;
mod loose;
mod mailmap;
mod mainline;
mod malformed;
mod meaning;
mod model;
mod object;
mod objects;
mod open;
mod pack;
mod paths;
mod place;
mod read;
mod recent;
mod refs;
mod revision;
mod rope;
mod settings;
mod stories;
mod sweep;
mod tree;
mod trust;
mod views;

#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod merges;
#[cfg(test)]
#[allow(
    clippy::format_push_string,
    reason = "a script for git is put together once, and readably"
)]
mod testing;
#[cfg(test)]
mod tests;

pub use cache::Cache;
pub use create::{NewCommit, create_repository};
pub use cuts::heading_cuts;
pub use error::HistoryError;
pub use forced::Forced;
pub use git::{Repository, TreeFile};
pub use mailmap::{Identity, Mailmap};
pub use malformed::{BadLine, Malformation, Role, Unjudged};
pub use meaning::{Meaning, Splitter, digest};
pub use model::{Change, CharterVersion, Commit, Dropped, History, Story};
pub use object::{CommitId, LARGEST_FILE, ObjectId};
pub use paths::LogPaths;
pub use read::read;
