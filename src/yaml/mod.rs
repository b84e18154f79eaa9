//! YAML text → a tree of spanned nodes → typed values, with every fault collected.
//!
//! Reading goes on after a fault: what cannot be read is told with its span, and the rest is there. Anchors, aliases,
//! tags and several documents in one text are faults, not features. Reading is bounded in size and depth. The third-party
//! parser is known to `build.rs`, which drives it, and to `explain.rs`, which puts its errors into plain words.

mod build;
mod declare;
mod decode;
mod explain;
mod read;
mod recover;
mod split;
#[cfg(test)]
mod tests;
mod tree;

pub use declare::{Declared, FieldType, Many, Slot, Visit, object_schema};
pub(crate) use declare::{mapping, words};
pub use decode::{Decode, Decoder, FOREIGN, FromText, Mapping, Wrong};
pub use read::{MAX_BYTES, MAX_DEPTH, Parsed, parse};
pub use split::looks_like_mapping;
pub use tree::{Node, NodeId, NodeKind, Style, Tree};
