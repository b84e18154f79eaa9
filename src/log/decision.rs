//! `decision`: something that binds.

use super::field::{Actor, Due, Meaning, Owner, Prose, Scope, Starts, has_fields};
use super::value::Verdict;
use super::{Any, On, OrCharter, Replaces, Style};
use crate::charter::Amount;
use crate::yaml::mapping;

/// The value of `on` in a decision about the charter.
pub const CHARTER: &str = "charter";

mapping! {
    /// The changes that a decision makes to its stage.
    "`sets`", "`sets`", "`sets`"
    pub struct Sets {
        /// The stage's new due.
        due: "due" optional Due,
        /// Who delivers it from now on.
        owner: "owner" optional Owner,
        /// When work on it begins from now on.
        starts: "starts" optional Starts,
    }
}

has_fields!(Sets, Meaning::Mapping);

mapping! {
    /// Something that binds.
    "a decision", "решение", "una decisión"
    pub struct Decision {
        /// The person who decides, or those who decide together.
        by: "by" required_many Actor,
        /// What is decided on: an entry, or `charter`.
        on: "on" asked_many On<OrCharter<Any>>,
        /// What is decided.
        verdict: "verdict" required Verdict,
        /// The authority that it takes, where that does not follow from what it is on.
        scope: "scope" optional Scope,
        /// The money that it commits.
        amount: "amount" optional Amount,
        /// What it changes about a stage.
        sets: "sets" optional Sets,
        /// The earlier decisions in whose place it comes.
        replaces: "replaces" many Replaces<Decision>,
        /// What was agreed to reach and is met, with `accepted`.
        met: "met" many Prose,
        /// Why.
        reason: "reason" asked Prose,
    }
}

impl Decision {
    /// `from` is not required: `by` names the acting person.
    pub(super) const STYLE: Style = Style {
        id: "D-",
        required: &["at"],
        leading: 0,
    };

    /// Whether it is about the charter.
    #[must_use]
    pub fn on_charter(&self) -> bool {
        self.on.iter().any(|id| id.0 == CHARTER)
    }

    /// Whether it commits the amount that it names: it neither rejects nor waives anything.
    #[must_use]
    pub fn commits(&self) -> bool {
        let verdict = self.verdict.as_ref().map(|verdict| verdict.value);
        !matches!(verdict, Some(Verdict::Rejected | Verdict::Waived))
    }

    /// Whether it agrees to the charter as it is, or as it becomes: it is on the charter, and does not reject it.
    #[must_use]
    pub fn agrees_on_charter(&self) -> bool {
        self.on_charter()
            && self
                .verdict
                .as_ref()
                .is_some_and(|verdict| verdict.value != Verdict::Rejected)
    }
}
