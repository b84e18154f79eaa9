//! Approvals: each delivery needs one from the other side.

use std::cmp::Ordering;
use std::rc::Rc;

use super::binding::{Taken, moves_due, verdict};
use super::build::{Building, Draft, first};
use super::dispute::may_object;
use super::waived::unless;
use super::{Act, End, NamedTerm, Obligation, What};
use crate::calendar::{Instant, Silence, Start, When};
use crate::log::value::{Flag, Verdict};
use crate::log::{Body, Delivery, Entry, Kind, Request, compare_ids};
use crate::message::message;
use crate::project::{Pending, Recorded};

/// The name of the term.
pub(super) const APPROVAL: &str = "approval";
/// The fields that say what was delivered, by whom and to whom, and where it is.
const DELIVERED: [&str; 6] = ["of", "from", "to", "period", "replaces", "evidence"];

impl<'p> Building<'p> {
    /// The decisions owed on all deliveries, the latest first: what a later one supersedes depends on whether that was taken back.
    pub(super) fn approvals(&mut self) {
        // Another entry with the id of one that counts is owed nothing, and supersedes others all the same.
        let deliveries = self.project.log.entries().iter();
        let deliveries = deliveries.filter_map(|entry| match &entry.body {
            Body::Delivery(delivery) => Some((entry, &**delivery)),
            _ => None,
        });
        let mut deliveries: Vec<_> = deliveries
            .map(|(entry, delivery)| (self.done(entry), entry, delivery))
            .collect();
        let counts = |entry: &Entry| self.project.log.counts(entry);
        deliveries.sort_by(|(a_at, a, _), (b_at, b, _)| {
            let later = b_at.cmp(a_at);
            let later = later.then_with(|| compare_ids(b.id(), a.id()));
            later.then_with(|| counts(b).cmp(&counts(a)))
        });
        for (_, entry, delivery) in deliveries {
            if self.project.log.counts(entry) {
                self.approval(entry, delivery);
            }
            self.hand_over(entry, delivery);
        }
    }

    /// The decision owed on a delivery. A later delivery of the same stage supersedes it: a decision on that delivery or on
    /// the stage also decides this one.
    fn approval(&mut self, entry: &'p Entry, delivery: &'p Delivery) {
        let mut draft = self.begin(entry, What::Approval);
        let creditor = self.actor_side(entry);
        let to = delivery.to.as_ref().and_then(|to| self.side(&to.value));
        let debtor = to.or_else(|| {
            creditor
                .as_ref()
                .and_then(|c| self.charter().other_side(c))
                .map(|party| party.name.value.clone())
        });
        // Nothing is owed within one side.
        if debtor.is_some() && debtor == creditor {
            return;
        }
        let person = delivery
            .to
            .as_ref()
            .and_then(|to| self.charter().person(&to.value));
        draft.obligation.person = person.map(|person| person.name.clone());
        self.between(&mut draft, debtor.as_deref(), creditor.as_deref());
        let stages: Vec<&Entry> = delivery
            .of
            .iter()
            .filter_map(|id| self.project.log.get_kind(&id.value, Kind::Stage))
            .collect();
        // Stages after this one wait for the decision.
        let next = stages
            .iter()
            .flat_map(|stage| self.project.log.referring(stage.id(), "after"));
        draft
            .obligation
            .block(next.map(|stage| stage.id().to_owned()));
        let urgent = stages
            .iter()
            .any(|stage| matches!(&stage.body, Body::Stage(s) if s.urgent.as_ref().is_some_and(|u| u.value == Flag(true))));
        let start = self.start(entry);
        if self.is_beyond_contract(&draft, entry) {
            self.leave_open(&mut draft, entry);
        } else {
            self.set_due(&mut draft, entry, |draft, version| {
                if let Some(start) = self.start(version) {
                    self.due_by_term(draft, start, APPROVAL, urgent);
                    self.begin_silence(draft, entry);
                }
            });
        }
        let decided = self.decided(entry, &stages, start, &draft);
        let given_up = self.waiver(&[entry.id()], creditor.as_deref());
        let later = self.superseded(entry, delivery);
        let replaced = self.replacing(entry).map_or(End::Open, End::Superseded);
        let end = first([later, replaced, decided].into_iter().filter_map(|end| {
            let at = end.act()?.at;
            Some((at, end))
        }));
        let (end, came) = match given_up {
            None => self.unless_waived(end, creditor.as_deref()),
            given_up => unless(given_up, end),
        };
        draft.came = came;
        let ended = draft.came.clone().or_else(|| end.act().cloned());
        self.pause(&mut draft, entry, ended.as_ref());
        self.extend(&mut draft, entry);
        // Silence accepts when the term ends, which stopped work moves.
        self.stand_still(&mut draft);
        let end = match end {
            End::Waived(_) => end,
            end => self.by_silence(&mut draft, entry, end),
        };
        self.prepared.insert(entry.id(), (draft, end));
    }

    /// The order of two deliveries in time: of simultaneous ones, that of their ids.
    fn in_time_order(&self, a: &Entry, b: &Entry) -> Ordering {
        let times = self.done(a).cmp(&self.done(b));
        times.then_with(|| compare_ids(a.id(), b.id()))
    }

    /// Whether a delivery came after another one.
    fn came_after(&self, later: &Entry, earlier: &Entry) -> bool {
        self.done(later).is_some() && self.in_time_order(later, earlier).is_gt()
    }

    /// Counts a term that lets silence accept from when the delivery was in the log, if that was later than it happened. Its `at`
    /// is a claim of the side that recorded it, and nobody is silent about what they could not see.
    fn begin_silence(&self, draft: &mut Draft<'p>, entry: &'p Entry) {
        let term = draft.obligation.term.clone();
        let Some(NamedTerm { term, .. }) =
            term.filter(|named| named.term.value.silence == Some(Silence::Accepts))
        else {
            return;
        };
        let begun = draft.obligation.start;
        let debtor = draft.obligation.debtor.clone();
        let Some(seen) = self.seen_by(entry, debtor.as_deref()) else {
            return;
        };
        if begun.is_none_or(|begun| seen <= begun) {
            return;
        }
        let from = Start::at(seen);
        let mut later = draft.clone();
        self.due_by(&mut later, from, APPROVAL, term);
        // Mostly the delivery is in the log on the same day, and nothing is due later by that.
        if later.obligation.due == draft.obligation.due {
            return;
        }
        later.obligation.start = begun;
        later.counted_from = Some(from);
        *draft = later;
        draft.obligation.derivation.push(message! {
            en: "in the log since {time}: silence counts from then",
            ru: "в журнале {time:since}: молчание считается с этого времени",
            es: "en el registro desde el {time:full}: el silencio cuenta desde entonces",
            time: When::at(seen, &self.charter().zone),
        });
    }

    /// When a delivery, as it is, was in the log for the side that decides on it: when it came to the main line, or what is
    /// delivered, by whom and to whom was changed there. What is not committed is in the log now. `None`: that side recorded
    /// it itself, or it is not known.
    fn seen_by(&self, entry: &Entry, side: Option<&str>) -> Option<Instant> {
        let project = self.project;
        let recorded = match project.recorded(entry.id()) {
            Recorded::Unknown => return None,
            Recorded::Pending => return Some(self.as_of),
            Recorded::At(stamp) => stamp,
        };
        let is_own = |email: &str| side.is_some() && project.side_of_address(email) == side;
        let landed = project.landed(entry.id());
        let landed = landed.map_or(self.as_of, |stamp| stamp.time);
        let first = (!is_own(&recorded.author_email)).then_some(landed);
        if !project.was_edited(entry.id()) {
            return first;
        }
        let concerns = |field: &str| DELIVERED.contains(&field);
        let record = project.record(entry.id())?;
        let edited = record.edited.iter().filter(|(by, change)| {
            let author = project.author(by.made);
            change.fields.iter().any(|field| concerns(field))
                && !author.is_some_and(|author| is_own(&author.email))
        });
        let edited = edited.filter_map(|(by, _)| by.time()).max();
        let pending = match &record.pending {
            Some(Pending::Edited(changes)) => changes.iter().any(|change| concerns(&change.field)),
            _ => false,
        };
        first.max(edited).max(pending.then_some(self.as_of))
    }

    /// The end of an approval whose term lets silence accept: the end of the term, if nothing was decided, asked or
    /// objected until then.
    fn by_silence(&self, draft: &mut Draft<'p>, entry: &'p Entry, end: End) -> End {
        let accepts = accepts_by_silence(&draft.obligation);
        let Some(due) = draft.obligation.due.filter(|_| accepts) else {
            return end;
        };
        if self.ended_at(&end).is_some_and(|at| at <= due) {
            return end;
        }
        let said = self.spoken(draft, entry, due);
        let mut in_time = said
            .iter()
            .filter(|(at, by)| self.breaks_silence(by, *at) <= due);
        if let Some(&(at, by)) = in_time.next() {
            let time = When::at(at, &self.charter().zone);
            draft.obligation.derivation.push(message! {
                en: "silence does not accept it: {entry}, {time}",
                ru: "молчание не означает приёмку: {entry}, {time}",
                es: "el silencio no lo acepta: {entry}, {time}",
                entry: by.id(),
                time: time,
            });
            return end;
        }
        if due < self.as_of {
            let at = due;
            if let Some((said, by)) = said.first() {
                let zone = &self.charter().zone;
                draft.obligation.derivation.push(message! {
                    en: "{entry} came into the log on {time}, when silence had accepted it already",
                    ru: "{entry}: запись внесена в журнал {time:on}, когда молчание уже означало приёмку",
                    es: "{entry} entró en el registro el {time:on}, cuando el silencio ya lo había aceptado",
                    entry: by.id(),
                    time: When::at(self.breaks_silence(by, *said), zone),
                });
            }
            let entry = entry.id().to_owned();
            return End::Silent(Act { entry, at });
        }
        draft.obligation.by_silence = true;
        end
    }

    /// When something ended, as far as that breaks a silence. What approves is never too late for that.
    fn ended_at(&self, end: &End) -> Option<Instant> {
        let act = end.act()?;
        let by = self.project.log.get(&act.entry);
        Some(match (end, by) {
            (End::Met(_), Some(by)) if !approves(by) => self.breaks_silence(by, act.at),
            _ => act.at,
        })
    }

    /// The end of a request for approval. Silence accepts what was delivered and grants nothing, so it ends only a request
    /// that asks for nothing but the acceptance of deliveries, together with them. An amount is decided by somebody.
    pub(super) fn with_deliveries(&self, entry: &Entry, request: &Request, end: End) -> End {
        let mut decisions = self.project.log.referring(entry.id(), "on");
        let amount = decisions.any(
            |other| matches!(&other.body, Body::Decision(decision) if decision.amount.is_some()),
        );
        let accepted = request.about.iter().map(|id| {
            match self.prepared.get(id.value.0.as_str()).map(|(_, end)| end) {
                Some(End::Silent(act)) if !amount => Some(act),
                _ => None,
            }
        });
        let Some(Some(last)) = accepted
            .collect::<Option<Vec<_>>>()
            .map(|acts| acts.into_iter().max_by_key(|act| act.at))
        else {
            return end;
        };
        let asked = self.start(entry).map(|start| start.instant);
        let at = asked.map_or(last.at, |asked| last.at.max(asked));
        let silent = End::Silent(Act { at, ..last.clone() });
        let acted = self.ended_at(&end);
        first(std::iter::once((at, silent)).chain(acted.map(|acted| (acted, end))))
    }

    /// The acts by which the side that owes a decision says that it was not silent until it was due, in chronological order: it asked
    /// something about the delivery or its stage, such as a change, objected, or somebody rejected it without authority. What
    /// cannot be read may be an objection or a rejection.
    fn spoken(
        &self,
        draft: &Draft<'p>,
        entry: &'p Entry,
        due: Instant,
    ) -> Vec<(Instant, &'p Entry)> {
        let side = draft.obligation.debtor.as_deref();
        let log = &self.project.log;
        let begun = draft.obligation.start;
        let in_time = |at: Instant| at <= due && begun.is_none_or(|begun| at >= begun);
        let stages = match &entry.body {
            Body::Delivery(delivery) => delivery.of.iter().map(|id| &*id.value).collect(),
            _ => Vec::new(),
        };
        let about = || {
            let stages = stages.iter().filter_map(|id| log.get_kind(id, Kind::Stage));
            std::iter::once(entry).chain(stages)
        };
        let asked = about()
            .flat_map(|entry| self.requests_about(entry, side))
            .map(|(at, request, _)| (at, request));
        let said = about()
            .flat_map(|entry| {
                let objections = log
                    .referring(entry.id(), "answers")
                    .filter(move |reply| may_object(reply, entry));
                let rejections = log
                    .referring(entry.id(), "on")
                    .filter(|decision| match &decision.body {
                        Body::Decision(fields) => match verdict(fields) {
                            Some(verdict) => verdict == Verdict::Rejected,
                            None => decision.is_unread("verdict"),
                        },
                        _ => false,
                    });
                objections.chain(rejections)
            })
            .filter(|entry| self.may_act_for(entry, side));
        let said = said.filter_map(|entry| Some((self.done(entry)?, entry)));
        let spoken = asked.chain(said).filter(|(at, _)| in_time(*at));
        let mut spoken: Vec<(Instant, &Entry)> = spoken.collect();
        spoken.sort_by_key(|(at, _)| *at);
        spoken
    }

    /// The first decision of the debtor's side on the delivery, on a later one of the same stage, or on the stage.
    fn decided(
        &mut self,
        entry: &'p Entry,
        stages: &[&'p Entry],
        start: Option<Start>,
        draft: &Draft<'p>,
    ) -> End {
        let debtor = draft.obligation.debtor.as_deref();
        let by_silence = accepts_by_silence(&draft.obligation);
        let results: Vec<_> = stages.iter().map(|stage| self.results(stage)).collect();
        // Of an approval and of a rejection that its side recorded late, the approval was the first that could be known.
        let at = |taken: &Taken<'_>| {
            if by_silence && !approves(taken.by) {
                self.breaks_silence(taken.by, taken.at)
            } else {
                taken.at
            }
        };
        let begun = start.map(|start| start.instant);
        let mut acts = Vec::new();
        for (stage, results) in stages.iter().zip(&results) {
            acts.extend(self.accepted_before(stage, results, begun, debtor));
            // A decision before the delivery is about an earlier one.
            let from = begun.map_or(0, |begun| {
                results.partition_point(|result| result.taken.at < begun)
            });
            let later = results
                .iter()
                .skip(from)
                .filter(|result| result.on.is_none_or(|on| self.came_after(on, entry)));
            let mut later = later
                .filter(|result| debtor.is_none_or(|side| self.acts_for(result.taken.by, side)));
            if let Some(first) = later.next() {
                let is_late = at(&first.taken) > first.taken.at;
                let next = is_late
                    .then(|| later.find(|next| at(&next.taken) == next.taken.at))
                    .flatten();
                let decided = std::iter::once(first).chain(next);
                acts.extend(
                    decided.map(|result| (at(&result.taken), End::Met(result.taken.act()))),
                );
            }
        }
        for taken in self.decisions(entry.id()) {
            let decides = !matches!(verdict(taken.content), None | Some(Verdict::Waived));
            if decides
                && !moves_due(taken.content)
                && debtor.is_none_or(|side| self.acts_for(taken.by, side))
            {
                acts.push((at(taken), End::Met(taken.act())));
            }
        }
        first(acts)
    }

    /// The acceptance of a stage that had no delivery in the log by then: a later delivery was already accepted.
    fn accepted_before(
        &self,
        stage: &Entry,
        results: &[OfResult<'p>],
        begun: Option<Instant>,
        debtor: Option<&str>,
    ) -> Option<(Instant, End)> {
        let begun = begun?;
        let before = results.partition_point(|result| result.taken.at < begun);
        let last = results.get(before.checked_sub(1)?)?;
        let accepts = last.on.is_none()
            && verdict(last.taken.content) == Some(Verdict::Accepted)
            && debtor.is_none_or(|side| self.acts_for(last.taken.by, side));
        let delivered = self.project.log.referring(stage.id(), "of").any(|other| {
            other.kind == Kind::Delivery
                && self.done(other).is_some_and(|at| at <= last.taken.at)
                && self.taken_back(other, stage.id(), None).is_none()
        });
        (accepts && !delivered).then(|| (last.taken.at, End::Met(last.taken.act())))
    }

    /// The decisions about a stage's result, in chronological order, computed once for all of its deliveries.
    fn results(&mut self, stage: &'p Entry) -> Rc<Vec<OfResult<'p>>> {
        if let Some(known) = self.results.get(stage.id()) {
            return Rc::clone(known);
        }
        let log = &self.project.log;
        // On the stage itself only a verdict on its result counts; other decisions on it are about the plan.
        let on_stage = self.decisions(stage.id()).iter();
        let on_stage = on_stage.filter(|taken| self.is_of_result(stage, taken));
        let mut all: Vec<OfResult<'p>> = on_stage
            .map(|taken| OfResult {
                taken: *taken,
                on: None,
            })
            .collect();
        for delivery in log
            .referring(stage.id(), "of")
            .filter(|other| other.kind == Kind::Delivery)
        {
            let decided = self.decisions(delivery.id()).iter();
            let decided = decided.filter(|taken| {
                !matches!(verdict(taken.content), None | Some(Verdict::Waived))
                    && !moves_due(taken.content)
            });
            all.extend(decided.map(|taken| OfResult {
                taken: *taken,
                on: Some(delivery),
            }));
        }
        all.sort_by_key(|result| result.taken.at);
        let all = Rc::new(all);
        self.results.insert(stage.id(), Rc::clone(&all));
        all
    }
}

/// Whether silence accepts, by the term of a decision on a delivery.
fn accepts_by_silence(o: &Obligation) -> bool {
    let term = o.term.as_ref();
    term.is_some_and(|NamedTerm { name, term }| {
        *name == APPROVAL && term.value.silence == Some(Silence::Accepts)
    })
}

/// Whether an entry approves something.
fn approves(entry: &Entry) -> bool {
    let verdict = match &entry.body {
        Body::Decision(decision) => verdict(decision),
        _ => None,
    };
    matches!(verdict, Some(Verdict::Approved | Verdict::Accepted))
}

/// A decision about the result of a stage.
#[derive(Debug)]
pub(super) struct OfResult<'p> {
    taken: Taken<'p>,
    /// The delivery that it is on. `None`: the stage itself, and therefore everything delivered by then.
    on: Option<&'p Entry>,
}
