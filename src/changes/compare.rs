//! Compares an earlier state of a project with the present one.

use std::collections::{BTreeMap, HashSet};

use super::attribute::Sources;
use super::{Change, Changes, Effect, Past, is_same};
use crate::calendar::Instant;
use crate::log::{Body, CHARTER, Entry, Kind, Log};
use crate::obligation::{Dispute, End, Obligation, Obligations, State, What};
use crate::project::{Project, Recorded};

/// Collects the changes, by the entry that they belong to.
struct Comparing<'p> {
    past: &'p Past<'p>,
    project: &'p Project,
    obligations: &'p Obligations,
    as_of: Instant,
    changes: BTreeMap<String, Change>,
    /// What happened to entries, apart from what they did.
    apart: Vec<Change>,
    entered: Vec<&'p Entry>,
}

pub(super) fn compare(
    past: &Past<'_>,
    project: &Project,
    obligations: &Obligations,
    as_of: Instant,
) -> Changes {
    let mut comparing = Comparing {
        past,
        project,
        obligations,
        as_of,
        changes: BTreeMap::new(),
        apart: Vec::new(),
        entered: Vec::new(),
    };
    comparing.entries();
    comparing.obligations();
    comparing.disputes();
    comparing.decisions();
    comparing.work();
    comparing.record();
    comparing.changes()
}

impl<'p> Comparing<'p> {
    /// The new entries: all of the tree that had happened, also those that were recorded after the present moment, because the
    /// obligations of that moment count them.
    fn entries(&mut self) {
        let project = self.project;
        for entry in project.log.counting() {
            if self.is_later(entry) || self.past.knows(entry.id()) {
                continue;
            }
            self.entered.push(entry);
            self.change(entry.id());
        }
    }

    /// Whether an entry happened after the present moment.
    fn is_later(&self, entry: &Entry) -> bool {
        self.at(entry).is_some_and(|at| at > self.as_of)
    }

    fn at(&self, entry: &Entry) -> Option<Instant> {
        let at = entry.common.at.as_ref()?;
        Some(at.answer(&self.project.charter.zone).instant)
    }

    fn is_new(&self, id: &str) -> bool {
        self.changes.get(id).is_some_and(|change| change.new)
    }

    /// The change of an entry, which is added if there is none yet. `new` is right only while entries are collected; later
    /// ones are about known entries.
    fn change(&mut self, id: &str) -> &mut Change {
        let begun = match self.changes.remove(id) {
            Some(known) => known,
            None => self.begin(id),
        };
        self.changes.entry(id.to_owned()).or_insert(begun)
    }

    fn begin(&self, id: &str) -> Change {
        let entry = self.project.log.get(id);
        let new = self.entered.last().is_some_and(|last| last.id() == id);
        let actor = entry.and_then(Entry::actor);
        let side = actor.and_then(|actor| self.project.charter.side(&actor.value));
        let recorded = match self.project.recorded(id) {
            Recorded::At(stamp) if new => Some(stamp.time),
            _ => None,
        };
        let at = entry.and_then(|entry| self.at(entry));
        Change {
            entry: id.to_owned(),
            kind: entry.map(|entry| entry.kind),
            new,
            party: side.map(|side| side.name.value.clone()),
            person: actor.map(|actor| actor.value.0.clone()),
            at: at.filter(|_| new).or(recorded).unwrap_or(self.as_of),
            recorded: recorded.filter(|_| at.is_some_and(|at| at <= self.past.since)),
            effects: Vec::new(),
        }
    }

    /// Adds an effect to the change of an entry; `at` is when it happened to an entry that is not new.
    fn add(&mut self, id: &str, at: Instant, effect: Effect) {
        let change = self.change(id);
        // The end of a stop is not by the author of the request on which it rested.
        if change.new && matches!(effect, Effect::EndsStop(_)) {
            let apart = Change {
                new: false,
                at,
                recorded: None,
                effects: vec![effect],
                ..change.clone()
            };
            self.apart.push(apart);
            return;
        }
        if !change.new {
            change.at = if change.effects.is_empty() {
                at
            } else {
                change.at.max(at)
            };
        }
        change.effects.push(effect);
    }

    fn obligations(&mut self) {
        let (past, now) = (self.past, self.obligations);
        let mut ended: Vec<(String, Instant, Obligation)> = Vec::new();
        for o in now.iter().filter(|o| is_listed(o)) {
            let is_there = self
                .project
                .log
                .get(&o.entry)
                .is_none_or(|entry| !self.is_later(entry));
            if !is_there {
                continue;
            }
            let known = self.project.log.get(&o.entry).is_none() || past.knows(&o.entry);
            let was = past.obligations.of(&o.entry).find(|was| is_same(was, o));
            let was = was.filter(|_| known);
            // What an unknown entry did was unknown as well.
            let was_ended = was.is_some_and(|was| match was.act() {
                Some(act) => matches!(was.end, End::Silent(_)) || past.knows(&act.entry),
                None => false,
            });
            match (&o.end, was_ended) {
                (End::Open, true) => {
                    // The end of the dispute is reported instead.
                    if !was.is_some_and(|was| matches!(was.end, End::Disputed(_))) {
                        let by = self.sources().reopened(o);
                        let at = by.as_ref().map_or(self.as_of, |(_, at)| *at);
                        let id = by.map_or_else(|| o.entry.clone(), |(id, _)| id);
                        self.add(&id, at, Effect::Reopens(Box::new(o.clone())));
                    }
                }
                (End::Open | End::Disputed(_), _) | (_, true) => {}
                // What was left out is no longer missing once a later one came, which was not for it.
                (_, false) if o.rare().left_out => {}
                (end, false) => {
                    if let Some(act) = end.act() {
                        ended.push((act.entry.clone(), act.at, o.clone()));
                    }
                }
            }
            if o.end != End::Open {
                continue;
            }
            if was.is_none() && self.is_new(&o.entry) {
                let start = o.start.unwrap_or(self.as_of);
                self.add(&o.entry, start, Effect::Opens(Box::new(o.clone())));
            }
            self.dates(o, was);
        }
        // A promise that is kept by the reply that answers its request is part of that.
        let answers: HashSet<String> = ended
            .iter()
            .filter(|(.., o)| matches!(o.what, What::Answer(_)))
            .map(|(by, ..)| by.clone())
            .collect();
        ended.retain(|(by, _, o)| o.what != What::Promise || !answers.contains(by));
        for (by, at, o) in ended {
            self.add(&by, at, Effect::Ends(Box::new(o)));
        }
    }

    /// The due date of an open obligation: it moved, or it has passed.
    fn dates(&mut self, o: &Obligation, was: Option<&Obligation>) {
        if let Some(was) = was.filter(|was| was.end == End::Open) {
            self.moves(o, was);
        }
        let was_overdue = was.is_some_and(|was| was.state == State::Overdue);
        if o.state == State::Overdue && !was_overdue && !self.is_postponed(o) {
            let due = o.due.unwrap_or(self.as_of);
            self.add(&o.entry, due, Effect::FallsDue(Box::new(o.clone())));
        }
    }

    /// The moves of a due date, each by the entry that made it; what is left is due to a stop of work, or to a change of the entry
    /// itself or of a calendar.
    fn moves(&mut self, o: &Obligation, was: &Obligation) {
        let steps = o.due.map_or(&[][..], |_| o.moves_since(was));
        let (mut due, as_of) = (was.due, self.as_of);
        for step in steps {
            if step.due == due || step.at > as_of {
                continue;
            }
            let mut then = o.clone();
            (then.due, then.due_is_a_day) = (step.due, step.is_a_day);
            let effect = Effect::Moves {
                obligation: Box::new(then),
                was: due,
            };
            self.add(&step.by, step.at, effect);
            due = step.due;
        }
        if due == o.due {
            return;
        }
        let by = self.sources().stopped(o, self.past.since);
        let id = by.unwrap_or_else(|| o.entry.clone());
        let effect = Effect::Moves {
            obligation: Box::new(o.clone()),
            was: due,
        };
        self.add(&id, self.as_of, effect);
    }

    /// Whether something is a promise about a request, or a call, that is overdue itself.
    fn is_postponed(&self, o: &Obligation) -> bool {
        let reply = match self.project.log.get(&o.entry).map(|entry| &entry.body) {
            Some(Body::Reply(reply)) if o.what == What::Promise => reply,
            _ => return false,
        };
        let mut requests = reply
            .answers
            .iter()
            .flat_map(|id| self.obligations.of(&id.value));
        requests.any(|o| {
            let asked = matches!(o.what, What::Answer(_) | What::CallConfirmation);
            asked && o.state == State::Overdue
        })
    }

    fn disputes(&mut self) {
        let all = |project: &'p Project, obligations: &'p Obligations| {
            project
                .log
                .counting()
                .flat_map(move |entry| obligations.disputes(entry.id()))
                .collect::<Vec<&Dispute>>()
        };
        let before = all(self.past.project(), &self.past.obligations);
        let now = all(self.project, self.obligations);
        let stands = |disputes: &[&Dispute], one: &Dispute| {
            let mut same = disputes.iter();
            same.any(|other| other.entry == one.entry && other.party == one.party)
        };
        let known = |dispute: &&&Dispute| self.past.knows(&dispute.objection);
        let before: Vec<&Dispute> = before.iter().filter(known).copied().collect();
        for dispute in &now {
            if !stands(&before, dispute) {
                let effect = Effect::Disputes((*dispute).clone());
                self.add(&dispute.objection, dispute.since, effect);
            }
        }
        for dispute in &before {
            // Where the entry is gone, its removal is reported.
            if !stands(&now, dispute) && self.project.log.get(&dispute.entry).is_some() {
                let by = self.sources().undisputed(dispute);
                let at = by.as_ref().map_or(self.as_of, |(_, at)| *at);
                let id = by.map_or_else(|| dispute.entry.clone(), |(id, _)| id);
                self.add(&id, at, Effect::EndsDispute((*dispute).clone()));
            }
        }
    }

    /// The decisions that took effect, or have none.
    fn decisions(&mut self) {
        let binds = |obligations: &Obligations, id: &str| {
            obligations.standing(id).is_some() && obligations.is_in_effect(id)
        };
        for entry in self
            .project
            .log
            .counting()
            .filter(|entry| entry.kind == Kind::Decision)
        {
            let now = binds(self.obligations, entry.id());
            let new = self.is_new(entry.id());
            let did = self.changes.get(entry.id());
            let did = did.is_some_and(|change| !change.effects.is_empty());
            if new {
                // What it did shows that it is in effect.
                if !now {
                    self.add(entry.id(), self.as_of, Effect::HasNoEffect);
                } else if !did {
                    let effect = if is_on_nothing(&self.project.log, entry) {
                        Effect::IsOnNothing
                    } else {
                        Effect::TakesEffect
                    };
                    self.add(entry.id(), self.as_of, effect);
                }
            } else if self.past.knows(entry.id()) {
                let before = binds(&self.past.obligations, entry.id());
                // The new decision that confirms or replaces it is reported.
                let log = &self.project.log;
                let mut later = log
                    .referring(entry.id(), "on")
                    .chain(log.referring(entry.id(), "replaces"));
                if later.any(|later| self.is_new(later.id())) {
                    continue;
                }
                let effect = match (before, now) {
                    (false, true) => Effect::TakesEffect,
                    (true, false) => Effect::HasNoEffect,
                    _ => continue,
                };
                self.add(entry.id(), self.as_of, effect);
            }
        }
    }

    /// Stops of work, and the end of the contract.
    fn work(&mut self) {
        let (past, now) = (self.past, self.obligations);
        for stoppage in now.stoppages() {
            let was = past.obligations.stoppages().iter();
            let was = was.filter(|was| past.knows(&was.notice));
            let was = was.clone().find(|was| was.notice == stoppage.notice);
            if was.is_none() {
                let effect = Effect::StopsWork(stoppage.clone());
                self.add(&stoppage.notice, stoppage.from, effect);
            }
            let had_resumed = was
                .and_then(|was| was.resumed.as_ref())
                .is_some_and(|(_, notice)| past.knows(notice));
            if let Some((at, notice)) = stoppage.resumed.as_ref().filter(|_| !had_resumed) {
                self.add(notice, *at, Effect::ResumesWork(stoppage.clone()));
            }
            let had_ended = was.is_some_and(|was| was.until().is_some());
            if let Some((at, entry)) = stoppage.released.as_ref().filter(|_| !had_ended)
                && stoppage.until() == Some(*at)
            {
                self.add(entry, *at, Effect::EndsStop(stoppage.clone()));
            }
        }
        let had_ended = past.obligations.contract_end().is_some_and(|end| {
            let notice = end.notice.as_ref();
            notice.is_none_or(|notice| past.knows(notice))
        });
        if let Some(end) = now.contract_end().filter(|_| !had_ended) {
            let notice = end.notice.clone().unwrap_or_default();
            self.add(&notice, end.at, Effect::EndsContract(end.clone()));
        }
    }

    /// Entries that were edited or removed.
    fn record(&mut self) {
        let (project, since) = (self.project, self.past.since);
        for entry in project.log.counting() {
            if self.is_new(entry.id()) || !project.was_edited(entry.id()) {
                continue;
            }
            for edit in project.edits_after(entry.id(), since, self.as_of) {
                let at = edit.stamp.as_ref().map_or(self.as_of, |stamp| stamp.time);
                if at > since && !edit.changes.is_empty() {
                    self.add(entry.id(), at, Effect::Edited(Box::new(edit)));
                }
            }
        }
        for removed in project.removed() {
            let at = removed
                .stamp
                .as_ref()
                .map_or(self.as_of, |stamp| stamp.time);
            if at > since && at <= self.as_of {
                let (id, kind) = (removed.id.clone(), removed.kind);
                self.add(&id, at, Effect::Removed(Box::new(removed)));
                self.change(&id).kind = kind;
            }
        }
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            project: self.project,
            entered: &self.entered,
            stoppages: self.obligations.stoppages(),
        }
    }

    fn changes(mut self) -> Changes {
        for change in self.changes.values_mut() {
            change
                .effects
                .sort_by_key(|effect| order(&change.entry, effect));
        }
        let mut all: Vec<Change> = std::mem::take(&mut self.changes).into_values().collect();
        all.append(&mut self.apart);
        let effects = all.iter().flat_map(|change| &change.effects);
        let ended = effects.filter_map(|effect| match effect {
            Effect::Ends(o) if o.act().is_some_and(|act| act.entry != o.entry) => {
                Some(o.entry.clone())
            }
            _ => None,
        });
        let ended: HashSet<String> = ended.collect();
        // A new entry whose obligation has ended since is part of what ended it; but something was handed over all the same.
        all.retain(|change| {
            let is_part = change.effects.is_empty() && ended.contains(&change.entry);
            !(change.new && is_part) || change.kind == Some(Kind::Delivery)
        });
        all.sort_by(|a, b| (a.at, &a.entry).cmp(&(b.at, &b.entry)));
        let versions = self.project.charter_versions().iter().skip(1);
        let landed = versions.map(|version| version.stamp.clone());
        Changes {
            since: self.past.since,
            until: self.as_of,
            all,
            entered: self.entered.iter().map(|e| e.id().to_owned()).collect(),
            charter: landed
                .filter(|stamp| stamp.time > self.past.since && stamp.time <= self.as_of)
                .collect(),
        }
    }
}

/// The order of the effects of an entry: what it did, what is owed since, what happened to it.
fn order(entry: &str, effect: &Effect) -> u8 {
    match effect {
        Effect::Ends(o) if o.entry == entry => 3,
        Effect::Opens(_) => 1,
        Effect::FallsDue(_) => 2,
        Effect::EndsContract(_) | Effect::Edited(_) | Effect::Removed(_) => 4,
        _ => 0,
    }
}

/// Whether a decision names subjects, and the log has none of them.
fn is_on_nothing(log: &Log, decision: &Entry) -> bool {
    let Body::Decision(fields) = &decision.body else {
        return false;
    };
    let named = if fields.on.is_empty() {
        &fields.replaces
    } else {
        &fields.on
    };
    let mut subjects = named.iter().map(|id| id.value.0.as_str());
    !named.is_empty() && subjects.all(|id| id != CHARTER && log.get(id).is_none())
}

/// Whether changes of an obligation are listed. Records, reminders and warnings are entries of their own.
fn is_listed(o: &Obligation) -> bool {
    !matches!(
        o.what,
        What::Record | What::CallRecord | What::Reminder | What::EarlyWarning
    )
}
