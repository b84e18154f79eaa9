//! The summary of several projects: a line with counts per project, and below it whose turn it is.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::text::{Paint, Text, blanks, shorten, shown};
use super::{Headings, Overview, ProjectStatus, ReportedTotals, total, unreadable};

impl ProjectStatus {
    /// Whose turn it is, unless the project could not be read.
    pub(super) fn overview(&self) -> Option<&Overview> {
        self.page.as_ref().ok().map(|page| &page.overview)
    }

    /// The project's name, and its folder if that is different.
    pub(super) fn title(&self) -> String {
        match &self.page {
            Ok(page) if page.name != self.folder => format!("{} ({})", page.name, self.folder),
            _ => self.folder.clone(),
        }
    }
}

impl Text<'_> {
    /// Writes the counts of each project, and below them whose turn it is and the longest item.
    pub(super) fn summary(&mut self, projects: &[ProjectStatus]) -> io::Result<()> {
        let headings = Headings::new();
        let heading = self.say(&headings.project);
        let columns = headings.numbers.each_ref().map(|heading| self.say(heading));
        let total = self.say(&total());
        let numbers: usize = columns.iter().map(|heading| heading.width() + 2).sum();
        let titles: Vec<String> = projects
            .iter()
            .map(|project| shown(&project.title()))
            .collect();
        let widest = titles.iter().map(|title| title.width()).max().unwrap_or(0);
        let least = heading.width().max(total.width());
        let name = widest
            .min(self.style.width.saturating_sub(numbers))
            .max(least);
        let columns_line = columns.join("  ");
        self.heading(
            0,
            &format!("{heading}{}  {columns_line}", blanks(&heading, name)),
        )?;
        for (project, title) in projects.iter().zip(titles) {
            let title = shorten(&title, name, self.ellipsis());
            match &project.page {
                Ok(page) => {
                    self.counts(&title, name, &columns, page.overview.counts())?;
                    for line in page.overview.lines() {
                        self.paragraph(2, &self.say(&line), Some(Paint::Faint))?;
                    }
                }
                Err(trouble) => {
                    let text = self.say(&unreadable(None));
                    let gap = blanks(&title, name);
                    writeln!(self.out, "{title}{gap}  {}", self.paint(Paint::Over, &text))?;
                    self.paragraph(2, &self.say(&trouble.message), Some(Paint::Faint))?;
                }
            }
        }
        let sums = ReportedTotals::of(projects.iter().map(ProjectStatus::overview));
        let sums = [sums.overdue, sums.due_next, sums.open];
        self.counts(&total, name, &columns, sums)?;
        writeln!(self.out)
    }

    fn counts(
        &mut self,
        title: &str,
        name: usize,
        columns: &[String; 3],
        counts: [usize; 3],
    ) -> io::Result<()> {
        let [late, next, open] = counts;
        let [of_late, of_next, of_open] = columns.each_ref().map(|text| text.width());
        let overdue = format!("{late:>of_late$}");
        let overdue = if late > 0 {
            self.paint(Paint::Over, &overdue)
        } else {
            overdue
        };
        let gap = blanks(title, name);
        writeln!(
            self.out,
            "{title}{gap}  {overdue}  {next:>of_next$}  {open:>of_open$}"
        )
    }
}
