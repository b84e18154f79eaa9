//! Text files and locations in them.
//!
//! Findings point at bytes. A [`Span`] is a range of bytes in one file, a [`Location`] also names the file, a [`Spanned`]
//! is a value with its span, and an [`Excerpt`] is text from several pieces of a file, such as a fenced block inside a
//! quotation. A [`Fault`] is a mistake in a file, as a value with a span and never as an `Err`.

mod count;
mod excerpt;
mod fault;
mod file;
mod fix;
mod lookalike;
mod no_text;
mod shell;
mod span;
mod suggest;
mod translated;

pub use excerpt::Excerpt;
pub use fault::{Fault, FaultKind};
pub use file::{Position, Source, SourceId, Sources, readable};
pub use fix::{Fix, Replacement};
pub use lookalike::{
    compatible, composed, is_accent, look_alike, looks, mixed_word, number, odd_character, plainly,
    unseen, with_blanks_shown, with_unseen_shown, without_accents,
};
pub use no_text::{is_kept_elsewhere, is_text, may_be_no_text};
pub use shell::{quoted, shell_word};
pub use span::{Location, Span, Spanned};
pub use suggest::{did_you_mean, did_you_mean_any, hint, meant, nearest, write_it};
pub use translated::{
    Also, alternatives, folded, is_doubtful, only_translated, only_word, translated,
};
