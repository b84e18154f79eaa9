//! `notice`: a formal notice.

use super::field::Effective;
use super::value::NoticeKind;
use super::{About, Any, Cause, Replaces, Style};
use crate::yaml::mapping;

mapping! {
    /// A formal notice: early warning, stop of work, resumption.
    "a notice", "уведомление", "un aviso"
    pub struct Notice {
        /// What it declares.
        kind: "kind" required NoticeKind,
        /// The entries that it is about; a termination is about the whole contract.
        about: "about" asked_many About<Any>,
        /// When a termination takes effect, where that is not when it is given.
        effective: "effective" optional Effective,
        /// The entry that gave rise to it.
        cause: "cause" optional Cause<Any>,
        /// The earlier notices in whose place it comes, such as one that the other side contests.
        replaces: "replaces" many Replaces<Notice>,
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
