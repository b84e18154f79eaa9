//! Git trees: parsing, and the difference between two trees.

use super::error::HistoryError;
use super::ids::IdState;
use super::object::{Kind, ObjectId};
use super::objects::Objects;
use super::recent::Recent;
use std::sync::Arc;

/// The most files under the log's folders; more is not a log (and may be a tree bomb).
const MAX_FILES: usize = 1_000_000;
/// The most bytes of their paths together: a small repository can name a folder in itself a thousand times, a thousand deep.
const MAX_PATHS: usize = 256 << 20;
/// The deepest nesting, as in git itself.
const DEEPEST: usize = 2_048;
/// The bytes of trees kept for the next comparison.
const KEPT: usize = 1 << 20;

/// An entry of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// A folder.
    Tree(ObjectId),
    /// A regular file, executable or not, but not a link or submodule.
    File(ObjectId),
}

/// Something that is no regular file and no folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OddKind {
    /// A symbolic link; its blob has the path.
    Link,
    /// A submodule.
    Submodule,
    /// A folder, which may stand in the place of a file.
    Folder,
}

/// Such a thing, with its path from the project's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// The path, with `/`.
    pub path: String,
    /// What it is.
    pub kind: OddKind,
    /// The id of the link's blob, or of the submodule's commit.
    pub id: ObjectId,
}

/// A file that differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Its path from the repository's root.
    pub path: String,
    pub old: Option<ObjectId>,
    pub new: Option<ObjectId>,
}

/// One line of a raw tree.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Item<'a> {
    mode: &'a [u8],
    name: &'a [u8],
    id: &'a [u8],
}

/// A reader of trees that caches those likely to be read again in the next comparison.
pub(super) struct Trees<'r> {
    objects: &'r dyn Objects,
    recent: Recent<ObjectId, Arc<[u8]>, IdState>,
}

impl<'r> Trees<'r> {
    pub(super) fn new(objects: &'r dyn Objects) -> Self {
        Self {
            objects,
            recent: Recent::new(KEPT),
        }
    }

    fn raw(&mut self, id: ObjectId) -> Result<Arc<[u8]>, HistoryError> {
        if let Some(raw) = self.recent.get(&id) {
            return Ok(raw);
        }
        let raw = self.objects.read(id, Kind::Tree)?;
        self.recent.put(id, Arc::clone(&raw), raw.len());
        Ok(raw)
    }

    /// The nodes at `paths` (each as components; empty for the tree itself) under `tree`.
    pub(super) fn find(
        &mut self,
        tree: ObjectId,
        paths: &[Vec<String>],
    ) -> Result<Vec<Option<Node>>, HistoryError> {
        let mut found = vec![None; paths.len()];
        // Each step: a tree, how many components lead to it, and which paths go through it.
        let mut todo = vec![(tree, 0_usize, (0..paths.len()).collect::<Vec<_>>())];
        while let Some((tree, depth, slots)) = todo.pop() {
            let (here, deeper): (Vec<_>, Vec<_>) = slots
                .into_iter()
                .partition(|&s| paths.get(s).is_some_and(|p| p.len() == depth));
            for slot in here {
                if let Some(slot) = found.get_mut(slot) {
                    *slot = Some(Node::Tree(tree));
                }
            }
            if deeper.is_empty() {
                continue;
            }
            let raw = self.raw(tree)?;
            let raw = (tree, raw);
            let mut items = Items::of(Some(&raw));
            while let Some((item, len)) = items.first()? {
                let item = items.skip(item, len);
                let Some(node) = item.node() else { continue };
                let through: Vec<usize> = deeper
                    .iter()
                    .copied()
                    .filter(|&s| {
                        paths
                            .get(s)
                            .and_then(|p| p.get(depth))
                            .is_some_and(|c| c.as_bytes() == item.name)
                    })
                    .collect();
                match node {
                    _ if through.is_empty() => {}
                    Node::Tree(id) => todo.push((id, depth + 1, through)),
                    Node::File(_) => {
                        for slot in through
                            .into_iter()
                            .filter(|&s| paths.get(s).is_some_and(|p| p.len() == depth + 1))
                        {
                            if let Some(slot) = found.get_mut(slot) {
                                *slot = Some(node);
                            }
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    /// The links, submodules and folders in a tree and in its folders that `enter` accepts, in no particular order.
    pub(super) fn odd(
        &mut self,
        tree: ObjectId,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Odd>, HistoryError> {
        let mut odd = Vec::new();
        let mut todo = Pairs::default();
        todo.add(String::new(), None, Some(Node::Tree(tree)), 0)?;
        while let Some((folder, _, node, depth)) = todo.todo.pop() {
            let Some(Node::Tree(tree)) = node else {
                continue;
            };
            let raw = (tree, self.raw(tree)?);
            let mut items = Items::of(Some(&raw));
            while let Some((item, len)) = items.first()? {
                let item = items.skip(item, len);
                let name = String::from_utf8_lossy(item.name);
                let path = if folder.is_empty() {
                    name.into_owned()
                } else {
                    format!("{folder}/{name}")
                };
                if let Some((kind, id)) = item.odd() {
                    odd.push(Odd { path, kind, id });
                } else if let Some(node @ Node::Tree(_)) = item.node() {
                    let (kind, id) = (OddKind::Folder, node.id());
                    if enter(&path) {
                        todo.add(path.clone(), None, Some(node), depth + 1)?;
                    }
                    odd.push(Odd { path, kind, id });
                }
            }
        }
        Ok(odd)
    }

    /// The files that `keep` accepts and that differ between two nodes at `path`, in no particular order.
    pub(super) fn diff(
        &mut self,
        path: &str,
        old: Option<Node>,
        new: Option<Node>,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Change>, HistoryError> {
        let mut changes = Vec::new();
        let mut pairs = Pairs::default();
        pairs.add(path.to_owned(), old, new, 0)?;
        while let Some((path, old, new, depth)) = pairs.todo.pop() {
            if old == new {
                continue;
            }
            let (old_tree, old_file) = split(old);
            let (new_tree, new_file) = split(new);
            if old_file != new_file && keep(&path) {
                changes.push(Change {
                    path: path.clone(),
                    old: old_file,
                    new: new_file,
                });
            }
            if old_tree != new_tree {
                self.pair_up(&path, old_tree, new_tree, depth + 1, &mut pairs)?;
            }
        }
        Ok(changes)
    }

    /// Adds the differences of two trees to `pairs`. Both are sorted by name; in an unsorted (hostile) tree, a name appears once
    /// as gone and once as new, which for the entries in it is the same as unchanged.
    fn pair_up(
        &mut self,
        path: &str,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
        depth: usize,
        pairs: &mut Pairs,
    ) -> Result<(), HistoryError> {
        let old_raw = old
            .map(|id| self.raw(id).map(|raw| (id, raw)))
            .transpose()?;
        let new_raw = new
            .map(|id| self.raw(id).map(|raw| (id, raw)))
            .transpose()?;
        let mut olds = Items::of(old_raw.as_ref());
        let mut news = Items::of(new_raw.as_ref());
        loop {
            let old = olds.first()?;
            // Most lines are the same in both, and need to be read only once.
            if let Some((_, len)) = old
                && olds.skip_shared(&mut news, len)
            {
                continue;
            }
            let new = news.first()?;
            let order = match (&old, &new) {
                (None, None) => return Ok(()),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some((old, _)), Some((new, _))) => old.key().cmp(new.key()),
            };
            let old = old.filter(|_| order.is_le());
            let new = new.filter(|_| order.is_ge());
            let old = old.map(|(item, len)| olds.skip(item, len));
            let new = new.map(|(item, len)| news.skip(item, len));
            let (old_node, new_node) = (
                old.and_then(|item| item.node()),
                new.and_then(|item| item.node()),
            );
            if old_node == new_node {
                continue;
            }
            if let Some(item) = new.or(old) {
                let name = String::from_utf8_lossy(item.name);
                let path = if path.is_empty() {
                    name.into_owned()
                } else {
                    format!("{path}/{name}")
                };
                pairs.add(path, old_node, new_node, depth)?;
            }
        }
    }
}

/// What is still to be compared, and how much there was.
#[derive(Default)]
struct Pairs {
    /// A path, what is there in the old tree and in the new one, and how deep it is.
    todo: Vec<(String, Option<Node>, Option<Node>, usize)>,
    files: usize,
    /// The bytes of all paths.
    bytes: usize,
}

impl Pairs {
    fn add(
        &mut self,
        path: String,
        old: Option<Node>,
        new: Option<Node>,
        depth: usize,
    ) -> Result<(), HistoryError> {
        self.files += 1;
        self.bytes += path.len();
        if self.files > MAX_FILES || self.bytes > MAX_PATHS || depth > DEEPEST {
            let id = new.or(old).map_or_else(String::new, |n| n.id().to_string());
            return Err(HistoryError::Damaged {
                id,
                why: "its folders hold more files, or go deeper, than can be read".into(),
            });
        }
        self.todo.push((path, old, new, depth));
        Ok(())
    }
}

impl Node {
    pub(super) fn id(self) -> ObjectId {
        match self {
            Self::Tree(id) | Self::File(id) => id,
        }
    }
}

impl Item<'_> {
    /// `None`: a symbolic link, a submodule, or a mode that git does not write.
    fn node(&self) -> Option<Node> {
        match self.mode {
            b"40000" | b"040000" => ObjectId::from_bytes(self.id).map(Node::Tree),
            b"100644" | b"100755" | b"100664" => ObjectId::from_bytes(self.id).map(Node::File),
            _ => None,
        }
    }

    /// A symbolic link or a submodule.
    fn odd(&self) -> Option<(OddKind, ObjectId)> {
        let kind = match self.mode {
            b"120000" => OddKind::Link,
            b"160000" => OddKind::Submodule,
            _ => return None,
        };
        Some((kind, ObjectId::from_bytes(self.id)?))
    }

    /// Git sorts a folder as if its name ended in `/`.
    fn key(&self) -> impl Iterator<Item = u8> + '_ {
        let tail = if matches!(self.mode, b"40000" | b"040000") {
            Some(b'/')
        } else {
            None
        };
        self.name.iter().copied().chain(tail)
    }
}

fn split(node: Option<Node>) -> (Option<ObjectId>, Option<ObjectId>) {
    match node {
        Some(Node::Tree(id)) => (Some(id), None),
        Some(Node::File(id)) => (None, Some(id)),
        None => (None, None),
    }
}

/// The lines of a raw tree: `mode SP name NUL id`.
#[derive(Clone, Copy)]
struct Items<'a> {
    tree: Option<ObjectId>,
    rest: &'a [u8],
}

impl<'a> Items<'a> {
    /// The lines of a tree; none without a tree.
    fn of(tree: Option<&'a (ObjectId, Arc<[u8]>)>) -> Self {
        Self {
            tree: tree.map(|(id, _)| *id),
            rest: tree.map_or(&[], |(_, raw)| raw),
        }
    }

    /// The first line and its length. `None`: there are no more.
    fn first(&self) -> Result<Option<(Item<'a>, usize)>, HistoryError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        match item(self.rest, self.tree.map_or(0, ObjectId::len)) {
            Some(found) => Ok(Some(found)),
            None => Err(HistoryError::Damaged {
                id: self.tree.map_or_else(String::new, |id| id.to_string()),
                why: "it is not a tree".into(),
            }),
        }
    }

    /// Goes on to the next line after the first one.
    fn skip(&mut self, first: Item<'a>, len: usize) -> Item<'a> {
        self.rest = self.rest.get(len..).unwrap_or_default();
        first
    }

    /// Skips the first line, `len` bytes, in both trees, if it is the same.
    fn skip_shared(&mut self, other: &mut Self, len: usize) -> bool {
        let (Some(here), Some(there)) = (self.rest.get(..len), other.rest.get(..len)) else {
            return false;
        };
        let same = here == there;
        if same {
            self.rest = self.rest.get(len..).unwrap_or_default();
            other.rest = other.rest.get(len..).unwrap_or_default();
        }
        same
    }
}

/// The first line of a raw tree, and its length.
fn item(raw: &[u8], id_len: usize) -> Option<(Item<'_>, usize)> {
    let blank = raw.iter().take(8).position(|&b| b == b' ')?;
    let mode = raw.get(..blank)?;
    let rest = raw.get(blank + 1..)?;
    let nul = rest.iter().position(|&b| b == 0)?;
    let name = rest.get(..nul).filter(|n| !n.is_empty())?;
    let id = rest.get(nul + 1..nul + 1 + id_len)?;
    Some((Item { mode, name, id }, blank + 1 + nul + 1 + id_len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::fuzzing;

    /// A folder that holds itself, as only made-up ids can, stands for one with thousands of names for one folder, thousands deep.
    #[test]
    fn folders_that_name_each_other_are_not_followed_for_ever() {
        let mut tree = Vec::new();
        for number in 0..2_000 {
            tree.extend(format!("40000 {number:0>200}\0").bytes());
            tree.extend(fuzzing::id(2));
        }
        let error = fuzzing::differing(b"", &tree).unwrap_err();
        assert!(error.to_string().contains("more files"), "{error}");
    }

    #[test]
    fn paths_have_limits_together_and_not_only_those_that_wait() {
        let mut pairs = Pairs::default();
        let mut add = |len: usize, depth| {
            pairs.todo.clear();
            pairs.add("x".repeat(len), None, None, depth)
        };
        let most = MAX_PATHS >> 20;
        assert!((0..most).all(|_| add(1 << 20, DEEPEST).is_ok()));
        assert!(add(0, 0).is_ok() && add(1, 0).is_err());
        let mut pairs = Pairs::default();
        let all = (0..MAX_FILES).map(|_| pairs.add(String::new(), None, None, 0));
        assert!(all.into_iter().all(|added| added.is_ok()));
        assert!(pairs.add(String::new(), None, None, 0).is_err());
        let deep = Pairs::default().add(String::new(), None, None, DEEPEST + 1);
        assert!(deep.is_err());
    }
}
