//! The report for people, with the lines of each finding in miette's frames.
//!
//! miette supports one source text per report. [`Snippets`] is such a text, made of windows on several files, which map
//! offsets back to lines and columns of the files. The text above and below the frames is written here.

use std::fmt::{self, Display, Write as _};
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use unicode_width::UnicodeWidthStr;

use super::account::{MARK, is_marked};
use super::format::{OutputFormat, Readers, checked};
use super::heads;
use super::listed::more_places;
use super::several::{Named, write_summary};
use super::snippet::{Marker, Snippets};
use super::wrap::wrap;
use super::{Checked, Style, Untrusted};
use crate::finding::{Finding, Severity};
use crate::workers;

/// The minimum width of text, in columns.
const NARROWEST: usize = 40;
/// The minimum width of a caption.
const NARROWEST_CAPTION: usize = 24;
/// The width of the text before a line number and between it and the line.
const GUTTER: usize = 4;

/// The entry in the list of formats.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "human",
    help: "Source snippets with labels, the derivation and the next step",
    readers: Readers::People,
    write,
    several,
};

/// Writes the summary table, then the findings of each project under its name.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    write_summary(named, style, out)?;
    checked(named)
        .filter(|(_, checked)| !checked.report.findings.is_empty())
        .try_for_each(|(folder, checked)| {
            writeln!(out, "\n{}\n", Untrusted::new(folder).line())?;
            write(checked, style, out)
        })
}

/// Writes the findings.
fn write(checked: &Checked<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let style = Style {
        width: style.width.max(NARROWEST),
        ..style
    };
    let text = |finding: &Finding| one(checked, finding, style);
    workers::in_order(&checked.report.findings, text, |text| {
        out.write_all(text.as_bytes())?;
        out.write_all(b"\n")
    })
}

/// Renders a finding: message, frames, derivation and help.
pub(super) fn one(checked: &Checked<'_>, finding: &Finding, style: Style) -> String {
    let project = checked.project;
    let theme = theme(finding.severity, style);
    let mut text = String::new();
    let marker = if is_marked(project, finding) {
        format!(" {MARK}")
    } else {
        String::new()
    };
    let severity = heads::severity(finding.severity).text(style.language);
    let name = format!("{severity}[{}]{marker}", finding.rule);
    paragraph(
        &mut text,
        (&name, &theme.styles.error.style(&name)),
        &finding.message.text(style.language),
        "  ",
        style.width,
    );
    let snippets = Snippets::new(
        checked,
        finding,
        style.language,
        if style.unicode { "…" } else { "..." },
    );
    let omitted = snippets.omitted;
    text.push_str(
        &frames(snippets, &theme, style).unwrap_or_else(|fmt::Error| place(checked, finding)),
    );
    if omitted > 0 {
        let more = more_places(omitted).text(style.language);
        let _ = writeln!(text, "  {more}");
    }
    let steps = finding.derivation.steps();
    let headed = [
        (heads::derivation(), steps.as_slice()),
        (heads::next(), finding.help.as_slice()),
    ];
    for (head, lines) in headed {
        let head = format!("  {}", head.text(style.language));
        let blank = " ".repeat(head.width());
        // A long head in a narrow terminal would leave no room below it.
        let indent = " ".repeat((head.width() + 2).min(style.width / 5));
        for (number, line) in lines.iter().enumerate() {
            let head = if number == 0 { &head } else { &blank };
            let shown = theme.styles.help.style(head);
            let marker: &dyn Display = if number == 0 { &shown } else { head };
            paragraph(
                &mut text,
                (head, marker),
                &line.text(style.language),
                &indent,
                style.width,
            );
        }
    }
    text
}

/// A paragraph after a head, which is given both plain and styled.
fn paragraph(
    text: &mut String,
    (plain, shown): (&str, &dyn Display),
    body: &str,
    indent: &str,
    width: usize,
) {
    let colon = if plain.trim().is_empty() { "  " } else { ": " };
    let used = (plain.width() + colon.len()).saturating_sub(indent.len());
    let body = Untrusted::new(body).line();
    let _ = write!(text, "{shown}{colon}");
    let lines = wrap(&body, width.saturating_sub(indent.len()), used);
    for (number, line) in lines.into_iter().enumerate() {
        if number > 0 {
            text.push_str(indent);
        }
        text.push_str(line);
        text.push('\n');
    }
}

/// The location in words, for when the frames fail.
fn place(checked: &Checked<'_>, finding: &Finding) -> String {
    let source = checked.project.sources.get(finding.at.source);
    format!(
        "  at {}:{}\n",
        Untrusted::new(&checked.path(source)).line(),
        source.position(finding.at.span.start())
    )
}

fn theme(severity: Severity, style: Style) -> GraphicalTheme {
    let mut theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    theme.styles.error = match severity {
        Severity::Error => theme.styles.error,
        Severity::Warning => theme.styles.warning,
        Severity::Note => theme.styles.advice,
    };
    theme
}

/// Renders the frames with the snippets.
fn frames(snippets: Snippets, theme: &GraphicalTheme, style: Style) -> Result<String, fmt::Error> {
    let mut theme = theme.clone();
    // miette assigns these to the labels in order.
    let (own, other) = (theme.styles.error, theme.styles.help);
    theme.styles.highlights = snippets
        .markers
        .iter()
        .map(|marker| if marker.primary { own } else { other })
        .collect();
    let foot = format!(
        "{}{}",
        theme.characters.lbot,
        theme.characters.hbar.to_string().repeat(4)
    );
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_urls(false)
        .with_width(style.width)
        .without_syntax_highlighting();
    let framed = Framed {
        snippets,
        width: style.width,
    };
    let mut drawn = String::new();
    handler.render_report(&mut drawn, &framed)?;
    // The first line is miette's head, which is empty here.
    Ok(drawn
        .split_once('\n')
        .map_or_else(String::new, |(_, frames)| {
            aligned(frames, &framed.snippets, &foot)
        }))
}

/// Aligns the line numbers of all frames; miette sizes the gutter of each frame separately.
fn aligned(frames: &str, snippets: &Snippets, foot: &str) -> String {
    let width = snippets.number_width();
    let mut windows = snippets
        .windows
        .iter()
        .map(|window| width.saturating_sub(window.number_width()));
    let mut moved = windows.next().unwrap_or(0);
    let mut text = String::with_capacity(frames.len());
    for line in frames.lines() {
        let _ = writeln!(text, "{:moved$}{line}", "");
        if line.trim_start() == foot {
            moved = windows.next().unwrap_or(0);
        }
    }
    text
}

/// The snippets as miette's source code.
#[derive(Debug)]
struct Framed {
    snippets: Snippets,
    width: usize,
}

impl Display for Framed {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Framed {}

impl Diagnostic for Framed {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippets.markers.iter().map(|marker| {
            let text = (!marker.text.is_empty()).then(|| self.caption(marker));
            let span = (marker.start, marker.end - marker.start);
            if marker.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

impl Framed {
    /// The text of a marker, wrapped to fit where miette puts it: below the middle of the marker.
    fn caption(&self, marker: &Marker) -> String {
        let column = self
            .snippets
            .window(marker.start, marker.end)
            .map_or(0, |window| {
                let before = window.text.get(..marker.start - window.start).unwrap_or("");
                let underlined = window
                    .text
                    .get(marker.start - window.start..marker.end - window.start)
                    .unwrap_or("");
                let line = before.rsplit('\n').next().unwrap_or("");
                let middle = if underlined.contains('\n') {
                    0
                } else {
                    line.width() + underlined.width() / 2
                };
                self.snippets.number_width() + GUTTER + middle + GUTTER
            });
        wrap(
            &marker.text,
            self.width.saturating_sub(column).max(NARROWEST_CAPTION),
            0,
        )
        .join("\n")
    }
}

/// Offsets are those of the windows. With context lines requested, a whole window is returned; without, the exact span,
/// from which miette takes the file, line and column above a frame. Spans over several windows are rejected.
impl SourceCode for Framed {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let window = self
            .snippets
            .window(start, end)
            .ok_or(MietteError::OutOfBounds)?;
        let marker = self
            .snippets
            .markers
            .iter()
            .find(|marker| (marker.start, marker.end) == (start, end))
            .filter(|_| before + after == 0);
        let (data, span, line, column) = match marker {
            Some(marker) => {
                let data = window
                    .text
                    .get(start - window.start..end - window.start)
                    .unwrap_or("");
                (data, *span, marker.position.line, marker.position.column)
            }
            None => (
                window.text.as_str(),
                (window.start, window.text.len()).into(),
                window.first_line,
                1,
            ),
        };
        let (path, lines) = (window.path.clone(), data.lines().count());
        let contents =
            MietteSpanContents::new_named(path, data.as_bytes(), span, line - 1, column - 1, lines);
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Language, message};
    use crate::render::tests::{CHARTER, at, project};

    #[test]
    fn text_fits_a_narrow_terminal_in_every_language() {
        let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a.md", "a: b\n")]);
        let text = || {
            message! {
                en: "the record of this project ends here, and nothing of what follows is known to either side of it",
                ru: "журнал этого проекта здесь заканчивается, и ничего из последующего сторонам не известно",
                es: "el registro de este proyecto termina aquí y ninguna de las partes conoce lo que sigue después",
            }
        };
        let place = at(&project, "log/a.md", "b");
        let finding = Finding::new(place, text())
            .help(text())
            .derivation([text(), text()]);
        for language in Language::ALL {
            let style = Style {
                width: 40,
                language,
                unicode: true,
                color: false,
            };
            let report = crate::render::tests::checked(&project);
            let shown = one(&Checked::new(&project, &report), &finding, style);
            let wide = |line: &&str| line.width() > 40;
            assert_eq!(shown.lines().find(wide), None, "{shown}");
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                words(&shown).contains(&words(&text().text(language))),
                "{shown}"
            );
        }
    }
}
