//! A language's phrases, as its file writes them.
//!
//! The file has sections, each with a heading in brackets; `#` begins a comment. Every line is a phrase, a row of words in
//! small letters without accents (a word written with one matches only with it):
//!
//! | written | matches |
//! | --- | --- |
//! | `spoke`, `spoke\|talked` | the word, or one of the words |
//! | `созвон*` | every word that begins so |
//! | `^zoom` | the word with a capital letter |
//! | `[our\|the]` | the same, or nothing |
//! | `[*]` | any one word, or nothing |
//!
//! | section | its phrases |
//! | --- | --- |
//! | `common` | words that stand in every text: no phrase is looked for by them |
//! | `calls` | say that a call took place |
//! | `perhaps` | say so where a word of `told` stands in the same sentence |
//! | `told` | words for what is done in a call: said, agreed, asked |
//! | `no calls` | look like a call and are none: "function call" |
//! | `none before` | a little before a phrase, make it a plan, a wish or a denial: "we will" |
//! | `none after` | a little behind it, do the same: "next week" |
//! | `none anywhere` | do the same wherever they stand in the sentence |

use std::collections::HashSet;

use super::words::{Word, plain};

/// So many words before a phrase, and in the same part of the sentence, are asked whether they make it a plan.
const BEFORE: usize = 6;
/// So many behind it.
const AFTER: usize = 4;

/// The forms of a word.
#[derive(Debug, Default)]
struct Forms {
    whole: Vec<(String, bool)>,
    stems: Vec<(String, bool)>,
}

impl Forms {
    fn new(text: &str) -> Self {
        let mut forms = Self::default();
        for form in text.split('|') {
            let (form, capital) = form
                .strip_prefix('^')
                .map_or((form, false), |form| (form, true));
            match form.strip_suffix('*') {
                Some(stem) => forms.stems.push((stem.to_owned(), capital)),
                None => forms.whole.push((form.to_owned(), capital)),
            }
        }
        forms
    }

    fn has(&self, word: &Word) -> bool {
        let case = |capital: &bool| word.capital || !capital;
        let same = |form: &str| form == word.plain || word.accented.as_deref() == Some(form);
        self.whole
            .iter()
            .any(|(form, capital)| same(form) && case(capital))
            || self
                .stems
                .iter()
                .any(|(stem, capital)| word.plain.starts_with(stem.as_str()) && case(capital))
    }

    /// The length of its shortest form, in letters: the longer, the rarer.
    fn shortest(&self) -> usize {
        self.whole
            .iter()
            .chain(&self.stems)
            .map(|(form, _)| form.chars().count())
            .min()
            .unwrap_or(0)
    }

    fn all(&self) -> impl Iterator<Item = (&str, bool)> {
        self.whole
            .iter()
            .map(|(form, _)| (form.as_str(), false))
            .chain(self.stems.iter().map(|(stem, _)| (stem.as_str(), true)))
    }
}

#[derive(Debug)]
enum Element {
    Word(Forms),
    Optional(Forms),
    AnyWord,
}

/// What a phrase says where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Call,
    Perhaps,
    NoCall,
}

#[derive(Debug)]
struct Phrase {
    says: Says,
    elements: Vec<Element>,
    /// Which element it is found by.
    anchor: usize,
}

impl Phrase {
    fn new(says: Says, text: &str) -> Self {
        let elements = text.split_whitespace().map(|element| {
            if element == "[*]" {
                return Element::AnyWord;
            }
            match element
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                Some(inner) => Element::Optional(Forms::new(inner)),
                None => Element::Word(Forms::new(element)),
            }
        });
        Self {
            says,
            elements: elements.collect(),
            anchor: 0,
        }
    }

    /// The element by which it is found: the one whose forms are the longest and stand in no common text.
    fn find_anchor(&self, known: &HashSet<String>, common: &HashSet<String>) -> usize {
        let words = || {
            self.elements
                .iter()
                .enumerate()
                .filter_map(|(at, element)| match element {
                    Element::Word(forms) => Some((at, forms)),
                    _ => None,
                })
        };
        // What excuses a phrase is best found by the same word.
        let shared = |forms: &Forms| {
            self.says == Says::NoCall && forms.all().all(|(form, _)| known.contains(form))
        };
        let rare = |forms: &Forms| {
            if forms.all().any(|(form, _)| common.contains(form)) {
                0
            } else {
                forms.shortest()
            }
        };
        words()
            .max_by_key(|(_, forms)| (shared(forms), rare(forms)))
            .map_or(0, |(at, _)| at)
    }

    fn anchor_forms(&self) -> impl Iterator<Item = (&str, bool)> {
        let forms = match self.elements.get(self.anchor) {
            Some(Element::Word(forms)) => Some(forms),
            _ => None,
        };
        forms.into_iter().flat_map(Forms::all)
    }

    /// The places around the word by which it was found.
    fn places_around<'a>(
        &'a self,
        words: &'a [Word],
        found: usize,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        let from = found.saturating_sub(self.anchor);
        let places = (from..=found)
            .filter_map(|at| Self::end(&self.elements, words, at).map(|end| (at, end)));
        places.filter(move |(_, end)| *end > found)
    }

    /// The place after it, if it stands at a place.
    fn end(elements: &[Element], words: &[Word], at: usize) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else {
            return Some(at);
        };
        let next = words.get(at).filter(|word| !word.mark);
        let taken = |forms: &Forms| {
            next.filter(|word| forms.has(word))
                .and_then(|_| Self::end(rest, words, at + 1))
        };
        match element {
            Element::Word(forms) => taken(forms),
            Element::Optional(forms) => taken(forms).or_else(|| Self::end(rest, words, at)),
            Element::AnyWord => Self::end(rest, words, at)
                .or_else(|| next.and_then(|_| Self::end(rest, words, at + 1))),
        }
    }

    fn places<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = (usize, usize)> + 'a {
        (0..words.len()).filter_map(|at| Self::end(&self.elements, words, at).map(|end| (at, end)))
    }
}

/// Words and phrases of which one is looked for among some words.
#[derive(Debug, Default)]
struct Signs {
    whole: HashSet<String>,
    stems: Vec<String>,
    others: Vec<Phrase>,
}

impl Signs {
    fn add(&mut self, text: &str) {
        let stem = text
            .strip_suffix('*')
            .filter(|stem| !stem.contains([' ', '*', '[', '^', '|']));
        if let Some(stem) = stem {
            self.stems.push(stem.to_owned());
        } else if text.contains([' ', '*', '[', '^']) {
            self.others.push(Phrase::new(Says::NoCall, text));
        } else {
            self.whole.extend(text.split('|').map(str::to_owned));
        }
    }

    fn stand_in(&self, words: &[Word]) -> bool {
        words.iter().any(|word| {
            self.whole.contains(&word.plain)
                || self.stems.iter().any(|stem| word.plain.starts_with(stem))
        }) || self
            .others
            .iter()
            .any(|phrase| phrase.places(words).next().is_some())
    }
}

/// A language's phrases.
#[derive(Debug, Default)]
pub(super) struct Language {
    accents: &'static str,
    common: HashSet<String>,
    phrases: Vec<Phrase>,
    told: Signs,
    before: Signs,
    after: Signs,
    anywhere: Signs,
}

impl Language {
    pub(super) fn new(file: &str, accents: &'static str) -> Self {
        let mut language = Self {
            accents,
            ..Self::default()
        };
        let mut section = "";
        for line in file.lines() {
            let line = line.split('#').next().unwrap_or("").trim();
            let heading = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            match (heading, section) {
                (Some(heading), _) if SECTIONS.contains(&heading) => section = heading,
                _ if line.is_empty() => {}
                (_, "common") => language
                    .common
                    .extend(line.split_whitespace().map(str::to_owned)),
                (_, "calls") => language.phrases.push(Phrase::new(Says::Call, line)),
                (_, "perhaps") => language.phrases.push(Phrase::new(Says::Perhaps, line)),
                (_, "no calls") => language.phrases.push(Phrase::new(Says::NoCall, line)),
                (_, "told") => line
                    .split_whitespace()
                    .for_each(|word| language.told.add(word)),
                (_, "none before") => language.before.add(line),
                (_, "none after") => language.after.add(line),
                (_, "none anywhere") => language.anywhere.add(line),
                _ => {}
            }
        }
        language.choose_anchors();
        language
    }

    /// Chooses the words by which phrases are found.
    fn choose_anchors(&mut self) {
        let mut known = HashSet::new();
        for calls in [true, false] {
            for phrase in self
                .phrases
                .iter_mut()
                .filter(|phrase| (phrase.says != Says::NoCall) == calls)
            {
                phrase.anchor = phrase.find_anchor(&known, &self.common);
            }
            known = self
                .phrases
                .iter()
                .flat_map(Phrase::anchor_forms)
                .map(|(form, _)| form.to_owned())
                .collect();
        }
    }

    /// The words by which the phrases are found, as they may be written, and whether each is a stem.
    pub(super) fn anchors(&self) -> Vec<(usize, String, bool)> {
        let forms = self
            .phrases
            .iter()
            .enumerate()
            .flat_map(|(number, phrase)| {
                phrase
                    .anchor_forms()
                    .map(move |(form, stem)| (number, form, stem))
            });
        let written = |(number, form, stem)| {
            spellings(form, self.accents)
                .into_iter()
                .map(move |text| (number, text, stem))
        };
        forms.flat_map(written).collect()
    }

    /// Whether a phrase may say that there was a call.
    pub(super) fn may_be_call(&self, number: usize) -> bool {
        self.phrases
            .get(number)
            .is_some_and(|phrase| phrase.says != Says::NoCall)
    }

    /// The first place, from word to word, where some phrases speak of a call, given by their numbers and the words by which they
    /// were found. Those that overlap are told as one.
    pub(super) fn first<'a>(
        &'a self,
        words: &'a [Word],
        found: &[(usize, usize)],
    ) -> Option<(usize, usize)> {
        let (none, calls): (Vec<_>, Vec<_>) = found
            .iter()
            .filter_map(|(number, word)| Some((self.phrases.get(*number)?, *word)))
            .partition(|(phrase, _): &(&'a Phrase, usize)| phrase.says == Says::NoCall);
        // Many phrases say the same words; what stands around them is asked once.
        let around = |(phrase, word): &(&'a Phrase, usize)| {
            let perhaps = phrase.says == Says::Perhaps;
            phrase
                .places_around(words, *word)
                .map(move |(from, to)| (from, to, perhaps))
        };
        let mut spoken: Vec<(usize, usize, bool)> = calls.iter().flat_map(around).collect();
        spoken.sort_unstable();
        spoken.dedup_by_key(|(from, to, _)| (*from, *to));
        let mut told = None;
        spoken.retain(|(_, _, perhaps)| {
            !perhaps || *told.get_or_insert_with(|| self.told.stand_in(words))
        });
        let quoted = |at: usize| words.get(at).is_some_and(|word| word.quoted);
        spoken.retain(|(from, to, _)| !quoted(*from) && !self.is_none(words, *from, *to));
        if spoken.is_empty() || self.anywhere.stand_in(words) {
            return None;
        }
        let mut places: Vec<(usize, usize)> =
            spoken.into_iter().map(|(from, to, _)| (from, to)).collect();
        let excuses: Vec<(usize, usize)> = none
            .iter()
            .flat_map(|(phrase, word)| phrase.places_around(words, *word))
            .collect();
        places.retain(|(from, to)| !excuses.iter().any(|(start, end)| start < to && from < end));
        let mut place = *places.first()?;
        for (from, to) in places {
            if from < place.1 {
                place.1 = place.1.max(to);
            }
        }
        Some(place)
    }

    /// Whether the words around a phrase make it a plan, a wish or a denial.
    fn is_none(&self, words: &[Word], from: usize, to: usize) -> bool {
        let earlier = words.get(..from).unwrap_or_default();
        let joined = earlier
            .iter()
            .rev()
            .take(BEFORE)
            .take_while(|word| !word.mark)
            .count();
        // The words of the phrase itself count with those before it: "have a call" is one, "will have a call" is not.
        let before = words.get(from - joined..from).unwrap_or_default();
        let behind = words.get(to..).unwrap_or_default();
        let joined = behind
            .iter()
            .take(AFTER)
            .take_while(|word| !word.mark)
            .count();
        let after = behind.get(..joined).unwrap_or_default();
        self.before.stand_in(before) || self.after.stand_in(after)
    }
}

const SECTIONS: [&str; 8] = [
    "common",
    "calls",
    "perhaps",
    "told",
    "no calls",
    "none before",
    "none after",
    "none anywhere",
];

/// A form as it may be written: small, with a capital letter, in capitals; with one accent on any of its vowels, or with none. The
/// automaton itself takes a plain Latin letter for its capital.
fn spellings(form: &str, accents: &str) -> Vec<String> {
    let letters: Vec<char> = form.chars().collect();
    let accents = letters.iter().enumerate().flat_map(|(at, letter)| {
        accents
            .chars()
            .filter(move |accent| plain(*accent) == *letter && accent != letter)
            .map(move |accent| (at, accent))
    });
    let with = accents.map(|(at, accent)| {
        letters
            .iter()
            .enumerate()
            .map(|(i, c)| if i == at { accent } else { *c })
            .collect()
    });
    let mut all: Vec<String> = with.chain([form.to_owned()]).collect();
    let capitals: Vec<String> = all
        .iter()
        .flat_map(|form| [capitalised(form), form.to_uppercase()])
        .collect();
    all.extend(capitals);
    for form in &mut all {
        form.make_ascii_lowercase();
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn capitalised(form: &str) -> String {
    let mut chars = form.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
