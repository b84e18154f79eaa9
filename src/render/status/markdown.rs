//! The page as Markdown, to paste into a message or into minutes: headings and lists, which also read well where nothing
//! renders them. Text of the repository stands in code spans.

use std::io;

use super::summary::{LONGEST, NUMBERS};
use super::{Phrase, Row, Side, StatusPage, Told};
use crate::render::Untrusted;

/// Writes the pages of projects as Markdown: of several, first one table of all.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_status_markdown(told: &[Told], out: &mut dyn io::Write) -> io::Result<()> {
    let several = told.len() > 1;
    if several {
        summary(told, out)?;
    }
    for (number, told) in told.iter().enumerate() {
        if let Ok(page) = &told.page {
            if number > 0 || several {
                writeln!(out)?;
            }
            write_page(
                page,
                &if several {
                    told.title()
                } else {
                    page.name.clone()
                },
                out,
            )?;
        }
    }
    Ok(())
}

fn summary(told: &[Told], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "| Project | {} | {LONGEST} |\n| --- | --: | --: | --: | --- |",
        NUMBERS.join(" | ")
    )?;
    // A bar ends a cell wherever it stands; with a backslash it does not, not even in a code span.
    let cell = |text: &str| code(text).replace('|', "\\|");
    for told in told {
        let title = cell(&told.title());
        match &told.page {
            Ok(page) => {
                let (overdue, next, open) = page.counts();
                let longest = page.longest().shown(ToOwned::to_owned, cell);
                writeln!(out, "| {title} | {overdue} | {next} | {open} | {longest} |")?;
            }
            Err(trouble) => writeln!(
                out,
                "| {title} | | | | cannot be read: {} |",
                cell(&trouble.message)
            )?,
        }
    }
    Ok(())
}

fn write_page(page: &StatusPage, title: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", code(title), told(&page.opening()))?;
    for side in page.sides.iter().filter(|side| !side.is_empty()) {
        write_side(side, &page.until, out)?;
    }
    for (heading, rows) in page.plan() {
        writeln!(out, "\n## {heading}\n")?;
        rows.iter().try_for_each(|row| item(row, out))?;
    }
    writeln!(out, "\nTold from {}.", page.source)?;
    page.remarks
        .iter()
        .try_for_each(|remark| writeln!(out, "\nNote: {}.", told(remark)))
}

fn write_side(side: &Side, until: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "\n## {}", code(&side.name))?;
    let lists = side.lists(until);
    if lists.is_empty() {
        writeln!(out, "\n{}.", side.nothing(until))?;
    }
    for (heading, rows) in lists {
        writeln!(out, "\n### {heading}\n")?;
        rows.iter().try_for_each(|row| item(row, out))?;
    }
    for (other, waits) in &side.waits {
        writeln!(out, "\n### Waiting for {}\n", code(other))?;
        waits
            .iter()
            .try_for_each(|waits| writeln!(out, "- {}", told(waits)))?;
    }
    Ok(())
}

/// ``- `L-2` `The content plan`: **1 working day over**, with `marketing-director`; approval since …``
fn item(row: &Row, out: &mut dyn io::Write) -> io::Result<()> {
    let title = if row.title.trim().is_empty() {
        String::new()
    } else {
        format!(" {}", code(&row.title))
    };
    let (timing, holder) = (told(&row.timing.words()), told(&row.holder));
    write!(
        out,
        "- {}{title}: **{timing}**, with {holder}; {}",
        code(&row.id),
        row.about()
    )?;
    for remark in &row.remarks {
        write!(out, "; {}", told(remark))?;
    }
    match &row.place {
        Some(place) => writeln!(out, "; {}", code(place)),
        None => writeln!(out),
    }
}

fn told(phrase: &Phrase) -> String {
    phrase.shown(ToOwned::to_owned, code)
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

    /// What a reader of Markdown makes of a text: its code spans, and whether there is anything but those and plain text.
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
                let said = spans.concat();
                prop_assert_eq!(said.trim(), &safe);
                let table = format!("| a | b |\n| --- | --- |\n| {} | c |\n", code(&text).replace('|', "\\|"));
                prop_assert!(read(&table).0.concat().trim() == safe, "{table}");
            }
        }
    }
}
