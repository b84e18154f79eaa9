//! A threatened stage owes an early warning: its owner says so, by the term `early-warning`, counted from when it was threatened.

use super::build::{Building, Draft};
use super::{Act, End, Obligation, State, What};
use crate::calendar::Instant;
use crate::log::value::{Flag, NoticeKind};
use crate::log::{Body, Entry, Kind, Stage};

/// What threatens a stage.
struct Threat {
    /// Since when.
    since: Instant,
    /// The entry whose lateness it is; the stage itself where its own due passed.
    cause: String,
    /// When it was over, if it is.
    over: Option<Instant>,
}

impl<'p> Building<'p> {
    /// The warnings that stages owe, one a stage at most: of what threatened it, what was not warned of in time comes first.
    pub(super) fn early_warnings(&mut self) {
        let mut drafts = Vec::new();
        for entry in self.project.log.entries() {
            let Body::Stage(stage) = &entry.body else { continue };
            let of_first = self.project.log.get(entry.id()).is_some_and(|found| std::ptr::eq(found, entry));
            let owed = self.owed(entry.id()).find(|o| o.what == What::Stage).filter(|_| of_first);
            drafts.extend(owed.and_then(|o| self.early_warning(entry, stage, o)));
        }
        for (draft, end) in drafts {
            self.finish(draft, end);
        }
    }

    fn early_warning(&self, entry: &'p Entry, stage: &Stage, o: &Obligation) -> Option<(Draft<'p>, End)> {
        let mut kept = None;
        for threat in self.threats(o) {
            let mut draft = self.begin(entry, What::EarlyWarning);
            draft.obligation.person.clone_from(&o.person);
            self.between(&mut draft, o.debtor.clone(), o.creditor.clone());
            let urgent = stage.urgent.as_ref().is_some_and(|urgent| urgent.value == Flag(true));
            self.due_by_term(&mut draft, self.start_at_due(threat.since), "early-warning", urgent);
            let due = draft.obligation.due?;
            let warning = self.warned(entry, o, &threat);
            let late = warning.as_ref().map_or(self.as_of, |act| act.at) > due;
            // A threat that was over before anybody warned of it needs no warning any more.
            if threat.over.is_some_and(|over| warning.as_ref().is_none_or(|act| act.at > over)) {
                continue;
            }
            draft.obligation.about = (threat.cause != entry.id()).then_some(threat.cause);
            let end = warning.map_or(End::Open, End::Met);
            if late {
                return Some((draft, end));
            }
            kept = kept.or(Some((draft, end)));
        }
        kept
    }

    /// What threatened a stage while it was not delivered, in time: requests that block it and fell overdue, and its own due.
    fn threats(&self, stage: &Obligation) -> Vec<Threat> {
        let Some(due) = stage.due else { return Vec::new() };
        let delivered = stage.act().map(|act| act.at);
        let blocking = self.project.log.referring(&stage.entry, "blocks").flat_map(|request| self.owed(request.id()));
        let mut threats: Vec<Threat> = blocking
            .filter(|o| matches!(o.what, What::Answer(_)) && matches!(o.state, State::Overdue | State::Late))
            .filter_map(|o| {
                let over = [o.act().map(|act| act.at), delivered].into_iter().flatten().min();
                Some(Threat { since: o.due?, cause: o.entry.clone(), over })
            })
            .filter(|threat| threat.since < due && delivered.is_none_or(|delivered| threat.since < delivered))
            .collect();
        threats.sort_by(|a, b| (a.since, &a.cause).cmp(&(b.since, &b.cause)));
        if matches!(stage.state, State::Overdue | State::Late) {
            threats.push(Threat { since: due, cause: stage.entry.clone(), over: None });
        }
        threats
    }

    /// The first notice of the owner about a threat, however early; or the new date that was agreed on since. What was said
    /// before the date was last moved was said of another date.
    fn warned(&self, stage: &Entry, o: &Obligation, threat: &Threat) -> Option<Act> {
        let log = &self.project.log;
        let new_dates: Vec<_> = self
            .decisions(stage.id())
            .into_iter()
            .filter(|(_, _, d)| d.sets.as_ref().is_some_and(|s| s.value.due.is_some()))
            .collect();
        let moved = new_dates.iter().map(|(at, ..)| *at).filter(|at| *at <= threat.since).max();
        let ids = [stage.id(), threat.cause.as_str()];
        let notices = ids.into_iter().flat_map(|id| log.referring(id, "about").chain(log.referring(id, "cause")));
        let notices = notices.filter(|notice| {
            let Body::Notice(fields) = &notice.body else { return false };
            let warns = fields.kind.as_ref().is_some_and(|kind| kind.value != NoticeKind::ResumeWork);
            notice.kind == Kind::Notice && warns && (o.debtor.is_none() || self.actor_side(notice) == o.debtor)
        });
        let notices = notices.filter_map(|notice| Some((self.done(notice)?, notice)));
        let agreed = new_dates.iter().filter(|(at, ..)| *at > threat.since).map(|(at, by, _)| (*at, *by));
        let acts = notices.filter(|(at, _)| moved.is_none_or(|moved| *at >= moved)).chain(agreed);
        acts.min_by_key(|(at, _)| *at).map(|(at, by)| Act { entry: by.id().to_owned(), at })
    }
}
