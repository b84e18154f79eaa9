//! Places where something is written that is not in the tree: lines that cannot be read, and keys that are repeated.

use super::{NodeId, NodeKind, Tree};
use crate::source::Span;

/// The maximum number of places that are kept.
const MOST: usize = 200;

/// Such places, each with the key, if it is the second one of the same name.
#[derive(Debug, Clone, Default)]
pub struct Broken(Vec<(Span, Option<String>)>);

impl Broken {
    /// The first of some places.
    pub fn new(places: impl IntoIterator<Item = (Span, Option<String>)>) -> Self {
        Self(places.into_iter().take(MOST).collect())
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether a line cannot be read.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        self.0.iter().any(|(_, repeated)| repeated.is_none())
    }

    /// Whether a key is repeated.
    #[must_use]
    pub fn repeats(&self, key: &str) -> bool {
        let mut places = self.0.iter();
        places.any(|(_, repeated)| repeated.as_deref() == Some(key))
    }

    /// Those in a mapping itself, and not in a value of it.
    pub(super) fn of_mapping(&self, span: Span, pairs: &[(NodeId, NodeId)], tree: &Tree) -> Self {
        let values = pairs.iter().map(|(_, value)| *value);
        Self(self.own(span, values, tree).cloned().collect())
    }

    /// Whether an item of a list cannot be read.
    pub(super) fn loses_item(&self, list: NodeId, tree: &Tree) -> bool {
        let node = tree.node(list);
        match &node.kind {
            NodeKind::Sequence(items) if !self.0.is_empty() => {
                let mut own = self.own(node.span, items.iter().copied(), tree);
                own.next().is_some()
            }
            _ => false,
        }
    }

    /// Those within a span, and not in one of the collections in it.
    fn own<'b>(
        &'b self,
        span: Span,
        values: impl Iterator<Item = NodeId> + Clone + 'b,
        tree: &'b Tree,
    ) -> impl Iterator<Item = &'b (Span, Option<String>)> {
        let holds =
            |span: Span, place: &Span| span.start() <= place.start() && place.start() <= span.end();
        self.0.iter().filter(move |(place, _)| {
            let mut values = values.clone().map(|value| tree.node(value));
            holds(span, place)
                && !values.any(|value| {
                    !matches!(value.kind, NodeKind::Scalar(..)) && holds(value.span, place)
                })
        })
    }

    /// The fields of a mapping that may be stated in such a place.
    pub(super) fn may_state<'k>(
        &self,
        known: impl Iterator<Item = &'k str>,
        taken: &[&str],
    ) -> impl Iterator<Item = &'k str> {
        let has_lines = self.has_lines();
        known.filter(move |key| self.repeats(key) || has_lines && !taken.contains(key))
    }
}
