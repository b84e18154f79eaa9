//! Reminders: the side that waits for something overdue sends one within the term `reminder`, counted from the due date.

use super::build::{Building, first};
use super::{Act, End, Obligation, State, What};
use crate::calendar::{Instant, Start};
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry, Kind};

impl Building<'_> {
    /// The reminders of what is overdue now. Late discharges need none.
    pub(super) fn reminders(&mut self) {
        let mut owed = Vec::new();
        let overdue = |o: &&Obligation| o.state == State::Overdue && o.ended.is_none();
        for o in self.all.iter().filter(overdue) {
            let waits = matches!(o.what, What::Answer(_) | What::Approval | What::Stage);
            let Some(entry) = self.project.log.get(&o.entry).filter(|_| waits) else {
                continue;
            };
            // Until a promised date no reminder is needed.
            let Some(from) = self
                .waited_from(o, entry)
                .filter(|from| from.instant <= self.as_of)
            else {
                continue;
            };
            owed.push((entry, o.creditor.clone(), o.debtor.clone(), from));
        }
        for (entry, reminds, reminded, from) in owed {
            let mut draft = self.begin(entry, What::Reminder);
            if entry.kind != Kind::Stage {
                draft.obligation.person = entry.actor().map(|actor| actor.value.0.clone());
            }
            self.between(&mut draft, reminds.as_deref(), reminded.as_deref());
            self.due_by_term(&mut draft, from, "reminder", false);
            // Without a term nothing is owed.
            if draft.obligation.due.is_none() {
                continue;
            }
            let end = self.reminded(entry, reminds.as_deref(), from.instant);
            self.finish(draft, end);
        }
    }

    /// The start of the wait: the due date, or the last date promised for the same thing.
    fn waited_from(&self, o: &Obligation, entry: &Entry) -> Option<Start> {
        let replies = self
            .project
            .log
            .referring(entry.id(), "answers")
            .filter(|reply| self.done(reply).is_some());
        let promised = replies
            .flat_map(|reply| self.owed(reply.id()))
            .filter(|p| p.what == What::Promise);
        promised
            .chain([o])
            .filter_map(|o| o.start_at_due(self.charter()))
            .max_by_key(|start| start.instant)
    }

    /// The first reminder from an instant: a `reminder`, a notice about it, or a repeated request.
    fn reminded(&self, entry: &Entry, side: Option<&str>, from: Instant) -> End {
        let log = &self.project.log;
        let mut ids = vec![entry.id()];
        if let Body::Delivery(delivery) = &entry.body {
            ids.extend(delivery.of.iter().map(|id| &*id.value));
        }
        let nudges = ids.iter().flat_map(|id| {
            let notices = log.referring(id, "about").chain(log.referring(id, "cause"));
            log.referring(id, "of")
                .filter(|other| other.kind == Kind::Reminder)
                .chain(notices)
        });
        first(
            nudges
                .filter(|nudge| !self.is_replaced(nudge))
                .filter(|nudge| self.may_act_for(nudge, side))
                .filter_map(|nudge| {
                    let counts = match &nudge.body {
                        Body::Notice(notice) => notice
                            .kind
                            .as_ref()
                            .is_some_and(|kind| kind.value != NoticeKind::ResumeWork),
                        Body::Reminder(_) | Body::Request(_) => true,
                        _ => false,
                    };
                    let at = self.done(nudge).filter(|_| counts)?;
                    // A date alone may mean any time of that day.
                    let latest = nudge.common.at.as_ref()?.due(&self.charter().zone).instant;
                    (latest >= from).then(|| {
                        (
                            at,
                            End::Met(Act {
                                entry: nudge.id().to_owned(),
                                at,
                            }),
                        )
                    })
                }),
        )
    }
}
