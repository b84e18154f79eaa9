//! What the order of commits says about their times: a commit was made after those before it, whatever its clock said.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::Project;
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::history::{Commit, History};

/// The tolerated difference between clocks.
pub(super) const CLOCKS: TimeDelta = TimeDelta::minutes(5);

impl Project {
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
