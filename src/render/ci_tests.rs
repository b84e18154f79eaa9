//! Tests of the CI formats: with a small project, with hostile logs, and at their limits.

use std::collections::HashSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use roxmltree::{Document, Node};
use serde_json::{Value, json};

use super::listed::worst_first;
use super::tests::{
    ASCII, CHARTER, at, bakery, checked, found, hostile, is_safe, project, written,
};
use super::{Checked, Format, jsonl, summary};
use crate::engine::Report;
use crate::finding::{Finding, Severity};
use crate::message::{Language, Message};
use crate::project::Project;
use crate::rules::ALL;
use crate::source::{Location, Span};

#[path = "../../tests/support/sarif.rs"]
mod sarif_schema;

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(sarif_schema::validator);

static RDF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema =
        serde_json::from_str(include_str!("../../tests/schemas/rdf-diagnostic.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

fn valid(schema: &jsonschema::Validator, value: &Value) {
    let output: Vec<String> = schema
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(output.is_empty(), "{output:#?}");
}

fn lines(text: &str) -> Vec<Value> {
    assert!(text.ends_with('\n') || text.is_empty());
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn parsed(format: Format, project: &Project, report: &Report) -> Value {
    serde_json::from_str(&written(format, project, report, ASCII)).unwrap()
}

/// Findings of a severity, all at the same location.
fn many(project: &Project, number: usize, severity: Severity) -> Vec<Finding> {
    let place = at(project, "log/plan.md", "S-2");
    let finding = |n: usize| {
        let mut finding = Finding::new(place, Message::value(format!("number {n}"))).entry("S-2");
        (finding.rule, finding.severity) = ("stage-overdue", severity);
        finding
    };
    (0..number).map(finding).collect()
}

#[test]
fn each_format() {
    let (_dir, project) = bakery();
    let report = checked(&project);
    for format in [
        Format::Jsonl,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Rdjsonl,
        Format::Markdown,
    ] {
        insta::assert_snapshot!(
            format!("ci_{}", format.name()),
            written(format, &project, &report, ASCII)
        );
    }
    let mut sarif = parsed(Format::Sarif, &project, &report);
    // The documentation of rules is tested elsewhere.
    sarif["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
        .truncate(0);
    insta::assert_snapshot!("ci_sarif", serde_json::to_string_pretty(&sarif).unwrap());
}

#[test]
fn the_last_line_of_jsonl_is_the_summary() {
    let (_dir, project) = bakery();
    let report = checked(&project);
    let output = lines(&written(Format::Jsonl, &project, &report, ASCII));
    let whole = parsed(Format::Json, &project, &report);
    assert_eq!(output.len(), report.findings.len() + 1);
    let schema = jsonschema::validator_for(jsonl::schema().as_value()).unwrap();
    for (number, line) in output.iter().enumerate() {
        valid(&schema, line);
        assert_eq!(line["schema"], "projlog-report/1");
        let last = number == report.findings.len();
        assert_eq!(line["type"], if last { "summary" } else { "finding" });
        let same = if last {
            &whole
        } else {
            &whole["findings"][number]
        };
        for (name, value) in line
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name != "type" && (last || *name != "schema"))
        {
            assert_eq!(*value, same[name], "{name}");
        }
    }
}

#[test]
fn sarif_has_what_code_scanning_asks_for() {
    let (_dir, project) = bakery();
    let report = checked(&project);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| !finding.labels.is_empty())
    );
    let sarif = parsed(Format::Sarif, &project, &report);
    valid(&SARIF, &sarif);
    let run = &sarif["runs"][0];
    assert_eq!(
        (&run["columnKind"], &run["automationDetails"]["id"]),
        (&json!("unicodeCodePoints"), &json!("projlog/"))
    );
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), ALL.len());
    for rule in rules {
        let text = |field: &str| rule[field]["text"].as_str().unwrap().to_owned();
        assert!(
            !text("shortDescription").is_empty() && text("help").contains("## Why it matters"),
            "{rule}"
        );
        let full = text("fullDescription");
        assert!(
            ["Checks for ", "Finds "]
                .iter()
                .any(|verb| full.starts_with(verb))
                && full.chars().count() <= 1024,
            "{full}"
        );
    }
    assert!(
        !sarif.to_string().contains("security-severity")
            && !sarif.to_string().contains("suppressions")
    );
    for (result, listed) in run["results"]
        .as_array()
        .unwrap()
        .iter()
        .zip(worst_first(&Checked::new(&project, &report)))
    {
        assert_eq!(
            rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"],
            result["ruleId"]
        );
        assert_eq!(result["locations"].as_array().unwrap().len(), 1);
        assert_eq!(
            result["relatedLocations"].as_array().unwrap().len(),
            listed.finding.labels.len()
        );
        let marks = result["partialFingerprints"].as_object().unwrap();
        assert_eq!(marks.keys().collect::<Vec<_>>(), ["projlogFinding/v1"]);
        for place in result["locations"]
            .as_array()
            .unwrap()
            .iter()
            .chain(result["relatedLocations"].as_array().unwrap())
        {
            let region = place["physicalLocation"]["region"].as_object().unwrap();
            for name in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(region[name].as_u64().unwrap() >= 1, "{region:?}");
            }
        }
    }
}

#[test]
fn sarif_lists_the_worst() {
    let (_dir, project) = bakery();
    let mut findings = many(&project, 3_000, Severity::Note);
    findings.extend(many(&project, 2_500, Severity::Warning));
    findings.extend(many(&project, 2_000, Severity::Error));
    let sarif = parsed(Format::Sarif, &project, &found(&project, findings));
    valid(&SARIF, &sarif);
    let run = &sarif["runs"][0];
    let levels: Vec<&str> = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["level"].as_str().unwrap())
        .collect();
    let count = |level| levels.iter().filter(|other| **other == level).count();
    assert_eq!(
        (count("error"), count("warning"), count("note")),
        (2_000, 2_500, 500)
    );
    assert!(levels.is_sorted_by_key(|level| {
        ["error", "warning", "note"]
            .iter()
            .position(|other| other == level)
    }));
    let output = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(
        output,
        "Only the 5000 worst findings are listed; there are 2500 notes more."
    );
}

#[test]
fn paths_of_sarif_are_references() {
    let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a b:%ж#.md", "x\n")]);
    let place = at(&project, "log/a b:%ж#.md", "x");
    let sarif = parsed(
        Format::Sarif,
        &project,
        &found(
            &project,
            vec![Finding::new(
                place,
                Message::value("a [link](https://a.example)"),
            )],
        ),
    );
    let result = &sarif["runs"][0]["results"][0];
    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "log/a%20b%3A%25%D0%B6%23.md");
    assert_eq!(
        result["message"]["text"],
        "a [link]\\u{28}https://a.example)"
    );
}

#[test]
fn github_gets_ten_of_each_level_and_the_number_of_the_rest() {
    let (_dir, project) = bakery();
    let mut findings = many(&project, 3, Severity::Note);
    findings.extend(many(&project, 12, Severity::Warning));
    findings.extend(many(&project, 14, Severity::Error));
    let text = written(Format::Github, &project, &found(&project, findings), ASCII);
    let levels: Vec<&str> = text
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    let expected = [
        vec!["::error"; 10],
        vec!["::warning"; 10],
        vec!["::notice"; 3],
    ]
    .concat();
    assert_eq!(levels[..23], expected);
    let rest = "6 more findings are not shown as annotations: 4 errors, 2 warnings. See the step summary or use \
                another format.";
    assert_eq!(text.lines().skip(23).collect::<Vec<_>>(), [rest]);
}

#[test]
fn a_summary_keeps_to_its_room() {
    let (_dir, project) = bakery();
    let mut findings = many(&project, 2_000, Severity::Note);
    findings.extend(many(&project, 1, Severity::Error));
    let report = found(&project, findings);
    let whole = summary(
        &Checked::new(&project, &report),
        Language::English,
        usize::MAX,
    );
    assert_eq!(whole, written(Format::Markdown, &project, &report, ASCII));
    for room in [2_000, 10_000, whole.len() - 1] {
        let text = summary(&Checked::new(&project, &report), Language::English, room);
        assert!(
            text.len() <= room && text.len() + 250 > room,
            "{} of {room}",
            text.len()
        );
        assert!(
            text.contains("\n- **stage-overdue** `log/plan.md:6:8`: `number 0`\n\n### Notes\n"),
            "{text}"
        );
        let shown = text.lines().filter(|line| line.starts_with("- **")).count();
        assert!(
            text.contains(&format!("\nand {} more finding", 2_001 - shown)),
            "{text}"
        );
    }
    assert_eq!(
        summary(
            &Checked::new(&project, &report),
            Language::English,
            whole.len() + 100
        ),
        whole
    );
}

#[test]
fn columns_of_reviewdog_are_bytes() {
    let (_dir, project) = project(&[
        ("projlog.yaml", CHARTER),
        ("log/a.md", "один\nдва три\nx\n"),
    ]);
    let finding = Finding::new(
        at(&project, "log/a.md", "три\nx"),
        Message::value("a `b` c"),
    );
    let output = lines(&written(
        Format::Rdjsonl,
        &project,
        &found(&project, vec![finding]),
        ASCII,
    ));
    valid(&RDF, &output[0]);
    let range = json!({"start": {"line": 2, "column": 8}, "end": {"line": 3, "column": 2}});
    assert_eq!(
        output[0]["location"],
        json!({"path": "log/a.md", "range": range})
    );
    assert_eq!(output[0]["message"], "``a `b` c``");
}

/// Checks the requirements of GitLab's parser.
fn is_code_quality(report: &Value) {
    let mut marks = HashSet::new();
    for violation in report.as_array().unwrap() {
        let text = |field: &str| violation[field].as_str().unwrap();
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&text("severity")),
            "{violation}"
        );
        let _ = (text("description"), text("check_name"));
        assert!(
            marks.insert(text("fingerprint").to_owned()),
            "{violation} comes twice"
        );
        let path = violation["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with("./") && !path.starts_with('/'), "{path}");
        assert!(
            violation["location"]["lines"]["begin"].as_u64().unwrap() >= 1,
            "{violation}"
        );
    }
}

/// Checks what both schemas of Jenkins allow.
fn is_junit(text: &str) {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut names = HashSet::new();
    for node in document.descendants().filter(Node::is_element) {
        let (parent, attributes): (_, &[&str]) = match node.tag_name().name() {
            "testsuites" => ("", &["name", "time", "tests", "failures", "errors"]),
            "testsuite" => ("testsuites", &["name", "tests", "failures", "errors"]),
            "testcase" => ("testsuite", &["name", "classname", "time"]),
            "failure" => ("testcase", &["type", "message"]),
            other => panic!("{other} is not allowed"),
        };
        assert_eq!(
            node.parent_element()
                .map_or("", |parent| parent.tag_name().name()),
            parent
        );
        assert!(
            node.attributes()
                .all(|attribute| attributes.contains(&attribute.name())),
            "{node:?}"
        );
        let of = |node: Node<'_, '_>, name| {
            node.descendants()
                .filter(|node| node.has_tag_name(name))
                .count()
                .to_string()
        };
        if parent.is_empty() || parent == "testsuites" {
            assert_eq!(node.attribute("tests"), Some(of(node, "testcase").as_str()));
            assert_eq!(
                node.attribute("failures"),
                Some(of(node, "failure").as_str())
            );
            assert_eq!(node.attribute("errors"), Some("0"));
            assert!(node.attribute("name").is_some());
        }
        if node.has_tag_name("testcase") {
            let name = (
                node.attribute("classname").unwrap().to_owned(),
                node.attribute("name").unwrap().to_owned(),
            );
            assert!(names.insert(name), "{node:?} comes twice");
        }
    }
}

#[test]
fn equal_findings_get_different_fingerprints() {
    let (_dir, project) = bakery();
    let report = found(&project, many(&project, 5, Severity::Warning));
    is_code_quality(&parsed(Format::Gitlab, &project, &report));
    let text = written(Format::Junit, &project, &report, ASCII);
    is_junit(&text);
    assert!(
        text.contains("classname=\"projlog.information-late\" name=\"no findings\"/>"),
        "{text}"
    );
}

/// Checks how Markdown is rendered.
fn is_plain_markdown(text: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(text, Options::all()) {
        let strange = match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => true,
            Event::Start(tag) => !matches!(
                tag,
                Tag::Heading { .. } | Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong
            ),
            Event::Text(text) => text.contains(['@', '#', '<', '[', '`', '$', '*', '_', '\\']),
            _ => false,
        };
        assert!(!strange, "{event:?} in {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_a_hostile_log_holds_stays_text(
        text in hostile(), message in markup(), label in markup(), help in markup(), entry in markup(),
        places in proptest::collection::vec((0usize..400, 0usize..400), 2..5),
    ) {
        let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a <&\"'`:,%.md", &text.repeat(9)), ("log/b.md", &text)]);
        let files: Vec<_> = project.sources.iter().map(|(source, _)| source).collect();
        let places: Vec<Location> = places.into_iter().enumerate().map(|(i, (start, len))| {
            Location { source: files[(i + 1) % files.len()], span: Span::new(start, start + len) }
        }).collect();
        let [message, label, help] = [message, label, help].map(Message::value);
        let mut finding = Finding::new(places[0], message.clone()).help(help).derivation([message, label.clone()]).entry(entry);
        finding.rule = "reply-late";
        for place in &places[1..] {
            finding = finding.label(place.source, place.span, label.clone());
        }
        let report = found(&project, vec![finding.clone(), finding]);
        valid(&SARIF, &parsed(Format::Sarif, &project, &report));
        is_code_quality(&parsed(Format::Gitlab, &project, &report));
        is_junit(&written(Format::Junit, &project, &report, ASCII));
        is_plain_markdown(&written(Format::Markdown, &project, &report, ASCII));
        for line in lines(&written(Format::Rdjsonl, &project, &report, ASCII)) {
            valid(&RDF, &line);
            let message = line["message"].as_str().unwrap();
            is_plain_markdown(message);
            prop_assert!(is_safe(message));
        }
        for violation in parsed(Format::Gitlab, &project, &report).as_array().unwrap() {
            prop_assert!(is_safe(violation["description"].as_str().unwrap()));
        }
    }
}

/// Strings that attempt to break out of a document, or to deceive.
pub(super) fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => hostile(),
        4 => proptest::sample::select(vec![
            "`", "``", "```", "~~~", " ", "  ", "\n", "\n\n", "\\", "|", "* ", "- ", "# ", "> ", "[a](https://a.example)", "![a](b)",
            "<script>", "</failure>", "]]>", "<![CDATA[", "<!--", "&amp;", "&#x1b;", "&lt;", "%0A::error::", "%25", "%", ",", "@all",
            "#1", "$`x`$", "$$", "\u{fffe}", "\u{ffff}", "\u{b}", "\u{fdd0}", "---", "===", "\"", "'",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}
