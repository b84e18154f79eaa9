//! The words before a message: `error`, `warning`, `note`, `help`.

use crate::finding::Severity;
use crate::message::{Message, message};

/// A severity as a word.
#[must_use]
pub fn severity(severity: Severity) -> Message {
    match severity {
        Severity::Error => message! { en: "error", ru: "ошибка", es: "error" },
        Severity::Warning => message! { en: "warning", ru: "предупреждение", es: "advertencia" },
        Severity::Note => message! { en: "note", ru: "примечание", es: "nota" },
    }
}

/// The word before a suggestion.
#[must_use]
pub fn help() -> Message {
    message! { en: "help", ru: "подсказка", es: "ayuda" }
}

/// The word for a project that could not be checked.
#[must_use]
pub fn unchecked() -> Message {
    message! { en: "cannot be checked", ru: "не удалось проверить", es: "no se puede comprobar" }
}

/// The line for a project that could not be checked, with the error: `Cannot be checked: no projlog.yaml`.
#[must_use]
pub fn unchecked_because(why: &str) -> Message {
    message! {
        en: "Cannot be checked: {why}",
        ru: "Не удалось проверить: {why}",
        es: "No se puede comprobar: {why}",
        why: why,
    }
}
