//! Checks of the list of rules and of their pages against what the documentation promises.

use std::collections::HashSet;

use super::{ALL, FILES, Mission, Rule};
use crate::message::Language;

#[test]
fn names_are_words_and_unique() {
    let mut seen = HashSet::new();
    for rule in ALL {
        assert!(
            rule.name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{} has other characters",
            rule.name
        );
        assert!(
            !rule.name.starts_with('-') && !rule.name.ends_with('-') && !rule.name.contains("--"),
            "{}",
            rule.name
        );
        assert!(seen.insert(rule.name), "two rules are called {}", rule.name);
        assert_eq!(
            Rule::named(rule.name).map(|found| found.name),
            Some(rule.name)
        );
    }
}

#[test]
fn each_rule_stands_in_the_file_of_its_name() {
    assert_eq!(ALL.len(), FILES.len());
    for (rule, file) in ALL.iter().zip(FILES) {
        assert_eq!(rule.name.replace('-', "_"), *file);
    }
}

#[test]
fn the_list_is_in_the_order_of_the_missions() {
    let order: Vec<Mission> = ALL.iter().map(|rule| rule.mission).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn summaries_say_in_short_what_is_found() {
    for rule in ALL {
        let summary = rule.summary(Language::English);
        assert!(
            ["Checks for ", "Finds "]
                .iter()
                .any(|verb| summary.starts_with(verb)),
            "{}: {summary}",
            rule.name
        );
        assert!(
            summary.ends_with('.') && summary.chars().count() <= 300,
            "{}: {summary}",
            rule.name
        );
    }
}

#[test]
fn pages_have_the_five_headings() {
    let expected = [
        "Why it matters",
        "Bad",
        "Good",
        "When it is wrong",
        "Configuration",
    ];
    for rule in ALL {
        let page = rule.page(Language::English);
        let headings: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        assert_eq!(headings, expected, "{}", rule.name);
        for heading in expected {
            assert!(
                rule.section(heading).is_some(),
                "{} has nothing under {heading}",
                rule.name
            );
        }
    }
}

#[test]
fn examples_say_as_of_when_and_what_is_expected() {
    for rule in ALL {
        let (bad, good) = (
            rule.section("Bad").unwrap_or_default(),
            rule.section("Good").unwrap_or_default(),
        );
        for example in [&bad, &good] {
            assert!(
                example.contains("As of 2"),
                "{}: an example without `As of`",
                rule.name
            );
        }
        assert!(
            bad.contains(&format!("[{}]", rule.name)),
            "{}: its bad example does not expect it",
            rule.name
        );
        assert!(
            !good.contains(&format!("[{}]", rule.name)),
            "{}: its good example expects it",
            rule.name
        );
    }
}
