//! The delay of a stage, and disputes, in JSON output.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::report::timestamp;
use crate::calendar::Instant;
use crate::obligation::{Dispute, Obligation, Obligations, What, delay};
use crate::project::Project;

/// The delay of a stage, in working days of its owner.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedDelay {
    /// The owner's party.
    pub owner: String,
    /// All days after the due date: the sum of the four parts.
    pub days: u32,
    /// Days on which only something of the other side was overdue.
    pub other: ReportedDays,
    /// Days on which only something of the owner was overdue.
    pub own: ReportedDays,
    /// Days on which both were overdue.
    pub both: ReportedDays,
    /// Days on which neither was overdue.
    pub neither: ReportedDays,
    /// Days, among those of the other side, on which something that it had refused was missing.
    pub refused: ReportedDays,
    /// Days after the due date on which the owner had stopped work with justification, with its notices: not part of the delay.
    pub stopped: ReportedDays,
    /// Days after the first due date on which a delivery was approved whose approval was reversed later: not part of the delay.
    pub approved: ReportedDays,
}

/// Days of a delay.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedDays {
    /// Their number.
    pub days: u32,
    /// Their dates.
    pub dates: Vec<String>,
    /// The entries responsible.
    pub entries: Vec<String>,
}

impl ReportedDays {
    fn new(days: u32, dates: &[NaiveDate], entries: &[String]) -> Self {
        Self {
            days,
            dates: dates.iter().map(ToString::to_string).collect(),
            entries: if days > 0 {
                entries.to_vec()
            } else {
                Vec::new()
            },
        }
    }
}

impl ReportedDelay {
    /// The delay of a stage that was late at any time.
    #[must_use]
    pub fn of(
        project: &Project,
        obligations: &Obligations,
        stage: &Obligation,
        as_of: Instant,
    ) -> Option<Self> {
        if stage.what != What::Stage {
            return None;
        }
        let delay = delay(project, obligations, stage, as_of)?;
        let (days, dates) = (delay.days, &delay.dates);
        let stops = obligations.stoppages().iter();
        let stops = stops.filter(|stop| stop.counts() && stop.side == delay.owner);
        let stops: Vec<String> = stops.map(|stop| stop.notice.clone()).collect();
        Some(Self {
            owner: delay.owner.clone(),
            days: days.days,
            other: ReportedDays::new(days.other, &dates.other, &delay.overdue_on(&dates.other)),
            own: ReportedDays::new(days.own, &dates.own, &delay.overdue_on(&dates.own)),
            both: ReportedDays::new(days.both, &dates.both, &delay.overdue_on(&dates.both)),
            neither: ReportedDays::new(days.neither, &dates.neither, &[]),
            refused: ReportedDays::new(delay.refused.days, &dates.refused, &delay.refused.entries),
            stopped: ReportedDays::new(delay.stopped, &dates.stopped, &stops),
            approved: ReportedDays::new(delay.approved, &dates.approved, &[]),
        })
    }
}

/// An entry that the other side contests.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedDispute {
    /// The folder of its project.
    pub project: String,
    /// The contested entry.
    pub entry: String,
    /// The reply that contests it.
    pub objection: String,
    /// The objector.
    pub person: Option<String>,
    /// The party of that person.
    pub party: Option<String>,
    /// Since when.
    pub since: String,
    /// The words of the objection.
    pub words: String,
}

impl ReportedDispute {
    /// The disputes of a project, in the order of the entries.
    pub(super) fn all(folder: &str, project: &Project, obligations: &Obligations) -> Vec<Self> {
        let mut ids: Vec<&str> = project.log.ids().collect();
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        let disputes = ids.into_iter().flat_map(|id| obligations.disputes(id));
        disputes
            .map(|dispute| Self::new(folder, project, dispute))
            .collect()
    }

    fn new(folder: &str, project: &Project, dispute: &Dispute) -> Self {
        Self {
            project: folder.to_owned(),
            entry: dispute.entry.clone(),
            objection: dispute.objection.clone(),
            person: dispute.person.clone(),
            party: dispute.party.clone(),
            since: timestamp(dispute.since, &project.charter.zone),
            words: dispute.words.clone(),
        }
    }
}
