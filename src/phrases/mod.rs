//! Words that speak of a call that took place, in English, Russian and Spanish.
//!
//! The phrases are data, one file a language (`en.txt`, `ru.txt`, `es.txt`), so that whoever speaks it can add to them;
//! `language.rs` says how they are written. One automaton looks for the rarest word of every phrase in the whole text; only the
//! sentences in which it stands are taken apart and compared. What is asked, planned, denied or put in quotation marks is no
//! call that took place.

mod fold;
mod language;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use fold::Folded;
use language::Language;
pub use words::plain;
use words::{Word, sentence, words};

/// The phrases of each language, and the letters with an accent that people may write in them.
const FILES: [(&str, &str); 3] = [
    (include_str!("en.txt"), ""),
    (include_str!("ru.txt"), "ё"),
    (include_str!("es.txt"), "áéíóúü"),
];

static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(&FILES));

/// Words that speak of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where they stand in the text.
    pub range: Range<usize>,
    /// The sentence around them.
    pub sentence: Range<usize>,
}

/// Where a text speaks of calls that took place, in order; at most one place a sentence.
#[must_use]
pub fn mentions(text: &str) -> Vec<Mention> {
    match Folded::new(text) {
        None => FINDER.mentions(text),
        Some(folded) => {
            let found = FINDER.mentions(&folded.text);
            let back =
                |range: Range<usize>| folded.original(range.start)..folded.original(range.end);
            found
                .into_iter()
                .map(|m| Mention {
                    range: back(m.range),
                    sentence: back(m.sentence),
                })
                .collect()
        }
    }
}

/// A word by which phrases are found: which they are, and whether it is the beginning of a longer one.
#[derive(Debug)]
struct Anchor {
    /// Language, and number of the phrase.
    phrases: Vec<(usize, usize)>,
    stem: bool,
}

struct Finder {
    languages: Vec<Language>,
    anchors: Vec<Anchor>,
    /// None is there only if the phrases were too many for it.
    automaton: Option<AhoCorasick>,
}

/// A sentence being looked at.
struct Candidates {
    sentence: Range<usize>,
    /// The words by which phrases were found: number of the anchor, and the word's first byte.
    found: Vec<(usize, usize)>,
}

impl Finder {
    fn new(files: &[(&str, &'static str)]) -> Self {
        let languages: Vec<Language> = files
            .iter()
            .map(|(file, accents)| Language::new(file, accents))
            .collect();
        let mut written: std::collections::BTreeMap<(String, bool), Vec<(usize, usize)>> =
            std::collections::BTreeMap::new();
        for (number, language) in languages.iter().enumerate() {
            for (phrase, text, stem) in language.anchors() {
                written
                    .entry((text, stem))
                    .or_default()
                    .push((number, phrase));
            }
        }
        let anchors: Vec<Anchor> = written
            .iter()
            .map(|((_, stem), phrases)| Anchor {
                phrases: phrases.clone(),
                stem: *stem,
            })
            .collect();
        let needles = written.into_keys().map(|(text, _)| text);
        // An automaton of table look-ups: several times as fast as the smaller one that follows failures.
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(needles)
            .ok();
        Self {
            languages,
            anchors,
            automaton,
        }
    }

    fn mentions(&self, text: &str) -> Vec<Mention> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut open: Option<Candidates> = None;
        for hit in automaton.find_overlapping_iter(text) {
            let number = hit.pattern().as_usize();
            let Some(anchor) = self.anchors.get(number) else {
                continue;
            };
            if !words::begins(text, hit.start()) || !(anchor.stem || words::ends(text, hit.end())) {
                continue;
            }
            match &mut open {
                Some(candidates) if candidates.sentence.contains(&hit.start()) => {
                    candidates.found.push((number, hit.start()))
                }
                _ => {
                    let next = Candidates {
                        sentence: sentence(text, hit.start()),
                        found: vec![(number, hit.start())],
                    };
                    found.extend(open.replace(next).and_then(|done| self.judge(text, done)));
                }
            }
        }
        found.extend(open.and_then(|done| self.judge(text, done)));
        found
    }

    /// The first words of a sentence that speak of a call, if any do.
    fn judge(&self, text: &str, candidates: Candidates) -> Option<Mention> {
        let found = candidates
            .found
            .iter()
            .filter_map(|(anchor, byte)| Some((self.anchors.get(*anchor)?, *byte)));
        let mut found: Vec<(usize, usize, usize)> = found
            .flat_map(|(anchor, byte)| {
                anchor
                    .phrases
                    .iter()
                    .map(move |(language, phrase)| (*language, *phrase, byte))
            })
            .collect();
        // Most sentences that were stopped at have in them only what looks like a call and is none.
        let may_be = |(language, phrase): (usize, usize)| {
            self.languages
                .get(language)
                .is_some_and(|l| l.may_be_call(phrase))
        };
        if !found
            .iter()
            .any(|(language, phrase, _)| may_be((*language, *phrase)))
        {
            return None;
        }
        let range = candidates.sentence;
        let words = words(text, range.clone());
        if words.last().is_some_and(|word| word.plain == "?")
            || words.first().is_some_and(|word| word.plain == "¿")
        {
            return None;
        }
        found.sort_unstable();
        let place = |byte: usize| words.binary_search_by_key(&byte, |word| word.start).ok();
        let per_language = found.chunk_by(|a, b| a.0 == b.0).filter_map(|phrases| {
            let language = self.languages.get(phrases.first()?.0)?;
            let found: Vec<(usize, usize)> = phrases
                .iter()
                .filter_map(|(_, phrase, byte)| Some((*phrase, place(*byte)?)))
                .collect();
            language.first(&words, &found)
        });
        let (from, to) = per_language.min()?;
        let (first, last): (&Word, &Word) = (words.get(from)?, words.get(to.checked_sub(1)?)?);
        Some(Mention {
            range: first.start..last.end,
            sentence: range,
        })
    }
}
