//! Drafts as data.

use chrono::NaiveDate;

use super::reason::Reason;
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
    /// The decisions of which it may be about one, where nothing tells which.
    pub may_be: Vec<usize>,
}

impl Draft {
    /// The value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&Value> {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Whether both answer the same request in the same way.
    pub(super) fn answers_as(&self, other: &Self) -> bool {
        let same = |name| self.field(name) == other.field(name);
        let replies = self.kind == Kind::Reply && other.kind == Kind::Reply;
        replies && same("answers") && same("gives")
    }

    /// Puts off what it promises to the day of another promise of the same, if that is later: of two things that one request asks for,
    /// both are there only then.
    pub(super) fn promise_later(&mut self, other: &Self) {
        let days = (self.field("promises"), other.field("promises"));
        if let (Some(Value::Day(day)), Some(Value::Day(later))) = days
            && day < later
        {
            self.set("promises", Value::Day(*later));
        }
    }

    /// Gives a field another value; adds it if it has none.
    pub(super) fn set(&mut self, name: &'static str, value: Value) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name, value)),
        }
    }
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
