//! The requests that an answer names.

use std::collections::HashSet;

use super::{Asked, MOST_BESIDE, NEAR, Requests};
use crate::import::draft::reason::Tie;
use crate::import::draft::subject::Subject;
use crate::import::draft::words::Needs;

impl Requests<'_> {
    /// The open requests that are asked beside one: by the same side, in the same thread, at about the same time; the latest first.
    fn beside(&self, at: usize) -> impl Iterator<Item = (usize, &Asked)> {
        let asked = self.get(at);
        let side = asked.and_then(|asked| self.sides.get(&asked.party));
        let open = side.into_iter().flat_map(|side| side.open.iter().rev());
        let open = open.take(MOST_BESIDE);
        let open = open.filter_map(|at| Some((*at, self.get(*at)?)));
        open.filter(move |(_, other)| {
            let near = |asked: &Asked| asked.at.abs_diff(other.at) <= NEAR.unsigned_abs();
            let near = |asked: &Asked| near(asked) || self.is_near_now(other);
            asked.is_some_and(|asked| other.thread == asked.thread && near(asked))
        })
    }

    /// The open request that an item refers to by its words, among those that are asked beside the one that it follows: that with
    /// most of the things that the words name.
    pub(in crate::import::draft) fn closer(&self, found: (usize, Tie), text: &str) -> (usize, Tie) {
        let (at, tie) = found;
        let subject = Subject::of(text);
        // Who replies to a message answers one of its requests.
        let of_message = |asked: &Asked| tie != Tie::Reply || self.is_of_message(at, asked);
        let things = |asked: &Asked| {
            let shares = asked.subject.shares(&subject);
            if shares {
                asked.subject.common(&subject).len()
            } else {
                0
            }
        };
        let mut best = (at, self.get(at).map_or(0, things));
        for (other, asked) in self.beside(at).filter(|(_, asked)| of_message(asked)) {
            let count = things(asked);
            if count > best.1 {
                best = (other, count);
            }
        }
        (best.0, tie)
    }

    /// Whether a request was made by the same message as another one.
    fn is_of_message(&self, at: usize, other: &Asked) -> bool {
        let asked = self.get(at);
        asked.is_some_and(|asked| !asked.id.is_empty() && asked.id == other.id)
    }

    /// The same, and where the answer does not fit it, one that it fits: of the same message, or any if the words of the answer
    /// say enough.
    pub(in crate::import::draft) fn fitting(
        &self,
        found: (usize, Tie),
        text: &str,
        (fits, says_enough): (&dyn Fn(&Asked) -> bool, bool),
    ) -> (usize, Tie) {
        let (at, tie) = self.closer(found, text);
        if self.get(at).is_none_or(fits) {
            return (at, tie);
        }
        let any = says_enough && tie != Tie::Reply;
        let mut others = self.beside(at);
        let other = others.find(|(_, asked)| (any || self.is_of_message(at, asked)) && fits(asked));
        (other.map_or(at, |(other, _)| other), tie)
    }

    /// The open requests for a decision beside one, the latest first.
    pub(in crate::import::draft) fn undecided(&self, (at, tie): (usize, Tie)) -> Vec<(usize, Tie)> {
        let decides = |asked: &Asked| matches!(asked.needs, Needs::Approval | Needs::Feedback);
        let beside = self.beside(at).filter(|(_, asked)| decides(asked));
        beside.map(|(at, _)| (at, tie)).collect()
    }

    /// The open requests for a decision, among those beside one, that the name of what is decided on is about: each that has a thing of
    /// the name that no other one has, otherwise that with most of its things.
    pub(in crate::import::draft) fn named(
        &self,
        found: (usize, Tie),
        object: &Subject,
        mail: bool,
    ) -> Vec<(usize, Tie)> {
        let (at, tie) = found;
        let decides = |asked: &Asked| matches!(asked.needs, Needs::Approval | Needs::Feedback);
        let beside = self.beside(at);
        let beside = beside.filter(|(_, asked)| decides(asked) && asked.subject.shares(object));
        let beside = beside.map(|(at, asked)| (at, asked.subject.common(object)));
        let beside: Vec<(usize, HashSet<&String>)> = beside.collect();
        let is_own = |thing: &&&String| {
            let with = beside.iter().filter(|(_, things)| things.contains(**thing));
            with.count() == 1
        };
        let own = beside
            .iter()
            .filter(|(_, things)| things.iter().any(|thing| is_own(&thing)));
        let mut own: Vec<usize> = own.map(|(at, _)| *at).collect();
        own.sort_unstable();
        if own.is_empty() {
            let most = beside.iter().map(|(_, things)| things.len()).max();
            let mut best = beside
                .iter()
                .filter(|(_, things)| Some(things.len()) == most);
            let first = best.clone().next();
            let best = best.find(|(other, _)| *other == at).or(first);
            own.extend(best.map(|(at, _)| *at));
        }
        let tie = |other: usize| match tie {
            Tie::Reply if other != at && mail => Tie::Thread,
            Tie::Reply if other != at => Tie::Follows,
            tie => tie,
        };
        own.into_iter().map(|at| (at, tie(at))).collect()
    }
}
