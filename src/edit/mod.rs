//! Writing into the log, kept apart from reading it.
//!
//! What people wrote stays as it is, byte for byte: an entry is added behind it, in the file's own line ends. What was
//! written is read again before it goes to the disk: a text that would not read back as what was meant is never saved. A
//! file is replaced as a whole, and only if nobody else has changed it meanwhile.

mod append;
mod begin;
mod compose;
mod lock;
mod mend;
mod place;
mod replace;
mod sound;
#[cfg(test)]
mod tests;

pub use append::{AppendError, Appended, append, of_one};
pub use begin::Beginning;
pub use compose::{Draft, one_line};
pub use lock::{Busy, Lock};
pub use mend::{Mended, Round, mend};
pub use place::{NoPlace, place};
pub use replace::{ReplaceError, replace, replace_program, write_whole};
