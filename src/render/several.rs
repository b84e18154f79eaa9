//! Reports on several projects in one run: a summary table, then each project.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::report::CheckReport;
use super::wrap::wrap;
use super::{Style, Untrusted};
use crate::engine::Report;
use crate::finding::Severity;
use crate::message::{Language, Message, message};
use crate::project::Project;

/// The name and version of this format.
pub const SCHEMA: &str = "projlog-reports/1";

/// A project from the command line with its report, or the error.
pub struct Named<'a> {
    /// The folder as given.
    pub folder: &'a str,
    /// The project and its report, or the error message.
    pub outcome: Result<(&'a Project, &'a Report), &'a Message>,
}

/// What `projlog check DIR DIR --output-format json` prints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-reports/1")]
pub struct SeveralReports {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The projects, in the order given.
    pub projects: Vec<OneOfSeveral>,
}

/// One of several projects.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OneOfSeveral {
    /// The folder as given.
    pub folder: String,
    /// The report; null if the project could not be checked.
    pub report: Option<CheckReport>,
    /// The error; null if the project was checked.
    pub error: Option<String>,
}

impl SeveralReports {
    pub(super) fn new(named: &[Named<'_>], language: Language) -> Self {
        let projects = named.iter().map(|one| OneOfSeveral {
            folder: one.folder.to_owned(),
            report: one
                .outcome
                .as_ref()
                .ok()
                .map(|(project, report)| CheckReport::new(project, report, language)),
            error: one
                .outcome
                .as_ref()
                .err()
                .map(|message| message.text(language)),
        });
        Self {
            schema: SCHEMA,
            projects: projects.collect(),
        }
    }
}

/// One line per project: the number of findings of each severity, or the error.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_summary(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let titles: Vec<_> = named
        .iter()
        .map(|one| Untrusted::new(one.folder).line())
        .collect();
    let heads = heads().map(|head| head.text(style.language));
    let [project, counted @ ..] = &heads;
    let width = titles.iter().map(|name| name.width()).max();
    let width = width.unwrap_or(0).max(project.width());
    let pad = |name: &str| " ".repeat(width.saturating_sub(name.width()));
    writeln!(out, "{project}{}  {}", pad(project), counted.join("  "))?;
    for (name, one) in titles.iter().zip(named) {
        match &one.outcome {
            Ok((_, report)) => {
                let [errors, warnings, notes] =
                    [Severity::Error, Severity::Warning, Severity::Note]
                        .map(|severity| report.count(severity));
                let numbers = [errors, warnings, notes, report.allowed.len()];
                write!(out, "{name}{}", pad(name))?;
                for (number, head) in numbers.iter().zip(counted) {
                    write!(out, "  {number:>width$}", width = head.width())?;
                }
                writeln!(out)?;
            }
            Err(message) => {
                let unchecked = message! {
                    en: "cannot be checked",
                    ru: "не удалось проверить",
                    es: "no se puede comprobar",
                };
                let unchecked = unchecked.text(style.language);
                writeln!(out, "{name}{}  {unchecked}", pad(name))?;
                let lines = wrap(
                    &Untrusted::new(&message.text(style.language)).line(),
                    style.width.saturating_sub(2),
                    0,
                );
                writeln!(out, "  {}", lines.join("\n  "))?;
            }
        }
    }
    Ok(())
}

/// The headings of the summary table.
fn heads() -> [Message; 5] {
    [
        message! { en: "Project", ru: "Проект", es: "Proyecto" },
        message! { en: "Errors", ru: "Ошибки", es: "Errores" },
        message! { en: "Warnings", ru: "Предупреждения", es: "Advertencias" },
        message! { en: "Notes", ru: "Примечания", es: "Notas" },
        message! { en: "Allowed", ru: "Допущено", es: "Admitidos" },
    ]
}
