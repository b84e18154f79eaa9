//! `path:line:col: error[rule]: message`, one line a finding: what Vim, Emacs and problem matchers read.

use std::io;

use super::Untrusted;
use crate::engine::Report;
use crate::project::Project;

/// Writes the findings. Their paths begin with `folder`: empty, or with a `/` at its end.
pub(super) fn write(
    project: &Project,
    report: &Report,
    folder: &str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for finding in &report.findings {
        let source = project.sources.get(finding.at.source);
        let (path, at) = (
            format!("{folder}{}", source.path()),
            source.position(finding.at.span.start),
        );
        let path = Untrusted::new(&path).line();
        let message = finding.message.english();
        let message = Untrusted::new(&message).line();
        writeln!(
            out,
            "{path}:{at}: {}[{}]: {message}",
            finding.severity, finding.rule
        )?;
    }
    Ok(())
}
