//! `decision`: something that binds.

use super::value::{EntryId, Verdict};
use super::{Kind, Reference};
use crate::calendar::Moment;
use crate::charter::{Amount, Name};
use crate::yaml::mapping;

/// The word with which a decision is about the charter instead of an entry.
pub const CHARTER: &str = "charter";

mapping! {
    /// What a decision changes about the stage that it is on.
    "`sets`"
    pub struct Sets {
        /// The stage's new due.
        due: "due" optional Moment,
        /// When work on it begins from now on.
        starts: "starts" optional Moment,
        /// Who delivers it from now on.
        owner: "owner" optional Name,
    }
}

mapping! {
    /// Something that binds.
    "a decision"
    pub struct Decision {
        /// The person who decides.
        by: "by" required Name,
        /// What is decided on: an entry, or `charter`.
        on: "on" many EntryId,
        /// What is decided.
        verdict: "verdict" required Verdict,
        /// The authority that it takes, where that does not follow from what it is on.
        scope: "scope" optional Name,
        /// The money that it commits.
        amount: "amount" optional Amount,
        /// What it changes about a stage.
        sets: "sets" optional Sets,
        /// The earlier decisions in whose place it comes.
        replaces: "replaces" many EntryId,
        /// Why.
        reason: "reason" optional String,
    }
}

impl Decision {
    /// Whether it is about the charter.
    #[must_use]
    pub fn on_charter(&self) -> bool {
        self.on.iter().any(|id| id.0 == CHARTER)
    }

    /// Whether it agrees to the charter as it is, or as it becomes: it is on it, and does not reject it.
    #[must_use]
    pub fn agrees_on_charter(&self) -> bool {
        self.on_charter()
            && self
                .verdict
                .as_ref()
                .is_some_and(|verdict| verdict.value != Verdict::Rejected)
    }

    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        let mut all = Reference::all("on", &self.on, Kind::ALL);
        all.retain(|reference| reference.id.0 != CHARTER);
        all.extend(Reference::all(
            "replaces",
            &self.replaces,
            &[Kind::Decision],
        ));
        all
    }
}
