//! Several projects in one run: a table of all, then each.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::report::CheckReport;
use super::wrap::wrap;
use super::{Format, Style, Untrusted, concise, github, human, render, to_json};
use crate::engine::Report;
use crate::finding::Severity;
use crate::project::Project;

/// The name and version of this format.
pub const SCHEMA: &str = "projlog-reports/1";

/// A project that was named, with what was found in it, or what kept it from being judged.
pub struct Named<'a> {
    /// Its folder, as it was named.
    pub folder: &'a str,
    /// The project and what was found; else what is wrong.
    pub judged: Result<(&'a Project, &'a Report), &'a str>,
}

/// What `projlog check DIR DIR --output-format json` prints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-reports/1")]
pub struct SeveralReports {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The projects, in the order in which they were named.
    pub projects: Vec<OneOfSeveral>,
}

/// One of several projects.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OneOfSeveral {
    /// Its folder, as it was named.
    pub folder: String,
    /// What was found; null where it could not be judged.
    pub report: Option<CheckReport>,
    /// Why it could not be judged; null where it could.
    pub error: Option<String>,
}

impl SeveralReports {
    fn new(named: &[Named<'_>]) -> Self {
        let projects = named.iter().map(|one| OneOfSeveral {
            folder: one.folder.to_owned(),
            report: one
                .judged
                .as_ref()
                .ok()
                .map(|(project, report)| CheckReport::new(project, report)),
            error: one
                .judged
                .as_ref()
                .err()
                .map(|message| (*message).to_owned()),
        });
        Self {
            schema: SCHEMA,
            projects: projects.collect(),
        }
    }
}

/// Whether a format has a form for several projects. The others are one document on one project, in which what two projects
/// have in common would be taken for one.
#[must_use]
pub fn takes_several(format: Format) -> bool {
    !matches!(format, Format::Sarif | Format::Gitlab | Format::Junit)
}

/// Writes the reports on several projects: for people the table of all and then each under its name, for programs one
/// document or the lines of each in turn.
///
/// # Errors
/// What writing to `out` gives.
pub fn render_several(
    format: Format,
    named: &[Named<'_>],
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => return to_json(&SeveralReports::new(named), out),
        Format::Human => write_summary(named, style, out)?,
        _ => {}
    }
    let mut room = github::SHOWN;
    for Named { folder, judged } in named {
        let shown = Untrusted::new(folder);
        let (project, report) = match judged {
            Ok(judged) => judged,
            Err(message) => {
                // Whoever reads the page alone must not take the project that is missing for one without findings.
                if format == Format::Markdown {
                    let why = Untrusted::new(message);
                    writeln!(
                        out,
                        "# {}\n\nCannot be judged: {}\n",
                        shown.markdown(),
                        why.markdown()
                    )?;
                }
                continue;
            }
        };
        match format {
            Format::Human if report.findings.is_empty() => {}
            Format::Human => {
                writeln!(out, "\n{}\n", shown.line())?;
                human::write(project, report, style, out)?;
            }
            Format::Concise => concise::write(
                project,
                report,
                &format!("{}/", folder.trim_end_matches('/')),
                out,
            )?,
            Format::Markdown => {
                writeln!(out, "# {}\n", shown.markdown())?;
                render(format, project, report, style, out)?;
                writeln!(out)?;
            }
            Format::Github => github::write(project, report, &mut room, out)?,
            _ => render(format, project, report, style, out)?,
        }
    }
    Ok(())
}

/// One line a project: how many findings of each severity, or that it cannot be judged and why.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_summary(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let titles: Vec<_> = named
        .iter()
        .map(|one| Untrusted::new(one.folder).line())
        .collect();
    let width = titles
        .iter()
        .map(|name| name.width())
        .max()
        .unwrap_or(0)
        .max("Project".len());
    let pad = |name: &str| " ".repeat(width.saturating_sub(name.width()));
    writeln!(
        out,
        "Project{}  Errors  Warnings  Notes  Allowed",
        pad("Project")
    )?;
    for (name, one) in titles.iter().zip(named) {
        match &one.judged {
            Ok((_, report)) => {
                let [errors, warnings, notes] =
                    [Severity::Error, Severity::Warning, Severity::Note]
                        .map(|severity| report.count(severity));
                let allowed = report.allowed.len();
                writeln!(
                    out,
                    "{name}{}  {errors:>6}  {warnings:>8}  {notes:>5}  {allowed:>7}",
                    pad(name)
                )?;
            }
            Err(message) => {
                writeln!(out, "{name}{}  cannot be judged", pad(name))?;
                let lines = wrap(
                    &Untrusted::new(message).line(),
                    style.width.saturating_sub(2),
                    0,
                );
                writeln!(out, "  {}", lines.join("\n  "))?;
            }
        }
    }
    Ok(())
}
