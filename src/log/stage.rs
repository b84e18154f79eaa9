//! `stage`: one stage of the agreed plan.

use super::value::{EntryId, Flag};
use super::{Kind, Reference};
use crate::calendar::Moment;
use crate::charter::Name;
use crate::yaml::mapping;

mapping! {
    /// One stage of the agreed plan.
    "a stage"
    pub struct Stage {
        /// The party or person who delivers it.
        owner: "owner" optional Name,
        /// When it is to be delivered.
        due: "due" optional Moment,
        /// Whether the urgent terms hold.
        urgent: "urgent" optional Flag,
        /// When work on it begins.
        starts: "starts" optional Moment,
        /// The stages that come before it.
        after: "after" many EntryId,
        /// What "done" means.
        accept: "accept" optional String,
    }
}

impl Stage {
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        Reference::all("after", &self.after, &[Kind::Stage])
    }
}
