//! Words for kinds of entries: misspelt, or in Russian or Spanish.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Kind;
use crate::source::{alternatives, folded, meant, nearest};

/// The kinds by their folded names, in three languages.
static WORDS: LazyLock<HashMap<String, Kind>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (kind, (name, also)) in Kind::ALL.iter().zip(Kind::ALSO) {
        for word in alternatives(*also).chain([*name]) {
            words.insert(folded(word), *kind);
        }
    }
    words
});

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
    let plain = folded(word);
    let translated = WORDS.get(&plain).copied();
    translated
        .map(|kind| (kind, Likeness::Translated))
        .or_else(|| {
            nearest(&plain, names())
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
        let all = Kind::ALSO.iter().flat_map(|(_, also)| alternatives(*also));
        assert_eq!(
            WORDS.len(),
            all.count() + Kind::ALL.len(),
            "a word has one kind"
        );
    }
}
