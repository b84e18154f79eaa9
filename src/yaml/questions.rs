//! What a mapping has, without taking it.

use super::NodeKind;
use super::declare::Declared;
use super::decode::{Decoder, Mapping};
use crate::source::translated;

impl Mapping {
    /// Whether a key is present that means one of these fields in Russian or Spanish.
    #[must_use]
    pub fn has_in_words(&self, fields: &[Declared]) -> bool {
        let known = || fields.iter().map(|field| (field.key, field.also));
        self.keys
            .iter()
            .any(|(k, _)| !translated(k, known()).is_empty())
    }

    /// Whether a key that has not been taken, and is not one of other tools, has a text with some property.
    pub fn has_text(&self, decoder: &Decoder<'_>, accepts: impl Fn(&str) -> bool) -> bool {
        self.keys.iter().any(|(key, node)| {
            let is_text = matches!(decoder.kind(*node), NodeKind::Scalar(text, _) if accepts(text));
            is_text && !decoder.is_foreign(&key.value)
        })
    }
}
