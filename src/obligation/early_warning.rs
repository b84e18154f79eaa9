//! Early warnings: the owner of a threatened stage gives one within the term `early-warning`, counted from the start of the
//! threat.

use super::binding::sets;
use super::build::{Building, Draft};
use super::{Act, End, Obligation, State, What};
use crate::calendar::{Instant, Start};
use crate::log::value::{Flag, NoticeKind};
use crate::log::{Body, Entry, Stage, compare_ids};

/// A threat to a stage.
struct Threat {
    /// Its start.
    since: Instant,
    /// The start of the term for the warning.
    start: Start,
    /// The overdue entry, or the stage itself if its own due date has passed.
    cause: String,
    /// Its end, if it has ended.
    over: Option<Instant>,
}

/// The notices and decisions about a stage, with their instants.
struct Announced<'p> {
    notices: Vec<(Instant, &'p Entry)>,
    new_dates: Vec<(Instant, &'p Entry)>,
    /// The instants at which the sides agreed on another date.
    agreed: Vec<Instant>,
}

impl<'p> Building<'p> {
    /// The warnings owed, at most one per stage: a threat without a timely warning takes precedence.
    pub(super) fn early_warnings(&mut self) {
        let mut drafts = Vec::new();
        for entry in self.project.log.counting() {
            let Body::Stage(stage) = &entry.body else {
                continue;
            };
            let owed = self.owed(entry.id()).find(|o| o.what == What::Stage);
            drafts.extend(owed.and_then(|o| self.early_warning(entry, stage, o)));
        }
        for (draft, end) in drafts {
            self.finish(draft, end);
        }
    }

    /// The warning owed for a stage. A notice in whose place its author put another one is none; but a late one stays late, even
    /// if none would be needed.
    fn early_warning(
        &self,
        entry: &'p Entry,
        stage: &'p Stage,
        o: &Obligation,
    ) -> Option<(Draft<'p>, End)> {
        let (now, late) = self.warning_by(entry, stage, o, false);
        if !late && !self.replaced.is_empty() {
            let (before, late) = self.warning_by(entry, stage, o, true);
            if late {
                return before;
            }
        }
        now
    }

    /// The warning owed for a stage, with or without the notices that were replaced; and whether it is late.
    fn warning_by(
        &self,
        entry: &'p Entry,
        stage: &'p Stage,
        o: &Obligation,
        all: bool,
    ) -> (Option<(Draft<'p>, End)>, bool) {
        let mut kept = None;
        let announced = self.announced(entry, stage, o, all);
        for threat in self.threats(o) {
            let mut draft = self.begin(entry, What::EarlyWarning);
            draft.obligation.person.clone_from(&o.person);
            self.between(&mut draft, o.debtor.as_deref(), o.creditor.as_deref());
            let urgent = stage
                .urgent
                .as_ref()
                .is_some_and(|urgent| urgent.value == Flag(true));
            self.due_by_term(&mut draft, threat.start, "early-warning", urgent);
            let Some(due) = draft.obligation.due else {
                return (None, false);
            };
            let warning = self.warned(o, &threat, &announced, all);
            let late = warning.as_ref().map_or(self.as_of, |act| act.at) > due;
            let without = |over: Instant| warning.as_ref().is_none_or(|act| act.at > over);
            // A threat that ended before any warning, or before the stage was missed, needs none.
            let in_time = |over: Instant| late && o.due.is_none_or(|due| over <= due);
            if threat
                .over
                .is_some_and(|over| without(over) || in_time(over))
            {
                continue;
            }
            if threat.cause != entry.id() {
                draft.obligation.rare_mut().about = Some(threat.cause);
            }
            // A delivery without a warning before it ends what is owed; by the time at which the warning is due, it takes its place.
            let delivery = o
                .act()
                .filter(|act| without(act.at) && (act.at <= due || warning.is_none()));
            let late = late && delivery.is_none_or(|act| act.at > due);
            let end = delivery.cloned().or(warning).map_or(End::Open, End::Met);
            if late {
                return (Some((draft, end)), true);
            }
            kept = kept.or(Some((draft, end)));
        }
        (kept, false)
    }

    /// The threats to a stage while it was not delivered, in chronological order: overdue requests that block it, and its
    /// own due date.
    fn threats(&self, stage: &Obligation) -> Vec<Threat> {
        let Some(due) = stage.due else {
            return Vec::new();
        };
        let delivered = stage.act().map(|act| act.at);
        let blocking = self
            .project
            .log
            .referring(&stage.entry, "blocks")
            .flat_map(|request| self.owed(request.id()));
        let mut threats: Vec<Threat> = blocking
            .filter(|o| {
                matches!(o.what, What::Answer(_)) && matches!(o.state, State::Overdue | State::Late)
            })
            .filter_map(|o| {
                let over = [o.act().map(|act| act.at), delivered]
                    .into_iter()
                    .flatten()
                    .min();
                Some(Threat {
                    since: o.due?,
                    start: o.start_at_due(self.charter())?,
                    cause: o.entry.clone(),
                    over,
                })
            })
            .filter(|threat| {
                threat.since < due && delivered.is_none_or(|delivered| threat.since < delivered)
            })
            .collect();
        threats.sort_by(|a, b| {
            let times = a.since.cmp(&b.since);
            times.then_with(|| compare_ids(&a.cause, &b.cause))
        });
        let start = stage.start_at_due(self.charter());
        if let (Some(start), State::Overdue | State::Late) = (start, stage.state) {
            threats.push(Threat {
                since: due,
                start,
                cause: stage.entry.clone(),
                over: None,
            });
        }
        threats
    }

    /// The notices of a stage's owner, and the decisions that set its due date.
    fn announced(
        &self,
        stage: &'p Entry,
        fields: &'p Stage,
        o: &Obligation,
        all: bool,
    ) -> Announced<'p> {
        let planned = self.planned(fields, self.decisions(stage.id()), &[]);
        let agreed = planned.moved.iter().map(|taken| taken.at).collect();
        let decisions = self
            .decisions(stage.id())
            .iter()
            .filter(|taken| !self.binding.is_replaced(taken.by.id()));
        let new_dates = decisions.filter(|taken| {
            let set = sets(&self.project.log, taken.content);
            set.is_some_and(|sets| sets.due.is_some())
        });
        Announced {
            notices: self.notices(stage.id(), o, all),
            new_dates: new_dates.map(|taken| (taken.at, taken.by)).collect(),
            agreed,
        }
    }

    /// The notices of a stage's owner about an entry, or with it as their cause.
    fn notices(&self, id: &str, o: &Obligation, all: bool) -> Vec<(Instant, &'p Entry)> {
        let log = &self.project.log;
        let notices = log
            .referring(id, "about")
            .chain(log.referring(id, "cause"))
            .filter(|notice| {
                let Body::Notice(fields) = &notice.body else {
                    return false;
                };
                let warns = fields
                    .kind
                    .as_ref()
                    .is_some_and(|kind| kind.value != NoticeKind::ResumeWork);
                warns
                    && (all || !self.is_replaced(notice))
                    && self.may_act_for(notice, o.debtor.as_deref())
            });
        notices
            .filter_map(|notice| Some((self.done(notice)?, notice)))
            .collect()
    }

    /// The first notice of the owner about a threat, however early; or the first date that was set since then. Notices before
    /// another date was agreed were about the earlier one.
    fn warned(
        &self,
        o: &Obligation,
        threat: &Threat,
        announced: &Announced<'p>,
        all: bool,
    ) -> Option<Act> {
        let agreed = announced.agreed.iter();
        let moved = agreed.filter(|at| **at <= threat.since).max();
        let of_cause = if threat.cause == o.entry {
            Vec::new()
        } else {
            self.notices(&threat.cause, o, all)
        };
        let notices = announced
            .notices
            .iter()
            .chain(&of_cause)
            .filter(|(at, _)| moved.is_none_or(|moved| at >= moved));
        let agreed = announced
            .new_dates
            .iter()
            .filter(|(at, _)| *at > threat.since);
        notices
            .chain(agreed)
            .min_by_key(|(at, _)| *at)
            .map(|(at, by)| Act {
                entry: by.id().to_owned(),
                at: *at,
            })
    }
}
