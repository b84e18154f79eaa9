//! The tree that a YAML text becomes: an arena of nodes, each with its span in the file.

use crate::source::Span;

/// Which node: an index into its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub(super) u32);

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a `|` or `>` block.
    Block,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A scalar, kept as the text that was written (escapes and folding resolved): `no`, `12:30` and `1e3` stay text. A
    /// key without a value is a plain scalar with empty text.
    Scalar(String, Style),
    /// A list.
    Sequence(Vec<NodeId>),
    /// A mapping: key and value, in the order in which they stand. Keys are scalars; of a key that stands twice only the
    /// first is here.
    Mapping(Vec<(NodeId, NodeId)>),
}

/// A node: what it is and where it stands. The span of a scalar covers its quotes, that of a collection goes from its
/// first to its last byte without trailing blanks, line ends or comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands in the file.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// A YAML document. Its nodes never form a circle: a node's children come before it or after it, but each has one parent.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
}

impl Tree {
    /// The topmost node; none where the text has nothing but comments.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// The node of an id.
    ///
    /// # Panics
    /// If the id was made by another tree, which would be a mistake in projlog.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}
