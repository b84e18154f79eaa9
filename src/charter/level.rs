//! How much a rule's findings matter, as the charter and the command line say it.

use crate::finding::Severity;
use crate::yaml::words;

words! {
    /// How much a rule's findings matter.
    "a severity", "уровень серьёзности", "un nivel de gravedad"
    pub enum Level {
        /// The rule does not run.
        Off = "off",
        /// Worth knowing.
        Note = "note",
        /// Worth acting on.
        Warning = "warning",
        /// Stops the run.
        Error = "error",
    }
}

impl Level {
    /// The severity of a level; none for `off`.
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
