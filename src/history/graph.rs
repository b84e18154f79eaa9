//! The graph of the tip's ancestors, read once and stored compactly.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::commit_graph::{CommitGraph, Place};
use super::error::HistoryError;
use super::header::{self, Person};
use super::intern::Interner;
use super::malformed::Malformation;
use super::object::Kind;
use super::object::{CommitId, ObjectId};
use super::objects::Objects;
use super::walk::{OPEN, Walk, number};

/// A commit's place in a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At(u32);

impl At {
    /// The commit with a number.
    pub(super) fn numbered(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    pub(super) fn number(self) -> u32 {
        self.0
    }

    /// Its place in a list of all commits.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The parts of a commit that the walk needs.
#[derive(Debug)]
pub(super) struct Point {
    pub id: CommitId,
    pub tree: ObjectId,
    /// Its place in git's commit-graph, if it was not read: then only its id, tree and parents are known.
    pub described: Option<Place>,
    /// Committer time, in seconds since 1970; `None`: malformed.
    pub time: Option<i64>,
    /// Why it is malformed.
    pub malformed: Option<Box<Malformation>>,
    /// Its place on the main line, the oldest being 0.
    pub line: Option<u32>,
    /// Who wrote it and who committed it, as numbers of the graph; `None`: malformed.
    pub author: Option<u32>,
    pub committer: Option<u32>,
    /// The places of its parents in the list of all parents.
    parents: Range<u32>,
    /// The object's bytes, up to a total size.
    pub raw: Option<Box<[u8]>>,
}

/// The most commits that memory is reserved for before they are read.
const MOST_RESERVED: usize = 1 << 20;

/// The bytes of commits kept, so that reported commits need not be read again.
const KEPT: usize = 2 << 20;

/// A commit up to which the history is cached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    pub commit: CommitId,
    /// Its place on the main line.
    pub line: u32,
}

/// All commits reachable from a tip, a parent always before its children. The tip is the last.
#[derive(Debug, Default)]
pub(super) struct Graph {
    points: Vec<Point>,
    parents: Vec<At>,
    /// The place of the oldest commit on the main line, if the history continues from a base.
    base: Option<u32>,
    people: People,
}

/// A name and an address as written in a commit.
type NameAndAddress = (Box<[u8]>, Box<[u8]>);

/// Authors and committers, by name and address.
#[derive(Debug, Default)]
struct People {
    numbers: Interner<NameAndAddress>,
    /// The last author and committer: most commits are by the same people as the one before.
    last: [u32; 2],
}

impl People {
    fn number(&mut self, person: &Person<'_>, role: usize) -> u32 {
        let last = self.last.get(role).copied().unwrap_or_default();
        let is_last = |(name, email): &(Box<[u8]>, Box<[u8]>)| {
            **name == *person.name && **email == *person.email
        };
        if self.numbers.get(last).is_some_and(is_last) {
            return last;
        }
        let number = self
            .numbers
            .number((person.name.into(), person.email.into()));
        if let Some(last) = self.last.get_mut(role) {
            *last = number;
        }
        number
    }
}

impl Graph {
    /// Reads all commits, each once: as `described`, or from the objects; `each` is called with the tree of each. `None`: they
    /// cannot be as described.
    pub(super) fn read(
        objects: &dyn Objects,
        described: Option<&CommitGraph>,
        tip: CommitId,
        each: &mut dyn FnMut(ObjectId),
    ) -> Result<Option<Self>, HistoryError> {
        let mut graph = Self::default();
        graph
            .points
            .reserve(described.map_or(0, CommitGraph::len).min(MOST_RESERVED));
        let source = Source { objects, described };
        let complete = graph.walk(source, tip, usize::MAX, each)?;
        Ok(complete.then_some(graph))
    }

    /// Reads the commits after `base`, which comes first, without parents. `None`: there are more than `most`, or they
    /// do not all descend from `base` alone.
    pub(super) fn since(
        objects: &dyn Objects,
        tip: CommitId,
        base: Base,
        most: usize,
    ) -> Result<Option<Self>, HistoryError> {
        let mut graph = Self {
            base: Some(base.line),
            ..Self::default()
        };
        let (point, _) = Point::read(objects, base.commit, &mut 0, &mut graph.people)?;
        graph.points.push(point);
        let source = Source {
            objects,
            described: None,
        };
        if tip != base.commit && !graph.walk(source, tip, most, &mut |_| {})? {
            return Ok(None);
        }
        Ok(Some(graph))
    }

    /// Reads the commits reachable from `tip` that are not read yet. False: there are more than `most`, or the history
    /// continues from a base and reaches a commit without parents, or a commit is described as its own ancestor.
    fn walk(
        &mut self,
        source: Source<'_>,
        tip: CommitId,
        most: usize,
        each: &mut dyn FnMut(ObjectId),
    ) -> Result<bool, HistoryError> {
        let mut walk = Walk::after(self.points.iter().map(|point| point.id));
        let mut room = KEPT;
        let mut read = |walk: &mut Walk, graph: &mut Self, id: CommitId| {
            let (mut point, parents) = source.point(id, &mut room, &mut graph.people)?;
            each(point.tree);
            let first = number(walk.ids.len());
            walk.ids.extend(parents);
            point.parents = first..number(walk.ids.len());
            walk.open
                .push((number(graph.points.len()), point.parents.start));
            walk.numbers.push(OPEN);
            graph.points.push(point);
            graph.parents.resize(walk.ids.len(), At(OPEN));
            Ok::<(), HistoryError>(())
        };
        walk.read.insert(tip, number(self.points.len()));
        read(&mut walk, self, tip)?;
        while let Some((found, next)) = walk.open.last_mut() {
            let found = *found as usize;
            let parents = self.points.get(found).map_or(0..0, |p| p.parents.clone());
            if self.base.is_some() && parents.is_empty() || walk.read.len() > most {
                return Ok(false);
            }
            if *next == parents.end {
                walk.open.pop();
                walk.close(found);
                continue;
            }
            let place = *next as usize;
            *next += 1;
            let Some(&parent) = walk.ids.get(place) else {
                continue;
            };
            let known = match walk.read.entry(parent) {
                Entry::Vacant(free) => {
                    let known = *free.insert(number(self.points.len()));
                    read(&mut walk, self, parent)?;
                    known
                }
                Entry::Occupied(known) => *known.get(),
            };
            // Its descendants are still open.
            if known as usize <= found && walk.number(known) == OPEN {
                return Ok(false);
            }
            if let Some(slot) = self.parents.get_mut(place) {
                *slot = At(known);
            }
        }
        for parent in &mut self.parents {
            *parent = At(walk.number(parent.0));
        }
        walk.sort(&mut self.points);
        Ok(true)
    }

    /// Reads the needed ones of the commits that are only described. False: one is not as described.
    pub(super) fn fill(
        &mut self,
        objects: &dyn Objects,
        needed: &dyn Fn(At) -> bool,
    ) -> Result<bool, HistoryError> {
        let mut room = KEPT;
        // Newest first: a pack is read fastest in that order.
        for number in (0..u32::try_from(self.points.len()).unwrap_or(u32::MAX)).rev() {
            let at = At(number);
            let Some(id) = self
                .get(at)
                .filter(|point| point.described.is_some())
                .map(|p| p.id)
            else {
                continue;
            };
            if !needed(at) {
                continue;
            }
            let (mut point, parents) = Point::read(objects, id, &mut room, &mut self.people)?;
            let known = self.parents(at).iter().filter_map(|p| self.get(*p));
            if !known.map(|parent| parent.id).eq(parents) {
                return Ok(false);
            }
            if let Some(described) = self.points.get_mut(at.index()) {
                if described.tree != point.tree {
                    return Ok(false);
                }
                point.parents = described.parents.clone();
                *described = point;
            }
        }
        Ok(true)
    }

    /// Numbers the commits of the main line, through the first parents, from the oldest.
    pub(super) fn number_line(&mut self) {
        let mut line = Vec::new();
        let mut at = self.tip();
        while let Some(here) = at {
            line.push(here);
            at = self.parents(here).first().copied();
        }
        for (place, at) in (self.base.unwrap_or(0)..).zip(line.into_iter().rev()) {
            if let Some(point) = self.points.get_mut(at.index()) {
                point.line = Some(place);
            }
        }
    }

    /// The parents of a commit, the one on the main line first.
    pub(super) fn parents(&self, at: At) -> &[At] {
        let range = self
            .get(at)
            .map(|point| point.parents.start as usize..point.parents.end as usize);
        range
            .and_then(|range| self.parents.get(range))
            .unwrap_or_default()
    }

    /// Moves the parent at a place to the front.
    pub(super) fn put_first(&mut self, at: At, place: usize) {
        let range = self.get(at).map(|point| point.parents.clone());
        let range = range.map(|range| range.start as usize..range.end as usize);
        if let Some(parents) = range.and_then(|range| self.parents.get_mut(range))
            && let Some(before) = parents.get_mut(..=place)
        {
            before.rotate_right(1);
        }
    }

    /// The name and the address behind a number.
    pub(super) fn identity(&self, who: u32) -> (String, String) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let known = self.people.numbers.get(who);
        known.map_or_else(Default::default, |(name, email)| (text(name), text(email)))
    }

    /// The commits that only one parent of a commit reaches, newest first for each parent, while `go_on` returns true for the
    /// parent's place and the commit.
    pub(super) fn sides(&self, at: At, go_on: &mut dyn FnMut(usize, At) -> bool) -> Vec<Vec<At>> {
        let parents = self.parents(at);
        let mut sides = vec![Vec::new(); parents.len()];
        let mut waiting: BTreeMap<At, u64> = BTreeMap::new();
        for (place, parent) in parents.iter().enumerate().take(64) {
            *waiting.entry(*parent).or_default() |= 1 << place;
        }
        // A commit's number is higher than its parents': once it is the largest, all its descendants were visited.
        while waiting.values().any(|mask| mask.is_power_of_two()) {
            let Some((at, mask)) = waiting.pop_last() else {
                break;
            };
            for parent in self.parents(at) {
                *waiting.entry(*parent).or_default() |= mask;
            }
            let place = usize::try_from(mask.trailing_zeros()).unwrap_or(0);
            if let Some(side) = sides.get_mut(place).filter(|_| mask.is_power_of_two()) {
                side.push(at);
                if !go_on(place, at) {
                    break;
                }
            }
        }
        sides
    }

    /// Whether two of a commit's parents have a commit in common.
    pub(super) fn parents_are_related(&self, at: At) -> bool {
        let mut seen: BTreeMap<At, usize> = BTreeMap::new();
        let mut waiting: Vec<(At, usize)> = Vec::new();
        waiting.extend(self.parents(at).iter().copied().zip(0..));
        while let Some((at, place)) = waiting.pop() {
            match seen.insert(at, place) {
                Some(other) if other != place => return true,
                Some(_) => {}
                None => waiting.extend(self.parents(at).iter().map(|parent| (*parent, place))),
            }
        }
        false
    }

    /// The commit up to which the history was cached.
    pub(super) fn base(&self) -> Option<At> {
        self.base.map(|_| At(0))
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

/// Where commits are read.
#[derive(Clone, Copy)]
struct Source<'a> {
    objects: &'a dyn Objects,
    described: Option<&'a CommitGraph>,
}

impl Source<'_> {
    /// A commit, and the ids of its parents.
    fn point(
        self,
        id: CommitId,
        room: &mut usize,
        known: &mut People,
    ) -> Result<(Point, Vec<CommitId>), HistoryError> {
        let described = self.described.and_then(|graph| {
            let place = graph.find(id)?;
            Some((place, graph.describe(place)?))
        });
        let Some((place, described)) = described else {
            return Point::read(self.objects, id, room, known);
        };
        let point = Point {
            id,
            tree: described.tree,
            described: Some(place),
            time: None,
            malformed: None,
            line: None,
            author: None,
            committer: None,
            parents: 0..0,
            raw: None,
        };
        Ok((point, described.parents))
    }
}

impl Point {
    /// Reads a commit, and the ids of its parents.
    fn read(
        objects: &dyn Objects,
        id: CommitId,
        room: &mut usize,
        known: &mut People,
    ) -> Result<(Self, Vec<CommitId>), HistoryError> {
        let damaged = |why: String| HistoryError::Damaged {
            id: id.to_string(),
            why,
        };
        let bytes = objects.read(id, Kind::Commit)?;
        let header = header::parse(&bytes).map_err(damaged)?;
        let id_of = |hex: &str| {
            ObjectId::from_hex(hex).ok_or_else(|| damaged(format!("{hex:?} is not an object id")))
        };
        let (mut time, mut author, mut committer, mut malformed) = (None, None, None, None);
        match header.people {
            Ok(people) => {
                time = Some(people.committer.time.timestamp());
                author = Some(known.number(&people.author, 0));
                committer = Some(known.number(&people.committer, 1));
            }
            Err(why) => malformed = Some(Box::new(why)),
        }
        let parents = header.parents.into_iter().map(id_of);
        let parents = parents.collect::<Result<_, _>>()?;
        let tree = id_of(header.tree)?;
        let left = room.checked_sub(bytes.len());
        *room = left.unwrap_or(*room);
        let point = Self {
            id,
            tree,
            described: None,
            time,
            malformed,
            line: None,
            author,
            committer,
            parents: 0..0,
            raw: left.map(|_| Box::from(&*bytes)),
        };
        Ok((point, parents))
    }
}
