//! The values of messages.

use std::fmt;
use std::sync::Arc;

use super::{Language, Message, Words};

/// A type that can be written in every language.
pub trait Say: fmt::Debug + Send + Sync {
    /// Writes the value.
    fn say(&self, words: &mut Words);

    /// The number that determines the plural form.
    fn number(&self) -> Option<u64> {
        None
    }

    /// The value for programs, if that is not its text: a date as ISO 8601, an instant as RFC 3339.
    fn data(&self) -> Option<String> {
        None
    }
}

/// The way to join the last item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// `a, b and c`.
    And,
    /// `a, b or c`.
    Or,
    /// `a, b, c`.
    Commas,
}

/// A value of a message.
#[derive(Debug, Clone)]
pub enum Value {
    /// An absent value; nothing is written.
    Nothing,
    /// Text of the repository: an id, a name, a path, a value as it is written. It is never translated or inflected.
    Name(Arc<str>),
    /// A whole number.
    Number(u64),
    /// A message, for instance a clause.
    Message(Message),
    /// Several values.
    List(Arc<[Value]>, List),
    /// A value with its own formatting.
    Custom(Arc<dyn Say>),
}

impl Value {
    /// A value with its own formatting.
    #[must_use]
    pub fn custom(value: impl Say + 'static) -> Self {
        Self::Custom(Arc::new(value))
    }

    /// Values joined by "and".
    #[must_use]
    pub fn all<T: Into<Self>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::list(values, List::And)
    }

    /// Values joined by "or".
    #[must_use]
    pub fn any<T: Into<Self>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::list(values, List::Or)
    }

    /// Values joined by commas alone.
    #[must_use]
    pub fn commas<T: Into<Self>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::list(values, List::Commas)
    }

    fn list<T: Into<Self>>(values: impl IntoIterator<Item = T>, list: List) -> Self {
        Self::List(values.into_iter().map(Into::into).collect(), list)
    }
}

impl Say for Value {
    fn say(&self, words: &mut Words) {
        match self {
            Self::Nothing => {}
            Self::Name(text) => words.name(text),
            Self::Number(number) => words.word(&number.to_string()),
            Self::Message(message) => message.say(words),
            Self::List(values, list) => say_list(values, *list, words),
            Self::Custom(value) => value.say(words),
        }
    }

    fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::List(values, _) => u64::try_from(values.len()).ok(),
            Self::Custom(value) => value.number(),
            Self::Nothing | Self::Name(_) | Self::Message(_) => None,
        }
    }
}

fn say_list(values: &[Value], kind: List, words: &mut Words) {
    let last = values.len().saturating_sub(1);
    for (number, value) in values.iter().enumerate() {
        if number > 0 {
            words.word(match kind {
                List::And if number == last => and(words.language(), value),
                List::Or if number == last => or(words.language(), value),
                _ => ", ",
            });
        }
        value.say(words);
    }
}

/// The conjunction "and" before a value. Spanish `y` is `e` before the sound of i (RAE, Diccionario panhispánico de dudas, «y»).
fn and(language: Language, next: &Value) -> &'static str {
    match language {
        Language::English => " and ",
        Language::Russian => " и ",
        Language::Spanish if begins_with(next, &["i", "í", "hi", "hí"]) => " e ",
        Language::Spanish => " y ",
    }
}

/// The conjunction "or" before a value. Spanish `o` is `u` before the sound of o (RAE, Diccionario panhispánico de dudas, «o»).
fn or(language: Language, next: &Value) -> &'static str {
    match language {
        Language::English => " or ",
        Language::Russian => " или ",
        Language::Spanish if begins_with(next, &["o", "ó", "ho", "hó", "8"]) => " u ",
        Language::Spanish => " o ",
    }
}

fn begins_with(value: &Value, sounds: &[&str]) -> bool {
    let mut words = Words::new(Language::Spanish);
    value.say(&mut words);
    let text = words.as_text().to_lowercase();
    // `hielo` and `hierro` begin with the sound of y.
    sounds.iter().any(|sound| text.starts_with(sound)) && !text.starts_with("hie")
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Name(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Name(text.into())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Name(text.as_str().into())
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<&Message> for Value {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}
