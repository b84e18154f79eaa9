//! The values of a message as data, for programs that word it themselves.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Language, Say, Value, Words};

/// A value of a message: a number, a list, or a text. A date is ISO 8601, an instant RFC 3339; a value that is a message of its
/// own, for instance a clause, is its text in the language of the message, with the separator before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Data {
    /// The value is absent in this message.
    Absent(()),
    /// A whole number.
    Number(u64),
    /// A text.
    Text(String),
    /// Several values.
    List(Vec<Data>),
}

/// The values of a message by name.
pub type Values = BTreeMap<&'static str, Data>;

impl Data {
    /// A value whose text, as it stands in the message, is known.
    pub(super) fn new(value: &Value, language: Language, text: Option<&str>) -> Self {
        let written = || {
            text.map_or_else(
                || {
                    let mut words = Words::new(language);
                    value.say(&mut words);
                    words.into_text()
                },
                str::to_owned,
            )
        };
        match value {
            Value::Nothing => Self::Absent(()),
            Value::Number(number) => Self::Number(*number),
            Value::Name(name) => Self::Text(name.to_string()),
            Value::List(values, _) => {
                let of = |value| Self::new(value, language, None);
                Self::List(values.iter().map(of).collect())
            }
            Value::Message(_) => Self::Text(written()),
            Value::Custom(custom) => Self::Text(custom.data().unwrap_or_else(written)),
        }
    }
}
