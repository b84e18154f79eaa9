//! Commands to the runner of GitHub Actions, which it shows as annotations.
//!
//! It shows ten of each level that a step gives: the worst come first, and the rest is counted.

use std::io;

use super::format::{OutputFormat, judged};
use super::listed::{Listed, counted, worst_first};
use super::several::Named;
use super::{Style, Untrusted};
use crate::engine::Report;
use crate::finding::Severity;
use crate::message::{Language, message};
use crate::project::Project;

/// How many annotations of each level are shown of a step.
const SHOWN: [usize; 3] = [10; 3];

/// How it is chosen.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "github",
    help: "GitHub Actions annotations and a step summary",
    write,
    several: Some(several),
};

fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    annotate(project, report, style, &mut { SHOWN }, out)
}

fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut room = SHOWN;
    judged(named)
        .try_for_each(|(_, project, report)| annotate(project, report, style, &mut room, out))
}

/// Writes the findings for which there is room, and takes it: projects that are judged in one step share what it shows.
fn annotate(
    project: &Project,
    report: &Report,
    style: Style,
    room: &mut [usize; 3],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut told = [0; 3];
    for listed in worst_first(project, report) {
        let level = index(listed.finding.severity);
        let (Some(told), Some(room)) = (told.get_mut(level), room.get_mut(level)) else {
            continue;
        };
        if *room > 0 {
            (*told, *room) = (*told + 1, *room - 1);
            writeln!(out, "{}", command(&listed, style.language))?;
        }
    }
    let shown = |severity| told.get(index(severity)).copied().unwrap_or(0);
    let all: usize = told.iter().sum();
    if all < report.findings.len() {
        let more = message! {
            en: "{n} more {n#finding is|findings are} not shown as annotations: {rest}. See the step summary or use another format.",
            ru: "Не показано в виде аннотаций: {n} ({rest}). См. сводку шага или используйте другой формат.",
            es: "{n} {n#hallazgo más no se muestra|hallazgos más no se muestran} como anotaciones: {rest}. Véase el resumen del paso u otro formato.",
            n: report.findings.len() - all,
            rest: counted(report, shown),
        };
        writeln!(out, "{}", more.text(style.language))?;
    }
    Ok(())
}

fn index(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }
}

fn command(Listed { finding, place, .. }: &Listed<'_>, language: Language) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let message = |text: &str| Untrusted::new(text).github_message();
    let mut text = format!(
        "{}:{}: {}",
        message(&place.path),
        place.start,
        message(&finding.message.text(language))
    );
    let steps = finding.derivation.iter().map(|step| ("note", step));
    for (head, line) in steps.chain(finding.help.iter().map(|help| ("help", help))) {
        text.push_str(&format!("%0A{head}: {}", message(&line.text(language))));
    }
    format!(
        "::{level} file={},line={},endLine={},col={},title={}::{text}",
        Untrusted::new(&place.path).github_property(),
        place.start.line,
        place.end.line,
        place.start.column,
        Untrusted::new(finding.rule).github_property(),
    )
}
