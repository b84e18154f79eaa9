//! The page of an entry: what it says, its thread, its due dates, its record, the findings about it, and what a side can do
//! that disagrees.

mod fields;
mod reaction;
mod shared;
mod strip;
#[cfg(test)]
mod tests;
mod thread;

use std::io;

use askama::Template;

use super::edition::Edition;
use super::frame::Frame;
use super::markup::Html;
use super::names::entry_file;
use super::page::Page;
use super::{Sink, bytes_of};
use crate::finding::Severity;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::obligation::{Obligation, State, What};
use crate::project::{Pending, Record};
use crate::render::story::{self, Part, events};
use crate::render::{Style, Subject, heads, owed};
use crate::workers;

use fields::Fact;
use reaction::Reaction;
use shared::Shared;
use strip::Strip;
use thread::Thread;

#[derive(Debug, Template)]
#[template(path = "site/entry.html")]
struct EntryPage<'s> {
    frame: Frame,
    shared: &'s Shared<'s>,
    id: Html,
    kind: Html,
    heading: Html,
    facts: Vec<Fact>,
    text: Vec<Html>,
    disputes: Lines,
    clocks: Vec<Clock>,
    awaits: Lines,
    findings: Vec<Found>,
    thread: Thread,
    record: Trace,
    reaction: Reaction,
    source: Html,
}

/// Lines under a heading.
#[derive(Debug, Default)]
struct Lines {
    heading: Html,
    lines: Vec<Html>,
}

/// An obligation of the entry.
#[derive(Debug)]
struct Clock {
    line: Html,
    steps: Vec<Html>,
    strip: Option<Strip>,
}

/// A finding.
#[derive(Debug)]
struct Found {
    class: &'static str,
    severity: Html,
    message: Html,
    help: Html,
    rule: &'static str,
}

/// What git knows about the entry.
#[derive(Debug)]
struct Trace {
    /// How well its time is supported.
    grade: Vec<Html>,
    events: Vec<(Html, Vec<Html>)>,
    unknown: Vec<Html>,
}

/// Writes the pages of all entries of an edition.
pub(super) fn write(edition: Edition<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let project = edition.judged.project;
    let shared = Shared::new(edition);
    let page_of = |id: &&str| -> io::Result<Option<(String, Vec<u8>)>> {
        let Some(record) = project.record(id) else {
            return Ok(None);
        };
        let page = Page::new(edition, format!("entries/{}", entry_file(id)));
        let bytes = bytes_of(&EntryPage::new(&page, &shared, &record))?;
        Ok(Some((edition.home() + &page.path, bytes)))
    };
    workers::in_order(edition.index.ids(), page_of, |page| match page? {
        Some((path, bytes)) => sink(&path, &bytes),
        None => Ok(()),
    })
}

impl<'s> EntryPage<'s> {
    fn new<'p>(page: &Page<'p>, shared: &'s Shared<'s>, record: &'p Record<'p>) -> Self {
        let judged = page.edition.judged;
        let project = judged.project;
        let id = record.id;
        let entry = project.log.get(id);
        let subject = Subject {
            project,
            report: judged.report,
            obligations: judged.obligations,
            record,
            // Its own fields are read from the block of the entry.
            written: None,
            until: None,
        };
        let heading = match entry {
            Some(entry) => page.heading(entry),
            None => message! {
                en: "{id}: removed from the log",
                ru: "{id}: удалено из журнала",
                es: "{id}: eliminada del registro",
                id: id,
            },
        };
        let obligations: Vec<&Obligation> = judged.obligations.of(id).collect();
        let clocks: Vec<Clock> = (obligations.iter())
            .filter(|obligation| !is_plain_record(obligation))
            .map(|obligation| Clock::new(page, &subject, obligation))
            .collect();
        let source = entry.map(|entry| {
            let source = project.sources.get(entry.source);
            let line = source.position(entry.head.start()).line;
            page.plain(&message! {
                en: "Source: {place}",
                ru: "Источник: {place}",
                es: "Fuente: {place}",
                place: format!("{}:{line}", source.path()),
            })
        });
        let kind = entry.map_or_else(
            || message! { en: "an entry", ru: "запись", es: "una entrada" },
            |entry| entry.kind.noun(),
        );
        Self {
            frame: shared.frame.of_entry(page, &heading),
            shared,
            id: Html::name(id),
            kind: page.plain(&kind),
            heading: page.plain(&heading),
            facts: entry.map_or_else(Vec::new, |entry| fields::facts(page, entry)),
            text: entry.map_or_else(Vec::new, |entry| text(page, entry)),
            disputes: Lines::new(page, story::disputes(&subject)),
            clocks,
            awaits: Lines::new(page, story::awaits(&subject)),
            findings: findings(page, id),
            thread: Thread::new(page, shared, id),
            record: Trace::new(page, &subject),
            reaction: entry.map_or_else(Reaction::default, |entry| {
                Reaction::new(page, entry, &obligations)
            }),
            source: source.unwrap_or_default(),
        }
    }
}

impl EntryPage<'_> {
    /// Whether a strip of days needs the key of its signs.
    fn has_strips(&self) -> bool {
        self.clocks.iter().any(|clock| clock.strip.is_some())
    }
}

/// Whether an obligation is the record of the entry in the log, in time: the commits say the same.
fn is_plain_record(obligation: &Obligation) -> bool {
    matches!(obligation.what, What::Record | What::CallRecord) && obligation.state == State::Met
}

impl Lines {
    fn new(page: &Page<'_>, Part(heading, lines): Part) -> Self {
        Self {
            heading: heading
                .map(|heading| page.plain(&heading))
                .unwrap_or_default(),
            lines: lines.iter().map(|(_, line)| page.say(line)).collect(),
        }
    }
}

impl Clock {
    fn new(page: &Page<'_>, subject: &Subject<'_>, obligation: &Obligation) -> Self {
        let narrator = page.narrator();
        let pending = subject.record.pending == Some(Pending::Recorded);
        let steps = owed::steps(narrator, subject.obligations, obligation);
        Self {
            line: page.say(&owed::line(narrator, obligation, pending)),
            steps: steps.iter().map(|step| page.say(step)).collect(),
            strip: Strip::new(page, obligation),
        }
    }
}

impl Trace {
    fn new(page: &Page<'_>, subject: &Subject<'_>) -> Self {
        let style = Style {
            unicode: true,
            language: page.edition.language,
            ..Style::default()
        };
        let committed = events::committed(subject, style).into_iter();
        let all = committed.chain(events::pending(subject, style));
        let shown = |(_, _, time, lines): events::Event| {
            let lines = lines.iter().map(|line| page.plain(line)).collect();
            (page.plain(&time), lines)
        };
        let unknown = events::unknown(subject);
        Self {
            grade: (story::grade(subject).iter())
                .map(|line| page.plain(line))
                .collect(),
            events: all.map(shown).collect(),
            unknown: unknown.iter().map(|line| page.plain(line)).collect(),
        }
    }
}

/// The text of an entry, as it is written.
fn text(page: &Page<'_>, entry: &Entry) -> Vec<Html> {
    let source = page.edition.judged.project.sources.get(entry.source);
    let parts = entry.note.iter().map(|part| {
        let lines = source.slice(part.span).trim().lines();
        let lines = lines.map(|line| Html::name(line.trim_end()).as_str().to_owned());
        Html::of_parts(lines.collect::<Vec<_>>().join("<br>\n"))
    });
    parts.collect()
}

/// The findings that involve an entry.
fn findings(page: &Page<'_>, id: &str) -> Vec<Found> {
    let found = page.edition.index.findings(id).iter();
    let shown = |message: &Option<Message>| message.as_ref().map(|message| page.say(message));
    found
        .map(|finding| Found {
            class: class(finding.severity),
            severity: page.plain(&heads::severity(finding.severity)),
            message: page.say(&finding.message),
            help: shown(&finding.help).unwrap_or_default(),
            rule: finding.rule,
        })
        .collect()
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
