//! The pages that exist in three languages have the same parts.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

use crate::support::repository;

/// The pages of which people translate the text; those of the rules and the gallery are generated.
const PAGES: [&str; 2] = ["format.md", "faq.md"];

/// Code spans that a translation explains in addition: words that other programs use.
const EXTRA: [&str; 2] = ["pull request", "merge request"];

fn page(language: &str, name: &str) -> String {
    std::fs::read_to_string(repository().join("docs").join(language).join(name)).unwrap()
}

fn levels(text: &str) -> Vec<HeadingLevel> {
    let level = |event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level),
        _ => None,
    };
    Parser::new(text).filter_map(level).collect()
}

/// The words in code spans.
fn spans(text: &str) -> BTreeSet<String> {
    let span = |event| match event {
        Event::Code(code) => Some(code.split_whitespace().collect::<Vec<_>>().join(" ")),
        _ => None,
    };
    Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES)
        .filter_map(span)
        .filter(|code| !EXTRA.contains(&code.as_str()))
        .collect()
}

/// The fields and keys, the examples and the order of the sections.
#[test]
fn a_translated_page_has_the_parts_of_the_english_one() {
    for name in PAGES {
        let english = page("", name);
        assert!(
            levels(&english).len() > 3 && spans(&english).len() > 10,
            "{name}"
        );
        for language in ["ru", "es"] {
            let translated = page(language, name);
            assert_eq!(levels(&english), levels(&translated), "{language}/{name}");
            let (english, translated) = (spans(&english), spans(&translated));
            let differing: Vec<_> = english.symmetric_difference(&translated).collect();
            assert_eq!(differing, Vec::<&String>::new(), "{language}/{name}");
        }
    }
}

/// The pages for users that the English index lists are in those of the other languages, translated or not.
#[test]
fn the_indexes_list_the_same_pages() {
    let links = |text: &str| -> BTreeSet<String> {
        let link = |event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        };
        let links = Parser::new(text).filter_map(link);
        links
            .map(|link| link.trim_start_matches("../").to_owned())
            .filter(|link| link.contains(".md"))
            .collect()
    };
    let english = page("", "README.md");
    let (users, _) = english.split_once("For developers:").unwrap();
    let (_, users) = users.split_once("For users:").unwrap();
    let mut users = links(users);
    users.retain(|link| !link.starts_with("ru/") && !link.starts_with("es/"));
    assert!(users.len() > 15, "{users:?}");
    for language in ["ru", "es"] {
        let listed = links(&page(language, "README.md"));
        let missing: Vec<_> = users.difference(&listed).collect();
        assert_eq!(missing, Vec::<&String>::new(), "{language}");
    }
}
