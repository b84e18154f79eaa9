//! The graph of the tip's ancestors, read once and stored compactly.

use std::collections::BTreeMap;
use std::ops::Range;

use super::commit_graph::{CommitGraph, Place};
use super::error::HistoryError;
use super::header;
use super::malformed::Malformation;
use super::object::Kind;
use super::object::{CommitId, ObjectId};
use super::objects::Objects;
use super::people::People;
use super::walk::{State, Walk, number};

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

/// A commit that was read.
#[derive(Debug)]
pub(super) struct Point {
    pub id: CommitId,
    pub tree: ObjectId,
    /// Committer time, in seconds since 1970; `None`: malformed.
    pub time: Option<i64>,
    /// Why it is malformed.
    pub malformed: Option<Box<Malformation>>,
    /// Who wrote it and who committed it, as numbers of the graph; `None`: malformed.
    pub author: Option<u32>,
    pub committer: Option<u32>,
    /// The object's bytes, up to a total size.
    pub raw: Option<Box<[u8]>>,
}

/// A commit of a graph. Of a long history nearly all are only described, so it is small.
#[derive(Debug)]
struct Node {
    known: Known,
    /// Its place on the main line, the oldest being 0.
    line: Option<u32>,
    /// The places of its parents in the list of all parents.
    parents: Range<u32>,
}

/// What is known of a commit.
#[derive(Debug)]
enum Known {
    /// Its id: it is not read yet.
    Named(CommitId),
    /// Its place in git's commit-graph.
    Described(Place),
    Read(Box<Point>),
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
pub(super) struct Graph<'g> {
    nodes: Vec<Node>,
    parents: Vec<At>,
    /// What describes the commits that are not read.
    described: Option<&'g CommitGraph>,
    /// The place of the oldest commit on the main line, if the history continues from a base.
    base: Option<u32>,
    people: People,
}

impl<'g> Graph<'g> {
    /// Reads all commits, each once: as `described`, or from the objects; `each` is called with the tree of each that is read.
    /// `None`: they cannot be as described.
    pub(super) fn read(
        objects: &dyn Objects,
        described: Option<&'g CommitGraph>,
        tip: CommitId,
        each: &mut dyn FnMut(ObjectId),
    ) -> Result<Option<Self>, HistoryError> {
        let mut graph = Self {
            described,
            ..Self::default()
        };
        let expected = described.map_or(0, CommitGraph::len).min(MOST_RESERVED);
        graph.nodes.reserve(expected);
        graph.parents.reserve(expected);
        let complete = graph.walk(objects, tip, usize::MAX, each)?;
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
        graph.nodes.push(Node {
            known: Known::Read(Box::new(point)),
            line: None,
            parents: 0..0,
        });
        if tip != base.commit && !graph.walk(objects, tip, most, &mut |_| {})? {
            return Ok(None);
        }
        Ok(Some(graph))
    }

    /// Reads the commits reachable from `tip` that are not read yet. False: there are more than `most`, or the history
    /// continues from a base and reaches a commit without parents, or a commit is described as its own ancestor.
    fn walk(
        &mut self,
        objects: &dyn Objects,
        tip: CommitId,
        most: usize,
        each: &mut dyn FnMut(ObjectId),
    ) -> Result<bool, HistoryError> {
        let mut walk = Walk::new(self.described);
        for at in 0..self.nodes.len() {
            if let Some(id) = self.id(At(number(at))) {
                walk.end_at(id);
            }
        }
        let mut room = KEPT;
        let tip = self.named(&mut walk, tip);
        self.open(objects, &mut walk, tip, &mut room, each)?;
        while let Some((found, next)) = walk.open.last_mut() {
            let found = *found;
            let parents = self.nodes.get(found as usize);
            let parents = parents.map_or(0..0, |node| node.parents.clone());
            if self.base.is_some() && parents.is_empty() || walk.reached > most {
                return Ok(false);
            }
            if *next == parents.end {
                walk.open.pop();
                walk.close(found);
                continue;
            }
            let Some(&parent) = self.parents.get(*next as usize) else {
                return Ok(false);
            };
            *next += 1;
            match walk.state(parent.0) {
                State::Named => self.open(objects, &mut walk, parent.0, &mut room, each)?,
                // Its descendants are still open.
                State::Open => return Ok(false),
                State::Closed(_) => {}
            }
        }
        for parent in &mut self.parents {
            if let State::Closed(number) = walk.state(parent.0) {
                *parent = At(number);
            }
        }
        walk.sort(&mut self.nodes);
        Ok(true)
    }

    /// The number in the walk of a commit by its id.
    fn named(&mut self, walk: &mut Walk, id: CommitId) -> u32 {
        match self.described.and_then(|described| described.find(id)) {
            Some(place) => self.placed(walk, place),
            None => walk.named(id, || self.nodes.push(Node::new(Known::Named(id)))),
        }
    }

    /// The number in the walk of a commit by its place in git's commit-graph.
    fn placed(&mut self, walk: &mut Walk, place: Place) -> u32 {
        walk.placed(place, || {
            self.nodes.push(Node::new(Known::Described(place)));
        })
    }

    /// Reads a commit and names its parents.
    fn open(
        &mut self,
        objects: &dyn Objects,
        walk: &mut Walk,
        found: u32,
        room: &mut usize,
        each: &mut dyn FnMut(ObjectId),
    ) -> Result<(), HistoryError> {
        let first = number(self.parents.len());
        let place = self.place(At(found));
        let described = place.and_then(|place| self.described?.parents(place));
        if let Some(parents) = described {
            for place in parents {
                let parent = self.placed(walk, place);
                self.parents.push(At(parent));
            }
        } else if let Some(id) = self.id(At(found)) {
            let (point, parents) = Point::read(objects, id, room, &mut self.people)?;
            each(point.tree);
            if let Some(node) = self.nodes.get_mut(found as usize) {
                node.known = Known::Read(Box::new(point));
            }
            for id in parents {
                let parent = self.named(walk, id);
                self.parents.push(At(parent));
            }
        }
        if let Some(node) = self.nodes.get_mut(found as usize) {
            node.parents = first..number(self.parents.len());
        }
        walk.enter(found, first);
        Ok(())
    }

    /// Reads the needed ones of the commits that are only described. False: one is not as described.
    pub(super) fn fill(
        &mut self,
        objects: &dyn Objects,
        needed: &dyn Fn(At) -> bool,
    ) -> Result<bool, HistoryError> {
        let Some(described) = self.described else {
            return Ok(true);
        };
        let mut room = KEPT;
        // Newest first: a pack is read fastest in that order.
        for at in self.iter().rev() {
            let Some(place) = self.place(at).filter(|_| needed(at)) else {
                continue;
            };
            let Some(id) = described.id(place) else {
                return Ok(false);
            };
            let (point, parents) = Point::read(objects, id, &mut room, &mut self.people)?;
            let known = self.parents(at).iter().map(|parent| self.id(*parent));
            if !known.eq(parents.into_iter().map(Some)) || described.tree(place) != Some(point.tree)
            {
                return Ok(false);
            }
            if let Some(node) = self.nodes.get_mut(at.index()) {
                node.known = Known::Read(Box::new(point));
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
            if let Some(node) = self.nodes.get_mut(at.index()) {
                node.line = Some(place);
            }
        }
    }

    /// The parents of a commit, the one on the main line first.
    pub(super) fn parents(&self, at: At) -> &[At] {
        let range = self.range(at);
        range
            .and_then(|range| self.parents.get(range))
            .unwrap_or_default()
    }

    fn range(&self, at: At) -> Option<Range<usize>> {
        let node = self.nodes.get(at.index())?;
        Some(node.parents.start as usize..node.parents.end as usize)
    }

    /// Moves the parent at a place to the front.
    pub(super) fn put_first(&mut self, at: At, place: usize) {
        let range = self.range(at);
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
        let last = self.nodes.len().checked_sub(1)?;
        u32::try_from(last).ok().map(At)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A commit that was read; `None`: it is only described.
    pub(super) fn get(&self, at: At) -> Option<&Point> {
        match &self.nodes.get(at.index())?.known {
            Known::Read(point) => Some(point),
            Known::Named(_) | Known::Described(_) => None,
        }
    }

    /// The place in git's commit-graph of a commit that was not read.
    pub(super) fn place(&self, at: At) -> Option<Place> {
        match self.nodes.get(at.index())?.known {
            Known::Described(place) => Some(place),
            Known::Named(_) | Known::Read(_) => None,
        }
    }

    /// The id of a commit.
    pub(super) fn id(&self, at: At) -> Option<CommitId> {
        match &self.nodes.get(at.index())?.known {
            Known::Named(id) => Some(*id),
            Known::Described(place) => self.described?.id(*place),
            Known::Read(point) => Some(point.id),
        }
    }

    /// The tree of a commit, as it is described if it was not read.
    pub(super) fn tree(&self, at: At) -> Option<ObjectId> {
        match self.place(at) {
            Some(place) => self.described?.tree(place),
            None => Some(self.get(at)?.tree),
        }
    }

    /// The place of a commit on the main line, the oldest being 0.
    pub(super) fn line(&self, at: At) -> Option<u32> {
        self.nodes.get(at.index())?.line
    }

    /// All commits, parents first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = At> + ExactSizeIterator + use<> {
        (0..number(self.nodes.len())).map(At)
    }
}

impl Node {
    fn new(known: Known) -> Self {
        Self {
            known,
            line: None,
            parents: 0..0,
        }
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
            time,
            malformed,
            author,
            committer,
            raw: left.map(|_| Box::from(&*bytes)),
        };
        Ok((point, parents))
    }
}
