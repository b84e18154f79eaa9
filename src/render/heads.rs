//! The words before the parts of a finding.

use crate::finding::Severity;
use crate::message::{Message, message};

/// The severity, as it stands before a finding: `error`.
#[must_use]
pub fn severity(severity: Severity) -> Message {
    match severity {
        Severity::Error => message! { en: "error", ru: "ошибка", es: "error" },
        Severity::Warning => message! { en: "warning", ru: "предупреждение", es: "advertencia" },
        Severity::Note => message! { en: "note", ru: "примечание", es: "nota" },
    }
}

/// The word before the derivation of a due date.
#[must_use]
pub fn derivation() -> Message {
    message! { en: "note", ru: "пояснение", es: "detalle" }
}

/// The word before what to do next.
#[must_use]
pub fn next() -> Message {
    message! { en: "help", ru: "что сделать", es: "siguiente paso" }
}
