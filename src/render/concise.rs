//! `path:line:col: error[rule]: message`, one line per finding, as parsed by Vim, Emacs and problem matchers.

use std::io;

use super::format::{OutputFormat, Readers, checked};
use super::several::Named;
use super::{Style, Untrusted};
use crate::engine::Report;
use crate::project::Project;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "concise",
    help: "One line per finding: `path:line:col: error[rule]: message`",
    readers: Readers::People,
    write,
    several: Some(several),
};

fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write_in("", project, report, style, out)
}

fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    checked(named).try_for_each(|(folder, project, report)| {
        let folder = format!("{}/", folder.trim_end_matches('/'));
        write_in(&folder, project, report, style, out)
    })
}

/// Writes the findings. Their paths are prefixed with `folder`, which is empty or ends with `/`.
fn write_in(
    folder: &str,
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for finding in &report.findings {
        let source = project.sources.get(finding.at.source);
        let (path, at) = (
            format!("{folder}{}", source.path()),
            source.position(finding.at.span.start),
        );
        let path = Untrusted::new(&path).line();
        let message = finding.message.text(style.language);
        let message = Untrusted::new(&message).line();
        writeln!(
            out,
            "{path}:{at}: {}[{}]: {message}",
            finding.severity, finding.rule
        )?;
    }
    Ok(())
}
