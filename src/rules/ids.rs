//! Ids in prose, and the id nearest to one that does not exist.

use crate::source::nearest;

/// The prefix and the number of an id that is written by the convention: `R` and `4` of `R-4`.
pub(super) fn parts(id: &str) -> Option<(&str, &str)> {
    // Most words of prose end with a letter, and are rejected by it.
    if !id.ends_with(|last: char| last.is_ascii_digit()) {
        return None;
    }
    let (prefix, number) = id.split_once('-')?;
    let letters = !prefix.is_empty() && prefix.chars().all(char::is_alphabetic);
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (letters && digits).then_some((prefix, number))
}

/// The words of a text that have the form of an id, each with the byte at which it begins. A part of a path, an address, a
/// file's name or a longer word is not an id.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let separators = text.char_indices().filter(|(_, c)| !in_word(*c));
    separators
        .chain([(text.len(), ' ')])
        .filter_map(move |(end, separator)| {
            let from = std::mem::replace(&mut start, end + separator.len_utf8());
            // The end of a sentence is not part of it.
            let word = text.get(from..end)?.trim_end_matches('.');
            parts(word).map(|_| (from, word))
        })
}

/// Whether a character next to an id makes it part of something longer: `notes/R-4.md`, `#R-4`, `x@R-4`, `pre-R-4`, `R-4_b`.
fn in_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '-' | '_' | '.' | '/' | '\\' | '#' | '@' | '&' | '=' | '%' | '~' | '+'
        )
}

/// The id that was probably meant by an unknown one: the same in another spelling, otherwise the nearest number with the
/// same prefix, otherwise the nearest word.
pub(super) fn near<'a>(id: &str, ids: &(impl Iterator<Item = &'a str> + Clone)) -> Option<&'a str> {
    let plain = |id: &str| {
        id.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let wanted = plain(id);
    let same = || ids.clone().find(|known| plain(known) == wanted);
    let numbered = || {
        let (prefix, number) = parts(id)?;
        let number: u64 = number.parse().ok()?;
        let of_prefix = ids.clone().filter_map(|known| {
            let (other, n) = parts(known)?;
            let distance = n.parse::<u64>().ok()?.abs_diff(number);
            (other == prefix).then_some((distance, known))
        });
        of_prefix
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known)
    };
    same()
        .or_else(numbered)
        .or_else(|| nearest(id, ids.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        words(text)
            .map(|(at, word)| {
                assert_eq!(text.get(at..at + word.len()), Some(word), "{text}");
                word
            })
            .collect()
    }

    #[test]
    fn ids_are_found_in_sentences() {
        assert_eq!(found("See R-4, S-12 and (D-3)."), ["R-4", "S-12", "D-3"]);
        assert_eq!(found("R-4's answer; «Ж-7»: R-4…"), ["R-4", "Ж-7", "R-4"]);
        assert_eq!(found("R-4—R-7, R-4–R-7"), ["R-4", "R-7", "R-4", "R-7"]);
        assert_eq!(found("- R-4\n- R-4"), ["R-4", "R-4"]);
        assert_eq!(found("это R-4? \u{1f600}R-5!"), ["R-4", "R-5"]);
    }

    #[test]
    fn part_of_something_longer_is_not_an_id() {
        for text in [
            "notes/R-4.md",
            "R-4/x",
            "R-4.md",
            "v.R-4",
            "#R-4",
            "x@R-4",
            "R-4@x",
            "R-4_b",
            "_R-4",
            "pre-R-4",
            "R-4-b",
            "R-4b",
            "1R-4",
            "R-",
            "-4",
            "R4",
            "?a=R-4",
            "R-4.5",
            "R--4",
            "C:\\R-4",
            "R-4#note",
            "",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_nearest_id_is_the_one_probably_meant() {
        let ids = ["R-1", "R-12", "S-3", "Launch"];
        assert_eq!(near("r-12", &ids.into_iter()), Some("R-12"));
        assert_eq!(near("R12", &ids.into_iter()), Some("R-12"));
        assert_eq!(near("R-13", &ids.into_iter()), Some("R-12"));
        assert_eq!(near("R-2", &ids.into_iter()), Some("R-1"));
        assert_eq!(near("Lunch", &ids.into_iter()), Some("Launch"));
        assert_eq!(near("Q-99", &ids.into_iter()), None);
        assert_eq!(near("R-99999999999999999999999", &ids.into_iter()), None);
    }
}
