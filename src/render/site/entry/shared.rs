//! What the pages of all entries of an edition have in common, formatted once.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::super::edition::Edition;
use super::super::frame::{Frame, Section};
use super::super::markup::Html;
use super::super::page::Page;
use super::{reaction, strip, thread};
use crate::log::Entry;
use crate::message::{Message, message};

/// The frame, the headings and the explanations of entries' pages, and the lines that threads have in common.
#[derive(Debug)]
pub(super) struct Shared<'p> {
    /// The frame, without title.
    pub(super) frame: Frame,
    pub(super) clock: Html,
    /// The meaning of the signs of a strip of days.
    pub(super) key: Vec<(&'static str, Html)>,
    pub(super) found: Html,
    pub(super) thread: Html,
    pub(super) more: Html,
    /// The label of the links to the previous and the next entry.
    pub(super) beside: Html,
    pub(super) record: Html,
    pub(super) reaction: Html,
    pub(super) intro: Vec<Html>,
    /// Each entry as a line of a thread, as soon as one needs it.
    lines: HashMap<&'p str, OnceLock<(Html, Html)>>,
}

impl<'p> Shared<'p> {
    pub(super) fn new(edition: Edition<'p>) -> Self {
        let page = Page::new(edition, "entries/");
        let log = &edition.judged.project.log;
        let lines = log
            .entries()
            .iter()
            .map(|entry| (entry.id(), OnceLock::new()));
        Self {
            frame: page.frame(&Message::value(""), Section::Entry),
            clock: page.plain(&message! { en: "Due dates", ru: "Сроки", es: "Plazos" }),
            key: strip::key(&page),
            found: page.plain(&message! { en: "Findings", ru: "Замечания", es: "Hallazgos" }),
            thread: page.plain(&message! { en: "Thread", ru: "Ход переписки", es: "Hilo" }),
            more: page.plain(&message! {
                en: "The thread is longer; these are the entries nearest to this one.",
                ru: "Записей больше; показаны ближайшие к этой.",
                es: "El hilo es más largo; se muestran las entradas más cercanas a esta.",
            }),
            beside: page.attribute(&message! {
                en: "Neighbours in the thread",
                ru: "Соседние записи",
                es: "Entradas vecinas del hilo",
            }),
            record: page.plain(&message! {
                en: "Record in git",
                ru: "Следы в git",
                es: "Constancia en git",
            }),
            reaction: page.plain(&reaction::heading()),
            intro: reaction::intro(&page.edition.judged.project.charter.zone)
                .iter()
                .map(|line| page.plain(line))
                .collect(),
            lines: lines.collect(),
        }
    }

    /// An entry as a line of a thread: its time, and what happened.
    pub(super) fn line(&self, page: &Page<'_>, entry: &Entry) -> (Html, Html) {
        let line = self.lines.get(entry.id());
        let line = line.map(|line| line.get_or_init(|| thread::line(page, entry)));
        line.cloned().unwrap_or_else(|| thread::line(page, entry))
    }
}
