//! What a message asks for, as it is named: "the photos of the spa", "the flyer and the banner".

use super::stem;
use crate::import::draft::lexicon::{LEXICONS, Lexicon};
use crate::phrases::{Kind, LANGUAGES, Section, Word};

/// How many words are passed over between a word of asking and what is asked for: "send us all of".
const FARTHEST: usize = 8;
/// The fewest letters that two forms of a word have in common.
const FEWEST: usize = 3;

/// The most names after words of asking, of a list, and words of a name.
const MOST: usize = 20;

/// The words of a name, without their ends.
type Name = Vec<String>;

/// The names in a message.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// What follows each word of asking.
    objects: Vec<Name>,
    /// The things of each list among them.
    lists: Vec<Vec<Name>>,
    /// All words that may be part of a name.
    words: Name,
}

impl Named {
    pub(super) fn of(all: &[Word], text: &str) -> Self {
        let reader = Reader { all, text };
        let mut named = Self::default();
        for at in 0..all.len() {
            named.words.extend(reader.word(at));
            if named.objects.len() >= MOST {
                continue;
            }
            let mut ends = LEXICONS
                .iter()
                .filter_map(|one| Some(one.deeds.find(all, at)?.0));
            let Some(first) = ends.next().and_then(|end| reader.first(end)) else {
                continue;
            };
            let list = reader.list(first);
            named.objects.extend(list.first().cloned());
            if list.len() > 1 {
                named.lists.push(list);
            }
        }
        named
    }

    /// Whether both ask for something by names that differ in part, as the photos of the spa and those of the pool, and nothing by
    /// the same name.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let pairs = || {
            let of = |one| other.objects.iter().map(move |other| (one, other));
            let pairs = self.objects.iter().flat_map(of);
            pairs.filter(|(one, other)| one.iter().any(|word| is_in(word, other)))
        };
        let within = |one: &Name, other: &Name| one.iter().all(|word| is_in(word, other));
        pairs().next().is_some()
            && !pairs().any(|(one, other)| within(one, other) || within(other, one))
    }

    /// Whether a name has a form of a word, and other words.
    pub(super) fn has_more_of(&self, word: &str) -> bool {
        let mut objects = self.objects.iter();
        objects.any(|name| name.len() > 1 && is_in(word, name))
    }

    /// Whether an answer has words of some things of a list and none of the others.
    pub(super) fn is_only_in_part(&self, answer: &Self) -> bool {
        self.lists.iter().any(|list| {
            let own = |word: &&String| !list.iter().all(|name| is_in(word, name));
            let is_named = |name: &Name| {
                name.iter()
                    .filter(own)
                    .any(|word| is_in(word, &answer.words))
            };
            let named = list.iter().filter(|name| is_named(name)).count();
            (1..list.len()).contains(&named)
        })
    }
}

/// The words of a text.
struct Reader<'a> {
    all: &'a [Word],
    text: &'a str,
}

impl Reader<'_> {
    fn is(&self, at: usize, section: fn(&Lexicon) -> &Section) -> bool {
        let is = |word| LEXICONS.iter().any(|one| section(one).has(word));
        self.all.get(at).is_some_and(is)
    }

    /// A word that may be part of a name.
    fn word(&self, at: usize) -> Option<String> {
        let word = self.all.get(at)?;
        let dated = |section: &Section| section.find(self.all, at).is_some();
        if LANGUAGES
            .iter()
            .any(|one| one.weekdays.has(word) || dated(&one.dates) || dated(&one.period))
        {
            return None;
        }
        let length = word.plain.chars().count();
        match word.kind {
            Kind::Number(_) if word.plain.is_empty() => {
                self.text.get(word.range.clone()).map(str::to_owned)
            }
            Kind::Letters if length == 1 && word.capital => Some(word.plain.clone()),
            Kind::Letters if length >= FEWEST => {
                let other = self.is(at, |one| &one.manners)
                    || self.is(at, |one| &one.stops)
                    || self.is(at, |one| &one.joints);
                (!other).then(|| stem(word))
            }
            _ => None,
        }
    }

    /// The first word of the name that follows within the sentence.
    fn first(&self, from: usize) -> Option<usize> {
        let sentence = self.all.get(from)?.sentence;
        let within = |at: &usize| {
            self.all
                .get(*at)
                .is_some_and(|word| word.sentence == sentence)
        };
        let mut near = (from..from + FARTHEST).take_while(within);
        near.find(|at| self.word(*at).is_some())
    }

    /// The name that begins at a word, and the index after it.
    fn name(&self, from: usize) -> (Name, usize) {
        let sentence = self.all.get(from).map(|word| word.sentence);
        let (mut name, mut end) = (Vec::new(), from);
        for (at, word) in self.all.iter().enumerate().skip(from).take(MOST) {
            if Some(word.sentence) != sentence {
                break;
            }
            if let Some(word) = self.word(at) {
                name.push(word);
                end = at + 1;
            } else if !self.is(at, |one| &one.joints) {
                break;
            }
        }
        (name, end)
    }

    /// The names of a list that begins at a word: only the first, if no other is joined to it.
    fn list(&self, first: usize) -> Vec<Name> {
        let determined = |at: usize| self.is(at, |one| &one.determiners);
        let before = first.checked_sub(1).is_some_and(determined);
        let (name, mut end) = self.name(first);
        let mut list = vec![name];
        let mut joined = false;
        while list.len() < MOST {
            let comma = self.all.get(end).is_some_and(|word| word.plain == ",");
            let next = end + usize::from(comma);
            let and = self.is(next, |one| &one.and);
            let next = next + usize::from(and);
            // "The banner, and print it" is no list.
            let verb = self
                .all
                .get(next)
                .is_some_and(|word| word.plain.ends_with("те"));
            if !(comma || and) || joined || verb || determined(next) != before {
                break;
            }
            let (name, after) = self.name(next);
            if name.is_empty() {
                break;
            }
            list.push(name);
            (end, joined) = (after, and);
        }
        if !joined {
            list.truncate(1);
        }
        list
    }
}

/// Whether a name has a form of a word.
fn is_in(word: &str, name: &[String]) -> bool {
    name.iter().any(|other| is_form(word, other))
}

/// Whether two words may be forms of the same.
pub(in crate::import::draft) fn is_form(word: &str, other: &str) -> bool {
    let letters = word.chars().zip(other.chars());
    let common = letters.take_while(|(one, other)| one == other).count();
    let shorter = word.chars().count().min(other.chars().count());
    word == other || common >= FEWEST && common + 1 >= shorter
}
