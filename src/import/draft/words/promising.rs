//! What the words of a sentence promise.

use super::{Act, Sentence};
use crate::import::draft::dates::{By, Dates};
use crate::phrases::Word;

impl Sentence<'_> {
    /// The day by which something is promised.
    pub(super) fn promised(&self) -> Option<By> {
        let lexicon = self.lexicon;
        if !self.has(&lexicon.promises)
            || self.has(&lexicon.no_promise)
            || self.is_promised_by_others()
        {
            return None;
        }
        // "Tomorrow I'm away, I'll send them on Friday."
        let comma = |word: &Word| word.plain == ",";
        let mut from = 0;
        for part in self.words.split_inclusive(comma) {
            if lexicon.promises.occurs_in(part) {
                break;
            }
            from += part.len();
        }
        let rest = self.words.get(from..).unwrap_or_default();
        let rest = Dates {
            words: rest,
            ..self.dates()
        };
        if rest.any() {
            rest.promised()
        } else {
            self.dates().promised()
        }
    }

    /// What is promised by a day: what was asked for, or no more than to say something or to look at it.
    pub(super) fn promise(&self, day: By) -> Act {
        let lexicon = self.lexicon;
        if self.has(&lexicon.tells_more) {
            return Act::Promise(day);
        }
        if self.has(&lexicon.tells) {
            return Act::PromiseWord(day);
        }
        if self.has(&lexicon.looks) {
            return Act::PromiseLook(day);
        }
        Act::Promise(day)
    }

    /// Whether somebody else will do it: "the photographer will send them", not "our photographer".
    fn is_promised_by_others(&self) -> bool {
        self.has(&self.lexicon.others_will) && !self.has(&self.lexicon.own_people)
    }
}
