//! Where the versions of an entry come from.

use super::facts::Place;
use super::graph::At;

/// The commit that first held a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A commit of the graph.
    Here(At),
    /// The commit at a place of the history that is extended; `None`: unknown there.
    Before(Option<u32>),
}

/// What is known about the versions of an entry.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// Each time that the main line had the entry, oldest first.
    pub lives: Vec<Life>,
    /// The versions at the tip with their origins, the one that counts first.
    pub tip: Vec<(Place, Origin)>,
}

/// A time that the main line had an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    /// The commit with which it came there, and its file. `None`: before the graph's base.
    pub landed: Option<(At, u32)>,
    /// The origin of the last version that counted.
    pub origin: Origin,
}
