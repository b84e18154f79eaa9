//! The page of an entry.

use std::io;

use askama::Template;

use super::edition::Edition;
use super::frame::{Frame, Section};
use super::markup::Html;
use super::names::entry_file;
use super::page::Page;
use super::{Sink, emit};
use crate::calendar::Moment;
use crate::log::Entry;
use crate::message::{Message, message};

/// A caption with a value.
#[derive(Debug)]
struct Fact {
    caption: Html,
    value: Html,
}

#[derive(Debug, Template)]
#[template(path = "site/entry.html")]
struct EntryPage {
    frame: Frame,
    id: Html,
    kind: Html,
    heading: Html,
    facts: Vec<Fact>,
    text: Vec<Html>,
    findings: Vec<Html>,
    source: Html,
}

/// Writes the pages of all entries of an edition.
pub(super) fn write(edition: Edition<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    for id in edition.index.ids() {
        let page = Page::new(edition, format!("entries/{}", entry_file(id)));
        let template = match edition.judged.project.log.get(id) {
            Some(entry) => present(&page, entry),
            None => removed(&page, id),
        };
        emit(&page, &template, sink)?;
    }
    Ok(())
}

fn present<'p>(page: &Page<'p>, entry: &'p Entry) -> EntryPage {
    let project = page.edition.judged.project;
    let heading = page.heading(entry);
    let when = entry.common.at.as_ref().map(|at| match &at.value {
        Moment::Exact(time) => page.time(time.to_utc()),
        written => page.plain(&Message::value(written)),
    });
    let who: Vec<String> = entry
        .actors()
        .map(|actor| page.person(&actor.value).as_str().to_owned())
        .collect();
    let who = (!who.is_empty()).then(|| Html::of_parts(who.join(", ")));
    let facts = [
        (message! { en: "Who", ru: "Кто", es: "Quién" }, who),
        (message! { en: "When", ru: "Когда", es: "Cuándo" }, when),
    ];
    let facts = facts.into_iter().filter_map(|(caption, value)| {
        Some(Fact {
            caption: page.plain(&caption),
            value: value?,
        })
    });
    let source = project.sources.get(entry.source);
    let line = source.position(entry.head.start).line;
    EntryPage {
        frame: page.frame(&heading, Section::Entry),
        id: page.text(entry.id()),
        kind: page.plain(&entry.kind.noun()),
        heading: page.plain(&heading),
        facts: facts.collect(),
        text: entry
            .note
            .iter()
            .map(|part| page.text_lines(source.slice(part.span)))
            .collect(),
        findings: findings(page, entry.id()),
        source: page.plain(&message! {
            en: "Source: {place}",
            ru: "Источник: {place}",
            es: "Fuente: {place}",
            place: format!("{}:{line}", source.path()),
        }),
    }
}

fn removed(page: &Page<'_>, id: &str) -> EntryPage {
    let heading = message! {
        en: "{id}: removed from the log",
        ru: "{id}: удалено из журнала",
        es: "{id}: eliminada del registro",
        id: id,
    };
    EntryPage {
        frame: page.frame(&heading, Section::Entry),
        id: page.text(id),
        kind: page.plain(&message! { en: "an entry", ru: "запись", es: "una entrada" }),
        heading: Html::message(&heading, page.edition.language, |name| {
            Html::name(name).as_str().to_owned()
        }),
        facts: Vec::new(),
        text: Vec::new(),
        findings: findings(page, id),
        source: Html::default(),
    }
}

/// The findings that involve an entry.
fn findings(page: &Page<'_>, id: &str) -> Vec<Html> {
    let findings = page.edition.index.findings(id).iter();
    findings.map(|finding| page.say(&finding.message)).collect()
}
