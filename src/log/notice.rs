//! `notice`: a formal notice.

use super::value::NoticeKind;
use super::{About, Any, Cause, Replaces, Style};
use crate::yaml::mapping;

mapping! {
    /// A formal notice: early warning, stop of work, resumption.
    "a notice", "уведомление", "un aviso"
    pub struct Notice {
        /// What it declares.
        kind: "kind" required NoticeKind,
        /// The entries that it is about.
        about: "about" required_many About<Any>,
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
}
