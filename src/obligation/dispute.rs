//! Entries of one side that the other contests. projlog does not decide between them.
//!
//! A reply with `gives: objection` contests each entry that it answers, unless its own side wrote that entry. So does a refusal
//! in answer to a call. An objection ends when the objector withdraws it, when the author replaces the contested entry, or
//! when both sides have decided about it.

use std::borrow::Cow;
use std::collections::HashSet;

use super::binding::{Taken, moves_due, verdict};
use super::build::{Building, done};
use super::recording::writer;
use super::sides::parties;
use super::{Act, End, Obligations};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, ByEntryId, Contestable, Decision, Entry, Kind, Targets, note_words};
use crate::project::Project;

/// The maximum quotation from an objection, in characters.
const QUOTED: usize = 200;

/// A standing objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The entry that is contested, by id.
    pub entry: String,
    /// The reply that contests it, by id.
    pub objection: String,
    /// The objector, by name.
    pub person: Option<String>,
    /// The party of that person.
    pub party: Option<String>,
    /// Since when.
    pub since: Instant,
    /// The words of the objection, shortened; empty if it has none.
    pub words: String,
}

/// An objection that contests nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IdleObjection {
    /// The reply.
    pub(super) reply: String,
    /// The entry that it names.
    pub(super) entry: String,
    pub(super) why: Idle,
}

/// Why an objection contests nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idle {
    /// The entry is of the objector's own side.
    Own,
    /// Its author had replaced it before, by the entry with this id.
    Replaced(String),
}

/// A reply by which a side took its objection back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The reply, by id.
    pub reply: String,
    /// The entry that was contested, by id.
    pub entry: String,
    /// The party that had contested it.
    pub party: String,
}

/// Standing objections, by the id of the contested entry.
type Disputes = ByEntryId<String, Vec<Dispute>>;

/// The position of a reply on the entries that it answers.
fn gives(reply: &Entry) -> Option<Gives> {
    match &reply.body {
        Body::Reply(fields) => fields.gives.as_ref().map(|gives| gives.value),
        _ => None,
    }
}

/// Whether a reply contests an entry.
pub(super) fn contests(reply: &Entry, entry: &Entry) -> bool {
    match gives(reply) {
        Some(Gives::Objection) => true,
        Some(Gives::Refusal) => entry.kind == Kind::Call,
        _ => false,
    }
}

/// Whether a reply contests an entry as far as anybody knows: what it gives may be unreadable.
pub(super) fn may_object(reply: &Entry, entry: &Entry) -> bool {
    contests(reply, entry) || (gives(reply).is_none() && reply.is_unread("gives"))
}

/// The objections of a side to an entry, and the replies that withdraw one, in chronological order until an instant.
fn positions<'p>(
    project: &'p Project,
    charter: &Charter,
    as_of: Instant,
    entry: &Entry,
    side: Option<&str>,
) -> Vec<(Instant, &'p Entry)> {
    let replies = project.log.referring(entry.id(), "answers");
    let mut replies: Vec<(Instant, &Entry)> = replies
        .filter(|reply| parties(charter, reply).first().map(String::as_str) == side)
        .filter(|reply| contests(reply, entry) || gives(reply) == Some(Gives::All))
        .filter_map(|reply| Some((done(charter, reply, as_of)?, reply)))
        .collect();
    replies.sort_by_key(|(at, _)| *at);
    replies
}

/// The first reply of an objection of a side to an entry that the side had not withdrawn by an instant.
pub(super) fn objection<'p>(
    project: &'p Project,
    charter: &Charter,
    as_of: Instant,
    entry: &Entry,
    side: Option<&str>,
) -> Option<(Instant, &'p Entry)> {
    let replies = positions(project, charter, as_of, entry, side);
    // A repeated objection counts from the first one.
    let from = replies
        .iter()
        .rposition(|(_, reply)| !contests(reply, entry))
        .map_or(0, |last| last + 1);
    replies.get(from).copied()
}

/// Whether an entry is of another side than the given one: that side acted in it, or recorded it. Of one by nobody known, either is.
fn is_of_another(kind: Kind, acted: Option<&String>, written: Option<&String>, side: &str) -> bool {
    // The author of a call is the person who recorded it, if known.
    let acted = acted.filter(|_| kind != Kind::Call);
    let mut known = acted.into_iter().chain(written).peekable();
    known.peek().is_none() || known.any(|one| one != side)
}

/// Whether a decision only says, for the side that wrote something which the other side contests, what is true of it. That takes no
/// authority: it ends the dispute once the other side has decided about it too, and nothing else.
pub(super) fn settles_dispute(
    project: &Project,
    charter: &Charter,
    entry: &Entry,
    decision: &Decision,
) -> bool {
    let Some(at) = entry.common.at.as_ref() else {
        return false;
    };
    let at = at.answer(&charter.zone).instant;
    let waives = matches!(verdict(decision), None | Some(Verdict::Waived));
    let adds = decision.sets.is_some() || decision.amount.is_some() || decision.scope.is_some();
    let sides = parties(charter, entry);
    let [own] = sides.as_slice() else {
        return false;
    };
    let is_own_and_contested = |id: &str| {
        let target = project.log.get(id);
        let target = target.filter(|target| matches!(target.kind, Kind::Delivery | Kind::Request));
        target.is_some_and(|target| {
            let mut others = charter
                .parties
                .iter()
                .map(|party| party.name.value.as_str());
            parties(charter, target).first() == Some(own)
                && others.any(|side| {
                    side != own && objection(project, charter, at, target, Some(side)).is_some()
                })
        })
    };
    !waives
        && !adds
        && decision.replaces.is_empty()
        && !decision.on.is_empty()
        && decision
            .on
            .iter()
            .all(|id| is_own_and_contested(&id.value.0))
}

impl Obligations {
    /// Why a reply that objects to an entry contests nothing.
    #[must_use]
    pub fn idle_objection(&self, reply: &str, entry: &str) -> Option<&Idle> {
        let mut idle = self.idle_objections.iter();
        let idle = idle.find(|idle| idle.reply == reply && idle.entry == entry)?;
        Some(&idle.why)
    }

    /// The replies by which objections ended.
    #[must_use]
    pub fn withdrawals(&self) -> &[Withdrawal] {
        &self.withdrawals
    }

    /// The parties for which an entry is: of a decision those that its judgement names.
    pub(super) fn acting_sides<'a>(
        &'a self,
        project: &Project,
        entry: &Entry,
    ) -> Cow<'a, [String]> {
        match self.standings.get(entry.id()) {
            Some(judged) => Cow::Borrowed(&judged.sides),
            None => Cow::Owned(parties(&project.charter, entry)),
        }
    }

    /// Whether a side may contest an event: the other side acted in it or recorded it, nobody has replaced it, and the side does not
    /// contest it already. The plan is changed by decisions.
    #[must_use]
    pub fn may_be_contested(&self, project: &Project, entry: &Entry, side: &str) -> bool {
        let sides = self.acting_sides(project, entry);
        let written = writer(project, entry);
        let id = entry.id();
        let by = |dispute: &Dispute| dispute.party.as_deref() == Some(side);
        Contestable::KINDS.contains(&entry.kind)
            && is_of_another(entry.kind, sides.first(), written.as_ref(), side)
            && !self.replaced_by_author.contains(id)
            && !self.disputes(id).iter().any(by)
    }
}

impl<'p> Building<'p> {
    /// The standing objections, by the id of the contested entry; those that contest nothing; and the withdrawals of the others.
    pub(super) fn disputes(&self) -> (Disputes, Vec<IdleObjection>, Vec<Withdrawal>) {
        let mut found = Disputes::default();
        let (mut idle, mut withdrawn) = (Vec::new(), Vec::new());
        let log = &self.project.log;
        let objections = log
            .entries()
            .iter()
            .filter(|entry| matches!(gives(entry), Some(Gives::Objection | Gives::Refusal)));
        let mut seen = HashSet::new();
        for reply in objections {
            let Body::Reply(fields) = &reply.body else {
                continue;
            };
            for id in &fields.answers {
                let Some(entry) = log.get(&id.value).filter(|entry| contests(reply, entry)) else {
                    continue;
                };
                let side = self.actor_side(reply);
                let own = side.is_some() && !self.may_contest(entry, side.as_deref());
                let why = own.then_some(Idle::Own).or_else(|| {
                    let at = self.done(reply)?;
                    let by = self.replaced_by_author(entry).filter(|by| by.at <= at)?;
                    Some(Idle::Replaced(by.entry))
                });
                if let Some(why) = why {
                    idle.push(IdleObjection {
                        reply: reply.id().to_owned(),
                        entry: entry.id().to_owned(),
                        why,
                    });
                    continue;
                }
                if !seen.insert((entry.id(), side.clone())) {
                    continue;
                }
                match self.dispute(entry, side.as_deref()) {
                    Some(dispute) => {
                        let known = found.entry(entry.id().to_owned());
                        known.or_default().push(dispute);
                    }
                    None => withdrawn.extend(self.withdrawal(entry, side.as_deref())),
                }
            }
        }
        (found, idle, withdrawn)
    }

    /// The reply by which a side took its objection to an entry back, if nothing else ended it.
    fn withdrawal(&self, entry: &'p Entry, side: Option<&str>) -> Option<Withdrawal> {
        let side = side.filter(|side| self.may_contest(entry, Some(side)))?;
        let replies = positions(self.project, self.charter(), self.as_of, entry, Some(side));
        let last = replies
            .iter()
            .rposition(|(_, reply)| contests(reply, entry))?;
        let (since, _) = replies.get(last)?;
        let (_, reply) = replies.get(last + 1)?;
        if self.replaced_by_author(entry).is_some() || self.decided_by_both(entry, *since) {
            return None;
        }
        Some(Withdrawal {
            reply: reply.id().to_owned(),
            entry: entry.id().to_owned(),
            party: side.to_owned(),
        })
    }

    /// The entries that their authors have replaced, by id.
    pub(super) fn replaced_by_authors(&self) -> HashSet<String> {
        let log = &self.project.log;
        let replaced = log.entries().iter().filter(|entry| {
            Contestable::KINDS.contains(&entry.kind) && self.replaced_by_author(entry).is_some()
        });
        replaced.map(|entry| entry.id().to_owned()).collect()
    }

    /// The standing objection of a side to an entry.
    fn dispute(&self, entry: &'p Entry, side: Option<&str>) -> Option<Dispute> {
        if !self.may_contest(entry, side) {
            return None;
        }
        let (since, objection) = objection(self.project, self.charter(), self.as_of, entry, side)?;
        if self.replaced_by_author(entry).is_some() || self.decided_by_both(entry, since) {
            return None;
        }
        let words = note_words(&objection.note);
        let quoted: String = words.chars().take(QUOTED).collect();
        let cut = quoted.len() < words.len();
        Some(Dispute {
            entry: entry.id().to_owned(),
            objection: objection.id().to_owned(),
            person: objection.actor().map(|actor| actor.value.0.clone()),
            party: side.map(str::to_owned),
            since,
            words: if cut { quoted + " …" } else { quoted },
        })
    }

    /// Whether an entry belongs to the other side: that side acted in it, or recorded it.
    fn may_contest(&self, entry: &Entry, side: Option<&str>) -> bool {
        side.is_some_and(|side| {
            let (acted, written) = (self.actor_side(entry), self.writer(entry));
            is_of_another(entry.kind, acted.as_ref(), written.as_ref(), side)
        })
    }

    /// The entry by which the author of one replaced it. Decisions have their own authority and are replaced as such.
    pub(super) fn replaced_by_author(&self, entry: &Entry) -> Option<Act> {
        let author = |entry: &Entry| match entry.kind {
            Kind::Call => self.writer(entry),
            _ => self.actor_side(entry),
        };
        let mut later = self.project.log.referring(entry.id(), "replaces");
        // Few entries are replaced.
        let first = later.next()?;
        let own = author(entry);
        let later = std::iter::once(first).chain(later).filter(|later| {
            later.kind == entry.kind && later.id() != entry.id() && author(later) == own
        });
        let binding = later.filter(|later| {
            later.kind != Kind::Decision
                || self
                    .standings
                    .get(later.id())
                    .is_some_and(|judged| judged.standing.binds())
        });
        let acts = binding.filter_map(|later| {
            Some(Act {
                entry: later.id().to_owned(),
                at: self.done(later)?.max(self.written(later)),
            })
        });
        acts.min_by_key(|act| act.at)
    }

    /// Whether both sides have decided about an entry since an objection was made.
    fn decided_by_both(&self, entry: &Entry, since: Instant) -> bool {
        // A date for the confirmation settles nothing about what was said.
        let decides = |taken: &&Taken<'_>| {
            let waives = verdict(taken.content) == Some(Verdict::Waived);
            taken.at >= since && !waives && !moves_due(taken.content)
        };
        let settling = self.binding.settling(entry.id()).iter();
        let decisions = self.decisions(entry.id()).iter().chain(settling);
        let decisions = decisions.filter(decides);
        let mut sides: Vec<String> = decisions
            .flat_map(|taken| parties(self.charter(), taken.by))
            .collect();
        sides.sort_unstable();
        sides.dedup();
        sides.len() > 1
    }

    /// Whether a side contests an entry, and by which reply.
    pub(super) fn contested(&self, entry: &str, side: Option<&str>) -> Option<End> {
        let disputes = self.disputes.get(entry)?.iter();
        let mut own = disputes.filter(|dispute| side.is_none() || dispute.party.as_deref() == side);
        own.next().map(|dispute| {
            End::Disputed(Act {
                entry: dispute.objection.clone(),
                at: dispute.since,
            })
        })
    }
}
