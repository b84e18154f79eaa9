//! `reply`: the answer to a request, or the written confirmation of a call.

use super::value::{EntryId, Gives};
use super::{Kind, Reference};
use crate::calendar::Moment;
use crate::yaml::mapping;

mapping! {
    /// The answer to a request (which may have several), or the written confirmation of a call.
    "a reply"
    pub struct Reply {
        /// The request that is answered, or the call whose record is confirmed.
        answers: "answers" required_many EntryId,
        /// What it gives. A reply that gives nothing discharges nothing.
        gives: "gives" optional Gives,
        /// The day by which the rest will come, with `gives: promise` or `gives: part`.
        promises: "promises" optional Moment,
    }
}

impl Reply {
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        Reference::all("answers", &self.answers, &[Kind::Request, Kind::Call])
    }
}
