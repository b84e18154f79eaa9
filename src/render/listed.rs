//! Findings for the CI formats: with fingerprints, paths from the root that these systems expect, and the most severe first.

use std::cmp::Reverse;

use super::Checked;
use super::report::fingerprints;
use crate::engine::Report;
use crate::finding::{Finding, Severity};
use crate::message::{Message, message};
use crate::project::Project;
use crate::source::{Location, Position, Source};

/// A finding with its fingerprint and location.
pub(super) struct Listed<'a> {
    /// The finding.
    pub(super) finding: &'a Finding,
    /// The fingerprint, which stays the same when lines move; unique within a report.
    pub(super) fingerprint: String,
    /// Its location.
    pub(super) place: Place<'a>,
}

/// A location in a file, with the path from the root.
pub(super) struct Place<'a> {
    /// The file's path.
    pub(super) path: String,
    /// The file.
    pub(super) source: &'a Source,
    /// The first byte.
    pub(super) from: usize,
    /// The byte after the last.
    pub(super) to: usize,
    /// The start.
    pub(super) start: Position,
    /// The end, just after the last character.
    pub(super) end: Position,
}

impl<'a> Place<'a> {
    /// A location with the project's folder as a prefix of its path.
    pub(super) fn new(project: &'a Project, prefix: &str, at: Location) -> Self {
        let source = project.sources.get(at.source);
        let boundary = |byte: usize| {
            let byte = byte.min(source.text().len());
            (0..=byte)
                .rev()
                .find(|byte| source.text().is_char_boundary(*byte))
                .unwrap_or(0)
        };
        let from = boundary(at.span.start());
        let to = boundary(at.span.end().max(from));
        let path = project.in_repository(prefix, source.path());
        Self {
            path,
            source,
            from,
            to,
            start: source.position(from),
            end: source.position(to),
        }
    }
}

/// The findings, sorted by location.
pub(super) fn listed<'a>(checked: &Checked<'a>) -> Vec<Listed<'a>> {
    let (project, report) = (checked.project, checked.report);
    let marked = report
        .findings
        .iter()
        .zip(fingerprints(&project.sources, &report.findings));
    marked
        .map(|(finding, fingerprint)| Listed {
            finding,
            fingerprint,
            place: Place::new(project, &checked.prefix, finding.at),
        })
        .collect()
}

/// The findings, most severe first and then by location.
pub(super) fn worst_first<'a>(checked: &Checked<'a>) -> Vec<Listed<'a>> {
    let mut all = listed(checked);
    all.sort_by_key(|listed| Reverse(listed.finding.severity));
    all
}

/// A note on a page or a report: `Note: without git history.`
pub(super) fn note(remark: &Message) -> Message {
    message! {
        en: "Note: {remark}.",
        ru: "Примечание: {remark}.",
        es: "Nota: {remark}.",
        remark: remark,
    }
}

/// `5 errors, 1 note`, or `no findings`: the number of findings of each severity, minus those that a format shows
/// elsewhere.
pub(super) fn counted(report: &Report, less: impl Fn(Severity) -> usize) -> Message {
    let count = |severity| report.count(severity).saturating_sub(less(severity));
    let (errors, warnings, notes) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
    );
    let counts = [
        (errors > 0).then(|| {
            message! {
                en: "{n} {n#error|errors}",
                ru: "{n} {n#ошибка|ошибки|ошибок}",
                es: "{n} {n#error|errores}",
                n: errors,
            }
        }),
        (warnings > 0).then(|| {
            message! {
                en: "{n} {n#warning|warnings}",
                ru: "{n} {n#предупреждение|предупреждения|предупреждений}",
                es: "{n} {n#advertencia|advertencias}",
                n: warnings,
            }
        }),
        (notes > 0).then(|| {
            message! {
                en: "{n} {n#note|notes}",
                ru: "{n} {n#примечание|примечания|примечаний}",
                es: "{n} {n#nota|notas}",
                n: notes,
            }
        }),
    ];
    if errors + warnings + notes == 0 {
        return message! { en: "no findings", ru: "замечаний нет", es: "ningún hallazgo" };
    }
    Message::joined(counts.into_iter().flatten(), ", ")
}

/// The count of omitted locations: `and 3 more places`.
pub(super) fn more_places(number: usize) -> Message {
    message! {
        en: "and {n} more {n#place|places}",
        ru: "и ещё {n} {n#место|места|мест}",
        es: "y {n} {n#lugar|lugares} más",
        n: number,
    }
}
