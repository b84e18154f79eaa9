//! The commits that lead to the tip, read once and kept small.

use std::ops::Range;

use chrono::{DateTime, Utc};

use super::error::HistoryError;
use super::git::{CommitId, ObjectId};
use super::header;
use super::ids::ById;
use super::objects::{Kind, Objects};

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
    /// Committer time; `None`: malformed.
    pub time: Option<DateTime<Utc>>,
    /// Why it is malformed.
    pub malformed: Option<Box<str>>,
    /// Its place on the tip's first-parent line, the oldest being 0.
    pub line: Option<u32>,
    /// Where its parents stand in the list of all parents.
    parents: Range<u32>,
    /// The object's bytes, of as many commits as there is room for.
    pub raw: Option<Box<[u8]>>,
}

/// So many bytes of commits are kept, so that those that are told of need not be read again.
const KEPT: usize = 2 << 20;

/// A commit up to which the history is known already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    pub commit: CommitId,
    /// Its place on its own first-parent line.
    pub line: u32,
}

/// All commits reachable from a tip, a parent always before its children. The tip is the last.
#[derive(Debug, Default)]
pub(super) struct Graph {
    points: Vec<Point>,
    parents: Vec<At>,
    based: bool,
}

impl Graph {
    /// Reads the commits from the objects themselves, each once.
    pub(super) fn read(objects: &dyn Objects, tip: CommitId) -> Result<Self, HistoryError> {
        let mut graph = Self::default();
        graph.walk(objects, tip, &mut ById::default(), usize::MAX)?;
        graph.mark_line(0);
        Ok(graph)
    }

    /// Reads the commits that came after `base`, which is the first of them and stands there without parents. `None`: there are
    /// more than `most`, or not all of them descend from `base` alone.
    pub(super) fn since(
        objects: &dyn Objects,
        tip: CommitId,
        base: Base,
        most: usize,
    ) -> Result<Option<Self>, HistoryError> {
        let mut graph = Self {
            based: true,
            ..Self::default()
        };
        let mut raw = Raw::read(objects, base.commit, &mut 0)?;
        raw.parents.clear();
        let mut read = ById::default();
        read.insert(base.commit, Some(graph.place(raw, &read)));
        if tip != base.commit && !graph.walk(objects, tip, &mut read, most)? {
            return Ok(None);
        }
        graph.mark_line(base.line);
        Ok(Some(graph))
    }

    /// Reads what is reachable from `tip` and not read yet. False: that is more than `most` commits, or, where the history
    /// goes on from a base, reaches a commit without parents.
    fn walk(
        &mut self,
        objects: &dyn Objects,
        tip: CommitId,
        read: &mut ById<CommitId, Option<At>>,
        most: usize,
    ) -> Result<bool, HistoryError> {
        let mut room = KEPT;
        // A commit is put down when all its parents have been: its number comes after theirs.
        let mut open: Vec<(Raw, usize)> = vec![(Raw::read(objects, tip, &mut room)?, 0)];
        read.insert(tip, None);
        while let Some((raw, next)) = open.last_mut() {
            if self.based && raw.parents.is_empty() || read.len() > most {
                return Ok(false);
            }
            if let Some(&parent) = raw.parents.get(*next) {
                *next += 1;
                if let std::collections::hash_map::Entry::Vacant(free) = read.entry(parent) {
                    free.insert(None);
                    open.push((Raw::read(objects, parent, &mut room)?, 0));
                }
            } else if let Some((raw, _)) = open.pop() {
                let id = raw.id;
                let at = self.place(raw, read);
                read.insert(id, Some(at));
            }
        }
        Ok(true)
    }

    /// Puts a commit down, whose parents have been.
    fn place(&mut self, raw: Raw, read: &ById<CommitId, Option<At>>) -> At {
        let at = At(u32::try_from(self.points.len()).unwrap_or(u32::MAX));
        let number = |list: &Vec<At>| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let first = number(&self.parents);
        self.parents.extend(
            raw.parents
                .iter()
                .filter_map(|p| read.get(p).copied().flatten()),
        );
        let parents = first..number(&self.parents);
        let Raw {
            id,
            tree,
            time,
            malformed,
            kept,
            ..
        } = raw;
        self.points.push(Point {
            id,
            tree,
            time,
            malformed,
            line: None,
            parents,
            raw: kept,
        });
        at
    }

    /// Numbers the tip's first-parent line from its oldest commit.
    fn mark_line(&mut self, first: u32) {
        let mut line = Vec::new();
        let mut at = self.tip();
        while let Some(here) = at {
            line.push(here);
            at = self.parents(here).first().copied();
        }
        for (place, at) in (first..).zip(line.into_iter().rev()) {
            if let Some(point) = self.points.get_mut(at.index()) {
                point.line = Some(place);
            }
        }
    }

    /// The parents of a commit, in order.
    pub(super) fn parents(&self, at: At) -> &[At] {
        let range = self
            .get(at)
            .map(|point| point.parents.start as usize..point.parents.end as usize);
        range
            .and_then(|range| self.parents.get(range))
            .unwrap_or_default()
    }

    /// The commit up to which the history was known already.
    pub(super) fn base(&self) -> Option<At> {
        self.based.then_some(At(0))
    }

    pub(super) fn tip(&self) -> Option<At> {
        self.points
            .len()
            .checked_sub(1)
            .and_then(|last| u32::try_from(last).ok())
            .map(At)
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    pub(super) fn get(&self, at: At) -> Option<&Point> {
        self.points.get(at.index())
    }

    /// All commits, parents first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (At, &Point)> + ExactSizeIterator {
        self.points
            .iter()
            .enumerate()
            .map(|(index, point)| (At(u32::try_from(index).unwrap_or(u32::MAX)), point))
    }
}

/// A commit whose parents are not placed yet.
struct Raw {
    id: CommitId,
    tree: ObjectId,
    parents: Vec<CommitId>,
    time: Option<DateTime<Utc>>,
    malformed: Option<Box<str>>,
    kept: Option<Box<[u8]>>,
}

impl Raw {
    fn read(objects: &dyn Objects, id: CommitId, room: &mut usize) -> Result<Self, HistoryError> {
        let damaged = |why: String| HistoryError::Damaged {
            id: id.to_string(),
            why,
        };
        let bytes = objects.read(id, Kind::Commit)?;
        let header = header::parse(&bytes).map_err(damaged)?;
        let known = |hex: &str| {
            ObjectId::from_hex(hex).ok_or_else(|| damaged(format!("{hex:?} is no object id")))
        };
        let (time, malformed) = match header.people {
            Ok(people) => (Some(people.committer.time), None),
            Err(why) => (None, Some(why.into_boxed_str())),
        };
        let parents = header
            .parents
            .into_iter()
            .map(known)
            .collect::<Result<_, _>>()?;
        let tree = known(header.tree)?;
        let left = room.checked_sub(bytes.len());
        *room = left.unwrap_or(*room);
        let kept = left.map(|_| Box::from(&*bytes));
        Ok(Self {
            id,
            tree,
            parents,
            time,
            malformed,
            kept,
        })
    }
}
