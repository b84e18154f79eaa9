//! Files as text, and places in them.
//!
//! Everything that projlog says points at the bytes it speaks of. This module knows what a place is: a [`Span`] of bytes in
//! one file, a [`Location`] that also names the file, a [`Spanned`] value, an [`Excerpt`] whose text stands in pieces of a
//! file (a fenced block inside a quotation), and the line and column that a person reads. A [`Fault`] is what a person
//! wrote wrong: a value with a span, never an `Err`.

mod excerpt;
mod fault;
mod file;
mod fix;
mod lookalike;
mod span;
mod suggest;

pub use excerpt::Excerpt;
pub use fault::{Fault, FaultKind};
pub use file::{Position, Source, SourceId, Sources, readable};
pub use fix::{Fix, Replacement};
pub use lookalike::{
    composed, is_accent, look_alike, looks, mixed_word, number, odd_character, unseen,
    without_accents,
};
pub use span::{Location, Span, Spanned};
pub use suggest::{did_you_mean, hint, meant, nearest, suggestion};
