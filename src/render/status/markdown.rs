//! The page as Markdown, for a message or minutes: headings and lists that are also readable unrendered. Text from the
//! repository is escaped.

use std::io;

use super::changed::Changed;
use super::{
    Headings, ProjectStatus, ReportedTotals, Row, Side, StatusPage, total, turn_and_item,
    unreadable,
};
use crate::calendar::When;
use crate::message::{Language, Message, message};
use crate::render::Untrusted;

/// Writes the pages of projects as Markdown: of several, first one table of all.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_status_markdown(
    projects: &[ProjectStatus],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut page = Page { language, out };
    let several = projects.len() > 1;
    if several {
        page.summary(projects)?;
    }
    for (number, project) in projects.iter().enumerate() {
        if let Ok(status) = &project.page {
            if number > 0 || several {
                writeln!(page.out)?;
            }
            let title = if several {
                project.title()
            } else {
                status.name.clone()
            };
            page.write(status, &title)?;
        }
    }
    Ok(())
}

/// A Markdown page in the making.
struct Page<'o> {
    language: Language,
    out: &'o mut dyn io::Write,
}

impl Page<'_> {
    fn say(&self, message: &Message) -> String {
        message.words(self.language).shown(ToOwned::to_owned, plain)
    }

    fn summary(&mut self, projects: &[ProjectStatus]) -> io::Result<()> {
        let headings = Headings::new();
        let numbers = headings.numbers.each_ref().map(|heading| self.say(heading));
        let [turn, item] = turn_and_item().map(|heading| self.say(&heading));
        writeln!(
            self.out,
            "| {} | {} | {turn} | {item} |\n| --- | --: | --: | --: | --- | --- |",
            self.say(&headings.project),
            numbers.join(" | "),
        )?;
        for project in projects {
            let title = plain(&project.title());
            match &project.page {
                Ok(page) => {
                    let [overdue, next, open] = page.overview.counts();
                    let cell = |text: Option<Message>| {
                        text.map(|text| self.say(&text)).unwrap_or_default()
                    };
                    let turn = cell(page.overview.whose_turn());
                    let item = cell(page.overview.item());
                    writeln!(
                        self.out,
                        "| {title} | {overdue} | {next} | {open} | {turn} | {item} |"
                    )?;
                }
                Err(trouble) => {
                    let text = self.say(&unreadable(Some(&trouble.message)));
                    writeln!(self.out, "| {title} | | | | | {text} |")?;
                }
            }
        }
        let sums = ReportedTotals::of(projects.iter().map(ProjectStatus::overview));
        let ReportedTotals {
            overdue,
            due_next,
            open,
            ..
        } = sums;
        let total = self.say(&total());
        writeln!(
            self.out,
            "| {total} | {overdue} | {due_next} | {open} | | |"
        )
    }

    fn write(&mut self, page: &StatusPage, title: &str) -> io::Result<()> {
        let opening = self.say(&page.opening());
        writeln!(self.out, "# {}\n\n{opening}", plain(title))?;
        if let Some(changed) = &page.changed {
            self.changed(changed)?;
        }
        for side in page.sides.iter().filter(|side| !side.is_empty()) {
            self.side(side, &page.until)?;
        }
        for (heading, rows) in page.plan() {
            let heading = self.say(&heading);
            writeln!(self.out, "\n## {heading}\n")?;
            rows.iter().try_for_each(|row| self.item(row))?;
        }
        let basis = self.say(&page.basis());
        writeln!(self.out, "\n{basis}")?;
        for note in page.notes() {
            let note = self.say(&note);
            writeln!(self.out, "\n{note}")?;
        }
        Ok(())
    }

    fn side(&mut self, side: &Side, until: &When) -> io::Result<()> {
        let name = self.say(&side.name);
        writeln!(self.out, "\n## {name}")?;
        let lists = side.lists(until);
        if lists.is_empty() {
            let nothing = self.say(&side.nothing(until));
            writeln!(self.out, "\n{nothing}")?;
        }
        for (heading, rows) in lists {
            let heading = self.say(&heading);
            writeln!(self.out, "\n### {heading}\n")?;
            rows.iter().try_for_each(|row| self.item(row))?;
        }
        Ok(())
    }

    /// What changed since a moment.
    fn changed(&mut self, changed: &Changed) -> io::Result<()> {
        let heading = self.say(&changed.heading);
        writeln!(self.out, "\n## {heading}\n")?;
        if changed.lines.is_empty() {
            writeln!(self.out, "{}", self.say(&Changed::nothing()))?;
        }
        for line in &changed.lines {
            let line = line.shown(|message| self.say(message), plain, |id| format!("**{id}**"));
            writeln!(self.out, "- {line}")?;
        }
        Ok(())
    }

    /// `- L-2 The content plan: **1 working day overdue**, with marketing-director; approval since …`
    fn item(&mut self, row: &Row) -> io::Result<()> {
        let title = row.title.as_ref().map(|title| self.say(title));
        let title = title.filter(|title| !title.trim().is_empty());
        let title = title.map(|title| format!(" {title}")).unwrap_or_default();
        let with = message! {
            en: ", with {holder}; {about}",
            ru: ", за кем: {holder}; {about}",
            es: ", a cargo de {holder}; {about}",
            holder: &row.holder,
            about: row.about(),
        };
        let (timing, with) = (self.say(&row.timing.words()), self.say(&with));
        write!(self.out, "- {}{title}: **{timing}**{with}", plain(&row.id))?;
        for remark in &row.remarks {
            let remark = self.say(remark);
            write!(self.out, "; {remark}")?;
        }
        writeln!(self.out)
    }
}

/// Text from the repository: not markup, wherever it is on a line but at its start.
fn plain(text: &str) -> String {
    Untrusted::new(text).markdown_text()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::render::tests::hostile;

    /// The text of rendered Markdown, and whether there is any markup within the list item or the cell.
    fn read(text: &str) -> (String, bool) {
        let mut plain = String::new();
        let mut markup = false;
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_MATH;
        for event in Parser::new_ext(text, options) {
            match event {
                Event::Text(text) => plain.push_str(&text),
                Event::InlineHtml(html) if html.as_ref() == "<!-- -->" => {}
                Event::Start(
                    Tag::List(_)
                    | Tag::Item
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow
                    | Tag::TableCell
                    | Tag::Paragraph,
                )
                | Event::End(_) => {}
                _ => markup = true,
            }
        }
        (plain, markup)
    }

    fn check(text: &str) {
        let safe = Untrusted::new(text).line().into_owned();
        let (shown, markup) = read(&format!("- x {}: y\n", plain(text)));
        assert!(!markup, "{text:?}");
        assert_eq!(shown, format!("x {safe}: y"), "{text:?}");
        let table = format!("| a | b |\n| --- | --- |\n| {} | c |\n", plain(text));
        let (shown, markup) = read(&table);
        assert!(!markup, "{table}");
        assert_eq!(shown, format!("ab{}c", safe.trim()), "{table}");
    }

    #[test]
    fn text_of_the_repository_is_not_markup() {
        for text in [
            "a",
            "`",
            "``a",
            "a``b`",
            "<b>",
            "a | b",
            "[x](javascript:y)",
            "![x](https://example.com/x.png)",
            "*a* _b_ ~~c~~ $d$ ^e^",
            "https://example.com www.example.com a@b.example",
            "@somebody #12 &amp; &#64;",
            "[ ] task",
            "",
            "\\",
            "{.class}",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_markup(text in hostile(), pieces in "[`<>|\\\\a@#&*_~$^{}:/.wWhtps-]{0,16}") {
            for text in [text, pieces] {
                check(text.trim());
            }
        }
    }
}
