//! `request`: somebody asks the other side for something.

use super::field::{Due, Recipient};
use super::value::{Flag, Need};
use super::{About, Any, Order, Stage, Style};
use crate::yaml::mapping;

mapping! {
    /// Somebody asks the other side for something.
    "a request", "запрос", "una solicitud"
    pub struct Request {
        /// The person or party who is asked.
        to: "to" / "кому|адресат|получатель" / "a|para|destinatario|destinataria|a quién" required Recipient,
        /// What is asked for. It names the term by which the answer is due.
        needs: "needs"
            / "нужно|нужен|нужна|нужны|требуется|требуются|что нужно"
            / "necesita|se necesita|se solicita|hace falta|hacen falta"
            required | "due" Need,
        /// Whether the urgent terms hold.
        urgent: "urgent" / "срочно|срочный|срочность" / "urgente|urgencia" optional Flag,
        /// When the answer is due, where that departs from the terms.
        due: "due"
            / "срок|крайний срок|дедлайн|срок ответа"
            / "plazo|vencimiento|fecha límite|vence|plazo de respuesta"
            optional Due,
        /// The stages that cannot continue without the answer.
        blocks: "blocks" / "блокирует" / "bloquea" asked_many Order<Stage>,
        /// Whether it is outside the agreed plan.
        extra: "extra" / "дополнительные работы|вне плана" / "adicional|trabajo adicional" optional Flag,
        /// What it is about.
        about: "about" / "о|об|про|по поводу" / "sobre|acerca de" many About<Any>,
    }
}

impl Request {
    pub(super) const STYLE: Style = Style {
        id: "R-",
        required: &["at", "from"],
        leading: 0,
    };
}
