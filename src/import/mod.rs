//! Readers of the exports of chats, mailboxes and calendars; the keys by which messages are found again; drafts of entries.

mod calendar;
mod compare;
mod content;
pub mod draft;
mod fault;
mod fault_words;
mod folder;
mod foreign;
pub mod mail;
mod model;
mod note;
mod open;
mod options;
mod scalar;
mod slack;
pub mod telegram;
pub mod transcript;
mod tree;
pub mod whatsapp;

#[cfg(test)]
mod tests;

pub use self::compare::{Change, Verdict, compare, tolerance};
pub use self::content::{content, former_digests, key_of};
pub use self::fault::{Fault, Part, Reading};
pub use self::foreign::Foreign;
pub use self::model::{Body, Conversation, Item, Place, Platform, Sender, Spot, Words};
pub use self::note::{Note, NoteKind, Undrafted};
pub use self::open::{Export, Format, Read, detect, read, read_together};
pub use self::options::{DateOrder, Instants, Limits, Options, Zone, instants};
