//! The search for sentences that may contain phrases.
//!
//! Each phrase is found by its rarest word. All words of a text are hashed, and only the sentences with the hash of such a
//! word are split into words and compared.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::language::Language;
use super::phrase::{Form, Phrase, Section};
use super::words::{self, Word, in_word, plain};

/// The number of characters in the table of folded forms: Latin, Greek and Cyrillic letters.
const FOLDED: usize = 0x530;

/// The folded form of a combining accent, which is part of a word but not a letter.
const ACCENT: u32 = u32::MAX;

/// The number of forms from which on a word counts as common: long lists include words of every text.
const MANY: usize = 64;

const APOSTROPHE: char = '\'';

/// The hasher of what is a hash already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = hash(self.0, u32::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The hashes of words.
type Hashes = HashSet<u64, BuildHasherDefault<Hashed>>;

/// Phrases by the hash of their search word: index, and the maximum number of words before that word.
struct Anchors {
    phrases: HashMap<u64, Vec<(usize, usize)>, BuildHasherDefault<Hashed>>,
    /// A bit for each hash, by its lowest 14 bits, to reject most words early.
    bits: Box<[u64; 256]>,
}

impl Anchors {
    fn new() -> Self {
        let (phrases, bits) = (HashMap::default(), Box::new([0; 256]));
        Self { phrases, bits }
    }

    fn add(&mut self, hash: u64, phrase: usize, before: usize) {
        if let Some(bits) = self.bits.get_mut(block(hash)) {
            *bits |= 1 << (hash & 63);
        }
        self.phrases.entry(hash).or_default().push((phrase, before));
    }

    #[inline]
    fn get(&self, hash: u64) -> Option<&[(usize, usize)]> {
        let bits = self.bits.get(block(hash))?;
        (bits & (1 << (hash & 63)) != 0)
            .then(|| self.phrases.get(&hash))?
            .map(Vec::as_slice)
    }
}

fn block(hash: u64) -> usize {
    usize::try_from((hash >> 6) & 255).unwrap_or(0)
}

/// The hash of a word extended by a letter.
fn hash(hash: u64, letter: u32) -> u64 {
    let hash = (hash ^ u64::from(letter)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// The folded form of a character: a lowercase letter without its accent, 0 outside of words.
fn fold(c: char) -> u32 {
    let mut lowercase = c.to_lowercase();
    match lowercase.next() {
        _ if c == '\u{301}' => ACCENT,
        Some(letter) if in_word(c) => u32::from(plain(letter)),
        _ => 0,
    }
}

/// The folded forms of the first characters, in order.
struct Letters(Vec<u32>);

impl Letters {
    #[inline]
    fn of(&self, c: char) -> u32 {
        let index = usize::try_from(u32::from(c)).unwrap_or(FOLDED);
        self.0.get(index).map_or_else(|| fold(c), |letter| *letter)
    }

    /// The hash of a form.
    fn hash(&self, form: &str) -> u64 {
        let letter = |c| match c {
            APOSTROPHE => u32::from(APOSTROPHE),
            c => self.of(c),
        };
        form.chars().map(letter).fold(0, hash)
    }
}

/// A phrase to search for.
struct Wanted {
    language: usize,
    section: usize,
    phrase: &'static Phrase,
}

/// Searches texts for the phrases of some sections.
pub(super) struct Finder {
    phrases: Vec<Wanted>,
    words: Anchors,
    stems: Anchors,
    letters: Letters,
}

/// A sentence that contains phrases.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) words: Vec<Word>,
    /// The phrases in the order of the languages: language, section, first word, and the word after the last.
    pub(super) phrases: Vec<(usize, usize, usize, usize)>,
}

/// The starts of the search words found, with their phrases.
type Hits<'f> = Vec<(usize, &'f [(usize, usize)])>;

impl Finder {
    /// Prepares the search for the phrases of these sections of each language. Phrases of the last section only qualify
    /// others.
    pub(super) fn new<const N: usize>(
        languages: &'static [Language],
        sections: impl Fn(&Language) -> [&Section; N],
    ) -> Self {
        let letters = Letters((0..FOLDED).map(folded).collect());
        let (mut words, mut stems) = (Anchors::new(), Anchors::new());
        let mut all = Vec::new();
        for (number, language) in languages.iter().enumerate() {
            let mut known = Hashes::default();
            for (section, of) in sections(language).into_iter().enumerate() {
                let mut new = Hashes::default();
                for phrase in &of.phrases {
                    // Few and long forms that are not in every text; phrases of later sections preferably use existing
                    // search words.
                    let rank = |forms: &[Form<'_>]| {
                        let few = forms.len() < MANY;
                        let is_known = |(form, _): &Form<'_>| known.contains(&letters.hash(form));
                        let shared = few && forms.iter().all(is_known);
                        let common = |(form, _): &Form<'_>| language.common.has_form(form);
                        let rare = few && !forms.iter().any(common);
                        let shortest = forms.iter().map(|(form, _)| length(form)).min();
                        let long = shortest.min(Some(4));
                        (shared, rare, long, Reverse(forms.len()), shortest)
                    };
                    let (before, forms) = phrase.required(&rank).unwrap_or_default();
                    for (form, stem) in forms {
                        let hash = letters.hash(form);
                        new.insert(hash);
                        let anchors = if stem { &mut stems } else { &mut words };
                        anchors.add(hash, all.len(), before);
                    }
                    all.push(Wanted {
                        language: number,
                        section,
                        phrase,
                    });
                }
                known.extend(new);
            }
        }
        Self {
            phrases: all,
            words,
            stems,
            letters,
        }
    }

    /// Applies `judge` to the sentences that contain phrases.
    pub(super) fn find<T>(&self, text: &str, judge: impl Fn(&Found) -> Option<T>) -> Vec<T> {
        let mut results = Vec::new();
        let mut open: Option<(Range<usize>, Hits<'_>)> = None;
        let judge = |open: Option<(Range<usize>, Hits<'_>)>| {
            let (sentence, hits) = open?;
            judge(&self.sentence(text, sentence, &hits)?)
        };
        self.hits(text, |at, phrases| match &mut open {
            Some((sentence, hits)) if sentence.contains(&at) => hits.push((at, phrases)),
            _ => {
                let next = (words::sentence(text, at), vec![(at, phrases)]);
                results.extend(judge(open.replace(next)));
            }
        });
        results.extend(judge(open));
        results
    }

    /// Whether a text contains a search word.
    pub(super) fn may_find(&self, text: &str) -> bool {
        let mut found = false;
        self.hits(text, |_, _| found = true);
        found
    }

    /// Finds the search words of a text: their first bytes, and the phrases.
    fn hits<'f>(&'f self, text: &str, mut hit: impl FnMut(usize, &'f [(usize, usize)])) {
        // The start of the word, and the hash of its letters so far.
        let (mut inside, mut start, mut so_far) = (false, 0, 0);
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let letter = self.letters.of(c);
            if letter == ACCENT || (letter == 0 && !inside) {
                continue;
            }
            if letter == 0 {
                let rest = || text.get(at + c.len_utf8()..).unwrap_or("");
                if matches!(c, APOSTROPHE | '\u{2019}') && rest().starts_with(in_word) {
                    so_far = hash(so_far, u32::from(APOSTROPHE));
                    continue;
                }
                if let Some(phrases) = self.words.get(so_far) {
                    hit(start, phrases);
                }
                (inside, so_far) = (false, 0);
                continue;
            }
            if !inside {
                (inside, start) = (true, at);
            }
            so_far = hash(so_far, letter);
            if let Some(phrases) = self.stems.get(so_far) {
                hit(start, phrases);
            }
        }
    }

    /// The phrases of a sentence, given its search words; `None` if no relevant one is there.
    fn sentence(&self, text: &str, range: Range<usize>, hits: &Hits<'_>) -> Option<Found> {
        let last = self.phrases.last()?.section;
        let numbers = || hits.iter().flat_map(|(_, phrases)| *phrases);
        let mut wanted = numbers().filter_map(|(number, _)| self.phrases.get(*number));
        if !wanted.any(|wanted| wanted.section != last) {
            return None;
        }
        let words = words::words(text, range.clone());
        let mut phrases = Vec::new();
        for (byte, numbers) in hits {
            let Ok(word) = words.binary_search_by_key(byte, |word| word.range.start) else {
                continue;
            };
            for (number, before) in *numbers {
                let Some(wanted) = self.phrases.get(*number) else {
                    continue;
                };
                let places = wanted.phrase.around(&words, *before, word);
                phrases
                    .extend(places.map(|(from, to)| (wanted.language, wanted.section, from, to)));
            }
        }
        phrases.sort_unstable();
        phrases.dedup();
        let found = Found {
            range,
            words,
            phrases,
        };
        let matters = found
            .phrases
            .iter()
            .any(|(_, section, ..)| *section != last);
        matters.then_some(found)
    }
}

/// The number of characters of a form.
fn length(form: &str) -> usize {
    if form.is_ascii() {
        form.len()
    } else {
        form.chars().count()
    }
}

/// The folded form of the character with a number.
fn folded(number: usize) -> u32 {
    let c = u32::try_from(number).ok().and_then(char::from_u32);
    c.map_or(0, fold)
}
