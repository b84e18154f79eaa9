//! Words for kinds and fields of entries: misspelt, or in Russian or Spanish.

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

/// No kind has a name of more bytes.
const LONGEST: usize = 64;

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

/// The kind that a word names, in any language and case. [`kind_of`] also knows misspelt ones, which takes much longer.
pub(super) fn named(word: &str) -> Option<(Kind, Likeness)> {
    if let Some(kind) = Kind::named(word) {
        return Some((kind, Likeness::Exact));
    }
    if word.len() > LONGEST {
        return None;
    }
    let translated = WORDS.get(&folded(word)).copied();
    translated.map(|kind| (kind, Likeness::Translated))
}

/// The kind that a word means.
pub(super) fn kind_of(word: &str) -> Option<(Kind, Likeness)> {
    named(word).or_else(|| {
        let near = (word.len() <= LONGEST).then(|| folded(word))?;
        let kind = nearest(&near, names()).and_then(Kind::named)?;
        Some((kind, Likeness::Near))
    })
}

/// The kind that another English word for the same may mean. It is only a hint: other tools use these words too.
pub(super) fn synonym(word: &str) -> Option<Kind> {
    let kind = match folded(word).as_str() {
        "answer" | "response" => Kind::Reply,
        "question" | "ask" | "inquiry" | "enquiry" => Kind::Request,
        "meeting" | "conversation" => Kind::Call,
        "milestone" | "phase" => Kind::Stage,
        "handover" | "handoff" => Kind::Delivery,
        "approval" | "acceptance" => Kind::Decision,
        "warning" => Kind::Notice,
        _ => return None,
    };
    Some(kind)
}

/// The only kind that a word can mean, if it is unambiguous.
pub(super) fn only_kind_of(word: &str) -> Option<Kind> {
    match kind_of(word)? {
        (_, Likeness::Near) => meant(word, names()).and_then(Kind::named),
        (kind, _) => Some(kind),
    }
}

/// Whether a folded word means one of these fields of some kind of entry, in any language.
pub(super) fn means(word: &str, fields: &[&str]) -> bool {
    static FIELDS: LazyLock<HashMap<String, Vec<&str>>> = LazyLock::new(|| {
        let mut words: HashMap<String, Vec<&str>> = HashMap::new();
        for field in Kind::ALL.iter().flat_map(|kind| kind.fields()) {
            for word in alternatives(field.also).chain([field.key]) {
                words.entry(folded(word)).or_default().push(field.key);
            }
        }
        words
    });
    let mut meant = FIELDS.get(word).into_iter().flatten();
    meant.any(|field| fields.contains(field))
}

fn names() -> impl Iterator<Item = &'static str> + Clone {
    Kind::ALL.iter().map(|kind| kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::translated;

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
        for (kind, (_, also)) in Kind::ALL.iter().zip(Kind::ALSO) {
            for word in alternatives(*also) {
                assert_eq!(only_kind_of(word), Some(*kind), "{word}");
            }
        }
    }

    /// A word of the format never means another one, and a word for a field leads to it.
    #[test]
    fn words_for_fields_are_not_fields() {
        for kind in Kind::ALL {
            let known = || kind.fields().iter().map(|field| (field.key, field.also));
            for field in kind.fields() {
                for word in alternatives(field.also) {
                    assert!(translated(word, known()).contains(&field.key), "{word}");
                    assert!(means(&folded(word), &[field.key]), "{word}");
                    assert_eq!(kind.field(word).map(|field| field.key), None, "{word}");
                }
                assert_eq!(translated(field.key, known()), [field.key]);
            }
        }
    }
}
