//! Markdown for a step summary, a pull request comment or minutes. Text from the repository is in code spans, and every
//! line starts with a fixed text.

use std::fmt::Write as _;
use std::io;

use super::format::{OutputFormat, Readers};
use super::listed::{Listed, Place, counted, more_places, worst_first};
use super::several::{Named, summary_table};
use super::{Checked, Style, Untrusted, account};
use crate::finding::Severity;
use crate::message::{Language, Message, message};
use crate::project::Project;

/// The maximum number of secondary locations to list; others are counted.
const PLACES: usize = 8;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "markdown",
    help: "Markdown for a summary or a comment",
    readers: Readers::People,
    write,
    several,
};

/// Writes the findings, most severe first, and the account.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(text(checked, style.language, usize::MAX).as_bytes())
}

/// Writes the summary table, then the page of each project.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}", summary_table(named, style.language))?;
    for Named {
        folder, outcome, ..
    } in named
    {
        writeln!(out, "# {}\n", Untrusted::new(folder).markdown())?;
        match outcome {
            Ok(checked) => write(checked, style, out)?,
            // A project that could not be checked must not look like one without findings.
            Err(one) => writeln!(out, "{}", unchecked(&one.why, style.language))?,
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The line for a project that could not be checked.
#[must_use]
pub fn unchecked(why: &Message, language: Language) -> String {
    let why = why.text(language);
    let line = message! {
        en: "Cannot be checked: {why}",
        ru: "Не удалось проверить: {why}",
        es: "No se puede comprobar: {why}",
        why: Untrusted::new(&why).markdown(),
    };
    line.text(language)
}

/// The findings, most severe first, and the account, in at most `room` bytes. Findings that do not fit are counted. The
/// heading and the account are always included.
#[must_use]
pub fn summary(checked: &Checked<'_>, language: Language, room: usize) -> String {
    text(checked, language, room)
}

fn text(checked: &Checked<'_>, language: Language, room: usize) -> String {
    let (project, report) = (checked.project, checked.report);
    let mut text = format!("## projlog: {}\n", counted(report, |_| 0).text(language));
    let mut foot = String::new();
    for line in account(project, report) {
        let line = line.text(language);
        let _ = writeln!(foot, "\n{}", Untrusted::new(&line).markdown());
    }
    // The line that counts the rest needs room as well.
    let room = room.saturating_sub(foot.len() + 80);
    let findings = worst_first(checked);
    let mut severity = None;
    for (written, listed) in findings.iter().enumerate() {
        let mut next = String::new();
        if severity != Some(listed.finding.severity) {
            severity = Some(listed.finding.severity);
            let _ = write!(
                next,
                "\n### {}\n\n",
                heading(listed.finding.severity).text(language)
            );
        }
        add(&mut next, project, &checked.prefix, listed, language);
        if text.len() + next.len() > room {
            let more = message! {
                en: "and {n} more {n#finding|findings}",
                ru: "и ещё {n} {n#замечание|замечания|замечаний}",
                es: "y {n} {n#hallazgo|hallazgos} más",
                n: findings.len() - written,
            };
            let _ = writeln!(text, "\n{}", more.text(language));
            break;
        }
        text.push_str(&next);
    }
    text + &foot
}

fn heading(severity: Severity) -> Message {
    match severity {
        Severity::Error => message! { en: "Errors", ru: "Ошибки", es: "Errores" },
        Severity::Warning => message! { en: "Warnings", ru: "Предупреждения", es: "Advertencias" },
        Severity::Note => message! { en: "Notes", ru: "Примечания", es: "Notas" },
    }
}

fn add(
    text: &mut String,
    project: &Project,
    prefix: &str,
    Listed { finding, place, .. }: &Listed<'_>,
    language: Language,
) {
    let at =
        |place: &Place<'_>| Untrusted::new(&format!("{}:{}", place.path, place.start)).markdown();
    let say = |text: &Message| Untrusted::new(&text.text(language)).markdown();
    let _ = writeln!(
        text,
        "- **{}** {}: {}",
        finding.rule,
        at(place),
        say(&finding.message)
    );
    let word = |word: Message| word.text(language);
    let see = word(message! { en: "see", ru: "см.", es: "véase" });
    for label in finding.labels.iter().take(PLACES) {
        let place = at(&Place::new(project, prefix, label.at));
        let _ = writeln!(text, "  - {see} {place}: {}", say(&label.text));
    }
    if finding.labels.len() > PLACES {
        let more = more_places(finding.labels.len() - PLACES).text(language);
        let _ = writeln!(text, "  - {more}");
    }
    let derived = word(message! { en: "derivation", ru: "пояснение", es: "detalle" });
    for step in &finding.derivation.steps() {
        let _ = writeln!(text, "  - {derived}: {}", say(step));
    }
    let next = word(message! { en: "next", ru: "что сделать", es: "siguiente paso" });
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "  - {next}: {}", say(help));
    }
}
