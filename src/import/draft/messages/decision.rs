//! What a message decides, and on which requests.

use super::Message;
use crate::import::draft::asked::{Asked, Requests};
use crate::import::draft::draft::Draft;
use crate::import::draft::lexicon::LEXICONS;
use crate::import::draft::reason::{Tie, Why};
use crate::import::draft::said::{Said, decides, is_yes};
use crate::import::draft::scene::Scene;
use crate::import::draft::subject::Subject;
use crate::import::draft::words::{Act, Needs, says};
use crate::import::model::Platform;
use crate::phrases::{Caught, Folded, Kind, Word, words};

/// A decision, or the answer to a question for yes or no.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing of it"
)]
struct Ruling {
    yes: bool,
    /// Whether it is only one as an answer: "looks good".
    weak: bool,
    /// Whether a word is asked for, not a decision.
    answer: bool,
    /// Whether it withdraws what had been approved.
    withdraws: bool,
    /// The request that it is on; `None` if it names something else, or only a part.
    on: Option<(usize, Tie)>,
}

impl Ruling {
    fn at(&self) -> Option<usize> {
        self.on.map(|(at, _)| at)
    }
}

impl Message<'_> {
    /// Whether the message only says no, and the last request asks for an approval: it may also say that there are no remarks.
    pub(super) fn denies(&self, requests: &Requests<'_>) -> bool {
        let target = requests.target(self.item, &self.person.party, false);
        let asked = target.and_then(|(at, _)| requests.get(at));
        asked.is_some_and(|asked| asked.needs == Needs::Approval)
            && says(&self.text, |one| &one.says_no)
    }

    /// The drafts of what a message approves and rejects.
    pub(super) fn decisions(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        said: &[Said],
    ) -> Vec<Draft> {
        // All before the first closes a request: each is on what was open before the message.
        let decisions = said.iter().filter(|one| decides(one.act));
        let rulings = decisions.flat_map(|one| self.rulings(scene, requests, one, said));
        let mut rulings: Vec<Ruling> = rulings.collect();
        // What is both approved and rejected is decided in parts.
        let both: Vec<usize> = rulings
            .iter()
            .filter_map(|one| {
                let at = one.at()?;
                let other = |other: &Ruling| other.yes != one.yes && other.at() == Some(at);
                rulings.iter().any(other).then_some(at)
            })
            .collect();
        let divided = |one: &Ruling| one.at().is_some_and(|at| both.contains(&at));
        rulings.retain(|one| !(one.weak && divided(one)));
        let mut drafts = Vec::new();
        let mut made: Vec<(bool, bool, Option<usize>)> = Vec::new();
        for one in rulings {
            let on = one.on.filter(|_| !divided(&one));
            let what = (one.yes, one.withdraws, on.map(|(at, _)| at));
            if made.contains(&what) {
                continue;
            }
            made.push(what);
            if one.answer {
                drafts.extend(
                    on.and_then(|on| self.reply(scene, requests, on, "all", Why::Answers, true)),
                );
                continue;
            }
            let (verdict, why) = if one.yes {
                ("approved", Why::Approves)
            } else if one.withdraws {
                ("rejected", Why::Withdraws)
            } else {
                ("rejected", Why::Rejects)
            };
            drafts.push(self.decision(scene, requests, on, verdict, why));
        }
        drafts
    }

    /// The request that is decided on, otherwise the only one that was asked long before and that the words name.
    fn asked_for_decision(
        &self,
        scene: &Scene<'_>,
        requests: &Requests<'_>,
        object: Option<&Subject>,
    ) -> Option<(usize, Tie)> {
        let party = self.person.party.as_str();
        let found = requests.target(self.item, party, false);
        let Some(object) = object else {
            return found;
        };
        let mail = scene.platform() == Platform::Mail;
        if found.is_some_and(|found| !requests.named(found, object, mail).is_empty()) {
            return found;
        }
        let is_named = |asked: &Asked| {
            let decides = matches!(asked.needs, Needs::Approval | Needs::Feedback);
            decides && asked.subject.shares(object)
        };
        requests
            .late(self.item, (party, false), &is_named)
            .or(found)
    }

    /// What a part of a message decides.
    fn rulings(
        &self,
        scene: &Scene<'_>,
        requests: &Requests<'_>,
        one: &Said,
        said: &[Said],
    ) -> Vec<Ruling> {
        let party = self.person.party.as_str();
        let weak = matches!(one.act, Act::Agree | Act::Disagree);
        let ruling = |answer, on| Ruling {
            yes: is_yes(one.act),
            weak,
            answer,
            withdraws: one.withdraws,
            on,
        };
        if one.withdraws {
            // Which approval is meant is told by all of them, when they are known.
            let replied = requests.decided(self.item, party);
            let none = self.inward || scene.repeats(self.at);
            let withdrawn = (!none).then(|| ruling(false, replied.or(requests.reopened())));
            return withdrawn.into_iter().collect();
        }
        let object = one.object.as_deref().map(Subject::of);
        let found = self.asked_for_decision(scene, requests, object.as_ref());
        let part = |at: usize| {
            let named = || Subject::of(&named_alike(one, said));
            let asked = requests.get(at).filter(|_| object.is_some());
            asked.is_some_and(|asked| asked.subject.is_only_in_part(&named()))
        };
        if let Some(on) = found.and_then(|found| numbered(requests, found, one, said)) {
            return vec![ruling(false, Some(on))];
        }
        if let Some((found, object)) = found.zip(object.as_ref()) {
            let mail = scene.platform() == Platform::Mail;
            let named = requests.named(found, object, mail).into_iter();
            let named: Vec<(usize, Tie)> = named
                .filter(|on| !weak || self.is_first(requests, Some(*on), Needs::Approval))
                .collect();
            if !named.is_empty() {
                let on = named
                    .into_iter()
                    .map(|on| Some(on).filter(|(at, _)| !part(*at)));
                let rulings = on.map(|on| ruling(false, on));
                return rulings.filter(|one| !weak || one.on.is_some()).collect();
            }
        }
        if let Some(found) = found.filter(|_| object.is_none() && !weak) {
            let open = requests.undecided(found);
            let both = says(&one.text, |lexicon| &lexicon.both);
            let all = both && open.len() == 2
                || open.len() > 1 && says(&one.text, |lexicon| &lexicon.everything);
            if all {
                let rulings = open.into_iter().map(|on| ruling(false, Some(on)));
                return rulings.collect();
            }
            // "Both approved", of three: it does not say which.
            if both && open.len() > 2 {
                return vec![ruling(false, None)];
            }
        }
        let decisions = said.iter().filter(|one| decides(one.act)).count();
        let text = if decisions == 1 && object.is_none() {
            &self.text
        } else {
            &one.text
        };
        let decides = |asked: &Asked| matches!(asked.needs, Needs::Approval | Needs::Feedback);
        let target = found.map(|found| requests.fitting(found, text, (&decides, false)));
        let unrelated = |(at, tie): (usize, Tie)| {
            let asked = requests.get(at).filter(|_| tie != Tie::Reply);
            let object = object.as_ref();
            asked.is_some_and(|asked| object.is_some_and(|one| asked.subject.is_unrelated(one)))
        };
        let target = target.filter(|target| !unrelated(*target));
        let answers = match one.act {
            Act::Agree => self.is_weak_answer(requests, target, Needs::Answer),
            Act::Disagree => false,
            _ => self.is_first(requests, target, Needs::Answer),
        };
        if answers {
            return vec![ruling(true, target)];
        }
        let needs = target.and_then(|(at, _)| Some(requests.get(at)?.needs));
        if weak {
            let answers = |(at, _): &(usize, Tie)| {
                let next = requests.is_direct(*at, self.item) || requests.is_next(*at);
                match one.act {
                    Act::Agree => self.is_weak_answer(requests, target, Needs::Approval),
                    _ => next && needs == Some(Needs::Approval),
                }
            };
            let on = target.filter(|on| answers(on) && !part(on.0));
            return on.map(|on| ruling(false, Some(on))).into_iter().collect();
        }
        // Who withdraws an approval replies to what was decided before.
        let before = requests.decided(self.item, party);
        let asked = matches!(needs, Some(Needs::Approval | Needs::Feedback));
        let on = before.or(target.filter(|_| asked));
        let internal = || self.inward || requests.is_internal(self.item, party);
        if on.is_none() && (internal() || scene.repeats(self.at)) {
            return Vec::new();
        }
        vec![ruling(false, on.filter(|(at, _)| !part(*at)))]
    }
}

/// The request that is decided on by its number, "the first one", if each of those that are open is named so, and nothing was said
/// since the first of them.
fn numbered(
    requests: &Requests<'_>,
    found: (usize, Tie),
    one: &Said,
    said: &[Said],
) -> Option<(usize, Tie)> {
    let mut open = requests.undecided(found);
    open.sort_by_key(|(at, _)| *at);
    let unheard = |(at, _): &(usize, Tie)| requests.get(*at).is_some_and(|asked| !asked.heard);
    let decisions = said.iter().filter(|one| decides(one.act));
    let mut numbers: Vec<Option<usize>> = decisions.map(number).collect();
    numbers.sort_unstable();
    let all = numbers.into_iter().eq((0..open.len()).map(Some));
    if open.len() < 2 || !all || !open.iter().all(unheard) {
        return None;
    }
    open.get(number(one)?).copied()
}

/// The number by which alone something is named, from 0.
fn number(one: &Said) -> Option<usize> {
    let object = one.object.as_deref()?;
    let folded = Folded::new(object);
    let all = words(&folded.text, 0..folded.text.len());
    LEXICONS.iter().find_map(|lexicon| {
        let ordinal = |at: usize| {
            let mut lines = lexicon.ordinal.phrases.iter();
            lines.position(|one| one.end(&all, at, &mut Caught::default()).is_some())
        };
        let mut numbers = (0..all.len()).filter_map(ordinal);
        let number = numbers.next()?;
        let says = |(at, word): (usize, &Word)| {
            let names = word.kind == Kind::Letters && ordinal(at).is_none();
            names && !lexicon.determiners.has(word) && !lexicon.unnamed.has(word)
        };
        let named = all.iter().enumerate().any(says);
        (numbers.next().is_none() && !named).then_some(number)
    })
}

/// All that is decided in the same way, as it is named: "The flyer is approved. The banner too is approved."
fn named_alike(one: &Said, said: &[Said]) -> String {
    let alike = said
        .iter()
        .filter(|other| decides(other.act) && is_yes(other.act) == is_yes(one.act));
    let named: Vec<&str> = alike.filter_map(|one| one.object.as_deref()).collect();
    named.join(", ")
}
