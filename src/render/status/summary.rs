//! Several projects in one table, before the page of each.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::text::{Paint, Text, blanks, shorten, shown};
use super::{Phrase, StatusPage, Timing, Told};

/// The columns of numbers.
pub(super) const NUMBERS: [&str; 3] = ["Overdue", "Due next", "Open"];
/// The last column.
pub(super) const LONGEST: &str = "Overdue longest";
/// A project's name is not shortened to fewer columns; what is overdue longest is left out instead.
const SHORTEST_NAME: usize = 24;

impl StatusPage {
    /// What is overdue longest: `C-2, 4 working days 5 h over`.
    pub(super) fn longest(&self) -> Phrase {
        let first = self
            .sides
            .iter()
            .filter_map(|side| Some((side.overdue_since?, side.overdue.first()?)));
        match first.min_by_key(|(since, _)| *since) {
            Some((_, row)) if matches!(row.timing, Timing::Over(_)) => {
                Phrase::of(&row.id).say(", ").and(row.timing.words())
            }
            _ => Phrase::default(),
        }
    }
}

impl Told {
    /// The project's name, and its folder where that says something else.
    pub(super) fn title(&self) -> String {
        match &self.page {
            Ok(page) if page.name != self.folder => format!("{} ({})", page.name, self.folder),
            _ => self.folder.clone(),
        }
    }
}

impl Text<'_> {
    /// Writes one line a project.
    pub(super) fn summary(&mut self, told: &[Told]) -> io::Result<()> {
        let longest: Vec<String> = told
            .iter()
            .map(|told| {
                told.page
                    .as_ref()
                    .map(|page| shown(&page.longest().plain()))
                    .unwrap_or_default()
            })
            .collect();
        let numbers: usize = NUMBERS.iter().map(|heading| heading.width() + 2).sum();
        let mut last = longest.iter().map(|text| text.width()).max().unwrap_or(0);
        if last > 0 {
            last = last.max(LONGEST.width()) + 2;
        }
        let titles: Vec<String> = told.iter().map(|told| shown(&told.title())).collect();
        let wanted = titles
            .iter()
            .map(|title| title.width())
            .max()
            .unwrap_or(0)
            .max("Project".width());
        if self.style.width.saturating_sub(numbers + last) < SHORTEST_NAME.min(wanted) {
            last = 0;
        }
        let name = wanted
            .min(self.style.width.saturating_sub(numbers + last))
            .max("Project".width());
        let heading = format!("Project{}  {}", blanks("Project", name), NUMBERS.join("  "));
        self.heading(
            0,
            &if last > 0 {
                format!("{heading}  {LONGEST}")
            } else {
                heading
            },
        )?;
        for ((told, title), longest) in told.iter().zip(titles).zip(longest) {
            let title = shorten(&title, name, self.mark());
            let blanks = blanks(&title, name);
            match &told.page {
                Ok(page) => {
                    let (late, next, open) = page.counts();
                    let [of_late, of_next, of_open] = NUMBERS.map(str::len);
                    let overdue = format!("{late:>of_late$}");
                    let overdue = if late > 0 {
                        self.paint(Paint::Over, &overdue)
                    } else {
                        overdue
                    };
                    let line =
                        format!("{title}{blanks}  {overdue}  {next:>of_next$}  {open:>of_open$}");
                    let line = if last > 0 {
                        format!("{line}  {longest}")
                    } else {
                        line
                    };
                    writeln!(self.out, "{}", line.trim_end())?;
                }
                Err(trouble) => {
                    writeln!(
                        self.out,
                        "{title}{blanks}  {}",
                        self.paint(Paint::Over, "cannot be read")
                    )?;
                    self.paragraph(2, &trouble.message, Some(Paint::Faint))?;
                }
            }
        }
        writeln!(self.out)
    }
}
