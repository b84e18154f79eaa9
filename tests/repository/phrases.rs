//! The quality of finding calls in prose, measured with the sentences of `tests/phrases/` and compared with the documentation.
//!
//! The phrases were made with the sentences of `tests/phrases/*.txt`, so all of these must be right. Those of
//! `tests/phrases/open/` and, later, of `tests/phrases/written/` were written before the phrases that should find them, and split
//! into two halves by a hash of each sentence. The phrases were tuned with one half; the other is measured, and its sentences are
//! never printed, so that nobody tunes with them. Those of `tests/phrases/read/` follow sentences of public texts, and nearly all of
//! them must be right.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may"
)]

use std::fmt::Write as _;
use std::path::PathBuf;

use projlog::phrases::mentions;

/// The sentences with which the phrases were made, and those with two halves: the older ones, and the newer ones.
const LANGUAGES: [(&str, &str, [&str; 2]); 3] = [
    (
        "English",
        include_str!("../phrases/en.txt"),
        [
            include_str!("../phrases/open/en.txt"),
            include_str!("../phrases/written/en.txt"),
        ],
    ),
    (
        "Russian",
        include_str!("../phrases/ru.txt"),
        [
            include_str!("../phrases/open/ru.txt"),
            include_str!("../phrases/written/ru.txt"),
        ],
    ),
    (
        "Spanish",
        include_str!("../phrases/es.txt"),
        [
            include_str!("../phrases/open/es.txt"),
            include_str!("../phrases/written/es.txt"),
        ],
    ),
];

/// Sentences in the manner of public mailing lists, notes of cases, minutes, handbooks and contracts.
const READ: [(&str, &str); 3] = [
    ("English", include_str!("../phrases/read/en.txt")),
    ("Russian", include_str!("../phrases/read/ru.txt")),
    ("Spanish", include_str!("../phrases/read/es.txt")),
];

const DOCUMENT: &str = include_str!("../../docs/limitations.md");

/// The results of some sentences.
#[derive(Default)]
struct Counts {
    calls: usize,
    found: usize,
    others: usize,
    false_alarms: usize,
    wrong: String,
}

fn count<'a>(sentences: impl Iterator<Item = &'a str>) -> Counts {
    let mut counts = Counts::default();
    for line in sentences {
        let (mark, text) = line.split_once(' ').unwrap();
        let found = mentions(text);
        let words = found.first().map(|mention| &text[mention.range.clone()]);
        match (mark, words) {
            ("+", None) => writeln!(counts.wrong, "  missed: {text}").unwrap(),
            ("-", Some(words)) => {
                writeln!(counts.wrong, "  false alarm: {text} [{words}]").unwrap();
            }
            ("+" | "-", _) => {}
            _ => panic!("no mark: {line}"),
        }
        if mark == "+" {
            counts.calls += 1;
            counts.found += usize::from(words.is_some());
        } else {
            counts.others += 1;
            counts.false_alarms += usize::from(words.is_some());
        }
    }
    counts
}

fn sentences(corpus: &str) -> impl Iterator<Item = &str> {
    corpus
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Whether a sentence is in the half with which the phrases were tuned: the parity of its FNV-1a hash.
fn is_tuned(line: &str) -> bool {
    let hash = line.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The lowest bit of the hash is only the parity of the bytes' lowest bits.
    (hash >> 32).is_multiple_of(2)
}

#[test]
fn the_tuned_sentences_are_right() {
    for (language, corpus, open) in LANGUAGES {
        let counts = count(sentences(corpus));
        assert!(counts.wrong.is_empty(), "{language}:\n{}", counts.wrong);
        for open in open {
            let counts = count(sentences(open).filter(|line| is_tuned(line)));
            let enough = counts.found * 10 >= counts.calls * 9 && counts.false_alarms == 0;
            assert!(enough, "{language}:\n{}", counts.wrong);
        }
    }
}

#[test]
fn nearly_all_sentences_of_public_texts_are_right() {
    for (language, corpus) in READ {
        let counts = count(sentences(corpus));
        let enough =
            counts.found * 10 >= counts.calls * 9 && counts.false_alarms * 20 <= counts.others;
        assert!(enough, "{language}:\n{}", counts.wrong);
    }
}

#[test]
fn the_documentation_has_the_figures_of_the_held_out_sentences() {
    let mut rows = String::new();
    for (name, which) in [("newer", 1), ("older", 0)] {
        for (language, _, open) in LANGUAGES {
            let Counts {
                calls,
                found,
                others,
                false_alarms,
                ..
            } = count(sentences(open[which]).filter(|line| !is_tuned(line)));
            writeln!(
                rows,
                "| {language}, {name} | {calls} | {found} | {others} | {false_alarms} |"
            )
            .unwrap();
        }
    }
    assert!(
        DOCUMENT.contains(&rows),
        "docs/limitations.md has other figures than:\n{rows}"
    );
}

/// Prints the calls found in the files of a folder, and their number per megabyte:
/// `PROJLOG_PROSE=/usr/share/doc cargo test --release --test repository prose -- --ignored --nocapture`.
#[test]
#[ignore = "reads the folder that PROJLOG_PROSE names"]
fn prose_has_few_false_alarms() {
    let folder = std::env::var("PROJLOG_PROSE").expect("PROJLOG_PROSE names a folder");
    let (mut folders, mut bytes, mut found) = (vec![PathBuf::from(folder)], 0, 0);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
        {
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                bytes += text.len();
                for mention in mentions(&text) {
                    found += 1;
                    println!("{}: {}", path.display(), &text[mention.sentence]);
                }
            }
        }
    }
    let thousandths = found * 1_000_000_000 / bytes.max(1);
    println!("{found} in {bytes} bytes: {thousandths} per thousand megabytes");
}

/// Prints both halves' counts, and the wrong sentences of the half for tuning:
/// `cargo test --test repository halves -- --ignored --nocapture`.
#[test]
#[ignore = "prints, for tuning"]
fn halves_of_the_sentences() {
    for (language, _, open) in LANGUAGES {
        for (name, open) in ["open", "written"].iter().zip(open) {
            let tuned = count(sentences(open).filter(|line| is_tuned(line)));
            let held = count(sentences(open).filter(|line| !is_tuned(line)));
            println!("{language} {name}\n{}", tuned.wrong);
            for (half, counts) in [("tuned", tuned), ("held out", held)] {
                println!(
                    "{half}: {} of {} found, {} of {} false alarms",
                    counts.found, counts.calls, counts.false_alarms, counts.others
                );
            }
        }
    }
}
