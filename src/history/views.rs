//! The location of the project's files in each commit: its folder, its charter, and the folders of its log.
//!
//! The charter of each commit determines the log's files. If a commit moved the charter from another folder, the history
//! continues in that folder.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::error::HistoryError;
use super::git::Repository;
use super::graph::{At, Graph};
use super::ids::ById;
use super::left_behind::Left;
use super::meaning::Splitter;
use super::object::{Kind, ObjectId};
use super::objects::Objects;
use super::paths::LogPaths;
use super::roots::{Needed, Nodes, Roots};
use super::tree::{Change, Node, Trees};

/// The query for a history.
#[derive(Clone, Copy)]
pub(super) struct Query<'a> {
    pub splitter: &'a dyn Splitter,
    pub log: &'a LogPaths<'a>,
    /// The charter's path from the project's folder.
    pub charter: &'a str,
}

/// The paths of the log's files.
#[derive(Clone)]
enum Log<'a> {
    Queried(&'a LogPaths<'a>),
    Charter(Arc<LogPaths<'static>>),
}

impl Log<'_> {
    fn same(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Queried(_), Self::Queried(_)))
            || self.paths().same(other.paths())
    }

    fn paths(&self) -> &LogPaths<'_> {
        match self {
            Self::Queried(paths) => paths,
            Self::Charter(paths) => paths,
        }
    }
}

/// A project's folder and its log files.
#[derive(Clone)]
struct Layout<'a> {
    /// The folder: empty, or ending with `/`.
    folder: String,
    log: Log<'a>,
    /// The log's roots and then the charter, in components from the repository's root.
    paths: Vec<Vec<String>>,
}

impl<'a> Layout<'a> {
    fn new(folder: &str, log: Log<'a>, charter: &str) -> Self {
        let parts = |path: &str| {
            let all = folder.split('/').chain(path.split('/'));
            all.filter(|c| !c.is_empty() && *c != ".")
                .map(str::to_owned)
                .collect()
        };
        let roots = log.paths().roots().iter().map(String::as_str);
        Self {
            paths: roots.chain([charter]).map(parts).collect(),
            folder: folder.to_owned(),
            log,
        }
    }

    /// The log files that differ between two commits that have this layout, by the nodes at its roots. Their paths are from the
    /// project's folder.
    fn changes(
        &self,
        trees: &mut Trees<'_>,
        old: &[Option<Node>],
        new: &[Option<Node>],
    ) -> Result<Vec<Change>, HistoryError> {
        let inside = |path: &str| path.strip_prefix(&self.folder).map(str::to_owned);
        let keep = |path: &str| inside(path).is_some_and(|path| self.log.paths().contains(&path));
        let mut changes = Vec::new();
        for (slot, root) in self.paths.iter().enumerate().take(self.paths.len() - 1) {
            let [old, new] = [old, new].map(|nodes| nodes.get(slot).copied().flatten());
            if old != new {
                changes.extend(trees.diff(&root.join("/"), old, new, &keep)?);
            }
        }
        for change in &mut changes {
            change.path = inside(&change.path).unwrap_or_default();
        }
        Ok(changes)
    }
}

/// The location of the project's files in all commits.
pub(super) struct Views<'a> {
    /// The layouts; the first is the queried one.
    layouts: Vec<Layout<'a>>,
    /// The nodes at the log's roots, then the charter's; identical in most commits.
    nodes: Nodes,
    /// The layout of each commit, and the number of its nodes.
    of: Vec<(u32, u32)>,
    /// The commit that moved the project from an unknown folder.
    pub lost: Option<At>,
    /// What went with folders from which the project had been copied.
    pub left: Vec<Left>,
    /// The commits that have to do with that.
    pub of_left: HashSet<At>,
}

/// The layout of the query.
fn queried_layout<'a>(repository: &Repository, query: Query<'a>) -> Layout<'a> {
    Layout::new(repository.prefix(), Log::Queried(query.log), query.charter)
}

/// The paths of the query.
pub(super) fn queried_paths(repository: &Repository, query: Query<'_>) -> Vec<Vec<String>> {
    queried_layout(repository, query).paths
}

impl<'a> Views<'a> {
    /// Finds where the project was in each commit. `roots` has the nodes at the queried paths; without a commit's own, they are
    /// those of its first parent. `None`: a commit that is not changed according to `needed` is not as its first
    /// parent, so the filters are wrong; or what is asked depends on commits before the graph's base.
    pub(super) fn new(
        repository: &Repository,
        objects: &dyn Objects,
        graph: &Graph<'_>,
        query: Query<'a>,
        needed: Option<&Needed>,
        roots: Roots,
    ) -> Result<Option<Self>, HistoryError> {
        let mut of: Vec<(u32, u32)> = Vec::with_capacity(graph.len());
        for at in graph.iter() {
            let here = match needed {
                Some(needed) if !needed.reads(at) => None,
                _ => graph.tree(at).and_then(|tree| roots.of(tree)),
            };
            let parent = graph.parents(at).first();
            let before = parent.and_then(|parent| of.get(parent.index())).copied();
            let changed = needed.is_none_or(|needed| needed.is_changed(at));
            let Some(number) = here.or(before.map(|(_, before)| before)) else {
                return Ok(None);
            };
            if !changed && Some((0, number)) != before {
                return Ok(None);
            }
            of.push((0, number));
        }
        let views = Self {
            layouts: vec![queried_layout(repository, query)],
            nodes: roots.nodes,
            of,
            lost: None,
            left: Vec::new(),
            of_left: HashSet::new(),
        };
        let mut following = Following {
            query,
            objects,
            graph,
            trees: Trees::new(objects),
            logs: ById::default(),
            views,
            is_incomplete: false,
        };
        following.run()?;
        Ok((!following.is_incomplete).then_some(following.views))
    }

    /// Whether a commit is the tip, the move of the project, a merge or one without parents, or differs from its parent: only
    /// such commits are part of stories.
    pub(super) fn matters(&self, graph: &Graph<'_>, at: At) -> bool {
        let [parent] = graph.parents(at) else {
            return true;
        };
        self.of(at) != self.of(*parent)
            || graph.tip() == Some(at)
            || self.lost == Some(at)
            || self.of_left.contains(&at)
    }

    /// Whether a commit contains the project.
    pub(super) fn holds_project(&self, at: At) -> bool {
        self.nodes(at).iter().any(Option::is_some)
    }

    /// The charter in a commit.
    pub(super) fn charter(&self, at: At) -> Option<ObjectId> {
        charter_of(self.nodes(at))
    }

    /// The project's folder in a commit, if it is not the queried one.
    pub(super) fn other_folder(&self, at: At) -> Option<&str> {
        let folder = &self.layout(at)?.folder;
        let query = self.layouts.first().map(|layout| &layout.folder);
        (Some(folder) != query).then_some(folder)
    }

    /// The project's folder of the query.
    pub(super) fn queried_folder(&self) -> &str {
        self.layouts.first().map_or("", |layout| &layout.folder)
    }

    /// The log files that differ between two commits (or from none), by their paths from the project's folder.
    pub(super) fn changes(
        &self,
        trees: &mut Trees<'_>,
        from: Option<At>,
        to: At,
    ) -> Result<Vec<Change>, HistoryError> {
        let (Some(layout), nodes) = (self.layout(to), self.nodes(to)) else {
            return Ok(Vec::new());
        };
        let Some(from) = from else {
            return layout.changes(trees, &[], nodes);
        };
        if self.of(from) == self.of(to) {
            return Ok(Vec::new());
        }
        if self.of(from).0 == self.of(to).0 {
            return layout.changes(trees, self.nodes(from), nodes);
        }
        // The project moved, or the charter's globs changed.
        let mut all: BTreeMap<String, Change> = BTreeMap::new();
        for change in layout.changes(trees, &[], nodes)? {
            all.insert(change.path.clone(), change);
        }
        let Some(before) = self.layout(from) else {
            return Ok(all.into_values().collect());
        };
        for change in before.changes(trees, self.nodes(from), &[])? {
            match all.entry(change.path.clone()) {
                Entry::Vacant(free) => {
                    free.insert(change);
                }
                Entry::Occupied(both) if both.get().new == change.old => {
                    both.remove();
                }
                Entry::Occupied(mut both) => both.get_mut().old = change.old,
            }
        }
        Ok(all.into_values().collect())
    }

    /// The number of a commit's layout, and that of its nodes.
    pub(super) fn of(&self, at: At) -> (u32, u32) {
        self.of.get(at.index()).copied().unwrap_or_default()
    }

    /// Puts back what [`Self::of`] was.
    pub(super) fn put_back(&mut self, at: At, was: (u32, u32)) {
        if let Some(of) = self.of.get_mut(at.index()) {
            *of = was;
        }
    }

    fn nodes(&self, at: At) -> &[Option<Node>] {
        let nodes = self.nodes.get(self.of(at).1);
        nodes.map(Vec::as_slice).unwrap_or_default()
    }

    fn layout(&self, at: At) -> Option<&Layout<'a>> {
        self.layouts.get(self.of(at).0 as usize)
    }

    /// The number of a layout; equal layouts have the same number.
    fn number(&mut self, layout: Layout<'a>) -> u32 {
        let same =
            |other: &Layout<'_>| other.folder == layout.folder && other.log.same(&layout.log);
        let place = self.layouts.iter().position(same).unwrap_or_else(|| {
            self.layouts.push(layout);
            self.layouts.len() - 1
        });
        u32::try_from(place).unwrap_or(0)
    }
}

fn charter_of(nodes: &[Option<Node>]) -> Option<ObjectId> {
    match nodes.last() {
        Some(Some(Node::File(id))) => Some(*id),
        _ => None,
    }
}

/// The walk from the tip to the oldest commits that determines the project's folder in each commit.
pub(super) struct Following<'o, 'a> {
    pub(super) query: Query<'a>,
    pub(super) objects: &'o dyn Objects,
    pub(super) graph: &'o Graph<'o>,
    pub(super) trees: Trees<'o>,
    /// The log's files by each charter; `None`: it cannot be read.
    logs: ById<ObjectId, Option<Log<'a>>>,
    pub(super) views: Views<'a>,
    /// Whether something depends on commits before the graph's base.
    pub(super) is_incomplete: bool,
}

impl<'a> Following<'_, 'a> {
    fn run(&mut self) -> Result<(), HistoryError> {
        self.follow()?;
        self.find_late_removals()?;
        // Files from `git subtree --squash` have no history here.
        for at in self.graph.iter() {
            let first = self.graph.parents(at).is_empty() && self.graph.base() != Some(at);
            if first
                && self.views.lost.is_none()
                && self.views.holds_project(at)
                && let Some(id) = self.graph.id(at)
            {
                let raw = self.objects.read(id, Kind::Commit)?;
                let contains = |text: &[u8]| raw.windows(text.len()).any(|part| part == text);
                if contains(b"\ngit-subtree-split: ") {
                    self.views.lost = Some(at);
                }
            }
        }
        Ok(())
    }

    fn follow(&mut self) -> Result<(), HistoryError> {
        let mut known = vec![false; self.graph.len()];
        if let Some(tip) = self.graph.tip() {
            let folder = self.views.layout(tip).map(|layout| layout.folder.clone());
            self.settle(tip, &folder.unwrap_or_default(), 0)?;
        }
        for at in self.graph.iter().rev() {
            for &parent in self.graph.parents(at) {
                if let Some(known @ false) = known.get_mut(parent.index()) {
                    *known = true;
                    self.parent(at, parent)?;
                }
            }
        }
        Ok(())
    }

    /// Finds the project in a parent.
    fn parent(&mut self, at: At, parent: At) -> Result<(), HistoryError> {
        let (number, charter) = (self.views.of(at).0, self.views.charter(at));
        self.look(parent, number)?;
        let before = self.views.charter(parent);
        if before == charter {
            return Ok(());
        }
        let folder = self.folder_before(at, parent, charter, before)?;
        self.settle(parent, &folder, number)
    }

    /// Assigns a layout to a commit.
    fn look(&mut self, at: At, number: u32) -> Result<(), HistoryError> {
        if self.views.of(at).0 != number
            && let Some(layout) = self.views.layouts.get(number as usize)
            && let Some(tree) = self.graph.tree(at)
        {
            let nodes = self.trees.find(tree, &layout.paths)?;
            let nodes = self.views.nodes.number(nodes);
            if let Some(of) = self.views.of.get_mut(at.index()) {
                *of = (number, nodes);
            }
        }
        Ok(())
    }

    /// Assigns a folder to a commit; the log's files are those of the charter there, or else those of the next
    /// commit.
    pub(super) fn settle(&mut self, at: At, folder: &str, after: u32) -> Result<(), HistoryError> {
        let Some(log) = self
            .views
            .layouts
            .get(after as usize)
            .map(|after| after.log.clone())
        else {
            return Ok(());
        };
        let here = Layout::new(folder, log.clone(), self.query.charter);
        let number = self.views.number(here);
        self.look(at, number)?;
        let charter = self.views.charter(at);
        let log = match charter {
            Some(charter) => self.log_by(charter)?.unwrap_or(log),
            None => log,
        };
        let number = self
            .views
            .number(Layout::new(folder, log, self.query.charter));
        self.look(at, number)
    }

    /// The log's files according to a charter.
    fn log_by(&mut self, charter: ObjectId) -> Result<Option<Log<'a>>, HistoryError> {
        if let Some(log) = self.logs.get(&charter) {
            return Ok(log.clone());
        }
        let text = match self.objects.read(charter, Kind::Blob) {
            Ok(text) => Some(text),
            Err(HistoryError::TooLarge { .. }) => None,
            Err(error) => return Err(error),
        };
        let paths = text.and_then(|text| self.query.splitter.log(&text));
        let log = paths.map(|paths| Log::Charter(Arc::new(paths)));
        let query = Log::Queried(self.query.log);
        let log = log.map(|log| if log.same(&query) { query } else { log });
        self.logs.insert(charter, log.clone());
        Ok(log)
    }

    /// The project's folder in a parent whose charter is not that of the commit.
    fn folder_before(
        &mut self,
        at: At,
        parent: At,
        charter: Option<ObjectId>,
        before: Option<ObjectId>,
    ) -> Result<String, HistoryError> {
        let layout = self.views.layout(at).map(|layout| layout.folder.clone());
        let folder = layout.unwrap_or_default();
        let (Some(charter), Some(newer), Some(older)) =
            (charter, self.graph.tree(at), self.graph.tree(parent))
        else {
            return Ok(folder);
        };
        // Charters that were removed from their place in the parent.
        let name = format!("/{}", self.query.charter);
        let is_charter = |path: &str| format!("/{path}").ends_with(&name);
        let trees = (Some(Node::Tree(older)), Some(Node::Tree(newer)));
        let moved = self.trees.diff("", trees.0, trees.1, &is_charter)?;
        let places = moved.into_iter().filter_map(|change| {
            let place = change.path.strip_suffix(self.query.charter)?.to_owned();
            // If the charter was changed or is new, only an identical charter is the same project.
            let same = change.old == Some(charter);
            let possible = same || before.is_none() && change.new.is_none();
            (place != folder && possible).then_some((place, change.old?, same))
        });
        let mut places: Vec<(String, ObjectId, bool)> = places.collect();
        if places.iter().any(|(.., same)| *same) {
            places.retain(|(.., same)| *same);
        }
        if let [(place, _, true)] = places.as_slice() {
            return Ok(place.clone());
        }
        // Mostly the charter was changed where it is, and no entries need to be read.
        if places.is_empty() {
            let steps = before.is_none();
            let place = steps.then(|| self.place_in_steps(at, parent, &folder));
            return Ok(place.transpose()?.flatten().unwrap_or(folder));
        }
        // Of several, the one with the most entries in common.
        let mine = self.entries(at)?;
        let mut best: Vec<(usize, String)> = Vec::new();
        for (place, ..) in &places {
            let number = self.views.of(at).0;
            self.settle(parent, place, number)?;
            let theirs = self.entries(parent)?;
            best.push((mine.intersection(&theirs).count(), place.clone()));
        }
        best.sort();
        match best.as_slice() {
            [.., (second, _), (first, place)] if first > second => return Ok(place.clone()),
            [(first, place)] if *first > 0 => return Ok(place.clone()),
            _ if before.is_none() => self.views.lost = self.views.lost.or(Some(at)),
            _ => {}
        }
        Ok(folder)
    }
}
