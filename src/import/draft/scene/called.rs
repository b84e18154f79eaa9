//! Whom the sentences of a message call by name.

use super::{Scene, first_name, is_greeting};
use crate::import::draft::lexicon::LEXICONS;
use crate::import::draft::people::Person;
use crate::phrases::{Folded, Kind, Word, words};

impl Scene<'_> {
    /// Whether the last sentence of a text that calls somebody by name calls people of the sender's own side only: "Thanks Anna! Luis,
    /// please send the photos"; `None` if none does.
    pub(in crate::import::draft) fn calls_own(&self, person: &Person, text: &str) -> Option<bool> {
        let folded = Folded::new(text);
        let all = words(&folded.text, 0..folded.text.len());
        let sentences = all.chunk_by(|a, b| a.sentence == b.sentence);
        let lines = sentences.flat_map(|sentence| {
            let within = |a: &Word, b: &Word| {
                let gap = folded.text.get(a.range.end..b.range.start);
                !gap.is_some_and(|gap| gap.contains('\n'))
            };
            sentence.chunk_by(within)
        });
        let mut called = None;
        for line in lines {
            called = self.called_in(person, line, &folded.text).or(called);
        }
        called
    }

    /// Whether a line calls people of the sender's own side only.
    fn called_in(&self, person: &Person, line: &[Word], text: &str) -> Option<bool> {
        let written = |word: &Word| {
            text.get(word.range.clone())
                .unwrap_or_default()
                .to_lowercase()
        };
        let own_name = person.name.as_deref().and_then(first_name);
        let side = |at: usize| {
            let word = line.get(at).filter(|word| word.kind == Kind::Letters)?;
            let name = written(word);
            let sides = self
                .names
                .get(&name)
                .filter(|_| own_name.as_ref() != Some(&name))?;
            Some(sides.len() == 1 && sides.contains(person.party.as_str()))
        };
        let is_mark = |at: usize, marks: &[&str]| {
            line.get(at)
                .is_some_and(|word| marks.contains(&word.plain.as_str()))
        };
        let first = (0..line.len()).find(|at| {
            let word = line.get(*at);
            !word.is_some_and(|word| word.kind == Kind::Mark || is_greeting(&written(word)))
        })?;
        // "Luis, could you", "Luis please", "Thanks Luis!"
        let asks = |at: usize| {
            let mut lexicons = LEXICONS.iter();
            lexicons.any(|one| one.asks.find(line, at).is_some())
        };
        let begins = |at: usize| {
            let own = side(at)?;
            let next = at + 1;
            let called = next >= line.len()
                || is_mark(next, &[",", ":", "!", "—", "–", "-", "."])
                || asks(next);
            called.then_some(own)
        };
        // "Could Luis send", «Может Луис прислать», "¿Puede Luis enviar"
        let can = |at: usize| {
            let word = line.get(at)?;
            let can = LEXICONS.iter().any(|one| one.can.has(word));
            side(at + 1).filter(|_| can)
        };
        // "Could you send the photos, Luis?"
        let last = (0..line.len())
            .rev()
            .find(|at| line.get(*at).is_some_and(|word| word.kind != Kind::Mark))?;
        let ends = || {
            let before = last.checked_sub(1)?;
            side(last).filter(|_| is_mark(before, &[","]) || before == 0)
        };
        begins(first).or_else(|| can(first)).or_else(ends)
    }
}
