//! The page as one HTML file: the same lists as tables, and a drawn line of time. It loads nothing, runs nothing, and prints.

use std::io;

use super::picture::{SHAPES, key, picture};
use super::summary::{LONGEST, NUMBERS};
use super::{Phrase, Row, Side, StatusPage, Timing, Told};
use crate::render::Untrusted;

/// How it looks: the only thing in it that its policy lets a browser use.
const STYLE: &str = include_str!("style.css");
/// The base64 of the SHA-256 of [`STYLE`].
const STYLE_HASH: &str = "icls8cQTmtypcTFwiHZN+VDRW4p/+Zdo78hoXBXqmv8=";

/// Writes the pages of projects as one HTML file: of several, first one table of all.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_status_html(told: &[Told], out: &mut dyn io::Write) -> io::Result<()> {
    let several = told.len() > 1;
    let title = match told {
        [one] => one
            .page
            .as_ref()
            .map_or_else(|_| one.folder.clone(), |page| page.name.clone()),
        _ => format!("{} projects", told.len()),
    };
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Status: {}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{SHAPES}\n<main>\n",
        escaped(&title)
    )?;
    if several {
        summary(told, out)?;
    }
    for told in told {
        if let Ok(page) = &told.page {
            article(
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
    out.write_all(b"</main>\n</body>\n</html>\n")
}

fn summary(told: &[Told], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<article>\n<h1>{} projects</h1>\n<table>\n<thead><tr><th>Project</th>",
        told.len()
    )?;
    for heading in NUMBERS {
        write!(out, "<th class=\"number\">{heading}</th>")?;
    }
    writeln!(
        out,
        "<th class=\"longest\">{LONGEST}</th></tr></thead>\n<tbody>"
    )?;
    for told in told {
        write!(out, "<tr><td class=\"title\">{}</td>", name(&told.title()))?;
        match &told.page {
            Ok(page) => {
                let (overdue, next, open) = page.counts();
                for (heading, number) in NUMBERS.into_iter().zip([overdue, next, open]) {
                    write!(
                        out,
                        "<td class=\"number\" data-label=\"{heading}\">{number}</td>"
                    )?;
                }
                let longest = html(&page.longest());
                let label = if longest.is_empty() {
                    String::new()
                } else {
                    format!(" data-label=\"{LONGEST}\"")
                };
                writeln!(out, "<td class=\"over\"{label}>{longest}</td></tr>")?;
            }
            Err(trouble) => {
                writeln!(
                    out,
                    "<td colspan=\"4\" class=\"over\">cannot be read: {}</td></tr>",
                    name(&trouble.message)
                )?;
            }
        }
    }
    writeln!(out, "</tbody>\n</table>\n</article>")
}

fn article(page: &StatusPage, title: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<article>\n<h1>{}</h1>\n<p>{}</p>",
        name(title),
        html(&page.opening())
    )?;
    let (overdue, next, open) = page.counts();
    let late = if overdue > 0 { " class=\"late\"" } else { "" };
    writeln!(
        out,
        "<ul class=\"counts\"><li{late}><b>{overdue}</b>overdue</li><li><b>{next}</b>due next</li><li><b>{open}</b>open</li></ul>"
    )?;
    if page.has_timeline() {
        writeln!(out, "<section>\n<h2>Timeline</h2>")?;
        picture(&page.timeline, out)?;
        key(out)?;
        writeln!(out, "</section>")?;
    }
    for side in page.sides.iter().filter(|side| !side.is_empty()) {
        section(side, &page.until, out)?;
    }
    for (heading, rows) in page.plan() {
        writeln!(out, "<section>\n<h2>{heading}</h2>")?;
        table(rows, out)?;
        writeln!(out, "</section>")?;
    }
    writeln!(out, "<footer>\n<p>Told from {}.</p>", escaped(&page.source))?;
    for remark in &page.remarks {
        writeln!(out, "<p>Note: {}.</p>", html(remark))?;
    }
    writeln!(out, "</footer>\n</article>")
}

fn section(side: &Side, until: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<section>\n<h2>{}</h2>", name(&side.name))?;
    let lists = side.lists(until);
    if lists.is_empty() {
        writeln!(out, "<p>{}.</p>", side.nothing(until))?;
    }
    for (heading, rows) in lists {
        writeln!(out, "<h3>{heading}</h3>")?;
        table(rows, out)?;
    }
    for (other, waits) in &side.waits {
        writeln!(
            out,
            "<h3>Waiting for {}</h3>\n<ul class=\"waits\">",
            name(other)
        )?;
        for waits in waits {
            writeln!(out, "<li>{}</li>", html(waits))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</section>")
}

/// A column: its heading, the class of its cells, and what stands in them.
type Column = (&'static str, &'static str, fn(&Row) -> String);

/// The columns of a table. On a narrow screen each cell stands on a line of its own behind its heading; id and title need none.
const COLUMNS: [Column; 8] = [
    ("Id", "id", |row| name(&row.id)),
    ("What", "title", |row| {
        format!("{}<small>{}</small>", name(&row.title), row.what)
    }),
    ("Over or left", "timing", |row| timing(&row.timing)),
    ("With", "holder", |row| html(&row.holder)),
    ("Since", "since", |row| {
        row.since.as_deref().map(escaped).unwrap_or_default()
    }),
    ("Due", "due", |row| {
        let first = row
            .first_due
            .as_deref()
            .map(|first| format!("<small>first agreed {}</small>", escaped(first)));
        // The zone stands below the time.
        let due = row.due.as_deref().map(|due| match due.split_once(" (") {
            Some((time, zone)) => format!("{}<small>({}</small>", escaped(time), escaped(zone)),
            None => escaped(due),
        });
        due.unwrap_or_default() + &first.unwrap_or_default()
    }),
    ("Notes", "notes", |row| {
        row.remarks.iter().map(html).collect::<Vec<_>>().join("; ")
    }),
    ("Where", "place", |row| {
        row.place.as_deref().map(name).unwrap_or_default()
    }),
];

/// Writes rows as a table. All tables have the same columns, so that these stand below each other.
fn table(rows: &[Row], out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "<table>\n<thead><tr>")?;
    for (heading, class, _) in &COLUMNS {
        write!(out, "<th class=\"{class}\">{heading}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in rows {
        write!(out, "<tr>")?;
        for (heading, class, cell) in &COLUMNS {
            let cell = cell(row);
            let labelled = !matches!(*class, "id" | "title" | "timing") && !cell.is_empty();
            let label = if labelled {
                format!(" data-label=\"{heading}\"")
            } else {
                String::new()
            };
            write!(out, "<td class=\"{class}\"{label}>{cell}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

/// How something stands, in its colour.
pub(super) fn timing(timing: &Timing) -> String {
    let class = match timing {
        Timing::Over(_) => "over",
        Timing::Ended(_) => "ended",
        Timing::Left(_) | Timing::Undated => "left",
    };
    format!("<span class=\"{class}\">{}</span>", html(&timing.words()))
}

fn html(phrase: &Phrase) -> String {
    phrase.shown(escaped, name)
}

/// Text of the repository, whose direction is its own matter.
pub(super) fn name(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

pub(super) fn escaped(text: &str) -> String {
    Untrusted::new(text).xml()
}
