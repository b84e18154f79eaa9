//! "Did you mean": the known word nearest to an unknown one.

/// The candidate nearest to `word`, if any is near enough to be meant: at most a third of the word's characters changed
/// (one at least, swapped neighbours counting once; Damerau-Levenshtein, letter case aside). The first of equals.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The help that goes with an unknown word: the nearest known one, else all of them.
#[must_use]
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(word, candidates.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let all: Vec<String> = candidates.into_iter().map(|c| format!("`{c}`")).collect();
            format!("known are {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let kinds = ["request", "reply", "call"];
        assert_eq!(nearest("requst", kinds), Some("request"));
        assert_eq!(nearest("Reqeust", kinds), Some("request"));
        assert_eq!(nearest("cal", kinds), Some("call"));
        assert_eq!(nearest("version", kinds), None);
        assert_eq!(nearest("x", kinds), None);
        assert_eq!(suggestion("zebra", kinds), "known are `request`, `reply`, `call`");
    }
}
