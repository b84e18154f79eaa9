//! `request`: somebody asks the other side for something.

use super::value::{EntryId, Flag, Need};
use super::{Kind, Reference};
use crate::calendar::Moment;
use crate::charter::Name;
use crate::yaml::mapping;

mapping! {
    /// Somebody asks the other side for something.
    "a request"
    pub struct Request {
        /// The person or party who is asked.
        to: "to" required Name,
        /// What is asked for. It names the term by which the answer is due.
        needs: "needs" optional Need,
        /// Whether the urgent terms hold.
        urgent: "urgent" optional Flag,
        /// When the answer is due, where that departs from the terms.
        due: "due" optional Moment,
        /// The stages that cannot go on without the answer.
        blocks: "blocks" many EntryId,
        /// What it is about.
        about: "about" many EntryId,
    }
}

impl Request {
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        let mut all = Reference::all("blocks", &self.blocks, &[Kind::Stage]);
        all.extend(Reference::all("about", &self.about, Kind::ALL));
        all
    }
}
