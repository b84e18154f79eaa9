//! What happened as an Atom feed (RFC 4287): entries that were recorded, changed or removed, the newest first.

use std::cmp::Reverse;
use std::io::{self, Write as _};

use super::{Feed, uuid};
use crate::calendar::{Instant, Zone, rfc3339};
use crate::history;
use crate::log::{Entry, Kind, value_text};
use crate::message::{Message, message};
use crate::narrator;
use crate::project::Record;
use crate::render::story::events::{by, changed, happening};
use crate::render::{Style, Untrusted};

/// An event.
struct Event<'p> {
    /// When it came to the main line.
    time: Instant,
    /// The place of its entry in the log.
    place: usize,
    entry: &'p str,
    what: What<'p>,
}

/// What happened to an entry.
enum What<'p> {
    /// It was recorded: the commit, and when it was written, which may be earlier.
    Recorded(Option<&'p history::Commit>, Option<Instant>),
    /// It was changed, for the nth time.
    Changed(usize, &'p history::Commit, &'p history::Change),
    /// It was removed, for the nth time.
    Removed(usize, &'p history::Commit),
}

/// Writes the newest events. Without history these are the entries, at the times that they state.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_atom(feed: &Feed<'_>, limit: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut events = events(feed);
    events.retain(|event| event.time <= feed.as_of);
    events.sort_by_key(|event| Reverse((event.time, event.place, event.rank())));
    let newest = events.first().map(|event| event.time);
    events.truncate(limit);
    let project = feed.name();
    let language = feed.language.code();
    let title = message! {
        en: "{project}: what happened",
        ru: "{project}: события",
        es: "{project}: novedades",
        project: &project,
    };
    let mut xml = Vec::new();
    writeln!(xml, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
    writeln!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">"
    )?;
    let id = uuid(&["feed", &project, feed.party.unwrap_or_default()]);
    writeln!(xml, "  <id>urn:uuid:{id}</id>")?;
    writeln!(xml, "  <title>{}</title>", text(feed, &title))?;
    let updated = newest.or(feed.project.committed_at());
    let updated = updated.map_or(feed.as_of, |updated| updated.min(feed.as_of));
    writeln!(xml, "  <updated>{}</updated>", utc(updated))?;
    writeln!(
        xml,
        "  <author><name>{}</name></author>",
        Untrusted::new(&project).xml()
    )?;
    writeln!(xml, "  <generator>projlog</generator>")?;
    if let Some(base) = feed.base {
        let home = Untrusted::new(base).xml();
        writeln!(
            xml,
            "  <link rel=\"alternate\" type=\"text/html\" href=\"{home}/\"/>"
        )?;
    }
    for event in &events {
        write_event(feed, &project, event, &mut xml)?;
    }
    writeln!(xml, "</feed>")?;
    out.write_all(&xml)
}

impl Event<'_> {
    /// The order of events in one commit.
    fn rank(&self) -> (u8, usize) {
        match self.what {
            What::Recorded(..) => (0, 0),
            What::Changed(number, ..) => (1, number),
            What::Removed(number, _) => (2, number),
        }
    }

    /// What identifies it among the events of its entry, also in another history with the same steps.
    fn id(&self) -> String {
        match self.what {
            What::Recorded(..) => "recorded".to_owned(),
            What::Changed(number, ..) => format!("changed {number}"),
            What::Removed(number, _) => format!("removed {number}"),
        }
    }
}

fn events<'p>(feed: &Feed<'p>) -> Vec<Event<'p>> {
    let log = &feed.project.log;
    let places = log
        .ids()
        .zip(0..)
        .collect::<std::collections::HashMap<_, _>>();
    let mut events = Vec::new();
    for record in feed.project.records() {
        let place = places.get(record.id).copied().unwrap_or(places.len());
        let mut add = |time: Option<Instant>, what| {
            events.extend(time.map(|time| Event {
                time,
                place,
                entry: record.id,
                what,
            }));
        };
        if record.pending != Some(crate::project::Pending::Recorded) {
            let (time, written) = recorded(feed, &record);
            add(
                time,
                What::Recorded(record.recorded.or(record.landed), written),
            );
        }
        for (number, (by, change)) in (1..).zip(&record.edited) {
            add(by.time(), What::Changed(number, by.made, change));
        }
        for (number, by) in (1..).zip(&record.removals) {
            add(by.time(), What::Removed(number, by.made));
        }
    }
    events
}

/// When an entry came to the main line, and when it was recorded on a branch. If that is unknown, when it says that it happened.
fn recorded(feed: &Feed<'_>, record: &Record<'_>) -> (Option<Instant>, Option<Instant>) {
    let written = record.recorded.and_then(history::Commit::time);
    let landed = record.landed.and_then(history::Commit::time);
    let entry = feed.project.log.get(record.id);
    let stated = || {
        let at = entry.and_then(|entry| entry.common.at.as_ref());
        at.map(|at| at.answer(&feed.project.charter.zone).instant)
    };
    (landed.or(written).or_else(stated), written)
}

fn write_event(
    feed: &Feed<'_>,
    project: &str,
    event: &Event<'_>,
    xml: &mut Vec<u8>,
) -> io::Result<()> {
    let (commit, published) = match event.what {
        What::Recorded(commit, published) => (commit, published),
        What::Changed(_, commit, _) | What::Removed(_, commit) => (Some(commit), None),
    };
    let entry = feed.project.log.get(event.entry);
    let written = feed.project.written(event.entry);
    let kind = written.as_ref().map(|written| written.kind);
    let id = uuid(&["event", project, event.entry, &event.id()]);
    writeln!(xml, "  <entry>")?;
    writeln!(xml, "    <id>urn:uuid:{id}</id>")?;
    writeln!(
        xml,
        "    <title>{}</title>",
        text(feed, &title(feed, event, entry, kind))
    )?;
    writeln!(xml, "    <updated>{}</updated>", utc(event.time))?;
    if let Some(published) = published {
        writeln!(xml, "    <published>{}</published>", utc(published))?;
    }
    if let Some(author) = commit.and_then(|commit| feed.project.author(commit)) {
        let name = feed
            .project
            .person_by_email(&author.email)
            .unwrap_or(&author.name);
        let name = if name.trim().is_empty() { "?" } else { name };
        writeln!(
            xml,
            "    <author><name>{}</name></author>",
            Untrusted::new(name).xml()
        )?;
    }
    if let Some(kind) = kind {
        writeln!(xml, "    <category term=\"{}\"/>", kind.name())?;
    }
    if let Some(page) = feed.page(event.entry) {
        let page = Untrusted::new(&page).xml();
        writeln!(
            xml,
            "    <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>"
        )?;
    }
    writeln!(
        xml,
        "    <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
    )?;
    match event.what {
        What::Changed(_, _, change) => {
            let style = Style {
                unicode: true,
                language: feed.language,
                ..Style::default()
            };
            let changes = feed.project.changed_by(event.entry, change);
            list(
                changes
                    .iter()
                    .map(|change| text(feed, &changed(change, style))),
                xml,
            )?;
        }
        What::Recorded(..) | What::Removed(..) => {
            if let Some(written) = &written {
                if let Some(note) = &written.note {
                    writeln!(xml, "      <p>{}</p>", Untrusted::new(note).xml())?;
                }
                let field = |(name, value): &(String, _)| {
                    let (name, value) = (Untrusted::new(name).xml(), value_text(value));
                    format!("<code>{name}</code>: {}", Untrusted::new(&value).xml())
                };
                list(written.fields.iter().map(field), xml)?;
            }
        }
    }
    if let Some(commit) = commit {
        writeln!(
            xml,
            "      <p>{}</p>",
            text(feed, &by(feed.project, commit))
        )?;
    }
    writeln!(xml, "    </div></content>")?;
    writeln!(xml, "  </entry>")
}

fn list(items: impl Iterator<Item = String>, xml: &mut Vec<u8>) -> io::Result<()> {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    writeln!(xml, "      <ul>")?;
    for item in items {
        writeln!(xml, "        <li>{item}</li>")?;
    }
    writeln!(xml, "      </ul>")
}

/// `A-4, a reply by marketing-director: gives all, "The photographs"`, `R-4, "The photographs", changed: due, to`.
fn title(feed: &Feed<'_>, event: &Event<'_>, entry: Option<&Entry>, kind: Option<Kind>) -> Message {
    let log = &feed.project.log;
    let subject = || match (entry, kind) {
        (Some(entry), _) => narrator::titled(log, entry),
        (None, Some(kind)) => message! {
            en: "{entry}, {kind}",
            ru: "{entry}, {kind}",
            es: "{entry}, {kind}",
            entry: event.entry,
            kind: narrator::kind(kind),
        },
        (None, None) => Message::value(event.entry),
    };
    match event.what {
        What::Recorded(..) => match entry {
            Some(entry) => happening(log, entry, feed.obligations.is_in_effect(entry.id())),
            None => subject(),
        },
        What::Changed(..) => message! {
            en: "changed: {entry}",
            ru: "изменено: {entry}",
            es: "cambio: {entry}",
            entry: subject(),
        },
        What::Removed(..) => message! {
            en: "removed from the log: {entry}",
            ru: "удалено из журнала: {entry}",
            es: "eliminado del registro: {entry}",
            entry: subject(),
        },
    }
}

fn text(feed: &Feed<'_>, message: &Message) -> String {
    Untrusted::new(&message.text(feed.language)).xml()
}

fn utc(instant: Instant) -> String {
    rfc3339(instant, &Zone::utc())
}
