//! The fields of entries and of the charter that change nothing, for `no-effect`.

pub(super) mod charter;
pub(super) mod entries;
pub(super) mod situations;
mod verdict;
mod waivers;
mod within;

use crate::finding::Finding;
use crate::message::{Message, message};
use crate::source::Location;

/// A finding on a field, which distinguishes it from others about the same entry.
fn useless(at: Location, field: &str, message: Message, help: Message) -> Finding {
    Finding::new(at, message)
        .distinguish(field)
        .caption(message! { en: "has no effect", ru: "ни на что не влияет", es: "no tiene efecto" })
        .help(help)
}
