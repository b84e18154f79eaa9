//! Workflow commands for GitHub Actions, shown as annotations.
//!
//! GitHub shows ten per level and step: the most severe findings come first, and the others are counted.

use std::fmt::Write as _;
use std::io;

use super::format::{OutputFormat, Readers, checked, unchecked};
use super::listed::{Listed, counted, worst_first};
use super::several::Named;
use super::{Checked, Style, Unchecked, Untrusted, heads};
use crate::finding::Severity;
use crate::message::{Language, message};

/// The limit on annotations of each level in a step.
const SHOWN: [usize; 3] = [10; 3];

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "github",
    help: "GitHub Actions annotations and a step summary",
    readers: Readers::People,
    write,
    several,
};

fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    annotate(checked, style, &mut { SHOWN }, out)
}

fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut room = SHOWN;
    // These come first: without them, a project would be missing without a trace.
    for (folder, one) in unchecked(named) {
        if let Some(room) = room.first_mut() {
            *room = room.saturating_sub(1);
        }
        writeln!(out, "{}", failed(folder, one, style.language))?;
    }
    checked(named).try_for_each(|(_, checked)| annotate(checked, style, &mut room, out))
}

/// Writes as many findings as there is room for, and reduces the room: projects checked in one step share the limit.
fn annotate(
    checked: &Checked<'_>,
    style: Style,
    room: &mut [usize; 3],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let report = checked.report;
    let mut written = [0; 3];
    for listed in worst_first(checked) {
        let level = index(listed.finding.severity);
        let (Some(written), Some(room)) = (written.get_mut(level), room.get_mut(level)) else {
            continue;
        };
        if *room > 0 {
            (*written, *room) = (*written + 1, *room - 1);
            writeln!(out, "{}", command(&listed, style.language))?;
        }
    }
    let shown = |severity| written.get(index(severity)).copied().unwrap_or(0);
    let all: usize = written.iter().sum();
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

/// The annotation of a project that could not be checked, on its charter.
fn failed(folder: &str, one: &Unchecked, language: Language) -> String {
    format!(
        "::error file={},line=1,endLine=1,col=1,title=projlog::{}: {}",
        Untrusted::new(&one.charter()).github_property(),
        Untrusted::new(folder).github_message(),
        Untrusted::new(&one.message().text(language)).github_message(),
    )
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
    let steps = finding.derivation.steps();
    let steps = steps.iter().map(|step| (heads::derivation(), step));
    for (head, line) in steps.chain(finding.help.iter().map(|help| (heads::next(), help))) {
        let head = head.text(language);
        let _ = write!(text, "%0A{head}: {}", message(&line.text(language)));
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
