//! `delivery`: work handed over.

use super::field::Recipient;
use super::{Of, OrCadence, Replaces, ReportPeriod, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// Work handed over. It opens an approval that the other side owes.
    "a delivery", "сдача результата", "una entrega"
    pub struct Delivery {
        /// The stage or the cadence item that is delivered.
        of: "of" required_many Of<OrCadence<Stage>>,
        /// The person or party who receives it.
        to: "to" asked Recipient,
        /// The earlier deliveries in whose place it comes, such as one that the other side contests.
        replaces: "replaces" many Replaces<Delivery>,
        /// The period that a report of the cadence is for.
        period: "period" optional ReportPeriod,
    }
}

impl Delivery {
    pub(super) const STYLE: Style = Style {
        id: "L-",
        required: &["at", "from"],
        leading: 1,
    };
}
