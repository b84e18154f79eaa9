//! Entries that may settle what is overdue or came late, but do not count because of a mistake in their text. What is reported
//! about a side names those of that side: a slip is not a failure to answer.

mod of_entry;
mod taken;

use std::collections::HashMap;

use chrono::TimeDelta;

use super::{Obligation, Obligations, State, What};
use crate::calendar::{Instant, Moment};
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Entry, Kind, Unread};
use crate::project::{Project, Recorded};
use crate::source::{SourceId, Span};
use crate::yaml::FromText;

/// The most of them that an obligation has.
const MOST: usize = 20;

/// The time by which clocks may differ.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// The reason why an entry does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The field cannot be read.
    Unread(&'static str),
    /// It does not have the field.
    Lacks(&'static str),
    /// It may have moved the due date, but its `sets` cannot be read.
    Sets,
    /// It names an entry that is not in the log.
    Unknown(String),
    /// It names a draft, which is not in the log before somebody accepts it.
    Draft(String),
    /// It names an entry of a kind that it cannot settle.
    Kind(String, Kind),
    /// The field names somebody whom the charter does not have.
    Stranger(&'static str, String),
    /// The field names a party of the charter where a person is named.
    Party(&'static str, String),
    /// It was in the log before its `at`, which is still to come.
    Ahead,
    /// It cannot be read as an entry.
    Garbled,
    /// Its file cannot be read.
    File,
    /// Somebody of another side removed it.
    Removed(Option<String>),
    /// Somebody of another side changed it.
    Changed(Option<String>),
}

impl Why {
    /// Whether that is not a mistake in the entry, but what another side did to it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Removed(_) | Self::Changed(_))
    }
}

/// An entry that may settle an obligation, but does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Its id; `None` if that is unknown.
    pub id: Option<String>,
    /// Its file.
    pub path: String,
    /// The same as a source.
    pub source: SourceId,
    /// Its first line.
    pub span: Span,
    /// When it happened, as far as it says so.
    pub at: Option<Instant>,
    /// Why it does not count.
    pub why: Why,
}

/// What an entry with a slip may settle.
enum Settles {
    /// Anything that the field can name.
    Any,
    /// What has these ids: in the field, or, without one, in any.
    These(Vec<(Option<&'static str>, String)>),
}

/// Whether an entry gives up what its side is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waives {
    /// It does not.
    No,
    /// It may do so, or something else.
    Perhaps,
    /// It does nothing else.
    Only,
}

/// An entry with a slip.
struct Candidate<'p> {
    slip: Slip,
    /// The only field by which it can settle something, if its kind is known.
    field: Option<&'static str>,
    settles: Settles,
    /// The sides that act in it, as far as they are known.
    sides: Vec<&'p str>,
    /// Whether the slip only matters for the confirmation of a call.
    of_calls: bool,
    /// Whether it may give up what its side is owed.
    waives: Waives,
    /// Whether it may move a due date.
    moves: bool,
    /// Whether it is a decision that says nowhere what it is on, and settles only what a decision is waited for.
    of_decisions: bool,
}

/// Sets what may settle each obligation that is overdue or was discharged late.
pub(super) fn apply(project: &Project, all: &mut Obligations, as_of: Instant) {
    if !all.iter().any(is_concerned) {
        return;
    }
    let candidates = candidates(project, as_of);
    if candidates.is_empty() {
        return;
    }
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut of_any: Vec<usize> = Vec::new();
    for (place, candidate) in candidates.iter().enumerate() {
        match &candidate.settles {
            Settles::Any => of_any.push(place),
            Settles::These(ids) => {
                for (_, id) in ids {
                    by_id.entry(id).or_default().push(place);
                }
            }
        }
    }
    for o in &mut all.all {
        let fields = fields(o.what);
        if fields.is_empty() || !is_concerned(o) {
            continue;
        }
        let asked = project.log.get(&o.entry);
        let mut subjects = vec![&*o.entry];
        match asked.map(|asked| &asked.body) {
            Some(Body::Delivery(delivery)) if o.what == What::Approval => {
                subjects.extend(delivery.of.iter().map(|id| &*id.value.0));
            }
            Some(Body::Reply(promise)) => {
                subjects.extend(promise.answers.iter().map(|id| &*id.value.0));
            }
            None if !is_of_cadence(o.what) => continue,
            _ => {}
        }
        let of_call = o.what == What::CallConfirmation
            || o.what == What::Promise
                && subjects
                    .iter()
                    .any(|id| project.log.get_kind(id, Kind::Call).is_some());
        let of_decision = match o.what {
            What::Promise => subjects.iter().any(|id| awaits_decision(project, id)),
            _ => true,
        };
        let named = subjects.iter().filter_map(|id| by_id.get(id)).flatten();
        let mut places: Vec<usize> = named.chain(&of_any).copied().collect();
        places.sort_unstable();
        places.dedup();
        let found = places.into_iter().filter_map(|place| candidates.get(place));
        let found = found.filter(|candidate| {
            candidate.slip.id.as_deref() != Some(&*o.entry)
                && candidate.may_settle(o, fields, &subjects)
                && (of_call || !candidate.of_calls)
                && (of_decision || !candidate.of_decisions)
        });
        let asked_at = asked.map_or(o.start, |asked| done(project, asked));
        let act = o.act();
        let found = found.filter(|candidate| {
            let in_time = candidate.slip.at.is_none_or(|at| {
                at <= as_of
                    && asked_at.is_none_or(|asked| at >= asked)
                    && act.is_none_or(|act| at < act.at)
            });
            in_time
                && act.is_none_or(|act| {
                    candidate.slip.why.is_taken()
                        || candidate.slip.id.as_deref() != Some(&act.entry)
                })
        });
        let mut slips: Vec<Slip> = found.map(|candidate| candidate.slip.clone()).collect();
        arrange(&mut slips);
        if !slips.is_empty() {
            o.rare_mut().may_settle = slips;
        }
    }
}

/// Whether something is reported as overdue, or as late.
fn is_concerned(o: &Obligation) -> bool {
    matches!(o.state, State::Overdue | State::Late)
        || o.over.is_some()
        || !o.rare().earlier.is_empty()
}

/// Puts slips into an order that does not depend on the files, and what is known about several of them there only once.
pub(super) fn arrange(slips: &mut Vec<Slip>) {
    slips.sort_by_cached_key(|slip| {
        (
            slip.why == Why::File,
            slip.at,
            slip.id.is_none(),
            slip.id.clone(),
            slip.path.clone(),
        )
    });
    slips.dedup_by(|one, other| {
        one.why == other.why && one.id == other.id && one.path == other.path
    });
    slips.truncate(MOST);
}

/// The fields of an entry by which it settles an obligation.
fn fields(what: What) -> &'static [&'static str] {
    match what {
        What::Stage | What::CadenceReport => &["of"],
        What::CadenceCall => &["for"],
        What::Approval | What::Answer(Need::Approval) => &["on"],
        What::Answer(_) | What::CallConfirmation => &["answers"],
        // It ends with what it was promised for.
        What::Promise => &["answers", "on"],
        _ => &[],
    }
}

fn is_of_cadence(what: What) -> bool {
    matches!(what, What::CadenceCall | What::CadenceReport)
}

/// The field by which an entry of a kind settles something.
fn field_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Reply => Some("answers"),
        Kind::Decision => Some("on"),
        Kind::Delivery => Some("of"),
        Kind::Call => Some("for"),
        _ => None,
    }
}

/// Whether an entry waits for a decision: a request for approval, a delivery, or a stage.
fn awaits_decision(project: &Project, id: &str) -> bool {
    project.log.get(id).is_some_and(|entry| match &entry.body {
        Body::Delivery(_) | Body::Stage(_) => true,
        Body::Request(request) => {
            let need = request.needs.as_ref().map(|need| need.value);
            need.is_none_or(|need| need == Need::Approval)
        }
        _ => false,
    })
}

fn done(project: &Project, entry: &Entry) -> Option<Instant> {
    let at = entry.common.at.as_ref()?;
    Some(at.answer(&project.charter.zone).instant)
}

impl Candidate<'_> {
    /// Whether it may settle an obligation, as far as its fields and its side are known. Anybody hands over the work of a stage.
    fn may_settle(&self, o: &Obligation, fields: &[&str], subjects: &[&str]) -> bool {
        let named = match &self.settles {
            Settles::Any => true,
            Settles::These(ids) => ids.iter().any(|(of, id)| {
                of.is_none_or(|of| fields.contains(&of)) && subjects.contains(&id.as_str())
            }),
        };
        let debtor = o.debtor.as_deref();
        let by_debtor = o.what == What::Stage
            || is_of_cadence(o.what)
            || self.sides.is_empty()
            || debtor.is_none_or(|debtor| self.sides.contains(&debtor));
        let settles = named
            && by_debtor
            && self.waives != Waives::Only
            && !matches!(self.slip.why, Why::Sets)
            && self.field.is_none_or(|own| fields.contains(&own));
        settles || self.may_decide(o)
    }

    /// Whether it may be a decision of the side that waits that gives it up, or one that moves the due date.
    fn may_decide(&self, o: &Obligation) -> bool {
        let on = match &self.settles {
            Settles::Any => true,
            Settles::These(ids) => ids
                .iter()
                .any(|(of, id)| of.is_none_or(|of| of == "on") && *id == o.entry),
        };
        let creditor = o.creditor.as_deref();
        let by_creditor = creditor.is_some_and(|creditor| self.sides.contains(&creditor));
        on && (self.moves || self.waives != Waives::No && by_creditor)
    }
}

/// All entries with slips.
fn candidates(project: &Project, as_of: Instant) -> Vec<Candidate<'_>> {
    let entries = project.log.entries().iter();
    let entries = entries.filter_map(|entry| of_entry::candidate(project, entry, as_of));
    let unread = project.unread_entries().iter();
    let unread = unread.filter_map(|unread| of_unread(project, unread));
    let files = files(project).map(|slip| Candidate {
        slip,
        field: None,
        settles: Settles::Any,
        sides: Vec::new(),
        of_calls: false,
        waives: Waives::No,
        moves: false,
        of_decisions: false,
    });
    let own = entries.chain(unread).chain(files);
    own.chain(taken::candidates(project, as_of)).collect()
}

/// The files that cannot be read.
pub(super) fn files(project: &Project) -> impl Iterator<Item = Slip> {
    project.unreadable_files().iter().map(|source| Slip {
        id: None,
        path: project.sources.get(*source).path().to_owned(),
        source: *source,
        span: Span::default(),
        at: None,
        why: Why::File,
    })
}

/// An entry with a slip.
pub(super) fn slip_of(project: &Project, entry: &Entry, why: Why) -> Slip {
    Slip {
        id: Some(entry.id().to_owned()),
        path: project.sources.get(entry.source).path().to_owned(),
        source: entry.source,
        span: entry.head,
        // What is still to come says nothing about when it was.
        at: done(project, entry).filter(|_| why != Why::Ahead),
        why,
    }
}

/// Why nobody knows when an entry was, if that is so.
pub(super) fn timeless(project: &Project, entry: &Entry, as_of: Instant) -> Option<Why> {
    if is_ahead(project, entry, as_of) {
        return Some(Why::Ahead);
    }
    let unread = entry.is_unread("at");
    let why = if unread {
        Why::Unread("at")
    } else {
        Why::Lacks("at")
    };
    entry.common.at.is_none().then_some(why)
}

/// Whether an entry says that it happens later, although it is in the log: perhaps its year is misspelt.
fn is_ahead(project: &Project, entry: &Entry, as_of: Instant) -> bool {
    let Some(at) = done(project, entry).filter(|at| *at > as_of) else {
        return false;
    };
    let recorded = match project.recorded(entry.id()) {
        Recorded::At(stamp) => stamp.time,
        // What is not committed was written after the last commit, perhaps long after the instant of the check.
        Recorded::Pending => {
            let last = project.tip_time();
            last.map_or(as_of, |last| last.max(as_of))
        }
        Recorded::Unknown => return false,
    };
    recorded <= as_of && at > recorded + CLOCKS
}

fn of_unread<'p>(project: &'p Project, unread: &'p Unread) -> Option<Candidate<'p>> {
    let field = match unread.kind {
        Some(kind) => Some(field_of(kind)?),
        None => None,
    };
    let of_field = unread.settles.iter();
    let of_field = of_field.filter(|(of, _)| field.is_none_or(|own| own == *of));
    let mut ids: Vec<_> = of_field.map(|(of, id)| (Some(*of), id.clone())).collect();
    if ids.is_empty() && unread.settles.is_empty() && field != Some("for") {
        ids.extend(unread.mentions.iter().map(|id| (None, id.clone())));
    }
    let settles = match (ids.is_empty(), field) {
        (false, _) => Settles::These(ids),
        (true, Some(_)) => Settles::Any,
        // What says when and who may say anything of that side.
        (true, None) if unread.at.is_some() && sides_of(project, unread).next().is_some() => {
            Settles::Any
        }
        (true, None) => return None,
    };
    Some(Candidate {
        slip: garbled(project, unread),
        field,
        settles,
        sides: sides_of(project, unread).collect(),
        of_calls: false,
        waives: if may_waive(unread) {
            Waives::Perhaps
        } else {
            Waives::No
        },
        moves: unread.sets,
        of_decisions: false,
    })
}

/// Whether what cannot be read as an entry may be a waiver.
fn may_waive(unread: &Unread) -> bool {
    match unread.verdict.as_deref() {
        Some(verdict) => Verdict::of(verdict).is_none_or(|verdict| verdict == Verdict::Waived),
        None => unread.kind == Some(Kind::Decision),
    }
}

/// What cannot be read as an entry.
pub(super) fn garbled(project: &Project, unread: &Unread) -> Slip {
    // What is in the log under this id is another entry.
    let is_there = |id: &String| project.log.get(id).is_some();
    let zone = &project.charter.zone;
    let at = unread
        .at
        .as_deref()
        .and_then(|at| Moment::from_text(at).ok());
    Slip {
        id: unread.id.clone().filter(|id| !is_there(id)),
        path: project.sources.get(unread.source).path().to_owned(),
        source: unread.source,
        span: unread.span,
        at: at.map(|at| at.answer(zone).instant),
        why: Why::Garbled,
    }
}

/// The sides of those who act in it, as far as they are known.
pub(super) fn sides_of<'p>(
    project: &'p Project,
    unread: &'p Unread,
) -> impl Iterator<Item = &'p str> {
    let sides = unread.actors.iter();
    let sides = sides.filter_map(|name| project.charter.side(name));
    sides.map(|party| party.name.as_str())
}
