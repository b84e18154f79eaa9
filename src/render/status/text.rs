//! The page on a terminal: two lines per item, the first in columns, within the width of the terminal.

use std::fmt::Write as _;
use std::io;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::changed::Changed;
use super::{ProjectStatus, Row, Side, StatusPage, Timing};
use crate::calendar::When;
use crate::message::{Language, Message, message};
use crate::render::wrap::wrap;
use crate::render::{Style, Untrusted};

/// The minimum width of a title; the columns beside it move to the next line instead.
const SHORTEST_TITLE: usize = 16;
/// The minimum width of text.
const NARROWEST: usize = 20;

/// Writes the pages of projects: of several, first one summary of all.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_status(
    projects: &[ProjectStatus],
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut text = Text { style, out };
    let several = projects.len() > 1;
    if several {
        text.summary(projects)?;
    }
    let mut first = true;
    for project in projects {
        if let Ok(page) = &project.page {
            if !std::mem::take(&mut first) {
                writeln!(text.out)?;
            }
            text.page(
                page,
                &if several {
                    project.title()
                } else {
                    page.name.clone()
                },
            )?;
        }
    }
    Ok(())
}

/// A terminal page in the making.
pub(super) struct Text<'o> {
    pub(super) style: Style,
    pub(super) out: &'o mut dyn io::Write,
}

/// Colors, by meaning.
#[derive(Debug, Clone, Copy)]
pub(super) enum Paint {
    Heading,
    Over,
    Faint,
}

impl Text<'_> {
    pub(super) fn paint(&self, paint: Paint, text: &str) -> String {
        let code = match paint {
            Paint::Heading => "1",
            Paint::Over => "31",
            Paint::Faint => "2",
        };
        if self.style.color && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// A message in the language of the page.
    pub(super) fn say(&self, message: &Message) -> String {
        shown(&message.text(self.style.language))
    }

    /// The ellipsis for shortened text.
    pub(super) fn ellipsis(&self) -> &'static str {
        if self.style.unicode {
            "\u{2026}"
        } else {
            "..."
        }
    }

    pub(super) fn heading(&mut self, indent: usize, text: &str) -> io::Result<()> {
        for line in wrap(
            &shown(text),
            self.style.width.saturating_sub(indent).max(NARROWEST),
            0,
        ) {
            writeln!(
                self.out,
                "{:indent$}{}",
                "",
                self.paint(Paint::Heading, line)
            )?;
        }
        Ok(())
    }

    /// Writes indented text, wrapped into lines.
    pub(super) fn paragraph(
        &mut self,
        indent: usize,
        text: &str,
        paint: Option<Paint>,
    ) -> io::Result<()> {
        for line in wrap(
            &shown(text),
            self.style.width.saturating_sub(indent).max(NARROWEST),
            0,
        ) {
            let line = paint.map_or_else(|| line.to_owned(), |paint| self.paint(paint, line));
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    fn page(&mut self, page: &StatusPage, title: &str) -> io::Result<()> {
        self.heading(0, title)?;
        self.paragraph(0, &self.say(&page.opening()), None)?;
        if let Some(changed) = &page.changed {
            self.changed(changed)?;
        }
        for side in page.sides.iter().filter(|side| !side.is_empty()) {
            self.side(side, &page.until)?;
        }
        for (heading, rows) in page.plan() {
            writeln!(self.out)?;
            self.heading(0, &self.say(&heading))?;
            self.rows(2, rows)?;
        }
        writeln!(self.out)?;
        self.paragraph(0, &self.say(&page.basis()), Some(Paint::Faint))?;
        for note in page.notes() {
            self.paragraph(0, &self.say(&note), None)?;
        }
        Ok(())
    }

    fn side(&mut self, side: &Side, until: &When) -> io::Result<()> {
        writeln!(self.out)?;
        self.heading(0, &self.say(&side.name))?;
        let lists = side.lists(until);
        if lists.is_empty() {
            self.paragraph(2, &self.say(&side.nothing(until)), None)?;
        }
        for (heading, rows) in lists {
            self.heading(2, &self.say(&heading))?;
            self.rows(4, rows)?;
        }
        Ok(())
    }

    /// What changed since a moment, one paragraph each.
    fn changed(&mut self, changed: &Changed) -> io::Result<()> {
        writeln!(self.out)?;
        self.heading(0, &self.say(&changed.heading))?;
        if changed.lines.is_empty() {
            self.paragraph(2, &self.say(&Changed::nothing()), None)?;
        }
        let language = self.style.language;
        for line in &changed.lines {
            let text = line.shown(|message| message.text(language), ToOwned::to_owned, |id| id);
            let room = self.style.width.saturating_sub(4).max(NARROWEST);
            for (number, line) in wrap(&shown(&text), room, 0).iter().enumerate() {
                let indent = if number == 0 { 2 } else { 4 };
                writeln!(self.out, "{:indent$}{line}", "")?;
            }
        }
        Ok(())
    }

    /// Writes rows: id, title, timing and holder in columns; below each, other details.
    fn rows(&mut self, indent: usize, rows: &[Row]) -> io::Result<()> {
        let language = self.style.language;
        let lines: Vec<Line> = rows.iter().map(|row| Line::new(row, language)).collect();
        let widest =
            |of: fn(&Line) -> &str| lines.iter().map(|line| of(line).width()).max().unwrap_or(0);
        let (id, title) = (widest(|line| &line.id), widest(|line| &line.title));
        let (mut timing, mut holder) = (widest(|line| &line.timing), widest(|line| &line.holder));
        let room = |timing: usize, holder: usize| {
            let beside = [timing, holder]
                .iter()
                .filter(|column| **column > 0)
                .map(|column| column + 2)
                .sum::<usize>();
            self.style.width.saturating_sub(indent + id + 2 + beside)
        };
        // If too little room is left for titles, the columns beside them move to the next line in all rows.
        let wanted = title.min(SHORTEST_TITLE);
        if room(timing, holder) < wanted {
            holder = 0;
        }
        if room(timing, holder) < wanted {
            timing = 0;
        }
        let title = title.min(room(timing, holder));
        let ellipsis = self.ellipsis();
        for (line, row) in lines.into_iter().zip(rows) {
            let timing_shown = match row.timing {
                Timing::Over(_) => self.paint(Paint::Over, &line.timing),
                Timing::Left(_) | Timing::Unsettled(_) => line.timing.clone(),
                Timing::Ended(_) | Timing::Undated => self.paint(Paint::Faint, &line.timing),
            };
            let mut columns = format!(
                "{:indent$}{}{}",
                "",
                self.paint(Paint::Heading, &line.id),
                blanks(&line.id, id)
            );
            let short = shorten(&line.title, title, ellipsis);
            let _ = write!(columns, "  {short}{}", blanks(&short, title));
            let mut below = Vec::new();
            match timing {
                0 => below.push(line.timing),
                _ => drop(write!(
                    columns,
                    "  {timing_shown}{}",
                    blanks(&line.timing, timing)
                )),
            }
            match holder {
                0 => below.push(line.with_holder),
                _ => drop(write!(columns, "  {}", line.holder)),
            }
            writeln!(self.out, "{}", columns.trim_end())?;
            below.extend(line.more);
            self.paragraph(indent + id + 2, &below.join("; "), Some(Paint::Faint))?;
        }
        Ok(())
    }
}

/// The escaped texts of a row.
struct Line {
    id: String,
    title: String,
    timing: String,
    holder: String,
    /// The holder, if it has no column of its own.
    with_holder: String,
    more: Vec<String>,
}

impl Line {
    fn new(row: &Row, language: Language) -> Self {
        let say = |message: &Message| shown(&message.text(language));
        let with_holder = message! {
            en: "with {holder}",
            ru: "за кем: {holder}",
            es: "a cargo de {holder}",
            holder: &row.holder,
        };
        let more = [row.about()]
            .iter()
            .chain(&row.remarks)
            .map(say)
            .chain(row.place.clone())
            .collect();
        Self {
            id: shown(&row.id),
            title: row.title.as_ref().map(say).unwrap_or_default(),
            timing: say(&row.timing.words()),
            holder: say(&row.holder),
            with_holder: say(&with_holder),
            more,
        }
    }
}

pub(super) fn shown(text: &str) -> String {
    Untrusted::new(text).line().into_owned()
}

pub(super) fn blanks(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}

/// Shortens text to a number of columns with an ellipsis.
pub(super) fn shorten(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= room
        })
        .collect();
    format!("{}{ellipsis}", kept.trim_end())
}
