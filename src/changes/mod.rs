//! What changed between two moments of one project: entries, and what they did; what fell due; what was edited or removed.
//!
//! Two states are compared: the project as it stood at the earlier moment, and the present one. Each entry has at most one
//! [`Change`], with everything that it did: a reply that discharges a request is one change, not two. The end of a stop that rested
//! on a new entry is one of its own.

mod attribute;
mod compare;
mod owed_words;
mod past;
#[cfg(test)]
mod tests;
mod words;

pub use past::{Past, Since};
pub use words::Wording;

use crate::calendar::Instant;
use crate::log::Kind;
use crate::obligation::{ContractEnd, Dispute, Obligation, Obligations, Stoppage, What};
use crate::project::{Edit, Open, Project, Removed, Stamp};

/// What changed between two moments.
#[derive(Debug)]
pub struct Changes {
    /// The earlier moment.
    pub since: Instant,
    /// The later moment.
    pub until: Instant,
    /// The changes, in chronological order.
    pub all: Vec<Change>,
    /// The ids of all new entries, in the order of the log; some are part of the change of another entry.
    pub entered: Vec<String>,
    /// The commits that changed the charter, oldest first.
    pub charter: Vec<Stamp>,
}

/// Something that changed: an entry, and what it did or what happened to it.
#[derive(Debug, Clone)]
pub struct Change {
    /// The id of the entry, or the name of a cadence item. Empty: the end of the contract that the charter states.
    pub entry: String,
    /// Its kind; `None` if it is not an entry of the log.
    pub kind: Option<Kind>,
    /// Whether the entry is new.
    pub new: bool,
    /// The party that acts in the entry.
    pub party: Option<String>,
    /// The person who acts in the entry.
    pub person: Option<String>,
    /// When it happened.
    pub at: Instant,
    /// When the entry was recorded, if that was in the period and it happened before.
    pub recorded: Option<Instant>,
    /// What it did, or what happened to it. Empty: a new entry that only adds to the log.
    pub effects: Vec<Effect>,
}

/// What an entry did, or what happened to it.
#[derive(Debug, Clone)]
pub enum Effect {
    /// An obligation began.
    Opens(Box<Obligation>),
    /// An obligation ended: answered, delivered, accepted, refused, waived ….
    Ends(Box<Obligation>),
    /// An obligation that had ended is open again.
    Reopens(Box<Obligation>),
    /// The due date of an open obligation moved.
    Moves {
        /// The obligation with its due date after the move.
        obligation: Box<Obligation>,
        /// The earlier due date.
        was: Option<Instant>,
    },
    /// An obligation became overdue.
    FallsDue(Box<Obligation>),
    /// An entry is contested.
    Disputes(Dispute),
    /// An objection no longer stands.
    EndsDispute(Dispute),
    /// A decision took effect.
    TakesEffect,
    /// A decision is not in effect: its author lacks the authority, or others have to decide as well.
    HasNoEffect,
    /// A decision is on nothing that the log has.
    IsOnNothing,
    /// Work was stopped.
    StopsWork(Stoppage),
    /// Stopped work was resumed.
    ResumesWork(Stoppage),
    /// Nothing on which a stop of work rested is owed any more.
    EndsStop(Stoppage),
    /// The contract ended.
    EndsContract(ContractEnd),
    /// The entry was edited.
    Edited(Box<Edit>),
    /// The entry was removed from the log.
    Removed(Box<Removed>),
}

impl Effect {
    /// Its name in output for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Opens(_) => "opens",
            Self::Ends(_) => "ends",
            Self::Reopens(_) => "reopens",
            Self::Moves { .. } => "moves",
            Self::FallsDue(_) => "falls-due",
            Self::Disputes(_) => "disputes",
            Self::EndsDispute(_) => "ends-dispute",
            Self::TakesEffect => "takes-effect",
            Self::HasNoEffect | Self::IsOnNothing => "has-no-effect",
            Self::StopsWork(_) => "stops-work",
            Self::ResumesWork(_) => "resumes-work",
            Self::EndsStop(_) => "ends-stop",
            Self::EndsContract(_) => "ends-contract",
            Self::Edited(_) => "edited",
            Self::Removed(_) => "removed",
        }
    }

    /// The obligation that it is about.
    #[must_use]
    pub fn obligation(&self) -> Option<&Obligation> {
        match self {
            Self::Opens(o)
            | Self::Ends(o)
            | Self::Reopens(o)
            | Self::FallsDue(o)
            | Self::Moves { obligation: o, .. } => Some(o),
            _ => None,
        }
    }
}

impl Changes {
    /// What changed in a project since a moment. `how` is how the project was opened: the earlier state is read in the same way.
    #[must_use]
    pub fn since(
        project: &Project,
        obligations: &Obligations,
        as_of: Instant,
        since: &Since,
        how: &Open,
    ) -> Self {
        let past = Past::read(project, since, how);
        Self::between(&past, project, obligations, as_of)
    }

    /// What changed between an earlier state and the present one.
    #[must_use]
    pub fn between(
        past: &Past<'_>,
        project: &Project,
        obligations: &Obligations,
        as_of: Instant,
    ) -> Self {
        compare::compare(past, project, obligations, as_of)
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.charter.is_empty()
    }
}

/// Whether two obligations of different states of a project are the same one.
pub(crate) fn is_same(a: &Obligation, b: &Obligation) -> bool {
    let answers = matches!((a.what, b.what), (What::Answer(_), What::Answer(_)));
    a.entry == b.entry
        && (a.what == b.what || answers)
        && a.rare().about == b.rare().about
        && a.rare().period == b.rare().period
}
