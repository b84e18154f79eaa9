//! Detection of phrases that mention a call that took place.
//!
//! Calls that are requested, planned, denied or quoted do not count.

use std::ops::Range;
use std::sync::LazyLock;

use super::LANGUAGES;
use super::finder::{Finder, Found};
use super::fold::Folded;
use super::language::Language;
use super::words::{Kind, Word};

/// The maximum distance in words of a plan before a phrase, in the same clause.
const BEFORE: usize = 6;
/// The maximum distance in words of a plan after it.
const AFTER: usize = 4;

/// The sections to search for, by their index in the finder.
const LIKELY: usize = 1;
const PERHAPS: usize = 2;
const NO_CALLS: usize = 3;

static FINDER: LazyLock<Finder> = LazyLock::new(|| {
    Finder::new(&*LANGUAGES, |l| {
        [&l.calls, &l.likely, &l.perhaps, &l.no_calls]
    })
});

/// A mention of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its range in the text.
    pub range: Range<usize>,
    /// The range of the sentence around it.
    pub sentence: Range<usize>,
}

/// The mentions of calls that took place, in order; at most one per sentence.
#[must_use]
pub fn mentions(text: &str) -> Vec<Mention> {
    let folded = Folded::new(text);
    let mention = |found: &Found| {
        let (from, to) = first(found)?;
        // A phrase may include the punctuation mark that ends its clause.
        let mut words = found.words.get(from..to)?.iter();
        let first = words.clone().find(|word| word.kind != Kind::Mark)?;
        let last = words.rfind(|word| word.kind != Kind::Mark)?;
        Some(Mention {
            range: folded.original(&(first.range.start..last.range.end)),
            sentence: folded.original(&found.range),
        })
    };
    FINDER.find(&folded.text, mention)
}

/// The first mention of a call in a sentence, as a range of words.
fn first(found: &Found) -> Option<(usize, usize)> {
    let words = &found.words;
    if words.last()?.plain == "?" || words.first()?.plain == "¿" {
        return None;
    }
    let per_language = found
        .phrases
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|phrases| {
            let language = LANGUAGES.get(phrases.first()?.0)?;
            let of = |is: fn(usize) -> bool| {
                let phrases = phrases.iter().filter(move |(_, section, ..)| is(*section));
                phrases.map(|(_, section, from, to)| (*section, *from, *to))
            };
            let told = LazyLock::new(|| language.told.occurs_in(words));
            let past = LazyLock::new(|| language.past.occurs_in(words));
            let mut places: Vec<(usize, usize)> = of(|section| section != NO_CALLS)
                .filter(|(section, ..)| match *section {
                    LIKELY => *past || *told,
                    PERHAPS => *told,
                    _ => true,
                })
                .filter(|(_, from, to)| !is_none(language, words, *from, *to))
                .filter(|(_, from, to)| {
                    !of(|s| s == NO_CALLS).any(|(_, f, t)| f < *to && *from < t)
                })
                .map(|(_, from, to)| (from, to))
                .collect();
            places.sort_unstable();
            let mut place = *places
                .first()
                .filter(|_| !language.none_anywhere.occurs_in(words))?;
            for (from, to) in places {
                if from < place.1 {
                    place.1 = place.1.max(to);
                }
            }
            Some(place)
        });
    per_language.min()
}

/// Whether a phrase is quoted, or the words around it make it a plan, a wish or a denial.
fn is_none(language: &Language, words: &[Word], from: usize, to: usize) -> bool {
    let same_part = |word: &&Word| word.kind != Kind::Mark && !language.breaks.has(word);
    let earlier = words.get(..from).unwrap_or_default();
    let later = words.get(to..).unwrap_or_default();
    let before = earlier.iter().rev().take(BEFORE).take_while(same_part);
    let closed = words.get(..to).and_then(<[Word]>::last);
    let closed = closed.is_some_and(|word| word.kind == Kind::Mark);
    let after = later.iter().take(if closed { 0 } else { AFTER });
    let inside = words.get(from..to).unwrap_or_default();
    let said = language.told.occurs_in(inside);
    let same_subject = |word: &&Word| !said || !language.subjects.has(word);
    let after = after.take_while(|word| same_part(word) && same_subject(word));
    let before = earlier.get(from - before.count()..).unwrap_or_default();
    let after = later.get(..after.count()).unwrap_or_default();
    let quoted = inside.first().into_iter().chain(inside.last());
    quoted.into_iter().any(|word| word.quoted)
        || language.none_before.occurs_in(before)
        || language.none_within.occurs_in(inside)
        || language.none_after.occurs_in(after)
}
