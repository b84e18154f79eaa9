//! Composition of letters with combining accents: some systems write `é` as `e` and an accent, and `й` as `и` and an
//! accent.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A text in composed form, with a mapping to the original.
#[derive(Debug)]
pub(crate) struct Folded<'t> {
    pub(crate) text: Cow<'t, str>,
    /// (byte in the composed text, byte in the original) at the start and the end of each composed letter.
    places: Vec<(usize, usize)>,
}

impl<'t> Folded<'t> {
    pub(crate) fn new(original: &'t str) -> Self {
        let mut places = Vec::new();
        if !has_combining_accents(original) {
            return Self {
                text: Cow::Borrowed(original),
                places,
            };
        }
        let mut text = String::with_capacity(original.len());
        let letters = original
            .char_indices()
            .skip(1)
            .filter(|(_, c)| !is_accent(*c));
        let mut start = 0;
        for end in letters.map(|(at, _)| at).chain([original.len()]) {
            let letter = original.get(start..end).unwrap_or("");
            if letter.chars().nth(1).is_some() {
                places.push((text.len(), start));
                text.extend(letter.nfc());
                places.push((text.len(), end));
            } else {
                text.push_str(letter);
            }
            start = end;
        }
        Self {
            text: Cow::Owned(text),
            places,
        }
    }

    /// The range in the original of a range of the composed text.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        let original = |at: usize| {
            let place = self.places.partition_point(|(folded, _)| *folded <= at);
            let (folded, original) = place
                .checked_sub(1)
                .and_then(|place| self.places.get(place))
                .unwrap_or(&(0, 0));
            original + (at - folded)
        };
        original(range.start)..original(range.end)
    }
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether there may be a combining accent: in UTF-8 they all start with one of two bytes. Searches block by block, so that
/// many bytes are compared at a time.
fn has_combining_accents(text: &str) -> bool {
    text.as_bytes().chunks(4096).any(|block| {
        let found = |seen, byte: &u8| seen | u8::from(byte & 0xFE == 0xCC);
        block.iter().fold(0, found) > 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_composed_and_places_lead_back() {
        let folded = Folded::new("por teléfono");
        assert!(matches!(folded.text, Cow::Borrowed(_)));
        assert_eq!(folded.original(&(4..13)), 4..13);
        let text = "por tele\u{301}fono, и\u{306}!";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "por teléfono, й!");
        let comma = folded.text.find(", ").unwrap();
        let original = folded.original(&(comma..folded.text.len()));
        assert_eq!(text.get(original), Some(", и\u{306}!"));
        assert_eq!(Folded::new("\u{301}a").text, "\u{301}a");
    }
}
