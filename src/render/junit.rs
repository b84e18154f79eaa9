//! JUnit XML for Jenkins and GitLab: a suite for each rule that ran, with a failing case for each finding or a single passing
//! one. Only attributes in both schemas of Jenkins are written. Names do not contain line numbers, so that cases can be
//! matched between runs.

use std::collections::HashMap;
use std::io;

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, listed};
use super::{Style, Untrusted};
use crate::engine::Report;
use crate::message::Language;
use crate::project::Project;

/// The name of a passing test case.
const PASSED: &str = "no findings";

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "junit",
    help: "JUnit XML",
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
    let mut by_rule: HashMap<&str, Vec<Listed<'_>>> = HashMap::new();
    // Rules that ran come first, in their order, followed by other rules with findings.
    let mut rules: Vec<&str> = report.rules_run.clone();
    for listed in listed(project, report) {
        if !rules.contains(&listed.finding.rule) {
            rules.push(listed.finding.rule);
        }
        by_rule.entry(listed.finding.rule).or_default().push(listed);
    }
    let failures = report.findings.len();
    let passed = rules
        .iter()
        .filter(|rule| !by_rule.contains_key(*rule))
        .count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"projlog\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">",
        failures + passed
    )?;
    for rule in rules {
        let found = by_rule.remove(rule).unwrap_or_default();
        let (name, tests) = (Untrusted::new(rule).xml(), found.len().max(1));
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{}\" errors=\"0\">",
            found.len()
        )?;
        if found.is_empty() {
            writeln!(
                out,
                "    <testcase classname=\"projlog.{name}\" name=\"{PASSED}\"/>"
            )?;
        }
        for listed in &found {
            case(listed, &name, style.language, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(
    Listed {
        finding,
        fingerprint,
        place,
    }: &Listed<'_>,
    rule: &str,
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let xml = |text: &str| Untrusted::new(text).xml();
    let subject = xml(finding.entry.as_deref().unwrap_or(&place.path));
    writeln!(
        out,
        "    <testcase classname=\"projlog.{rule}\" name=\"{subject} ({fingerprint})\">"
    )?;
    writeln!(
        out,
        "      <failure type=\"{}\" message=\"{}\">",
        finding.severity,
        xml(&finding.message.text(language))
    )?;
    writeln!(
        out,
        "{}:{}: {}[{rule}]: {}",
        xml(&place.path),
        place.start,
        finding.severity,
        xml(&finding.message.text(language))
    )?;
    for step in &finding.derivation {
        writeln!(out, "note: {}", xml(&step.text(language)))?;
    }
    if let Some(help) = &finding.help {
        writeln!(out, "help: {}", xml(&help.text(language)))?;
    }
    writeln!(out, "      </failure>\n    </testcase>")
}
