//! The number of findings per rule.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::engine::Report;
use crate::finding::Severity;
use crate::message::Language;

/// One line per rule with findings, most findings first: count, severity, rule.
#[must_use]
pub fn statistics(report: &Report, language: Language) -> String {
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((finding.rule, finding.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let width = counts.first().map_or(0, |(_, most)| most.to_string().len());
    // As wide as the longest severity.
    let longest = super::heads::severity(Severity::Warning).text(language);
    let severities = longest.chars().count();
    let mut text = String::new();
    for ((rule, severity), count) in counts {
        let severity = super::heads::severity(severity).text(language);
        let _ = writeln!(text, "{count:>width$} {severity:<severities$} {rule}");
    }
    text
}
