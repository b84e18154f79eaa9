//! How well the time of an entry is supported: by the entry alone, by its commit, by the exports of one side or of both.
//!
//! A key in `evidence` names a message. What the side that wrote the key says of it is a claim that can be checked; what the other
//! side confirms from an own export, neither can have changed alone. So a grade counts sides: the one that is shown to have recorded
//! the time and the keys of the entry, and those that are shown to have recorded a confirmation of one of these keys since.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta};

use super::Obligations;
use super::recording::was_in_time;
use super::sides::parties;
use crate::calendar::{Instant, Moment, Zone};
use crate::evidence::{Key, Platform, USUAL_DELAY};
use crate::log::{Body, Entry, Kind};
use crate::project::{Project, Recorded, Recorder, Stamp};

/// How well a time is supported, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// The entry states no time.
    Unstated,
    /// Only the entry states it.
    Claimed,
    /// Its commit shows that it was recorded within the agreed term.
    CommittedInTime,
    /// A message named in `evidence` has this time; the other side has not confirmed that.
    OneExport,
    /// Both sides have stated by their exports that the message has this time.
    BothExports,
}

/// How well the time of an entry is supported, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// How well.
    pub support: Support,
    /// Whether the commit shows that it was recorded later than agreed.
    pub late: bool,
    /// The keys in its evidence, each with whether its time agrees with that of the entry.
    pub keys: Vec<(Key, bool)>,
    /// The parties that have stated by their exports that a message has this time.
    pub confirmed_by: Vec<String>,
    /// The parties that have not.
    pub unconfirmed_by: Vec<String>,
    /// The confirmations that count, by id.
    pub confirmations: Vec<String>,
    /// The confirmations of its keys that do not count, by id.
    pub uncounted: Vec<(String, Uncounted)>,
}

/// Why a confirmation does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncounted {
    /// Git does not show that the side of the person who confirms wrote it.
    NotShown {
        /// The side.
        side: String,
    },
    /// It is not committed yet.
    NotCommitted {
        /// The side of the person who confirms.
        side: String,
    },
    /// Where it was recorded, the entry did not have its present time and evidence.
    Earlier,
    /// Another confirmation of the side came in its place.
    Replaced {
        /// That one, by id.
        by: String,
    },
}

/// Who wrote something, as far as history shows it.
enum Writer {
    /// History is not used: whoever acts.
    NoHistory,
    /// The author of a commit, with the side that alone has the address.
    Author(Option<String>, Box<Stamp>),
    /// Nobody yet: it is not committed.
    Nobody,
    /// This is not shown.
    Unknown,
}

fn writer(project: &Project, entry: &Entry, fields: &[&str]) -> Writer {
    if project.without_history().is_some() {
        return Writer::NoHistory;
    }
    match project.recorded(entry.id()) {
        Recorded::At(_) => {}
        Recorded::Pending => return Writer::Nobody,
        Recorded::Unknown => return Writer::Unknown,
    }
    match project.recorder_of_fields(entry.id(), fields) {
        Recorder::Author(stamp) => {
            let side = project.side_of_address(&stamp.author_email);
            Writer::Author(side.map(str::to_owned), Box::new(stamp))
        }
        Recorder::NotRecorded => Writer::Nobody,
        Recorder::Unknown => Writer::Unknown,
    }
}

/// A confirmation.
#[derive(Debug, Clone)]
struct Confirmation {
    id: String,
    side: String,
    /// The commit that recorded it as it is; `None` without history.
    recorded: Option<Stamp>,
    uncounted: Option<Uncounted>,
}

/// The confirmations of a log, by the message that they name.
#[derive(Debug, Clone, Default)]
pub(super) struct Confirmations {
    all: Vec<Confirmation>,
    by_message: HashMap<Key, Vec<usize>>,
    /// The instant by which they were given.
    as_of: Instant,
}

impl Confirmations {
    /// The confirmations that were given by an instant.
    pub(super) fn new(project: &Project, as_of: Instant) -> Self {
        let mut found = Self {
            as_of,
            ..Self::default()
        };
        let log = &project.log;
        let entries = log.counting().filter(|entry| {
            let at = entry.common.at.as_ref();
            entry.kind == Kind::Confirmation
                && at.is_some_and(|at| at.answer(&project.charter.zone).instant <= as_of)
        });
        // Each side withdraws its own confirmations alone.
        let mut replaced: HashMap<(&str, &str), &str> = HashMap::new();
        for entry in entries {
            let side = entry.actor().and_then(|by| project.charter.side(&by.value));
            let Some(side) = side.map(|party| party.name.as_str()) else {
                continue;
            };
            let own = || side.to_owned();
            let by = writer(project, entry, &["at", "from", "evidence", "replaces"]);
            let (recorded, uncounted) = match by {
                Writer::NoHistory => (None, None),
                Writer::Author(Some(by), at) if by == side => (Some(*at), None),
                Writer::Nobody => (None, Some(Uncounted::NotCommitted { side: own() })),
                Writer::Author(..) | Writer::Unknown => {
                    (None, Some(Uncounted::NotShown { side: own() }))
                }
            };
            if let Body::Confirmation(fields) = &entry.body
                && uncounted.is_none()
            {
                let earlier = fields.replaces.iter().map(|id| id.value.0.as_str());
                replaced.extend(earlier.map(|id| ((id, side), entry.id())));
            }
            let place = found.all.len();
            found.all.push(Confirmation {
                id: entry.id().to_owned(),
                side: side.to_owned(),
                recorded,
                uncounted,
            });
            for key in entry
                .common
                .evidence
                .iter()
                .filter_map(|text| Key::parse(&text.value))
            {
                found
                    .by_message
                    .entry(key.without_label())
                    .or_default()
                    .push(place);
            }
        }
        for one in &mut found.all {
            if let Some(by) = replaced.get(&(one.id.as_str(), one.side.as_str()))
                && *by != one.id
            {
                one.uncounted = Some(Uncounted::Replaced {
                    by: (*by).to_owned(),
                });
            }
        }
        found
    }

    fn of<'a>(&'a self, key: &Key) -> impl Iterator<Item = &'a Confirmation> {
        let places = if self.all.is_empty() {
            None
        } else {
            self.by_message.get(&key.clone().without_label())
        };
        places
            .into_iter()
            .flatten()
            .filter_map(|place| self.all.get(*place))
    }
}

/// Whether the message of a key may be what happened at a time: to the minute, as times are written. A mail is sent before it is
/// received, and the key has the time that the sender stated.
fn agrees(at: &Moment, key: &Key, zone: &Zone) -> bool {
    let Some(sent) = DateTime::from_timestamp(key.at, 0) else {
        return false;
    };
    let after = match key.platform {
        Platform::Mail => TimeDelta::seconds(USUAL_DELAY.into()),
        _ => TimeDelta::minutes(1),
    };
    match at {
        Moment::Date(date) => zone.date(sent) == *date,
        Moment::Local(_) | Moment::Exact(_) => {
            let passed = at.answer(zone).instant - sent;
            -TimeDelta::minutes(1) <= passed && passed <= after
        }
    }
}

/// Whether a key states that the recipient had the message when something happened: to the minute, or on that date. That is what
/// the recipient's side says, and no other export shows it, so that it supports no time.
#[must_use]
pub fn states_receipt(project: &Project, entry: &Entry, key: &Key) -> bool {
    let zone = &project.charter.zone;
    let received = key
        .received()
        .and_then(|at| DateTime::from_timestamp(at, 0));
    match (&entry.common.at, received) {
        (Some(at), Some(received)) => match &at.value {
            Moment::Date(date) => zone.date(received) == *date,
            Moment::Local(_) | Moment::Exact(_) => {
                let passed = at.value.answer(zone).instant - received;
                passed.abs() <= TimeDelta::minutes(1)
            }
        },
        _ => false,
    }
}

/// The fields of an entry whose support is asked for.
const CLAIMED: [&str; 2] = ["at", "evidence"];

/// Since when an entry claims what it does.
enum Since {
    /// That makes no difference.
    Always,
    /// Since a commit.
    Commit(Stamp),
    /// It is not committed, or that is unknown.
    Never,
}

/// The sides that support one key of an entry.
struct Supporters {
    sides: Vec<String>,
    confirmations: Vec<String>,
    uncounted: Vec<(String, Uncounted)>,
}

impl Obligations {
    /// How well the time of an entry is supported.
    #[must_use]
    pub fn grade(&self, project: &Project, entry: &Entry) -> Grade {
        let mut grade = Grade {
            support: Support::Unstated,
            late: false,
            keys: Vec::new(),
            confirmed_by: Vec::new(),
            unconfirmed_by: Vec::new(),
            confirmations: Vec::new(),
            uncounted: Vec::new(),
        };
        if entry.common.at.is_none() {
            return grade;
        }
        let in_time = in_time(project, entry, self.confirmations.as_of);
        grade.late = in_time == Some(false);
        grade.support = if in_time == Some(true) {
            Support::CommittedInTime
        } else {
            Support::Claimed
        };
        grade.keys = time_keys(project, entry);
        let best = (grade.keys.iter().filter(|(_, agrees)| *agrees))
            .map(|(key, _)| self.sides(project, entry, key))
            .reduce(|best, next| {
                if next.sides.len() > best.sides.len() {
                    next
                } else {
                    best
                }
            });
        let Some(best) = best else {
            return grade;
        };
        let all = project
            .charter
            .parties
            .iter()
            .map(|party| &party.name.value);
        (grade.confirmed_by, grade.unconfirmed_by) =
            all.cloned().partition(|party| best.sides.contains(party));
        grade.support = if grade.unconfirmed_by.is_empty() && grade.confirmed_by.len() > 1 {
            Support::BothExports
        } else {
            Support::OneExport
        };
        grade.confirmations = best.confirmations;
        grade.uncounted = best.uncounted;
        grade
    }

    /// Whether a side has yet to confirm a key of an entry, so that the grade counts that side; a confirmation of it that only has to
    /// be committed is enough.
    #[must_use]
    pub fn lacks_confirmation(
        &self,
        project: &Project,
        entry: &Entry,
        key: &Key,
        side: &str,
    ) -> bool {
        let known = self.sides(project, entry, key);
        let waits =
            |why: &Uncounted| matches!(why, Uncounted::NotCommitted { side: of } if of == side);
        !known.sides.iter().any(|known| known == side)
            && !known.uncounted.iter().any(|(_, why)| waits(why))
    }

    /// The sides that support a key of an entry: the one that is shown to have written it, and those that confirmed it since.
    fn sides(&self, project: &Project, entry: &Entry, key: &Key) -> Supporters {
        let confirmations: Vec<&Confirmation> = self.confirmations.of(key).collect();
        let (own, since) = if confirmations.is_empty() {
            // Nothing depends on when it was written.
            match project.recorded(entry.id()) {
                Recorded::At(stamp) => {
                    let side = project.side_of_address(&stamp.author_email);
                    (side.map(str::to_owned), Since::Always)
                }
                Recorded::Pending | Recorded::Unknown => (acting(project, entry), Since::Always),
            }
        } else {
            match writer(project, entry, &CLAIMED) {
                Writer::NoHistory => (acting(project, entry), Since::Always),
                Writer::Author(side, by) => (side, Since::Commit(*by)),
                Writer::Nobody | Writer::Unknown => (None, Since::Never),
            }
        };
        // What was confirmed is the message as evidence of the entries that had it where it was confirmed.
        let had = |recorded: Option<&Stamp>| match &since {
            Since::Always => true,
            Since::Never => false,
            Since::Commit(stated) => {
                recorded.is_some_and(|by| project.had_fields(by, stated, entry.id(), &CLAIMED))
            }
        };
        let mut found = Supporters {
            sides: own.into_iter().collect(),
            confirmations: Vec::new(),
            uncounted: Vec::new(),
        };
        for one in confirmations {
            match &one.uncounted {
                Some(why) => found.uncounted.push((one.id.clone(), why.clone())),
                None if !had(one.recorded.as_ref()) => {
                    found.uncounted.push((one.id.clone(), Uncounted::Earlier));
                }
                None => {
                    if !found.sides.contains(&one.side) {
                        found.sides.push(one.side.clone());
                    }
                    found.confirmations.push(one.id.clone());
                }
            }
        }
        found
    }
}

/// The keys in the evidence of an entry, each with whether its time agrees with that of the entry. Those of a confirmation are of
/// other times.
#[must_use]
pub fn time_keys(project: &Project, entry: &Entry) -> Vec<(Key, bool)> {
    let Some(at) = &entry.common.at else {
        return Vec::new();
    };
    if entry.common.evidence.is_empty() || entry.kind == Kind::Confirmation {
        return Vec::new();
    }
    let keys = entry.common.evidence.iter();
    let keys = keys.filter_map(|text| Key::parse(&text.value));
    keys.map(|key| {
        let agrees = agrees(&at.value, &key, &project.charter.zone);
        (key, agrees)
    })
    .collect()
}

/// The only side whose people act in an entry, without history.
fn acting(project: &Project, entry: &Entry) -> Option<String> {
    project.without_history()?;
    match parties(&project.charter, entry).as_slice() {
        [side] => Some(side.clone()),
        _ => None,
    }
}

/// The time by which clocks may differ.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Whether the time of an entry was in the log within the term for it. `None` if that is unknown, or not yet, or there is no such
/// term.
fn in_time(project: &Project, entry: &Entry, as_of: Instant) -> Option<bool> {
    let Recorded::At(mut stamp) = project.recorded(entry.id()) else {
        return None;
    };
    let recorded = stamp.time;
    if project.was_edited(entry.id()) {
        let Recorder::Author(written) = project.recorder_of_fields(entry.id(), &["at"]) else {
            return None;
        };
        stamp.time = written.time;
    }
    let at = entry.common.at.as_ref()?.answer(&project.charter.zone);
    if at.instant - SKEW > recorded || recorded > as_of {
        return None;
    }
    was_in_time(project, entry, &stamp, stamp.time)
}
