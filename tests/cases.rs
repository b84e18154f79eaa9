//! Case files: literate logs with the findings that are expected, on their lines; and the examples of the rules' pages.
//!
//! The notation is described in `docs/pages.md`.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use projlog::engine::{Settings, run};
use projlog::page::{Page, cases};
use projlog::project::{Open, Project};
use projlog::rules::ALL;

/// The charter of pages that have none.
const CHARTER: &str = include_str!("cases/charter.yaml");

/// A finding, expected or told: path, line, severity, rule; and for an expected one a part of the message.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Expected {
    path: String,
    line: usize,
    severity: String,
    rule: String,
    message: String,
}

/// The marks in a file: `# error[rule] part of the message` in YAML, `<!-- error[rule] part -->` in Markdown.
fn marks(path: &str, text: &str) -> Vec<Expected> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for opener in ["# ", "<!-- "] {
            for (at, _) in line.match_indices(opener) {
                let mark = &line[at + opener.len()..];
                let Some(severity) = ["error", "warning", "note"]
                    .into_iter()
                    .find(|s| mark.starts_with(&format!("{s}[")))
                else {
                    continue;
                };
                let Some((rule, rest)) = mark[severity.len() + 1..].split_once(']') else {
                    continue;
                };
                let message = rest
                    .split(" # ")
                    .next()
                    .unwrap_or("")
                    .split("-->")
                    .next()
                    .unwrap_or("")
                    .trim();
                found.push(Expected {
                    path: path.to_owned(),
                    line: number + 1,
                    severity: severity.to_owned(),
                    rule: rule.to_owned(),
                    message: message.to_owned(),
                });
            }
        }
    }
    found
}

/// Builds what a page describes, judges it, and tells where expected and told findings differ; empty where they agree.
fn differences(text: &str) -> String {
    let page = match Page::read(text) {
        Ok(page) => page,
        Err(error) => return format!("  {error}\n"),
    };
    let mut files = page.files().unwrap();
    let mut first = BTreeMap::new();
    if !files.contains_key("projlog.yaml") {
        first.insert("projlog.yaml".to_owned(), CHARTER.to_owned());
        files.insert("projlog.yaml".to_owned(), CHARTER.to_owned());
    }
    let folder = tempfile::tempdir().unwrap();
    page.build(folder.path(), &first).unwrap();
    let project = match Project::open(
        folder.path(),
        &Open {
            no_history: !page.has_history(),
            no_cache: true,
            ..Open::default()
        },
    ) {
        Ok(project) => project,
        Err(error) => return format!("  the project cannot be opened: {error}\n"),
    };
    let Some(as_of) = page.as_of else {
        return "  the page says no `As of`\n".to_owned();
    };
    let settings = Settings {
        select: page.rules.clone(),
        ..Settings::default()
    }
    .checked()
    .unwrap();
    let report = run(&project, &settings, as_of.to_utc());

    let mut expected: Vec<Expected> = files
        .iter()
        .flat_map(|(path, text)| marks(path, text))
        .collect();
    let mut differences = String::new();
    for finding in &report.findings {
        let source = project.sources.get(finding.at.source);
        let line = source.position(finding.at.span.start).line;
        let fits = expected.iter().position(|e| {
            e.path == source.path()
                && e.line == line
                && e.rule == finding.rule
                && e.severity == finding.severity.to_string()
                && finding.message.english().contains(&e.message)
        });
        match fits {
            Some(at) => {
                expected.remove(at);
            }
            None => {
                let _ = writeln!(
                    differences,
                    "  told, not expected: {}:{line}: {}[{}]: {}",
                    source.path(),
                    finding.severity,
                    finding.rule,
                    finding.message.english()
                );
            }
        }
    }
    for missing in expected {
        let Expected {
            path,
            line,
            severity,
            rule,
            message,
        } = missing;
        let _ = writeln!(
            differences,
            "  expected, not told: {path}:{line}: {severity}[{rule}] {message}"
        );
    }
    differences
}

#[test]
fn case_files_give_what_they_say() {
    let mut failed = String::new();
    let mut count = 0;
    let mut pages: Vec<_> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"))
            .unwrap()
            .map(|item| item.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
            .collect();
    pages.sort();
    for path in pages {
        let text = std::fs::read_to_string(&path).unwrap();
        for (name, line, case) in cases(&text) {
            count += 1;
            let differences = differences(&case);
            if !differences.is_empty() {
                let _ = write!(failed, "{}:{line}: {name}\n{differences}", path.display());
            }
        }
    }
    assert!(count > 0, "there is no case");
    assert!(failed.is_empty(), "\n{failed}");
}

#[test]
fn the_examples_on_the_pages_of_the_rules_give_what_they_say() {
    let mut failed = String::new();
    for rule in ALL {
        for heading in ["Bad", "Good"] {
            let Some(example) = rule.section(heading) else {
                let _ = writeln!(failed, "{}: no `## {heading}`", rule.name);
                continue;
            };
            let has_mark = !marks("", &example).is_empty();
            let mut differences = differences(&example);
            if has_mark != (heading == "Bad") {
                differences.push_str("  the bad example, and it alone, is to expect a finding\n");
            }
            if !differences.is_empty() {
                let _ = write!(failed, "{}: {heading}\n{differences}", rule.name);
            }
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
}

#[test]
fn a_mark_is_read_wherever_it_stands() {
    let found = marks(
        "a",
        "at: 2026-03-03 # error[a-b] 2 days # note[c]\n<!-- warning[d] some words -->\n",
    );
    let told: Vec<_> = found
        .iter()
        .map(|e| format!("{} {} {} {:?}", e.line, e.severity, e.rule, e.message))
        .collect();
    assert_eq!(
        told,
        [
            "1 error a-b \"2 days\"",
            "1 note c \"\"",
            "2 warning d \"some words\""
        ]
    );
}

#[test]
fn a_case_that_expects_something_else_fails() {
    let late = "As of 2026-03-10T12:00+03:00.\n\n```yaml\nrequest: R-1\nat: 2026-03-03 15:00\nfrom: marketing-director\nto: account-manager\nvia: email\nneeds: answer\n```\n";
    assert!(differences(late).contains("told, not expected: log/log.md:4: error[reply-overdue]"));
    let marked = late.replace("request: R-1", "request: R-1  # error[reply-late]");
    assert!(differences(&marked).contains("expected, not told: log/log.md:4: error[reply-late]"));
}
