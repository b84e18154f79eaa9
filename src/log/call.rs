//! `call`: a conversation that leaves no trace unless it is logged.

use super::field::{Agreed, CadenceItem, Participant, Topic};
use super::value::Medium;
use super::{Replaces, Style};
use crate::yaml::mapping;

mapping! {
    /// A conversation that leaves no trace unless it is logged. A call, a meeting or a voice message.
    "a call", "звонок", "una llamada"
    pub struct Call {
        /// The people who took part.
        with: "with" / "с|со|с кем|участники" / "con|con quién|participantes|asistentes" required_many Participant,
        /// When time and topic were agreed.
        agreed: "agreed"
            / "согласовано|назначено|договорились"
            / "acordado|acordada|convenido|convenida"
            optional Agreed,
        /// How it was held.
        medium: "medium" / "способ|формат" / "medio|modo|formato" asked Medium,
        /// How long it lasted.
        lasted: "lasted" / "длительность|продолжительность|длился|длилась" / "duración|duró" asked String,
        /// What it was about.
        topic: "topic" / "тема|о чём|повестка" / "tema|asunto" asked Topic,
        /// The cadence item that required it.
        for_cadence: "for" / "для" / "para" optional CadenceItem,
        /// The earlier records in whose place it comes, such as one that the other side contests.
        replaces: "replaces"
            / "вместо|заменяет|взамен"
            / "reemplaza|sustituye|en lugar de|reemplaza a|sustituye a"
            many Replaces<Call>,
    }
}

impl Call {
    /// `from` is not required: `with` names the acting people.
    pub(super) const STYLE: Style = Style {
        id: "C-",
        required: &["at"],
        leading: 0,
    };
}
