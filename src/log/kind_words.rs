//! Words for kinds of entries: misspelt, or in Russian or Spanish.

use super::Kind;
use crate::source::{meant, nearest, without_accents};

/// The names of a kind in Russian and Spanish, in lower case without accents.
const WORDS: [(Kind, &[&str]); 8] = [
    (
        Kind::Stage,
        &["этап", "стадия", "веха", "etapa", "fase", "hito"],
    ),
    (
        Kind::Request,
        &[
            "запрос",
            "просьба",
            "вопрос",
            "solicitud",
            "peticion",
            "pedido",
            "pregunta",
        ],
    ),
    (
        Kind::Reply,
        &["ответ", "respuesta", "contestacion", "replica"],
    ),
    (Kind::Reminder, &["напоминание", "recordatorio"]),
    (
        Kind::Call,
        &[
            "звонок",
            "созвон",
            "разговор",
            "встреча",
            "llamada",
            "reunion",
            "videollamada",
        ],
    ),
    (Kind::Decision, &["решение", "decision", "resolucion"]),
    (
        Kind::Delivery,
        &[
            "поставка",
            "сдача",
            "передача",
            "доставка",
            "entrega",
            "envio",
        ],
    ),
    (
        Kind::Notice,
        &["уведомление", "извещение", "aviso", "notificacion"],
    ),
];

/// How certain the kind of a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It resembles a kind, as `requst` does.
    Near,
    /// It is a kind in another language or in capital letters.
    Translated,
    /// It is the kind.
    Exact,
}

/// The kind that a word means.
pub(super) fn kind_of(word: &str) -> Option<(Kind, Likeness)> {
    if let Some(kind) = Kind::named(word) {
        return Some((kind, Likeness::Exact));
    }
    // No kind is this long.
    if word.len() > 64 {
        return None;
    }
    let plain = without_accents(&word.to_lowercase());
    let plain = plain.trim();
    let translated = WORDS
        .iter()
        .find(|(_, words)| words.contains(&plain))
        .map(|(kind, _)| *kind)
        .or_else(|| Kind::named(plain));
    translated
        .map(|kind| (kind, Likeness::Translated))
        .or_else(|| {
            nearest(plain, names())
                .and_then(Kind::named)
                .map(|kind| (kind, Likeness::Near))
        })
}

/// The only kind that a word can mean, if it is unambiguous.
pub(super) fn only_kind_of(word: &str) -> Option<Kind> {
    match kind_of(word)? {
        (_, Likeness::Near) => meant(word, names()).and_then(Kind::named),
        (kind, _) => Some(kind),
    }
}

fn names() -> impl Iterator<Item = &'static str> + Clone {
    Kind::ALL.iter().map(|kind| kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_in_three_languages() {
        for (word, kind, likeness) in [
            ("request", Kind::Request, Likeness::Exact),
            ("Request", Kind::Request, Likeness::Translated),
            ("Запрос", Kind::Request, Likeness::Translated),
            ("solicitud", Kind::Request, Likeness::Translated),
            ("Petición", Kind::Request, Likeness::Translated),
            ("petici\u{f3}n", Kind::Request, Likeness::Translated),
            ("peticio\u{301}n", Kind::Request, Likeness::Translated),
            ("Decisión", Kind::Decision, Likeness::Translated),
            ("УВЕДОМЛЕНИЕ", Kind::Notice, Likeness::Translated),
            ("request\u{a0}", Kind::Request, Likeness::Translated),
            ("requst", Kind::Request, Likeness::Near),
        ] {
            assert_eq!(kind_of(word), Some((kind, likeness)), "{word}");
            assert_eq!(only_kind_of(word), Some(kind), "{word}");
        }
        for word in ["services", "version", "имя", "nombre", "", "at"] {
            assert_eq!(kind_of(word), None, "{word}");
        }
        for (kind, words) in WORDS {
            assert!(
                words
                    .iter()
                    .all(|word| kind_of(word).is_some_and(|(found, _)| found == kind))
            );
        }
    }
}
