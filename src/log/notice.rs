//! `notice`: a formal notice.

use super::value::{EntryId, NoticeKind};
use super::{Kind, Reference};
use crate::yaml::mapping;

mapping! {
    /// A formal notice.
    "a notice"
    pub struct Notice {
        /// What it declares.
        kind: "kind" required NoticeKind,
        /// The entries that it is about.
        about: "about" required_many EntryId,
        /// The entry that gave rise to it.
        cause: "cause" optional EntryId,
    }
}

impl Notice {
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        let mut all = Reference::all("about", &self.about, Kind::ALL);
        all.extend(self.cause.iter().map(|id| Reference {
            field: "cause",
            id,
            kinds: Kind::ALL,
            or_cadence: false,
        }));
        all
    }
}
