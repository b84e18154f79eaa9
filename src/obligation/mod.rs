//! Obligations: who owes what to whom, since when, the due date, and what discharged it.
//!
//! Every deadline is an obligation. Obligations as of an instant are computed from the entries and the charter, and rules
//! and commands query them. No other module computes due instants.

mod agreement;
mod approval;
mod approved;
mod binding;
mod brought_forward;
mod build;
mod by_entry;
mod cadence;
mod call;
mod causes;
mod claimed;
mod contract;
mod deciders;
mod delay;
mod dispute;
mod early_warning;
mod extension;
mod extra;
mod fulfilment;
mod grade;
mod handed_over;
mod impossible;
mod joint;
mod left;
mod moved;
mod moved_calendars;
mod moved_figures;
mod moved_periods;
mod moves;
mod of_result;
mod others;
mod period;
mod plan;
mod promise;
mod record_start;
mod recording;
mod refusal;
mod released;
mod reminder;
mod replaced;
mod request;
mod rhythm;
mod risk;
mod sent_back;
mod sides;
mod signs;
mod silence;
mod silent_term;
mod slips;
mod stage;
mod standing;
mod standings;
mod stop;
mod stoppage;
#[cfg(test)]
mod tests;
mod unsure;
mod waiting;
mod waived;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use approved::{Approval, approval, severities};
pub use build::obligations;
use by_entry::ByEntry;
pub use cadence::report_period;
pub use call::{Invitation, invitation};
pub use contract::ContractEnd;
pub use deciders::{Awaited, Consent, Decider, Required, awaited, lacking_consent, required};
pub use delay::{Dates, Delay, Division, Range, Refused, Waited, delay, divide, waited};
use dispute::IdleObjection;
pub use dispute::{Dispute, Idle, Withdrawal};
pub use extra::{Extra, extras};
pub use fulfilment::Fulfilment;
pub use grade::{Grade, Support, Uncounted, states_receipt, time_keys};
pub use impossible::Impossible;
pub use left::left;
pub use moved::{CalendarChange, Moved};
pub use moved_calendars::ChangedCalendars;
pub use moved_figures::Before;
pub use moves::Move;
pub use others::others;
pub use period::month;
pub use plan::{Proposal, Proposed};
pub use record_start::RecordStart;
pub use recording::was_recorded_late;
pub use refusal::other_way;
pub use replaced::{Ineffective, Kept};
pub use risk::within_warning;
pub use signs::{signs, unread_calls};
pub use silence::{Silence, silence};
pub use silent_term::{IdleSilence, idle_silence, is_for_deliveries};
pub use slips::{Slip, Why};
pub use standing::{Added, Needed, Standing, takes_stated_scope};
pub use standings::Judgement;
pub use stop::{Stop, stop_conditions};
pub use stoppage::{Ground, Stoppage};

use crate::calendar::{Calendar, Derivation, Instant, Lateness, Term, Uncovered, Unit};
use crate::log::ByEntryId;
use crate::log::value::Need;
use crate::message::Message;
use crate::project::Project;
use crate::source::Spanned;

/// The kind of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The answer to a request.
    Answer(Need),
    /// A decision on a delivery.
    Approval,
    /// The delivery of a stage.
    Stage,
    /// What a reply promised.
    Promise,
    /// The record of a call in the log.
    CallRecord,
    /// The written confirmation of a call by the other side.
    CallConfirmation,
    /// The record of an entry in the log.
    Record,
    /// The reminder from the side that waits for something overdue.
    Reminder,
    /// The early warning from the owner of a threatened stage.
    EarlyWarning,
    /// The call of a cadence item in one period. It comes from the charter, and its `entry` is the item's name.
    CadenceCall,
    /// The delivery of a cadence item in one period. It comes from the charter, and its `entry` is the item's name.
    CadenceReport,
}

/// The end of an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Not ended yet.
    Open,
    /// Discharged.
    Met(Act),
    /// Given up by the creditor.
    Waived(Act),
    /// Refused by the debtor.
    Refused(Act),
    /// Nothing came within a term by which silence accepts: it ended with the term. The act's entry is the accepted
    /// one.
    Silent(Act),
    /// The debtor's side contests the entry from which it comes.
    Disputed(Act),
    /// Another entry replaced the one from which it comes.
    Superseded(Act),
}

impl End {
    /// The act that ended it.
    #[must_use]
    pub fn act(&self) -> Option<&Act> {
        match self {
            Self::Open => None,
            Self::Met(act)
            | Self::Waived(act)
            | Self::Refused(act)
            | Self::Silent(act)
            | Self::Disputed(act)
            | Self::Superseded(act) => Some(act),
        }
    }
}

/// The acceptance of a delivery by silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    /// When the term ended.
    pub at: Instant,
    /// The clause of the contract, if the term names one.
    pub clause: Option<String>,
}

/// The act that ended an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The entry's id; of a record, the entry itself.
    pub entry: String,
    /// When it happened.
    pub at: Instant,
}

/// The state of an obligation at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Open, and not due yet (or without a due date).
    Open,
    /// Discharged in time.
    Met,
    /// Discharged late.
    Late,
    /// Open and overdue.
    Overdue,
    /// Given up by the creditor.
    Waived,
    /// Refused.
    Refused,
    /// Accepted by silence.
    Silent,
    /// Contested by the debtor's side.
    Disputed,
    /// Superseded by another entry.
    Superseded,
}

/// An obligation.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// The id of its entry.
    pub entry: String,
    /// What is owed.
    pub what: What,
    /// The debtor's party.
    pub debtor: Option<Arc<str>>,
    /// The person who owes, if a person was asked.
    pub person: Option<String>,
    /// The creditor's party.
    pub creditor: Option<Arc<str>>,
    /// The charter's term for the due date.
    pub term: Option<NamedTerm>,
    /// When the clock started.
    pub start: Option<Instant>,
    /// The due instant in force; it is breached strictly after it. `None` if there is none.
    pub due: Option<Instant>,
    /// The due instant that was agreed first, if a decision moved it.
    pub first_due: Option<Instant>,
    /// Whether silence until the due date accepts.
    pub by_silence: bool,
    /// Whether its end is final. A delivery that waits for a decision is not.
    pub settled: bool,
    /// Whether the due date was stated without a time: it means the end of that day in the debtor's zone.
    pub due_is_a_day: bool,
    /// Its end.
    pub end: End,
    /// Its state.
    pub state: State,
    /// How late or overdue it is.
    pub over: Option<Box<Lateness>>,
    /// The steps from start to due date.
    pub derivation: Derivation,
    /// Why the days off around the due date are not known, if they are not in the debtor's calendar.
    pub beyond: Option<Uncovered>,
    /// When the contract ended, if that ended it: it was not discharged by then, and its lateness no longer grows.
    pub ended: Option<Instant>,
    rare: Option<Box<Rare>>,
}

/// What few obligations have. It is kept apart, because a log has an obligation or two for each of its entries.
#[derive(Debug, Clone)]
pub struct Rare {
    /// The decision that moved the due date of an obligation other than a stage.
    pub moved_by: Option<String>,
    /// The moves of the due date by decisions and questions, oldest first.
    pub moves: Vec<Move>,
    /// When it was due without the questions that stopped its clock, and these questions.
    pub paused: Option<(Instant, Vec<String>)>,
    /// Of a stage whose delivery silence accepted: when, and by which clause.
    pub silent: Option<Silent>,
    /// Deliveries that were approved and then reversed, in chronological order.
    pub earlier: Vec<Fulfilment>,
    /// Of a stage: the times in which it counted as delivered until its side took that back.
    pub taken_back: Vec<(Instant, Instant)>,
    /// Proposals of decisions about it that are not agreed.
    pub proposed: Vec<Proposal>,
    /// Proposals that were never agreed, and on which nobody can agree any more: another date is in force since, or they were withdrawn.
    pub overtaken: Vec<Proposal>,
    /// The stages that wait for it.
    pub blocks: Vec<String>,
    /// The subject, if it is not given by the entry: the id of what threatens a stage.
    pub about: Option<String>,
    /// The period of a cadence item.
    pub period: Option<Message>,
    /// The first day of that period.
    pub period_from: Option<chrono::NaiveDate>,
    /// Who owes, as it is written, if the charter does not have that name.
    pub unknown: Option<String>,
    /// What came late before it was waived.
    pub came: Option<Act>,
    /// Of a cadence item: whether nothing came for this period. It ends with what came for a later one.
    pub left_out: bool,
    /// The due dates that do not count, because they were over before what they are for.
    pub impossible: Vec<Impossible>,
    /// Of what is overdue or was late: the entries that may settle it, but do not count.
    pub may_settle: Vec<Slip>,
    /// When its entry was changed to a due date that was over by then, and that does not count.
    pub brought_forward: Vec<Instant>,
    /// The due dates before changes of calendars that moved them, by the place of the change among all.
    dues_before: Vec<(usize, Option<Instant>)>,
}

impl Rare {
    const NOTHING: Self = Self {
        moved_by: None,
        moves: Vec::new(),
        paused: None,
        silent: None,
        earlier: Vec::new(),
        taken_back: Vec::new(),
        proposed: Vec::new(),
        overtaken: Vec::new(),
        blocks: Vec::new(),
        about: None,
        period: None,
        period_from: None,
        came: None,
        left_out: false,
        unknown: None,
        impossible: Vec::new(),
        may_settle: Vec::new(),
        brought_forward: Vec::new(),
        dues_before: Vec::new(),
    };
}

/// A term of the charter with its name there.
#[derive(Debug, Clone)]
pub struct NamedTerm {
    /// Its name.
    pub name: &'static str,
    /// The term.
    pub term: Spanned<Term>,
}

impl Obligation {
    /// What it has that few others have.
    #[must_use]
    pub fn rare(&self) -> &Rare {
        static NOTHING: Rare = Rare::NOTHING;
        self.rare.as_deref().unwrap_or(&NOTHING)
    }

    fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_with(|| Box::new(Rare::NOTHING))
    }

    /// Sets the stages that wait for it.
    fn block(&mut self, stages: impl IntoIterator<Item = String>) {
        let blocks: Vec<String> = stages.into_iter().collect();
        if !blocks.is_empty() {
            self.rare_mut().blocks = blocks;
        }
    }

    /// The act since which it is owed no longer: what came late, if that was waived afterwards, otherwise the one that ended it.
    #[must_use]
    pub fn act(&self) -> Option<&Act> {
        self.rare().came.as_ref().or(self.end.act())
    }

    /// The clause of the contract on which its term rests, or by which silence accepted what was delivered.
    #[must_use]
    pub fn clause(&self) -> Option<&str> {
        match &self.rare().silent {
            Some(silent) => silent.clause.as_deref(),
            None => self.term.as_ref()?.term.value.clause.as_deref(),
        }
    }

    /// The unit of its durations: that of its term, otherwise the debtor's working days.
    fn unit(&self) -> Unit {
        self.term
            .as_ref()
            .map_or(Unit::WorkingDays, |named| named.term.value.unit())
    }
}

/// The judgements of decisions, by id.
type Standings = ByEntryId<String, Judgement>;

/// All obligations of a project as of an instant.
#[derive(Debug, Clone)]
pub struct Obligations {
    all: Vec<Obligation>,
    by_entry: ByEntry,
    standings: Standings,
    disputes: ByEntryId<String, Vec<Dispute>>,
    idle_objections: Vec<IdleObjection>,
    withdrawals: Vec<Withdrawal>,
    /// The decisions that set dates, or replace one that did, and are verdicts on results too, each with the stages.
    verdicts_with_dates: HashMap<String, HashSet<String>>,
    replaced: replaced::Judged,
    /// The entries of any kind that their authors have replaced, which nobody contests any more, by id.
    replaced_by_author: HashSet<String>,
    contract_end: Option<ContractEnd>,
    stops: stoppage::Stops,
    calendars: HashMap<String, Calendar>,
    record_start: Option<RecordStart>,
    calendar_changes: Vec<CalendarChange>,
    /// All changes of calendars, in chronological order.
    calendar_steps: Vec<ChangedCalendars>,
    confirmations: grade::Confirmations,
    in_force: approved::InForce,
    approvals: approved::Approvals,
    lacking: agreement::Lacking,
}

impl Obligations {
    /// `by_entry` may have only the first of them.
    fn new(
        all: Vec<Obligation>,
        mut by_entry: ByEntry,
        standings: Standings,
        disputes: ByEntryId<String, Vec<Dispute>>,
    ) -> Self {
        by_entry.add_since(&all);
        Self {
            by_entry,
            all,
            standings,
            disputes,
            idle_objections: Vec::new(),
            withdrawals: Vec::new(),
            verdicts_with_dates: HashMap::new(),
            replaced: replaced::Judged::default(),
            replaced_by_author: HashSet::new(),
            contract_end: None,
            stops: stoppage::Stops::default(),
            calendars: HashMap::new(),
            record_start: None,
            calendar_changes: Vec::new(),
            calendar_steps: Vec::new(),
            confirmations: grade::Confirmations::default(),
            in_force: approved::InForce::default(),
            approvals: approved::Approvals::default(),
            lacking: agreement::Lacking::default(),
        }
    }

    /// The end of the contract, if it has ended.
    #[must_use]
    pub fn contract_end(&self) -> Option<&ContractEnd> {
        self.contract_end.as_ref()
    }

    /// The stops of work by notice, in chronological order.
    #[must_use]
    pub fn stoppages(&self) -> &[Stoppage] {
        &self.stops.all
    }

    /// The calendar of a party, without the days of justified stops of its work.
    #[must_use]
    pub fn calendar<'a>(&'a self, project: &'a Project, party: &str) -> Option<&'a Calendar> {
        let usual = project.charter.party(party).map(|party| &party.calendar);
        self.calendars.get(party).or(usual)
    }

    /// The changes of the parties' calendars that moved something, in chronological order.
    #[must_use]
    pub fn calendar_changes(&self) -> &[CalendarChange] {
        &self.calendar_changes
    }

    /// The instant of the start of the record, if the charter states one.
    #[must_use]
    pub fn record_start(&self) -> Option<&RecordStart> {
        self.record_start.as_ref()
    }

    /// Whether an entry was recorded afterwards, by agreement: it happened before the start of the record.
    #[must_use]
    pub fn written_afterwards(&self, project: &Project, entry: &str) -> bool {
        let at = project
            .log
            .get(entry)
            .and_then(|entry| entry.common.at.as_ref());
        let at = at.map(|at| at.answer(&project.charter.zone).instant);
        let starts = self.record_start.as_ref().filter(|starts| starts.counts());
        starts.is_some_and(|starts| at.is_some_and(|at| at < starts.at))
    }

    /// The standing objections to an entry.
    #[must_use]
    pub fn disputes(&self, entry: &str) -> &[Dispute] {
        self.disputes.get(entry).map_or(&[], Vec::as_slice)
    }

    /// All obligations, in the order of their entries.
    pub fn iter(&self) -> impl Iterator<Item = &Obligation> {
        self.all.iter()
    }

    /// The obligations of an entry.
    pub fn of(&self, entry: &str) -> impl Iterator<Item = &Obligation> {
        self.by_entry.of(entry, &self.all)
    }
}
