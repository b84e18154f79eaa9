//! The values that a question offers, in words.

use crate::log::value::NoticeKind;
use crate::log::{Field, Kind, Relation};
use crate::message::{Message, message};

/// What a word says as the value of a field; nothing for words that need no explanation.
pub(super) fn word(field: &str, word: &str) -> Message {
    match (field, word) {
        ("gives", "all") => message! {
            en: "everything that was asked for",
            ru: "всё, что запрашивалось",
            es: "todo lo que se pidió",
        },
        ("gives", "part") => message! {
            en: "a part of it",
            ru: "часть запрошенного",
            es: "una parte de lo pedido",
        },
        ("gives", "promise") => message! {
            en: "nothing yet, but a date by which it comes",
            ru: "пока ничего, но названа дата",
            es: "nada todavía, pero sí una fecha",
        },
        ("gives", "refusal") => message! {
            en: "nothing, and that is final",
            ru: "ничего, и это окончательно",
            es: "nada, y es definitivo",
        },
        ("gives", "objection") => message! {
            en: "contests what the other side recorded",
            ru: "оспаривает то, что внесла другая сторона",
            es: "impugna lo que registró la otra parte",
        },
        ("verdict", "approved") => message! {
            en: "it is agreed as it is",
            ru: "согласовано как есть",
            es: "se aprueba tal como está",
        },
        ("verdict", "rejected") => message! {
            en: "it is not agreed, or sent back",
            ru: "не согласовано или возвращено на доработку",
            es: "no se aprueba, o se devuelve",
        },
        ("verdict", "changed") => message! {
            en: "something is different from now on, such as a date",
            ru: "что-то меняется, например срок",
            es: "algo cambia en adelante, por ejemplo una fecha",
        },
        ("verdict", "accepted") => message! {
            en: "delivered work is complete",
            ru: "сданная работа принята",
            es: "el trabajo entregado está terminado",
        },
        ("verdict", "waived") => message! {
            en: "what this side is owed is given up",
            ru: "сторона отказывается от того, что ей причитается",
            es: "se renuncia a lo que se debe a esta parte",
        },
        ("kind", "early-warning") => message! {
            en: "a deadline is at risk",
            ru: "срок под угрозой",
            es: "un plazo está en riesgo",
        },
        ("kind", "stop-work") => message! {
            en: "work stops",
            ru: "работы приостанавливаются",
            es: "los trabajos se suspenden",
        },
        ("kind", "resume-work") => message! {
            en: "work goes on",
            ru: "работы возобновляются",
            es: "los trabajos se reanudan",
        },
        ("kind", "termination") => message! {
            en: "the contract ends",
            ru: "договор расторгается",
            es: "el contrato se resuelve",
        },
        _ => Message::value(""),
    }
}

/// What `all` gives in an answer to something other than a request.
pub(super) fn confirmation() -> Message {
    message! {
        en: "confirms it, or withdraws an objection",
        ru: "подтверждает запись или отзывает возражение",
        es: "la confirma, o retira una objeción",
    }
}

/// Whether a field is the subject of a notice of a kind that takes one: any but a termination.
pub(super) fn is_subject(kind: Kind, field: &Field, stated: Option<&str>) -> bool {
    kind == Kind::Notice
        && field.relation() == Some(Relation::About)
        && stated.is_some_and(|stated| stated != NoticeKind::Termination.name())
}
