//! Ids in prose, and the id nearest to one that does not exist.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::log::compare_ids;
use crate::source::{compatible, looks, nearest};

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
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Most notes name no id.
    let may_have = text.contains('-') && text.bytes().any(|byte| byte.is_ascii_digit());
    let text = if may_have { text } else { "" };
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

/// Ids by prefix, each as its number and its place in the list of all, in the order of numbers.
type ByNumber<'a> = HashMap<&'a str, Vec<(u64, u32)>>;

/// The most ids with which a word is compared: thousands of unknown ids in a log of thousands would take minutes.
const MOST_COMPARED: usize = 1_000;

/// Known ids, for the one that was probably meant by an unknown one.
pub(super) struct Known<'a> {
    ids: Vec<&'a str>,
    /// The ids with their spelling without signs and capitals, sorted by that.
    spellings: Vec<(Box<str>, &'a str)>,
    numbers: ByNumber<'a>,
}

impl<'a> Known<'a> {
    /// Known ids. Of equally near ones the first in the order of ids is meant, wherever they are in the files.
    pub(super) fn new(ids: impl Iterator<Item = &'a str>) -> Self {
        let mut ids: Vec<&str> = ids.collect();
        // Comparing ids takes long, and where there are more, it is only needed where spellings or numbers are equal.
        if ids.len() <= MOST_COMPARED {
            ids.sort_by(|a, b| compare_ids(a, b));
        }
        let mut spellings: Vec<(Box<str>, &str)> =
            ids.iter().map(|id| (plain(id).into(), *id)).collect();
        spellings.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare_ids(a.1, b.1)));
        let mut numbers = ByNumber::new();
        for (place, id) in (0..).zip(&ids) {
            let numbered = parts(id).and_then(|(prefix, n)| Some((prefix, n.parse().ok()?)));
            if let Some((prefix, number)) = numbered {
                numbers.entry(prefix).or_default().push((number, place));
            }
        }
        for of_prefix in numbers.values_mut() {
            let id = |place: u32| ids.get(place as usize).copied().unwrap_or_default();
            of_prefix
                .sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare_ids(id(a.1), id(b.1))));
        }
        Self {
            ids,
            spellings,
            numbers,
        }
    }

    /// The id that was probably meant by an unknown one: the same in another spelling, otherwise the nearest number with the
    /// same prefix, otherwise the nearest word if there are few ids. It is never `except`.
    pub(super) fn near(&self, id: &str, except: Option<&str>) -> Option<&'a str> {
        let other = |known: &&str| except != Some(*known);
        let spelling = plain(id);
        let from = self
            .spellings
            .partition_point(|(known, _)| **known < *spelling);
        let same = self.spellings.iter().skip(from);
        let mut same = same
            .take_while(|(known, _)| **known == *spelling)
            .map(|(_, known)| *known);
        same.find(other)
            .or_else(|| self.numbered(id, except))
            .or_else(|| {
                let compared = self.ids.len() <= MOST_COMPARED;
                let others = self.ids.iter().copied().filter(other);
                compared.then(|| nearest(id, others)).flatten()
            })
    }

    fn numbered(&self, id: &str, except: Option<&str>) -> Option<&'a str> {
        let (prefix, number) = parts(id)?;
        let number: u64 = number.parse().ok()?;
        let of_prefix = self.numbers.get(prefix)?;
        let (below, from) =
            of_prefix.split_at(of_prefix.partition_point(|(other, _)| *other < number));
        let id_at = |place: u32| self.ids.get(place as usize).copied();
        let other = |(_, place): &&(u64, u32)| except.is_none() || id_at(*place) != except;
        let above = from.iter().find(other);
        let nearest_below = below.iter().rev().find(other);
        // Of several with the same number, the first.
        let below = nearest_below.and_then(|(number, _)| {
            let from = below.partition_point(|(other, _)| other < number);
            below.iter().skip(from).find(other)
        });
        let found = below.into_iter().chain(above);
        // Of a lower and a higher one that are equally near, the lower comes first.
        let nearest = found.min_by_key(|(other, _)| other.abs_diff(number));
        nearest.and_then(|(_, place)| id_at(*place))
    }
}

/// An id without signs and capitals, with the usual letters for those that look like them.
fn plain(id: &str) -> String {
    let usual: Cow<'_, str> = if id.is_ascii() {
        Cow::Borrowed(id)
    } else {
        let usual = compatible(id).unwrap_or_else(|| id.to_owned());
        let looks = |c: char| match c {
            c if c.is_ascii() => c.to_string(),
            c => looks(c.encode_utf8(&mut [0; 4])),
        };
        Cow::Owned(usual.chars().map(looks).collect())
    };
    usual
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
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
        let ids = Known::new(["R-1", "R-12", "S-3", "Launch"].into_iter());
        assert_eq!(ids.near("r-12", None), Some("R-12"));
        assert_eq!(ids.near("R12", None), Some("R-12"));
        assert_eq!(ids.near("\u{405}-3", None), Some("S-3"));
        assert_eq!(ids.near("R-\u{ff12}1", None), Some("R-1"));
        assert_eq!(ids.near("R-13", None), Some("R-12"));
        assert_eq!(ids.near("R-2", None), Some("R-1"));
        assert_eq!(ids.near("R-6", None), Some("R-1"));
        let ids = Known::new(["R-3", "R-1", "R-01", "r-3"].into_iter());
        assert_eq!(ids.near("R-2", None), Some("R-01"));
        assert_eq!(ids.near("R-0", None), Some("R-01"));
        assert_eq!(ids.near("R.3", None), Some("R-3"));
        assert_eq!(ids.near("R.3", Some("R-3")), Some("r-3"));
        assert_eq!(ids.near("R-2", Some("R-3")), Some("R-01"));
        assert_eq!(ids.near("R-0", Some("R-01")), Some("R-1"));
        let other = Known::new(["r-3", "R-01", "R-1", "R-3"].into_iter());
        assert_eq!(other.near("R-2", None), ids.near("R-2", None));
        assert_eq!(other.near("R.3", None), ids.near("R.3", None));
        let ids = Known::new(["R-1", "R-12", "S-3", "Launch"].into_iter());
        assert_eq!(ids.near("Lunch", None), Some("Launch"));
        assert_eq!(ids.near("Q-99", None), None);
        assert_eq!(ids.near("R-99999999999999999999999", None), None);
    }
}
