//! Case files: literate logs with the expected findings on their lines; and the examples of the rules' pages.
//!
//! The notation is described in `docs/pages.md`.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use projlog::engine::{Settings, run};
use projlog::page::{Page, cases};
use projlog::project::{Open, Project};
use projlog::rules::{ALL, Rule};

/// The charter of pages that have none.
const CHARTER: &str = include_str!("cases/charter.yaml");

/// A finding, expected or reported: path, line, severity, rule; and a part of the message, if expected.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Expected {
    path: String,
    line: usize,
    severity: String,
    rule: String,
    message: String,
}

/// The markers in a file: `# error[rule] part of the message` in YAML, `<!-- error[rule] part -->` in Markdown.
fn markers(path: &str, text: &str) -> Vec<Expected> {
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

/// Checks the project that a page describes, and returns the differences between expected and reported findings; empty if there
/// are none.
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
        .flat_map(|(path, text)| markers(path, text))
        .collect();
    let mut differences = String::new();
    let mut causes = BTreeMap::new();
    for finding in &report.findings {
        let source = project.sources.get(finding.at.source);
        // Two findings with one fingerprint would be duplicates.
        let message = finding.message.english();
        let first = causes
            .entry(finding.fingerprint(source.path()))
            .or_insert_with(|| message.clone());
        if *first != message {
            let _ = writeln!(
                differences,
                "  one fingerprint for two causes: {first} / {message}"
            );
        }
        let line = source.position(finding.at.span.start()).line;
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
                    "  reported, not expected: {}:{line}: {}[{}]: {}",
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
            "  expected, not reported: {path}:{line}: {severity}[{rule}] {message}"
        );
    }
    differences
}

/// Runs every case of every page, and both examples of every rule, as separate tests: `reply-late: …` runs with
/// `cargo test --test cases reply-late`.
fn main() -> ExitCode {
    let mut trials = vec![
        Trial::test("notation: marks are read wherever they stand", || {
            markers_are_read_in_every_position();
            Ok(())
        }),
        Trial::test("notation: a case that expects something else fails", || {
            a_case_with_other_expectations_fails();
            Ok(())
        }),
    ];
    trials.push(Trial::test(
        "fingerprints: they stay where the cause stays",
        || {
            fingerprints_depend_on_the_cause_only();
            Ok(())
        },
    ));
    trials.extend(pages());
    trials.extend(ALL.iter().flat_map(examples));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The cases of `tests/cases/*.md`.
fn pages() -> Vec<Trial> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    let mut trials = Vec::new();
    for path in pages {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for (name, line, case) in cases(&text) {
            let place = format!("tests/cases/{stem}.md:{line}");
            trials.push(Trial::test(format!("{stem}: {name}"), move || {
                agree(&place, &differences(&case))
            }));
        }
    }
    assert!(!trials.is_empty(), "there are no cases");
    trials
}

/// The bad and the good example on a rule's page.
fn examples(rule: &'static Rule) -> [Trial; 2] {
    ["Bad", "Good"].map(|heading| {
        Trial::test(format!("{}: {heading} example", rule.name), move || {
            let example = rule
                .section(heading)
                .ok_or_else(|| format!("no `## {heading}`"))?;
            let has_mark = !markers("", &example).is_empty();
            let mut differences = differences(&example);
            if has_mark != (heading == "Bad") {
                differences.push_str("  the bad example, and it alone, must expect a finding\n");
            }
            agree(rule.name, &differences)
        })
    })
}

fn agree(place: &str, differences: &str) -> Result<(), Failed> {
    if differences.is_empty() {
        Ok(())
    } else {
        Err(format!("{place}\n{differences}").into())
    }
}

fn markers_are_read_in_every_position() {
    let found = markers(
        "a",
        "at: 2026-03-03 # error[a-b] 2 days # note[c]\n<!-- warning[d] some words -->\n",
    );
    let messages: Vec<_> = found
        .iter()
        .map(|e| format!("{} {} {} {:?}", e.line, e.severity, e.rule, e.message))
        .collect();
    assert_eq!(
        messages,
        [
            "1 error a-b \"2 days\"",
            "1 note c \"\"",
            "2 warning d \"some words\""
        ]
    );
}

fn a_case_with_other_expectations_fails() {
    let late = "As of 2026-03-10T12:00+03:00.\n\n```yaml\nrequest: R-1\nat: 2026-03-03 15:00\nfrom: marketing-director\nto: account-manager\nvia: email\nneeds: answer\n```\n";
    assert!(
        differences(late).contains("reported, not expected: log/log.md:4: error[reply-overdue]")
    );
    let marked = late.replace("request: R-1", "request: R-1  # error[reply-late]");
    assert!(
        differences(&marked).contains("expected, not reported: log/log.md:4: error[reply-late]")
    );
}

/// The fingerprints of the findings of a page, by rule, with the messages.
fn fingerprints(page: &str) -> BTreeMap<&'static str, Vec<(String, String)>> {
    let page = Page::read(page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    page.build(folder.path(), &BTreeMap::new()).unwrap();
    let how = Open {
        no_history: true,
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(folder.path(), &how).unwrap();
    let report = run(
        &project,
        &Settings::default().checked().unwrap(),
        page.as_of.unwrap().to_utc(),
    );
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for finding in &report.findings {
        let path = project.sources.get(finding.at.source).path();
        let of_rule = found.entry(finding.rule).or_default();
        of_rule.push((finding.fingerprint(path), finding.message.english()));
    }
    found
}

const FINGERPRINTS: &str = r#"
As of 2026-03-12T12:00+03:00.

```yaml file projlog.yaml
projlog: 1
timezone: Europe/Moscow
parties:
  agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
  bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
people:
  account-manager: { party: agency }
  marketing-director: { party: bakery }
  mаrketing-director: { party: bakery }
  аccount-manager: { party: agency }
terms:
  access: 2 working days
  informaton: 2 working days
  bakery: { approval: 1 day }
cadence:
  weekly-call: { call: weekly, starts: 2026-02-23 }
  status-call: { call: weekly, starts: 2026-02-23 }
  idle: { owner: agency }
```

````markdown file log/a.md
## Access

```yaml
request: R-1
at: 2026-03-03 10:40
from: account-manager
to: marketing-director
needs: access
```

```yaml
request: R-2
at: 2026-03-03 10:40
from: nobody
to: no-one
needs: acess
urgent: maybe
```

```yaml
stage: S-1
owner: agency
due: 2026-03-04
```

```yaml
requst: R-9
```
````
"#;

/// Tests that a renamed file, another heading, time or value keep the fingerprint, and that another cause changes it.
fn fingerprints_depend_on_the_cause_only() {
    let before = fingerprints(FINGERPRINTS);
    let only = |found: &BTreeMap<&str, Vec<(String, String)>>| -> BTreeMap<String, Vec<String>> {
        let of_rule = |(rule, all): (&&str, &Vec<(String, String)>)| {
            let mut all: Vec<String> = all.iter().map(|(print, _)| print.clone()).collect();
            all.sort();
            ((*rule).to_owned(), all)
        };
        found.iter().map(of_rule).collect()
    };
    for rule in [
        "information-overdue",
        "report-missing",
        "person-lookalike",
        "person-unknown",
        "wrong-value",
        "unknown-field",
        "unknown-kind",
    ] {
        assert!(
            before.contains_key(rule),
            "{rule} is not among {:?}",
            before.keys()
        );
    }
    let mut seen = BTreeMap::new();
    for (print, message) in before.values().flatten() {
        let other = seen.insert(print.clone(), message.clone());
        assert_eq!(other, None, "two findings have one fingerprint: {message}");
    }
    for (what, from, to) in [
        (
            "the file is renamed",
            "file log/a.md",
            "file log/2026/march.md",
        ),
        (
            "the heading changes",
            "## Access",
            "## Access to the account",
        ),
        ("a week passes", "As of 2026-03-12", "As of 2026-03-19"),
        ("a line is added", "## Access", "Some words.\n\n## Access"),
        (
            "the term changes",
            "  access: 2 working days",
            "  access: 3 working days",
        ),
    ] {
        let page = FINGERPRINTS.replacen(from, to, 1);
        assert_ne!(page, FINGERPRINTS);
        let after = fingerprints(&page);
        assert_eq!(only(&before), only(&after), "{what}");
    }
    let messages = |found: &BTreeMap<&'static str, Vec<(String, String)>>| {
        found["information-overdue"][0].1.clone()
    };
    let later = fingerprints(&FINGERPRINTS.replacen("As of 2026-03-12", "As of 2026-03-19", 1));
    assert_ne!(
        messages(&before),
        messages(&later),
        "the message has another value"
    );
    let other = fingerprints(&FINGERPRINTS.replacen("urgent: maybe", "urgent: perhaps", 1));
    assert_ne!(only(&before)["wrong-value"], only(&other)["wrong-value"]);
}
