//! Severity levels of rules, in the charter and on the command line.

use crate::finding::Severity;
use crate::yaml::words;

words! {
    /// The severity level of a rule's findings.
    "a severity", "неизвестный уровень замечания", "un nivel de gravedad"
    pub enum Level {
        /// The rule does not run.
        Off = "off" / "выключено|выкл|отключено" / "desactivado|desactivada|apagado",
        /// Informational.
        Note = "note" / "примечание" / "nota",
        /// Should be resolved.
        Warning = "warning" / "предупреждение" / "advertencia",
        /// Must be resolved.
        Error = "error" / "ошибка" / "",
    }
}

impl Level {
    /// The severity of a level; `None` for `off`.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}
