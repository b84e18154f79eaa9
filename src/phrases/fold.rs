//! Letters with their accents in one piece: some systems write `é` as `e` and an accent of its own, and `й` as `и` and one.

use unicode_normalization::UnicodeNormalization;

/// A text in composed form, with the way back.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) text: String,
    /// (byte in the folded text, byte in the original) where each letter begins that was not one piece, and where what follows
    /// it begins.
    places: Vec<(usize, usize)>,
}

impl Folded {
    /// The text composed; nothing where there is nothing to compose.
    pub(super) fn new(text: &str) -> Option<Self> {
        if !has_accents_of_their_own(text) {
            return None;
        }
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            places: vec![(0, 0)],
        };
        let mut start = 0;
        let ends = text
            .char_indices()
            .skip(1)
            .filter(|(_, c)| !is_accent(*c))
            .map(|(at, _)| at)
            .chain([text.len()]);
        for end in ends {
            let letter = text.get(start..end).unwrap_or("");
            if letter.chars().nth(1).is_some() {
                folded.places.push((folded.text.len(), start));
                folded.text.extend(letter.nfc());
                folded.places.push((folded.text.len(), end));
            } else {
                folded.text.push_str(letter);
            }
            start = end;
        }
        Some(folded)
    }

    /// Where a byte of the folded text stands in the original.
    pub(super) fn original(&self, at: usize) -> usize {
        let place = self
            .places
            .partition_point(|(folded, _)| *folded <= at)
            .saturating_sub(1);
        self.places
            .get(place)
            .map_or(at, |(folded, original)| original + (at - folded))
    }
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether there may be an accent on its own: in UTF-8 they all begin with one of two bytes. Asked in blocks, which the machine
/// does many bytes at a time.
fn has_accents_of_their_own(text: &str) -> bool {
    text.as_bytes().chunks(4096).any(|block| {
        block
            .iter()
            .fold(0, |seen, byte| seen | u8::from(byte & 0xFE == 0xCC))
            > 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_folded_and_places_lead_back() {
        assert!(Folded::new("por teléfono").is_none());
        let text = "por tele\u{301}fono, и\u{306}!";
        let folded = Folded::new(text).unwrap();
        assert_eq!(folded.text, "por teléfono, й!");
        let at = folded.text.find(", ").unwrap();
        assert_eq!(
            text.get(folded.original(at)..folded.original(at) + 2),
            Some(", ")
        );
        assert_eq!(folded.original(folded.text.len()), text.len());
        assert_eq!(Folded::new("\u{301}a").unwrap().text, "\u{301}a");
    }
}
