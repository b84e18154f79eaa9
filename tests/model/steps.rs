//! What a side has to do about something overdue: the side that waits reminds, the owner of a stage warns.

use crate::facts::{DAY, Id, Minute, Said, Side, Verdict, When, side_of};
use crate::reading::{End, Owed, Reading, What};
use crate::stops::{fell_due, run_from_due};

impl Reading<'_> {
    /// The reminders and warnings that are owed.
    pub(crate) fn steps(&self, owed: &[Owed]) -> Vec<Owed> {
        let mut steps: Vec<Owed> = owed
            .iter()
            .filter_map(|of| self.reminder(of, owed))
            .collect();
        steps.extend(owed.iter().filter_map(|stage| self.warning(stage, owed)));
        for step in &mut steps {
            step.ended = self.contract_end().filter(|end| {
                let before = step.start.is_none_or(|start| start <= *end);
                let open = step.end.is_none_or(|(_, at, _)| at > *end);
                before && open && !self.goes_on(step)
            });
        }
        steps
    }

    /// The reminder of something that is overdue now: from its due date, or from the last date that was promised for it.
    fn reminder(&self, of: &Owed, all: &[Owed]) -> Option<Owed> {
        let overdue = of.end.is_none() && of.ended.is_none() && of.due? < self.world.as_of;
        let of_kind = matches!(of.what, What::Answer | What::Approval | What::Stage);
        if !overdue || !of_kind {
            return None;
        }
        let promises = all.iter().filter(|promise| {
            let Said::Reply { answers, .. } = &self.entry(promise.entry).said else {
                return false;
            };
            promise.what == What::Promise && answers.contains(&of.entry)
        });
        let dates = promises.chain([of]).filter_map(fell_due);
        let (from, day) = dates.max_by_key(|(due, day)| (*due, day.is_none()))?;
        let waits = 1 - of.debtor;
        let term = self.term(waits, "reminder", false)?;
        if from > self.world.as_of {
            return None;
        }
        let due = run_from_due(self, &term, from, day, waits)?;
        // A notice about a stage, or a reminder of it, is one of its delivery.
        let mut things = vec![of.entry];
        if let Said::Delivery { of } = self.entry(of.entry).said {
            things.push(of);
        }
        let reminds = |said: &Said| match said {
            Said::Reminder { of } => things.contains(of),
            Said::Request { about, .. } | Said::Work { stops: true, about } => {
                about.iter().any(|id| things.contains(id))
            }
            Said::Warning { about } => things.contains(about),
            _ => false,
        };
        // A date alone counts as late as the end of that day.
        let latest = |at: When| match at {
            When::At(minute) => minute,
            When::On(day) => (day + 1) * DAY,
        };
        let mut reminders = self.all().filter(|(_, _, entry)| {
            side_of(entry.by) == waits && reminds(&entry.said) && latest(entry.at) >= from
        });
        let end = reminders.next().map(|(id, at, _)| (End::Met, at, id));
        Some(step(What::Reminder, of.entry, waits, from, due, end))
    }

    /// The warning of an owner about a stage in danger: the first that was missing, or else the first.
    fn warning(&self, stage: &Owed, all: &[Owed]) -> Option<Owed> {
        let Said::Stage { urgent, .. } = self.entry(stage.entry).said else {
            return None;
        };
        let due = stage.due?;
        // Delivered, or given up.
        let delivered = stage.end.map(|(_, at, by)| (at, by));
        let mut dangers: Vec<(Minute, Option<i64>, Id, Option<Minute>)> = Vec::new();
        for of in all.iter().filter(|of| of.what == What::Answer) {
            let Said::Request { blocks, .. } = &self.entry(of.entry).said else {
                continue;
            };
            let Some((since, day)) = fell_due(of).filter(|_| blocks.contains(&stage.entry)) else {
                continue;
            };
            let how = self.state(of);
            let came = of.end.map(|(_, at, _)| at);
            let done = delivered.map(|(at, _)| at);
            let over = came.into_iter().chain(done).min();
            let before = since < due && done.is_none_or(|done| since < done);
            if before && ["Overdue", "Late"].contains(&how) {
                dangers.push((since, day, of.entry, over));
            }
        }
        dangers.sort_by_key(|(since, _, of, _)| (*since, self.world.id(*of)));
        if ["Overdue", "Late"].contains(&self.state(stage)) {
            dangers.push((due, stage.day, stage.entry, None));
        }
        let term = self.term(stage.debtor, "early-warning", urgent)?;
        let mut first = None;
        for (since, day, of, over) in dangers {
            let due = run_from_due(self, &term, since, day, stage.debtor)?;
            let warned = self.warned(stage, since, of);
            let unwarned = |at: Minute| warned.is_none_or(|(warned, _)| warned > at);
            if over.is_some_and(unwarned) {
                continue;
            }
            let in_time = delivered.filter(|(at, _)| *at <= due && unwarned(*at));
            let missing = in_time.is_none() && warned.map_or(self.world.as_of, |(at, _)| at) > due;
            // Without a warning, what is owed ends with the delivery, however late.
            let without = delivered.filter(|_| warned.is_none());
            let end = in_time.or(warned).or(without);
            let end = end.map(|(at, by)| (End::Met, at, by));
            let owed = step(What::Warning, stage.entry, stage.debtor, since, due, end);
            if missing {
                return Some(owed);
            }
            first = first.or(Some(owed));
        }
        first
    }

    /// The first notice of the owner about a stage, or about what endangers it, that was given after the last date agreed
    /// before; or a date that was set after the danger began.
    fn warned(&self, stage: &Owed, since: Minute, of: Id) -> Option<(Minute, Id)> {
        let agreed = self.dates_of(stage.entry);
        let last = agreed.iter().map(|(at, ..)| *at).filter(|at| *at <= since);
        let last = last.max().unwrap_or(Minute::MIN);
        let things = [stage.entry, of];
        let notices = self.all().filter_map(|(id, at, entry)| {
            let about = match &entry.said {
                Said::Warning { about } => things.contains(about),
                Said::Work { stops: true, about } => about.iter().any(|id| things.contains(id)),
                _ => false,
            };
            let own = side_of(entry.by) == stage.debtor;
            (about && own && at >= last).then_some((at, id))
        });
        let mut sets: Vec<(Minute, Id)> = Vec::new();
        for (id, at, _, _, date, _) in self.decisions(stage.entry) {
            if date.is_none() {
                continue;
            }
            if self.may(id) {
                sets.push((at, id));
                continue;
            }
            // Somebody with the authority makes it a decision of their own.
            for (by, later, _, verdict, ..) in self.decisions(id) {
                if self.may(by) && matches!(verdict, Verdict::Approved | Verdict::Accepted) {
                    sets.push((later.max(at), by));
                }
            }
        }
        let sets = sets.into_iter().filter(|(at, _)| *at > since);
        notices.chain(sets).min()
    }
}

fn step(
    what: What,
    entry: Id,
    debtor: Side,
    start: Minute,
    due: Minute,
    end: Option<(End, Minute, Id)>,
) -> Owed {
    Owed {
        what,
        entry,
        debtor,
        start: Some(start),
        due: Some(due),
        day: None,
        end,
        waiting: false,
        reversed: Vec::new(),
        ended: None,
    }
}
