//! Names of files and folders of the site: pure functions, without collisions, also where upper and lower case are the same.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use super::hash::sha256;

/// The longest name that is written in full; longer ones end with a hash.
const LONGEST: usize = 120;
/// The start of a longer name that is kept.
const KEPT: usize = 40;
/// Names of devices on Windows, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Names that the site uses itself.
const OWN: [&str; 5] = ["en", "ru", "es", "entries", "registers"];

/// The file of an entry's page, without its folder: `R-4.html`. Letters and digits of ASCII and `-` stay, other bytes are
/// written as `_5f`; if there are small letters, their places follow, so that `r-4` and `R-4` have different files
/// everywhere: `r-4.8.html`.
pub(in crate::render) fn entry_file(id: &str) -> String {
    let mut name = plain(id);
    let letters = || id.bytes().filter(u8::is_ascii_alphabetic);
    if letters().any(|letter| letter.is_ascii_lowercase()) {
        name.push('.');
        let small: Vec<bool> = letters()
            .map(|letter| letter.is_ascii_lowercase())
            .collect();
        for four in small.chunks(4) {
            let digit = (0..4).fold(0, |sum, place| {
                sum * 2 + u8::from(four.get(place).copied().unwrap_or(false))
            });
            let _ = write!(name, "{digit:x}");
        }
    }
    if name.len() > LONGEST {
        name.truncate(KEPT);
        // A short name has no two dots in a row.
        let _ = write!(name, "..{}", hash(id.as_bytes()));
    }
    name + ".html"
}

/// A text as a part of a path: all of ASCII.
fn plain(text: &str) -> String {
    let device = {
        let text = text.to_ascii_lowercase();
        let numbered = |start| {
            text.strip_prefix(start)
                .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|c| c.is_ascii_digit()))
        };
        DEVICES.contains(&text.as_str()) || numbered("com") || numbered("lpt")
    };
    let mut name = String::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        let first = at == 0 && (device || byte == b'-');
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' if !first => name.push(char::from(byte)),
            _ => drop(write!(name, "_{byte:02x}")),
        }
    }
    name
}

fn hash(bytes: &[u8]) -> String {
    let halves = (sha256(bytes).into_iter()).flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = halves.filter_map(|half| char::from_digit(u32::from(half), 16));
    digits.collect()
}

/// The folders of projects within a site of several, by the folders in which the projects are: the last part of each path, with
/// as many parts before it as make it different from the others.
#[must_use]
pub fn folder_names(roots: &[&Path]) -> Vec<String> {
    let parts: Vec<Vec<String>> = roots
        .iter()
        .map(|root| {
            let parts = root.components().rev().filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            });
            parts.collect()
        })
        .collect();
    let named = |parts: &[String], number: usize| {
        let taken: Vec<String> = parts
            .iter()
            .take(number)
            .rev()
            .map(|part| plain(part))
            .collect();
        let mut name = taken.join("-");
        if name.len() > LONGEST {
            name.truncate(KEPT);
            let _ = write!(name, "..{}", hash(parts.join("/").as_bytes()));
        }
        if OWN.contains(&name.to_ascii_lowercase().as_str()) || name.is_empty() {
            name.insert_str(0, "project-");
        }
        name
    };
    let most = parts.iter().map(Vec::len).max().unwrap_or(0);
    let mut chosen: Vec<Option<String>> = vec![None; parts.len()];
    for number in 1..=most {
        let mut count: HashMap<String, usize> = HashMap::new();
        for parts in &parts {
            *count
                .entry(named(parts, number).to_ascii_lowercase())
                .or_default() += 1;
        }
        for (name, parts) in chosen
            .iter_mut()
            .zip(&parts)
            .filter(|(name, _)| name.is_none())
        {
            let candidate = named(parts, number);
            *name = (count.get(&candidate.to_ascii_lowercase()) == Some(&1)).then_some(candidate);
        }
    }
    let mut used = HashSet::new();
    let unique = |(name, parts): (Option<String>, &Vec<String>)| {
        let base = name.unwrap_or_else(|| named(parts, most));
        let numbered = (2..).map(|number: u32| format!("{base}.{number}"));
        let mut candidates = std::iter::once(base.clone()).chain(numbered);
        candidates
            .find(|name| used.insert(name.to_ascii_lowercase()))
            .unwrap_or_default()
    };
    chosen.into_iter().zip(&parts).map(unique).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usual_ids_stay_as_they_are() {
        assert_eq!(entry_file("R-4"), "R-4.html");
        assert_eq!(entry_file("r-4"), "r-4.8.html");
        assert_eq!(entry_file("Req-12"), "Req-12.6.html");
        assert_eq!(entry_file("З-1"), "_d0_97-1.html");
        assert_eq!(entry_file("A.1_2"), "A_2e1_5f2.html");
        assert_eq!(entry_file("CON"), "_43ON.html");
        assert_eq!(entry_file("COM1"), "_43OM1.html");
    }

    proptest! {
        #[test]
        fn different_ids_have_different_files(
            one in "[A-Ca-cЗз._0-2-]{1,6}|[Aa]{118,123}",
            other in "[A-Ca-cЗз._0-2-]{1,6}|[Aa]{118,123}",
        ) {
            let (first, second) = (entry_file(&one), entry_file(&other));
            prop_assert_eq!(one == other, first.eq_ignore_ascii_case(&second), "{} {}", first, second);
            prop_assert!(first.len() < 200);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            prop_assert!(first.chars().all(is_plain));
        }
    }

    #[test]
    fn folders_are_named_by_as_little_as_makes_them_different() {
        let names = |roots: &[&str]| {
            let roots: Vec<&Path> = roots.iter().map(Path::new).collect();
            folder_names(&roots)
        };
        assert_eq!(names(&["/a/shop", "/a/bakery"]), ["shop", "bakery"]);
        assert_eq!(
            names(&["/a/shop", "/b/Shop", "/b/x"]),
            ["a-shop", "b-Shop", "x"]
        );
        assert_eq!(names(&["/a/ru", "/a/b c"]), ["project-ru", "b_20c"]);
        assert_eq!(names(&["/", "/"]), ["project-", "project-.2"]);
    }
}
