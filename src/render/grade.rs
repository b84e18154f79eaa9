//! How well the time of an entry is supported, in the JSON output of `projlog show`.

use chrono::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use super::report::timestamp;
use crate::calendar::Zone;
use crate::obligation::{Grade, Support, Uncounted};

/// How well the time of an entry is supported, and by what.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedTime {
    /// The grade.
    pub grade: SupportWord,
    /// The keys of evidence.
    pub keys: Vec<ReportedKey>,
    /// The parties that have stated by their exports that a message has this time.
    pub confirmed_by: Vec<String>,
    /// The parties that have not; empty without a key that agrees.
    pub unconfirmed_by: Vec<String>,
    /// The ids of the confirmations that count.
    pub confirmations: Vec<String>,
    /// The confirmations of its keys that do not count.
    pub uncounted: Vec<ReportedUncounted>,
}

/// The grade of a time, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SupportWord {
    /// The entry states no time.
    Unstated,
    /// Only the entry states it.
    Claimed,
    /// Its commit shows that it was recorded within the agreed term.
    CommittedInTime,
    /// A message named in its evidence has this time; the other side has not confirmed that.
    ConfirmedByOneExport,
    /// Both sides have stated by their exports that the message has this time.
    ConfirmedByBoth,
}

/// A key of evidence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedKey {
    /// The key.
    pub key: String,
    /// The time of the message.
    pub time: Option<String>,
    /// Whether that is the time of the entry.
    pub agrees: bool,
}

/// A confirmation that does not count.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportedUncounted {
    /// Its id.
    pub entry: String,
    /// Why it does not count.
    pub why: UncountedWord,
}

/// Why a confirmation does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UncountedWord {
    /// Git does not show that the side of the person who confirms wrote it.
    NotShown,
    /// It is not committed yet.
    NotCommitted,
    /// Where it was recorded, the entry did not have its present time and evidence.
    Earlier,
    /// Another confirmation came in its place.
    Replaced,
}

impl ReportedTime {
    pub(super) fn new(grade: &Grade, zone: &Zone) -> Self {
        let keys = grade.keys.iter().map(|(key, agrees)| ReportedKey {
            key: key.to_string(),
            time: DateTime::from_timestamp(key.at, 0).map(|time| timestamp(time, zone)),
            agrees: *agrees,
        });
        let uncounted = grade.uncounted.iter();
        Self {
            grade: match grade.support {
                Support::Unstated => SupportWord::Unstated,
                Support::Claimed => SupportWord::Claimed,
                Support::CommittedInTime => SupportWord::CommittedInTime,
                Support::OneExport => SupportWord::ConfirmedByOneExport,
                Support::BothExports => SupportWord::ConfirmedByBoth,
            },
            keys: keys.collect(),
            confirmed_by: grade.confirmed_by.clone(),
            unconfirmed_by: grade.unconfirmed_by.clone(),
            confirmations: grade.confirmations.clone(),
            uncounted: uncounted
                .map(|(entry, why)| ReportedUncounted {
                    entry: entry.clone(),
                    why: match why {
                        Uncounted::NotShown { .. } => UncountedWord::NotShown,
                        Uncounted::NotCommitted { .. } => UncountedWord::NotCommitted,
                        Uncounted::Earlier => UncountedWord::Earlier,
                        Uncounted::Replaced { .. } => UncountedWord::Replaced,
                    },
                })
                .collect(),
        }
    }
}
