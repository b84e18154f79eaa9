//! The summary table of several projects.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::text::{Paint, Text, blanks, shorten, shown};
use super::{Headings, ProjectStatus, StatusPage, Timing, unreadable};
use crate::message::{Message, message};

/// The minimum width of a project's name; the longest overdue item is omitted instead.
const SHORTEST_NAME: usize = 24;

impl StatusPage {
    /// The item that is overdue longest: `C-2, 4 working days 5 h overdue`.
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
    /// The project's name, and its folder if that is different.
    pub(super) fn title(&self) -> String {
        match &self.page {
            Ok(page) if page.name != self.folder => format!("{} ({})", page.name, self.folder),
            _ => self.folder.clone(),
        }
    }
}

impl Text<'_> {
    /// Writes one line per project.
    pub(super) fn summary(&mut self, projects: &[ProjectStatus]) -> io::Result<()> {
        let headings = Headings::new();
        let project = self.say(&headings.project);
        let columns = headings.numbers.each_ref().map(|heading| self.say(heading));
        let heading_of_longest = self.say(&headings.longest);
        let longest: Vec<String> = projects
            .iter()
            .map(|project| {
                let longest = project.page.as_ref().ok().and_then(StatusPage::longest);
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
        let titles: Vec<String> = projects
            .iter()
            .map(|project| shown(&project.title()))
            .collect();
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
        for ((project, title), longest) in projects.iter().zip(titles).zip(longest) {
            let title = shorten(&title, name, self.ellipsis());
            let gap = blanks(&title, name);
            match &project.page {
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
                    self.paragraph(2, &self.say(&trouble.message), Some(Paint::Faint))?;
                }
            }
        }
        writeln!(self.out)
    }
}
