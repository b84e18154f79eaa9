//! What a message seems to say and is not drafted: the user is told.

use crate::import::model::Item;
use crate::import::note::{Note, NoteKind};

/// Why nothing is drafted from a message that seems to decide something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Silence {
    /// It takes its decision back or limits it.
    TakenBack,
    /// It tells what somebody else decides.
    OfOthers,
    /// It replies to a message of another chat.
    Elsewhere,
    /// What a request of the log asks for is not wanted any more.
    Cancels(String),
}

impl Silence {
    /// The note on a message.
    pub(super) fn note(self, item: &Item) -> Note {
        Note {
            place: item.place.clone(),
            kind: match self {
                Self::TakenBack => NoteKind::DecisionTakenBack,
                Self::OfOthers => NoteKind::DecisionOfOthers,
                Self::Elsewhere => NoteKind::DecisionElsewhere,
                Self::Cancels(id) => NoteKind::NotWanted(id),
            },
        }
    }
}
