//! Reports on several projects in one run: a summary table, then each project.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::report::CheckReport;
use super::status::{Overview, ReportedOverview, ReportedTotals, total, turn_and_item};
use super::wrap::wrap;
use super::{Checked, Style, Unchecked, Untrusted};
use crate::finding::Severity;
use crate::message::{Language, Message, message};

/// The name and version of this format.
pub const SCHEMA: &str = "projlog-reports/1";

/// A project from the command line with its report, or the error.
pub struct Named<'a> {
    /// The folder as given.
    pub folder: &'a str,
    /// The project and its report, or the error.
    pub outcome: Result<Checked<'a>, Unchecked>,
    /// Whose turn it is; `None` if the project could not be checked.
    pub overview: Option<&'a Overview>,
}

/// What `projlog check DIR DIR --output-format json` prints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-reports/1")]
pub struct SeveralReports {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The sums over all projects.
    pub totals: CheckTotals,
    /// The projects: first those that could not be checked or have no entries, then by the item that is overdue longest,
    /// then by the one that is due first.
    pub projects: Vec<OneOfSeveral>,
}

/// The sums over several projects.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckTotals {
    /// What is open, overdue and due next.
    #[serde(flatten)]
    pub items: ReportedTotals,
    /// The number of findings of severity `error`.
    pub errors: usize,
    /// The number of findings of severity `warning`.
    pub warnings: usize,
    /// The number of findings of severity `note`.
    pub notes: usize,
    /// The number of findings that an entry's `allow` accepts.
    pub allowed: usize,
}

/// One of several projects.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OneOfSeveral {
    /// The folder as given.
    pub folder: String,
    /// Whose turn it is, what is overdue longest, and what is due next; null if the project could not be checked.
    pub overview: Option<ReportedOverview>,
    /// The report; null if the project could not be checked.
    pub report: Option<CheckReport>,
    /// The error; null if the project was checked.
    pub error: Option<String>,
}

impl SeveralReports {
    pub(super) fn new(named: &[Named<'_>], language: Language) -> Self {
        let projects = named.iter().map(|one| OneOfSeveral {
            folder: one.folder.to_owned(),
            overview: one
                .overview
                .map(|overview| ReportedOverview::new(overview, language)),
            report: one
                .outcome
                .as_ref()
                .ok()
                .map(|one| CheckReport::new(one.project, one.report, language)),
            error: one.outcome.as_ref().err().map(|one| one.why.text(language)),
        });
        let [errors, warnings, notes, allowed] = sums(named);
        Self {
            schema: SCHEMA,
            totals: CheckTotals {
                items: totals(named),
                errors,
                warnings,
                notes,
                allowed,
            },
            projects: projects.collect(),
        }
    }
}

fn totals(named: &[Named<'_>]) -> ReportedTotals {
    ReportedTotals::of(named.iter().map(|one| one.overview))
}

/// The numbers of errors, warnings, notes and accepted findings of a project.
fn counts(checked: &Checked<'_>) -> [usize; 4] {
    let report = checked.report;
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| report.count(severity));
    [errors, warnings, notes, report.allowed.len()]
}

fn sums(named: &[Named<'_>]) -> [usize; 4] {
    let all = named.iter().filter_map(|one| one.outcome.as_ref().ok());
    all.map(counts).fold([0; 4], |sums, counts| {
        let mut both = sums.iter().zip(counts);
        std::array::from_fn(|_| both.next().map_or(0, |(sum, count)| sum + count))
    })
}

/// One line per project: the number of findings of each severity, of overdue and of open items; below it whose turn it is and
/// the item that is overdue longest, or the error. The sums come last.
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
    let total = total().text(style.language);
    let width = titles.iter().map(|name| name.width()).max();
    let width = width.unwrap_or(0).max(project.width()).max(total.width());
    let pad = |name: &str| " ".repeat(width.saturating_sub(name.width()));
    let row = |out: &mut dyn io::Write, name: &str, findings: [usize; 4], items: [usize; 2]| {
        write!(out, "{name}{}", pad(name))?;
        for (number, head) in findings.iter().chain(&items).zip(counted) {
            write!(out, "  {number:>width$}", width = head.width())?;
        }
        writeln!(out)
    };
    let below = |out: &mut dyn io::Write, line: &Message| {
        let line = line.text(style.language);
        let line = Untrusted::new(&line).line();
        let lines = wrap(&line, style.width.saturating_sub(2), 0);
        writeln!(out, "  {}", lines.join("\n  "))
    };
    writeln!(out, "{project}{}  {}", pad(project), counted.join("  "))?;
    for (name, one) in titles.iter().zip(named) {
        match &one.outcome {
            Ok(checked) => {
                let items = one.overview.map_or([0; 3], Overview::counts);
                let [overdue, _, open] = items;
                row(out, name, counts(checked), [overdue, open])?;
                let lines = one.overview.map(Overview::lines);
                for line in lines.unwrap_or_default() {
                    below(out, &line)?;
                }
            }
            Err(unchecked) => {
                let text = message! {
                    en: "cannot be checked",
                    ru: "не удалось проверить",
                    es: "no se puede comprobar",
                };
                let text = text.text(style.language);
                writeln!(out, "{name}{}  {text}", pad(name))?;
                below(out, &unchecked.why)?;
            }
        }
    }
    let all = totals(named);
    row(out, &total, sums(named), [all.overdue, all.open])
}

/// The same as a table in Markdown.
#[must_use]
pub fn summary_table(named: &[Named<'_>], language: Language) -> String {
    let cell = |text: &str| Untrusted::new(text).markdown().replace('|', "\\|");
    let words = |text: Message| text.words(language).shown(ToOwned::to_owned, cell);
    let mut heads: Vec<String> = heads().map(words).to_vec();
    heads.extend(turn_and_item().map(words));
    let mut lines = vec![
        heads.join(" | "),
        "--- | --: | --: | --: | --: | --: | --: | --- | ---".to_owned(),
    ];
    let row = |name: &str, findings: [usize; 4], items: [usize; 2], text: [String; 2]| {
        let numbers = findings.iter().chain(&items).map(usize::to_string);
        let all = std::iter::once(name.to_owned()).chain(numbers).chain(text);
        all.collect::<Vec<_>>().join(" | ")
    };
    for one in named {
        let name = cell(one.folder);
        lines.push(match &one.outcome {
            Ok(checked) => {
                let [overdue, _, open] = one.overview.map_or([0; 3], Overview::counts);
                let turn = one.overview.and_then(Overview::whose_turn);
                let item = one.overview.and_then(Overview::item);
                let text = [turn, item].map(|text| text.map(words).unwrap_or_default());
                row(&name, counts(checked), [overdue, open], text)
            }
            Err(unchecked) => {
                let text = words(unchecked.message());
                format!("{name} |  |  |  |  |  |  |  | {text}")
            }
        });
    }
    let all = totals(named);
    let items = [all.overdue, all.open];
    let blank = [String::new(), String::new()];
    lines.push(row(&words(total()), sums(named), items, blank));
    let lines = lines.iter().flat_map(|line| ["| ", line, " |\n"]);
    lines.collect()
}

/// The headings of the summary table.
fn heads() -> [Message; 7] {
    [
        message! { en: "Project", ru: "Проект", es: "Proyecto" },
        message! { en: "Errors", ru: "Ошибки", es: "Errores" },
        message! { en: "Warnings", ru: "Предупреждения", es: "Advertencias" },
        message! { en: "Notes", ru: "Примечания", es: "Notas" },
        message! { en: "Allowed", ru: "Допущено", es: "Admitidos" },
        message! { en: "Overdue", ru: "Просрочено", es: "Vencido" },
        message! { en: "Open", ru: "Открыто", es: "Pendiente" },
    ]
}
