//! Builds obligations from entries and charter.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::approval::{APPROVAL, OfResult};
use super::approved::{Approvals, InForce};
use super::binding::{Binding, Taken};
use super::by_entry::ByEntry;
use super::contract::{ContractEnd, contract_end, goes_on, is_of_contract};
use super::grade::Confirmations;
use super::handed_over::HandedOver;
use super::joint;
use super::moved;
use super::record_start::{in_force, record_start};
use super::replaced::{Replacements, TakenBack, replacements};
use super::silent_term::Agreements;
use super::slips;
use super::standings::judged;
use super::stoppage::{Calendars, Stops, stoppages};
use super::{Act, Dispute, End, NamedTerm, Obligation, Obligations, Standings, State, What};
use crate::calendar::{Calendar, Derivation, Instant, Moment, Start, Term, When, due, lateness};
use crate::charter::Charter;
use crate::log::{Body, ByEntryId, Decision, Entry, compare_ids};
use crate::message::message;
use crate::project::Project;
use crate::source::Spanned;

/// The obligations of a project as of an instant. Later events are ignored.
#[must_use]
pub fn obligations(project: &Project, as_of: Instant) -> Obligations {
    let charter = &project.charter;
    let plain = counted(
        project,
        charter,
        as_of,
        &Stops::default(),
        &Calendars::default(),
    );
    // Whether work could be stopped depends on what was overdue; the days of the stop are then excluded from the calendars.
    let stops = stoppages(project, &plain, as_of);
    let calendars = stops.calendars(charter, as_of);
    let mut all = if calendars.of_others.is_empty() {
        plain
    } else {
        drop(plain);
        counted(project, charter, as_of, &stops, &calendars)
    };
    all.stops = stops;
    all.calendars = calendars.own;
    moved::apply(project, &mut all, as_of);
    slips::apply(project, &mut all, as_of);
    all.find_lacking(&project.log);
    all.confirmations = Confirmations::new(project, as_of);
    all
}

/// All obligations, counted in the calendars and the zone of a charter, or in the given ones for some parties.
pub(super) fn counted(
    project: &Project,
    charter: &Charter,
    as_of: Instant,
    stops: &Stops,
    calendars: &Calendars,
) -> Obligations {
    let mut standings = judged(project, charter, as_of);
    // An entry with the id of an earlier one is reported elsewhere, and has no obligations.
    let entries = || project.log.counting();
    let mut taken: Vec<(Instant, &Entry, &Decision)> = entries()
        .filter_map(|entry| match &entry.body {
            Body::Decision(decision) => Some((done(charter, entry, as_of)?, entry, &**decision)),
            _ => None,
        })
        .collect();
    taken.sort_by(|(_, a, _), (_, b, _)| compare_ids(a.id(), b.id()));
    joint::complete(&mut standings, &taken);
    joint::add_up(project, &mut standings, &taken);
    let binding = Binding::new(&project.log, &mut standings, &taken);
    let approvals = Approvals::default();
    let record_start = record_start(project, (&standings, &approvals), as_of);
    let agreed = InForce::new(project, (&standings, &approvals), as_of);
    let names = charter.parties.iter().map(|party| party.name.as_str());
    let replaced = replacements(project, charter, as_of);
    let back = TakenBack::new(&binding, &standings, &replaced);
    let ends = contract_end(project, agreed.contract(project), as_of, &back);
    let mut building = Building {
        project,
        charter,
        as_of,
        stops,
        calendars,
        ended: ends.clone().filter(|end| end.at <= as_of),
        ends,
        replaced,
        in_force: agreed,
        agreements: Agreements::new(project, (&standings, &approvals), as_of),
        record_starts: in_force(record_start.as_ref()),
        standings,
        binding,
        disputes: ByEntryId::default(),
        answered: ByEntryId::default(),
        results: ByEntryId::default(),
        prepared: ByEntryId::default(),
        handed_over: ByEntryId::default(),
        corrected: ByEntryId::default(),
        // Most entries have one, some have two; what is not used takes no memory.
        all: Vec::with_capacity(project.log.entries().len().saturating_mul(2)),
        by_entry: ByEntry::default(),
        names: names.map(|name| (name, name.into())).collect(),
        has_people_of_some_side: charter.has_people_of_some_side() || project.may_mean_people(),
    };
    let (disputes, idle_objections, withdrawals) = building.disputes();
    building.disputes = disputes;
    let replaced_by_author = building.replaced_by_authors();
    // A stage, and a request for approval, ends by what is decided, or accepted by silence, on its deliveries.
    building.approvals();
    // A promise ends with the request or the call that it answers, wherever that is.
    for entry in entries() {
        match &entry.body {
            Body::Request(request) => building.request(entry, request),
            Body::Call(call) => building.call(entry, call),
            _ => {}
        }
    }
    for entry in entries() {
        building.entry(entry);
    }
    building.settle_waiting();
    // Obligations that depend on the state of others come last.
    building.by_entry.add_since(&building.all);
    building.reminders();
    building.early_warnings();
    building.cadence();
    let replaced = building.judge_replaced(&replaced_by_author);
    let verdicts_with_dates = building.verdicts_with_dates();
    let Building {
        standings,
        all,
        disputes,
        ended,
        by_entry,
        ..
    } = building;
    let mut obligations = Obligations::new(all, by_entry, standings, disputes);
    obligations.idle_objections = idle_objections;
    obligations.withdrawals = withdrawals;
    obligations.verdicts_with_dates = verdicts_with_dates;
    obligations.replaced = replaced;
    obligations.replaced_by_author = replaced_by_author;
    obligations.contract_end = ended;
    obligations.in_force = agreed;
    obligations.approvals = approvals;
    obligations.record_start = record_start;
    obligations
}

/// The instant at which an entry answers something, if it is not after the time of the check.
pub(super) fn done(charter: &Charter, entry: &Entry, as_of: Instant) -> Option<Instant> {
    let at = entry.common.at.as_ref()?.answer(&charter.zone).instant;
    (at <= as_of).then_some(at)
}

impl Obligation {
    /// An open obligation of an entry, of which nothing else is known yet.
    pub(super) fn begun(id: &str, what: What) -> Self {
        Self {
            entry: id.to_owned(),
            what,
            debtor: None,
            person: None,
            creditor: None,
            term: None,
            start: None,
            due: None,
            first_due: None,
            due_is_a_day: false,
            end: End::Open,
            state: State::Open,
            over: None,
            by_silence: false,
            settled: true,
            rare: None,
            derivation: Derivation::default(),
            beyond: None,
            ended: None,
        }
    }
}

/// The state while obligations are built.
pub(super) struct Building<'p> {
    pub(super) project: &'p Project,
    /// The charter whose calendars and zone count.
    charter: &'p Charter,
    pub(super) as_of: Instant,
    /// The stops of work by notice.
    pub(super) stops: &'p Stops,
    /// The calendars of parties that differ from those of the charter.
    pub(super) calendars: &'p Calendars,
    /// The deliveries, notices and reminders that their author replaced.
    pub(super) replaced: Replacements<'p>,
    /// The versions of the charter whose contract and channels are in force.
    pub(super) in_force: InForce,
    /// When both sides agreed on the versions of the charter.
    pub(super) agreements: Agreements,
    /// When the contract ends, as far as that is known.
    pub(super) ends: Option<ContractEnd>,
    /// When the contract ended, if it has.
    pub(super) ended: Option<ContractEnd>,
    /// The start of the record.
    pub(super) record_starts: Option<Instant>,
    pub(super) standings: Standings,
    /// The decisions in force, by the id of their subject.
    pub(super) binding: Binding<'p>,
    /// The standing objections, by the id of the contested entry.
    pub(super) disputes: ByEntryId<String, Vec<Dispute>>,
    /// The ends of requests and of the confirmations of calls, and what came before they were waived, by id.
    pub(super) answered: ByEntryId<&'p str, (End, Option<Act>)>,
    /// The decisions about the results of stages, by id.
    pub(super) results: ByEntryId<&'p str, Rc<Vec<OfResult<'p>>>>,
    /// The decision that each delivery is owed, by its id.
    pub(super) prepared: ByEntryId<&'p str, (Draft<'p>, End)>,
    /// The first of the deliveries of each side, by the id of what they are of, after the one whose decision is sought.
    pub(super) handed_over: ByEntryId<&'p str, Vec<HandedOver>>,
    pub(super) all: Vec<Obligation>,
    /// Whether entries are corrected versions of others, as far as that was asked.
    pub(super) corrected: ByEntryId<&'p str, bool>,
    /// Where the obligations of each entry are in `all`.
    by_entry: ByEntry,
    /// The names of the parties, which all obligations share.
    names: HashMap<&'p str, Arc<str>>,
    /// Whether there are people whose side cannot be read, or whom the charter may have under a misspelt key.
    pub(super) has_people_of_some_side: bool,
}

impl<'p> Building<'p> {
    fn entry(&mut self, entry: &'p Entry) {
        match &entry.body {
            Body::Reply(reply) => self.promise(entry, reply),
            Body::Delivery(_) => {
                // It stays there for its stages, which may be written down later.
                if let Some((draft, end)) = self.prepared.get(entry.id()).cloned() {
                    self.finish(draft, end);
                }
            }
            Body::Stage(stage) => self.stage(entry, stage),
            _ => {}
        }
        self.record(entry);
    }

    /// The direct obligations of an entry.
    pub(super) fn owed(&self, entry: &str) -> impl Iterator<Item = &Obligation> {
        self.by_entry.of(entry, &self.all)
    }

    pub(super) fn charter(&self) -> &'p Charter {
        self.charter
    }

    /// The start of an entry's term.
    pub(super) fn start(&self, entry: &Entry) -> Option<Start> {
        entry
            .common
            .at
            .as_ref()
            .map(|at| at.start(&self.charter().zone))
    }

    /// The instant at which an entry answers something, if it is not after the time of the check.
    pub(super) fn done(&self, entry: &Entry) -> Option<Instant> {
        done(self.charter, entry, self.as_of)
    }

    /// The calendar of a party.
    pub(super) fn calendar(&self, party: Option<&str>) -> Option<&'p Calendar> {
        let stopped = self.calendars.own.get(party?);
        stopped.or_else(|| self.usual_calendar(party))
    }

    /// The binding decisions on an entry so far, in chronological order.
    pub(super) fn decisions(&self, id: &str) -> &[Taken<'p>] {
        self.binding.on(id)
    }

    /// Starts an obligation of an entry.
    pub(super) fn begin(&self, entry: &Entry, what: What) -> Draft<'p> {
        self.begin_as(entry.id(), what)
    }

    /// Starts an obligation with an id.
    pub(super) fn begin_as(&self, id: &str, what: What) -> Draft<'p> {
        Draft {
            calendar: None,
            counted_from: None,
            stated_in: None,
            agreed: None,
            through_stops: false,
            came: None,
            as_of: self.as_of,
            obligation: Obligation::begun(id, what),
        }
    }

    /// Sets debtor and creditor.
    pub(super) fn between(
        &self,
        draft: &mut Draft<'p>,
        debtor: Option<&str>,
        creditor: Option<&str>,
    ) {
        let shared = |name: &str| self.names.get(name).cloned().unwrap_or_else(|| name.into());
        draft.calendar = self.calendar(debtor);
        draft.obligation.debtor = debtor.map(shared);
        draft.obligation.creditor = creditor.map(shared);
    }

    /// Keeps the name of a debtor whom the charter does not have.
    pub(super) fn debtor_as_written(&self, draft: &mut Draft<'p>, name: &str) {
        if self.side(name).is_none() {
            draft.obligation.rare_mut().unknown = Some(name.to_owned());
        }
    }

    /// Sets the due date from a term of the charter in force at the start.
    pub(super) fn due_by_term(
        &self,
        draft: &mut Draft<'p>,
        start: Start,
        name: &'static str,
        urgent: bool,
    ) {
        draft.obligation.start = Some(start.instant);
        let debtor = draft.obligation.debtor.clone();
        let charter = self.project.charter_at(start.instant);
        let stated = charter.terms.get(name, debtor.as_deref(), urgent);
        let (term, note) = match name {
            APPROVAL => self.decision_term(stated, (debtor.as_deref(), urgent), start.instant),
            _ => (stated.cloned(), None),
        };
        let Some(term) = term else {
            return;
        };
        self.due_by(draft, start, name, term);
        Self::explain_silence(draft, note);
    }

    /// Sets the due date from a term.
    pub(super) fn due_by(
        &self,
        draft: &mut Draft<'p>,
        start: Start,
        name: &'static str,
        term: Spanned<Term>,
    ) {
        draft.obligation.start = Some(start.instant);
        let Some(calendar) = draft.calendar else {
            return;
        };
        let other = self.calendar_that_waits(draft);
        // Without working days in the calendar the term never ends, and nothing falls due.
        let found = match due(&term.value, &start, calendar, other) {
            Ok(found) => found,
            Err(never) => {
                if never.unread {
                    draft.obligation.derivation.push(never.message());
                }
                return;
            }
        };
        draft.stated_in = None;
        draft.obligation.due = Some(found.instant);
        draft.obligation.derivation = found.derivation;
        draft.obligation.beyond = found.beyond;
        draft.obligation.term = Some(NamedTerm { name, term });
    }

    /// Sets the due date that an entry states itself.
    pub(super) fn due_as_stated(
        &self,
        draft: &mut Draft<'p>,
        start: Option<Start>,
        stated: &Moment,
        by: &str,
    ) {
        let usual = &self.charter().zone;
        let zone = draft.calendar.map_or(usual, Calendar::zone);
        let at = stated.due_of(zone, usual).instant;
        draft.stated_in = Some(by.to_owned());
        draft.agreed = None;
        draft.obligation.start = start.map(|start| start.instant);
        draft.obligation.due = Some(at);
        draft.obligation.due_is_a_day = matches!(stated, Moment::Date(_));
        draft.obligation.derivation = Derivation::from(match stated {
            Moment::Date(date) => message! {
                en: "due {date}, by the end of the day (stated in {by})",
                ru: "срок до {date:from}, до конца дня (указан в {by})",
                es: "plazo hasta el {date:full}, al final del día (indicado en {by})",
                date: When::day(*date).in_zone(zone, usual),
                by: by,
            },
            _ => message! {
                en: "due {time} (stated in {by})",
                ru: "срок до {time:from} (указан в {by})",
                es: "plazo hasta el {time:full} (indicado en {by})",
                time: When::at(at, usual),
                by: by,
            },
        });
    }

    /// Completes an obligation with its end.
    pub(super) fn finish(&mut self, mut draft: Draft<'p>, end: End) {
        draft.obligation.end = end;
        let ends = self.in_force.contract(self.project);
        let may_have_ended =
            ends.is_contract_unread("ends") && !goes_on(&self.project.log, &draft.obligation);
        if may_have_ended || !self.knows_due(&draft) || self.may_be_settled(&draft.obligation) {
            draft.obligation.due = None;
            draft.obligation.first_due = None;
        }
        self.stand_still(&mut draft);
        draft.outlast_waiver();
        let o = &mut draft.obligation;
        let ended = self.ended.as_ref().map(|end| end.at).filter(|ended| {
            let begun = o.start.is_none_or(|start| start <= *ended) || is_of_contract(o);
            begun && !goes_on(&self.project.log, o)
        });
        o.ended = ended.filter(|ended| match o.act() {
            Some(act) => act.at > *ended,
            None => true,
        });
        draft.settle();
        self.all.push(draft.obligation);
    }
}

/// An obligation in the making, with its debtor's calendar.
#[derive(Debug, Clone)]
pub(super) struct Draft<'p> {
    pub(super) obligation: Obligation,
    pub(super) calendar: Option<&'p Calendar>,
    /// Where the term was counted from, if that is later than the start.
    pub(super) counted_from: Option<Start>,
    /// The entry that states the due date, by id; none where a term counted it.
    pub(super) stated_in: Option<String>,
    /// When the sides agreed on it, if one of them had proposed it before.
    pub(super) agreed: Option<Instant>,
    /// Whether it is counted by the calendars of the charter alone: a stop of work suspends no term of it.
    pub(super) through_stops: bool,
    /// What came before the creditor's side gave it up.
    pub(super) came: Option<Act>,
    as_of: Instant,
}

impl Draft<'_> {
    /// Computes the state and the lateness.
    fn settle(&mut self) {
        let o = &mut self.obligation;
        // An obligation that ended with the contract was late by then, and its lateness no longer grows.
        let capped = |at: Instant| o.ended.map_or(at, |ended| ended.min(at));
        let past = |at: Instant| o.due.filter(|due| at > *due);
        let (state, over) = match &o.end {
            End::Open => match past(capped(self.as_of)) {
                Some(due) => (State::Overdue, Some((due, capped(self.as_of)))),
                None => (State::Open, None),
            },
            End::Met(act) => match past(capped(act.at)) {
                Some(due) => (State::Late, Some((due, capped(act.at)))),
                None => (State::Met, None),
            },
            End::Waived(_) => {
                let came = o.rare().came.as_ref().map(|came| capped(came.at));
                (State::Waived, came.and_then(|at| Some((past(at)?, at))))
            }
            End::Silent(_) => (State::Silent, None),
            End::Disputed(_) => (State::Disputed, None),
            // What came after the due date was late by then, whatever it was.
            End::Refused(act) => {
                let until = capped(act.at);
                (State::Refused, past(until).map(|due| (due, until)))
            }
            End::Superseded(act) => (State::Superseded, past(act.at).map(|due| (due, act.at))),
        };
        o.state = state;
        o.over = over.and_then(|(due, until)| {
            self.calendar
                .and_then(|calendar| lateness(o.unit(), due, until, calendar))
                .map(Box::new)
        });
    }
}

/// The earliest of several acts.
pub(super) fn first(acts: impl IntoIterator<Item = (Instant, End)>) -> End {
    acts.into_iter()
        .min_by_key(|(at, _)| *at)
        .map_or(End::Open, |(_, end)| end)
}
