//! The history of a due date: which entry moved it where, so that a move is never credited to another entry.

use super::Obligation;
use super::build::{Building, Draft};
use super::plan::Put;
use crate::calendar::{Calendar, Instant, Moment};

/// A move of a due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The entry that put the date in force: the decision that set it, or the one by which the other side agreed.
    pub by: String,
    /// Since when the date is in force.
    pub at: Instant,
    /// The due date from then on.
    pub due: Option<Instant>,
    /// Whether it was stated without a time.
    pub is_a_day: bool,
}

impl Obligation {
    /// Records that an entry put the present due date in force. What one entry does in several steps is one move.
    pub(super) fn moved(&mut self, by: &str, at: Instant) {
        let (due, is_a_day) = (self.due, self.due_is_a_day);
        let moves = &mut self.rare_mut().moves;
        moves.pop_if(|last| last.by == by);
        moves.push(Move {
            by: by.to_owned(),
            at,
            due,
            is_a_day,
        });
    }

    /// The moves since an earlier state of the same obligation, oldest first.
    #[must_use]
    pub fn moves_since(&self, was: &Self) -> &[Move] {
        let (moves, known) = (&self.rare().moves, &was.rare().moves);
        let is_known = |one: &Move| {
            let mut known = known.iter();
            known.any(|other| other.by == one.by && other.due == one.due)
        };
        // What was written down late, and is older than a known move, moved nothing since.
        let after = moves.iter().rposition(is_known).map_or(0, |last| last + 1);
        moves.get(after..).unwrap_or_default()
    }
}

impl<'p> Building<'p> {
    /// Records which decisions put which due dates of a stage in force.
    pub(super) fn record_moves<'a>(
        &self,
        draft: &mut Draft<'p>,
        history: impl Iterator<Item = &'a Put<'p>>,
    ) where
        'p: 'a,
    {
        let usual = &self.charter().zone;
        let zone = draft.calendar.map_or(usual, Calendar::zone);
        let moves = history.map(|put| Move {
            by: put.by.id().to_owned(),
            at: put.at,
            due: put.due.map(|due| due.due_of(zone, usual).instant),
            is_a_day: matches!(put.due, Some(Moment::Date(_))),
        });
        let moves: Vec<Move> = moves.collect();
        if !moves.is_empty() {
            draft.obligation.rare_mut().moves = moves;
        }
    }
}
