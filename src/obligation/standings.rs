//! The judgements of decisions, made and looked up.

use super::dispute::settles_dispute;
use super::others::answerable;
use super::sides::deciding_sides;
use super::standing::{granted_later, standing};
use super::{Act, Obligations, Standing, Standings};
use crate::calendar::Instant;
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
    /// The parties whose decision settles it while it does not bind; any, if there is none.
    pub answerable: Vec<String>,
    /// The incomplete decision that this one would complete if it were `on` it.
    pub cosigns: Option<String>,
    /// The decisions of other parties that decide the same about the plan; they settle it if they are in force without its party.
    pub(super) taken_up: Vec<Act>,
    /// The first binding decision that confirms or replaces it. While it does not bind, of a side that is answerable for it.
    pub settled: Option<Act>,
}

impl Judgement {
    /// Whether a decision of these parties can settle it. What somebody decided without the authority of their side takes somebody
    /// of that side who has it: the other side does not decide who speaks for it.
    pub(super) fn may_be_settled_by(&self, sides: &[String]) -> bool {
        self.standing.binds()
            || self.answerable.is_empty()
            || self.answerable.iter().any(|side| sides.contains(side))
    }
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
            Body::Decision(decision) => Some(standing(charter, &project.log, entry, decision)),
            _ => None,
        }
    }

    /// The judgement of a decision, and the charter that was applied.
    #[must_use]
    pub fn judgement(&self, decision: &str) -> Option<&Judgement> {
        self.standings.get(decision)
    }
}

/// The authority of each decision, by id.
pub(super) fn judged(project: &Project, charter: &Charter, as_of: Instant) -> Standings {
    let mut standings = Standings::default();
    for entry in project.log.counting() {
        if let Body::Decision(decision) = &entry.body {
            let taken = entry
                .common
                .at
                .as_ref()
                .map_or(as_of, |at| at.answer(&charter.zone).instant);
            let charters = project.charters_for(entry.id(), taken, as_of).into_iter();
            let judged = charters.map(|charter| {
                (
                    standing(charter, &project.log, entry, decision),
                    charter.source,
                )
            });
            // The best judgement; of equals the first, which was in force when the decision was taken.
            let best = judged.reduce(|best, next| {
                if next.0.rank() > best.0.rank() {
                    next
                } else {
                    best
                }
            });
            let Some((mut standing, applied)) = best else {
                continue;
            };
            let unauthorized = matches!(
                standing,
                Standing::OwnWork { .. }
                    | Standing::Unauthorized { .. }
                    | Standing::OutOfTerm { .. }
            );
            let only_settles = unauthorized && settles_dispute(project, charter, entry, decision);
            if only_settles {
                standing = Standing::Binds { delegator: None };
            }
            let granted = if standing.binds() {
                None
            } else {
                granted_later(project, entry, decision, as_of)
            };
            let sides = deciding_sides(project, applied, entry, decision);
            standings.insert(
                entry.id().to_owned(),
                Judgement {
                    standing,
                    only_settles,
                    charter: applied,
                    answerable: answerable(charter, &sides, decision),
                    cosigns: None,
                    taken_up: Vec::new(),
                    sides,
                    granted_later: granted,
                    settled: None,
                },
            );
        }
    }
    standings
}
