//! Helpers for tests of formats, and tests of the formats with a small project.

use proptest::prelude::*;

use super::escape::is_hidden;
use super::{Checked, Format, Style, account, human, report, statistics};
use crate::engine::Skipped;
use crate::engine::{self, Report, Settings};
use crate::finding::Finding;
use crate::message::{Language, Message};
use crate::project::{NoHistory, Open, Project};
use crate::source::{Location, Span};

/// Strings of ordinary text and of characters known from attacks.
pub(super) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "\\PC{0,6}",
        2 => any::<String>(),
        4 => proptest::sample::select(vec![
            "#", "##", "##[", "##vso[", "##VSO[task.setvariable]", "##teamcity[", ":", "::", "::error file=a::", "\r", "\r\n", "\n",
            "\t", " ", "\u{1b}[2J", "\u{1b}]8;;", "\u{9b}", "\u{7f}", "\u{85}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}",
            "\u{e0041}", "\u{2028}", "\0", "я", "日", "e\u{301}", "[", "\\", "\"",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Whether text has no hidden characters except line breaks and tabs, and no runner commands.
pub(super) fn is_safe(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !text.chars().any(|c| is_hidden(c) && c != '\n' && c != '\t')
        && !["##[", "##vso[", "##teamcity["]
            .iter()
            .any(|opener| lower.contains(opener))
        && !text.lines().any(|line| line.trim_start().starts_with("::"))
}

/// Whether GitHub annotations are safe, except for the command that each line is.
pub(super) fn is_safe_for_github(text: &str) -> bool {
    text.lines().all(|line| {
        let command = ["error", "warning", "notice"]
            .iter()
            .find_map(|level| line.strip_prefix(&format!("::{level} file=")));
        match command.map(|rest| rest.split_once("::")) {
            None => is_safe(line),
            Some(None) => false,
            Some(Some((properties, message))) => {
                let count = |sign| properties.matches(sign).count();
                is_safe(message)
                    && is_safe(properties)
                    && count(':') == 0
                    && count(',') == 4
                    && !message.starts_with(':')
            }
        }
    })
}

pub(super) const CHARTER: &str = "projlog: 1
timezone: Europe/Moscow
parties:
  agency:
    role: contractor
    hours: Mon-Fri 10:00-19:00
  bakery:
    role: client
    timezone: Asia/Yekaterinburg
    hours: Mon-Fri 09:00-18:00
people:
  account-manager:
    party: agency
    email: [am@agency.example]
  marketing-director:
    party: bakery
    email: [md@bakery.example]
channels:
  telegram: written
terms:
  answer: 2 working hours
  access: 3 working days
";

const PLAN: &str = "# Plan

## Content plan

```yaml
stage: S-2
owner: agency
due: 2026-03-24
accept: thirty posts
```
";

/// A file with Windows line endings.
const MARCH: &str = "# Март 2026\r
\r
## Доступ к рекламному кабинету\r
\r
```yaml\r
request: R-4\r
at: 2026-03-03 10:40\r
from: account-manager\r
to: marketing-director\r
via: telegram\r
needs: access\r
blocks: S-2\r
```\r
\r
```yaml\r
reply: A-4\r
answers: R-4\r
at: 2026-03-10 18:20\r
from: marketing-director\r
via: telegram\r
gives: all\r
```\r
";

/// A project outside git, with these files.
pub(super) fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let project = Project::open(
        dir.path(),
        &Open {
            no_history: true,
            ..Open::default()
        },
    )
    .unwrap();
    (dir, project)
}

pub(super) fn bakery() -> (tempfile::TempDir, Project) {
    project(&[
        ("projlog.yaml", CHARTER),
        ("log/plan.md", PLAN),
        ("log/2026-03.md", MARCH),
    ])
}

pub(super) fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The project's report with two rules, and an account that does not depend on the number of rules.
pub(super) fn checked(project: &Project) -> Report {
    let select = ["information-late", "stage-overdue"];
    let settings = Settings {
        select: select.map(str::to_owned).to_vec(),
        ..Settings::default()
    };
    let why = NoHistory::NoRepository;
    Report {
        rules_run: select.to_vec(),
        rules_skipped: vec![
            ("reply-late", Skipped::Off),
            ("call-logged-late", Skipped::NoHistory(why)),
            ("entry-logged-late", Skipped::NoHistory(why)),
        ],
        ..engine::run(project, &settings, instant("2026-03-26T12:00:00+03:00"))
    }
}

/// A report with the given findings.
pub(super) fn found(project: &Project, findings: Vec<Finding>) -> Report {
    Report {
        findings,
        ..checked(project)
    }
}

pub(super) fn written(format: Format, project: &Project, report: &Report, style: Style) -> String {
    let mut out = Vec::new();
    format
        .write(&Checked::new(project, report), style, &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// The location of `text` in a log file.
pub(super) fn at(project: &Project, path: &str, text: &str) -> Location {
    let (source, file) = project
        .sources
        .iter()
        .find(|(_, file)| file.path() == path)
        .unwrap();
    let start = file.text().find(text).unwrap();
    Location {
        source,
        span: Span::new(start, start + text.len()),
    }
}

/// The frames of a finding in one file, with these texts underlined.
fn frames(text: &str, markers: &[&str], style: Style) -> String {
    let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a.md", text)]);
    let mut places = markers
        .iter()
        .map(|marker| at(&project, "log/a.md", marker));
    let own = places.next().unwrap();
    let mut finding =
        Finding::new(own, Message::value("a message")).caption(Message::value("a caption"));
    for place in places {
        finding = finding.label(place.source, place.span, Message::value("a label"));
    }
    finding.rule = "a-rule";
    human::one(&Checked::new(&project, &checked(&project)), &finding, style)
}

pub(super) const ASCII: Style = Style {
    color: false,
    unicode: false,
    width: 80,
    language: Language::English,
};
const UNICODE: Style = Style {
    color: false,
    unicode: true,
    width: 120,
    language: Language::English,
};

#[test]
fn human() {
    let (_dir, project) = bakery();
    insta::assert_snapshot!(
        "human_ascii_80",
        written(Format::Human, &project, &checked(&project), ASCII)
    );
    insta::assert_snapshot!(
        "human_unicode_120",
        written(Format::Human, &project, &checked(&project), UNICODE)
    );
}

#[test]
fn colour_adds_nothing_but_colour() {
    let (_dir, project) = bakery();
    let report = checked(&project);
    let plain = written(Format::Human, &project, &report, UNICODE);
    let mut coloured = written(
        Format::Human,
        &project,
        &report,
        Style {
            color: true,
            ..UNICODE
        },
    );
    assert!(
        coloured.contains("\u{1b}[31merror[stage-overdue]\u{1b}[0m: "),
        "{coloured:?}"
    );
    while let Some(start) = coloured.find('\u{1b}') {
        let end = start + coloured[start..].find('m').unwrap();
        coloured.replace_range(start..=end, "");
    }
    assert_eq!(coloured, plain);
}

#[test]
fn concise() {
    let (_dir, project) = bakery();
    insta::assert_snapshot!(written(
        Format::Concise,
        &project,
        &checked(&project),
        ASCII
    ));
}

#[test]
fn json() {
    let (_dir, project) = bakery();
    let text = written(Format::Json, &project, &checked(&project), ASCII);
    jsonschema::validate(
        report::schema().as_value(),
        &serde_json::from_str(&text).unwrap(),
    )
    .unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn equal_fingerprints_get_suffixes() {
    let (_dir, project) = bakery();
    let place = at(&project, "log/plan.md", "S-2");
    let finding = |message| Finding::new(place, Message::value(message)).entry("S-2");
    let report = found(
        &project,
        vec![
            finding("a"),
            finding("b"),
            finding("c").distinguish("c"),
            finding("d"),
        ],
    );
    let markers = report::fingerprints(&project.sources, &report.findings);
    assert_eq!(markers[1], format!("{}-2", markers[0]));
    assert_eq!(markers[3], format!("{}-3", markers[0]));
    assert_eq!(markers[2].len(), 16);
}

/// The account in English.
fn summed(project: &Project, report: &Report) -> String {
    let lines = account(project, report);
    lines
        .iter()
        .map(Message::english)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn account_of_nothing_found_and_nothing_read() {
    let (_dir, project) = bakery();
    let clean = found(&project, Vec::new());
    let text = summed(&project, &clean);
    assert!(
        text.starts_with("Checked 3 entries in 2 files (work tree) as of Thu 26 Mar 2026 12:00 (Europe/Moscow): no findings.\n"),
        "{text}"
    );
    assert!(
        text.ends_with(
            "2 rules ran; 3 skipped: call-logged-late, entry-logged-late (the folder is not in a git repository); 1 off."
        ),
        "{text}"
    );

    let (_dir, empty) = self::project(&[("projlog.yaml", CHARTER)]);
    let text = summed(&empty, &found(&empty, Vec::new()));
    assert!(
        text.starts_with(
            "Nothing to check: 0 files of `log/**/*.md` with no entry (work tree) as of Thu 26 Mar"
        ),
        "{text}"
    );
}

#[test]
fn statistics_begin_with_the_most() {
    let (_dir, project) = bakery();
    let place = at(&project, "log/plan.md", "S-2");
    let finding = |rule| {
        let mut finding = Finding::new(place, Message::value(""));
        finding.rule = rule;
        finding
    };
    let report = found(
        &project,
        vec![finding("b"), finding("a"), finding("c"), finding("c")],
    );
    assert_eq!(
        statistics(&report, Language::English),
        "2 note    c\n1 note    a\n1 note    b\n"
    );
}

#[test]
fn snippets_with_tabs_and_wide_characters() {
    insta::assert_snapshot!(frames(
        "first\n\tключ:\tзначение 日本語 value # end\nlast\n",
        &["日本語", "value"],
        ASCII
    ));
}

#[test]
fn snippets_at_the_end_of_a_file() {
    insta::assert_snapshot!(
        "end_without_line_break",
        frames("one\ntwo", &["two"], UNICODE)
    );
    insta::assert_snapshot!("empty_at_end_without_line_break", empty("one\ntwo", 7));
    insta::assert_snapshot!("empty_at_end", empty("one\ntwo\n", 8));
    insta::assert_snapshot!("empty_in_a_windows_line_end", empty("one\r\ntwo\r\n", 4));
    insta::assert_snapshot!("empty_file", empty("", 0));
}

/// The frames of a finding at an empty span.
fn empty(text: &str, byte: usize) -> String {
    let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a.md", text)]);
    let (source, _) = project
        .sources
        .iter()
        .find(|(_, file)| file.path() == "log/a.md")
        .unwrap();
    let mut finding = Finding::new(
        Location {
            source,
            span: Span::new(byte, byte),
        },
        Message::value("a message"),
    )
    .caption(Message::value("a caption"));
    finding.rule = "a-rule";
    human::one(
        &Checked::new(&project, &checked(&project)),
        &finding,
        UNICODE,
    )
}

#[test]
fn snippets_of_several_lines() {
    insta::assert_snapshot!(
        "several_lines",
        frames(
            "one\ntwo\nthree\nfour\nfive\n",
            &["wo\nthree\nfo", "three"],
            UNICODE
        )
    );
    insta::assert_snapshot!(
        "many_lines",
        frames(
            &"line\n".repeat(20),
            &["line\n".repeat(10).as_str()],
            UNICODE
        )
    );
}

#[test]
fn frames_of_several_places_stand_in_one_column() {
    let text = format!("one\n{}two\n", "\n".repeat(120));
    insta::assert_snapshot!(frames(&text, &["one", "two"], ASCII));
}

#[test]
fn places_beyond_number_are_counted() {
    let (_dir, project) = bakery();
    let place = at(&project, "log/plan.md", "S-2");
    let mut finding = Finding::new(place, Message::value("a message"));
    for byte in 0..30 {
        finding = finding.label(
            place.source,
            Span::new(byte, byte + 1),
            Message::value("a label"),
        );
    }
    let text = human::one(&Checked::new(&project, &checked(&project)), &finding, ASCII);
    assert!(text.ends_with("  and 22 more places\n"), "{text}");
}

#[test]
fn long_lines_are_cut_around_the_marker() {
    let line = format!("{}needle{}\n", "я".repeat(500), "x".repeat(500));
    insta::assert_snapshot!(frames(&line, &["needle"], UNICODE));
}

#[test]
fn hostile_snippets_keep_their_markers() {
    let text = "a\u{1b}[2J ##vso[x]\u{202e}b: value\rc\n";
    insta::assert_snapshot!(frames(text, &["value"], ASCII));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_and_any_places_can_be_shown(
        text in hostile(), message in hostile(), caption in hostile(), label in hostile(),
        places in proptest::collection::vec((0usize..400, 0usize..400), 1..5), unicode: bool, width in 0usize..200,
    ) {
        let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a.md", &text.repeat(9)), ("log/b.md", &text)]);
        let files: Vec<_> = project.sources.iter().map(|(source, _)| source).collect();
        let mut places = places.into_iter().enumerate().map(|(i, (start, len))| {
            Location { source: files[(i + 1) % files.len()], span: Span::new(start, start + len) }
        });
        let [message, caption, label] = [message, caption, label].map(Message::value);
        let mut finding = Finding::new(places.next().unwrap(), message.clone()).caption(caption).help(label.clone()).derivation([message]);
        for place in places {
            finding = finding.label(place.source, place.span, label.clone());
        }
        let report = found(&project, vec![finding]);
        let style = Style { color: false, unicode, width, ..Style::default() };
        for format in Format::ALL {
            let shown = written(*format, &project, &report, style);
            let safe = if *format == Format::Github { is_safe_for_github(&shown) } else { is_safe(&shown) };
            prop_assert!(safe && !shown.contains('\t'), "{shown:?}");
            prop_assert!(!shown.contains("Failed to read"), "{shown}");
        }
    }
}
