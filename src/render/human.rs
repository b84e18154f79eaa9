//! The report for people: miette's frames around the lines that a finding speaks of, in every file involved.
//!
//! miette draws one text a report. [`Snippets`] is such a text, made of windows on several files; the line and column that
//! miette asks for come from the files themselves. What stands above and below the frames is written here.

use std::fmt::{self, Display, Write as _};
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use unicode_width::UnicodeWidthStr;

use super::account::{MARK, is_marked};
use super::format::{OutputFormat, judged};
use super::listed::more_places;
use super::several::{Named, write_summary};
use super::snippet::{Mark, Snippets};
use super::wrap::wrap;
use super::{Style, Untrusted};
use crate::engine::Report;
use crate::finding::{Finding, Severity};
use crate::project::Project;

/// Text is not squeezed into fewer columns.
const NARROWEST: usize = 40;
/// Nor a caption.
const NARROWEST_CAPTION: usize = 24;
/// What stands before a line's number and between it and the text.
const GUTTER: usize = 4;

/// How it is chosen.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "human",
    help: "Source snippets with labels, the derivation and the next step",
    write,
    several: Some(several),
};

/// The table of all, then the findings of each under its name.
fn several(named: &[Named<'_>], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    write_summary(named, style, out)?;
    judged(named)
        .filter(|(.., report)| !report.findings.is_empty())
        .try_for_each(|(folder, project, report)| {
            writeln!(out, "\n{}\n", Untrusted::new(folder).line())?;
            write(project, report, style, out)
        })
}

/// Writes the findings.
fn write(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let style = Style {
        width: style.width.max(NARROWEST),
        ..style
    };
    for finding in &report.findings {
        out.write_all(one(project, finding, style).as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// One finding: what, where, why, and what to do.
pub(super) fn one(project: &Project, finding: &Finding, style: Style) -> String {
    let theme = theme(finding.severity, style);
    let mut text = String::new();
    let mark = if is_marked(project, finding) {
        format!(" {MARK}")
    } else {
        String::new()
    };
    let name = format!("{}[{}]{mark}", finding.severity, finding.rule);
    paragraph(
        &mut text,
        (&name, &theme.styles.error.style(&name)),
        &finding.message.text(style.language),
        "  ",
        style.width,
    );
    let snippets = Snippets::new(
        &project.sources,
        finding,
        style.language,
        if style.unicode { "…" } else { "..." },
    );
    let omitted = snippets.omitted;
    text.push_str(
        &frames(snippets, &theme, style).unwrap_or_else(|fmt::Error| place(project, finding)),
    );
    if omitted > 0 {
        let more = more_places(omitted).text(style.language);
        let _ = writeln!(text, "  {more}");
    }
    let headed = [
        ("  note", finding.derivation.as_slice()),
        ("  help", finding.help.as_slice()),
    ];
    for (head, lines) in headed {
        for (number, line) in lines.iter().enumerate() {
            let head = if number == 0 { head } else { "      " };
            let shown = theme.styles.help.style(head);
            let mark: &dyn Display = if number == 0 { &shown } else { &head };
            paragraph(
                &mut text,
                (head, mark),
                &line.text(style.language),
                "        ",
                style.width,
            );
        }
    }
    text
}

/// A paragraph behind a head, which is given plain and as it is shown.
fn paragraph(
    text: &mut String,
    (plain, shown): (&str, &dyn Display),
    body: &str,
    indent: &str,
    width: usize,
) {
    let colon = if plain.trim().is_empty() { "  " } else { ": " };
    let used = (plain.width() + colon.len()).saturating_sub(indent.len());
    let lines = wrap(
        &Untrusted::new(body).line(),
        width.saturating_sub(indent.len()),
        used,
    );
    let _ = writeln!(text, "{shown}{colon}{}", lines.join(&format!("\n{indent}")));
}

/// The place in words, should the frames fail.
fn place(project: &Project, finding: &Finding) -> String {
    let source = project.sources.get(finding.at.source);
    format!(
        "  at {}:{}\n",
        Untrusted::new(source.path()).line(),
        source.position(finding.at.span.start)
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

/// The frames with the snippets in them.
fn frames(snippets: Snippets, theme: &GraphicalTheme, style: Style) -> Result<String, fmt::Error> {
    let mut theme = theme.clone();
    // miette gives these to the labels in the order of their places.
    let (own, other) = (theme.styles.error, theme.styles.help);
    theme.styles.highlights = snippets
        .marks
        .iter()
        .map(|mark| if mark.primary { own } else { other })
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
    // The first line is miette's head, which has no words here.
    Ok(drawn
        .split_once('\n')
        .map_or_else(String::new, |(_, frames)| {
            aligned(frames, &framed.snippets, &foot)
        }))
}

/// Frames moved to the right so that all stand in one column: miette leaves each as much room as its own numbers need.
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

/// The snippets as miette takes them.
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
        Some(Box::new(self.snippets.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| self.caption(mark));
            let span = (mark.start, mark.end - mark.start);
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

impl Framed {
    /// A mark's text in lines that fit beside the place where miette puts it: below the middle of the mark.
    fn caption(&self, mark: &Mark) -> String {
        let column = self
            .snippets
            .window(mark.start, mark.end)
            .map_or(0, |window| {
                let before = window.text.get(..mark.start - window.start).unwrap_or("");
                let marked = window
                    .text
                    .get(mark.start - window.start..mark.end - window.start)
                    .unwrap_or("");
                let line = before.rsplit('\n').next().unwrap_or("");
                let middle = if marked.contains('\n') {
                    0
                } else {
                    line.width() + marked.width() / 2
                };
                self.snippets.number_width() + GUTTER + middle + GUTTER
            });
        wrap(
            &mark.text,
            self.width.saturating_sub(column).max(NARROWEST_CAPTION),
            0,
        )
        .join("\n")
    }
}

/// Offsets are those of the windows. Asked with context, it gives a whole window; without, the exact place, which miette
/// uses for the file, line and column above a frame. A stretch over several windows is none.
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
        let mark = self
            .snippets
            .marks
            .iter()
            .find(|mark| (mark.start, mark.end) == (start, end))
            .filter(|_| before + after == 0);
        let (data, span, line, column) = match mark {
            Some(mark) => {
                let data = window
                    .text
                    .get(start - window.start..end - window.start)
                    .unwrap_or("");
                (data, *span, mark.position.line, mark.position.column)
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
