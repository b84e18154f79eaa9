//! Why git history is not read.

use super::{Evidence, Project};
use crate::message::{Message, message};

/// Why git history is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoHistory {
    /// The command line switches it off.
    SwitchedOff,
    /// The folder is not in a repository.
    NoRepository,
}

impl NoHistory {
    /// The reason in words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::SwitchedOff => message! {
                en: "history is switched off with `--no-history`",
                ru: "история отключена параметром `--no-history`",
                es: "el historial está desactivado con `--no-history`",
            },
            Self::NoRepository => message! {
                en: "the folder is not in a git repository",
                ru: "папка не в репозитории git",
                es: "la carpeta no está en un repositorio de git",
            },
        }
    }
}

impl Project {
    /// The reason why history is not used, if it is not.
    #[must_use]
    pub fn without_history(&self) -> Option<NoHistory> {
        match self.evidence {
            Evidence::None(why) => Some(why),
            Evidence::Empty | Evidence::Read(_) => None,
        }
    }
}
