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
                latest = latest.max(commit.youngest_parent()).max(commit.clock());
            }
            let stamp = stamp(history, commit).zip(commit.clock());
            let Some(stamp) = stamp.map(|(stamp, time)| Stamp { time, ..stamp }) else {
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

    /// Raises the times of commits to those of the commits before them. A time does not count if the clock may have been ahead: if a
    /// later commit is older, which for a commit of another side must be one of that side, since others could add older ones.
    pub(super) fn in_order(&self, history: &mut History) {
        for commit in &mut history.commits {
            commit.raise(None);
        }
        let clocks: Vec<Option<Instant>> = history.commits.iter().map(Commit::clock).collect();
        let mut latest: Option<Instant> = None;
        let is_back = |clock: &Option<Instant>| {
            let back = clock
                .zip(latest)
                .is_some_and(|(clock, latest)| latest > clock + CLOCKS);
            latest = latest.max(*clock);
            back
        };
        // Mostly, all clocks are right.
        if !clocks.iter().any(is_back) {
            return;
        }
        let sides = self.sides_of_commits(history);
        let before = Before::new(history, &clocks, &sides);
        let raised: Vec<Option<Instant>> = (0..clocks.len())
            .map(|place| {
                let (clock, floor) = (clocks.get(place).copied()??, before.floor(place)?);
                // A second is what git's times distinguish.
                (floor > clock + CLOCKS).then(|| floor + TimeDelta::seconds(1))
            })
            .collect();
        for (commit, raised) in history.commits.iter_mut().zip(raised) {
            commit.raise(raised);
        }
    }

    /// The number of the side of each commit's author.
    fn sides_of_commits(&self, history: &History) -> Vec<Option<usize>> {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut known: HashMap<&str, Option<usize>> = HashMap::new();
        let side = |commit: &Commit| {
            let address = history.author(commit).email.as_str();
            *known.entry(address).or_insert_with(|| {
                let next = numbers.len();
                let side = self.first_side(&self.charter, address)?;
                Some(*numbers.entry(side).or_insert(next))
            })
        };
        history.commits.iter().map(side).collect()
    }

    /// By when an entry was in the log according to the other sides, if that is earlier than the commit that recorded it says: the
    /// earliest of their commits after it.
    #[must_use]
    pub fn known_by(&self, id: &str) -> Option<Instant> {
        let history = self.history()?;
        let story = history.story(id)?;
        let recorded = history.recorded(story)?;
        let since = recorded.line.or(history.landed(story)?.line)?;
        let address = history.author(recorded).email.as_str();
        let own = self.first_side(&self.charter, address)?;
        let time = recorded.time()?;
        let later = self.earliest_of_others_after(history, since, own)?;
        (later < time).then_some(later)
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
        let (line, time) = (landed.line?, landed.clock()?);
        let before = |commit: &&Commit| commit.line.is_some_and(|other| other < line);
        let later = |commit: &&Commit| commit.clock().is_some_and(|other| other > time + CLOCKS);
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
            let (Some(at), Some(made)) = (commit.line, commit.clock()) else {
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
    pub(super) fn first_side<'p>(&'p self, charter: &'p Charter, address: &str) -> Option<&'p str> {
        let earlier = self.versions.iter().map(|version| &version.charter);
        let mut all = earlier.chain([charter, &self.charter]);
        all.find_map(|charter| {
            let person = charter.person_by_email(address)?;
            Some(charter.side(&person.name)?.name.as_str())
        })
    }
}

/// What the commits before each one say about its time.
struct Before {
    /// For each commit, the latest time of the main line up to it, for commits of each side, and last for those of nobody.
    floors: Vec<Vec<Option<Instant>>>,
    sides: Vec<Option<usize>>,
    /// The latest time of those before a commit which only that commit contradicts.
    only: HashMap<usize, Instant>,
    parents: Vec<Vec<usize>>,
}

impl Before {
    fn new(history: &History, clocks: &[Option<Instant>], sides: &[Option<usize>]) -> Self {
        let count = sides.iter().flatten().max().map_or(0, |most| most + 1);
        let places: HashMap<CommitId, usize> = history
            .commits
            .iter()
            .enumerate()
            .map(|(place, commit)| (commit.id, place))
            .collect();
        let known = |commit: &Commit| -> Vec<usize> {
            commit
                .parents()
                .filter_map(|id| places.get(&id).copied())
                .collect()
        };
        let mut parents: Vec<Vec<usize>> = history.commits.iter().map(known).collect();
        // The commits between those of the main line need not be known.
        let on_line = |place: &usize| {
            let commit = history.commits.get(*place);
            commit.is_some_and(|commit| commit.line.is_some())
        };
        let line: Vec<usize> = (0..clocks.len()).filter(on_line).collect();
        for pair in line.windows(2) {
            if let [before, after] = *pair
                && let Some(parents) = parents.get_mut(after)
            {
                parents.push(before);
            }
        }
        let of = |place: usize| {
            let commit = history.commits.get(place);
            let line = commit.and_then(|commit| commit.line);
            let side = sides.get(place).copied().flatten();
            (line, side, clocks.get(place).copied().flatten())
        };
        // Whether a later commit of the same side is older, and which commits are, the two earliest of them.
        let mut own: Vec<bool> = vec![false; clocks.len()];
        let mut any: Vec<[Option<(Instant, usize)>; 2]> = vec![[None; 2]; clocks.len()];
        let mut of_side: HashMap<usize, Instant> = HashMap::new();
        let mut two: [Option<(Instant, usize)>; 2] = [None; 2];
        for place in (0..clocks.len()).rev() {
            let (Some(_), side, Some(clock)) = of(place) else {
                continue;
            };
            if let (Some(slot), Some(side)) = (own.get_mut(place), side) {
                let later = of_side.entry(side).or_insert(clock);
                *slot = *later + CLOCKS < clock;
                *later = clock.min(*later);
            }
            if let Some(slot) = any.get_mut(place) {
                *slot = two.map(|later| later.filter(|(later, _)| *later + CLOCKS < clock));
            }
            let mut three = [two[0], two[1], Some((clock, place))];
            three.sort_by_key(|later| (later.is_none(), *later));
            two = [three[0], three[1]];
        }
        let mut now: Vec<Option<Instant>> = vec![None; count + 1];
        let mut only: HashMap<usize, Instant> = HashMap::new();
        let mut floors: Vec<Vec<Option<Instant>>> = Vec::with_capacity(clocks.len());
        for (place, parents) in parents.iter().enumerate() {
            let (line, side, clock) = of(place);
            let mut here = if line.is_some() {
                now.clone()
            } else {
                let of_parents = parents.iter().filter_map(|parent| floors.get(*parent));
                of_parents.fold(vec![None; count + 1], |mut all: Vec<_>, one| {
                    for (all, one) in all.iter_mut().zip(one) {
                        *all = (*all).max(*one);
                    }
                    all
                })
            };
            let doubts = any.get(place).copied().unwrap_or_default();
            if let ([Some((_, by)), None], Some(clock)) = (doubts, clock)
                && (side.is_none() || of(by).1 == side)
            {
                let known = only.entry(by).or_insert(clock);
                *known = clock.max(*known);
            }
            let by_own = own.get(place).copied().unwrap_or(true);
            for (number, slot) in here.iter_mut().enumerate() {
                let is_own = side.is_none() || side == Some(number);
                let doubted = if is_own { doubts[0].is_some() } else { by_own };
                // On a branch it is not known what is later.
                if line.is_some() && !doubted {
                    *slot = (*slot).max(clock);
                }
            }
            if line.is_some() {
                now.clone_from(&here);
            }
            floors.push(here);
        }
        Self {
            floors,
            sides: sides.to_vec(),
            only,
            parents,
        }
    }

    /// The time before which a commit cannot have been made, by those before it.
    fn floor(&self, place: usize) -> Option<Instant> {
        let side = self.sides.get(place).copied().flatten();
        let of = |place: &usize| {
            let floors = self.floors.get(*place)?;
            match side {
                Some(side) => floors.get(side).copied().flatten(),
                None => floors.last().copied().flatten(),
            }
        };
        let parents = self.parents.get(place).into_iter().flatten();
        let floor = parents.filter_map(of).max();
        floor.max(self.only.get(&place).copied())
    }
}
