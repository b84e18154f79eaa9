//! Several answers in one message, and requests that may be approvals.

use chrono::NaiveDate;

use super::{MOST_PLACES, Said, Text, decides};
use crate::import::draft::handed::Handed;
use crate::import::draft::promise::Promised;
use crate::import::draft::subject::{Subject, is_form};
use crate::import::draft::words::{Act, Needs};
use crate::phrases::{Folded, Kind, Word, words};

/// The most answers of a message.
const MOST_ANSWERS: usize = 10;

/// Whether an answer is about something that those before it do not name.
pub(super) fn answers_more(said: &[Said], found: &Said) -> bool {
    let alike =
        |one: &&Said| std::mem::discriminant(&one.act) == std::mem::discriminant(&found.act);
    let mut before = said.iter().filter(alike);
    answers(found.act)
        && before.clone().count() < MOST_ANSWERS
        && before.all(|one| are_apart((one.act, &one.text), (found.act, &found.text)))
}

/// Whether two answers name things, and none of the same.
fn are_apart(one: (Act, &str), other: (Act, &str)) -> bool {
    let things = |(act, text): (Act, &str)| match act {
        Act::Promise(_) => Promised::of(text).things(),
        act => Handed::by(act, text).map_or_else(Vec::new, Handed::things),
    };
    let (one, other) = (things(one), things(other));
    let named = !one.is_empty() && !other.is_empty();
    named
        && !one
            .iter()
            .any(|one| other.iter().any(|other| is_form(one, other)))
}

/// Whether what is asked for beside a decision is no part of it, as a change is.
fn is_apart(needs: Needs) -> bool {
    !matches!(needs, Needs::Approval | Needs::Revision | Needs::Feedback)
}

/// Whether an act hands something over, promises or refuses it.
fn answers(act: Act) -> bool {
    matches!(
        act,
        Act::Give | Act::Gave | Act::Promise(_) | Act::Refuse(_)
    )
}

/// What a phrase asks for that approves what was asked before: "Please print the flyers by Friday".
pub(in crate::import::draft) fn asks_to_proceed(one: &Said, day: NaiveDate) -> Option<Said> {
    let folded = Folded::new(&one.text);
    let all = words(&folded.text, 0..folded.text.len());
    let text = Text::of(&folded, &all, day);
    if one.act != Act::Agree || !text.any(|one| one.proceeds.occurs_in(&all)) {
        return None;
    }
    let due = text.sentences(&all).find_map(|sentence| sentence.due());
    Some(Said {
        act: Act::Ask(Needs::Answer, due),
        ..one.clone()
    })
}

impl Text<'_> {
    /// What the two parts of a sentence hand over, promise or refuse, if they name different things: "The photos are attached, I'll
    /// send the logo on Monday".
    pub(super) fn answers_besides(
        &self,
        sentence: &[Word],
        (whole, at): (Act, usize),
    ) -> Option<Vec<Said>> {
        if !answers(whole) {
            return None;
        }
        self.both_answers(sentence, at)
    }

    /// What the two parts of a sentence promise by days of their own, of which neither is that of the whole: «До завтра пришлю фото, а
    /// до пятницы логотип».
    pub(super) fn promises_besides(&self, sentence: &[Word], at: usize) -> Option<Vec<Said>> {
        let promises = |one: &Said| matches!(one.act, Act::Promise(_));
        let both = self.both_answers(sentence, at);
        both.filter(|both| both.iter().all(promises))
    }

    fn both_answers(&self, sentence: &[Word], at: usize) -> Option<Vec<Said>> {
        // "I'll send the photos tomorrow the logo I'll send on Friday", without a comma.
        let twice = self.promises_twice(sentence);
        let places = (1..sentence.len())
            .filter(|at| twice || self.divides(sentence, *at) || self.joins_things(sentence, *at));
        places.take(MOST_PLACES).find_map(|place| {
            let (head, tail) = (sentence.get(..place)?, sentence.get(place..)?);
            let first = self.act(head).filter(|act| answers(*act))?;
            let (second, tail) = self.answer_in(head, tail)?;
            let both = are_apart((first, self.text_of(head)), (second, &tail));
            let said = |act, text: &str| Said {
                act,
                text: text.to_owned(),
                object: None,
                may_decide: false,
                withdraws: false,
                start: self.start_of(sentence),
                calls_own: None,
                sentence: at,
            };
            both.then(|| vec![said(first, self.text_of(head)), said(second, &tail)])
        })
    }

    /// What a sentence that approves or rejects something asks for besides: "Approved, please also send the flyer".
    pub(super) fn asked_after<'w>(&self, sentence: &'w [Word]) -> Option<(Act, &'w [Word])> {
        if sentence.iter().any(|word| word.plain == "?") {
            return None;
        }
        let places = (1..sentence.len()).filter(|at| self.divides(sentence, *at));
        places.take(MOST_PLACES).find_map(|place| {
            let (head, tail) = (sentence.get(..place)?, sentence.get(place..)?);
            self.act(head).filter(|act| decides(*act))?;
            let named = !Subject::of(self.text_of(tail)).names_nothing();
            let clear = |act: &Act| matches!(act, Act::Ask(needs, _) if named && is_apart(*needs));
            let asked = self.ask(tail).filter(clear)?;
            let verb = self.any(|one| one.deeds.occurs_in(tail));
            verb.then_some((asked, tail))
        })
    }

    /// Whether the first part of a sentence approves something, and the rest limits it: "Approved, but the telephone is wrong",
    /// "Approved with changes".
    pub(super) fn is_limited(&self, sentence: &[Word]) -> bool {
        let question = sentence.iter().any(|word| word.plain == "?");
        if !question && self.any(|one| one.limits.occurs_in(sentence)) {
            return true;
        }
        let place = (1..sentence.len()).find(|at| self.divides(sentence, *at));
        let head = place.and_then(|place| sentence.get(..place));
        !question && head.is_some_and(|head| self.act(head) == Some(Act::Approve))
    }

    /// What the second part of a sentence does, with its words: those of the future may stand in the first part alone.
    fn answer_in(&self, head: &[Word], tail: &[Word]) -> Option<(Act, String)> {
        let text = self.text_of(tail).to_owned();
        if let Some(act) = self.act(tail).filter(|act| answers(*act)) {
            return Some((act, text));
        }
        if let Some(promised) = self.promised_too(head, tail) {
            return Some(promised);
        }
        let end = self.languages.iter().find_map(|(lexicon, _)| {
            (0..head.len()).find_map(|at| Some(lexicon.will.find(head, at)?.0))
        })?;
        // "And give you access" has a verb of its own, "and the logo on Monday" has not.
        let and = |word: &Word| self.any(|one| one.and.has(word));
        let tail = tail.get(usize::from(tail.first().is_some_and(and))..)?;
        let verb = self.any(|one| one.deeds.find(tail, 0).is_some());
        let will = head.get(..(end + usize::from(!verb)).min(head.len()))?;
        let words: Vec<Word> = will.iter().chain(tail).cloned().collect();
        let act = self.act(&words).filter(|act| answers(*act))?;
        Some((
            act,
            format!("{} {}", self.text_of(will), self.text_of(tail)),
        ))
    }

    /// What the second part of a sentence promises by the verb of the first one, where it has none: «Пришлю фото завтра, логотип в
    /// пятницу».
    fn promised_too(&self, head: &[Word], tail: &[Word]) -> Option<(Act, String)> {
        let and = |word: &Word| word.kind == Kind::Mark || self.any(|one| one.joins.has(word));
        let from = tail.iter().position(|word| !and(word))?;
        let tail = tail.get(from..)?;
        if self.any(|one| one.deeds.occurs_in(tail)) {
            return None;
        }
        let verb = self.languages.iter().find_map(|(lexicon, _)| {
            (0..head.len()).find_map(|at| Some(at..lexicon.delivers.find(head, at)?.0))
        })?;
        let verb = head.get(verb)?;
        let words: Vec<Word> = verb.iter().chain(tail).cloned().collect();
        let act = self.act(&words);
        let act = act.filter(|act| matches!(act, Act::Promise(_)))?;
        Some((
            act,
            format!("{} {}", self.text_of(verb), self.text_of(tail)),
        ))
    }

    /// Whether a sentence has the words of a promise at two places.
    fn promises_twice(&self, sentence: &[Word]) -> bool {
        let promises = |at: &usize| self.any(|one| one.promises.find(sentence, *at).is_some());
        (0..sentence.len()).filter(promises).nth(1).is_some()
    }

    /// Whether a word joins two things or deeds.
    fn joins_things(&self, sentence: &[Word], at: usize) -> bool {
        let word = sentence.get(at);
        word.is_some_and(|word| self.any(|one| one.and.has(word)))
    }
}
