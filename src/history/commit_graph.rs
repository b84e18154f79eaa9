//! Git's commit-graph, version 1 (gitformat-commit-graph(5)): parents and trees of commits, and filters of the paths that
//! they changed.
//!
//! It is derived from the commits, and saves reading those that did not change the log. A file is used only if its checksum and
//! its structure are right; otherwise everything is read from the commits. What a commit-graph says is held against each
//! commit and each tree that is read (docs/decisions/0021-changed-paths.md).

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::bloom::{Hashing, Key, MAX_HASHES};
use super::bounded;
use super::hash::Hash;
use super::lookup::{self, padded};
use super::object::{CommitId, ObjectId};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 256 << 20;
/// The most files of a chain that are read.
const MAX_LAYERS: usize = 64;
/// The largest list of a chain's files, in bytes.
const LARGEST_LIST: u64 = 1 << 16;
/// No parent, and the flag of parents in the list of more parents.
const NO_PARENT: u32 = 0x7000_0000;
const MORE: u32 = 0x8000_0000;

/// A commit-graph: one file, or a chain of files of which each adds commits.
#[derive(Debug)]
pub(super) struct CommitGraph {
    layers: Vec<Layer>,
    id_len: usize,
    /// Whether the filters are asked.
    pub use_filters: bool,
}

/// A file of a commit-graph.
#[derive(Debug)]
struct Layer {
    bytes: Vec<u8>,
    /// The number of earlier files, and of the commits in them.
    before: usize,
    first: u32,
    count: usize,
    fan_out: Vec<u32>,
    ids: Range<usize>,
    commits: Range<usize>,
    /// The parents of merges of three and more.
    edges: Range<usize>,
    filters: Option<Filters>,
}

/// The filters of a file's commits.
#[derive(Debug)]
struct Filters {
    hashing: Hashing,
    /// The end of each commit's filter.
    ends: Range<usize>,
    data: Range<usize>,
}

/// A commit's place in a commit-graph: its number in the whole chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u32);

impl Place {
    /// Its place in a list of all commits.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The parents of a commit, the first one first.
pub(super) type Parents = std::iter::Chain<std::option::IntoIter<Place>, std::vec::IntoIter<Place>>;

/// The keys of some paths for each file of a commit-graph. `None`: its filters do not answer for all of them.
pub(super) struct Keys(Vec<Option<Vec<Key>>>);

impl CommitGraph {
    /// Opens the commit-graph of the first of the folders of objects that has one. `None`: there is no intact one.
    pub(super) fn open(folders: &[PathBuf], id_len: usize) -> Option<Self> {
        let layers = folders.iter().find_map(|folder| {
            let single = Layer::open(&folder.join("info/commit-graph"), id_len, 0, 0);
            single.map_or_else(
                || chain(&folder.join("info/commit-graphs"), id_len),
                |one| Some(vec![one]),
            )
        })?;
        Some(Self {
            layers,
            id_len,
            use_filters: true,
        })
    }

    /// The number of commits.
    pub(super) fn len(&self) -> usize {
        self.layers.iter().map(|layer| layer.count).sum()
    }

    /// The place of a commit.
    pub(super) fn find(&self, id: CommitId) -> Option<Place> {
        let mut layers = self.layers.iter().rev();
        layers.find_map(|layer| {
            let number = u32::try_from(layer.find(id.as_bytes())?).ok()?;
            Some(Place(layer.first.checked_add(number)?))
        })
    }

    /// The file that describes a commit, and the commit's place in it.
    fn within(&self, place: Place) -> Option<(&Layer, usize)> {
        let layer = self.layers.iter().rfind(|layer| layer.first <= place.0)?;
        let number = place.0.checked_sub(layer.first)? as usize;
        (number < layer.count).then_some((layer, number))
    }

    /// A commit's id.
    pub(super) fn id(&self, place: Place) -> Option<CommitId> {
        let (layer, number) = self.within(place)?;
        ObjectId::from_bytes(layer.id(number, self.id_len)?)
    }

    /// A commit's tree.
    pub(super) fn tree(&self, place: Place) -> Option<ObjectId> {
        let (layer, number) = self.within(place)?;
        let (tree, _) = layer
            .commit(number, self.id_len)?
            .split_at_checked(self.id_len)?;
        ObjectId::from_bytes(tree)
    }

    /// A commit's parents. `None`: the description is invalid.
    pub(super) fn parents(&self, place: Place) -> Option<Parents> {
        let (layer, number) = self.within(place)?;
        let (_, rest) = layer
            .commit(number, self.id_len)?
            .split_at_checked(self.id_len)?;
        let [first, second] = [0, 4].map(|at| self::number(rest, at));
        let known = |number: u32| self.within(Place(number)).map(|_| Place(number));
        let first = match first? {
            NO_PARENT => None,
            first => Some(known(first)?),
        };
        let mut others = Vec::new();
        match second? {
            NO_PARENT => {}
            more if more & MORE != 0 => {
                let edges = layer.bytes.get(layer.edges.clone())?;
                let start = usize::try_from(more & !MORE).ok()?;
                for edge in start.. {
                    let parent = self::number(edges, edge.checked_mul(4)?)?;
                    others.push(known(parent & !MORE)?);
                    if parent & MORE != 0 {
                        break;
                    }
                }
            }
            second => others.push(known(second)?),
        }
        Some(first.into_iter().chain(others))
    }

    /// The keys of paths, each in components from the repository's root.
    pub(super) fn keys(&self, paths: &[Vec<String>]) -> Keys {
        let of = |layer: &Layer| {
            let hashing = layer.filters.as_ref().filter(|_| self.use_filters)?.hashing;
            paths.iter().map(|path| Key::new(path, hashing)).collect()
        };
        Keys(self.layers.iter().map(of).collect())
    }

    /// Whether the commit at a place may differ from its first parent at one of the paths. Without an answer, it may.
    pub(super) fn may_change(&self, place: Place, keys: &Keys) -> bool {
        let unchanged = || {
            let (layer, number) = self.within(place)?;
            let keys = keys.0.get(layer.before)?.as_ref()?;
            let filter = layer.filter(number)?;
            Some(keys.iter().all(|key| !key.may_be_in(filter)))
        };
        unchanged() != Some(true)
    }
}

/// The files of a chain, oldest first.
fn chain(folder: &Path, id_len: usize) -> Option<Vec<Layer>> {
    let list = bounded::read(&folder.join("commit-graph-chain"), LARGEST_LIST).ok()??;
    let list = String::from_utf8(list).ok()?;
    let mut layers: Vec<Layer> = Vec::new();
    for (place, name) in list.lines().enumerate() {
        let sum = ObjectId::from_hex(name).filter(|id| id.len() == id_len && place < MAX_LAYERS)?;
        let before = layers.last().map_or(Some(0), |last| {
            last.first.checked_add(u32::try_from(last.count).ok()?)
        });
        let layer = Layer::open(
            &folder.join(format!("graph-{name}.graph")),
            id_len,
            place,
            before?,
        )?;
        // A commit in two files would be two commits of the graph.
        let mut ids = (0..layer.count).map(|number| layer.id(number, id_len));
        let is_known = |id: &[u8]| layers.iter().any(|before| before.find(id).is_some());
        let is_new = ids.all(|id| id.is_some_and(|id| !is_known(id)));
        if !is_new || !layer.bytes.ends_with(sum.as_bytes()) {
            return None;
        }
        layers.push(layer);
    }
    (!layers.is_empty()).then_some(layers)
}

impl Layer {
    /// Reads a file with the commits from number `first` on; `before` is the number of files before it.
    fn open(path: &Path, id_len: usize, before: usize, first: u32) -> Option<Self> {
        let bytes = bounded::read(path, LARGEST).ok()??;
        Self::parse(bytes, id_len, before, first)
    }

    fn parse(bytes: Vec<u8>, id_len: usize, before: usize, first: u32) -> Option<Self> {
        let hash = if id_len == 32 { 2 } else { 1 };
        let (&head, _) = bytes.split_first_chunk::<8>()?;
        let [b'C', b'G', b'P', b'H', 1, version, chunks, bases] = head else {
            return None;
        };
        if version != hash || usize::from(bases) != before || !Hash::ends(&bytes, id_len) {
            return None;
        }
        let chunks = Chunks::parse(&bytes, usize::from(chunks), id_len)?;
        let fan_out = bytes.get(chunks.of(*b"OIDF")?)?;
        let (counts, []) = fan_out.as_chunks::<4>() else {
            return None;
        };
        let fan_out: Vec<u32> = counts
            .iter()
            .map(|count| u32::from_be_bytes(*count))
            .collect();
        let count = usize::try_from(*fan_out.last()?).ok()?;
        let layer = Self {
            before,
            first,
            count,
            ids: chunks.of(*b"OIDL")?,
            commits: chunks.of(*b"CDAT")?,
            edges: chunks.of(*b"EDGE").unwrap_or(0..0),
            filters: Filters::parse(&bytes, &chunks, count),
            bytes,
            fan_out,
        };
        let fits = layer.fan_out.len() == 256
            && layer.fan_out.is_sorted()
            && layer.ids.len() == count.checked_mul(id_len)?
            && layer.commits.len() == count.checked_mul(id_len + 16)?;
        let ids = layer.bytes.get(layer.ids.clone())?;
        let in_order = ids.chunks(id_len).is_sorted_by(|id, next| id < next);
        (fits && in_order).then_some(layer)
    }

    fn id(&self, number: usize, id_len: usize) -> Option<&[u8]> {
        let ids = self.bytes.get(self.ids.clone())?;
        ids.get(number.checked_mul(id_len)?..)?.get(..id_len)
    }

    /// What is written about a commit: its tree, its first two parents, and times.
    fn commit(&self, number: usize, id_len: usize) -> Option<&[u8]> {
        let size = id_len + 16;
        let commits = self.bytes.get(self.commits.clone())?;
        commits.get(number.checked_mul(size)?..)?.get(..size)
    }

    fn find(&self, id: &[u8]) -> Option<usize> {
        let first = usize::from(*id.first()?);
        let until = |byte: usize| self.fan_out.get(byte).map(|count| *count as usize);
        let within = first.checked_sub(1).map_or(Some(0), until)?..until(first)?;
        let ids = self.bytes.get(self.ids.clone())?;
        lookup::place(within, id, |place| {
            padded(ids.get(place * id.len()..)?.get(..id.len())?)
        })
    }

    /// The filter of a commit.
    fn filter(&self, commit: usize) -> Option<&[u8]> {
        let filters = self.filters.as_ref()?;
        let ends = self.bytes.get(filters.ends.clone())?;
        let end = |commit: usize| usize::try_from(number(ends, 4 * commit)?).ok();
        let start = commit.checked_sub(1).map_or(Some(0), end)?;
        self.bytes
            .get(filters.data.clone())?
            .get(start..end(commit)?)
    }
}

impl Filters {
    fn parse(bytes: &[u8], chunks: &Chunks, count: usize) -> Option<Self> {
        let ends = chunks.of(*b"BIDX").filter(|ends| ends.len() == 4 * count)?;
        let all = chunks.of(*b"BDAT")?;
        let head = bytes.get(all.clone())?;
        let hashing = Hashing {
            version: number(head, 0)?,
            hashes: number(head, 4)?,
        };
        // After the version, the number of hashes, and the bits for each path, which only a writer needs.
        let data = all.start + 12..all.end;
        let known = matches!(hashing.version, 1 | 2) && (1..=MAX_HASHES).contains(&hashing.hashes);
        (known && data.start <= data.end).then_some(Self {
            hashing,
            ends,
            data,
        })
    }
}

/// The parts of a file, by their names.
struct Chunks(Vec<([u8; 4], Range<usize>)>);

impl Chunks {
    /// Reads the table after the header: the name and the start of each chunk, which ends where the next one begins.
    fn parse(bytes: &[u8], count: usize, id_len: usize) -> Option<Self> {
        let end = bytes.len().checked_sub(id_len)?;
        let table = bytes.get(8..8 + 12 * (count + 1))?;
        let (entries, _) = table.as_chunks::<12>();
        let starts = entries.iter().map(|entry| {
            let (name, start) = entry.split_first_chunk::<4>()?;
            let start = u64::from_be_bytes(*start.first_chunk()?);
            Some((*name, usize::try_from(start).ok()?))
        });
        let starts = starts.collect::<Option<Vec<_>>>()?;
        let ranges = starts.iter().zip(starts.iter().skip(1));
        let chunks: Vec<_> = ranges
            .map(|((name, start), (_, until))| (*name, *start..*until))
            .collect();
        let in_order = starts.is_sorted_by_key(|(_, start)| *start);
        let inside = starts.last().is_some_and(|(_, last)| *last <= end);
        (in_order && inside).then_some(Self(chunks))
    }

    fn of(&self, name: [u8; 4]) -> Option<Range<usize>> {
        let found = self.0.iter().find(|(known, _)| *known == name)?;
        Some(found.1.clone())
    }
}

/// The number at an offset.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests;
