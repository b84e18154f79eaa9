//! `delivery`: work handed over.

use super::Kind;
use super::Reference;
use super::value::EntryId;
use crate::charter::Name;
use crate::yaml::mapping;

mapping! {
    /// Work handed over. It opens an approval that the other side owes.
    "a delivery"
    pub struct Delivery {
        /// The stage or the cadence item that is delivered.
        of: "of" required_many EntryId,
        /// The person or party who receives it.
        to: "to" optional Name,
    }
}

impl Delivery {
    pub(super) fn references(&self) -> Vec<Reference<'_>> {
        let mut all = Reference::all("of", &self.of, &[Kind::Stage]);
        for reference in &mut all {
            reference.or_cadence = true;
        }
        all
    }
}
