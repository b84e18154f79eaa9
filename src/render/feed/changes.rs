//! The recorded changes that can move or end what is owed: how many there are of an obligation, and when the last was.
//!
//! Calendars take an event again if its number has grown. So what is counted never becomes less while the history grows: an entry
//! counts for whatever it referred to in any version, also after it was removed.

use std::collections::{BTreeSet, HashMap};

use crate::calendar::Instant;
use crate::history::Commit;
use crate::log::value::NoticeKind;
use crate::log::{Body, CHARTER, Entry, Kind, Relation, value_text};
use crate::obligation::{Obligation, What};
use crate::project::{By, Pending, Project, Record};

/// How far references are followed: a decision on a reply to a question about a request is three steps away.
const STEPS: usize = 3;

/// The recorded changes of one obligation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// How many.
    pub(super) number: u32,
    /// When the last was.
    pub(super) last: Option<Instant>,
}

impl Count {
    fn add(&mut self, number: u32, last: Option<Instant>) {
        self.number = self.number.saturating_add(number);
        self.last = self.last.max(last);
    }
}

/// What is known of an entry, present or removed.
#[derive(Debug)]
struct Known {
    kind: Option<Kind>,
    /// When it says that it happened.
    at: Option<Instant>,
    /// When it was recorded, otherwise when it says that it happened; `None` if it is not committed or unknown.
    since: Option<Instant>,
    /// Whether it was there at the instant of the feed.
    is_there: bool,
    /// The changes of its content, its removals and restorations.
    changes: u32,
    /// When the last of them was, or its record.
    last: Option<Instant>,
}

/// The recorded changes of a project.
#[derive(Debug)]
pub(super) struct Changes<'p> {
    project: &'p Project,
    /// The instant of the feed: what came later does not count.
    as_of: Instant,
    entries: HashMap<&'p str, Known>,
    /// The entries that refer, or once referred, to an id.
    referring: HashMap<String, BTreeSet<(&'p str, Relation)>>,
    /// The entries on which all that is owed depends: notices that stop or resume work or end the contract, and decisions on the
    /// charter.
    general: BTreeSet<&'p str>,
}

impl<'p> Changes<'p> {
    /// Reads what is recorded of each entry up to an instant.
    pub(super) fn new(project: &'p Project, as_of: Instant) -> Self {
        let mut changes = Self {
            project,
            as_of,
            entries: HashMap::new(),
            referring: HashMap::new(),
            general: BTreeSet::new(),
        };
        for record in project.records() {
            changes.read(&record);
        }
        changes
    }

    fn read(&mut self, record: &Record<'p>) {
        let (project, id) = (self.project, record.id);
        let entry = project.log.get(id);
        let mut kind = entry.map(|entry| entry.kind);
        let mut targets: BTreeSet<(String, Relation)> = BTreeSet::new();
        if let Some(entry) = entry {
            let named = entry.references();
            targets.extend(
                named
                    .iter()
                    .map(|one| (one.id.value.0.clone(), one.relation)),
            );
            if let Body::Call(call) = &entry.body {
                targets.extend(
                    call.for_cadence
                        .iter()
                        .map(|item| (item.value.to_string(), Relation::Of)),
                );
            }
            if is_general(entry) {
                self.general.insert(id);
            }
        } else if let Some(written) = project.written(id) {
            kind = Some(written.kind);
            for (field, value) in &written.fields {
                targets.extend(referred(field, &value_text(value)));
            }
            if written.kind == Kind::Notice {
                self.general.insert(id);
            }
        }
        // What an earlier version referred to.
        for (_, change) in &record.edited {
            let other_kind = change.fields.iter().any(|field| field == "kind");
            self.general
                .extend((other_kind && kind == Some(Kind::Notice)).then_some(id));
            if change.fields.iter().any(|field| relation(field).is_some()) {
                for field in project.changed_by(id, change) {
                    targets.extend(referred(
                        &field.field,
                        field.before.as_deref().unwrap_or_default(),
                    ));
                }
            }
        }
        if let Some(Pending::Edited(fields)) = &record.pending {
            for field in fields {
                targets.extend(referred(
                    &field.field,
                    field.before.as_deref().unwrap_or_default(),
                ));
            }
        }
        for (target, relation) in targets {
            self.general.extend((target == CHARTER).then_some(id));
            self.referring
                .entry(target)
                .or_default()
                .insert((id, relation));
        }
        self.entries
            .insert(id, known(project, record, entry, kind, self.as_of));
    }

    /// The recorded changes of an obligation.
    pub(super) fn of(&self, obligation: &Obligation) -> Count {
        let mut count = Count::default();
        let mut starts: BTreeSet<&str> = BTreeSet::from([obligation.entry.as_str()]);
        // What is promised, and the decision on what is delivered, also end with that which is answered or delivered.
        if let Some(entry) = self.project.log.get(&obligation.entry)
            && matches!(obligation.what, What::Promise | What::Approval)
        {
            let named = entry.references().into_iter();
            let main = named.filter(|one| matches!(one.relation, Relation::Answers | Relation::Of));
            starts.extend(main.map(|one| one.id.value.0.as_str()));
        }
        let found = self.followed(&starts, obligation);
        for (id, known) in starts
            .iter()
            .filter_map(|id| self.entries.get_key_value(id))
        {
            let is_own = *id == obligation.entry;
            count.add(
                known.changes,
                known.last.filter(|_| is_own || known.changes > 0),
            );
        }
        let begun = match (
            self.entries.get(obligation.entry.as_str()),
            obligation.rare().period_from,
        ) {
            (Some(own), _) => own.since,
            (None, Some(date)) => {
                let zone = &self.project.charter.zone;
                date.pred_opt().map(|eve| zone.close_of_day(eve).instant)
            }
            (None, None) => None,
        };
        let later = |at: Option<Instant>| match (begun, at) {
            (Some(begun), Some(at)) => at > begun,
            // What is not committed yet is the last.
            (None, _) => false,
            (_, None) => true,
        };
        let general = self.general.iter().filter(|id| {
            let known = self.entries.get(*id);
            let counts = |known: &Known| known.is_there && later(known.since);
            **id != obligation.entry && known.is_some_and(counts)
        });
        let others: BTreeSet<&str> = found.into_iter().chain(general.copied()).collect();
        for known in others.iter().filter_map(|id| self.entries.get(id)) {
            count.add(known.changes.saturating_add(1), known.last);
        }
        for version in self.project.charter_versions().iter().skip(1) {
            if version.stamp.time <= self.as_of && later(Some(version.stamp.time)) {
                count.add(1, Some(version.stamp.time));
            }
        }
        count
    }

    /// The entries that refer to one of these, directly or through others, in a way that can move or end the obligation.
    fn followed(&self, starts: &BTreeSet<&str>, obligation: &Obligation) -> BTreeSet<&'p str> {
        let mut found: BTreeSet<&'p str> = BTreeSet::new();
        let mut next: Vec<&str> = starts.iter().copied().collect();
        for _ in 0..STEPS {
            let mut here = Vec::new();
            for (id, relation) in next
                .iter()
                .filter_map(|id| self.referring.get(*id))
                .flatten()
            {
                let known = self.entries.get(id);
                let counts = known.is_some_and(|known| {
                    known.is_there
                        && matters(obligation.what, *relation, known.kind)
                        && self.in_period(obligation, known)
                });
                if counts && !starts.contains(id) && found.insert(id) {
                    here.push(*id);
                }
            }
            next = here;
        }
        found
    }

    /// Whether an entry can be about the period of an obligation: not if it happened before it, or long after.
    fn in_period(&self, obligation: &Obligation, known: &Known) -> bool {
        let (Some(from), Some(due), Some(at)) =
            (obligation.rare().period_from, obligation.due, known.at)
        else {
            return true;
        };
        let zone = &self.project.charter.zone;
        let (date, due) = (zone.date(at), zone.date(due));
        let later = (due - from).num_days().saturating_mul(2).saturating_add(7);
        date >= from && (date - due).num_days() <= later
    }
}

/// What is known of an entry as of an instant. What has no time of its own counts.
fn known(
    project: &Project,
    record: &Record<'_>,
    entry: Option<&Entry>,
    kind: Option<Kind>,
    as_of: Instant,
) -> Known {
    let by_then = |time: &Option<Instant>| time.is_none_or(|time| time <= as_of);
    let at = entry.and_then(|entry| entry.common.at.as_ref());
    let at = at.map(|at| at.answer(&project.charter.zone).instant);
    let edits = record.edited.iter();
    let edits = edits.filter(|(_, change)| change.fields.iter().any(|field| !is_words(field)));
    let edits = edits.map(|(by, _)| by.time()).filter(by_then);
    let edits: Vec<Option<Instant>> = edits.collect();
    let removals = record.removals.iter().map(By::time).filter(by_then);
    let removals: Vec<Option<Instant>> = removals.collect();
    // What was removed again later had been put back before.
    let is_gone = !record.present && removals.len() == record.removals.len();
    let restored = removals.len().saturating_sub(usize::from(is_gone));
    let pending = match &record.pending {
        Some(Pending::Edited(changes)) => changes.iter().any(|change| !is_words(&change.field)),
        Some(Pending::Removed) => true,
        Some(Pending::Recorded) | None => false,
    };
    let changes = edits.len() + removals.len() + restored + usize::from(pending);
    let first = record.recorded.and_then(Commit::time);
    let since = if record.pending == Some(Pending::Recorded) {
        None
    } else {
        first.or(at)
    };
    let landed = record.landed.and_then(Commit::time);
    let times = edits.into_iter().chain(removals);
    let times = times.chain([first, landed].into_iter().filter(by_then));
    let last = times.flatten().max();
    Known {
        kind,
        at,
        since,
        is_there: by_then(&since.or(at)),
        changes: u32::try_from(changes).unwrap_or(u32::MAX),
        last: last.or(at),
    }
}

/// Whether a field of a version is the title or the note. No field of an entry has such a name.
fn is_words(field: &str) -> bool {
    field.starts_with('(')
}

/// The relation that a field of an entry expresses, of any kind.
fn relation(field: &str) -> Option<Relation> {
    let mut fields = Kind::ALL.iter().filter_map(|kind| kind.field(field));
    fields.find_map(crate::log::Field::relation)
}

/// The ids in the value of a field, with the relation.
fn referred(field: &str, value: &str) -> Vec<(String, Relation)> {
    let Some(relation) = relation(field) else {
        return Vec::new();
    };
    let ids = value.split(", ").filter(|id| !id.is_empty());
    ids.map(|id| (id.to_owned(), relation)).collect()
}

/// Whether all that is owed depends on an entry.
fn is_general(entry: &Entry) -> bool {
    let Body::Notice(notice) = &entry.body else {
        return false;
    };
    let kind = notice.kind.as_ref().map(|kind| kind.value);
    !matches!(kind, None | Some(NoticeKind::EarlyWarning))
}

/// Whether an entry of a kind that refers to something can move or end what is owed there.
fn matters(what: What, relation: Relation, kind: Option<Kind>) -> bool {
    let warns = matches!(what, What::Reminder | What::EarlyWarning);
    match relation {
        Relation::Answers | Relation::On | Relation::Replaces => true,
        Relation::Of => warns || kind != Some(Kind::Reminder),
        // A question can stop the clock.
        Relation::About => warns || what != What::Stage && kind == Some(Kind::Request),
        // What a stage waits for threatens it, and does not move it.
        Relation::Order | Relation::Cause => warns,
        Relation::InCall | Relation::AgreedIn => false,
    }
}
