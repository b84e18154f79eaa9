//! `confirmation`: messages that a side found in its own export.

use super::{Replaces, Style};
use crate::yaml::mapping;

mapping! {
    /// Messages that a side found in its own export, named by their keys of evidence.
    "a confirmation", "подтверждение", "una confirmación"
    pub struct Confirmation {
        /// The earlier confirmations in whose place it comes.
        replaces: "replaces"
            / "вместо|заменяет|взамен"
            / "reemplaza|sustituye|en lugar de|reemplaza a|sustituye a"
            many Replaces<Confirmation>,
    }
}

impl Confirmation {
    /// The keys are in `evidence`.
    pub(super) const STYLE: Style = Style {
        id: "E-",
        required: &["at", "from", "evidence"],
        leading: 0,
    };
}
