//! Deliveries, notices and reminders in whose place their author put another one.
//!
//! A replaced reminder or notice does not count, and the later one counts at its own time. A replaced delivery does not count for
//! what the later one does not deliver; what both deliver stays delivered, unless the other side had contested that. A side
//! gains nothing by it: what the other side decided on, or accepted by silence, stays, and so do a resumption of work, a
//! delivery of what the other side owes, one after the end of the contract, and a termination until the other side agrees.

use std::collections::{HashMap, HashSet};

use super::binding::{Binding, moves_due, verdict};
use super::build::{Building, done};
use super::cadence::report_period;
use super::dispute::objection;
use super::recording::writer;
use super::sides::parties;
use super::{Act, End, Obligations, Standings, What};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::value::{NoticeKind, Verdict};
use crate::log::{Body, Entry, Kind, Relation, compare_ids};
use crate::project::{Project, Recorded};

/// The maximum number of entries to follow from one to those that replace it.
const MOST: usize = 100;

/// A later entry in the place of an earlier one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Replacement<'p> {
    /// The later entry.
    pub(super) by: &'p Entry,
    /// When it happened, and no earlier than the replaced one.
    pub(super) at: Instant,
    /// The same, and no earlier than it was in the log.
    pub(super) shown: Instant,
}

impl Replacement<'_> {
    fn act(&self) -> Act {
        Act {
            entry: self.by.id().to_owned(),
            at: self.at,
        }
    }
}

/// The replacements of each entry, by its id, in chronological order.
pub(super) type Replacements<'p> = HashMap<&'p str, Vec<Replacement<'p>>>;

/// Why an entry counts although its author replaced it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// The other side decided on it, by this decision.
    Decided(String),
    /// Silence accepted it.
    Silent,
    /// It delivers what the other side owes.
    OfOther(String),
    /// The contract had ended.
    Ended,
    /// It resumes work.
    Resumes,
    /// It terminates the contract, and the other side has not agreed to the later one.
    Terminates,
}

/// A reference that replaces nothing, or a decision of one side alone against a termination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ineffective {
    /// The later entry.
    pub by: String,
    /// The entry that still counts.
    pub earlier: String,
    /// Why.
    pub why: Kept,
}

/// What was replaced, and what was not although it was meant to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    /// The calls, notices and reminders that do not count.
    ids: HashSet<String>,
    ineffective: Vec<Ineffective>,
    /// The notices of termination that count.
    terminations: Vec<String>,
}

/// The ids that an entry replaces.
fn replaces(entry: &Entry) -> impl Iterator<Item = &str> {
    let references = entry.references().into_iter();
    references
        .filter(|reference| reference.relation == Relation::Replaces)
        .map(|reference| reference.id.value.0.as_str())
}

/// The deliveries, notices and reminders that their own side replaced by an instant.
pub(super) fn replacements<'p>(
    project: &'p Project,
    charter: &Charter,
    as_of: Instant,
) -> Replacements<'p> {
    let log = &project.log;
    let mut found = Replacements::new();
    let kinds = [Kind::Delivery, Kind::Notice, Kind::Reminder];
    for by in log.counting().filter(|entry| kinds.contains(&entry.kind)) {
        for earlier in replaces(by).filter_map(|id| log.get_kind(id, by.kind)) {
            let (Some(at), Some(begun)) = (done(charter, by, as_of), done(charter, earlier, as_of))
            else {
                continue;
            };
            let sides = parties(charter, by);
            let own = !sides.is_empty() && sides == parties(charter, earlier);
            // What the other side wrote in the name of the author does not count if the author contests it.
            let denied = || {
                let own = sides.first().map(String::as_str);
                writer(project, by).is_some_and(|writer| Some(&*writer) != own)
                    && objection(project, charter, as_of, by, own).is_some()
            };
            // Nor does what others wrote down for the author take the place of what the author wrote down.
            let taken = || {
                let own = sides.iter().map(String::as_str);
                own.into_iter().any(|own| {
                    project.is_shown_to_be_of(earlier, own) && !project.is_shown_to_be_of(by, own)
                })
            };
            if !own || is_in_a_circle(project, by, earlier) || denied() || taken() {
                continue;
            }
            let at = at.max(begun);
            let written = match project.recorded_time(by.id()) {
                Recorded::At(time) => time,
                Recorded::Pending => as_of,
                Recorded::Unknown => at,
            };
            let by = Replacement {
                by,
                at,
                shown: at.max(written),
            };
            found.entry(earlier.id()).or_default().push(by);
        }
    }
    for by in found.values_mut() {
        by.sort_by(|a, b| {
            let times = a.at.cmp(&b.at);
            times.then_with(|| compare_ids(a.by.id(), b.by.id()))
        });
    }
    found
}

/// Whether an entry replaces, itself or through others, the one that replaces it.
fn is_in_a_circle(project: &Project, by: &Entry, earlier: &Entry) -> bool {
    let mut seen = vec![earlier.id()];
    let mut place = 0;
    while let Some(id) = seen.get(place).copied().filter(|_| place < MOST) {
        if id == by.id() {
            return true;
        }
        if let Some(entry) = project.log.get(id) {
            for next in replaces(entry) {
                if !seen.contains(&next) {
                    seen.push(next);
                }
            }
        }
        place += 1;
    }
    false
}

/// What both sides did so that a notice of termination does not end the contract.
pub(super) struct TakenBack<'b, 'p> {
    binding: &'b Binding<'p>,
    standings: &'b Standings,
    replaced: &'b Replacements<'p>,
}

impl<'b, 'p> TakenBack<'b, 'p> {
    pub(super) fn new(
        binding: &'b Binding<'p>,
        standings: &'b Standings,
        replaced: &'b Replacements<'p>,
    ) -> Self {
        Self {
            binding,
            standings,
            replaced,
        }
    }

    /// Whether both sides took a notice back: each rejected or waived it, or the side that gave it replaced it and the other one
    /// approved that. A decision counts until its side replaces it.
    pub(super) fn is(&self, notice: &Entry, giver: &str) -> bool {
        let mut own: Vec<(Instant, Option<Instant>)> = Vec::new();
        let mut agreed: Vec<(Instant, Option<Instant>)> = Vec::new();
        let mut decide = |id: &str, verdicts: [Verdict; 2]| {
            for taken in self.binding.on(id) {
                if !verdict(taken.content).is_some_and(|verdict| verdicts.contains(&verdict)) {
                    continue;
                }
                let later = self.binding.replacing(taken.by.id()).iter();
                let until = later.map(|(at, _)| *at).min();
                let judged = self.standings.get(taken.by.id());
                for side in judged.into_iter().flat_map(|judged| &judged.sides) {
                    let acts = if side == giver { &mut own } else { &mut agreed };
                    acts.push((taken.at, until));
                }
            }
        };
        decide(notice.id(), [Verdict::Rejected, Verdict::Waived]);
        let later = self.later(notice);
        for by in &later {
            decide(by.by.id(), [Verdict::Approved, Verdict::Accepted]);
        }
        own.extend(later.iter().map(|by| (by.at, None)));
        own.iter().any(|(from, until)| {
            let both = |other: &(Instant, Option<Instant>)| {
                let from = (*from).max(other.0);
                [*until, other.1]
                    .into_iter()
                    .flatten()
                    .all(|until| from < until)
            };
            agreed.iter().any(both)
        })
    }

    /// What replaces a notice, and what replaces that.
    fn later(&self, notice: &Entry) -> Vec<Replacement<'_>> {
        let of = |id: &str| self.replaced.get(id).into_iter().flatten().copied();
        let mut found: Vec<Replacement<'_>> = of(notice.id()).collect();
        let mut place = 0;
        while let Some(by) = found.get(place).copied().filter(|_| place < MOST) {
            let new = |next: &Replacement<'_>| found.iter().all(|by| by.by.id() != next.by.id());
            let more: Vec<Replacement<'_>> = of(by.by.id()).filter(new).collect();
            found.extend(more);
            place += 1;
        }
        found
    }
}

/// The kind of a notice.
pub(super) fn notice_kind(entry: &Entry) -> Option<NoticeKind> {
    match &entry.body {
        Body::Notice(notice) => notice.kind.as_ref().map(|kind| kind.value),
        _ => None,
    }
}

impl Obligations {
    /// Whether the author of a call, a notice or a reminder put another one in its place.
    #[must_use]
    pub fn is_replaced(&self, entry: &str) -> bool {
        self.replaced.ids.contains(entry)
    }

    /// The references that replace nothing, and the decisions of one side alone against a termination.
    #[must_use]
    pub fn ineffective(&self) -> &[Ineffective] {
        &self.replaced.ineffective
    }

    /// The notices of termination that count, by id.
    pub fn terminations(&self) -> impl Iterator<Item = &str> {
        self.replaced.terminations.iter().map(String::as_str)
    }
}

impl<'p> Building<'p> {
    /// What their author replaced; `by_author` has all entries of any kind that were.
    pub(super) fn judge_replaced(&self, by_author: &HashSet<String>) -> Judged {
        let later = self
            .project
            .log
            .counting()
            .filter(|entry| match entry.kind {
                Kind::Call => by_author.contains(entry.id()),
                _ => self.is_replaced(entry),
            });
        let entries = self.project.log.counting();
        let terminations = entries.filter(|entry| self.is_standing_termination(entry));
        Judged {
            ids: later.map(|entry| entry.id().to_owned()).collect(),
            ineffective: self.ineffective(),
            terminations: terminations.map(|entry| entry.id().to_owned()).collect(),
        }
    }

    /// Whether the author replaced a reminder, or a notice that does not resume work.
    pub(super) fn is_replaced(&self, entry: &Entry) -> bool {
        self.replaced.contains_key(entry.id()) && notice_kind(entry) != Some(NoticeKind::ResumeWork)
    }

    /// The act by which the author gave up the decision that a delivery is owed.
    pub(super) fn replacing(&self, delivery: &Entry) -> Option<Act> {
        let by = self.replaced.get(delivery.id())?.first()?;
        let kept = matches!(
            self.counts_whole(delivery, by),
            Some(Kept::Decided(_) | Kept::Ended)
        );
        (!kept).then(|| by.act())
    }

    /// The replacement by which a delivery does not count for one of the stages or items that it is of, which a side owes.
    pub(super) fn taken_back(
        &self,
        delivery: &Entry,
        of: &str,
        debtor: Option<&str>,
    ) -> Option<Replacement<'p>> {
        let replaced = self.replaced.get(delivery.id())?;
        let by = replaced.first()?;
        if self.stays(delivery, of, debtor, by).is_some() {
            return None;
        }
        // What is delivered again was delivered, unless that is contested.
        let again = replaced.iter().any(|later| {
            Some(later.at) > self.done(delivery) && self.is_same(delivery, later.by, of)
        });
        (!again || self.was_contested(delivery, by)).then_some(*by)
    }

    /// Whether two deliveries are of one stage, or of one item of the cadence for one period.
    pub(super) fn is_same(&self, earlier: &Entry, later: &Entry, of: &str) -> bool {
        let Body::Delivery(delivery) = &later.body else {
            return false;
        };
        let log = &self.project.log;
        delivery.of.iter().any(|id| *id.value.0 == *of)
            && earlier.kind == Kind::Delivery
            && (log.get_kind(of, Kind::Stage).is_some()
                || report_period(log, earlier) == report_period(log, later))
    }

    /// Whether another side had contested a delivery when it was replaced.
    fn was_contested(&self, delivery: &Entry, by: &Replacement<'_>) -> bool {
        let own = self.actor_side(delivery);
        let mut parties = self.charter().parties.iter();
        parties.any(|party| {
            let side = party.name.value.as_str();
            own.as_deref() != Some(side)
                && objection(self.project, self.charter(), by.shown, delivery, Some(side)).is_some()
        })
    }

    /// Why a delivery counts for a stage or an item although it was replaced.
    fn stays(
        &self,
        delivery: &Entry,
        of: &str,
        debtor: Option<&str>,
        by: &Replacement<'_>,
    ) -> Option<Kept> {
        let own = self.actor_side(delivery);
        if let Some(kept) = self.counts_whole(delivery, by) {
            return Some(kept);
        }
        if let Some(debtor) = debtor.filter(|debtor| own.as_deref() != Some(*debtor)) {
            return Some(Kept::OfOther(debtor.to_owned()));
        }
        let begun = self.done(delivery);
        let stage = self.project.log.get(of)?;
        let mut decisions = self.decisions(of).iter();
        let decided = decisions.find(|taken| {
            Some(taken.at) >= begun
                && taken.at <= by.shown
                && self.is_of_another(taken.by, own.as_deref())
                && self.is_of_result(stage, taken)
        });
        decided.map(|taken| Kept::Decided(taken.by.id().to_owned()))
    }

    /// Why a delivery counts as a whole although it was replaced.
    fn counts_whole(&self, delivery: &Entry, by: &Replacement<'_>) -> Option<Kept> {
        let own = self.actor_side(delivery);
        if self.ended.as_ref().is_some_and(|end| by.shown > end.at) {
            return Some(Kept::Ended);
        }
        let mut decisions = self.decisions(delivery.id()).iter();
        let decided = decisions.find(|taken| {
            let waives = verdict(taken.content) == Some(Verdict::Waived);
            !waives && !moves_due(taken.content) && self.is_of_another(taken.by, own.as_deref())
        });
        if let Some(taken) = decided {
            return Some(Kept::Decided(taken.by.id().to_owned()));
        }
        let silent = matches!(self.prepared.get(delivery.id()), Some((_, End::Silent(_))));
        silent.then_some(Kept::Silent)
    }

    fn is_of_another(&self, entry: &Entry, own: Option<&str>) -> bool {
        let sides = self.acting_sides(entry);
        sides.iter().any(|side| Some(side.as_str()) != own)
    }

    /// The replacements, and the decisions against a termination, that change nothing.
    fn ineffective(&self) -> Vec<Ineffective> {
        let log = &self.project.log;
        let mut found = Vec::new();
        for earlier in log.counting() {
            let stands = self.is_standing_termination(earlier);
            for by in self.replaced.get(earlier.id()).into_iter().flatten() {
                let why = match notice_kind(earlier) {
                    Some(NoticeKind::ResumeWork) => Some(Kept::Resumes),
                    Some(NoticeKind::Termination) => stands
                        .then_some(Kept::Terminates)
                        .filter(|_| !self.ends_earlier(by.by, earlier)),
                    _ => self.kept_of(earlier, by),
                };
                found.extend(why.map(|why| Ineffective {
                    by: by.by.id().to_owned(),
                    earlier: earlier.id().to_owned(),
                    why,
                }));
            }
            let against = self.decisions(earlier.id()).iter().filter(|taken| {
                stands
                    && taken.by.references().iter().any(|reference| {
                        reference.relation == Relation::On && reference.id.value.0 == *earlier.id()
                    })
                    && matches!(
                        verdict(taken.content),
                        Some(Verdict::Rejected | Verdict::Waived)
                    )
            });
            found.extend(against.map(|taken| Ineffective {
                by: taken.by.id().to_owned(),
                earlier: earlier.id().to_owned(),
                why: Kept::Terminates,
            }));
        }
        found
    }

    /// Why a replaced delivery counts for something that the later one does not deliver.
    fn kept_of(&self, earlier: &Entry, by: &Replacement<'_>) -> Option<Kept> {
        let Body::Delivery(delivery) = &earlier.body else {
            return None;
        };
        delivery.of.iter().find_map(|of| {
            let of = of.value.0.as_str();
            if self.is_same(earlier, by.by, of) {
                return None;
            }
            let stage = self.owed(of).find(|o| o.what == What::Stage);
            let debtor = stage.and_then(|stage| stage.debtor.clone());
            self.stays(earlier, of, debtor.as_deref(), by)
        })
    }

    /// Whether a notice of termination counts.
    fn is_standing_termination(&self, entry: &Entry) -> bool {
        let Some(side) = self.actor_side(entry) else {
            return false;
        };
        notice_kind(entry) == Some(NoticeKind::Termination)
            && self.done(entry).is_some()
            && !self.terminations().is(entry, &side)
    }

    fn terminations(&self) -> TakenBack<'_, 'p> {
        TakenBack::new(&self.binding, &self.standings, &self.replaced)
    }

    /// Whether a notice ends the contract no later than another one.
    fn ends_earlier(&self, by: &Entry, earlier: &Entry) -> bool {
        let ends = |entry: &Entry| match &entry.body {
            Body::Notice(notice) => {
                let given = self.done(entry)?;
                let effective = notice.effective.as_ref();
                let at = effective.map(|at| at.due(&self.charter().zone).instant);
                Some(at.map_or(given, |at| at.max(given)))
            }
            _ => None,
        };
        notice_kind(by) == Some(NoticeKind::Termination) && ends(by) <= ends(earlier)
    }
}
