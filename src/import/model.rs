//! What the readers of exports produce, whatever the platform.

use std::ops::Range;
use std::sync::Arc;

pub use crate::evidence::Platform;

/// A chat, channel or mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// The platform.
    pub platform: Platform,
    /// The label in keys, made of the title: `marketing-chat`.
    pub id: String,
    /// The title as the export has it.
    pub title: String,
    /// The other one in a chat of two, where the export says it: somebody who may never have written.
    pub peer: Option<Sender>,
    /// Who can read it, where the export says it: also those who never wrote.
    pub members: Vec<Sender>,
    /// The messages, by time.
    pub messages: Vec<Item>,
}

/// Who sent a message or took part in a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sender {
    /// The identity on the platform (`user12345`, `U0123`, `+34…`, an address), or the name where there is none.
    pub account: String,
    /// The name that the export shows.
    pub name: Option<String>,
}

/// A message or event of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The identity within the conversation, to which `reply_to` refers.
    pub id: String,
    /// Unix seconds in UTC.
    pub at: i64,
    /// The time that the sender claims, where another one is more reliable (mail).
    pub claimed_at: Option<i64>,
    /// Whether the export has the time of a clock without its zone, so that the zone in which it is read matters.
    pub is_local: bool,
    /// The sender; absent for events of the platform itself.
    pub sender: Option<Sender>,
    /// The content.
    pub body: Body,
    /// Whose words the text has.
    pub words: Words,
    /// The message to which this one replies.
    pub reply_to: Option<String>,
    /// The thread to which it belongs.
    pub thread: Option<String>,
    /// When it was last edited; `at` if the export does not say when.
    pub edited: Option<i64>,
    /// Where it stands in the export.
    pub place: Place,
    /// To whom it was sent (mail).
    pub to: Vec<Sender>,
    /// Whom it addresses, where the export says it: those of a mail who do not only get a copy, those whom a message mentions.
    pub named: Vec<Sender>,
}

impl Item {
    /// The time by which the two sides know a message: of mail, what its sender claimed, as only the recipient's copy says when
    /// it was received.
    pub fn shared_time(&self) -> i64 {
        self.claimed_at.unwrap_or(self.at)
    }
}

/// Whose words a text has, by what the export says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// The sender's, but for these quotations: bytes of the text, in their order.
    Own(Vec<Range<usize>>),
    /// Those of somebody else: the message was forwarded, or the text is the subject that somebody else gave.
    Others,
}

impl Default for Words {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

/// Whether a text that is set as code is the name of a thing, as of a file or a version: without it, two things could not be told
/// apart.
pub(super) fn is_name(code: &str) -> bool {
    let marks = |c: char| c.is_numeric() || matches!(c, '.' | '_' | '-' | '/' | '\\' | '@' | '#');
    let inner = code.trim().trim_end_matches(['.', '!', '?']);
    !inner.contains(char::is_whitespace) && inner.contains(marks)
}

/// The content of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text.
    Text(String),
    /// A call.
    Call {
        /// How long it lasted: `None` if nobody answered, 0 if it was answered and the length is unknown.
        seconds: Option<u32>,
        /// Whether more than two people could take part.
        group: bool,
        /// Whether it had pictures, as far as the export says it.
        video: bool,
        /// Who took part, where the export says it.
        participants: Vec<Sender>,
    },
    /// A voice message.
    Voice {
        /// The length.
        seconds: Option<u32>,
        /// The file's name in the export.
        file: Option<String>,
    },
    /// A photo, a document, a location, a poll ….
    Attachment {
        /// What it is: `photo`, `document`, `location`; `media` where the export does not say.
        kind: String,
        /// The file's name in the export, or the address of a location.
        file: Option<String>,
        /// The caption, or the question of a poll.
        text: String,
    },
    /// A message that was deleted.
    Deleted,
    /// An event of the platform, such as a new member.
    System(String),
}

/// A place in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file; within an archive or folder, the path in it.
    pub file: Arc<str>,
    /// Where in the file.
    pub spot: Spot,
}

/// Where in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The file as a whole.
    Whole,
    /// A line, counted from 1.
    Line(u64),
    /// A byte, counted from 0.
    Byte(u64),
}

impl Place {
    /// The file as a whole.
    pub fn whole(file: &Arc<str>) -> Self {
        Self {
            file: Arc::clone(file),
            spot: Spot::Whole,
        }
    }

    /// A line of the file, counted from 1.
    pub fn line(file: &Arc<str>, line: u64) -> Self {
        Self {
            file: Arc::clone(file),
            spot: Spot::Line(line),
        }
    }

    /// A byte of the file, counted from 0.
    pub fn byte(file: &Arc<str>, byte: u64) -> Self {
        Self {
            file: Arc::clone(file),
            spot: Spot::Byte(byte),
        }
    }
}
