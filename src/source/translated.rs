//! Words of the format in Russian and Spanish.
//!
//! The format has English words only, so that both sides share it. Each word is declared together with the Russian and
//! Spanish words that people write instead. They are consulted only after a fault, for its suggestion and its fix.

use super::{is_accent, without_accents};

/// The Russian and the Spanish words for a word of the format, each with `|` between alternatives. One with `?` after it may mean
/// something else too: it is suggested, and not written.
pub type Also = [&'static str; 2];

/// The different words of the format that a word in Russian or Spanish means. Letter case, accents, and hyphens in place of
/// spaces do not matter. A word of the format in capital letters means itself, but not one with an accent: `revisión` is not
/// `revision`.
pub fn translated(
    word: &str,
    known: impl IntoIterator<Item = (&'static str, Also)>,
) -> Vec<&'static str> {
    // No word of the tables is this long.
    if word.len() > 200 {
        return Vec::new();
    }
    let (word, written) = (folded(word), spaced(&word.to_lowercase()));
    let mut meant = Vec::new();
    for (name, also) in known {
        if !word.is_empty()
            && !meant.contains(&name)
            && (spaced(name) == written || alternatives(also).any(|other| folded(other) == word))
        {
            meant.push(name);
        }
    }
    meant
}

/// The only word of the format that a word in Russian or Spanish means.
pub fn only_translated(
    word: &str,
    known: impl IntoIterator<Item = (&'static str, Also)>,
) -> Option<&'static str> {
    match translated(word, known).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The same for a value: a text with signs around the word is another text, which may mean something else (`-all`, `approved...`).
pub fn only_word(
    text: &str,
    known: impl IntoIterator<Item = (&'static str, Also)>,
) -> Option<&'static str> {
    let text = text.trim();
    let is_sign = |c: char| !(c.is_alphanumeric() || is_accent(c));
    let is_word = !text.starts_with(is_sign) && !text.ends_with(is_sign);
    only_translated(text, known).filter(|_| is_word)
}

/// The words in a declaration.
pub fn alternatives(also: Also) -> impl Iterator<Item = &'static str> {
    declared(also).map(|word| word.trim_end_matches('?'))
}

fn declared(also: Also) -> impl Iterator<Item = &'static str> {
    also.into_iter()
        .flat_map(|words| words.split('|'))
        .filter(|word| !word.is_empty())
}

/// Whether a word may mean something else than the word of the format for which it is declared.
#[must_use]
pub fn is_doubtful(word: &str, also: Also) -> bool {
    let word = folded(word);
    let mut doubtful = declared(also).filter_map(|other| other.strip_suffix('?'));
    doubtful.any(|other| folded(other) == word)
}

/// A word in lower case without accents, with single spaces.
#[must_use]
pub fn folded(word: &str) -> String {
    spaced(&without_accents(&word.to_lowercase()))
}

/// The words of a text with single spaces.
fn spaced(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, Also); 4] = [
        ("access", ["", ""]),
        ("at", ["дата|когда", "fecha|cuándo"]),
        ("due", ["срок|дата", "plazo|fecha límite"]),
        (
            "early-warning",
            ["раннее предупреждение", "aviso anticipado"],
        ),
    ];

    #[test]
    fn words_are_found_whatever_their_case_and_accents() {
        for (word, meant) in [
            ("Когда", vec!["at"]),
            ("cuando", vec!["at"]),
            ("CUÁNDO", vec!["at"]),
            ("cua\u{301}ndo", vec!["at"]),
            ("fecha  límite", vec!["due"]),
            ("Fecha-limite", vec!["due"]),
            ("early warning", vec!["early-warning"]),
            ("At", vec!["at"]),
            ("дата", vec!["at", "due"]),
            ("датa", vec![]),
            ("áccess", vec![]),
            ("ACCESS", vec!["access"]),
            ("", vec![]),
            ("|", vec![]),
        ] {
            assert_eq!(translated(word, KNOWN), meant, "{word}");
        }
        assert_eq!(only_translated("срок", KNOWN), Some("due"));
        let doubtful = ["решает|Утверждает?", "aprueba?"];
        assert_eq!(
            translated("утверждает", [("decides", doubtful)]),
            ["decides"]
        );
        assert!(is_doubtful("УТВЕРЖДАЕТ", doubtful) && is_doubtful("aprueba", doubtful));
        assert!(!is_doubtful("решает", doubtful) && !is_doubtful("decides", doubtful));
        assert_eq!(only_translated("дата", KNOWN), None);
        for (text, meant) in [
            ("срок", Some("due")),
            (" Fecha-límite ", Some("due")),
            ("-срок", None),
            ("срок -", None),
            ("срок...", None),
            ("срок?", None),
        ] {
            assert_eq!(only_word(text, KNOWN), meant, "{text}");
        }
    }
}
