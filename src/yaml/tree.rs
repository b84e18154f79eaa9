//! The tree of a YAML text: an arena of nodes, each with its span in the file.

use crate::source::Span;

/// The id of a node: an index into its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub(super) u32);

/// The style of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a `|` or `>` block.
    Block,
}

/// The kind of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A scalar, kept as the text that was written (escapes and folding resolved): `no`, `12:30` and `1e3` stay text. A
    /// key without a value is a plain scalar with empty text.
    Scalar(String, Style),
    /// A list.
    Sequence(Vec<NodeId>),
    /// A mapping: keys and values, in order. Keys are scalars; of a repeated key only the
    /// first is included.
    Mapping(Vec<(NodeId, NodeId)>),
}

/// A node: its kind and its span. The span of a scalar includes its quotes; that of a collection goes from its
/// first to its last byte without trailing blanks, line ends or comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its span in the file.
    pub span: Span,
    /// Its kind.
    pub kind: NodeKind,
}

/// A YAML document. Its nodes never form a cycle: children come before or after their parent, but each has one parent.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
}

impl Tree {
    /// The root node; `None` if the text has only comments.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// The node with an id.
    ///
    /// # Panics
    /// The id is from another tree, which would be a bug in projlog.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}
