//! The judgements of decisions, looked up.

use super::{Act, Obligations, Standing, standing};
use crate::charter::Charter;
use crate::log::{Body, Entry};
use crate::project::Project;
use crate::source::SourceId;

/// The judgement of a decision.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The parties for which it is taken. If people of several decide together, those whose people have the authority for it.
    pub sides: Vec<String>,
    /// Its standing.
    pub standing: Standing,
    /// Whether it takes no authority, and only settles a dispute about what its author wrote.
    pub only_settles: bool,
    /// The file of the charter version that was applied.
    pub charter: SourceId,
    /// The file of a charter version that grants the authority, but landed after the decision was recorded.
    pub granted_later: Option<SourceId>,
    /// The first binding decision that confirms or replaces it.
    pub settled: Option<Act>,
}

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
