//! What a mapping has, without taking it.

use super::declare::Declared;
use super::decode::{Decoder, Mapping};
use super::{NodeId, NodeKind};
use crate::source::{Spanned, translated};

impl Mapping {
    /// Whether a key is present that means one of these fields in Russian or Spanish.
    #[must_use]
    pub fn has_in_words(&self, fields: &[Declared]) -> bool {
        let known = || fields.iter().map(|field| (field.key, field.also));
        self.keys
            .iter()
            .any(|(k, _)| !translated(k, known()).is_empty())
    }

    /// The keys that have not been taken, and are not those of other tools, each with its value.
    pub fn others<'m>(
        &'m self,
        decoder: &'m Decoder<'_>,
    ) -> impl Iterator<Item = (&'m Spanned<String>, NodeId)> {
        let others = self.keys.iter().map(|(key, node)| (key, *node));
        others.filter(|(key, _)| !decoder.is_foreign(&key.value))
    }

    /// Whether a key that has not been taken, and is not one of other tools, has a text with some property.
    pub fn has_text(&self, decoder: &Decoder<'_>, accepts: impl Fn(&str) -> bool) -> bool {
        self.others(decoder).any(
            |(_, node)| matches!(decoder.kind(node), NodeKind::Scalar(text, _) if accepts(text)),
        )
    }
}
