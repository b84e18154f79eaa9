//! The steps from a start to a due, put into words only where somebody reads them: of a log's thousands of due dates few are
//! explained.

use std::sync::Arc;

use super::count::{Reached, Receipt};
use super::derivation;
use super::{Calendar, Start, Term};
use crate::message::Message;

/// The steps from a start to a due, in words and figures. They may contain names from the charter and from calendar files, so
/// they are text of the repository.
#[derive(Debug, Clone, Default)]
pub struct Derivation(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    Step(Message),
    Counted(Arc<Counted>),
}

/// What was counted.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) term: Term,
    pub(super) start: Start,
    pub(super) receipt: Receipt,
    pub(super) reached: Reached,
    pub(super) calendar: Calendar,
}

impl Counted {
    fn steps(&self) -> Vec<Message> {
        derivation::steps(
            &self.term,
            &self.start,
            self.receipt,
            &self.reached,
            &self.calendar,
        )
    }
}

impl Derivation {
    /// The steps of a term that was counted.
    pub(super) fn counted(counted: Counted) -> Self {
        Self(vec![Part::Counted(Arc::new(counted))])
    }

    /// The steps in words.
    #[must_use]
    pub fn steps(&self) -> Vec<Message> {
        let parts = self.0.iter().flat_map(|part| match part {
            Part::Step(step) => vec![step.clone()],
            Part::Counted(counted) => counted.steps(),
        });
        parts.collect()
    }

    /// Adds a step at the end.
    pub fn push(&mut self, step: Message) {
        self.0.push(Part::Step(step));
    }

    /// Adds the steps of another derivation at the end.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

impl From<Message> for Derivation {
    fn from(step: Message) -> Self {
        Self(vec![Part::Step(step)])
    }
}

impl Extend<Message> for Derivation {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, steps: I) {
        self.0.extend(steps.into_iter().map(Part::Step));
    }
}

/// Derivations with the same steps are equal.
impl PartialEq for Derivation {
    fn eq(&self, other: &Self) -> bool {
        self.steps() == other.steps()
    }
}

impl Eq for Derivation {}
