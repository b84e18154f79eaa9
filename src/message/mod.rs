//! Messages as typed values, until a renderer formats them in a language.
//!
//! A [`Message`] is a text in every [`Language`] together with its values. It is written in place with
//! [`message!`](crate::message::message): a missing language, a placeholder without a value or a missing plural
//! form does not compile. Nothing is looked up at run time, and nothing depends on the machine's locale.

/// Creates a message in all languages. `{name}` is replaced by a value, `{name#one|other}` by the plural form for a number
/// (Russian: `{name#one|few|many}`), `{{` and `}}` by braces. `{name:on}` writes the dates in the value as a sentence needs
/// them, see [`DateForm`](crate::message::DateForm): `full`, `on`, `from`,
/// `since` or `until`.
///
/// ```ignore
/// message! {
///     en: "{stage} is {over} overdue",
///     ru: "{stage}: просрочка {over}",
///     es: "{stage} lleva {over} de retraso",
///     stage: entry.id(),
///     over: lateness,
/// }
/// ```
macro_rules! message {
    (en: $en:literal, ru: $ru:literal, es: $es:literal $(, $name:ident : $value:expr)* $(,)?) => {{
        const TEMPLATES: $crate::message::Templates =
            $crate::message::Templates::new([$en, $ru, $es], &[$(stringify!($name)),*]);
        $crate::message::Message::new(&TEMPLATES, [$($crate::message::Value::from($value)),*])
    }};
}
pub(crate) use message;

/// Implements [`std::error::Error`] for types with a method `message`, in English.
macro_rules! errors {
    ($($error:ty),+ $(,)?) => {$(
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.message().english())
            }
        }

        impl std::error::Error for $error {}
    )+};
}
pub(crate) use errors;

mod data;
mod language;
mod system;
mod template;
#[cfg(test)]
mod tests;
mod value;
mod words;

use std::fmt;
use std::sync::Arc;

pub use data::{Data, Values};
pub use language::{Language, Plural};
pub use template::Templates;
pub use value::{List, Say, Value};
pub use words::{DateForm, Piece, Words};

/// A text in all languages, with its values.
#[derive(Clone)]
pub struct Message(Content);

#[derive(Clone)]
enum Content {
    /// A template for each language, and the values of its names.
    Filled(&'static Templates, Arc<[Value]>),
    /// Parts joined by a separator.
    Joined(Arc<Joined>),
}

/// The parts of a message, and what is between them. Few messages have several.
struct Joined {
    parts: Vec<Message>,
    between: &'static str,
}

impl Message {
    /// A message from templates and the values of their names, in the same order. Use
    /// [`message!`](crate::message::message), which checks that they fit.
    #[must_use]
    pub fn new(templates: &'static Templates, values: impl Into<Arc<[Value]>>) -> Self {
        Self(Content::Filled(templates, values.into()))
    }

    /// Clauses of one sentence, joined by semicolons.
    #[must_use]
    pub fn clauses(clauses: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(clauses, "; ")
    }

    /// Messages joined by `between`.
    #[must_use]
    pub fn joined(parts: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let parts = parts.into_iter().collect();
        Self(Content::Joined(Arc::new(Joined { parts, between })))
    }

    /// A value alone, the same in all languages.
    #[must_use]
    pub fn value(value: impl Into<Value>) -> Self {
        message! { en: "{value}", ru: "{value}", es: "{value}", value: value.into() }
    }

    /// The whole text in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.words(language).into_text()
    }

    /// The whole text in English.
    #[must_use]
    pub fn english(&self) -> String {
        self.text(Language::English)
    }

    /// The text in a language, and the values in it by name. Values of joined messages are not named.
    #[must_use]
    pub fn text_and_values(&self, language: Language) -> (String, Values) {
        let mut words = Words::new(language);
        let Content::Filled(templates, values) = &self.0 else {
            self.say(&mut words);
            return (words.into_text(), Values::new());
        };
        let mut places = vec![None; values.len()];
        templates.fill(values, &mut words, |index, place| {
            if let Some(first @ None) = places.get_mut(index) {
                *first = Some(place);
            }
        });
        let text = words.into_text();
        let named = templates.names().iter().zip(values.iter().zip(places));
        let named = named.map(|(name, (value, place))| {
            let written = place.and_then(|place| text.get(place));
            (*name, Data::new(value, language, written))
        });
        let named = named.collect();
        (text, named)
    }

    /// The text in a language, with names of the repository marked apart from projlog's own words.
    #[must_use]
    pub fn words(&self, language: Language) -> Words {
        let mut words = Words::new(language);
        self.say(&mut words);
        words
    }
}

impl Say for Message {
    fn say(&self, words: &mut Words) {
        match &self.0 {
            Content::Filled(templates, values) => templates.fill(values, words, |_, _| {}),
            Content::Joined(joined) => {
                for (number, part) in joined.parts.iter().enumerate() {
                    if number > 0 {
                        words.word(joined.between);
                    }
                    part.say(words);
                }
            }
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.english(), f)
    }
}

/// Two messages are equal if their texts are equal in every language.
impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        Language::ALL
            .iter()
            .all(|language| self.text(*language) == other.text(*language))
    }
}

impl Eq for Message {}
