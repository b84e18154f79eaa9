//! Where the project's files are in each commit: its folder, its charter, and the folders in which its log is.
//!
//! Which files were the log is answered by the charter of each commit. Where a commit brought the charter from another folder,
//! the history goes on in that folder.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::error::HistoryError;
use super::git::Repository;
use super::graph::{At, Graph};
use super::ids::{ById, IdState};
use super::intern::Interner;
use super::meaning::{Meaning, Splitter};
use super::object::{Kind, ObjectId};
use super::objects::Objects;
use super::paths::LogPaths;
use super::tree::{Change, Node, Trees};

/// What is asked of a history.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub splitter: &'a dyn Splitter,
    pub log: &'a LogPaths<'a>,
    /// The charter's path from the project's folder.
    pub charter: &'a str,
}

/// Which files are the log's.
#[derive(Clone)]
enum Log<'a> {
    Asked(&'a LogPaths<'a>),
    Charter(Arc<LogPaths<'static>>),
}

impl Log<'_> {
    fn same(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Asked(_), Self::Asked(_)))
            || self.paths().same(other.paths())
    }

    fn paths(&self) -> &LogPaths<'_> {
        match self {
            Self::Asked(paths) => paths,
            Self::Charter(paths) => paths,
        }
    }
}

/// A folder with a project, and which of its files are the log's.
#[derive(Clone)]
struct Layout<'a> {
    /// Empty, or with a `/` at its end.
    folder: String,
    log: Log<'a>,
    /// The log's roots and then the charter, in components from the repository's root.
    wanted: Vec<Vec<String>>,
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
            wanted: roots.chain([charter]).map(parts).collect(),
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
        for (slot, root) in self.wanted.iter().enumerate().take(self.wanted.len() - 1) {
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

/// Where the project's files are in all commits.
pub(super) struct Views<'a> {
    /// The first is the one that is asked for.
    layouts: Vec<Layout<'a>>,
    /// The nodes at the log's roots, then the charter's; the same in most commits.
    nodes: Interner<Vec<Option<Node>>, IdState>,
    /// The layout of each commit, and the number of its nodes.
    of: Vec<(u32, u32)>,
    /// The commit that brought the project from somewhere that cannot be told.
    pub lost: Option<At>,
}

/// The nodes at given places in some of the commits, by their places in the graph: the newest first, because that is the order
/// in which a pack is read fastest.
pub(super) fn nodes(
    objects: &dyn Objects,
    graph: &Graph,
    wanted: &[Vec<String>],
    part: Range<usize>,
) -> Result<Vec<Vec<Option<Node>>>, HistoryError> {
    let mut trees = Trees::new(objects);
    let points = graph.iter().skip(part.start).take(part.len()).rev();
    points
        .map(|(_, point)| trees.find(point.tree, wanted))
        .collect()
}

/// What is asked for, of the commits that have it.
fn asked_for<'a>(repository: &Repository, asked: Asked<'a>) -> Layout<'a> {
    Layout::new(repository.prefix(), Log::Asked(asked.log), asked.charter)
}

/// The places that are asked for.
pub(super) fn wanted(repository: &Repository, asked: Asked<'_>) -> Vec<Vec<String>> {
    asked_for(repository, asked).wanted
}

impl<'a> Views<'a> {
    /// Finds out where the project was in each commit. `found` has the nodes of all commits, the newest first, at the places
    /// that are asked for.
    pub(super) fn new(
        repository: &Repository,
        objects: &dyn Objects,
        graph: &Graph,
        asked: Asked<'a>,
        found: impl Iterator<Item = Vec<Option<Node>>>,
    ) -> Result<Self, HistoryError> {
        let mut nodes = Interner::default();
        let mut of: Vec<(u32, u32)> = found.map(|found| (0, nodes.number(found))).collect();
        of.reverse();
        let views = Self {
            layouts: vec![asked_for(repository, asked)],
            nodes,
            of,
            lost: None,
        };
        let mut following = Following {
            asked,
            objects,
            graph,
            trees: Trees::new(objects),
            logs: ById::default(),
            views,
        };
        following.run()?;
        Ok(following.views)
    }

    /// Whether a commit holds the project.
    pub(super) fn holds_project(&self, at: At) -> bool {
        self.nodes(at).iter().any(Option::is_some)
    }

    /// The charter in a commit.
    pub(super) fn charter(&self, at: At) -> Option<ObjectId> {
        charter_of(self.nodes(at))
    }

    /// The project's folder in a commit, where it is not the one that is asked for.
    pub(super) fn other_folder(&self, at: At) -> Option<&str> {
        let folder = &self.layout(at)?.folder;
        let asked = self.layouts.first().map(|layout| &layout.folder);
        (Some(folder) != asked).then_some(folder)
    }

    /// The log files that differ between two commits (or from nothing), by their paths from the project's folder.
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
        // The project moved, or its charter names other files.
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

    fn of(&self, at: At) -> (u32, u32) {
        self.of.get(at.index()).copied().unwrap_or_default()
    }

    fn nodes(&self, at: At) -> &[Option<Node>] {
        let nodes = self.nodes.get(self.of(at).1);
        nodes.map(Vec::as_slice).unwrap_or_default()
    }

    fn layout(&self, at: At) -> Option<&Layout<'a>> {
        self.layouts.get(self.of(at).0 as usize)
    }

    /// The number of a layout: that of an equal one, where there is one.
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

/// The way from the tip to the oldest commits, on which each is told in which folder the project was.
struct Following<'o, 'a> {
    asked: Asked<'a>,
    objects: &'o dyn Objects,
    graph: &'o Graph,
    trees: Trees<'o>,
    /// The log's files by each charter; `None`: it cannot be read.
    logs: ById<ObjectId, Option<Log<'a>>>,
    views: Views<'a>,
}

impl<'a> Following<'_, 'a> {
    fn run(&mut self) -> Result<(), HistoryError> {
        self.follow()?;
        // What `git subtree --squash` brings has no history here.
        for (at, point) in self.graph.iter() {
            let first = self.graph.parents(at).is_empty() && self.graph.base() != Some(at);
            if first && self.views.lost.is_none() && self.views.holds_project(at) {
                let raw = self.objects.read(point.id, Kind::Commit)?;
                let said = |mark: &[u8]| raw.windows(mark.len()).any(|part| part == mark);
                if said(b"\ngit-subtree-split: ") {
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
        for (at, _) in self.graph.iter().rev() {
            for &parent in self.graph.parents(at) {
                if let Some(known @ false) = known.get_mut(parent.index()) {
                    *known = true;
                    self.parent(at, parent)?;
                }
            }
        }
        Ok(())
    }

    /// Finds the project in a parent, as it was there.
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

    /// Takes a commit to have a layout.
    fn look(&mut self, at: At, number: u32) -> Result<(), HistoryError> {
        if self.views.of(at).0 != number
            && let Some(layout) = self.views.layouts.get(number as usize)
            && let Some(point) = self.graph.get(at)
        {
            let nodes = self.trees.find(point.tree, &layout.wanted)?;
            let nodes = self.views.nodes.number(nodes);
            if let Some(of) = self.views.of.get_mut(at.index()) {
                *of = (number, nodes);
            }
        }
        Ok(())
    }

    /// Takes a commit to have the project in a folder; which files are the log's is told by the charter there, or else as in the
    /// commit that came after.
    fn settle(&mut self, at: At, folder: &str, after: u32) -> Result<(), HistoryError> {
        let Some(log) = self
            .views
            .layouts
            .get(after as usize)
            .map(|after| after.log.clone())
        else {
            return Ok(());
        };
        let here = Layout::new(folder, log.clone(), self.asked.charter);
        let number = self.views.number(here);
        self.look(at, number)?;
        let charter = self.views.charter(at);
        let log = match charter {
            Some(charter) => self.log_by(charter)?.unwrap_or(log),
            None => log,
        };
        let number = self
            .views
            .number(Layout::new(folder, log, self.asked.charter));
        self.look(at, number)
    }

    /// The log's files by a charter.
    fn log_by(&mut self, charter: ObjectId) -> Result<Option<Log<'a>>, HistoryError> {
        if let Some(log) = self.logs.get(&charter) {
            return Ok(log.clone());
        }
        let text = match self.objects.read(charter, Kind::Blob) {
            Ok(text) => Some(text),
            Err(HistoryError::TooLarge { .. }) => None,
            Err(error) => return Err(error),
        };
        let paths = text.and_then(|text| self.asked.splitter.log(&text));
        let log = paths.map(|paths| Log::Charter(Arc::new(paths)));
        let asked = Log::Asked(self.asked.log);
        let log = log.map(|log| if log.same(&asked) { asked } else { log });
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
        let (Some(charter), Some(point), Some(older)) =
            (charter, self.graph.get(at), self.graph.get(parent))
        else {
            return Ok(folder);
        };
        // Charters that were taken from where they stood in the parent.
        let name = format!("/{}", self.asked.charter);
        let is_charter = |path: &str| format!("/{path}").ends_with(&name);
        let trees = (Some(Node::Tree(older.tree)), Some(Node::Tree(point.tree)));
        let moved = self.trees.diff("", trees.0, trees.1, &is_charter)?;
        let places = moved.into_iter().filter_map(|change| {
            let place = change.path.strip_suffix(self.asked.charter)?.to_owned();
            // In the place of a charter that was changed, or of one that is new, only the same words are the same project.
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
            [] => {}
            [.., (second, _), (first, place)] if first > second => return Ok(place.clone()),
            [(first, place)] if *first > 0 => return Ok(place.clone()),
            _ if before.is_none() => self.views.lost = self.views.lost.or(Some(at)),
            _ => {}
        }
        Ok(folder)
    }

    /// What the entries of the log say in a commit.
    fn entries(&mut self, at: At) -> Result<HashSet<Meaning>, HistoryError> {
        let mut entries = HashSet::new();
        for file in self.views.changes(&mut self.trees, None, at)? {
            let Some(id) = file.new else { continue };
            match self.objects.read(id, Kind::Blob) {
                Ok(text) => entries.extend(self.asked.splitter.split(&text)),
                Err(HistoryError::TooLarge { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    }
}
