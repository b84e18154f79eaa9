//! `notice`: a formal notice.

use super::field::Effective;
use super::value::NoticeKind;
use super::{About, Any, Cause, Replaces, Style};
use crate::yaml::mapping;

mapping! {
    /// A formal notice: early warning, stop of work, resumption, termination.
    "a notice", "уведомление", "un aviso"
    pub struct Notice {
        /// What it declares.
        kind: "kind" / "вид|тип|вид уведомления" / "tipo|clase|tipo de aviso" required NoticeKind,
        /// The entries that it is about; a termination is about the whole contract.
        about: "about" / "о|об|про|по поводу|по" / "sobre|acerca de" asked_many About<Any>,
        /// When a termination takes effect, where that is not when it is given.
        effective: "effective"
            / "действует с|вступает в силу"
            / "con efecto desde|vigente desde|efectivo desde"
            optional Effective,
        /// The entry that gave rise to it.
        cause: "cause" / "причина|основание" / "causa|motivo" optional Cause<Any>,
        /// The earlier notices in whose place it comes, such as one that the other side contests.
        replaces: "replaces"
            / "вместо|заменяет|взамен"
            / "reemplaza|sustituye|en lugar de|reemplaza a|sustituye a"
            many Replaces<Notice>,
    }
}

impl Notice {
    pub(super) const STYLE: Style = Style {
        id: "N-",
        required: &["at", "from"],
        leading: usize::MAX,
    };

    /// Whether its kind requires a subject: a termination is about the whole contract.
    pub(super) fn needs_a_subject(&self) -> bool {
        self.kind
            .as_ref()
            .is_some_and(|kind| kind.value != NoticeKind::Termination)
    }
}
