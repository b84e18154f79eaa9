//! `stage`: one stage of the agreed plan.

use super::field::{Due, Owner, Prose, Starts};
use super::value::Flag;
use super::{Order, Style};
use crate::yaml::mapping;

mapping! {
    /// One stage of the agreed plan.
    "a stage", "этап", "una etapa"
    pub struct Stage {
        /// The party or person who delivers it.
        owner: "owner"
            / "ответственный|ответственная|владелец|исполнитель"
            / "responsable|encargado|encargada"
            asked Owner,
        /// When work on it begins.
        starts: "starts"
            / "начало|дата начала|начинается|старт"
            / "inicio|comienzo|empieza|fecha de inicio"
            optional Starts,
        /// When it is to be delivered.
        due: "due"
            / "срок|крайний срок|дедлайн|срок сдачи|дата|когда"
            / "plazo|vencimiento|fecha límite|vence|fecha|fecha de entrega|cuándo"
            asked Due,
        /// Whether the urgent terms hold.
        urgent: "urgent" / "срочно|срочный|срочность" / "urgente|urgencia" optional Flag,
        /// The stages that come before it.
        after: "after" / "после" / "después de|tras" asked_many Order<Stage>,
        /// What "done" means.
        accept: "accept"
            / "приёмка|критерии приёмки|критерий приёмки|принимается"
            / "aceptación|criterios de aceptación|criterio de aceptación"
            asked_many Prose,
    }
}

impl Stage {
    /// A stage is planned: it needs neither an instant nor a sender.
    pub(super) const STYLE: Style = Style {
        id: "S-",
        required: &[],
        leading: usize::MAX,
    };
}
