//! Obligations in JSON output, the same in every command.

use schemars::JsonSchema;
use serde::Serialize;

use super::report::timestamp;
use crate::calendar::Zone;
use crate::message::{Language, Message};
use crate::narrator::slips;
use crate::obligation::{Obligation, State, What};

/// An obligation: who owes what to whom, the due date, and the state.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedObligation {
    /// The id of its entry; for a recurring call or report, the name of the cadence item.
    pub entry: String,
    /// What is owed: what a request needs (`information`, `access` …), `approval`, `stage`, `promise`, `call-record`,
    /// `call-confirmation`, `record`, `reminder`, `early-warning`; of a cadence item `call` or `report`.
    pub what: &'static str,
    /// The party that owes.
    pub debtor: Option<String>,
    /// The person who owes, if a person was asked.
    pub person: Option<String>,
    /// The party that is owed.
    pub creditor: Option<String>,
    /// When the clock started.
    pub start: Option<String>,
    /// The due instant in force; it is breached strictly after it.
    pub due: Option<String>,
    /// The due instant that was agreed first, if a decision moved it.
    pub first_due: Option<String>,
    /// The decision that moved the due date of an obligation other than a stage.
    pub moved_by: Option<String>,
    /// The clause of the contract on which its term rests.
    pub clause: Option<String>,
    /// For a stage: approvals that were reversed later.
    pub reversed: Vec<ReportedReversal>,
    /// The entry that ended it.
    pub discharged_by: Option<String>,
    /// When that happened.
    pub discharged_at: Option<String>,
    /// The state.
    pub state: ReportedState,
    /// How long it is overdue or late, in the unit of its term.
    pub over_by: Option<String>,
    /// The same in elapsed seconds.
    pub over_by_seconds: Option<i64>,
    /// The stages that wait for it.
    pub blocks: Vec<String>,
    /// If it is overdue or late: the entries that may settle it, each with the reason why it does not count.
    pub may_settle: Vec<String>,
    /// The steps from start to due date.
    pub derivation: Vec<String>,
}

/// A delivery whose approval was reversed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedReversal {
    /// The delivery, or the decision that accepted the stage without one.
    pub delivery: String,
    /// When that was.
    pub delivered_at: String,
    /// The due date that was in force.
    pub due: Option<String>,
    /// The decision that reversed the approval.
    pub reversed_by: String,
    /// When.
    pub reversed_at: String,
}

/// The state of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportedState {
    /// Open and not overdue.
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
    /// Delivered in time or late, and waiting for a decision: not finally settled.
    Delivered,
    /// Accepted by silence, by a clause of the contract.
    #[serde(rename = "accepted-by-silence")]
    Silent,
    /// Contested by the debtor's side.
    Disputed,
    /// Another entry replaced the one from which it comes.
    Superseded,
}

impl From<State> for ReportedState {
    fn from(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Met => Self::Met,
            State::Late => Self::Late,
            State::Overdue => Self::Overdue,
            State::Waived => Self::Waived,
            State::Refused => Self::Refused,
            State::Silent => Self::Silent,
            State::Disputed => Self::Disputed,
            State::Superseded => Self::Superseded,
        }
    }
}

impl ReportedObligation {
    /// Converts an obligation, with instants in a zone and texts in a language.
    #[must_use]
    pub fn new(obligation: &Obligation, zone: &Zone, language: Language) -> Self {
        let time = |instant: Option<_>| instant.map(|instant| timestamp(instant, zone));
        let act = obligation.act();
        Self {
            entry: obligation.entry.clone(),
            what: word(obligation.what),
            debtor: obligation.debtor.as_deref().map(str::to_owned),
            person: obligation.person.clone(),
            creditor: obligation.creditor.as_deref().map(str::to_owned),
            start: time(obligation.start),
            due: time(obligation.due),
            first_due: time(obligation.first_due),
            discharged_by: act.map(|act| act.entry.clone()),
            discharged_at: time(act.map(|act| act.at)),
            state: match obligation.state {
                State::Met | State::Late if !obligation.settled => ReportedState::Delivered,
                State::Met if obligation.rare().silent.is_some() => ReportedState::Silent,
                state => state.into(),
            },
            clause: obligation.clause().map(str::to_owned),
            moved_by: obligation.rare().moved_by.clone(),
            reversed: obligation
                .rare()
                .earlier
                .iter()
                .map(|earlier| ReportedReversal {
                    delivery: earlier.act.entry.clone(),
                    delivered_at: timestamp(earlier.act.at, zone),
                    due: time(earlier.due),
                    reversed_by: earlier.reversed.entry.clone(),
                    reversed_at: timestamp(earlier.reversed.at, zone),
                })
                .collect(),
            over_by: obligation
                .over
                .as_deref()
                .map(|over| Message::value(over).text(language)),
            over_by_seconds: obligation.over.as_ref().map(|over| over.seconds),
            blocks: obligation.rare().blocks.clone(),
            may_settle: slips::may_settle(obligation)
                .map(|slip| slip.text(language))
                .collect(),
            derivation: obligation
                .derivation
                .steps()
                .iter()
                .map(|step| step.text(language))
                .collect(),
        }
    }
}

/// The kind of obligation as one word.
#[must_use]
pub fn word(what: What) -> &'static str {
    match what {
        What::Answer(need) => need.name(),
        What::Approval => "approval",
        What::Stage => "stage",
        What::Promise => "promise",
        What::CallRecord => "call-record",
        What::CallConfirmation => "call-confirmation",
        What::Record => "record",
        What::Reminder => "reminder",
        What::EarlyWarning => "early-warning",
        What::CadenceCall => "call",
        What::CadenceReport => "report",
    }
}
