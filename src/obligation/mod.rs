//! Obligations: who owes what to whom, since when, until when, and what discharged it.
//!
//! Everything with a deadline is one. Entries and the charter go in, obligations as of an instant come out, and rules and
//! commands ask questions of them. Nothing else computes a due instant.

mod approval;
mod binding;
mod build;
mod cadence;
mod call;
mod contract;
mod deciders;
mod delay;
mod early_warning;
mod extra;
mod joint;
mod left;
mod period;
mod promise;
mod record_start;
mod recording;
mod reminder;
mod request;
mod rhythm;
mod risk;
mod silence;
mod stage;
mod standing;
mod stop;
mod stoppage;

use std::collections::HashMap;

pub use build::obligations;
pub use call::{Invitation, invitation};
pub use contract::ContractEnd;
pub use deciders::{Awaited, awaited};
pub use delay::{Delay, Division, Range, Waited, delay, divide, waited};
pub use extra::{Extra, extras};
pub use left::left;
pub use record_start::RecordStart;
pub use recording::sealed;
pub use risk::within_warning;
pub use silence::{Silence, silence};
pub use standing::{Added, Needed, Standing};
pub use stop::{Stop, stop_conditions};
pub use stoppage::{Ground, Stoppage};

use crate::calendar::{Calendar, Instant, Lateness, Term, Unit};
use crate::charter::Charter;
use crate::log::value::Need;
use crate::log::{Body, Entry};
use crate::message::Message;
use crate::project::Project;
use crate::source::{SourceId, Spanned};

/// What is owed.
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
    /// That a call is in the log.
    CallRecord,
    /// That the other side confirms a call in writing.
    CallConfirmation,
    /// That an entry is in the log.
    Record,
    /// That whoever waits for something overdue reminds of it.
    Reminder,
    /// That the owner of a threatened stage says so.
    EarlyWarning,
    /// The call of a cadence item in one period; it comes from the charter, and its `entry` is the item's name.
    CadenceCall,
    /// The delivery of a cadence item for one period; likewise.
    CadenceReport,
}

/// How an obligation stands with what ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Nothing has ended it yet.
    Open,
    /// It was discharged.
    Met(Act),
    /// The side that is owed gave it up.
    Waived(Act),
    /// The side that owes refused.
    Refused(Act),
}

/// What ended an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The entry's id; of a record, the entry itself.
    pub entry: String,
    /// When it happened.
    pub at: Instant,
}

/// How an obligation stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Open, and not yet due (or with no due at all).
    Open,
    /// Discharged in time.
    Met,
    /// Discharged past its due.
    Late,
    /// Open past its due.
    Overdue,
    /// Given up by the side that is owed.
    Waived,
    /// Refused.
    Refused,
}

/// One obligation.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// The entry from which it comes, by id.
    pub entry: String,
    /// What is owed.
    pub what: What,
    /// The party that owes.
    pub debtor: Option<String>,
    /// The person who owes, where a person was asked.
    pub person: Option<String>,
    /// The party that is owed.
    pub creditor: Option<String>,
    /// The charter's term by which the due was found: its name and what it says.
    pub term: Option<(String, Spanned<Term>)>,
    /// When the clock started.
    pub start: Option<Instant>,
    /// The due in force; breach is strictly past it. None where nothing sets one.
    pub due: Option<Instant>,
    /// The due that was agreed first, where a decision moved it.
    pub first_due: Option<Instant>,
    /// Whether the due is a date that was stated without a time: the end of that day where the debtor is.
    pub due_is_a_day: bool,
    /// What ended it, if anything.
    pub end: End,
    /// How it stands.
    pub state: State,
    /// By how much it is over its due, where it is late or overdue.
    pub over: Option<Lateness>,
    /// The stages that wait for it.
    pub blocks: Vec<String>,
    /// What it is about if its entry does not say that: the id of what threatens a stage.
    pub about: Option<String>,
    /// The period for which a cadence item owes it.
    pub period: Option<Message>,
    /// The steps from start to due.
    pub derivation: Vec<Message>,
    /// The last day that the debtor's calendar covers, where the due lies beyond it.
    pub beyond: Option<chrono::NaiveDate>,
    /// When the contract ended, where that ended it: it was not discharged by then, and its lateness does not grow any more.
    pub ended: Option<Instant>,
}

impl Obligation {
    /// The act that discharged it, waived it or refused it.
    #[must_use]
    pub fn act(&self) -> Option<&Act> {
        match &self.end {
            End::Open => None,
            End::Met(act) | End::Waived(act) | End::Refused(act) => Some(act),
        }
    }

    /// The unit in which its time is told. Where no term sets one, that is the debtor's working days.
    fn unit(&self) -> Unit {
        self.term
            .as_ref()
            .map_or(Unit::WorkingDays, |(_, term)| term.value.unit())
    }
}

/// How each decision was judged, by its id.
type Standings = HashMap<String, Judgement>;

/// How a decision was judged.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// How it stands.
    pub standing: Standing,
    /// The file of the charter by which it was judged.
    pub charter: SourceId,
    /// The file of a version of the charter that grants it, but landed after it was recorded.
    pub granted_later: Option<SourceId>,
    /// The first decision that binds and confirms this one, or comes in its place.
    pub settled: Option<Act>,
}

/// All obligations of a project as of an instant.
#[derive(Debug, Clone)]
pub struct Obligations {
    all: Vec<Obligation>,
    by_entry: HashMap<String, Vec<usize>>,
    standings: Standings,
    contract_end: Option<ContractEnd>,
    stoppages: Vec<Stoppage>,
    calendars: HashMap<String, Calendar>,
    record_start: Option<RecordStart>,
}

impl Obligations {
    fn new(all: Vec<Obligation>, standings: Standings) -> Self {
        let mut by_entry: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, obligation) in all.iter().enumerate() {
            by_entry
                .entry(obligation.entry.clone())
                .or_default()
                .push(index);
        }
        Self {
            all,
            by_entry,
            standings,
            contract_end: None,
            stoppages: Vec::new(),
            calendars: HashMap::new(),
            record_start: None,
        }
    }

    /// When the contract ended, if it has.
    #[must_use]
    pub fn contract_end(&self) -> Option<&ContractEnd> {
        self.contract_end.as_ref()
    }

    /// The stops of work by notice, in the order of time.
    #[must_use]
    pub fn stoppages(&self) -> &[Stoppage] {
        &self.stoppages
    }

    /// The calendar of a party, without the days on which its work was stopped with good reason.
    #[must_use]
    pub fn calendar<'a>(&'a self, project: &'a Project, party: &str) -> Option<&'a Calendar> {
        let usual = project.charter.party(party).map(|party| &party.calendar);
        self.calendars.get(party).or(usual)
    }

    /// From when on the log is a record, where the charter says so.
    #[must_use]
    pub fn record_start(&self) -> Option<&RecordStart> {
        self.record_start.as_ref()
    }

    /// Whether an entry was written down afterwards, by agreement: what it says happened before the log became a record.
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

    /// All of them, in the order of the entries from which they come.
    pub fn iter(&self) -> impl Iterator<Item = &Obligation> {
        self.all.iter()
    }

    /// Those that come from an entry.
    pub fn of(&self, entry: &str) -> impl Iterator<Item = &Obligation> {
        self.by_entry
            .get(entry)
            .into_iter()
            .flatten()
            .filter_map(|index| self.all.get(*index))
    }

    /// How a decision stands: whether the person who took it may.
    #[must_use]
    pub fn standing(&self, decision: &str) -> Option<&Standing> {
        self.standings.get(decision).map(|judged| &judged.standing)
    }

    /// How a decision would stand by another charter.
    #[must_use]
    pub fn standing_by(
        &self,
        project: &Project,
        entry: &Entry,
        charter: &Charter,
    ) -> Option<Standing> {
        match &entry.body {
            Body::Decision(decision) => {
                Some(standing::standing(charter, &project.log, entry, decision))
            }
            _ => None,
        }
    }

    /// How a decision was judged, and by which charter.
    #[must_use]
    pub fn judgement(&self, decision: &str) -> Option<&Judgement> {
        self.standings.get(decision)
    }
}
