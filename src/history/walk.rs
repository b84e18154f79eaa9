//! The state of a walk from a commit to its ancestors.

use super::commit_graph::{CommitGraph, Place};
use super::ids::ById;
use super::object::CommitId;

/// A number of commits, of which there are fewer than memory has room for.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// How far a walk is with a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// A child names it.
    Named,
    /// Its ancestors are not all read.
    Open,
    /// All its ancestors have numbers, and so has it.
    Closed(u32),
}

/// No number.
const NONE: u32 = u32::MAX;

/// A walk from a commit to its ancestors, depth first. Commits are kept in the order in which they are named, and numbered when
/// all their ancestors are: of a long line, all are open at once, so what is kept of an open one is small.
///
/// Commits that git's commit-graph describes are told apart by their places in it, and no id of them is looked up.
pub(super) struct Walk {
    /// The commits that were named, by their places in git's commit-graph.
    places: Vec<u32>,
    /// The others, by their ids.
    others: ById<CommitId, u32>,
    /// The open commits, each the parent of the next, and where the rest of its parents begins.
    pub(super) open: Vec<(u32, u32)>,
    /// The state of each commit named.
    states: Vec<State>,
    /// The number of commits that were entered.
    pub(super) reached: usize,
    closed: u32,
}

impl Walk {
    /// A walk among commits of which some are `described`.
    pub(super) fn new(described: Option<&CommitGraph>) -> Self {
        let len = described.map_or(0, CommitGraph::len);
        Self {
            places: vec![NONE; len],
            others: ById::default(),
            open: Vec::new(),
            states: Vec::new(),
            reached: 0,
            closed: 0,
        }
    }

    /// Adds a commit at which the walk ends; it gets the next number.
    pub(super) fn end_at(&mut self, id: CommitId) {
        self.others.insert(id, number(self.states.len()));
        self.states.push(State::Closed(self.closed));
        self.closed += 1;
        self.reached += 1;
    }

    /// The place among those named of a commit; `add` is called if it is new.
    pub(super) fn named(&mut self, id: CommitId, add: impl FnOnce()) -> u32 {
        let states = &mut self.states;
        *self.others.entry(id).or_insert_with(|| {
            add();
            name(states)
        })
    }

    /// The same for a commit that git's commit-graph describes.
    pub(super) fn placed(&mut self, place: Place, add: impl FnOnce()) -> u32 {
        match self.places.get_mut(place.index()) {
            Some(known) if *known == NONE => {
                add();
                *known = name(&mut self.states);
                *known
            }
            Some(known) => *known,
            None => NONE,
        }
    }

    /// Enters a commit whose parents begin at a place.
    pub(super) fn enter(&mut self, found: u32, parents: u32) {
        self.set(found, State::Open);
        self.open.push((found, parents));
        self.reached += 1;
    }

    /// Numbers a commit, all of whose ancestors are numbered.
    pub(super) fn close(&mut self, found: u32) {
        self.set(found, State::Closed(self.closed));
        self.closed += 1;
    }

    fn set(&mut self, found: u32, state: State) {
        if let Some(slot) = self.states.get_mut(found as usize) {
            *slot = state;
        }
    }

    /// How far the walk is with a commit.
    pub(super) fn state(&self, found: u32) -> State {
        let state = self.states.get(found as usize);
        state.copied().unwrap_or(State::Named)
    }

    /// Puts what was named in the order of the numbers.
    pub(super) fn sort<T>(mut self, found: &mut [T]) {
        for place in 0..found.len() {
            while let Some(State::Closed(number)) = self.states.get(place).copied()
                && number as usize != place
            {
                found.swap(place, number as usize);
                self.states.swap(place, number as usize);
            }
        }
    }
}

/// Adds a commit that is named.
fn name(states: &mut Vec<State>) -> u32 {
    let found = number(states.len());
    states.push(State::Named);
    found
}
