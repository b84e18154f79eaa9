//! Whether what somebody promises is what a request asks for: "I'll send them on Friday", not "I'll be away on Friday".

use super::clause::{Clauses, Of};
use super::handed::of_what;
use super::lexicon::{LEXICONS, Lexicon};
use super::subject::{Subject, is_form};
use super::words::{Act, Needs};
use crate::phrases::{Kind, LANGUAGES, Section, Word};

/// What a promise says that its side will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Pay,
    Approve,
    Revise,
    Give,
    Other,
}

/// A promise by its words.
#[derive(Debug)]
pub(super) struct Promised {
    deed: Deed,
    /// What it speaks of in other words: a login is access.
    kinds: Vec<Needs>,
    /// The words that may name things.
    things: Vec<String>,
    /// The words for things of any kind, which name one together with others: "text" in "the English text".
    general: Vec<String>,
    /// The words for things that people ask for and for documents that are paid, whatever the promise is.
    listed: Vec<String>,
    /// The documents among them that are paid.
    documents: Vec<String>,
    /// The words that name things, with what follows "of".
    parts: Vec<(String, Vec<String>)>,
    /// The verb after a word of the future, perhaps with an adverb.
    verbs: Vec<String>,
    /// Whether a word such as "them" names what was asked for.
    refers: bool,
    /// Whether that is a word for several things.
    several: bool,
    /// The words that say it.
    pub(super) text: String,
    subject: Subject,
}

impl Promised {
    pub(super) fn of(text: &str) -> Self {
        let clauses = Clauses::new(text);
        let lexicons = &clauses.lexicons;
        let part = clauses.first_with(&[|one| &one.promises]);
        let part = first_of_two(part, lexicons);
        let has = |section: Of| clauses.has(part, section);
        let deed = if has(|one| &one.will_pay) {
            Deed::Pay
        } else if has(|one| &one.will_approve) {
            Deed::Approve
        } else if has(|one| &one.will_revise) {
            Deed::Revise
        } else if has(|one| &one.delivers) {
            Deed::Give
        } else {
            Deed::Other
        };
        let kinds: [(Needs, Of); 4] = [
            (Needs::Access, |one| &one.access),
            (Needs::Approval, |one| &one.approval),
            (Needs::Payment, |one| &one.payment),
            (Needs::Feedback, |one| &one.feedback),
        ];
        // Who pays an invoice pays what was asked for.
        let money = |at: usize| {
            lexicons
                .iter()
                .any(|one| one.payment.find(part, at).is_some())
        };
        let text = part.first().zip(part.last());
        let text = text
            .and_then(|(first, last)| clauses.folded.text.get(first.range.start..last.range.end))
            .unwrap_or_default();
        let verbs: Vec<String> = lexicons.iter().flat_map(|one| verbs(part, one)).collect();
        Self {
            deed,
            kinds: kinds
                .into_iter()
                .filter_map(|(needs, section)| has(section).then_some(needs))
                .collect(),
            things: (0..part.len())
                .filter(|at| deed != Deed::Pay || !money(*at))
                .filter_map(|at| thing(part, at))
                .collect(),
            general: (0..part.len())
                .filter(|at| {
                    lexicons
                        .iter()
                        .any(|one| one.unnamed.find(part, *at).is_some())
                })
                .filter_map(|at| name(part, at).map(|word| word.plain.clone()))
                .filter(|word| !verbs.contains(word))
                .collect(),
            listed: (part.iter())
                .filter(|word| {
                    let lists = |one: &Lexicon| one.alike.has(word) || one.documents.has(word);
                    lexicons.iter().any(|one| lists(one))
                })
                .map(|word| word.plain.clone())
                .collect(),
            documents: (part.iter())
                .filter(|word| lexicons.iter().any(|one| one.documents.has(word)))
                .map(|word| word.plain.clone())
                .collect(),
            parts: (0..part.len())
                .filter_map(|at| Some((thing(part, at)?, of_what(part, at + 1, Act::Give))))
                .filter(|(_, what)| !what.is_empty())
                .collect(),
            verbs,
            refers: has(|one| &one.them),
            several: has(|one| &one.several),
            text: text.to_owned(),
            subject: Subject::of(text),
        }
    }

    /// The words that name what is promised.
    pub(super) fn things(self) -> Vec<String> {
        self.things.into_iter().chain(self.listed).collect()
    }

    /// Whether it names something.
    pub(super) fn names_something(&self) -> bool {
        !self.things.is_empty()
    }

    /// Whether it names what a request asks for.
    pub(super) fn names(&self, asked: &Subject) -> bool {
        let mut things = self.things.iter().chain(&self.listed);
        things.any(|thing| asked.words().any(|word| is_form(thing, word)))
    }

    /// Whether it names nothing but several things that were named before: "them".
    pub(super) fn is_of_several(&self) -> bool {
        self.several && self.things.is_empty()
    }

    /// Whether it may be what a request needs.
    pub(super) fn may_be(&self, asked: &Subject, needs: Needs) -> bool {
        let named = asked.words().any(|word| {
            let is = |thing: &String| is_form(thing, word);
            self.things.iter().chain(&self.general).any(is)
        });
        let named = named || self.deed == Deed::Give && self.kinds.contains(&needs);
        let fits = match self.deed {
            Deed::Pay => needs == Needs::Payment,
            Deed::Approve => matches!(needs, Needs::Approval | Needs::Feedback),
            Deed::Revise => {
                matches!(needs, Needs::Revision | Needs::Feedback)
                    || named && needs == Needs::Materials
            }
            Deed::Give => true,
            Deed::Other => false,
        };
        // "Please print the flyers." "We'll print them on Friday."
        let same = (self.verbs.iter()).any(|verb| asked.words().any(|word| is_form(verb, word)));
        let is_clear = !self.things.is_empty() || self.names_another_document(asked);
        let other = is_clear && !named && !self.refers || self.is_of_another(asked);
        (fits || same) && !(other && asked.is_comparable(&self.subject))
    }

    /// Whether it names a document that is paid, and none of those that are asked for.
    fn names_another_document(&self, asked: &Subject) -> bool {
        let is = |thing: &String| asked.words().any(|word| is_form(thing, word));
        self.deed == Deed::Give && !self.documents.is_empty() && !self.documents.iter().any(is)
    }

    /// Whether the words after "of" name another thing than those of the request: photos of the pool for those of the rooms.
    fn is_of_another(&self, asked: &Subject) -> bool {
        let is_in = |word: &String| asked.words().any(|other| is_form(word, other));
        let mut parts = self.parts.iter();
        parts.any(|(name, what)| asked.names_more_of(name) && !what.iter().any(is_in))
    }
}

/// What a part of a sentence promises before it goes on with another deed: "I'll send the photos and give you access".
fn first_of_two<'w>(part: &'w [Word], lexicons: &[&'static Lexicon]) -> &'w [Word] {
    let goes_on = |at: &usize| {
        let and = part.get(*at);
        let head = part.get(..*at).unwrap_or_default();
        lexicons.iter().any(|one| {
            and.is_some_and(|and| one.and.has(and))
                && one.delivers.occurs_in(head)
                && one.deeds.find(part, *at + 1).is_some()
        })
    };
    let end = (1..part.len()).find(goes_on).unwrap_or(part.len());
    part.get(..end).unwrap_or(part)
}

/// A word that may name a thing: none of time, politeness or the promise itself.
fn thing(part: &[Word], at: usize) -> Option<String> {
    let word = part.get(at)?;
    let is = |section: &Section| section.find(part, at).is_some();
    let none = |one: &Lexicon| {
        is(&one.manners)
            || is(&one.promises)
            || is(&one.unnamed)
            || is(&one.stops)
            || is(&one.aside)
            || is(&one.will)
            || is(&one.days_ahead)
            || is(&one.them)
    };
    let dated = LANGUAGES
        .iter()
        .any(|one| one.weekdays.has(word) || one.months.has(word));
    let word = name(part, at).filter(|_| !dated && !LEXICONS.iter().any(none));
    word.map(|word| word.plain.clone())
}

/// A word that is long enough for a name.
fn name(part: &[Word], at: usize) -> Option<&Word> {
    let word = part.get(at)?;
    let names = word.kind == Kind::Letters && word.plain.chars().count() > 3;
    names.then_some(word)
}

/// The verb after the first word of the future, or an adverb and the verb.
fn verbs(part: &[Word], lexicon: &Lexicon) -> Vec<String> {
    let end = (0..part.len()).find_map(|at| Some(lexicon.will.find(part, at)?.0));
    let rest = end.and_then(|end| part.get(end..)).unwrap_or_default();
    let rest = rest.iter().filter(|word| word.kind == Kind::Letters);
    rest.take(2).map(|word| word.plain.clone()).collect()
}
