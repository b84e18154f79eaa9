//! The home page: who holds the ball, what each side owes and until when.

use std::io;

use askama::Template;

use super::edition::Edition;
use super::frame::{Frame, Section};
use super::markup::Html;
use super::page::Page;
use super::{Sink, emit};
use crate::message::{Message, message};
use crate::render::status::StatusPage;

#[derive(Debug, Template)]
#[template(path = "site/home.html")]
struct Home {
    frame: Frame,
    heading: Html,
    opening: Html,
    sides: Vec<SideOf>,
}

#[derive(Debug)]
struct SideOf {
    name: Html,
    lists: Vec<ListOf>,
}

#[derive(Debug)]
struct ListOf {
    heading: Html,
    items: Vec<Html>,
}

/// Writes the home page of an edition.
pub(super) fn write(edition: Edition<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let page = Page::new(edition, "index.html");
    let judged = edition.judged;
    let status = StatusPage::new(
        judged.folder,
        judged.project,
        judged.obligations,
        judged.as_of,
        judged.days,
        edition.language,
    );
    let title = Message::value(status.name.as_str());
    let sides = status.sides.iter().map(|side| SideOf {
        name: page.plain(&side.name),
        lists: side
            .lists(&status.until)
            .into_iter()
            .map(|(heading, rows)| ListOf {
                heading: page.plain(&heading),
                items: rows
                    .iter()
                    .map(|row| {
                        page.say(&message! {
                            en: "{id}: {what}, {holder}, {timing}",
                            ru: "{id}: {what}, {holder}, {timing}",
                            es: "{id}: {what}, {holder}, {timing}",
                            id: &row.id,
                            what: &row.what,
                            holder: &row.holder,
                            timing: row.timing.words(),
                        })
                    })
                    .collect(),
            })
            .collect(),
    });
    let template = Home {
        frame: page.frame(&title, Section::Home),
        heading: page.plain(&title),
        opening: page.say(&status.opening()),
        sides: sides.collect(),
    };
    emit(&page, &template, sink)
}
