//! Who stands on which side in each version of the charter: one side alone moves nobody.

use super::approvals::{Approving, Change, approvals};
use super::sealing::{contractor, sealed_under};
use super::seen::RecordedIn;
use super::{CharterVersion, Project, Recorded, Stamp};
use crate::calendar::Instant;
use crate::charter::{Authority, CHARTER, Consent, Positions};
use crate::log::value::Verdict;
use crate::log::{Body, Decision, Entry, Relation};

/// A decision that agrees to the charter.
struct OnCharter<'p> {
    entry: &'p Entry,
    taken: Instant,
    /// `None`: it is not committed, or its commit is unknown.
    recorded: Option<Stamp>,
}

impl Project {
    /// Puts parties, people and addresses, in every version of the charter and in the present one, where they stand: where the first
    /// version that has them says, and elsewhere once both sides have decided on it. A decision counts for the side on which
    /// its people stood before the change.
    pub(super) fn settle(&mut self) {
        let mut versions = std::mem::take(&mut self.versions);
        let forces = self.forces(&versions);
        let Some(last) = forces.last() else {
            self.positions = Positions::default().then(&self.charter, Consent::ALL);
            self.versions = versions;
            return;
        };
        for (at, force) in forces.iter().enumerate() {
            let (earlier, later) = versions.split_at_mut(at);
            let earlier = earlier.last().map(|version| &version.charter);
            if let Some(version) = later.first_mut() {
                version.charter.settle(force, earlier);
            }
        }
        let before = versions.last().map(|version| &version.charter);
        let is_last = before.is_some_and(|before| before.source == self.charter.source);
        if let Some(before) = before.filter(|_| !is_last) {
            self.charter.follow(before);
        }
        // What is not committed is not agreed.
        self.positions = last.then(&self.charter, Consent::NONE);
        let zone = self.charter.zone.clone();
        self.charter.settle(&self.positions, before);
        if self.charter.zone != zone {
            self.charter.read_calls(&self.sources);
        }
        self.versions = versions;
        self.find_calendar_versions();
    }

    /// The positions in force after each version.
    fn forces(&self, versions: &[CharterVersion]) -> Vec<Positions> {
        let Some((first, later)) = versions.split_first() else {
            return Vec::new();
        };
        let mut force = Positions::default().then(&first.charter, Consent::ALL);
        let mut forces = vec![force.clone()];
        let moves_nobody = |(force, version): (&Positions, &CharterVersion)| {
            let before = force.renamed_in(&version.charter);
            let alone = Consent {
                author: author(&before, version),
                ..Consent::NONE
            };
            force.then(&version.charter, Consent::ALL) == force.then(&version.charter, alone)
        };
        // Mostly nobody moves.
        let mut still = force.clone();
        let is_still = later.iter().all(|version| {
            let moves = !moves_nobody((&still, version));
            still = still.then(&version.charter, Consent::ALL);
            !moves
        });
        let decisions = if is_still {
            Vec::new()
        } else {
            self.on_charter()
        };
        let pairs = versions.windows(2);
        let differs = pairs.map(|pair| match pair {
            [before, after] if !is_still => {
                !after.charter.agreed_otherwise(&before.charter).is_empty()
            }
            _ => false,
        });
        let mut approving = Judging {
            project: self,
            versions,
            differs: std::iter::once(false).chain(differs).collect(),
            approved: vec![true],
            decisions,
        };
        for (at, version) in versions.iter().enumerate().skip(1) {
            let before = force.renamed_in(&version.charter);
            let agreed = is_still || approving.agree(at, &before);
            approving.approved.push(agreed);
            let with = |shown| Consent {
                both: agreed,
                author: author(&before, version),
                shown,
            };
            let next = force.then(&version.charter, with(None));
            // Mostly nobody has to be shown to agree.
            force = if next == force.then(&version.charter, with(Some(&[]))) {
                next
            } else {
                let shown = before.parties();
                let shown = shown.filter(|party| approving.is_shown(party, at, &before));
                let shown: Vec<&str> = shown.collect();
                force.then(&version.charter, with(Some(&shown)))
            };
            forces.push(force.clone());
        }
        forces
    }

    /// The decisions that agree to the charter, in the order of time.
    fn on_charter(&self) -> Vec<OnCharter<'_>> {
        let decisions = self.log.on_charter();
        let entries = decisions.filter(|entry| self.log.counts(entry));
        let mut found: Vec<OnCharter<'_>> = entries
            .filter_map(|entry| {
                let Body::Decision(decision) = &entry.body else {
                    return None;
                };
                let at = entry.common.at.as_ref();
                let at = at.filter(|_| decision.agrees_on_charter())?;
                let recorded = match self.recorded(entry.id()) {
                    Recorded::At(stamp) => Some(stamp),
                    Recorded::Pending | Recorded::Unknown => None,
                };
                Some(OnCharter {
                    entry,
                    taken: at.answer(&self.charter.zone).instant,
                    recorded,
                })
            })
            .collect();
        found.sort_by_key(|decision| decision.taken);
        found
    }

    /// Whether a person takes a decision, or approves it by one of their own.
    fn signs(&self, entry: &Entry, name: &str) -> bool {
        let is_by = |entry: &Entry| entry.actors().any(|by| *by.value.0 == *name);
        let approves = |other: &Entry| {
            let approves = |decision: &Decision| {
                let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
                matches!(verdict, Some(Verdict::Approved | Verdict::Accepted))
            };
            matches!(&other.body, Body::Decision(decision) if approves(decision)) && is_by(other)
        };
        let mut on_it = self
            .log
            .related(entry.id(), |relation| relation == Relation::On);
        is_by(entry) || on_it.any(approves)
    }
}

/// Which versions of the charter both sides approved, as far as that is known.
struct Judging<'p> {
    project: &'p Project,
    versions: &'p [CharterVersion],
    /// Whether each version changes something that is agreed.
    differs: Vec<bool>,
    /// Whether each version so far is approved.
    approved: Vec<bool>,
    decisions: Vec<OnCharter<'p>>,
}

/// The party of the author of a version of the charter.
fn author<'f>(force: &'f Positions, version: &CharterVersion) -> Option<&'f str> {
    force.side_of_address(&version.written.author_email)
}

impl Judging<'_> {
    /// Whether every party has a decision on the version at an index, by people who stood on its side before. That a side wrote the
    /// version itself shows that its decision is its own.
    fn agree(&self, at: usize, force: &Positions) -> bool {
        let version = self.versions.get(at);
        let author = version.and_then(|version| author(force, version));
        force.parties().all(|party| {
            let is_own = |decision: &OnCharter<'_>| {
                author == Some(party) || self.project.is_shown(force, decision.entry, party)
            };
            self.decides(party, at, force, &is_own)
        })
    }

    /// Whether a party has a decision on the version at an index that the log shows to be its own.
    fn is_shown(&self, party: &str, at: usize, force: &Positions) -> bool {
        self.decides(party, at, force, &|decision| {
            let by = decision
                .recorded
                .as_ref()
                .map(|stamp| stamp.author_email.as_str());
            let side = by.and_then(|email| force.side_of_address(email));
            !decision.entry.common.evidence.is_empty() || side == Some(party)
        })
    }

    /// Whether a party has such a decision on the version at an index, by people who stood on its side before.
    fn decides(
        &self,
        party: &str,
        at: usize,
        force: &Positions,
        counts: &dyn Fn(&OnCharter<'_>) -> bool,
    ) -> bool {
        let places = self.differs.iter().enumerate();
        let places: Vec<usize> = places
            .filter(|(place, differs)| **differs || *place == at)
            .map(|(place, _)| place)
            .collect();
        let changes = places.iter().filter_map(|place| {
            let version = self.versions.get(*place)?;
            let is_own = author(force, version) == Some(party);
            Some(Change { version, is_own })
        });
        let changes: Vec<Change<'_>> = changes.collect();
        let asked = places.iter().position(|place| *place == at);
        let first = self.versions.first().map(|first| first.stamp.time);
        let charters = self.granting(party, force);
        let own = self.decisions.iter().filter(|decision| {
            let in_project = first.is_none_or(|first| decision.taken >= first);
            in_project && counts(decision) && self.is_by(&charters, party, force, decision)
        });
        let sealed = |by: Option<&Stamp>, landed| self.sealed(force, by, landed);
        let own = own.map(|decision| {
            let taken = (decision.entry, decision.taken);
            Approving::of(self.project, taken, (), sealed)
        });
        let by = approvals(self.project, self.versions, &changes, own);
        asked.is_some_and(|asked| by.get(asked) == Some(&Some(())))
    }

    /// Until when what was recorded on the side of a commit's author may be corrected.
    fn sealed(&self, force: &Positions, by: Option<&Stamp>, landed: Instant) -> Instant {
        let versions = self.versions.iter();
        let mut landed_by = versions
            .rev()
            .filter(|version| version.stamp.time <= landed);
        let version = landed_by.next().or(self.versions.first());
        let charter = version.map_or(&self.project.charter, |version| &version.charter);
        let side = by.and_then(|by| force.side_of_address(&by.author_email));
        let party = match side {
            Some(side) => self.project.charter.party(side),
            None => contractor(&self.project.charter),
        };
        sealed_under(charter, party, landed)
    }

    /// The versions by which somebody may decide for a party: the approved ones, and those in which this side says who decides.
    fn granting(&self, party: &str, force: &Positions) -> Vec<&CharterVersion> {
        let versions = self.versions.iter().enumerate();
        let granting = versions.filter(|(place, version)| {
            let own = || author(force, version) == Some(party);
            self.approved.get(*place).copied().unwrap_or_default() || own()
        });
        granting.map(|(_, version)| version).collect()
    }

    /// Whether somebody on the side of a party took a decision on the charter and may do so, by the version in force then, or by
    /// one that landed until the decision was recorded.
    fn is_by(
        &self,
        charters: &[&CharterVersion],
        party: &str,
        force: &Positions,
        decision: &OnCharter<'_>,
    ) -> bool {
        let Some(at) = &decision.entry.common.at else {
            return false;
        };
        let by = RecordedIn::of(self.project, decision.entry.id(), Instant::MAX_UTC);
        let mut had: Vec<&CharterVersion> = charters.to_vec();
        had.retain(|version| by.had(self.project, version));
        // As if the first version had always been in force.
        had.extend(charters.first().filter(|_| had.is_empty()));
        let begun = had.partition_point(|version| version.stamp.time <= decision.taken);
        let mut charters = had.into_iter().skip(begun.saturating_sub(1));
        let signs = |name: &String| self.project.signs(decision.entry, name);
        charters.any(|version| {
            let charter = &version.charter;
            decision.entry.actors().any(|actor| {
                let name = &*actor.value.0;
                let own = force.side(name) == Some(party);
                let person = charter.person(name).filter(|_| own);
                match person.map(|who| charter.authority(who, CHARTER, None, charter.when(at))) {
                    Some(Authority::Granted { .. }) => true,
                    Some(Authority::Jointly { with, .. }) => with.iter().all(signs),
                    _ => false,
                }
            })
        })
    }
}
