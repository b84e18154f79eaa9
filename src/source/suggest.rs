//! "Did you mean": the known word that is most similar to an unknown one.

use crate::message::{Message, Value, message};

/// The maximum number of candidates to compare, since many unknown words may each be compared with all of them.
const COMPARED: usize = 200;
/// The maximum number of candidates to list.
const NAMED: usize = 40;

/// The candidate nearest to `word`, if any is near enough to be meant: at most a third of the word's characters changed
/// (one at least, swapped neighbours counting once; Damerau-Levenshtein, letter case aside), and not only by a prefix, which
/// makes another word of it. The first of equals.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(word, candidates)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The only candidate that `word` can be meant as: the nearest, if no other is equally near. A word of two letters is too
/// short for a change.
#[must_use]
pub fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near: Vec<(usize, &str)> = near(word, candidates).collect();
    let least = near.iter().map(|(distance, _)| *distance).min()?;
    let mut nearest = near
        .into_iter()
        .filter(|(distance, _)| *distance == least)
        .map(|(_, candidate)| candidate);
    let only = nearest
        .next()
        .filter(|_| least == 0 || word.chars().nth(2).is_some())?;
    nearest.all(|other| other == only).then_some(only)
}

/// The similar candidates, each with its distance.
fn near<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    let compared = if length > 64 { 0 } else { COMPARED };
    candidates
        .into_iter()
        .take(compared)
        .filter(move |candidate| {
            candidate
                .chars()
                .take(2 * length + 2)
                .count()
                .abs_diff(length)
                <= allowed
        })
        .filter_map(move |candidate| {
            let known = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&word, &known);
            // Letters before a known word change what it means: `unapproved`, `biweekly`, `unblocks`.
            let rest: String = word.chars().skip(2).collect();
            let is_prefix =
                distance >= 2 && strsim::damerau_levenshtein(&rest, &known) + 2 <= distance;
            if is_prefix {
                return None;
            }
            (distance <= allowed && distance < length).then_some((distance, candidate))
        })
}

/// The help for an unknown word: the nearest known one, otherwise all of them, if they are few.
#[must_use]
pub fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Message {
    if let Some(near) = nearest(word, candidates.clone()) {
        return did_you_mean(near);
    }
    if candidates.clone().into_iter().next().is_none() {
        return message! { en: "there are none yet", ru: "их пока нет", es: "todavía no hay" };
    }
    let more = candidates.clone().into_iter().skip(NAMED).count();
    let rest = (more > 0).then(|| {
        message! { en: " and {more} more", ru: " и ещё {more}", es: " y {more} más", more: more }
    });
    let named = candidates.into_iter().take(NAMED);
    message! {
        en: "known: {words}{rest}",
        ru: "известны: {words}{rest}",
        es: "valores conocidos: {words}{rest}",
        words: Value::commas(named.map(|word| format!("`{word}`"))),
        rest: rest,
    }
}

/// The question "did you mean".
#[must_use]
pub fn did_you_mean(word: &str) -> Message {
    message! {
        en: "did you mean `{word}`?",
        ru: "возможно, имелось в виду `{word}`?",
        es: "¿quiso decir `{word}`?",
        word: word,
    }
}

/// The question "did you mean" for several words.
#[must_use]
pub fn did_you_mean_any<'a>(words: impl IntoIterator<Item = &'a str>) -> Message {
    message! {
        en: "did you mean {words}?",
        ru: "возможно, имелось в виду {words}?",
        es: "¿quiso decir {words}?",
        words: Value::any(words.into_iter().map(|word| format!("`{word}`"))),
    }
}

/// The help "write this".
#[must_use]
pub fn write_it(text: &str) -> Message {
    message! { en: "write `{text}`", ru: "напишите `{text}`", es: "escriba `{text}`", text: text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
        hint(word, candidates).english()
    }

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let kinds = ["request", "reply", "call"];
        assert_eq!(nearest("requst", kinds), Some("request"));
        assert_eq!(nearest("Reqeust", kinds), Some("request"));
        assert_eq!(nearest("cal", kinds), Some("call"));
        assert_eq!(nearest("version", kinds), None);
        assert_eq!(nearest("x", kinds), None);
        assert_eq!(nearest("rrequest", kinds), Some("request"));
        for (word, known) in [
            ("unapproved", "approved"),
            ("disapproved", "approved"),
            ("unaproved", "approved"),
            ("unblocks", "blocks"),
            ("biweekly", "weekly"),
            ("subcontractor", "contractor"),
        ] {
            assert_eq!(nearest(word, [known]), None, "{word} means something else");
        }
        assert_eq!(meant("requst", kinds), Some("request"));
        assert_eq!(meant("TO", ["to", "of"]), Some("to"));
        assert_eq!(
            meant("if", ["of", "to"]),
            None,
            "half of the word is another"
        );
        assert_eq!(meant("fom", ["from", "form"]), None, "two are as near");
        assert_eq!(suggestion("zebra", []), "there are none yet");
        assert_eq!(
            suggestion("zebra", kinds),
            "known: `request`, `reply`, `call`"
        );
    }

    #[test]
    fn many_words_are_not_all_named() {
        let many: Vec<String> = (0..20_000).map(|number| format!("word-{number}")).collect();
        let help = suggestion("zebra", many.iter().map(String::as_str));
        assert!(
            help.starts_with("known: `word-0`, ") && help.ends_with(", `word-39` and 19960 more"),
            "{help}"
        );
        assert_eq!(
            nearest("word", ["w".repeat(60_000).as_str(), "wort"]),
            Some("wort")
        );
    }
}
