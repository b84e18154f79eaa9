//! Whether what somebody hands over, pays or refuses is what a request asks for: "Here is the invoice" hands over no photos.

use std::collections::HashSet;

use super::clause::{Clauses, Of};
use super::lexicon::{LEXICONS, Lexicon};
use super::subject::{Subject, is_form};
use super::words::{Act, Needs};
use crate::phrases::{Folded, Kind, LANGUAGES, Section, Word, words};

/// The most words after "of" that tell the photos of one thing from those of another.
const MOST_OF: usize = 4;
/// The fewest letters of a word that names something.
const FEWEST: usize = 4;

/// What an answer hands over, pays or refuses, by its words.
#[derive(Debug)]
pub(super) struct Handed {
    /// The words that say it.
    pub(super) text: String,
    act: Act,
    /// The words that name things.
    things: Vec<String>,
    /// Those that are no words of money.
    unpaid: Vec<String>,
    /// The same with what follows "of".
    parts: Vec<(String, Vec<String>)>,
    /// In which groups of words for the same things are, by language and line.
    alike: HashSet<(usize, usize)>,
    /// The numbers of documents.
    numbers: HashSet<String>,
    /// Whether a word such as "them" names what was asked for.
    refers: bool,
    /// Whether it speaks of access.
    access: bool,
    /// Whether it speaks of money.
    pays: bool,
    subject: Subject,
}

impl Handed {
    /// What an act of handing over, paying or refusing is about; `None` for other acts.
    pub(super) fn by(act: Act, text: &str) -> Option<Self> {
        let section: &[Of] = match act {
            Act::Give | Act::GivePart(_) => &[|one| &one.gives],
            Act::Gave => &[|one| &one.weakly_gives],
            Act::Pay => &[|one| &one.pays, |one| &one.proofs],
            Act::Refuse(_) => &[|one| &one.refuses],
            _ => return None,
        };
        Some(Self::of(act, text, section))
    }

    /// The same of a file by its name: only words that are those of things name any.
    pub(super) fn by_file(name: &str) -> Self {
        let name = name.replace(|c: char| !c.is_alphanumeric(), " ");
        Self::by_words(&name)
    }

    /// What a reminder names, by the words for things that people ask for.
    pub(super) fn by_words(text: &str) -> Self {
        let mut handed = Self::of(Act::Give, text, &[]);
        let folded = Folded::new(text);
        let all = words(&folded.text, 0..folded.text.len());
        let known = (0..all.len()).filter(|at| is_known(&all, *at));
        handed.things = known.filter_map(|at| thing(&all, at, Act::Give)).collect();
        let pays = |one: &Lexicon| one.payment.occurs_in(&all) || one.documents.occurs_in(&all);
        handed.pays = LEXICONS.iter().any(pays);
        handed
    }

    /// Whether a reminder may be one of a request.
    pub(super) fn may_be_of(&self, asked: &Subject, needs: Needs) -> bool {
        self.things.is_empty()
            || asked.names_nothing()
            || self.names(asked, needs)
            || self.pays && needs == Needs::Payment
            || !asked.is_comparable(&self.subject)
    }

    fn of(act: Act, text: &str, sections: &[Of]) -> Self {
        let clauses = Clauses::new(text);
        let part = clauses.first_with(sections);
        let written = &clauses.folded.text;
        let named = |at: &usize| is_named(part, *at);
        let ends = part.first().zip(part.last());
        let text = ends
            .and_then(|(first, last)| written.get(first.range.start..last.range.end))
            .unwrap_or_default();
        let alike = (0..part.len()).flat_map(|at| groups(part, at)).collect();
        let parts = (0..part.len()).filter_map(|at| {
            let name = thing(part, at, act)?;
            Some((name, of_what(part, at + 1, act)))
        });
        let has = |of: Of| clauses.has(part, of);
        Self {
            text: text.to_owned(),
            act,
            things: (0..part.len())
                .filter(named)
                .filter_map(|at| thing(part, at, act))
                .collect(),
            unpaid: (0..part.len())
                .filter(named)
                .filter_map(|at| thing(part, at, Act::Pay))
                .collect(),
            parts: parts.filter(|(_, what)| !what.is_empty()).collect(),
            alike,
            numbers: numbers(part, written),
            refers: has(|one| &one.them),
            access: has(|one| &one.access),
            pays: has(|one| &one.payment),
            subject: Subject::of(text),
        }
    }

    /// Whether it names something.
    pub(super) fn names_something(&self) -> bool {
        !self.things.is_empty()
    }

    /// The words that name things.
    pub(super) fn things(self) -> Vec<String> {
        self.things
    }

    /// Whether it names what a request asks for.
    pub(super) fn names(&self, asked: &Subject, needs: Needs) -> bool {
        let mut things = self.things.iter();
        things.any(|thing| asked.words().any(|word| is_form(thing, word)))
            || asked.is_alike(&self.alike)
            || self.access && needs == Needs::Access
    }

    /// Whether it may be what a request needs.
    pub(super) fn may_be(&self, asked: &Subject, needs: Needs) -> bool {
        let pays = needs == Needs::Payment && matches!(self.act, Act::Pay | Act::Refuse(_));
        if pays && asked.has_other_numbers(&self.numbers) {
            return false;
        }
        if self.names(asked, needs) {
            return !self.is_of_another(asked);
        }
        let things = if pays { &self.unpaid } else { &self.things };
        let other = !things.is_empty() && !self.refers && !asked.names_nothing();
        !(other && asked.is_comparable(&self.subject))
    }

    /// Whether the words after "of" name another thing than those of the request: photos of the pool for those of the rooms.
    fn is_of_another(&self, asked: &Subject) -> bool {
        let is_in = |word: &String| asked.words().any(|other| is_form(word, other));
        let mut parts = self.parts.iter();
        parts.any(|(name, what)| asked.names_more_of(name) && !what.iter().any(is_in))
    }
}

/// The groups of words for the same things in which a word is, by language and line.
pub(super) fn groups(part: &[Word], at: usize) -> impl Iterator<Item = (usize, usize)> {
    let lines = LEXICONS.iter().enumerate();
    let word = part.get(at);
    lines.filter_map(move |(language, one)| Some((language, one.alike.line(word?)?)))
}

/// Whether a word in an answer is the name of a thing: one that is known, or one after "the". Words in Cyrillic have no such word
/// before them.
fn is_named(part: &[Word], at: usize) -> bool {
    let is = |word: &Word, of: Of| LEXICONS.iter().any(|one| of(one).has(word));
    let determined = || {
        let before = part.get(..at).unwrap_or_default().iter().rev().take(2);
        let mut before = before.take_while(|word| word.kind == Kind::Letters);
        before.any(|word| is(word, |one| &one.determiners))
    };
    let cyrillic = |word: &Word| {
        word.plain
            .starts_with(|c| ('\u{400}'..='\u{4ff}').contains(&c))
    };
    let noun = |word: &Word| cyrillic(word) && !is_adjective(&word.plain);
    is_known(part, at) || part.get(at).is_some_and(noun) || determined()
}

/// Whether a word is one of a thing that people ask for.
fn is_known(part: &[Word], at: usize) -> bool {
    let known = |one: &Lexicon| {
        let sections: [&Section; 3] = [&one.materials, &one.payment, &one.documents];
        sections.iter().any(|of| of.find(part, at).is_some())
    };
    LEXICONS.iter().any(known) || groups(part, at).next().is_some()
}

/// A word that may name a thing: none of time, politeness or the handing over itself.
fn thing(part: &[Word], at: usize, act: Act) -> Option<String> {
    let word = part.get(at)?;
    let is = |section: &Section| section.has(word) || section.find(part, at).is_some();
    let pays = act == Act::Pay;
    let none = |one: &Lexicon| {
        let sections: [&Section; 10] = [
            &one.sums,
            &one.manners,
            &one.unnamed,
            &one.stops,
            &one.aside,
            &one.will,
            &one.days_ahead,
            &one.them,
            &one.handovers,
            &one.determiners,
        ];
        sections.iter().any(|of| is(of)) || pays && (is(&one.payment) || is(&one.documents))
    };
    let dated = LANGUAGES
        .iter()
        .any(|one| one.weekdays.has(word) || one.months.has(word));
    let names = word.kind == Kind::Letters && word.plain.chars().count() >= FEWEST;
    (names && !dated && !LEXICONS.iter().any(none)).then(|| word.plain.clone())
}

/// The words before "of", with what follows it: those that tell the photos of one thing from those of another.
pub(super) fn parted(all: &[Word]) -> impl Iterator<Item = String> {
    let of = |word: &Word| LEXICONS.iter().any(|one| one.of.has(word));
    let places = (0..all.len()).filter(move |at| all.get(at + 1).is_some_and(of));
    let parted = places.filter(|at| !of_what(all, at + 1, Act::Give).is_empty());
    parted.filter_map(|at| Some(all.get(at)?.plain.clone()))
}

/// What a thing is of: "of the new pool", "de la piscina", «бассейна».
pub(super) fn of_what(part: &[Word], from: usize, act: Act) -> Vec<String> {
    let is = |at: usize, of: Of| {
        let word = part.get(at);
        word.is_some_and(|word| LEXICONS.iter().any(|one| of(one).has(word)))
    };
    let cyrillic = part.get(from).is_some_and(|word| {
        word.plain
            .starts_with(|c| ('\u{400}'..='\u{4ff}').contains(&c))
    });
    if !cyrillic && !is(from, |one| &one.of) {
        return Vec::new();
    }
    let mut what = Vec::new();
    for at in from..from + MOST_OF {
        if let Some(word) = thing(part, at, act).filter(|word| !is_verb(word)) {
            what.push(word);
        } else if !(is(at, |one| &one.of) || is(at, |one| &one.determiners)) {
            break;
        }
    }
    what
}

/// Whether a word in Russian ends like an adjective: «запрошенные материалы».
fn is_adjective(word: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "ые", "ие", "ый", "ий", "ая", "яя", "ую", "юю", "ое", "ее", "ых", "их", "ого", "его",
        "ому", "ему",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a word in Russian ends like a verb: «фото отправила».
fn is_verb(word: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "л", "ла", "ли", "ло", "ем", "им", "ют", "ят", "лю", "ена", "ено", "ены",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The numbers of documents: none of sums, times and shares.
fn numbers(part: &[Word], text: &str) -> HashSet<String> {
    let sum = |word: Option<&Word>| {
        word.is_some_and(|word| {
            matches!(word.plain.as_str(), "%" | "€" | "$" | "£" | "₽")
                || LEXICONS.iter().any(|one| one.sums.has(word))
        })
    };
    let mut found = HashSet::new();
    for (at, word) in part.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| part.get(before));
        let is_number = matches!(word.kind, Kind::Number(_)) && word.plain.is_empty()
            || word.kind == Kind::Other
                && text
                    .get(word.range.clone())
                    .is_some_and(|one| !one.contains(':'));
        // "Invoice 11", "la 11", «счёт № 11».
        let named = before.is_some_and(|before| {
            matches!(before.plain.as_str(), "№" | "#" | "º" | "la" | "no" | "n")
                || LEXICONS.iter().any(|one| {
                    one.documents.find(part, at - 1).is_some() || one.documents.has(before)
                })
        });
        if is_number && named && !sum(part.get(at + 1)) {
            found.extend(text.get(word.range.clone()).map(str::to_owned));
        }
    }
    found
}
