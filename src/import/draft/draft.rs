//! Drafts as data.

use chrono::NaiveDate;

use crate::import::model::Platform;

/// A draft of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The kind of entry.
    pub kind: Kind,
    /// The fields after the id, in the order of the documentation.
    pub fields: Vec<(&'static str, Value)>,
    /// The title, in one line without markup.
    pub title: String,
    /// What was written.
    pub note: String,
    /// Where it comes from.
    pub source: Source,
    /// Why it was drafted.
    pub reason: Reason,
}

/// The kinds of entries that are drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody asks the other side for something.
    Request,
    /// The answer to it.
    Reply,
    /// A reminder of it.
    Reminder,
    /// A call or meeting.
    Call,
    /// A decision.
    Decision,
}

impl Kind {
    /// The key in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Reminder => "reminder",
            Self::Call => "call",
            Self::Decision => "decision",
        }
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An instant in Unix seconds.
    Time(i64),
    /// A day.
    Day(NaiveDate),
    /// A word of the format.
    Word(&'static str),
    /// A person or a party.
    Name(String),
    /// Several people.
    Names(Vec<String>),
    /// The charter's channel for a platform.
    Channel(Platform),
    /// A length of time in seconds.
    Length(u32),
    /// The id of another draft.
    Draft(usize),
}

/// The item that a draft comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The index of the conversation.
    pub conversation: usize,
    /// The index of the item in it.
    pub item: usize,
}

/// Why something was drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// What it is taken for.
    pub why: Why,
    /// What ties it to the entry that it refers to.
    pub tie: Option<Tie>,
}

/// What something is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A call that was answered.
    Call,
    /// A call whose participants the export does not name: all people of the conversation are listed.
    CallOfGroup,
    /// A voice message, to be transcribed.
    VoiceMessage,
    /// A meeting of both sides that has ended.
    Meeting,
    /// It asks the other side for something.
    Asks,
    /// It asks for the same once more.
    AsksAgain,
    /// It says that it is a reminder, or that something did not come.
    Reminds,
    /// It approves something.
    Approves,
    /// It rejects something.
    Rejects,
    /// It refuses what was asked for.
    Refuses,
    /// It promises what was asked for, by a date.
    Promises,
    /// It hands over what was asked for.
    HandsOver,
    /// It answers what was asked.
    Answers,
    /// It crosses the sides, and everything was asked for.
    Crosses,
}

/// What ties a message to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It is a reply to it on the platform.
    Reply,
    /// It is in the same thread.
    Thread,
    /// It follows it in the chat.
    Follows,
}
