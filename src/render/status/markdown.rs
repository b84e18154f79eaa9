//! The page as Markdown, for a message or minutes: headings and lists that are also readable unrendered. Text from the
//! repository is in code spans.

use std::io;

use super::{
    Headings, ProjectStatus, ReportedTotals, Row, Side, StatusPage, total, turn_and_item,
    unreadable, waiting_for,
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
        message.words(self.language).shown(ToOwned::to_owned, code)
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
            let title = cell(&project.title());
            match &project.page {
                Ok(page) => {
                    let (overdue, next, open) = page.counts();
                    let cell = |text: Option<Message>| {
                        text.map(|text| self.cell(&text)).unwrap_or_default()
                    };
                    let turn = cell(page.overview.whose_turn());
                    let item = cell(page.overview.item());
                    writeln!(
                        self.out,
                        "| {title} | {overdue} | {next} | {open} | {turn} | {item} |"
                    )?;
                }
                Err(trouble) => {
                    let text = self.cell(&unreadable(Some(&trouble.message)));
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

    fn cell(&self, message: &Message) -> String {
        message.words(self.language).shown(ToOwned::to_owned, cell)
    }

    fn write(&mut self, page: &StatusPage, title: &str) -> io::Result<()> {
        let opening = self.say(&page.opening());
        writeln!(self.out, "# {}\n\n{opening}", code(title))?;
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
        for (other, waits) in &side.waits {
            let heading = self.say(&waiting_for(other));
            writeln!(self.out, "\n### {heading}\n")?;
            for waits in waits {
                let waits = self.say(waits);
                writeln!(self.out, "- {waits}")?;
            }
        }
        Ok(())
    }

    /// ``- `L-2` `The content plan`: **1 working day overdue**, with `marketing-director`; approval since …``
    fn item(&mut self, row: &Row) -> io::Result<()> {
        let title = row.title.as_ref().map(|title| self.say(title));
        let title = title.filter(|title| !title.trim_matches([' ', '`']).is_empty());
        let title = title.map(|title| format!(" {title}")).unwrap_or_default();
        let with = message! {
            en: ", with {holder}; {about}",
            ru: ", за кем: {holder}; {about}",
            es: ", a cargo de {holder}; {about}",
            holder: &row.holder,
            about: row.about(),
        };
        let (timing, with) = (self.say(&row.timing.words()), self.say(&with));
        write!(self.out, "- {}{title}: **{timing}**{with}", code(&row.id))?;
        for remark in &row.remarks {
            let remark = self.say(remark);
            write!(self.out, "; {remark}")?;
        }
        match &row.place {
            Some(place) => writeln!(self.out, "; {}", code(place)),
            None => writeln!(self.out),
        }
    }
}

/// Escapes bars, which end a table cell even in a code span.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

fn code(text: &str) -> String {
    Untrusted::new(text).markdown()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;
    use crate::render::tests::hostile;

    /// The code spans of rendered Markdown, and whether there is anything but code spans and plain text.
    fn read(text: &str) -> (Vec<String>, bool) {
        let mut spans = Vec::new();
        let mut other = false;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Code(code) => spans.push(code.into_string()),
                Event::Html(_) | Event::InlineHtml(_) => other = true,
                _ => {}
            }
        }
        (spans, other)
    }

    #[test]
    fn code_spans_hold_whatever_it_is() {
        for text in [
            "a",
            "`",
            "``a",
            "a``b`",
            " a",
            "<b>",
            "a | b",
            "[x](javascript:y)",
            "  ",
            "",
            "\\",
        ] {
            let (spans, other) = read(&format!("x {} y", code(text)));
            assert!(!other, "{text:?}");
            assert_eq!(spans.concat().trim(), text.trim(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn text_of_the_repository_stays_in_its_span(text in hostile(), pieces in "[`<>|\\\\a ]{0,12}") {
            for text in [text, pieces] {
                let (spans, other) = read(&format!("- x {}: y", code(&text)));
                prop_assert!(!other);
                let safe = Untrusted::new(&text).line().trim().to_owned();
                let shown = spans.concat();
                prop_assert_eq!(shown.trim(), &safe);
                let table = format!("| a | b |\n| --- | --- |\n| {} | c |\n", code(&text).replace('|', "\\|"));
                prop_assert!(read(&table).0.concat().trim() == safe, "{table}");
            }
        }
    }
}
