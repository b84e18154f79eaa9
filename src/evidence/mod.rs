//! Keys of evidence: by what the messages of a chat or mailbox are named in a log (docs/evidence.md).

mod accounts;
mod key;
mod normal;
mod platform;
mod slug;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use accounts::telephone;
pub use accounts::{Accounts, clean};
pub use key::{Key, USUAL_DELAY, delay_in_key, digest, time_in_key};
pub(crate) use normal::{OBJECT, is_blank, is_mark};
pub use normal::{normalise, visible};
pub use platform::Platform;
pub use slug::slug;
