//! The thread of an entry, in order of time, with the previous and the next one.

use super::super::markup::Html;
use super::super::page::Page;
use super::shared::Shared;
use crate::calendar::{Instant, Moment};
use crate::log::Entry;
use crate::message::Message;
use crate::render::story::events::happening;

/// The most entries of a thread on a page, before and after its own together.
const MOST: usize = 60;

/// A thread.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) entries: Vec<One>,
    /// Whether there are more.
    pub(super) more: bool,
    pub(super) previous: Option<(String, Html)>,
    pub(super) next: Option<(String, Html)>,
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
    pub(super) fn new(page: &Page<'_>, shared: &Shared<'_>, id: &str) -> Self {
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
            .map(|entry| One::new(page, shared, entry, entry.id() == id));
        Self {
            entries: if all.len() > 1 {
                entries.collect()
            } else {
                Vec::new()
            },
            more,
            previous: beside(-1),
            next: beside(1),
        }
    }
}

impl One {
    fn new(page: &Page<'_>, shared: &Shared<'_>, entry: &Entry, current: bool) -> Self {
        let (time, what) = shared.line(page, entry);
        let href = page.entry_href(entry.id()).filter(|_| !current);
        Self {
            time,
            what: match href {
                Some(href) => Html::of_parts(format!("<a href=\"{href}\">{what}</a>")),
                None => what,
            },
            current,
        }
    }
}

/// An entry as a line of a thread: its time, and what happened. It is the same on every page.
pub(super) fn line(page: &Page<'_>, entry: &Entry) -> (Html, Html) {
    let judged = page.edition.judged;
    let binds = judged.obligations.is_in_effect(entry.id());
    let what = happening(&judged.project.log, entry, binds);
    let time = entry.common.at.as_ref().map(|at| match &at.value {
        Moment::Exact(time) => page.time(time.to_utc()),
        written => page.plain(&Message::value(written)),
    });
    (time.unwrap_or_default(), page.plain(&what))
}
