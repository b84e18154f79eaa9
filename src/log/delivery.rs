//! `delivery`: work handed over.

use super::field::Recipient;
use super::{Of, OrCadence, Replaces, ReportPeriod, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// Work handed over. It opens an approval that the other side owes.
    "a delivery", "сдача результата", "una entrega"
    pub struct Delivery {
        /// The stage or the cadence item that is delivered.
        of: "of" / "этап|что|по этапу" / "etapa|de|de la etapa" required_many Of<OrCadence<Stage>>,
        /// The person or party who receives it.
        to: "to" / "кому|адресат|получатель" / "a|para|destinatario|destinataria|a quién" asked Recipient,
        /// The earlier deliveries in whose place it comes, such as one that the other side contests.
        replaces: "replaces"
            / "вместо|заменяет|взамен"
            / "reemplaza|sustituye|en lugar de|reemplaza a|sustituye a"
            many Replaces<Delivery>,
        /// The period that a report of the cadence is for.
        period: "period" / "период|за период|за" / "período|período de" optional ReportPeriod,
    }
}

impl Delivery {
    pub(super) const STYLE: Style = Style {
        id: "L-",
        required: &["at", "from"],
        leading: 1,
    };
}
