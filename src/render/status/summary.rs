//! Several projects in one table, before the page of each.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::text::{Paint, Text, blanks, shorten, shown};
use super::{Headings, ProjectStatus, StatusPage, Timing, unreadable};
use crate::message::{Message, message};

/// A project's name is not shortened to fewer columns; what is overdue longest is left out instead.
const SHORTEST_NAME: usize = 24;

impl StatusPage {
    /// What has been overdue longest: `C-2, 4 working days 5 h overdue`.
    pub(super) fn longest(&self) -> Option<Message> {
        let first = self
            .sides
            .iter()
            .filter_map(|side| Some((side.overdue_since?, side.overdue.first()?)));
        match first.min_by_key(|(since, _)| *since) {
            Some((_, row)) if matches!(row.timing, Timing::Over(_)) => Some(message! {
                en: "{entry}, {timing}",
                ru: "{entry}, {timing}",
                es: "{entry}, {timing}",
                entry: &row.id,
                timing: row.timing.words(),
            }),
            _ => None,
        }
    }
}

impl ProjectStatus {
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
    pub(super) fn summary(&mut self, told: &[ProjectStatus]) -> io::Result<()> {
        let headings = Headings::new();
        let project = self.say(&headings.project);
        let columns = headings.numbers.each_ref().map(|heading| self.say(heading));
        let heading_of_longest = self.say(&headings.longest);
        let longest: Vec<String> = told
            .iter()
            .map(|told| {
                let longest = told.page.as_ref().ok().and_then(StatusPage::longest);
                longest
                    .map(|longest| self.say(&longest))
                    .unwrap_or_default()
            })
            .collect();
        let numbers: usize = columns.iter().map(|heading| heading.width() + 2).sum();
        let mut last = longest.iter().map(|text| text.width()).max().unwrap_or(0);
        if last > 0 {
            last = last.max(heading_of_longest.width()) + 2;
        }
        let titles: Vec<String> = told.iter().map(|told| shown(&told.title())).collect();
        let widest = titles.iter().map(|title| title.width()).max();
        let wanted = widest.unwrap_or(0).max(project.width());
        if self.style.width.saturating_sub(numbers + last) < SHORTEST_NAME.min(wanted) {
            last = 0;
        }
        let name = wanted
            .min(self.style.width.saturating_sub(numbers + last))
            .max(project.width());
        let heading = format!(
            "{project}{}  {}",
            blanks(&project, name),
            columns.join("  ")
        );
        self.heading(
            0,
            &if last > 0 {
                format!("{heading}  {heading_of_longest}")
            } else {
                heading
            },
        )?;
        for ((told, title), longest) in told.iter().zip(titles).zip(longest) {
            let title = shorten(&title, name, self.mark());
            let gap = blanks(&title, name);
            match &told.page {
                Ok(page) => {
                    let (late, next, open) = page.counts();
                    let [of_late, of_next, of_open] = columns.each_ref().map(|text| text.width());
                    let overdue = format!("{late:>of_late$}");
                    let overdue = if late > 0 {
                        self.paint(Paint::Over, &overdue)
                    } else {
                        overdue
                    };
                    let line =
                        format!("{title}{gap}  {overdue}  {next:>of_next$}  {open:>of_open$}");
                    let line = if last > 0 {
                        format!("{line}  {longest}")
                    } else {
                        line
                    };
                    writeln!(self.out, "{}", line.trim_end())?;
                }
                Err(trouble) => {
                    let text = self.say(&unreadable(None));
                    writeln!(self.out, "{title}{gap}  {}", self.paint(Paint::Over, &text))?;
                    self.paragraph(2, &trouble.message, Some(Paint::Faint))?;
                }
            }
        }
        writeln!(self.out)
    }
}
