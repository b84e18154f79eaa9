//! Which entry made a change that obligations do not attribute themselves.

use crate::calendar::Instant;
use crate::log::{Body, Entry, Kind};
use crate::obligation::{Dispute, Obligation, Stoppage};
use crate::project::Project;

/// The new entries, and the stops of work.
pub(super) struct Sources<'s> {
    pub(super) project: &'s Project,
    pub(super) entered: &'s [&'s Entry],
    pub(super) stoppages: &'s [Stoppage],
}

impl Sources<'_> {
    /// The notice of a stop of work by which a due date moves from day to day.
    pub(super) fn stopped(&self, o: &Obligation, since: Instant) -> Option<String> {
        let mut stops = self.stoppages.iter().rev();
        let stop = stops.find(|stop| {
            let lasted = stop.until().is_none_or(|until| until > since);
            stop.counts() && lasted && o.debtor.as_deref() == Some(&*stop.side)
        })?;
        Some(stop.notice.clone())
    }

    /// The decision that reversed an approval.
    pub(super) fn reopened(&self, o: &Obligation) -> Option<(String, Instant)> {
        let last = o.rare().earlier.last();
        if let Some(last) = last {
            let is_new = self.entered.iter().any(|e| e.id() == last.reversed.entry);
            return is_new.then(|| (last.reversed.entry.clone(), last.reversed.at));
        }
        let log = &self.project.log;
        let deliveries: Vec<&str> = log.referring(&o.entry, "of").map(Entry::id).collect();
        let decides = |entry: &&&Entry| match &entry.body {
            Body::Decision(decision) => {
                let mut on = decision.on.iter();
                on.any(|id| id.value.0 == o.entry || deliveries.contains(&&*id.value.0))
            }
            _ => false,
        };
        self.found(self.entered.iter().find(decides).copied())
    }

    /// The entry that ended a dispute: a reply or a decision about the contested entry, or one in its place.
    pub(super) fn undisputed(&self, dispute: &Dispute) -> Option<(String, Instant)> {
        let log = &self.project.log;
        let fields = ["answers", "on", "replaces"];
        let refers = |entry: &&&Entry| {
            fields.iter().any(|field| {
                let mut referring = log.referring(&dispute.entry, field);
                referring.any(|other| other.id() == entry.id())
            })
        };
        let withdraws = |entry: &&&Entry| entry.kind != Kind::Reminder && refers(entry);
        self.found(self.entered.iter().rev().find(withdraws).copied())
    }

    fn found(&self, entry: Option<&Entry>) -> Option<(String, Instant)> {
        let entry = entry?;
        let at = entry.common.at.as_ref()?;
        let at = at.answer(&self.project.charter.zone).instant;
        Some((entry.id().to_owned(), at))
    }
}
