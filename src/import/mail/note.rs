//! What was left out of a mailbox, or read otherwise than it says.

use crate::import::model::Place;

/// A mail that was left out, or whose time is doubtful. The rest of the mailbox is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where the mail is.
    pub place: Place,
    /// What is noted.
    pub kind: NoteKind,
}

/// What is noted of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteKind {
    /// It is not a mail: it has no header. It was left out.
    NotAMail,
    /// It cannot be opened or read. It was left out.
    Unreadable(std::io::ErrorKind),
    /// It has no sender's address. It was left out.
    NoSender,
    /// No header states a time that can be read. It was left out.
    NoTime,
    /// `Date` is missing or cannot be read; the time of the recipient's server, or of the mailbox, is used.
    NoDate,
    /// It claims a time that is more than a day from that of the recipient's server.
    DatesDiffer {
        /// What the sender claims, in Unix seconds.
        claimed: i64,
        /// When the recipient's server received it.
        received: i64,
    },
    /// Its text cannot be decoded in the character set that it names, if it names one.
    Undecodable(Option<String>),
    /// It is too long; what is beyond the limit was not read.
    Cut,
    /// It has the label or the flag of drafts, and was never sent. It was left out.
    Draft,
    /// It has the label of spam. It was left out.
    Spam,
    /// An earlier mail has the same `Message-ID` and another text, which is used.
    SameId(String),
}
