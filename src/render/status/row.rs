//! An obligation as a row of the page.

use super::{Phrase, Row, Timing};
use crate::calendar::{Instant, show_near};
use crate::log::{Body, Entry};
use crate::message::Message;
use crate::obligation::{Act, End, Obligation, Obligations, State, What, left};
use crate::project::Project;
use crate::render::obligation::{told_in, word};

/// The most things of one kind that are named in a row.
const FEW: usize = 8;

/// What rows are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'p> {
    pub(super) project: &'p Project,
    pub(super) obligations: &'p Obligations,
    pub(super) as_of: Instant,
}

impl<'p> Rows<'p> {
    /// An instant as it is told on the page.
    pub(super) fn time(&self, instant: Instant) -> String {
        show_near(instant, &self.project.charter.zone, self.as_of)
    }

    pub(super) fn entry(&self, o: &Obligation) -> Option<&'p Entry> {
        self.project.log.get(&o.entry)
    }

    /// Whether an obligation is there by the instant of the page: what gave rise to it has happened. A date alone has from its
    /// morning on.
    pub(super) fn is_there(&self, o: &Obligation) -> bool {
        let at = self.entry(o).and_then(|entry| entry.common.at.as_ref());
        at.is_none_or(|at| at.answer(&self.project.charter.zone).instant <= self.as_of)
    }

    /// Whether it is a line of its own: it is open, and not told with another. A reminder and a warning are told with what they
    /// are about, and a promise with the overdue request that it puts off.
    pub(super) fn is_line(&self, o: &Obligation) -> bool {
        let told_with_another = match o.what {
            What::Reminder | What::EarlyWarning | What::Record | What::CallRecord => true,
            What::Promise => self
                .promised_for(o)
                .any(|request| request.state == State::Overdue),
            _ => false,
        };
        o.end == End::Open && !told_with_another && self.is_there(o)
    }

    /// The answers that a promise puts off.
    fn promised_for(&self, promise: &Obligation) -> impl Iterator<Item = &'p Obligation> {
        let reply = match self.entry(promise).map(|entry| &entry.body) {
            Some(Body::Reply(reply)) => Some(reply),
            _ => None,
        };
        let ids = reply.into_iter().flat_map(|reply| reply.answers.iter());
        let owed = self.obligations;
        ids.flat_map(move |id| owed.of(&id.value))
            .filter(|o| matches!(o.what, What::Answer(_)))
    }

    /// Who holds the ball.
    pub(super) fn holder(o: &Obligation) -> Phrase {
        o.person
            .as_deref()
            .or(o.debtor.as_deref())
            .map_or_else(|| Phrase::words("nobody"), Phrase::of)
    }

    pub(super) fn row(&self, o: &Obligation) -> Row {
        let charter = &self.project.charter;
        let entry = self.entry(o);
        let title = match entry {
            Some(entry) => entry.title.as_ref().map(|title| title.value.clone()),
            // A cadence item has its period.
            None => o.period.as_ref().map(Message::english),
        };
        Row {
            id: o.entry.clone(),
            what: word(o.what),
            title: title.unwrap_or_default(),
            holder: Self::holder(o),
            since: o
                .start
                .filter(|start| *start <= self.as_of)
                .map(|start| self.time(start)),
            due: o.due.map(|due| self.due(o, due)),
            first_due: o
                .first_due
                .filter(|first| Some(*first) != o.due)
                .map(|first| show_near(first, &charter.zone, self.as_of)),
            timing: self.timing(o),
            remarks: if o.end == End::Open {
                self.remarks(o, entry)
            } else {
                Vec::new()
            },
            place: self.place(o),
        }
    }

    /// A due in the zone in which it was counted, which is named where it is not the charter's.
    fn due(&self, o: &Obligation, due: Instant) -> String {
        let charter = &self.project.charter;
        let zone = told_in(o, charter);
        let told = show_near(due, zone, self.as_of);
        if zone.name() == charter.zone.name() {
            told
        } else {
            format!("{told} ({})", zone.name())
        }
    }

    pub(super) fn timing(&self, o: &Obligation) -> Timing {
        let over = o.over.as_ref().map(ToString::to_string);
        match &o.end {
            End::Open if o.state == State::Overdue => {
                Timing::Over(over.unwrap_or_else(|| "some time".to_owned()))
            }
            End::Open if o.due.is_none() => Timing::Undated,
            End::Open => Timing::Left(
                left(self.project, o, self.as_of)
                    .map_or_else(|| "nothing".to_owned(), |left| left.to_string()),
            ),
            End::Met(act) => {
                let late = over
                    .map(|over| format!(", {over} late"))
                    .unwrap_or_default();
                Timing::Ended(self.by("met", act).say(late))
            }
            End::Waived(act) => Timing::Ended(self.by("waived", act)),
            End::Refused(act) => Timing::Ended(self.by("refused", act)),
        }
    }

    /// `met Thu 12 Mar 17:30 (L-1)`.
    fn by(&self, deed: &str, act: &Act) -> Phrase {
        Phrase::words(format!("{deed} {} (", self.time(act.at)))
            .name(&act.entry)
            .say(")")
    }

    /// Where its entry stands; of a cadence item, its line of the charter.
    fn place(&self, o: &Obligation) -> Option<String> {
        let (path, line) = self.position(o)?;
        Some(format!("{path}:{line}"))
    }

    pub(super) fn position(&self, o: &Obligation) -> Option<(&'p str, usize)> {
        let charter = &self.project.charter;
        let item = || {
            Some((
                charter.source,
                charter.cadence_item(&o.entry)?.name.span.start,
            ))
        };
        let (source, at) = self
            .entry(o)
            .map(|entry| (entry.source, entry.head.start))
            .or_else(item)?;
        let source = self.project.sources.get(source);
        Some((source.path(), source.position(at).line))
    }

    fn remarks(&self, o: &Obligation, entry: Option<&Entry>) -> Vec<Phrase> {
        let mut remarks = Vec::new();
        let waiting: Vec<&str> = o
            .blocks
            .iter()
            .filter(|id| self.is_open(id))
            .map(String::as_str)
            .collect();
        if !waiting.is_empty() {
            let verb = if waiting.len() == 1 { "waits" } else { "wait" };
            let more = waiting.len().saturating_sub(FEW);
            let named = Phrase::list(waiting.into_iter().take(FEW));
            let named = if more > 0 {
                named.say(format!(" and {more} more"))
            } else {
                named
            };
            remarks.push(named.say(format!(" {verb} for it")));
        }
        remarks.extend(self.waits(o));
        if let (What::Answer(_), State::Overdue, Some(entry)) = (o.what, o.state, entry) {
            let replies = self.project.log.referring(entry.id(), "answers");
            let promises = replies
                .flat_map(|reply| self.obligations.of(reply.id()))
                .filter(|promise| self.is_promise(promise));
            remarks.extend(promises.take(FEW).map(|promise| {
                let due = promise.due.map(|due| self.time(due)).unwrap_or_default();
                Phrase::words(format!("promised for {due} ("))
                    .name(&promise.entry)
                    .say(")")
                    .and(self.over(promise))
            }));
        }
        remarks.extend(
            self.obligations
                .of(&o.entry)
                .filter_map(|other| self.nudge(o, other)),
        );
        remarks
    }

    /// A stage for the plan. What is overdue is told above; here is what it waits for.
    pub(super) fn of_plan(&self, stage: &Obligation) -> Row {
        let row = self.row(stage);
        if stage.state == State::Overdue {
            Row {
                remarks: self.waits(stage),
                ..row
            }
        } else {
            row
        }
    }

    /// What an open stage waits for, in words.
    fn waits(&self, stage: &Obligation) -> Vec<Phrase> {
        let open = stage.what == What::Stage && stage.end == End::Open;
        let blockers = if open {
            self.blockers(stage)
        } else {
            Vec::new()
        };
        let more = blockers.len().saturating_sub(FEW);
        let named = blockers
            .into_iter()
            .take(FEW)
            .map(|other| Phrase::words("waits for ").and(self.briefly(other)));
        named
            .chain((more > 0).then(|| Phrase::words(format!("and for {more} more"))))
            .collect()
    }

    fn is_promise(&self, o: &Obligation) -> bool {
        o.what == What::Promise && o.end == End::Open && self.is_there(o)
    }

    /// What is to be said of a reminder or a warning that something owes.
    fn nudge(&self, of: &Obligation, nudge: &Obligation) -> Option<Phrase> {
        let (word, done) = match (of.what, nudge.what) {
            (What::Answer(_) | What::Approval | What::Stage, What::Reminder) => {
                ("reminder", "reminded")
            }
            (What::Stage, What::EarlyWarning) => ("warning", "warned"),
            _ => return None,
        };
        match &nudge.end {
            End::Met(act) => Some(self.by(done, act)),
            End::Open => {
                let due = nudge
                    .due
                    .map(|due| self.due(nudge, due))
                    .unwrap_or_default();
                let by = Phrase::words(format!("a {word} by ")).and(Self::holder(nudge));
                Some(by.say(format!(" is due {due}")).and(self.over(nudge)))
            }
            End::Waived(_) | End::Refused(_) => None,
        }
    }

    /// Whether a stage is still to be delivered.
    fn is_open(&self, stage: &str) -> bool {
        self.obligations
            .of(stage)
            .any(|o| o.what == What::Stage && o.end == End::Open)
    }

    /// What an open stage waits for: what names it in `blocks`, and the stages before it.
    fn blockers(&self, stage: &Obligation) -> Vec<&'p Obligation> {
        let log = &self.project.log;
        let before = match self.entry(stage).map(|entry| &entry.body) {
            Some(Body::Stage(fields)) => Some(fields),
            _ => None,
        };
        let stages = before
            .into_iter()
            .flat_map(|fields| fields.after.iter())
            .map(|id| id.value.0.as_str());
        let requests = log.referring(&stage.entry, "blocks").map(Entry::id);
        // A delivery of a stage before it waits for its approval.
        let deliveries = stages
            .clone()
            .flat_map(|id| log.referring(id, "of"))
            .map(Entry::id);
        let owed = requests
            .chain(stages)
            .chain(deliveries)
            .flat_map(|id| self.obligations.of(id));
        owed.filter(|o| {
            matches!(o.what, What::Answer(_) | What::Stage | What::Approval) && self.is_line(o)
        })
        .collect()
    }

    /// `R-2 (access, of marketing-director, 2 working days over)`.
    fn briefly(&self, o: &Obligation) -> Phrase {
        let head = Phrase::of(&o.entry).say(format!(" ({}, of ", word(o.what)));
        head.and(Self::holder(o))
            .say(", ")
            .and(self.timing(o).words())
            .say(")")
    }

    /// `, 2 working days over`, where it is.
    fn over(&self, o: &Obligation) -> Phrase {
        if o.state == State::Overdue {
            Phrase::words(", ").and(self.timing(o).words())
        } else {
            Phrase::default()
        }
    }
}
