//! What a message says, sentence by sentence, with the words that say it.

use chrono::NaiveDate;

use super::lexicon::Lexicon;
use super::words::{Act, Sentence, languages, start};
use crate::phrases::{Folded, Kind, Language, Section, Word, words};

/// The most words that name what is decided on.
const MOST_NAMED: usize = 6;

/// What a sentence does, or a part of it that decides something.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) act: Act,
    /// The words that say it.
    pub(super) text: String,
    /// What is decided on, where the words name it: "The flyer" in "The flyer is approved".
    pub(super) object: Option<String>,
    /// The index of the sentence.
    sentence: usize,
}

/// The text of a message and the languages in which it may be.
struct Text<'a> {
    text: &'a str,
    languages: Vec<(&'static Lexicon, &'static Language)>,
    day: NaiveDate,
}

/// What the sentences that somebody wrote do, in their order: a decision as often as it is said, all else once.
pub(super) fn said(text: &str, day: NaiveDate) -> Vec<Said> {
    let folded = Folded::new(start(text));
    let all = words(&folded.text, 0..folded.text.len());
    let text = Text {
        text: &folded.text,
        languages: languages(&folded.text, &all),
        day,
    };
    let sentences = all.chunk_by(|a, b| a.sentence == b.sentence);
    let own = |sentence: &[Word]| -> Vec<Word> {
        let own = sentence.iter().filter(|word| !word.quoted);
        own.cloned().collect()
    };
    let sentences: Vec<Vec<Word>> = sentences.map(own).collect();
    let mut said: Vec<Said> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        for found in text.said(sentence, at) {
            let same =
                |one: &Said| std::mem::discriminant(&one.act) == std::mem::discriminant(&found.act);
            if decides(found.act) || !said.iter().any(same) {
                said.push(found);
            }
        }
    }
    said.retain(|one| !text.takes_back(one, &sentences));
    // "Great! Approved." approves once.
    if said
        .iter()
        .any(|one| matches!(one.act, Act::Approve | Act::Reject))
    {
        said.retain(|one| !matches!(one.act, Act::Agree | Act::Disagree));
    }
    // "Here are the photos. The rest follows tomorrow."
    let more = || text.any(|one| one.rest.occurs_in(&all));
    for one in &mut said {
        if one.act == Act::Give && more() {
            one.act = Act::GivePart(None);
        }
    }
    said
}

/// Whether an act approves or rejects something.
pub(super) fn decides(act: Act) -> bool {
    is_yes(act) || is_no(act)
}

/// Whether an act approves something.
pub(super) fn is_yes(act: Act) -> bool {
    matches!(act, Act::Approve | Act::Agree)
}

fn is_no(act: Act) -> bool {
    matches!(act, Act::Reject | Act::Disagree)
}

impl Text<'_> {
    fn act(&self, words: &[Word]) -> Option<Act> {
        self.languages.iter().find_map(|(lexicon, language)| {
            let day = self.day;
            Sentence {
                words,
                lexicon,
                language,
                day,
            }
            .act()
        })
    }

    /// Whether something holds in one of the languages.
    fn any(&self, is: impl Fn(&Lexicon) -> bool) -> bool {
        self.languages.iter().any(|(lexicon, _)| is(lexicon))
    }

    /// What a sentence says. If it decides something, then what each of its parts decides: "Flyer approved, banner rejected."
    fn said(&self, sentence: &[Word], at: usize) -> Vec<Said> {
        let Some(whole) = self.act(sentence) else {
            return Vec::new();
        };
        let said = |act: Act, words: &[Word]| Said {
            act,
            text: self.text_of(words).to_owned(),
            object: self.object(words).filter(|_| decides(act)),
            sentence: at,
        };
        if !decides(whole) {
            return vec![said(whole, sentence)];
        }
        let parts = self.parts(sentence).into_iter();
        let parts =
            parts.filter_map(|part| Some((self.act(part).filter(|act| decides(*act))?, part)));
        let parts: Vec<Said> = parts.map(|(act, part)| said(act, part)).collect();
        let mixed =
            parts.iter().any(|one| is_yes(one.act)) && parts.iter().any(|one| is_no(one.act));
        if mixed && parts.iter().all(|one| one.object.is_some()) {
            return parts;
        }
        let same = |one: &Said| is_yes(one.act) == is_yes(whole);
        if mixed || !parts.iter().any(same) {
            return vec![said(whole, sentence)];
        }
        // "Yes, the flyer is approved."
        let named = parts.iter().any(|one| same(one) && one.object.is_some());
        let parts = parts.into_iter();
        let parts = parts.filter(|one| same(one) && (!named || one.object.is_some()));
        parts.map(|one| Said { act: whole, ..one }).collect()
    }

    /// The parts of a sentence of which each may decide something of its own. Lists are not divided.
    fn parts<'w>(&self, sentence: &'w [Word]) -> Vec<&'w [Word]> {
        let mut parts = Vec::new();
        let mut from = 0;
        for at in 0..sentence.len() {
            let left = sentence.get(from..at).unwrap_or_default();
            if left.is_empty() || !self.divides(sentence, at) {
                continue;
            }
            if self.act(left).is_some_and(decides) || self.is_apart(left) {
                parts.push(left);
                from = at;
            }
        }
        parts.push(sentence.get(from..).unwrap_or_default());
        parts
    }

    /// Whether another part of a sentence may begin at a word.
    fn divides(&self, sentence: &[Word], at: usize) -> bool {
        let Some(word) = sentence.get(at) else {
            return false;
        };
        let before = at.checked_sub(1).and_then(|before| sentence.get(before));
        let gap = before.and_then(|before| self.text.get(before.range.end..word.range.start));
        matches!(word.plain.as_str(), "," | "(" | "—" | "–" | "-")
            || gap.is_some_and(|gap| gap.contains('\n'))
            || self.any(|one| one.joins.has(word))
    }

    /// Whether a part of a sentence is about something that is not decided now: "banner tomorrow".
    fn is_apart(&self, words: &[Word]) -> bool {
        self.languages.iter().any(|(lexicon, language)| {
            let day = self.day;
            let part = Sentence {
                words,
                lexicon,
                language,
                day,
            };
            part.has_date() || lexicon.apart.occurs_in(words)
        })
    }

    fn text_of(&self, words: &[Word]) -> &str {
        let range = words.first().zip(words.last());
        let text = range.and_then(|(first, last)| self.text.get(first.range.start..last.range.end));
        text.unwrap_or_default()
    }

    /// What is decided on, if the words name it directly beside those of the decision: "The flyer is approved",
    /// "We approve the flyer".
    fn object(&self, words: &[Word]) -> Option<String> {
        self.languages.iter().find_map(|(lexicon, _)| {
            let verdicts: [&Section; 4] = [
                &lexicon.approves,
                &lexicon.rejects,
                &lexicon.weakly_approves,
                &lexicon.weakly_rejects,
            ];
            let found = |at: usize| {
                let ends = verdicts.iter().filter_map(|one| one.find(words, at));
                Some((at, ends.map(|(end, _)| end).min()?))
            };
            let (at, end) = (0..words.len()).find_map(found)?;
            let before = words.get(..at).unwrap_or_default();
            let before: Vec<&Word> = before
                .iter()
                .filter(|word| word.kind != Kind::Mark && !lexicon.unnamed.has(word))
                .collect();
            let first = before.first();
            let names = |word: &&&Word| !lexicon.determiners.has(word);
            let colon = words.get(..at).and_then(<[Word]>::last);
            let colon = colon.is_some_and(|word| word.plain == ":");
            let named = before.iter().filter(names).count();
            let determined = first.is_some_and(|word| lexicon.determiners.has(word));
            if named > 0 && (colon || named <= if determined { MOST_NAMED } else { 2 }) {
                let text: Vec<&str> = before
                    .iter()
                    .filter_map(|word| self.text.get(word.range.clone()))
                    .collect();
                return Some(text.join(" "));
            }
            let after = words.get(end..).unwrap_or_default();
            let first = after.first()?;
            let named = first.plain == ":" || lexicon.determiners.has(first);
            let says = |word: &Word| word.kind != Kind::Mark && !lexicon.unnamed.has(word);
            let mut names = after.iter().filter(|word| says(word));
            (named && names.any(|word| !lexicon.determiners.has(word)))
                .then(|| self.text_of(after).to_owned())
        })
    }

    /// Whether the sentence of a decision or a later one takes it back: "Approved. No wait, the second one has a typo." What is
    /// only an answer to a request is also postponed or asked about.
    fn takes_back(&self, said: &Said, sentences: &[Vec<Word>]) -> bool {
        if !decides(said.act) {
            return false;
        }
        let has = |sentence: &[Word], section: fn(&Lexicon) -> &Section| {
            self.any(|one| section(one).occurs_in(sentence))
        };
        let here = sentences.get(said.sentence).map_or(&[][..], Vec::as_slice);
        let later = sentences.get(said.sentence + 1..).unwrap_or_default();
        let mut both = later.iter().map(Vec::as_slice).chain([here]);
        if both.any(|one| has(one, |one| &one.mistaken)) {
            return true;
        }
        if is_no(said.act) {
            return false;
        }
        if later.iter().any(|one| has(one, |one| &one.takes_back)) {
            return true;
        }
        let asks = |one: &Vec<Word>| {
            one.iter()
                .any(|word| matches!(word.plain.as_str(), "?" | "¿"))
        };
        let postpones = |one: &[Word]| has(one, |one| &one.postpones);
        let others = sentences.iter().enumerate();
        let mut others = others
            .filter(|(at, _)| *at != said.sentence)
            .map(|(_, one)| one);
        said.act == Act::Agree && (postpones(here) || others.any(|one| asks(one) || postpones(one)))
    }
}
