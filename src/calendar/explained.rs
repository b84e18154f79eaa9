//! The steps from a start to a due, put into words only where somebody reads them: of a log's thousands of due dates few are
//! explained.

use chrono::NaiveDate;

use super::count::{reach, receive};
use super::derivation;
use super::{Calendar, Start, Term};
use crate::message::Message;

/// The steps from a start to a due, in words and figures. They may contain names from the charter and from calendar files, so
/// they are text of the repository.
#[derive(Debug, Clone, Default)]
pub struct Derivation(Parts);

/// Most derivations are one term that was counted, and every obligation has one: it is kept without a list.
#[derive(Debug, Clone)]
enum Parts {
    Counted(Counted),
    Several(Vec<Part>),
}

#[derive(Debug, Clone)]
enum Part {
    Step(Message),
    Counted(Counted),
}

/// What was counted, from which it can be counted again.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub(super) term: Term,
    pub(super) start: Start,
    /// The day of receipt.
    pub(super) received: NaiveDate,
    pub(super) calendar: Calendar,
}

impl Counted {
    fn steps(&self) -> Vec<Message> {
        let Self {
            term,
            start,
            received,
            calendar,
        } = self;
        let counted = receive(term, start, *received, calendar)
            .and_then(|receipt| Some((receipt, reach(term, receipt, calendar)?)));
        counted.map_or_else(Vec::new, |(receipt, reached)| {
            derivation::steps(term, start, receipt, &reached, calendar)
        })
    }
}

impl Part {
    fn steps(&self) -> Vec<Message> {
        match self {
            Self::Step(step) => vec![step.clone()],
            Self::Counted(counted) => counted.steps(),
        }
    }
}

impl Derivation {
    /// The steps of a term that was counted.
    pub(super) fn counted(counted: Counted) -> Self {
        Self(Parts::Counted(counted))
    }

    /// The steps in words.
    #[must_use]
    pub fn steps(&self) -> Vec<Message> {
        match &self.0 {
            Parts::Counted(counted) => counted.steps(),
            Parts::Several(parts) => parts.iter().flat_map(Part::steps).collect(),
        }
    }

    /// Adds a step at the end.
    pub fn push(&mut self, step: Message) {
        self.extend([step]);
    }

    /// Adds the steps of another derivation at the end.
    pub fn append(&mut self, other: Self) {
        match (&self.0, other.0) {
            (Parts::Several(own), other) if own.is_empty() => self.0 = other,
            (_, Parts::Counted(counted)) => self.add([Part::Counted(counted)]),
            (_, Parts::Several(others)) => self.add(others),
        }
    }

    fn add(&mut self, more: impl IntoIterator<Item = Part>) {
        let mut parts = match std::mem::take(&mut self.0) {
            Parts::Counted(counted) => vec![Part::Counted(counted)],
            Parts::Several(parts) => parts,
        };
        parts.extend(more);
        self.0 = Parts::Several(parts);
    }
}

impl Default for Parts {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl From<Message> for Derivation {
    fn from(step: Message) -> Self {
        Self(Parts::Several(vec![Part::Step(step)]))
    }
}

impl Extend<Message> for Derivation {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, steps: I) {
        self.add(steps.into_iter().map(Part::Step));
    }
}

/// Derivations with the same steps are equal.
impl PartialEq for Derivation {
    fn eq(&self, other: &Self) -> bool {
        self.steps() == other.steps()
    }
}

impl Eq for Derivation {}
