//! Registers: tables of everything of one kind, which can be filtered by side, person, state and month.

use std::io;

use askama::Template;

use super::edition::Edition;
use super::frame::{Frame, Section};
use super::markup::Html;
use super::page::Page;
use super::{Sink, emit};
use crate::calendar::Moment;
use crate::log::{Entry, Kind};
use crate::message::{Message, message};
use crate::narrator::state_phrase;

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// Requests and their answers.
    Requests,
}

impl Register {
    /// All registers, in the order of the navigation.
    pub(super) const ALL: [Self; 1] = [Self::Requests];

    /// The path of its page from the edition's home.
    pub(super) fn path(self) -> String {
        let name = match self {
            Self::Requests => "requests",
        };
        format!("registers/{name}.html")
    }

    /// Its name.
    pub(super) fn title(self) -> Message {
        match self {
            Self::Requests => message! { en: "Requests", ru: "Запросы", es: "Solicitudes" },
        }
    }
}

/// A row of a register, with the values by which it can be filtered.
#[derive(Debug)]
struct Row {
    side: Html,
    person: Html,
    state: Html,
    /// `2026-03`.
    month: String,
    cells: Vec<Html>,
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

#[derive(Debug, Template)]
#[template(path = "site/register.html")]
struct RegisterPage {
    frame: Frame,
    heading: Html,
    none: Html,
    filters: Filters,
    /// The columns, as text and for an attribute.
    headings: Vec<(Html, Html)>,
    rows: Vec<Row>,
}

/// Writes all registers of an edition.
pub(super) fn write(edition: Edition<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    for register in Register::ALL {
        let page = Page::new(edition, register.path());
        let headings = [
            message! { en: "Request", ru: "Запрос", es: "Solicitud" },
            message! { en: "Asked", ru: "Когда", es: "Fecha" },
            message! { en: "State", ru: "Состояние", es: "Estado" },
        ];
        let entries = edition.judged.project.log.entries().iter();
        let rows = entries.filter(|entry| entry.kind == Kind::Request);
        let template = RegisterPage {
            frame: page.frame(&register.title(), Section::Register(register)),
            heading: page.plain(&register.title()),
            none: page.plain(&message! {
                en: "There are none.",
                ru: "Пока ничего нет.",
                es: "No hay ninguna.",
            }),
            filters: Filters::new(&page),
            headings: headings
                .iter()
                .map(|heading| (page.plain(heading), page.attribute(heading)))
                .collect(),
            rows: rows.map(|entry| row(&page, entry)).collect(),
        };
        emit(&page, &template, sink)?;
    }
    Ok(())
}

impl Filters {
    fn new(page: &Page<'_>) -> Self {
        let word = |message: Message| page.attribute(&message);
        Self {
            side: word(message! { en: "Side", ru: "Сторона", es: "Parte" }),
            person: word(message! { en: "Person", ru: "Кто", es: "Persona" }),
            state: word(message! { en: "State", ru: "Состояние", es: "Estado" }),
            month: word(message! { en: "Month", ru: "Месяц", es: "Mes" }),
            all: word(message! { en: "all", ru: "все", es: "todo" }),
            count: word(message! {
                en: "{shown} of {all} shown",
                ru: "Показано {shown} из {all}",
                es: "Se muestran {shown} de {all}",
                shown: "{shown}",
                all: "{all}",
            }),
        }
    }
}

fn row(page: &Page<'_>, entry: &Entry) -> Row {
    let charter = &page.edition.judged.project.charter;
    let owed = page.edition.judged.obligations.of(entry.id()).next();
    let state = owed.map(state_phrase);
    let at = entry.common.at.as_ref();
    let when = at.map(|at| match &at.value {
        Moment::Exact(time) => page.time(time.to_utc()),
        written => page.plain(&Message::value(written)),
    });
    let person = entry.actor().map(|actor| actor.value.0.as_str());
    let side = person.and_then(|person| charter.side(person));
    let month = at.map(|at| charter.zone.date(at.answer(&charter.zone).instant));
    let shown = |message: &Option<Message>| message.as_ref().map(|message| page.plain(message));
    Row {
        side: side
            .map(|side| Html::escaped(&side.name))
            .unwrap_or_default(),
        person: person
            .map(|person| page.person_attribute(person))
            .unwrap_or_default(),
        state: state
            .as_ref()
            .map(|state| page.attribute(state))
            .unwrap_or_default(),
        month: month
            .map(|day| day.format("%Y-%m").to_string())
            .unwrap_or_default(),
        cells: vec![
            page.entry(entry.id()).unwrap_or_default(),
            when.unwrap_or_default(),
            shown(&state).unwrap_or_default(),
        ],
    }
}
