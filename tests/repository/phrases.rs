//! How well calls are found in prose: precision and recall over the sentences of `tests/phrases/`, held to what the documentation
//! says of them.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fmt::Write as _;

use projlog::phrases::mentions;

const LANGUAGES: [(&str, &str); 3] = [
    ("English", include_str!("../phrases/en.txt")),
    ("Russian", include_str!("../phrases/ru.txt")),
    ("Spanish", include_str!("../phrases/es.txt")),
];

const DOCUMENT: &str = include_str!("../../docs/limitations.md");

#[test]
fn calls_are_found_and_what_is_no_call_is_not() {
    let (mut wrong, mut failed) = (String::new(), false);
    for (language, corpus) in LANGUAGES {
        let (mut calls, mut found, mut others, mut false_alarms) = (0, 0, 0, 0);
        for line in corpus
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            let (mark, text) = line.split_once(' ').unwrap();
            let is_found = !mentions(text).is_empty();
            match mark {
                "+" => {
                    calls += 1;
                    found += usize::from(is_found);
                    if !is_found {
                        let _ = writeln!(wrong, "  missed: {text}");
                    }
                }
                "-" => {
                    others += 1;
                    false_alarms += usize::from(is_found);
                    if is_found {
                        let words: Vec<&str> = mentions(text)
                            .into_iter()
                            .map(|mention| &text[mention.range])
                            .collect();
                        let _ = writeln!(wrong, "  false alarm: {text} {words:?}");
                    }
                }
                _ => panic!("no mark: {line}"),
            }
        }
        assert!(
            calls + others >= 150,
            "{language}: only {} sentences",
            calls + others
        );
        failed |= false_alarms > 0 || found * 10 < calls * 9;
        let row = format!("| {language} | {calls} | {found} | {others} | {false_alarms} |");
        if !DOCUMENT.contains(&row) {
            failed = true;
            let _ = writeln!(wrong, "docs/limitations.md says something else than: {row}");
        }
    }
    assert!(!failed, "\n{wrong}");
}
