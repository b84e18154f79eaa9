//! SARIF 2.1.0, as accepted by GitHub's code scanning.

use std::io;

use serde_json::{Value, json};

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, Place, counted, worst_first};
use super::report::Tool;
use super::several::Named;
use super::{Checked, Style, Unchecked, Untrusted, to_json};
use crate::charter::Level;
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
/// The name of the root of all paths, as GitHub and GitLab know it.
const ROOT: &str = "%SRCROOT%";

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "sarif",
    help: "SARIF 2.1.0, for code scanning",
    readers: Readers::Programs,
    write,
    several,
};

/// Writes the findings as one run.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    document(&[run(checked, style.language)], out)
}

/// Writes one run per project, also for one that could not be checked. In a common run an error of one project would be an
/// error of all, and alerts of a project that is left out would be closed.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let runs: Vec<Value> = named
        .iter()
        .map(|one| match &one.outcome {
            Ok(checked) => run(checked, style.language),
            Err(unchecked) => failed(one.folder, unchecked, style.language),
        })
        .collect();
    document(&runs, out)
}

fn document(runs: &[Value], out: &mut dyn io::Write) -> io::Result<()> {
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    });
    to_json(&document, out)
}

fn run(checked: &Checked<'_>, language: Language) -> Value {
    let Checked {
        project,
        report,
        prefix,
        ..
    } = checked;
    let findings = worst_first(checked);
    let results: Vec<Value> = findings
        .iter()
        .take(RESULTS)
        .map(|listed| result(project, prefix, listed, language))
        .collect();
    let shown = |severity| {
        findings
            .iter()
            .take(RESULTS)
            .filter(|listed| listed.finding.severity == severity)
            .count()
    };
    let mut invocation = json!({"executionSuccessful": !report.not_judged()});
    if findings.len() > RESULTS {
        let text = format!(
            "Only the {RESULTS} worst findings are listed; there are {} more.",
            counted(report, shown).text(language)
        );
        set(
            &mut invocation,
            "toolExecutionNotifications",
            json!([{"level": "warning", "message": {"text": text}}]),
        );
    }
    envelope(prefix, &invocation, &results, language)
}

/// The run of a project that could not be checked.
fn failed(folder: &str, one: &Unchecked, language: Language) -> Value {
    let text = format!("{folder}: {}", one.message().text(language));
    let charter = one.charter();
    let invocation = json!({
        "executionSuccessful": false,
        "toolExecutionNotifications": [{
            "level": "error",
            "message": {"text": Untrusted::new(&text).sarif()},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(&charter)}}],
        }],
    });
    envelope(&one.prefix, &invocation, &[], language)
}

/// A run of the project in a folder.
fn envelope(prefix: &str, invocation: &Value, results: &[Value], language: Language) -> Value {
    let Tool { name, version } = Tool::this();
    let mut driver = json!({
        "name": name,
        "semanticVersion": version,
        "rules": ALL.iter().map(|one| rule(one, language)).collect::<Vec<_>>(),
    });
    if let Some(address) = repository() {
        set(&mut driver, "informationUri", json!(address));
    }
    json!({
        "tool": {"driver": driver},
        // Code scanning accepts one run per tool and id, and compares runs with the same id.
        "automationDetails": {"id": format!("{name}/{prefix}")},
        // Its address differs between machines, so only its meaning is given; the consumer knows where it is.
        "originalUriBaseIds": {ROOT: {"description": {"text":
            "The root of the repository, or of several repositories the folder that contains them."}}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    })
}

/// The address of projlog's repository, if the build knows one: `repository` in Cargo.toml is the only place for it.
fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY").trim_end_matches('/')).filter(|address| !address.is_empty())
}

/// The address of a rule's page in a repository.
fn page_address(repository: &str, rule: &str) -> String {
    format!("{repository}/blob/HEAD/docs/rules/{rule}.md")
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
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
    let mut described = json!({
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
    });
    if let Some(address) = repository() {
        set(
            &mut described,
            "helpUri",
            json!(page_address(address, rule.name)),
        );
    }
    described
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
    let steps = finding.derivation.steps();
    for more in steps.iter().chain(&finding.help) {
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
            let text = sarif(&label.text.text(language));
            set(&mut location, "id", json!(id));
            set(&mut location, "message", json!({"text": text}));
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
    if let Some(index) = index {
        set(&mut result, "ruleIndex", json!(index));
    }
    result
}

fn location(place: &Place<'_>) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": artifact(&place.path),
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    }})
}

/// A file, by its path from the root.
fn artifact(path: &str) -> Value {
    json!({"uri": Untrusted::new(path).uri(), "uriBaseId": ROOT})
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

#[cfg(test)]
mod tests {
    use super::page_address;

    #[test]
    fn a_rule_has_its_page_in_the_repository() {
        assert_eq!(
            page_address("https://forge.example/projlog", "reply-late"),
            "https://forge.example/projlog/blob/HEAD/docs/rules/reply-late.md"
        );
    }
}
