//! When an entry came to the main line.

use super::facts::Place;
use super::graph::At;

/// An entry came to the main line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    /// Its number.
    pub entry: usize,
    /// The commit with which it came.
    pub at: At,
    /// What the main line had before it was removed. `None`: nothing, several entries, or it is not known.
    pub before: Option<Place>,
}
