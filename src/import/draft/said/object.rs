//! What a decision is on, where its words name it.

use super::Text;
use crate::import::draft::lexicon::{LEXICONS, Lexicon};
use crate::phrases::{Kind, Section, Word};

/// The most words that name what is decided on.
const MOST_NAMED: usize = 6;
/// The same without "the" or "our" before them.
const MOST_BARE: usize = 2;

impl Text<'_> {
    /// What is decided on, if the words name it directly beside those of the decision: "The flyer is approved",
    /// "We approve the flyer"; and whether it may as well be the name of who decides.
    pub(super) fn object(&self, words: &[Word]) -> Option<(String, bool)> {
        let objects = self.languages.iter();
        let mut objects = objects.filter_map(|(lexicon, _)| self.object_in(words, lexicon));
        objects.next()
    }

    fn object_in(&self, words: &[Word], lexicon: &Lexicon) -> Option<(String, bool)> {
        let verdicts: [&Section; 5] = [
            &lexicon.proceeds,
            &lexicon.approves,
            &lexicon.rejects,
            &lexicon.weakly_approves,
            &lexicon.weakly_rejects,
        ];
        let verdict = |at: usize| {
            let ends = verdicts.iter().filter_map(|one| one.find(words, at));
            Some((at, ends.map(|(end, _)| end).min()?))
        };
        let (at, end) = (0..words.len()).find_map(verdict)?;
        // "The text is approved" approves no flyer.
        let unnamed = |word: &Word| lexicon.unnamed.has(word) && !lexicon.portions.has(word);
        let says = |word: &&Word| word.kind != Kind::Mark && !unnamed(word);
        // The letter in "Banner A" is none.
        let letter = |word: &Word| word.capital && word.plain.chars().count() == 1;
        let is_determiner = |word: &Word| lexicon.determiners.has(word) && !letter(word);
        let before = words.get(..at).unwrap_or_default();
        let colon = before.last().is_some_and(|word| word.plain == ":");
        // "Hi Anna, approved"; "The flyer that you sent with the banner is approved".
        let comma = before.iter().rposition(|word| word.plain == ",");
        let last = before.get(comma.map_or(0, |comma| comma + 1)..);
        let last = last.unwrap_or_default();
        let before =
            if before.first().is_some_and(is_determiner) && last.iter().any(|word| says(&word)) {
                before
            } else {
                last
            };
        let stops =
            |word: &Word| lexicon.stops.has(word) && !is_determiner(word) && !lexicon.and.has(word);
        // "The flyer is approved" says on what, "Peter approved" by whom. Other languages have another form for that.
        let english = std::ptr::eq(lexicon, &raw const LEXICONS[0]);
        let is_decided = before.iter().any(|word| lexicon.copulas.has(word));
        let active = (english || colon) && !is_decided;
        let begins = |word: &&Word| word.kind == Kind::Mark || lexicon.joins.has(word);
        let before = before.iter().skip_while(begins);
        let before: Vec<&Word> = before.take_while(|word| !stops(word)).collect();
        let first = before.first().copied();
        let before: Vec<&Word> = before.into_iter().filter(says).collect();
        let count = before.iter().filter(|word| !is_determiner(word)).count();
        // "The last banner", "Banner B"; not "I'm afraid this draft".
        let most = match first {
            Some(word) if is_determiner(word) => MOST_NAMED,
            Some(word) if says(&word) && count == before.len() => MOST_BARE,
            _ => 0,
        };
        if count > 0 && (colon || count <= most) {
            let known = before.iter().any(|word| is_thing(word, lexicon));
            let text = before.iter();
            let text = text.filter_map(|word| self.all.get(word.range.clone()));
            let text = text.collect::<Vec<_>>().join(" ");
            return Some((text, active && !known));
        }
        let after = words.get(end..).unwrap_or_default();
        let first = after.first()?;
        let mut rest = after.iter().filter(says);
        // "Approved - the banner", not "Approved - the team is happy".
        let dash = matches!(first.plain.as_str(), "-" | "—" | "–")
            && after.len() <= MOST_NAMED
            && after
                .get(1..)
                .is_some_and(|rest| rest.first().is_some_and(is_determiner))
            && after
                .iter()
                .any(|word| is_thing(word, lexicon) && word.kind == Kind::Letters)
            && !after.iter().any(|word| lexicon.copulas.has(word));
        let names = (first.plain == ":" || is_determiner(first) || dash)
            && rest.any(|word| !is_determiner(word));
        names.then(|| (self.text_of(after).to_owned(), false))
    }
}

/// Whether a word is one for something that is decided on, rather than a name: a known one, a number, the letter in "Banner A".
pub(super) fn is_thing(word: &Word, lexicon: &Lexicon) -> bool {
    let letter = || word.plain.chars().count() == 1;
    let one = || {
        let mut stems = [word.plain.strip_suffix("es"), word.plain.strip_suffix('s')].into_iter();
        stems.any(|stem| stem.is_some_and(|stem| lexicon.things.has_form(stem)))
    };
    let known = [
        &lexicon.things,
        &lexicon.alike,
        &lexicon.materials,
        &lexicon.ordinal,
    ];
    word.kind != Kind::Letters || letter() || known.iter().any(|one| one.has(word)) || one()
}
