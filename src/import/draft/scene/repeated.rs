//! What a mail repeats of the mail that it answers, without a mark that it is quoted.

use std::collections::HashSet;

use super::Scene;
use crate::import::model::{Body, Item};

/// The fewest words of a sentence that nobody writes twice by chance.
const FEWEST: usize = 4;
/// How many mails before a mail are looked at.
const DEEPEST: usize = 5;

impl Scene<'_> {
    /// The text of a mail without the sentences that a mail of somebody else to which it replies has word for word: programs and people
    /// also quote without a mark. Who repeats their own words says them again.
    pub(in crate::import::draft) fn without_repeated(&self, item: &Item, text: String) -> String {
        let mut said: HashSet<String> = HashSet::new();
        let mut parent = item.reply_to.as_deref();
        for _ in 0..DEEPEST {
            let Some(before) = parent.and_then(|id| self.mails.get(id)) else {
                break;
            };
            if let (Body::Text(text) | Body::Attachment { text, .. }, true) =
                (&before.body, before.sender != item.sender)
            {
                said.extend(sentences(text).filter_map(plain));
            }
            parent = before.reply_to.as_deref();
        }
        let repeats = |sentence: &str| plain(sentence).is_some_and(|one| said.contains(&one));
        if said.is_empty() || !sentences(&text).any(repeats) {
            return text;
        }
        let own = sentences(&text).map(|sentence| {
            if repeats(sentence) {
                // The line ends here all the same.
                let end = sentence.trim_end_matches(char::is_whitespace).len();
                sentence.get(end..).unwrap_or_default()
            } else {
                sentence
            }
        });
        own.collect()
    }
}

/// The sentences of a text, each with what separates it from the next one.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '\n'])
}

/// The words of a sentence, if it is long enough.
fn plain(sentence: &str) -> Option<String> {
    let words = sentence.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    (words.len() >= FEWEST).then(|| words.join(" "))
}
