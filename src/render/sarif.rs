//! SARIF 2.1.0, as accepted by GitHub's code scanning.

use std::io;

use serde_json::{Value, json};

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, Place, counted, worst_first};
use super::report::Tool;
use super::{Style, Untrusted, to_json};
use crate::charter::Level;
use crate::engine::Report;
use crate::finding::Severity;
use crate::message::Language;
use crate::project::Project;
use crate::rules::{ALL, Rule};

/// The limit of GitHub on results; the most severe ones are kept.
const RESULTS: usize = 5_000;
/// The limit on a description, in characters.
const DESCRIPTION: usize = 1_024;
/// The limit on related locations of a result.
const RELATED: usize = 100;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "sarif",
    help: "SARIF 2.1.0, for code scanning",
    readers: Readers::Programs,
    write,
    several: None,
};

/// Writes the findings.
fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let prefix = project.prefix();
    let findings = worst_first(project, report);
    let results: Vec<Value> = findings
        .iter()
        .take(RESULTS)
        .map(|listed| result(project, &prefix, listed, style.language))
        .collect();
    let shown = |severity| {
        findings
            .iter()
            .take(RESULTS)
            .filter(|listed| listed.finding.severity == severity)
            .count()
    };
    let mut invocation = json!({"executionSuccessful": !Report::nothing_checked(project)});
    if findings.len() > RESULTS {
        let text = format!(
            "Only the {RESULTS} worst findings are listed; there are {} more.",
            counted(report, shown).text(style.language)
        );
        if let Some(invocation) = invocation.as_object_mut() {
            let notification = json!({"level": "warning", "message": {"text": text}});
            invocation.insert(
                "toolExecutionNotifications".to_owned(),
                json!([notification]),
            );
        }
    }
    let Tool { name, version } = Tool::this();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": name,
                "semanticVersion": version,
                "rules": ALL.iter().map(|one| rule(one, style.language)).collect::<Vec<_>>(),
            }},
            // Keeps runs over several projects of one repository apart.
            "automationDetails": {"id": format!("{name}/{prefix}")},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    to_json(&document, out)
}

fn rule(rule: &Rule, language: Language) -> Value {
    let summary = rule.summary(language);
    let first = summary
        .split_once(". ")
        .map_or(summary.as_str(), |(first, _)| first)
        .trim_end_matches('.');
    let full = format!("{summary} {}", rule.reason(language));
    let page = rule.page(language);
    // A rule that is off by default gets its level when enabled.
    let enabled = rule.level != Level::Off;
    let severity = rule.level.severity().unwrap_or(Severity::Warning);
    json!({
        "id": rule.name,
        "shortDescription": {"text": cut(first)},
        "fullDescription": {"text": cut(full.trim())},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level(severity), "enabled": enabled},
        "properties": {
            "tags": [rule.mission.title().text(language)],
            "precision": "very-high",
            "problem.severity": match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    })
}

fn result(
    project: &Project,
    prefix: &str,
    Listed {
        finding,
        fingerprint,
        place,
    }: &Listed<'_>,
    language: Language,
) -> Value {
    let sarif = |text: &str| Untrusted::new(text).sarif();
    let mut message = sarif(&finding.message.text(language));
    for more in finding.derivation.iter().chain(&finding.help) {
        message.push('\n');
        message.push_str(&sarif(&more.text(language)));
    }
    let related = finding
        .labels
        .iter()
        .take(RELATED)
        .enumerate()
        .map(|(id, label)| {
            let mut location = location(&Place::new(project, prefix, label.at));
            if let Some(location) = location.as_object_mut() {
                location.insert("id".to_owned(), json!(id));
                location.insert(
                    "message".to_owned(),
                    json!({"text": sarif(&label.text.text(language))}),
                );
            }
            location
        });
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": message},
        "locations": [location(place)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": {"projlogFinding/v1": fingerprint},
        "properties": {"kind": finding.kind, "entries": finding.entries},
    });
    let index = ALL.iter().position(|rule| rule.name == finding.rule);
    if let (Some(result), Some(index)) = (result.as_object_mut(), index) {
        result.insert("ruleIndex".to_owned(), json!(index));
    }
    result
}

fn location(place: &Place<'_>) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": Untrusted::new(&place.path).uri(), "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    }})
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The description up to the limit.
fn cut(text: &str) -> String {
    if text.chars().nth(DESCRIPTION).is_none() {
        return text.to_owned();
    }
    text.chars().take(DESCRIPTION - 1).chain(['…']).collect()
}
