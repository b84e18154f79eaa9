//! The search for sentences in which phrases may stand.
//!
//! One automaton looks for the rarest word of every phrase in the whole text; only the sentences in which it stands are split
//! into words and compared.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::language::Language;
use super::phrase::{Forms, Phrase, Section};
use super::words::{self, Word, plain};

/// A word by which phrases are found: the numbers of the phrases with the place of the word in them.
#[derive(Debug)]
struct Anchor {
    phrases: Vec<(usize, usize)>,
    /// Whether it is the beginning of a longer word.
    stem: bool,
}

/// A phrase that is searched for.
struct Wanted {
    language: usize,
    section: usize,
    phrase: &'static Phrase,
}

/// Searches texts for the phrases of some sections.
pub(super) struct Finder {
    phrases: Vec<Wanted>,
    anchors: Vec<Anchor>,
    /// Missing only if there are too many phrases for it.
    automaton: Option<AhoCorasick>,
}

/// A sentence in which phrases stand.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) words: Vec<Word>,
    /// The phrases in the order of the languages: language, section, first word, and the word after the last.
    pub(super) phrases: Vec<(usize, usize, usize, usize)>,
}

/// A sentence, and the anchors that stand in it with their places.
type Hits<'a> = (Range<usize>, Vec<(usize, &'a Anchor)>);

impl Finder {
    /// Searches for the phrases of these sections of each language. Those of the last one only qualify the others.
    pub(super) fn new<const N: usize>(
        languages: &'static [Language],
        sections: impl Fn(&Language) -> [&Section; N],
    ) -> Self {
        let mut phrases = Vec::new();
        let mut written: BTreeMap<(String, bool), Vec<(usize, usize)>> = BTreeMap::new();
        for (number, language) in languages.iter().enumerate() {
            let mut known = HashSet::new();
            for (section, of) in sections(language).into_iter().enumerate() {
                let mut new = HashSet::new();
                for phrase in &of.phrases {
                    let Some((element, forms)) = anchor(phrase, &known, language) else {
                        continue;
                    };
                    for (form, stem) in forms.all() {
                        new.insert(form);
                        for text in spellings(form, language) {
                            let found_by = written.entry((text, stem)).or_default();
                            found_by.push((phrases.len(), element));
                        }
                    }
                    phrases.push(Wanted {
                        language: number,
                        section,
                        phrase,
                    });
                }
                known.extend(new);
            }
        }
        // An automaton of table look-ups: several times as fast as the smaller one that follows failures.
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(written.keys().map(|(text, _)| text))
            .ok();
        let anchors = written
            .into_iter()
            .map(|((_, stem), phrases)| Anchor { phrases, stem });
        Self {
            phrases,
            anchors: anchors.collect(),
            automaton,
        }
    }

    /// What a judge makes of the sentences in which phrases stand.
    pub(super) fn find<T>(&self, text: &str, judge: impl Fn(&Found) -> Option<T>) -> Vec<T> {
        let mut judged = Vec::new();
        let mut open: Option<Hits<'_>> = None;
        let judge = |open: Option<Hits<'_>>| {
            let (sentence, hits) = open?;
            judge(&self.sentence(text, sentence, &hits)?)
        };
        for hit in self
            .automaton
            .iter()
            .flat_map(|found| found.find_overlapping_iter(text))
        {
            let Some(anchor) = self.anchors.get(hit.pattern().as_usize()) else {
                continue;
            };
            let whole = anchor.stem || words::ends(text, hit.end());
            if !(words::begins(text, hit.start()) && whole) {
                continue;
            }
            match &mut open {
                Some((sentence, hits)) if sentence.contains(&hit.start()) => {
                    hits.push((hit.start(), anchor));
                }
                _ => {
                    let sentence = words::sentence(text, hit.start());
                    let next = (sentence, vec![(hit.start(), anchor)]);
                    judged.extend(judge(open.replace(next)));
                }
            }
        }
        judged.extend(judge(open));
        judged
    }

    /// The phrases of a sentence, given the words by which they may be found; nothing if none of those that matter stands there.
    fn sentence(
        &self,
        text: &str,
        range: Range<usize>,
        hits: &[(usize, &Anchor)],
    ) -> Option<Found> {
        let wanted = |(number, _): &(usize, usize)| self.phrases.get(*number);
        let last = self.phrases.last()?.section;
        let matters = |wanted: &Wanted| wanted.section != last;
        let anchors = hits.iter().flat_map(|(_, anchor)| &anchor.phrases);
        if !anchors.filter_map(wanted).any(matters) {
            return None;
        }
        let words = words::words(text, range.clone());
        let mut phrases = Vec::new();
        for (byte, anchor) in hits {
            let Ok(word) = words.binary_search_by_key(byte, |word| word.range.start) else {
                continue;
            };
            for (number, element) in &anchor.phrases {
                let Some(Wanted {
                    language,
                    section,
                    phrase,
                }) = self.phrases.get(*number)
                else {
                    continue;
                };
                let places = phrase.around(&words, *element, word);
                phrases.extend(places.map(|(from, to)| (*language, *section, from, to)));
            }
        }
        phrases.sort_unstable();
        phrases.dedup();
        let found = Found {
            range,
            words,
            phrases,
        };
        found
            .phrases
            .iter()
            .any(|(_, section, ..)| *section != last)
            .then_some(found)
    }
}

/// The element by which a phrase is found, and its forms: the longest ones that do not stand in every text. A phrase of a later
/// section is best found by a word that is searched for already.
fn anchor<'p>(
    phrase: &'p Phrase,
    known: &HashSet<&str>,
    language: &Language,
) -> Option<(usize, &'p Forms)> {
    let rank = |forms: &Forms| {
        let shared = forms.all().all(|(form, _)| known.contains(form));
        let common = forms.all().any(|(form, _)| language.common.has_form(form));
        let shortest = forms.all().map(|(form, _)| form.chars().count()).min();
        (shared, if common { None } else { shortest })
    };
    phrase.required().max_by_key(|(_, forms)| rank(forms))
}

/// A form as it may be written: in lowercase, capitalized, in capitals; with one accent on any of its letters, or with none. The
/// automaton itself ignores the case of plain Latin letters.
fn spellings(form: &str, language: &Language) -> BTreeSet<String> {
    let accents = || {
        language
            .accents
            .forms()
            .filter_map(|form| form.chars().next())
    };
    let with_accent = form.char_indices().flat_map(|(at, letter)| {
        accents()
            .filter(move |accent| plain(*accent) == letter)
            .map(move |accent| {
                let (before, rest) = form.split_at(at);
                format!(
                    "{before}{accent}{}",
                    rest.get(letter.len_utf8()..).unwrap_or("")
                )
            })
    });
    let mut all = BTreeSet::new();
    for form in with_accent.chain([form.to_owned()]) {
        let mut letters = form.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let capitalized: String = first.chain(letters).collect();
        let written = [form.to_uppercase(), capitalized, form];
        all.extend(written.map(|form| form.to_ascii_lowercase()));
    }
    all
}
