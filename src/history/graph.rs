//! The commits that lead to the tip, read once and kept small.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::error::HistoryError;
use super::git::{CommitId, Kind, ObjectId, Objects};
use super::header;

/// A commit's place in a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At(u32);

impl At {
    /// Its place in a list of all commits.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A commit, as far as the walk needs it.
#[derive(Debug)]
pub(super) struct Point {
    pub id: CommitId,
    pub tree: ObjectId,
    pub parents: Vec<At>,
    /// Committer time; `None`: malformed.
    pub time: Option<DateTime<Utc>>,
    /// Why it is malformed.
    pub malformed: Option<String>,
    /// Its place on the tip's first-parent line, the oldest being 0.
    pub line: Option<usize>,
    /// The object's bytes, of as many commits as there is room for.
    pub raw: Option<Box<[u8]>>,
}

/// So many bytes of commits are kept, so that those that are told of need not be read again.
const KEPT: usize = 8 << 20;

/// All commits reachable from a tip, a parent always before its children. The tip is the last.
#[derive(Debug, Default)]
pub(super) struct Graph {
    points: Vec<Point>,
}

impl Graph {
    /// Reads the commits from the objects themselves, each once.
    pub(super) fn read(objects: &dyn Objects, tip: CommitId) -> Result<Self, HistoryError> {
        let mut read: HashMap<CommitId, Option<At>> = HashMap::new();
        let mut graph = Self::default();
        let mut room = KEPT;
        // A commit is put down when all its parents have been: its number comes after theirs.
        let mut open: Vec<(Raw, usize)> = vec![(Raw::read(objects, tip, &mut room)?, 0)];
        read.insert(tip, None);
        while let Some((raw, next)) = open.last_mut() {
            if let Some(&parent) = raw.parents.get(*next) {
                *next += 1;
                if let std::collections::hash_map::Entry::Vacant(free) = read.entry(parent) {
                    free.insert(None);
                    open.push((Raw::read(objects, parent, &mut room)?, 0));
                }
            } else if let Some((raw, _)) = open.pop() {
                let at = At(u32::try_from(graph.points.len()).unwrap_or(u32::MAX));
                read.insert(raw.id, Some(at));
                let parents = raw.parents.iter().filter_map(|p| read.get(p).copied().flatten()).collect();
                graph.points.push(Point {
                    id: raw.id,
                    tree: raw.tree,
                    parents,
                    time: raw.time,
                    malformed: raw.malformed,
                    line: None,
                    raw: raw.kept,
                });
            }
        }
        graph.mark_line();
        Ok(graph)
    }

    /// Numbers the tip's first-parent line from its oldest commit.
    fn mark_line(&mut self) {
        let mut line = Vec::new();
        let mut at = self.tip();
        while let Some(here) = at {
            line.push(here);
            at = self.get(here).and_then(|p| p.parents.first().copied());
        }
        for (place, at) in line.into_iter().rev().enumerate() {
            if let Some(point) = self.points.get_mut(at.index()) {
                point.line = Some(place);
            }
        }
    }

    pub(super) fn tip(&self) -> Option<At> {
        self.points.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()).map(At)
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    pub(super) fn get(&self, at: At) -> Option<&Point> {
        self.points.get(at.index())
    }

    /// All commits, parents first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (At, &Point)> + ExactSizeIterator {
        self.points.iter().enumerate().map(|(index, point)| (At(u32::try_from(index).unwrap_or(u32::MAX)), point))
    }
}

/// A commit whose parents are not placed yet.
struct Raw {
    id: CommitId,
    tree: ObjectId,
    parents: Vec<CommitId>,
    time: Option<DateTime<Utc>>,
    malformed: Option<String>,
    kept: Option<Box<[u8]>>,
}

impl Raw {
    fn read(objects: &dyn Objects, id: CommitId, room: &mut usize) -> Result<Self, HistoryError> {
        let damaged = |why: String| HistoryError::Damaged { id: id.to_string(), why };
        let bytes = objects.read(id, Kind::Commit)?;
        let header = header::parse(&bytes).map_err(damaged)?;
        let known = |hex: &str| ObjectId::from_hex(hex).ok_or_else(|| damaged(format!("{hex:?} is no object id")));
        let (time, malformed) = match header.people {
            Ok(people) => (Some(people.committer.time), None),
            Err(why) => (None, Some(why)),
        };
        let parents = header.parents.into_iter().map(known).collect::<Result<_, _>>()?;
        let tree = known(header.tree)?;
        let left = room.checked_sub(bytes.len());
        *room = left.unwrap_or(*room);
        let kept = left.map(|_| Box::from(&*bytes));
        Ok(Self { id, tree, parents, time, malformed, kept })
    }
}
