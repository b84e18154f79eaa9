//! JUnit XML for Jenkins and GitLab: a suite for each rule that ran, with a failing case for each finding or a single passing
//! one; for several projects a suite for each project. Only attributes in both schemas of Jenkins are written. Names do not contain line numbers, so that cases can be
//! matched between runs.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, listed};
use super::several::Named;
use super::{Checked, Style, Untrusted, heads};
use crate::message::{Language, Message, message};

/// The name of a passing test case.
fn passed() -> Message {
    message! { en: "no findings", ru: "замечаний нет", es: "sin hallazgos" }
}

/// The name of the case of a project that could not be checked.
fn read() -> Message {
    message! {
        en: "the project can be checked",
        ru: "проект можно проверить",
        es: "el proyecto se puede comprobar",
    }
}

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "junit",
    help: "JUnit XML",
    readers: Readers::Programs,
    write,
    several,
};

/// Writes a suite for each rule.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let suites = rules(checked).into_iter().map(|(rule, found)| Suite {
        name: Untrusted::new(rule).xml(),
        cases: cases("projlog", rule, &found, style.language),
    });
    write_suites(&suites.collect::<Vec<_>>(), out)
}

/// Writes a suite for each project: both schemas of Jenkins do not allow suites in suites. The class of a case names project and rule.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let suites = named.iter().map(|one| match &one.outcome {
        Ok(checked) => {
            let name = folder(&checked.prefix);
            let class = format!("projlog.{name}");
            Suite {
                name: Untrusted::new(&name).xml(),
                cases: rules(checked)
                    .into_iter()
                    .flat_map(|(rule, found)| cases(&class, rule, &found, style.language))
                    .collect(),
            }
        }
        Err(unchecked) => {
            let name = folder(&unchecked.prefix);
            let message = unchecked.message().text(style.language);
            let text = format!("{}: {message}", one.folder);
            let xml = |text: &str| Untrusted::new(text).xml();
            Suite {
                cases: vec![Case {
                    outcome: Outcome::Errored,
                    text: format!(
                        "    <testcase classname=\"projlog.{}\" name=\"{}\">\n      \
                         <error type=\"error\" message=\"{}\">\n{}\n      </error>\n    </testcase>\n",
                        xml(&name),
                        xml(&read().text(style.language)),
                        xml(&text),
                        xml(&text)
                    ),
                }],
                name: xml(&name),
            }
        }
    });
    write_suites(&suites.collect::<Vec<_>>(), out)
}

/// A project's folder from the root, `.` for the root itself.
fn folder(prefix: &str) -> String {
    let folder = prefix.trim_end_matches('/');
    if folder.is_empty() { "." } else { folder }.to_owned()
}

/// A suite with an escaped name.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// A test case in XML.
struct Case {
    outcome: Outcome,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    Errored,
}

fn write_suites(suites: &[Suite], out: &mut dyn io::Write) -> io::Result<()> {
    let of = |suites: &[Suite], outcome| {
        let cases = suites.iter().flat_map(|suite| &suite.cases);
        cases.filter(|case| case.outcome == outcome).count()
    };
    let counts = |suites: &[Suite]| {
        let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
        let failures = of(suites, Outcome::Failed);
        let errors = of(suites, Outcome::Errored);
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
    };
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"projlog\" {}>", counts(suites))?;
    for suite in suites {
        let name = &suite.name;
        let counts = counts(std::slice::from_ref(suite));
        writeln!(out, "  <testsuite name=\"{name}\" {counts}>")?;
        for case in &suite.cases {
            out.write_all(case.text.as_bytes())?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// The rules that ran, in their order, then other rules with findings; each with its findings.
fn rules<'a>(checked: &Checked<'a>) -> Vec<(&'a str, Vec<Listed<'a>>)> {
    let mut by_rule: HashMap<&str, Vec<Listed<'_>>> = HashMap::new();
    let mut rules: Vec<&str> = checked.report.rules_run.clone();
    for listed in listed(checked) {
        if !rules.contains(&listed.finding.rule) {
            rules.push(listed.finding.rule);
        }
        by_rule.entry(listed.finding.rule).or_default().push(listed);
    }
    rules
        .into_iter()
        .map(|rule| (rule, by_rule.remove(rule).unwrap_or_default()))
        .collect()
}

/// The cases of a rule: one per finding, or a single passing one.
fn cases(class: &str, rule: &str, found: &[Listed<'_>], language: Language) -> Vec<Case> {
    let class = Untrusted::new(&format!("{class}.{rule}")).xml();
    if found.is_empty() {
        return vec![Case {
            outcome: Outcome::Passed,
            text: format!(
                "    <testcase classname=\"{class}\" name=\"{}\"/>\n",
                Untrusted::new(&passed().text(language)).xml()
            ),
        }];
    }
    found
        .iter()
        .map(|listed| case(listed, &class, language))
        .collect()
}

fn case(
    Listed {
        finding,
        fingerprint,
        place,
    }: &Listed<'_>,
    class: &str,
    language: Language,
) -> Case {
    let xml = |text: &str| Untrusted::new(text).xml();
    let subject = xml(finding.entry.as_deref().unwrap_or(&place.path));
    let message = xml(&finding.message.text(language));
    let severity = finding.severity;
    let mut text = format!(
        "    <testcase classname=\"{class}\" name=\"{subject} ({fingerprint})\">\n      \
         <failure type=\"{severity}\" message=\"{message}\">\n{}:{}: {}[{}]: {message}\n",
        xml(&place.path),
        place.start,
        xml(&heads::severity(severity).text(language)),
        xml(finding.rule),
    );
    for step in &finding.derivation.steps() {
        let head = xml(&heads::derivation().text(language));
        let _ = writeln!(text, "{head}: {}", xml(&step.text(language)));
    }
    if let Some(help) = &finding.help {
        let head = xml(&heads::next().text(language));
        let _ = writeln!(text, "{head}: {}", xml(&help.text(language)));
    }
    text.push_str("      </failure>\n    </testcase>\n");
    Case {
        outcome: Outcome::Failed,
        text,
    }
}
