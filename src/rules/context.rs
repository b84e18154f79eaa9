//! The input of a rule.

use std::ops::Deref;

use crate::calendar::{Instant, Zone};
use crate::charter::{Charter, Party};
use crate::log::value::Allow;
use crate::log::{Body, Entry, Log};
use crate::narrator::Narrator;
use crate::obligation::{Obligation, Obligations, What};
use crate::project::{Project, Recorded, sealed};
use crate::source::Spanned;

/// What is known without the obligations: the project and the instant of the check.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'p> {
    /// The project.
    pub project: &'p Project,
    /// The instant of the check.
    pub as_of: Instant,
    /// Whether the check is as of now.
    pub at_present: bool,
    /// The names of all rules.
    pub rule_names: &'p [&'static str],
}

/// The input of a rule: the facts, the obligations as of the instant and, once the other rules have run, the outcome of
/// each entry's `allow`.
#[derive(Debug, Clone, Copy)]
pub struct Context<'p> {
    /// The facts, which a context can be used as.
    pub facts: Facts<'p>,
    /// The obligations.
    pub obligations: &'p Obligations,
    /// The outcome of each `allow`; empty until the rules that do not need it have run.
    pub allows: &'p [AllowUse<'p>],
}

impl Facts<'_> {
    /// The instant until which commits count. What the present tree has has happened, whatever the clock of its commit says.
    #[must_use]
    pub fn until(&self) -> Instant {
        if self.at_present {
            Instant::MAX_UTC
        } else {
            self.as_of
        }
    }
}

impl<'p> Deref for Context<'p> {
    type Target = Facts<'p>;

    fn deref(&self) -> &Facts<'p> {
        &self.facts
    }
}

/// An `allow` of an entry and its outcome.
#[derive(Debug, Clone, Copy)]
pub struct AllowUse<'p> {
    /// The entry.
    pub entry: &'p Entry,
    /// The item.
    pub allow: &'p Spanned<Allow>,
    /// Its outcome.
    pub outcome: Outcome,
}

/// The outcome of an `allow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It accepted a finding.
    Used,
    /// There was no finding to accept.
    Unused,
    /// The side that is owed something has not agreed.
    Proposed,
    /// Its last day has passed.
    Expired,
    /// Its reason or its last day cannot be read, and it therefore accepts nothing.
    Unread,
    /// It gives no reason and therefore accepts nothing.
    Unreasoned,
    /// Its rule did not run.
    NotJudged,
    /// Its rule does not exist.
    UnknownRule,
}

impl<'p> Facts<'p> {
    /// The log.
    #[must_use]
    pub fn log(&self) -> &'p Log {
        &self.project.log
    }

    /// The charter.
    #[must_use]
    pub fn charter(&self) -> &'p Charter {
        &self.project.charter
    }

    /// The zone in which instants are shown.
    #[must_use]
    pub fn zone(&self) -> &'p Zone {
        &self.project.charter.zone
    }

    /// The instant at which an entry happened, read in favour of the side that acted.
    #[must_use]
    pub fn done(&self, entry: &Entry) -> Option<Instant> {
        entry
            .common
            .at
            .as_ref()
            .map(|at| at.answer(self.zone()).instant)
    }

    /// Whether an entry has happened by the instant of the check.
    #[must_use]
    pub fn happened(&self, entry: &Entry) -> bool {
        self.done(entry).is_some_and(|at| at <= self.as_of)
    }

    /// Whether an entry was recorded by a commit after the instant of the check, so that it was not in the log then.
    #[must_use]
    pub fn is_recorded_later(&self, entry: &Entry) -> bool {
        matches!(self.project.recorded_time(entry.id()), Recorded::At(time) if time > self.as_of)
    }

    /// The narrator, which describes obligations in words.
    #[must_use]
    pub fn narrator(&self) -> Narrator<'p> {
        Narrator::new(self.charter())
    }

    /// When an entry was sealed, or will be; `None` if it has not landed.
    #[must_use]
    pub fn sealed_from(&self, id: &str) -> Option<Instant> {
        let landed = self.project.landed(id)?;
        let recorded = match self.project.recorded(id) {
            Recorded::At(stamp) => Some(stamp),
            Recorded::Pending | Recorded::Unknown => None,
        };
        Some(sealed(self.project, recorded.as_ref(), landed.time))
    }

    /// Whether an entry is sealed, so that a change to it would be reported, or may be sealed because history was not read.
    #[must_use]
    pub fn may_be_sealed(&self, id: &str) -> bool {
        !self.project.knows_the_past() || self.sealed_from(id).is_some_and(|from| self.as_of > from)
    }

    /// The request or call that a reply answers.
    #[must_use]
    pub fn answered(&self, entry: &Entry) -> Option<&'p Entry> {
        match &entry.body {
            Body::Reply(reply) => reply.asked(self.log()),
            _ => None,
        }
    }
}

impl<'p> Context<'p> {
    /// The obligations of a kind, each with its entry.
    pub fn owed(
        &self,
        what: impl Fn(What) -> bool,
    ) -> impl Iterator<Item = (&'p Obligation, &'p Entry)> {
        let log = self.log();
        self.obligations
            .iter()
            .filter(move |o| what(o.what))
            .filter_map(move |o| Some((o, log.get(&o.entry)?)))
    }

    /// The delivery owed for a stage.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&'p Obligation> {
        self.obligations.of(id).find(|o| o.what == What::Stage)
    }

    /// The answer owed on a request.
    #[must_use]
    pub fn answer(&self, id: &str) -> Option<&'p Obligation> {
        self.obligations
            .of(id)
            .find(|o| matches!(o.what, What::Answer(_)))
    }

    /// The party that owes something.
    #[must_use]
    pub fn debtor(&self, obligation: &Obligation) -> Option<&'p Party> {
        obligation
            .debtor
            .as_ref()
            .and_then(|name| self.charter().party(name))
    }
}
