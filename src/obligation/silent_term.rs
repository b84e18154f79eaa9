//! The term by which silence accepts: it counts as both sides agreed to it, and a change of it by one side alone does not.

use super::Standings;
use super::approval::APPROVAL;
use super::approved::Approvals;
use super::build::{Building, Draft};
use super::moved_calendars::in_version;
use crate::calendar::{Instant, Silence, Term};
use crate::charter::{Charter, Terms};
use crate::log::Entry;
use crate::message::{Message, message};
use crate::project::Project;
use crate::source::Spanned;

/// From when both sides agreed to each version of the charter that needs it, by index; empty where no version has a term by which
/// silence accepts, or there is only one.
#[derive(Debug, Clone, Default)]
pub(super) struct Agreements(Vec<Option<Instant>>);

impl Agreements {
    pub(super) fn new(
        project: &Project,
        (standings, approvals): (&Standings, &Approvals),
        as_of: Instant,
    ) -> Self {
        let versions = project.charter_versions();
        let accepts = |charter: &Charter| charter.terms.stated().any(|stated| accepts(stated.term));
        if versions.len() < 2 || !versions.iter().any(|version| accepts(&version.charter)) {
            return Self::default();
        }
        let taken = |entry: &&Entry| {
            let at = entry.common.at.as_ref()?;
            Some(at.answer(&project.charter.zone).instant)
        };
        let agreed = versions.iter().enumerate().map(|(at, version)| {
            if !project.agrees_otherwise(at) {
                return None;
            }
            let approval = approvals.of(project, standings, as_of, at)?;
            let agreed = approval.is_agreed();
            let last = approval.decided.iter().filter_map(taken).max();
            agreed.then(|| last.map_or(version.stamp.time, |last| last.max(version.stamp.time)))
        });
        Self(agreed.collect())
    }

    /// The version of the charter, of those that had landed at an instant, whose term for a decision on what a party was given both
    /// sides agreed to by then.
    fn in_force<'p>(
        &self,
        project: &'p Project,
        (party, urgent): (Option<&str>, bool),
        at: Instant,
    ) -> Option<&'p Spanned<Term>> {
        let versions = project.charter_versions();
        let stated = |charter: &'p Charter| {
            let name = party.map(|party| {
                let then = in_version(charter, &project.charter, party);
                then.map_or(party, |party| party.name.as_str())
            });
            let terms: &Terms = &charter.terms;
            let unread = terms.is_unread(APPROVAL, name, urgent);
            (terms.get(APPROVAL, name, urgent), unread)
        };
        let landed = versions.partition_point(|version| version.stamp.time <= at);
        let mut landed = versions.iter().zip(&self.0).take(landed.max(1));
        let (first, _) = landed.next()?;
        let mut force = stated(&first.charter);
        for (version, agreed) in landed {
            let next = stated(&version.charter);
            let value = |term: Option<&'p Spanned<Term>>| term.map(|term| &term.value);
            let is_other = !next.1 && value(force.0) != value(next.0);
            // What could not be read is mended without agreement.
            if is_other && (force.1 || agreed.is_some_and(|agreed| agreed <= at)) {
                force = next;
            }
        }
        force.0
    }
}

/// Whether silence accepts by a term.
fn accepts(term: &Spanned<Term>) -> bool {
    term.value.silence == Some(Silence::Accepts)
}

/// What a change of the charter by one side alone leaves without effect where silence accepts before or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdleSilence {
    /// The change of the term.
    Term,
    /// That silence accepts.
    Silence,
}

/// What a change of the term for a decision on a delivery leaves without effect until both sides agree.
#[must_use]
pub fn idle_silence(before: &Charter, after: &Charter) -> Option<IdleSilence> {
    let parties = after.parties.iter();
    let all = parties.flat_map(|party| [false, true].map(|urgent| (party.name.as_str(), urgent)));
    let changed = all.filter_map(|(party, urgent)| {
        let term = |charter: &Charter| {
            let term = charter.terms.get(APPROVAL, Some(party), urgent);
            term.map(|term| (accepts(term), term.value.clone()))
        };
        let (was, is) = (term(before), term(after));
        let is_silent = |term: &Option<(bool, Term)>| term.as_ref().is_some_and(|(is, _)| *is);
        let other = was.as_ref().map(|(_, term)| term) != is.as_ref().map(|(_, term)| term);
        match (is_silent(&was), is_silent(&is)) {
            (true, _) if other => Some(IdleSilence::Term),
            (false, true) => Some(IdleSilence::Silence),
            _ => None,
        }
    });
    changed.min_by_key(|idle| matches!(idle, IdleSilence::Silence))
}

/// Whether a part of the charter, by its name among the terms, is a term for a decision on a delivery.
#[must_use]
pub fn is_for_deliveries(term: &str) -> bool {
    term.rsplit(' ').next() == Some(APPROVAL)
}

impl<'p> Building<'p> {
    /// The term for a decision on what was delivered that applies from an instant. Where silence accepts by the one on which both
    /// sides agreed, that one; where only one side says that silence accepts, the term without that, and why.
    pub(super) fn decision_term(
        &self,
        stated: Option<&Spanned<Term>>,
        of: (Option<&str>, bool),
        at: Instant,
    ) -> (Option<Spanned<Term>>, Option<Message>) {
        if self.agreements.0.is_empty() {
            return (stated.cloned(), None);
        }
        let agreed = self.agreements.in_force(self.project, of, at);
        match (agreed.filter(|term| accepts(term)), stated) {
            (Some(agreed), _) => (Some(agreed.clone()), None),
            (None, Some(stated)) if accepts(stated) => {
                let without = stated.clone().map(|mut term| {
                    term.silence = None;
                    term
                });
                let note = message! {
                    en: "silence accepts nothing: both sides have not agreed on `silence: accepts`",
                    ru: "молчание ничего не означает: обе стороны не согласовали `silence: accepts`",
                    es: "el silencio no acepta nada: ambas partes no han acordado `silence: accepts`",
                };
                (Some(without), Some(note))
            }
            _ => (stated.cloned(), None),
        }
    }

    /// Says in the derivation of a due date why silence accepts nothing.
    pub(super) fn explain_silence(draft: &mut Draft<'p>, note: Option<Message>) {
        if let Some(note) = note.filter(|_| draft.obligation.due.is_some()) {
            draft.obligation.derivation.push(note);
        }
    }
}
