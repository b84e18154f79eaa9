//! The same facts with the sides exchanged: what the agency did the bakery does, and the other way round.
//!
//! A mirrored project is the same text with the names of the two parties, and of a person of each, exchanged, and with the
//! **roles** exchanged in the charter. So each act keeps its time, its line and its content; hours, days off, zone, grants,
//! own terms, addresses and commits go along with the side that has them; whoever was the contractor is the client. What is
//! symmetrical by the documentation has to give the same findings, on the same lines, with the same dates and words, with the
//! names exchanged.
//!
//! What the documentation itself gives to one role, so that it is left out or read as one:
//!
//! - What is overdue is `information-overdue` (or, with a part, `information-partial`) for the client and `reply-overdue` for
//!   the contractor; late, `information-late` and `reply-late`. Each pair counts as one rule here ([`ALIKE`]).
//! - [`ONE_ROLE`] lists rules that are about one role by their pages.
//! - Without git nobody knows who wrote a call down, and by custom the contractor did (docs/semantics.md, "Evidence from
//!   git"): so the client owes its confirmation, and may contest it. Generated logs have no history; in them what is about a
//!   call is left out. The examples have one.

use std::collections::BTreeMap;

use projlog::engine::{Settings, run};
use projlog::page::Page;
use projlog::project::{Open, Project};

use crate::facts::{Dice, PEOPLE, SIDES};
use crate::{generate, number, written};

/// Rules that are one, each for a role, and what they are called here.
const ALIKE: [(&str, &str); 4] = [
    ("information-overdue", "overdue"),
    ("reply-overdue", "overdue"),
    ("information-late", "late"),
    ("reply-late", "late"),
];

/// What an `allow` or the charter says of a rule is said of the other role's.
const RULES: [(&str, &str); 2] = [
    ("information-overdue", "reply-overdue"),
    ("information-late", "reply-late"),
];

/// A rule about one role: what the client owes stops the contractor's work.
const ONE_ROLE: [&str; 1] = ["stop-work-open"];

/// A text with names exchanged, each a whole word.
fn exchanged(text: &str, pairs: &[(&str, &str)]) -> String {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut result = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c| is_name(c) != is_name(rest.chars().next().unwrap_or(' ')));
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        let other = pairs.iter().chain(&RULES).find_map(|(a, b)| {
            let other = if word == *a { Some(*b) } else { None };
            other.or_else(|| (word == *b).then_some(*a))
        });
        result.push_str(other.filter(|_| is_name(c)).unwrap_or(word));
        rest = after;
    }
    result
}

/// The mirrored text: names and roles exchanged.
fn mirrored(text: &str, pairs: &[(&str, &str)]) -> String {
    exchanged(text, pairs)
        .replace("role: contractor", "role: (other)")
        .replace("role: client", "role: contractor")
        .replace("role: (other)", "role: client")
}

/// The findings of a folder, each in a line, as they read with names exchanged.
fn findings(
    folder: &std::path::Path,
    no_history: bool,
    as_of: chrono::DateTime<chrono::Utc>,
    pairs: &[(&str, &str)],
) -> Vec<String> {
    let open = Open {
        no_history,
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(folder, &open).unwrap();
    let report = run(&project, &Settings::default(), as_of);
    let lines = report.findings.iter().filter_map(|finding| {
        let source = project.sources.get(finding.at.source);
        let line = source.position(finding.at.span.start()).line;
        let call = finding
            .entries
            .iter()
            .chain(&finding.entry)
            .any(|id| id.starts_with("C-"));
        if ONE_ROLE.contains(&finding.rule) || no_history && call {
            return None;
        }
        let alike = ALIKE.iter().find(|(rule, _)| *rule == finding.rule);
        let rule = alike.map_or(finding.rule, |(_, name)| *name);
        let severity = format!(" {:?}", finding.severity);
        let message = finding.message.english();
        let since = finding.since.map(|since| since.to_rfc3339());
        let text = format!(
            "{}:{line} {rule}{severity} since {since:?}: {message}",
            source.path()
        );
        let text = without_commits(&text);
        Some(if pairs.is_empty() {
            text
        } else {
            exchanged(&text, pairs)
        })
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

/// A text without the ids of commits, which are others in a mirrored history.
fn without_commits(text: &str) -> String {
    let mut parts = text.split("commit ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let digits = part.chars().take_while(char::is_ascii_hexdigit).count();
        text + "commit " + if digits == 7 { &part[7..] } else { part }
    })
}

/// The lines that only one of two lists has.
fn alone(given: &[String], mirror: &[String], mark: &str) -> String {
    let only = given.iter().filter(|line| !mirror.contains(line));
    only.map(|line| format!("{mark}: {line}\n"))
        .collect::<Vec<_>>()
        .concat()
}

fn differences(given: &[String], mirror: &[String]) -> String {
    alone(given, mirror, "as it was") + &alone(mirror, given, "mirrored ")
}

/// The findings of a page with its history, and mirror of its mirror image.
fn of_page(text: &str, pairs: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let judged = |text: &str, pairs: &[(&str, &str)]| {
        let page = Page::read(text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        page.build(folder.path(), &BTreeMap::new()).unwrap();
        findings(folder.path(), false, page.as_of.unwrap().to_utc(), pairs)
    };
    (judged(text, &[]), judged(&mirrored(text, pairs), pairs))
}

#[test]
fn the_examples_read_the_same_from_both_sides() {
    let examples = [
        (
            "bakery",
            [
                ("agency", "bakery"),
                ("account-manager", "marketing-director"),
            ],
        ),
        (
            "webshop",
            [("agency", "shop"), ("project-manager", "ecommerce-manager")],
        ),
    ];
    for (name, pairs) in examples {
        let path = format!("{}/examples/{name}/history.md", env!("CARGO_MANIFEST_DIR"));
        let (given, mirror) = of_page(&std::fs::read_to_string(path).unwrap(), &pairs);
        assert!(!given.is_empty(), "{name} has no findings");
        assert!(given == mirror, "{name}:\n{}", differences(&given, &mirror));
    }
}

#[test]
fn generated_logs_read_the_same_from_both_sides() {
    let (seed, logs) = (number("PROJLOG_SEED", 1), number("PROJLOG_LOGS", 200));
    let survey = std::env::var_os("PROJLOG_SURVEY").is_some();
    let pairs = [
        (SIDES[0], SIDES[1]),
        (PEOPLE[0], PEOPLE[2]),
        (PEOPLE[1], PEOPLE[3]),
    ];
    let mut differing = 0;
    for seed in seed..seed + logs {
        let world = generate::generate(&mut Dice(seed), true);
        let charter = written::charter(&world, ["contractor", "client"]);
        let log = written::log(&world);
        let as_of = written::instant(world.as_of).to_utc();
        let judged = |charter: &str, log: &str, pairs: &[(&str, &str)]| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("projlog.yaml"), charter).unwrap();
            std::fs::create_dir(folder.path().join("log")).unwrap();
            std::fs::write(folder.path().join("log/log.md"), log).unwrap();
            findings(folder.path(), true, as_of, pairs)
        };
        let given = judged(&charter, &log, &[]);
        let mirror = judged(&mirrored(&charter, &pairs), &mirrored(&log, &pairs), &pairs);
        let different = differences(&given, &mirror);
        if survey && !different.is_empty() {
            differing += 1;
            println!("seed {seed}:\n{different}");
            continue;
        }
        assert!(
            different.is_empty(),
            "PROJLOG_SEED={seed}, as of {as_of}:\n{different}\n{charter}\n{log}"
        );
    }
    assert_eq!(differing, 0);
}

#[test]
fn what_one_side_does_alone_reads_the_same_from_both_sides() {
    let pairs = [
        ("agency", "bakery"),
        ("account-manager", "marketing-director"),
        ("designer", "brand-manager"),
        ("manager", "director"),
        ("design", "brand"),
    ];
    let path = format!("{}/tests/cases/own-record.md", env!("CARGO_MANIFEST_DIR"));
    let cases = projlog::page::cases(&std::fs::read_to_string(path).unwrap());
    assert!(cases.len() > 20);
    for (name, _, text) in cases {
        let (given, mirror) = of_page(&text, &pairs);
        assert!(given == mirror, "{name}:\n{}", differences(&given, &mirror));
    }
}
