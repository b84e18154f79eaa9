//! `path:line:col: error[rule]: message`, one line per finding, as parsed by Vim, Emacs and problem matchers.

use std::io;

use super::format::{OutputFormat, Readers, checked};
use super::several::Named;
use super::{Checked, Style, Untrusted};

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "concise",
    help: "One line per finding: `path:line:col: error[rule]: message`",
    readers: Readers::People,
    write,
    several,
};

fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let (project, report) = (checked.project, checked.report);
    for finding in &report.findings {
        let source = project.sources.get(finding.at.source);
        let at = source.position(finding.at.span.start());
        let path = checked.path(source);
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

/// Writes the lines of each project in turn.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    checked(named).try_for_each(|(_, checked)| write(checked, style, out))
}
