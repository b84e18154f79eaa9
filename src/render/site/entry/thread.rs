//! The thread of an entry, in order of time, with the previous and the next one.

use super::super::markup::Html;
use super::super::page::Page;
use crate::calendar::{Instant, Moment};
use crate::log::Entry;
use crate::message::{Message, message};
use crate::obligation::Standing;
use crate::render::story::events::happening;

/// The most entries of a thread on a page, before and after its own together.
const MOST: usize = 60;

/// A thread.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) heading: Html,
    pub(super) entries: Vec<One>,
    /// That there are more.
    pub(super) more: Html,
    pub(super) previous: Option<(String, Html)>,
    pub(super) next: Option<(String, Html)>,
    pub(super) label: Html,
}

/// An entry of the thread.
#[derive(Debug)]
pub(super) struct One {
    pub(super) time: Html,
    pub(super) what: Html,
    /// Whether the page is about it.
    pub(super) current: bool,
}

impl Thread {
    pub(super) fn new(page: &Page<'_>, id: &str) -> Self {
        let project = page.edition.judged.project;
        let log = &project.log;
        let mut all = log.thread_within(id, MOST);
        let more = all.len() >= MOST;
        all.truncate(MOST);
        all.extend(log.get(id));
        let when = |entry: &Entry| -> Option<Instant> {
            let at = entry.common.at.as_ref()?;
            Some(at.answer(&project.charter.zone).instant)
        };
        all.sort_by_key(|entry| when(entry));
        let place = all.iter().position(|entry| entry.id() == id);
        let beside = |step: isize| {
            let at = place?.checked_add_signed(step)?;
            let entry = all.get(at)?;
            let href = page.entry_href(entry.id())?;
            Some((href, page.plain(&page.heading(entry))))
        };
        let entries = all
            .iter()
            .map(|entry| One::new(page, entry, entry.id() == id));
        Self {
            heading: page.plain(&message! {
                en: "Thread",
                ru: "Ход переписки",
                es: "Hilo",
            }),
            label: page.attribute(&message! {
                en: "Neighbours in the thread",
                ru: "Соседние записи",
                es: "Entradas vecinas del hilo",
            }),
            entries: if all.len() > 1 {
                entries.collect()
            } else {
                Vec::new()
            },
            more: if more {
                page.plain(&message! {
                    en: "The thread is longer; these are the entries nearest to this one.",
                    ru: "Записей больше; показаны ближайшие к этой.",
                    es: "El hilo es más largo; se muestran las entradas más cercanas a esta.",
                })
            } else {
                Html::default()
            },
            previous: beside(-1),
            next: beside(1),
        }
    }
}

impl One {
    fn new(page: &Page<'_>, entry: &Entry, current: bool) -> Self {
        let judged = page.edition.judged;
        let standing = judged.obligations.standing(entry.id());
        let binds = standing.is_none_or(Standing::binds);
        let what = happening(&judged.project.log, entry, binds);
        let time = entry.common.at.as_ref().map(|at| match &at.value {
            Moment::Exact(time) => page.time(time.to_utc()),
            written => page.plain(&Message::value(written)),
        });
        let shown = page.plain(&what);
        let href = page.entry_href(entry.id()).filter(|_| !current);
        Self {
            time: time.unwrap_or_default(),
            what: href.map_or_else(
                || shown.clone(),
                |href| Html::of_parts(format!("<a href=\"{href}\">{shown}</a>")),
            ),
            current,
        }
    }
}
