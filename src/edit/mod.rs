//! Writing to the log.
//!
//! Existing text stays byte for byte as it is; an entry is appended with the line endings of the file. A new text is parsed
//! before it is saved, so that an entry always reads back as intended. A file is replaced atomically, and only if it has not
//! changed since it was read.

mod account;
mod append;
mod apply;
mod begin;
mod compose;
mod drafted;
mod generated;
mod lock;
mod place;
mod replace;
mod reviewed;
mod sound;
#[cfg(test)]
mod tests;

pub use account::{AccountError, add_account};
pub use append::{AppendError, Appended, append, of_one};
pub use apply::{FixedFile, Round, apply};
pub use begin::Beginning;
pub use compose::{Draft, one_line};
pub use drafted::{Drafted, append_drafts, harmless, readable};
pub use generated::{Generated, GeneratedError};
pub use lock::{Busy, Lock};
pub use place::{NoPlace, place};
pub use replace::{
    ReplaceError, is_temporary, make_folders, replace, replace_program, write_whole,
};
pub use reviewed::{DraftEdit, DraftError, edit_draft};
