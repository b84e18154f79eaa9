//! Registers: tables of everything of one kind, which can be filtered by side, person, state and month. A large one has a page
//! for each month.

mod calls;
mod decisions;
mod deliveries;
mod extra;
mod findings;
mod requests;
mod row;
mod stages;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;

use askama::Template;
use chrono::NaiveDate;

use super::edition::{Edition, Judged};
use super::frame::{Frame, Section};
use super::markup::Html;
use super::page::Page;
use super::{Sink, emit};
use crate::log::Kind;
use crate::message::{Message, message};
use crate::obligation::{extras, month};

use row::{Row, Table, happened};

/// The most rows of a page.
const MOST: usize = 500;

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// Requests and their answers.
    Requests,
    /// Calls and their confirmations.
    Calls,
    /// Decisions, and who had the authority for them.
    Decisions,
    /// Deliveries and what was decided on them.
    Deliveries,
    /// The stages with their delays.
    Stages,
    /// Requests for extra work and the amounts agreed for them.
    Extra,
    /// What the rules found.
    Findings,
}

impl Register {
    /// All registers, in the order of the navigation.
    const ALL: [Self; 7] = [
        Self::Requests,
        Self::Calls,
        Self::Decisions,
        Self::Deliveries,
        Self::Stages,
        Self::Extra,
        Self::Findings,
    ];

    /// The registers of a project that are not empty, in the order of the navigation.
    pub(super) fn of(judged: &Judged<'_>) -> Vec<Self> {
        let has_rows = |register: &Self| match register {
            Self::Requests => happened(judged, Kind::Request).next().is_some(),
            Self::Calls => happened(judged, Kind::Call).next().is_some(),
            Self::Decisions => happened(judged, Kind::Decision).next().is_some(),
            Self::Deliveries => happened(judged, Kind::Delivery).next().is_some(),
            Self::Stages => happened(judged, Kind::Stage).next().is_some(),
            Self::Extra => !extras(judged.project, judged.obligations, judged.as_of).is_empty(),
            Self::Findings => !judged.report.findings.is_empty(),
        };
        Self::ALL.into_iter().filter(has_rows).collect()
    }

    /// The path of its page from the edition's home.
    pub(super) fn path(self) -> String {
        self.path_of("")
    }

    /// The path of one of its parts.
    fn path_of(self, part: &str) -> String {
        let name = match self {
            Self::Requests => "requests",
            Self::Calls => "calls",
            Self::Decisions => "decisions",
            Self::Deliveries => "deliveries",
            Self::Stages => "stages",
            Self::Extra => "extra-work",
            Self::Findings => "findings",
        };
        format!("registers/{name}{part}.html")
    }

    /// Its name.
    pub(super) fn title(self) -> Message {
        match self {
            Self::Requests => message! { en: "Requests", ru: "Запросы", es: "Solicitudes" },
            Self::Calls => message! { en: "Calls", ru: "Звонки", es: "Llamadas" },
            Self::Decisions => message! { en: "Decisions", ru: "Решения", es: "Decisiones" },
            Self::Deliveries => {
                message! { en: "Deliveries", ru: "Сдача результатов", es: "Entregas" }
            }
            Self::Stages => message! { en: "Stages", ru: "Этапы", es: "Etapas" },
            Self::Extra => {
                message! { en: "Extra work", ru: "Дополнительные работы", es: "Trabajo adicional" }
            }
            Self::Findings => message! { en: "Findings", ru: "Замечания", es: "Hallazgos" },
        }
    }

    fn table(self, page: &Page<'_>) -> Table {
        match self {
            Self::Requests => requests::table(page),
            Self::Calls => calls::table(page),
            Self::Decisions => decisions::table(page),
            Self::Deliveries => deliveries::table(page),
            Self::Stages => stages::table(page),
            Self::Extra => extra::table(page),
            Self::Findings => findings::table(page),
        }
    }
}

/// The words of the filters, which the script shows.
#[derive(Debug)]
struct Filters {
    side: Html,
    person: Html,
    state: Html,
    month: Html,
    all: Html,
    /// With the placeholders `{shown}` and `{all}`, which the script replaces.
    count: Html,
}

/// A link to another part of a register.
#[derive(Debug)]
struct PartLink {
    href: String,
    text: Html,
    /// The number of its rows, in words.
    count: Html,
}

#[derive(Debug, Template)]
#[template(path = "site/register.html")]
struct RegisterPage<'r> {
    frame: Frame,
    heading: Html,
    /// What the links to other parts are.
    parts: Html,
    links: Vec<PartLink>,
    /// The part that is shown below, where the page has a list of all.
    part: Html,
    filters: Filters,
    /// The columns, as text and for an attribute.
    headings: Vec<(Html, Html)>,
    rows: &'r [Row],
}

/// The rows of a month, or some of them if there are many.
#[derive(Debug)]
struct Part<'r> {
    path: String,
    title: Message,
    rows: &'r [Row],
}

/// Writes the pages of a register.
pub(super) fn write(
    edition: Edition<'_>,
    register: Register,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    Writer::new(edition, register).write(sink)
}

/// Writes the pages of a register.
struct Writer<'p> {
    page: Page<'p>,
    register: Register,
    table: Table,
}

impl<'p> Writer<'p> {
    fn new(edition: Edition<'p>, register: Register) -> Self {
        // All of its pages are in the same folder, so that links are the same.
        let page = Page::new(edition, register.path());
        let mut table = register.table(&page);
        table.rows.sort_by_key(|row| (row.at.is_none(), row.at));
        Self {
            page,
            register,
            table,
        }
    }

    fn write(&self, sink: &mut Sink<'_>) -> io::Result<()> {
        let title = self.register.title();
        if self.table.rows.len() <= MOST {
            let template = self.template(&self.page, &title, &self.table.rows, Vec::new());
            return emit(&self.page, &template, sink);
        }
        let mut months: BTreeMap<(bool, Option<NaiveDate>), Vec<Row>> = BTreeMap::new();
        for row in &self.table.rows {
            let key = (row.month.is_some(), row.month);
            months.entry(key).or_default().push(row.clone());
        }
        let parts: Vec<Part<'_>> = months
            .iter()
            .flat_map(|((_, month), rows)| self.parts(*month, rows))
            .collect();
        for (number, part) in parts.iter().enumerate() {
            let page = Page::new(self.page.edition, part.path.clone());
            let before = number.checked_sub(1).and_then(|number| parts.get(number));
            let beside = before.into_iter().chain(parts.get(number + 1));
            let links = std::iter::once(self.link_to_all())
                .chain(beside.map(|part| self.link(part)))
                .collect();
            let heading = message! {
                en: "{title}: {part}",
                ru: "{title}: {part}",
                es: "{title}: {part}",
                title: &title,
                part: &part.title,
            };
            emit(
                &page,
                &self.template(&page, &heading, part.rows, links),
                sink,
            )?;
        }
        let Some(newest) = parts.last() else {
            return Ok(());
        };
        let links = parts.iter().rev().map(|part| self.link(part)).collect();
        let mut template = self.template(&self.page, &title, newest.rows, links);
        template.part = self.page.plain(&newest.title);
        emit(&self.page, &template, sink)
    }

    /// The parts of a month; of what has no date, if there is no month.
    fn parts<'r>(&self, month_of: Option<NaiveDate>, rows: &'r [Row]) -> Vec<Part<'r>> {
        let file = month_of.map_or_else(
            || "-undated".to_owned(),
            |day| day.format("-%Y-%m").to_string(),
        );
        let name = month_of.map_or_else(
            || message! { en: "without a date", ru: "без даты", es: "sin fecha" },
            month,
        );
        let parts = rows.chunks(MOST).zip(1_usize..);
        parts
            .map(|(rows, number)| {
                if number == 1 {
                    return Part {
                        path: self.register.path_of(&file),
                        title: name.clone(),
                        rows,
                    };
                }
                Part {
                    path: self.register.path_of(&format!("{file}-{number}")),
                    title: message! {
                        en: "{month}, part {number}",
                        ru: "{month}, часть {number}",
                        es: "{month}, parte {number}",
                        month: &name,
                        number: number,
                    },
                    rows,
                }
            })
            .collect()
    }

    fn link(&self, part: &Part<'_>) -> PartLink {
        PartLink {
            href: self.page.href(&part.path),
            text: self.page.plain(&part.title),
            count: self.page.plain(&Message::value(part.rows.len())),
        }
    }

    fn link_to_all(&self) -> PartLink {
        PartLink {
            href: self.page.href(&self.register.path()),
            text: self.page.plain(&message! {
                en: "All months",
                ru: "Все месяцы",
                es: "Todos los meses",
            }),
            count: Html::default(),
        }
    }

    fn template<'r>(
        &self,
        page: &Page<'_>,
        heading: &Message,
        rows: &'r [Row],
        links: Vec<PartLink>,
    ) -> RegisterPage<'r> {
        let headings = self.table.headings.iter();
        RegisterPage {
            frame: page.frame(heading, Section::Register(self.register)),
            heading: page.plain(heading),
            parts: page.attribute(&message! {
                en: "Other months",
                ru: "Другие месяцы",
                es: "Otros meses",
            }),
            links,
            part: Html::default(),
            filters: Filters::new(page, &self.table),
            headings: headings
                .map(|heading| (page.plain(heading), page.attribute(heading)))
                .collect(),
            rows,
        }
    }
}

impl Filters {
    fn new(page: &Page<'_>, table: &Table) -> Self {
        let word = |message: &Message| page.attribute(message);
        Self {
            side: word(&table.side),
            person: word(&message! { en: "Person", ru: "Участник", es: "Persona" }),
            state: word(&table.state),
            month: word(&message! { en: "Month", ru: "Месяц", es: "Mes" }),
            all: word(&message! { en: "all", ru: "все", es: "cualquiera" }),
            count: word(&message! {
                en: "{shown} of {all} shown",
                ru: "Показано {shown} из {all}",
                es: "Se muestran {shown} de {all}",
                shown: "{shown}",
                all: "{all}",
            }),
        }
    }
}
