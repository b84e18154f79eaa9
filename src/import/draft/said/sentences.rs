//! The sentences of a message.

use super::lists::numbered;
use crate::phrases::{Kind, Word};

/// The sentences of a text without what is quoted in them. The items of a list are sentences.
pub(super) fn own_sentences(text: &str, all: &[Word]) -> Vec<Vec<Word>> {
    let mut parts: Vec<&[Word]> = Vec::new();
    let mut from = 0;
    for at in numbered(text, all) {
        parts.push(all.get(from..at).unwrap_or_default());
        from = at;
    }
    parts.push(all.get(from..).unwrap_or_default());
    // The full stop behind the number of an item ends no sentence.
    let sentences = parts.iter().enumerate().flat_map(|(at, part)| {
        let (first, rest) = part.split_at(if at > 0 { part.len().min(2) } else { 0 });
        let mut sentences: Vec<Vec<Word>> = (rest.chunk_by(|a, b| a.sentence == b.sentence))
            .map(<[Word]>::to_vec)
            .collect();
        if let Some(sentence) = sentences.first_mut() {
            sentence.splice(0..0, first.iter().cloned());
        }
        sentences
    });
    let own = |sentence: &[Word]| -> Vec<Word> {
        let own = sentence.iter().filter(|word| !word.quoted);
        let mut own: Vec<Word> = own.cloned().collect();
        // "OK 👍"
        while own.last().is_some_and(is_smile) {
            own.pop();
        }
        own
    };
    sentences.map(|sentence| own(&sentence)).collect()
}

/// Whether a mark is a picture that adds nothing to the words before it but a good mood.
fn is_smile(word: &Word) -> bool {
    let mut mark = word.plain.chars();
    word.kind == Kind::Mark
        && mark.next().is_some_and(|mark| {
            matches!(
                mark,
                '\u{fe0f}' | '\u{1f3fb}'
                    ..='\u{1f3ff}'
                        | '👍'
                        | '👌'
                        | '✅'
                        | '✔'
                        | '🙏'
                        | '🙂'
                        | '😊'
                        | '😀'
                        | '😃'
                        | '😄'
                        | '😁'
                        | '😉'
                        | '☺'
                        | '🎉'
                        | '🥳'
                        | '👏'
                        | '💪'
                        | '🤝'
                        | '❤'
                        | '🔥'
                        | '💯'
                        | '🙌'
            )
        })
}
