//! Phrases recognized in prose, in English, Russian and Spanish: calls that took place, dates, lateness, due dates.
//!
//! The words are data, one file per language (`en.txt`, `ru.txt`, `es.txt`), so that speakers of a language can extend them. A file
//! has sections, each with its name in brackets; [`Language`] lists those that are read, and a file may have others of its own
//! for classes of words. `#` begins a comment. Each line is a phrase, a row of elements in lowercase without accents:
//!
//! | written | matches |
//! | --- | --- |
//! | `spoke`, `spoke\|talked` | the word, or one of the words; also punctuation marks |
//! | `llamó` | the word only with this accent |
//! | `созвон*` | each word that starts with it |
//! | `^zoom`, `^*ой`, `^*` | the word, each word with this ending, or any word, with a capital letter |
//! | `*ed` | each word that ends with it |
//! | `{people}` | a phrase of the section `people`, which precedes it in the file; also with others: `{people}\|us` |
//! | `{number}` | a number in digits, or the line of a word in the section `numbers` |
//! | `{day}`, `{month}`, `{year}` | a part of a date: digits, with an ending of the section `ordinals`; a line of `months`; digits |
//! | `{digits}` | a date in digits |
//! | `{start}`, `{end}` | the start of the sentence, with or without punctuation marks; its end |
//! | `[our\|the]`, `[{people}]` | the same, or nothing |
//! | `[*]`, `[*3]` | any word, or up to three, or nothing |
//!
//! A hyphen separates words and is not written.

mod calls;
mod figures;
mod finder;
mod fold;
mod language;
mod phrase;
#[cfg(test)]
mod tests;
mod words;

use std::sync::LazyLock;

pub use calls::{Mention, mentions};
pub(crate) use figures::may_have_figures;
pub(crate) use fold::Folded;
pub(crate) use language::{Language, read as sections};
pub(crate) use phrase::{Caught, Days, Section};
pub(crate) use words::{Kind, Word, Written, words};

const FILES: [&str; 3] = [
    include_str!("en.txt"),
    include_str!("ru.txt"),
    include_str!("es.txt"),
];

/// The supported languages.
pub(crate) static LANGUAGES: LazyLock<[Language; 3]> = LazyLock::new(|| FILES.map(Language::new));
