//! Parses YAML text to a tree of spanned nodes and then to typed values, and collects every fault.
//!
//! Reading continues after a fault: unreadable parts are reported with their spans, and the rest is available. Anchors,
//! aliases, tags and several documents in one text are faults, not features. Reading is bounded in size and depth. Only
//! `build.rs`, which drives the third-party parser, and `explain.rs`, which rephrases its errors, depend on that parser.

mod broken;
mod build;
mod cut;
mod declare;
mod decode;
mod explain;
mod finish;
mod questions;
mod read;
mod recover;
mod simple;
mod split;
#[cfg(test)]
mod tests;
mod tree;
mod unclear;

pub use broken::Broken;
pub use declare::{Declared, DecodeNoting, FieldType, Many, Noted, Slot, Visit, object_schema};
pub(crate) use declare::{mapping, words};
pub use decode::{Decode, Decoder, Elsewhere, FOREIGN, FromText, Mapping, Wrong};
pub use read::{MAX_BYTES, MAX_DEPTH, Parsed, parse};
pub use split::looks_like_mapping;
pub use tree::{Node, NodeId, NodeKind, Style, Tree};
