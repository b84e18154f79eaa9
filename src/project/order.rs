//! What the order of commits says about their times: a commit was made after those before it, whatever its clock said.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;

use super::Project;
use super::story::{Stamp, recorded_by, stamp};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::history::{Commit, CommitId, History};

/// The tolerated difference between clocks.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// A commit with an impossible time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skewed {
    /// The commit.
    pub stamp: Stamp,
    /// The time of the younger parent, if the commit is older.
    pub parent: Option<Instant>,
    /// The latest time of the commits before its parents, if the commit is older than that alone. `None` with `parent`: the
    /// commit's time is in the future.
    pub before: Option<Instant>,
    /// The entries that it added, by id.
    pub recorded: Vec<String>,
}

impl Project {
    /// The commits on the log or the charter, up to an instant, that are older than a commit before them by more than clocks
    /// differ; for the present also those in the future.
    #[must_use]
    pub fn skewed(&self, as_of: Instant, at_present: bool) -> Vec<Skewed> {
        let Some(history) = self.history() else {
            return Vec::new();
        };
        let mut recorded = recorded_by(history);
        let charter = history.charter.iter();
        let charter: HashSet<u32> = charter
            .flat_map(|version| version.written.into_iter().chain([version.commit]))
            .collect();
        let known: HashSet<CommitId> = history.commits.iter().map(|commit| commit.id).collect();
        let mut latest: Option<Instant> = None;
        let mut skewed = Vec::new();
        for (place, commit) in (0..).zip(&history.commits) {
            let before = latest;
            if commit.line.is_some() {
                latest = latest.max(commit.youngest_parent()).max(commit.time());
            }
            let Some(stamp) = stamp(history, commit) else {
                continue;
            };
            if !commit.touches_log && !charter.contains(&place) {
                continue;
            }
            let is_younger = |other: &Instant| *other > stamp.time + CLOCKS;
            let parent = commit.youngest_parent().filter(is_younger);
            // Where the parents are not on the log, nothing is said about them.
            let is_alone = commit.line.is_some() && !commit.parents().any(|id| known.contains(&id));
            let before = before.filter(|other| parent.is_none() && is_alone && is_younger(other));
            let ahead = stamp.time > as_of + CLOCKS;
            if ahead && !at_present || parent.is_none() && before.is_none() && !ahead {
                continue;
            }
            if !ahead {
                // A clock that was ahead once is no reason to doubt everything after it.
                latest = Some(stamp.time);
            }
            skewed.push(Skewed {
                stamp,
                parent,
                before,
                recorded: recorded.remove(&place).unwrap_or_default(),
            });
        }
        skewed
    }

    /// The time before which a commit on the main line cannot have been made, if that is later than its own: the latest time of
    /// the commits before it.
    ///
    /// A time does not count if the clock may have been ahead: if a later commit is older. For a commit by people of another
    /// side than the authors, that must be one of their own, since the authors could add others. `charter` is read after the
    /// versions so far.
    pub(super) fn not_before(
        &self,
        history: &History,
        charter: &Charter,
        landed: &Commit,
        written: Option<&Commit>,
    ) -> Option<Instant> {
        let (line, time) = (landed.line?, landed.time()?);
        let before = |commit: &&Commit| commit.line.is_some_and(|other| other < line);
        let later = |commit: &&Commit| commit.time().is_some_and(|other| other > time + CLOCKS);
        // Mostly, all clocks are right.
        if !history.commits.iter().filter(before).any(|c| later(&c)) {
            return None;
        }
        let mut known = HashMap::new();
        let mut side = |commit: &Commit| {
            let address = history.author(commit).email.as_str();
            *known
                .entry(address)
                .or_insert_with(|| self.first_side(charter, address))
        };
        let own: Vec<Option<&str>> = [Some(landed), written]
            .into_iter()
            .flatten()
            .map(&mut side)
            .collect();
        // The earliest time of the later commits, of all and of each side, while going back.
        let mut earliest: Option<Instant> = None;
        let mut of_side: HashMap<&str, Instant> = HashMap::new();
        let mut latest = None;
        for commit in history.commits.iter().rev() {
            let (Some(at), Some(made)) = (commit.line, commit.time()) else {
                continue;
            };
            if at == line {
                continue;
            }
            let other = side(commit).filter(|side| !own.contains(&Some(side)));
            let later = match other {
                Some(side) => of_side.insert(side, made),
                None => earliest,
            };
            if let (Some(side), Some(later)) = (other, later) {
                of_side.insert(side, made.min(later));
            }
            earliest = Some(earliest.map_or(made, |earliest| earliest.min(made)));
            let is_contradicted = later.is_some_and(|later| later + CLOCKS < made);
            if at < line && made > time + CLOCKS && !is_contradicted {
                latest = latest.max(Some(made));
            }
        }
        // A second is what git's times distinguish.
        latest?.checked_add_signed(TimeDelta::seconds(1))
    }

    /// The party of the person with an address, in the first version of the charter that has it.
    fn first_side<'p>(&'p self, charter: &'p Charter, address: &str) -> Option<&'p str> {
        let earlier = self.versions.iter().map(|version| &version.charter);
        let mut all = earlier.chain([charter, &self.charter]);
        all.find_map(|charter| {
            let person = charter.person_by_email(address)?;
            Some(charter.side(&person.name)?.name.as_str())
        })
    }
}
