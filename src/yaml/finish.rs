//! The keys of a mapping that are none of its fields.

use std::collections::HashMap;

use super::cut::goes_on;
use super::{Decoder, Mapping};
use crate::message::{Message, message};
use crate::source::{
    Also, Fault, FaultKind, Fix, did_you_mean, did_you_mean_any, hint, is_doubtful, meant, nearest,
    translated,
};

/// The key that a key was meant as which goes on behind a sign in place of its colon: `sets：{ due`.
pub(super) fn key_in(key: &str) -> &str {
    let end = key.find(['：', '=']).unwrap_or(key.len());
    key.get(..end).map_or(key, str::trim_end)
}

impl Mapping {
    /// Reports every key that was not taken; `owner` is the name of the mapping. Returns the fields that are there and could
    /// not be read, if only because of a slip in their key.
    pub fn finish(
        mut self,
        owner: fn() -> Message,
        decoder: &mut Decoder<'_>,
    ) -> Vec<&'static str> {
        self.keys.retain(|(key, _)| !decoder.is_foreign(&key.value));
        let known = || self.known.iter().map(|(key, _)| *key);
        let in_words: Vec<Vec<&str>> = self
            .keys
            .iter()
            .map(|(key, _)| translated(key_in(&key.value), self.known.iter().copied()))
            .collect();
        let meant: Vec<Option<&str>> = self
            .keys
            .iter()
            .zip(&in_words)
            .map(|((key, _), words)| match words.as_slice() {
                [] => meant(key_in(&key.value), known()),
                [only] => Some(*only),
                _ => None,
            })
            .collect();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for near in meant.iter().flatten() {
            *times.entry(near).or_default() += 1;
        }
        for (((key, _), near), words) in self.keys.iter().zip(&meant).zip(&in_words) {
            let fault = Fault::new(
                FaultKind::UnknownField,
                key.span,
                message! {
                    en: "{owner} has no field `{key}`",
                    ru: "{owner}: неизвестное поле `{key}`",
                    es: "{owner}: campo desconocido `{key}`",
                    owner: owner(),
                    key: &key.value,
                },
            );
            // A field that already exists, or that two keys resemble, must be resolved by a person.
            let whole = key_in(&key.value).len() == key.value.len();
            let doubtful = |near: &str| {
                let mut known = self.known.iter();
                known.any(|(field, also)| *field == near && is_doubtful(key_in(&key.value), *also))
            };
            let free = near.filter(|near| {
                let lost = decoder.lost.iter().any(|lost| lost.value == *near);
                whole
                    && !lost
                    && !doubtful(near)
                    && !self.taken.contains(near)
                    && times.get(near) == Some(&1)
            });
            // Spaces that only look like the usual ones are indentation.
            let blanks = key.value.chars().take_while(|c| c.is_whitespace()).count();
            let blanks = " ".repeat(blanks);
            let fix =
                free.and_then(|near| Fix::word(key.span, &key.value, format!("{blanks}{near}")));
            let of_key = self.elsewhere.iter().filter(|one| one.key == key.span);
            let needed: Vec<&str> = of_key
                .filter(|one| one.suggested)
                .map(|one| one.field)
                .collect();
            let cut = self.cut_at(key.span);
            let is_near = near.is_some() || nearest(key_in(&key.value), known()).is_some();
            let help = match (words.as_slice(), needed.as_slice()) {
                ([], []) if cut.is_some() && !is_near => goes_on(cut.unwrap_or_default()),
                ([], [needed]) => did_you_mean(needed),
                ([], _) => hint(key_in(&key.value), known()),
                (words, _) => did_you_mean_any(words.iter().copied()),
            };
            decoder.faults.push(fault.help(help).fix(fix));
            let near = near.or_else(|| nearest(key_in(&key.value), known()));
            self.unread
                .extend(words.iter().copied().chain(near).chain(cut));
        }
        self.unread
            .extend(self.broken.may_state(known(), &self.taken));
        decoder.doubts += self.broken.count() + decoder.lost_in(self.span).count();
        let is_lost = |(key, also): &&(&'static str, Also)| decoder.loses(self.span, key, *also);
        let lost = self.known.iter().filter(is_lost).map(|(key, _)| *key);
        self.unread.extend(lost);
        self.unread
            .extend(self.elsewhere.iter().map(|one| one.field));
        self.unread
    }
}
