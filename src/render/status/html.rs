//! The page as a self-contained HTML file: the lists as tables, and a timeline. It loads no resources, runs no scripts, and
//! can be printed.

use std::io;

use super::changed::Changed;
use super::picture::SHAPES;
use super::{Headings, ProjectStatus, Row, Side, StatusPage, Timing, unreadable, waiting_for};
use crate::calendar::When;
use crate::message::{Language, Message, message};
use crate::render::Untrusted;

/// The style sheet, the only resource that the page's content security policy allows.
const STYLE: &str = include_str!("style.css");
/// The base64 of the SHA-256 of [`STYLE`].
const STYLE_HASH: &str = "icls8cQTmtypcTFwiHZN+VDRW4p/+Zdo78hoXBXqmv8=";

/// Writes the pages of projects as one HTML file: of several, first one table of all.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_status_html(
    projects: &[ProjectStatus],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut html = Html { language, out };
    let title = match projects {
        [one] => Message::value(
            one.page
                .as_ref()
                .map_or(&one.folder, |page| &page.name)
                .as_str(),
        ),
        _ => number_of_projects(projects.len()),
    };
    let title = message! {
        en: "Status: {title}",
        ru: "Состояние: {title}",
        es: "Estado: {title}",
        title: title,
    };
    write!(
        html.out,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{SHAPES}\n<main>\n",
        escaped(&title.text(language))
    )?;
    let several = projects.len() > 1;
    if several {
        html.summary(projects)?;
    }
    for project in projects {
        if let Ok(page) = &project.page {
            let title = if several {
                project.title()
            } else {
                page.name.clone()
            };
            html.article(page, &title)?;
        }
    }
    html.out.write_all(b"</main>\n</body>\n</html>\n")
}

fn number_of_projects(number: usize) -> Message {
    message! {
        en: "{number} {number#project|projects}",
        ru: "{number} {number#проект|проекта|проектов}",
        es: "{number} {number#proyecto|proyectos}",
        number: number,
    }
}

/// An HTML page in the making.
pub(super) struct Html<'o> {
    pub(super) language: Language,
    pub(super) out: &'o mut dyn io::Write,
}

impl Html<'_> {
    /// A message, in which names from the repository are isolated from the text direction.
    pub(super) fn say(&self, message: &Message) -> String {
        say(message, self.language)
    }

    fn summary(&mut self, projects: &[ProjectStatus]) -> io::Result<()> {
        let headings = Headings::new();
        let title = self.say(&number_of_projects(projects.len()));
        let project = self.say(&headings.project);
        let longest = self.say(&headings.longest);
        let numbers = headings.numbers.each_ref().map(|heading| self.say(heading));
        writeln!(
            self.out,
            "<article>\n<h1>{title}</h1>\n<table>\n<thead><tr><th>{project}</th>"
        )?;
        for heading in &numbers {
            write!(self.out, "<th class=\"number\">{heading}</th>")?;
        }
        writeln!(
            self.out,
            "<th class=\"longest\">{longest}</th></tr></thead>\n<tbody>"
        )?;
        for project in projects {
            write!(
                self.out,
                "<tr><td class=\"title\">{}</td>",
                name(&project.title())
            )?;
            match &project.page {
                Ok(page) => {
                    let (overdue, next, open) = page.counts();
                    for (heading, number) in numbers.iter().zip([overdue, next, open]) {
                        write!(
                            self.out,
                            "<td class=\"number\" data-label=\"{heading}\">{number}</td>"
                        )?;
                    }
                    let item = page.longest().map(|item| self.say(&item));
                    let label = item.as_ref().map(|_| format!(" data-label=\"{longest}\""));
                    writeln!(
                        self.out,
                        "<td class=\"over\"{}>{}</td></tr>",
                        label.unwrap_or_default(),
                        item.unwrap_or_default()
                    )?;
                }
                Err(trouble) => {
                    let text = self.say(&unreadable(Some(&trouble.message)));
                    writeln!(
                        self.out,
                        "<td colspan=\"4\" class=\"over\">{text}</td></tr>"
                    )?;
                }
            }
        }
        writeln!(self.out, "</tbody>\n</table>\n</article>")
    }

    fn article(&mut self, page: &StatusPage, title: &str) -> io::Result<()> {
        let opening = self.say(&page.opening());
        writeln!(
            self.out,
            "<article>\n<h1>{}</h1>\n<p>{opening}</p>",
            name(title)
        )?;
        let (overdue, next, open) = page.counts();
        let late = if overdue > 0 { " class=\"late\"" } else { "" };
        let words = [
            message! { en: "overdue", ru: "просрочено", es: "vencido" },
            message! { en: "due next", ru: "ближайшее", es: "próximo" },
            message! { en: "open", ru: "открыто", es: "pendiente" },
        ];
        let [of_overdue, of_next, of_open] = words.each_ref().map(|word| self.say(word));
        writeln!(
            self.out,
            "<ul class=\"counts\"><li{late}><b>{overdue}</b>{of_overdue}</li><li><b>{next}</b>{of_next}</li>\
             <li><b>{open}</b>{of_open}</li></ul>"
        )?;
        if let Some(changed) = &page.changed {
            let heading = self.say(&changed.heading);
            writeln!(
                self.out,
                "<section>\n<h2>{heading}</h2>\n<ul class=\"changes\">"
            )?;
            for line in &changed.lines {
                let line = line.shown(
                    |message| self.say(message),
                    name,
                    |id| format!("<b>{id}</b>"),
                );
                writeln!(self.out, "<li>{line}</li>")?;
            }
            if changed.lines.is_empty() {
                writeln!(self.out, "<li>{}</li>", self.say(&Changed::nothing()))?;
            }
            writeln!(self.out, "</ul>\n</section>")?;
        }
        if page.has_timeline() {
            let heading = self.say(&message! {
                en: "Timeline",
                ru: "Хронология",
                es: "Cronología",
            });
            writeln!(self.out, "<section>\n<h2>{heading}</h2>")?;
            self.picture(&page.timeline)?;
            self.key()?;
            writeln!(self.out, "</section>")?;
        }
        for side in page.sides.iter().filter(|side| !side.is_empty()) {
            self.section(side, &page.until)?;
        }
        for (heading, rows) in page.plan() {
            let heading = self.say(&heading);
            writeln!(self.out, "<section>\n<h2>{heading}</h2>")?;
            self.table(rows)?;
            writeln!(self.out, "</section>")?;
        }
        let basis = self.say(&page.basis());
        writeln!(self.out, "<footer>\n<p>{basis}</p>")?;
        for note in page.notes() {
            let note = self.say(&note);
            writeln!(self.out, "<p>{note}</p>")?;
        }
        writeln!(self.out, "</footer>\n</article>")
    }

    fn section(&mut self, side: &Side, until: &When) -> io::Result<()> {
        let name = self.say(&side.name);
        writeln!(self.out, "<section>\n<h2>{name}</h2>")?;
        let lists = side.lists(until);
        if lists.is_empty() {
            let nothing = self.say(&side.nothing(until));
            writeln!(self.out, "<p>{nothing}</p>")?;
        }
        for (heading, rows) in lists {
            let heading = self.say(&heading);
            writeln!(self.out, "<h3>{heading}</h3>")?;
            self.table(rows)?;
        }
        for (other, waits) in &side.waits {
            let heading = self.say(&waiting_for(other));
            writeln!(self.out, "<h3>{heading}</h3>\n<ul class=\"waits\">")?;
            for waits in waits {
                let waits = self.say(waits);
                writeln!(self.out, "<li>{waits}</li>")?;
            }
            writeln!(self.out, "</ul>")?;
        }
        writeln!(self.out, "</section>")
    }

    /// Writes rows as a table. All tables have the same columns, so that these align.
    fn table(&mut self, rows: &[Row]) -> io::Result<()> {
        let columns = columns();
        let headings = columns.each_ref().map(|(heading, ..)| self.say(heading));
        write!(self.out, "<table>\n<thead><tr>")?;
        for (heading, (_, class, _)) in headings.iter().zip(&columns) {
            write!(self.out, "<th class=\"{class}\">{heading}</th>")?;
        }
        writeln!(self.out, "</tr></thead>\n<tbody>")?;
        for row in rows {
            write!(self.out, "<tr>")?;
            for (heading, (_, class, cell)) in headings.iter().zip(&columns) {
                let cell = cell(row, self.language);
                let labelled = !matches!(*class, "id" | "title" | "timing") && !cell.is_empty();
                let label = if labelled {
                    format!(" data-label=\"{heading}\"")
                } else {
                    String::new()
                };
                write!(self.out, "<td class=\"{class}\"{label}>{cell}</td>")?;
            }
            writeln!(self.out, "</tr>")?;
        }
        writeln!(self.out, "</tbody>\n</table>")
    }
}

/// A column: its heading, the class of its cells, and their content.
type Column = (Message, &'static str, fn(&Row, Language) -> String);

/// The columns of a table. On a narrow screen each cell is a line of its own after its heading; id and title need none.
fn columns() -> [Column; 8] {
    [
        (message! { en: "Id", ru: "Id", es: "Id" }, "id", |row, _| {
            name(&row.id)
        }),
        (
            message! { en: "What", ru: "Что", es: "Qué" },
            "title",
            |row, language| {
                let what = say(&row.what, language);
                format!("{}<small>{what}</small>", title(row, language))
            },
        ),
        (
            message! { en: "Overdue or left", ru: "Просрочка или остаток", es: "Retraso o tiempo restante" },
            "timing",
            |row, language| timing(&row.timing, language),
        ),
        (
            message! { en: "With", ru: "За кем", es: "A cargo de" },
            "holder",
            |row, language| say(&row.holder, language),
        ),
        (
            message! { en: "Since", ru: "С", es: "Desde" },
            "since",
            |row, language| {
                row.since
                    .as_ref()
                    .map(|since| time(since, language))
                    .unwrap_or_default()
            },
        ),
        (
            message! { en: "Due", ru: "Срок", es: "Plazo" },
            "due",
            |row, language| {
                let first = row.first_due.clone().map(|first| {
                    let first = message! {
                        en: "first agreed {first}",
                        ru: "первоначально {first}",
                        es: "acordado al inicio {first}",
                        first: first,
                    };
                    format!("<small>{}</small>", say(&first, language))
                });
                // The zone is below the time.
                let due = row.due.as_ref().map(|due| {
                    let text = time(due, language);
                    match text.split_once(" (") {
                        Some((time, zone)) => format!("{time}<small>({zone}</small>"),
                        None => text,
                    }
                });
                due.unwrap_or_default() + &first.unwrap_or_default()
            },
        ),
        (
            message! { en: "Notes", ru: "Примечания", es: "Notas" },
            "notes",
            |row, language| {
                let remarks = row.remarks.iter().map(|remark| say(remark, language));
                remarks.collect::<Vec<_>>().join("; ")
            },
        ),
        (
            message! { en: "Where", ru: "Где", es: "Dónde" },
            "place",
            |row, _| row.place.as_deref().map(name).unwrap_or_default(),
        ),
    ]
}

/// The title of a row; may be empty.
pub(super) fn title(row: &Row, language: Language) -> String {
    row.title
        .as_ref()
        .map_or_else(|| name(""), |title| say(title, language))
}

/// The timing of a row, in its color.
pub(super) fn timing(timing: &Timing, language: Language) -> String {
    let class = match timing {
        Timing::Over(_) => "over",
        Timing::Ended(_) => "ended",
        Timing::Left(_) | Timing::Undated | Timing::Unsettled(_) => "left",
    };
    format!(
        "<span class=\"{class}\">{}</span>",
        say(&timing.words(), language)
    )
}

fn say(message: &Message, language: Language) -> String {
    message.words(language).shown(own, name)
}

/// projlog's own words between names: only markup is escaped, since a colon after a name hides nothing.
fn own(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A date or time, without isolation: its zone name is part of this program's data.
pub(super) fn time(when: &When, language: Language) -> String {
    escaped(&Message::value(when.clone()).text(language))
}

/// Text from the repository, isolated from the text direction.
pub(super) fn name(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

pub(super) fn escaped(text: &str) -> String {
    Untrusted::new(text).xml()
}
