//! The subject of an entry: the obligations that its prose may mention.

use std::cell::OnceCell;
use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};

use super::Figures;
use crate::calendar::{Calendar, Instant, Lateness, Unit, lateness};
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::Message;
use crate::obligation::{Obligation, What};
use crate::rules::Context;

/// The obligations of a project, by the entries that mention them.
pub(in crate::rules) struct About<'c, 'p> {
    cx: &'c Context<'p>,
    /// By the entry that ended them.
    ended: HashMap<&'p str, Vec<&'p Obligation>>,
    /// The entries that refer to each other.
    neighbours: OnceCell<HashMap<&'p str, Vec<&'p str>>>,
}

fn has_deadline(o: &Obligation) -> bool {
    matches!(
        o.what,
        What::Answer(_) | What::Approval | What::Stage | What::Promise
    ) && o.due.is_some()
}

impl<'c, 'p> About<'c, 'p> {
    pub(in crate::rules) fn new(cx: &'c Context<'p>) -> Self {
        let mut ended: HashMap<&str, Vec<&Obligation>> = HashMap::new();
        for obligation in cx.obligations.iter().filter(|o| has_deadline(o)) {
            if let Some(act) = obligation.act() {
                ended.entry(&act.entry).or_default().push(obligation);
            }
        }
        Self {
            cx,
            ended,
            neighbours: OnceCell::new(),
        }
    }

    /// The entries that an entry refers to or that refer to it. Few logs have a sentence for which this is needed.
    fn neighbours(&self, id: &str) -> &[&'p str] {
        let log = self.cx.log();
        let neighbours = self.neighbours.get_or_init(|| {
            let mut neighbours: HashMap<&str, Vec<&str>> = HashMap::new();
            for entry in log.entries() {
                for reference in entry.references() {
                    let other: &str = &reference.id.value;
                    neighbours.entry(entry.id()).or_default().push(other);
                    neighbours.entry(other).or_default().push(entry.id());
                }
            }
            neighbours
        });
        neighbours.get(id).map_or(&[], Vec::as_slice)
    }

    fn of(&self, id: &str) -> impl Iterator<Item = &'p Obligation> {
        let obligations = self.cx.obligations;
        let ended = self.ended.get(id).into_iter().flatten().copied();
        ended.chain(obligations.of(id).filter(|o| has_deadline(o)))
    }

    /// The subject of a sentence in an entry: the entries that it names, otherwise the obligations that the entry ended, its
    /// own obligations, and its references.
    pub(in crate::rules) fn subjects(
        &self,
        entry: &Entry,
        named: &[&Entry],
    ) -> Vec<&'p Obligation> {
        if !named.is_empty() {
            return named.iter().flat_map(|other| self.of(other.id())).collect();
        }
        let references = entry.references();
        let about = references
            .iter()
            .filter(|reference| reference.relation.is_subject())
            .map(|reference| &*reference.id.value);
        let own = self.of(entry.id());
        own.chain(
            about
                .flat_map(|id| self.cx.obligations.of(id))
                .filter(|o| has_deadline(o)),
        )
        .collect()
    }

    /// The obligations of entries up to two references away.
    pub(in crate::rules) fn linked(&self, entry: &Entry) -> Vec<&'p Obligation> {
        let near = |id: &str| self.neighbours(id);
        let first = near(entry.id());
        let mut all: Vec<&str> = first
            .iter()
            .flat_map(|id| near(id))
            .chain(first)
            .copied()
            .collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().flat_map(|id| self.of(id)).collect()
    }

    fn calendar(&self, o: &Obligation) -> Option<&'p Calendar> {
        let calendar = self.cx.debtor(o).map(|party| &party.calendar);
        calendar.filter(|calendar| calendar.is_known())
    }

    /// The instants that an entry may mean: its own, or the start and end of its day if it has no time. The content of a stage
    /// has no instant: it may have been true when it was written.
    fn instants(&self, entry: &Entry) -> Vec<Instant> {
        let zone = self.cx.zone();
        match &entry.common.at {
            Some(at) => vec![at.answer(zone).instant, at.due(zone).instant],
            None => Vec::new(),
        }
    }

    /// The lateness of an obligation in days, as of the entry and as of its end, by its due date and by the first one.
    pub(in crate::rules) fn figures(&self, o: &Obligation, entry: &Entry) -> Vec<Figures> {
        let now = self.calendar(o).map(|calendar| (o.due, calendar));
        now.map_or_else(Vec::new, |now| self.figures_by(o, entry, now))
    }

    /// The same by the due date and the calendar that counted when the entry was recorded, if whoever recorded it could not see
    /// that they were changed.
    pub(in crate::rules) fn figures_then(&self, o: &Obligation, entry: &Entry) -> Vec<Figures> {
        let then = self.counted_then(o, entry);
        then.map_or_else(Vec::new, |then| self.figures_by(o, entry, then))
    }

    fn counted_then(
        &self,
        o: &Obligation,
        entry: &Entry,
    ) -> Option<(Option<Instant>, &'p Calendar)> {
        let project = self.cx.project;
        let saw = |version: Option<&_>| project.saw_charter(entry.id(), version);
        self.cx.obligations.counted_before(project, o, saw)
    }

    fn figures_by(
        &self,
        o: &Obligation,
        entry: &Entry,
        (due, calendar): (Option<Instant>, &Calendar),
    ) -> Vec<Figures> {
        let ended = o.act().map(|act| act.at);
        let mut nows = self.instants(entry);
        if let Some(ended) = ended {
            // After its end, the lateness does not grow.
            nows.retain(|now| *now < ended);
            nows.push(ended);
        }
        let dues = due.into_iter().chain(o.first_due);
        dues.flat_map(|due| {
            nows.iter()
                .map(move |now| Figures::new(due, *now, calendar))
        })
        .collect()
    }

    /// How late it was when the entry was written, or when it ended if that was before.
    pub(in crate::rules) fn lateness(
        &self,
        o: &Obligation,
        entry: &Entry,
    ) -> Option<(Lateness, Figures)> {
        let calendar = self.calendar(o)?;
        let now = self.instants(entry).into_iter().max();
        let ended = o.act().map(|act| act.at);
        let now = now.into_iter().chain(ended).min()?;
        let unit = o
            .term
            .as_ref()
            .map_or(Unit::WorkingDays, |named| named.term.value.unit());
        Some((
            lateness(unit, o.due?, now, calendar)?,
            Figures::new(o.due?, now, calendar),
        ))
    }

    /// The obligations whose due date an entry may state: of the entries named in the sentence, else its own, else its references'.
    pub(in crate::rules) fn with_due(
        &self,
        entry: &Entry,
        named: &[&Entry],
    ) -> Vec<&'p Obligation> {
        let own: Vec<_> = self
            .cx
            .obligations
            .of(entry.id())
            .filter(|o| named.is_empty() && has_deadline(o))
            .collect();
        if own.is_empty() {
            self.subjects(entry, named)
        } else {
            own
        }
    }

    /// The dates on which an obligation is due, first and now, in the zone of the debtor and of the charter, and as its entry
    /// states it. A midnight belongs to the day that it ends.
    pub(in crate::rules) fn due_dates(&self, o: &Obligation) -> Vec<NaiveDate> {
        let counted = self.dates(self.calendar(o), o.due.into_iter().chain(o.first_due));
        let stated = self.cx.log().get(&o.entry).and_then(Entry::stated_due);
        counted
            .into_iter()
            .chain(stated.map(|due| due.date()))
            .collect()
    }

    /// The dates on which it was due when an entry was recorded, if whoever recorded that could not see that this was changed.
    pub(in crate::rules) fn due_dates_then(&self, o: &Obligation, entry: &Entry) -> Vec<NaiveDate> {
        let then = self.counted_then(o, entry);
        then.map_or_else(Vec::new, |(due, calendar)| self.dates(Some(calendar), due))
    }

    /// The dates of due instants, in the zone of a calendar and of the charter.
    fn dates(
        &self,
        calendar: Option<&Calendar>,
        dues: impl IntoIterator<Item = Instant>,
    ) -> Vec<NaiveDate> {
        let days = dues.into_iter().map(|due| due - TimeDelta::seconds(1));
        let days: Vec<Instant> = days.collect();
        let zones = calendar.map(Calendar::zone).into_iter();
        let zones = zones.chain([self.cx.zone()]);
        zones
            .flat_map(|zone| days.iter().map(|day| zone.date(*day)))
            .collect()
    }

    /// The date that a decision sets.
    pub(in crate::rules) fn set_by(entry: &Entry) -> Option<NaiveDate> {
        let Body::Decision(decision) = &entry.body else {
            return None;
        };
        decision
            .sets
            .as_ref()?
            .value
            .due
            .as_ref()
            .map(|due| due.date())
    }

    /// The due date of an obligation in words.
    pub(in crate::rules) fn due(&self, o: &Obligation) -> Message {
        self.cx.narrator().due(o)
    }

    /// A finding with the entry of an obligation and the steps to its due date.
    pub(in crate::rules) fn show(&self, finding: Finding, o: &Obligation) -> Finding {
        let finding = finding.derived(&o.derivation);
        let Some(entry) = self
            .cx
            .log()
            .get(&o.entry)
            .filter(|entry| Some(entry.id()) != finding.entry.as_deref())
        else {
            return finding;
        };
        finding
            .involves(entry.id())
            .label(entry.source, entry.head, self.due(o))
    }
}
