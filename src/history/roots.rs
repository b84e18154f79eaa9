//! The nodes at the log's roots and of the charter, in the trees of commits.

use super::commit_graph::CommitGraph;
use super::error::HistoryError;
use super::graph::{At, Graph};
use super::ids::{ById, IdState};
use super::intern::Interner;
use super::object::ObjectId;
use super::objects::Objects;
use super::tree::{Node, Trees};

/// The nodes at some paths; the same in most commits.
pub(super) type Nodes = Interner<Vec<Option<Node>>, IdState>;

/// The nodes at some paths, by the tree of a commit.
#[derive(Debug, Default)]
pub(super) struct Roots {
    pub nodes: Nodes,
    of: ById<ObjectId, u32>,
}

impl Roots {
    /// Reads the nodes at `paths` in trees.
    pub(super) fn read(
        objects: &dyn Objects,
        paths: &[Vec<String>],
        trees: impl IntoIterator<Item = ObjectId>,
    ) -> Result<Self, HistoryError> {
        let mut reader = Trees::new(objects);
        let mut roots = Self::default();
        for tree in trees {
            if !roots.of.contains_key(&tree) {
                let number = roots.nodes.number(reader.find(tree, paths)?);
                roots.of.insert(tree, number);
            }
        }
        Ok(roots)
    }

    /// Adds others.
    pub(super) fn with(mut self, other: Self) -> Self {
        let others = other.nodes.iter().cloned();
        let numbers: Vec<u32> = others.map(|nodes| self.nodes.number(nodes)).collect();
        for (tree, number) in other.of {
            let number = numbers.get(number as usize).copied();
            self.of.entry(tree).or_insert(number.unwrap_or(u32::MAX));
        }
        self
    }

    /// The number of a tree's nodes, if it was read.
    pub(super) fn of(&self, tree: ObjectId) -> Option<u32> {
        self.of.get(&tree).copied()
    }
}

/// Which commits' trees must be read.
pub(super) struct Needed {
    /// The commits that may differ from their first parent, or have not exactly one parent.
    changed: Vec<bool>,
    /// These, their parents and the tip.
    read: Vec<bool>,
}

impl Needed {
    /// Finds the commits that did not change any of the paths, by git's filters.
    pub(super) fn new(graph: &Graph<'_>, filters: &CommitGraph, paths: &[Vec<String>]) -> Self {
        let keys = filters.keys(paths);
        let changed = graph.iter().map(|at| {
            let may_change = |place| filters.may_change(place, &keys);
            graph.parents(at).len() != 1 || graph.place(at).is_none_or(may_change)
        });
        let changed: Vec<bool> = changed.collect();
        let mut read = changed.clone();
        let parents = graph
            .iter()
            .filter(|at| changed.get(at.index()) == Some(&true));
        let parents = parents.flat_map(|at| graph.parents(at));
        for at in parents.copied().chain(graph.tip()) {
            if let Some(read) = read.get_mut(at.index()) {
                *read = true;
            }
        }
        Self { changed, read }
    }

    /// Whether a commit's tree must be read.
    pub(super) fn reads(&self, at: At) -> bool {
        self.read.get(at.index()) == Some(&true)
    }

    /// Whether a commit may differ from its first parent, or does not have exactly one parent.
    pub(super) fn is_changed(&self, at: At) -> bool {
        self.changed.get(at.index()) == Some(&true)
    }
}
