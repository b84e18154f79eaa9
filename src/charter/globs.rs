//! The globs of log files.

use globset::Glob;

use crate::message::message;
use crate::source::{Fault, FaultKind, Spanned};

/// The fault of a log path that is not a valid pattern.
pub(super) fn not_a_glob(glob: &Spanned<String>) -> Option<Fault> {
    let error = Glob::new(glob).err()?;
    let message = message! {
        en: "`{glob}` is not a glob pattern: {why}",
        ru: "`{glob}` не является шаблоном путей: {why}",
        es: "`{glob}` no es un patrón de rutas: {why}",
        glob: &glob.value,
        why: error.kind().to_string(),
    };
    let help = message! {
        en: "write a pattern such as `log/**/*.md`",
        ru: "напишите шаблон, например `log/**/*.md`",
        es: "escriba un patrón como `log/**/*.md`",
    };
    Some(Fault::new(FaultKind::WrongValue, glob.span, message).help(help))
}
