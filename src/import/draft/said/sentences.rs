//! The sentences of a message.

use crate::phrases::{Kind, Word};

/// The sentences of a text without what is quoted in them.
pub(super) fn own_sentences(all: &[Word]) -> Vec<Vec<Word>> {
    let sentences = all.chunk_by(|a, b| a.sentence == b.sentence);
    let own = |sentence: &[Word]| -> Vec<Word> {
        let own = sentence.iter().filter(|word| !word.quoted);
        let mut own: Vec<Word> = own.cloned().collect();
        // "OK 👍"
        while own.last().is_some_and(is_smile) {
            own.pop();
        }
        own
    };
    sentences.map(own).collect()
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
