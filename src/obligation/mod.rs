//! Obligations: who owes what to whom, since when, until when, and what discharged it.
//!
//! Everything with a deadline is one. Entries and the charter go in, obligations as of an instant come out, and rules and
//! commands ask questions of them. Nothing else computes a due instant.

mod approval;
mod binding;
mod build;
mod cadence;
mod call;
mod causes;
mod deciders;
mod delay;
mod dispute;
mod early_warning;
mod extension;
mod fulfilment;
mod left;
mod period;
mod promise;
mod recording;
mod refusal;
mod reminder;
mod request;
mod rhythm;
mod risk;
mod stage;
mod standing;
mod stop;
mod waiting;

use std::collections::HashMap;

pub use build::obligations;
pub use call::{Invitation, invitation};
pub use deciders::{Awaited, awaited};
pub use delay::{Dates, Delay, Division, Range, Refused, Waited, delay, divide, waited};
pub use dispute::Dispute;
pub use fulfilment::Fulfilment;
pub use left::left;
pub use recording::sealed;
pub use refusal::other_way;
pub use risk::within_warning;
pub use standing::{Needed, Standing};
pub use stop::{Stop, stop_conditions};

use crate::calendar::{Instant, Lateness, Term, Unit};
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
    /// Nothing came within a term by which silence accepts: it ended when the term did. The act's entry is the one that was
    /// accepted.
    Silent(Act),
    /// The side that owes contests the entry from which it comes.
    Disputed(Act),
    /// Another entry came in the place of the one from which it comes.
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
    /// Accepted by silence.
    Silent,
    /// Contested by the side that owes.
    Disputed,
    /// Superseded by another entry.
    Superseded,
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
    /// The decision that moved the due date of something other than a stage.
    pub moved_by: Option<String>,
    /// Whether silence until the due date accepts.
    pub by_silence: bool,
    /// Whether what ended it is final. A delivery that waits for a decision is not.
    pub settled: bool,
    /// What stood approved before and was reversed, in the order of time.
    pub earlier: Vec<Fulfilment>,
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
}

impl Obligation {
    /// The act that ended it.
    #[must_use]
    pub fn act(&self) -> Option<&Act> {
        self.end.act()
    }

    /// The clause of the contract on which its term rests.
    #[must_use]
    pub fn clause(&self) -> Option<&str> {
        self.term.as_ref()?.1.value.clause.as_deref()
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
    disputes: HashMap<String, Vec<Dispute>>,
}

impl Obligations {
    fn new(
        all: Vec<Obligation>,
        standings: Standings,
        disputes: HashMap<String, Vec<Dispute>>,
    ) -> Self {
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
            disputes,
        }
    }

    /// The objections to an entry that stand.
    #[must_use]
    pub fn disputes(&self, entry: &str) -> &[Dispute] {
        self.disputes.get(entry).map_or(&[], Vec::as_slice)
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
