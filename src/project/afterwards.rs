//! When the sides made their later commits: computed once, because every entry that seems late asks for it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Project;
use crate::calendar::Instant;
use crate::history::{Commit, History};

/// The times of the commits on the main line.
#[derive(Debug, Default)]
pub(super) struct Afterwards {
    by_side: OnceLock<HashMap<String, Vec<From>>>,
}

/// The earliest time of a side's commits from a place of the main line on.
#[derive(Debug)]
struct From {
    line: u32,
    earliest: Instant,
}

impl Project {
    /// The earliest time, by the committers' clocks, of the commits after a place of the main line that another side than `own`
    /// made.
    pub(super) fn earliest_of_others_after(
        &self,
        history: &History,
        since: u32,
        own: &str,
    ) -> Option<Instant> {
        let by_side = &self.afterwards.by_side;
        let by_side = by_side.get_or_init(|| self.times_by_side(history));
        let others = by_side.iter().filter(|(side, _)| *side != own);
        let earliest = others.filter_map(|(_, times)| {
            let next = times.partition_point(|from| from.line <= since);
            times.get(next).map(|from| from.earliest)
        });
        earliest.min()
    }

    fn times_by_side(&self, history: &History) -> HashMap<String, Vec<From>> {
        let mut sides: HashMap<&str, Option<&str>> = HashMap::new();
        let mut by_side: HashMap<String, Vec<From>> = HashMap::new();
        let made = |commit: &Commit| Some((commit.line?, commit.clock()?));
        for commit in &history.commits {
            let Some((line, earliest)) = made(commit) else {
                continue;
            };
            let address = history.author(commit).email.as_str();
            let side = sides
                .entry(address)
                .or_insert_with(|| self.first_side(&self.charter, address));
            if let Some(side) = side {
                let times = by_side.entry((*side).to_owned()).or_default();
                times.push(From { line, earliest });
            }
        }
        for times in by_side.values_mut() {
            times.sort_by_key(|from| from.line);
            let mut earliest: Option<Instant> = None;
            for from in times.iter_mut().rev() {
                from.earliest = earliest.map_or(from.earliest, |later| later.min(from.earliest));
                earliest = Some(from.earliest);
            }
        }
        by_side
    }
}
