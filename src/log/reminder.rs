//! `reminder`: a nudge.

use super::value::EntryId;
use super::{Kind, Reference};
use crate::yaml::mapping;

mapping! {
    /// A nudge. It never restarts a clock.
    "a reminder"
    pub struct Reminder {
        /// The request, delivery or stage that is waited for.
        of: "of" required_many EntryId,
    }
}

impl Reminder {
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        Reference::all(
            "of",
            &self.of,
            &[Kind::Request, Kind::Delivery, Kind::Stage],
        )
    }
}
