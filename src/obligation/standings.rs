//! The judgements of decisions, looked up.

use super::{Judgement, Obligations, Standing, standing};
use crate::charter::Charter;
use crate::log::{Body, Entry};
use crate::project::Project;

impl Obligations {
    /// The standing of a decision: whether its author may take it.
    #[must_use]
    pub fn standing(&self, decision: &str) -> Option<&Standing> {
        self.standings.get(decision).map(|judged| &judged.standing)
    }

    /// The standing of a decision under another charter.
    #[must_use]
    pub fn standing_by(
        &self,
        project: &Project,
        entry: &Entry,
        charter: &Charter,
    ) -> Option<Standing> {
        match &entry.body {
            Body::Decision(decision) => {
                Some(standing::standing(charter, &project.log, entry, decision))
            }
            _ => None,
        }
    }

    /// The judgement of a decision, and the charter that was applied.
    #[must_use]
    pub fn judgement(&self, decision: &str) -> Option<&Judgement> {
        self.standings.get(decision)
    }
}
