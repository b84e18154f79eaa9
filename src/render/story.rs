//! The history of one entry for people: its content, its obligations, who may decide, events in chronological order, and
//! findings about it.

pub(super) mod events;

use std::io;

use unicode_width::UnicodeWidthStr;

use events::story;

use super::wrap::{after_head, wrap};
use super::{Style, Untrusted, owed};
use crate::calendar::Instant;
use crate::engine::Report;
use crate::finding::Finding;
use crate::log::{Entry, Kind, Written, value_text};
use crate::message::{Message, Value, message};
use crate::narrator::grade::{support, uncounted};
use crate::narrator::{Narrator, consent, disputed};
use crate::obligation::{Obligation, Obligations, What, awaited};
use crate::project::{Pending, Project, Record, Recorded};

/// An entry with everything known about it.
#[derive(Debug)]
pub struct Subject<'p> {
    /// The project.
    pub project: &'p Project,
    /// The report on it.
    pub report: &'p Report,
    /// Its obligations.
    pub obligations: &'p Obligations,
    /// The record of the entry.
    pub record: &'p Record<'p>,
    /// Its content; the last one if it was removed.
    pub written: Option<Written>,
    /// The instant after which nothing is told, if somebody asked for one.
    pub until: Option<Instant>,
}

impl<'p> Subject<'p> {
    /// The entries in its thread, in chronological order; those without a time first.
    #[must_use]
    pub fn thread(&self) -> Vec<&'p Entry> {
        let mut thread = self.project.log.thread(self.record.id);
        thread.retain(|entry| self.is_told(self.happened(entry)));
        thread.sort_by_key(|entry| self.happened(entry));
        thread
    }

    /// What is owed by the entry, once it has happened; that it is in the log, once it is there.
    pub(super) fn owed(&self) -> impl Iterator<Item = &'p Obligation> {
        let own = self.project.log.get(self.record.id);
        let has_happened = self.is_told(own.and_then(|own| self.happened(own)));
        let owed = self.obligations.of(self.record.id);
        owed.filter(move |o| {
            let is_record = matches!(o.what, What::Record | What::CallRecord);
            let act = o.act().map(|act| act.at).filter(|_| is_record);
            has_happened && self.is_told(act)
        })
    }

    /// Whether something is told that was at an instant.
    fn is_told(&self, at: Option<Instant>) -> bool {
        let later = self.until.zip(at).is_some_and(|(until, at)| at > until);
        !later
    }

    fn narrator(&self) -> Narrator<'p> {
        Narrator::new(&self.project.charter)
    }

    fn happened(&self, entry: &Entry) -> Option<Instant> {
        entry
            .common
            .at
            .as_ref()
            .map(|at| at.answer(&self.project.charter.zone).instant)
    }
}

/// A part of the history: a heading and its paragraphs, each with the prefix of its first line.
pub(super) struct Part(
    pub(super) Option<Message>,
    pub(super) Vec<(String, Message)>,
);

/// Writes the history of an entry.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_story(subject: &Subject<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let title = title(subject).text(style.language);
    for line in wrap(&Untrusted::new(&title).line(), style.width, 0) {
        writeln!(out, "{}", bold(line, style))?;
    }
    let parts = [
        content(subject, style),
        clock(subject),
        time(subject),
        disputes(subject),
        awaits(subject),
        story(subject, style),
        findings(subject),
    ];
    for Part(heading, lines) in parts.into_iter().filter(|Part(_, lines)| !lines.is_empty()) {
        if let Some(heading) = heading {
            writeln!(out, "\n{}", bold(&heading.text(style.language), style))?;
        }
        for (head, text) in lines {
            let text = text.text(style.language);
            let (head, text) = (Untrusted::new(&head).line(), Untrusted::new(&text).line());
            writeln!(out, "{}", after_head(&head, &text, style.width))?;
        }
    }
    Ok(())
}

fn bold(text: &str, style: Style) -> String {
    if style.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// A text as a clause after a colon: `: "Which photographs?"`.
fn quoted(text: &str) -> Message {
    message! {
        en: "\"{text}\"",
        ru: "«{text}»",
        es: "«{text}»",
        text: text,
    }
}

/// `R-3, a request in log/2026-03.md:12: "Which photographs?"`.
fn title(subject: &Subject<'_>) -> Message {
    let Subject {
        project, record, ..
    } = *subject;
    let entry = project.log.get(record.id);
    let place = match (record.path, entry) {
        (_, Some(entry)) => message! {
            en: " in {place}",
            ru: " в {place}",
            es: " en {place}",
            place: project.place(entry.source, entry.head.start()),
        },
        (Some(path), None) => message! {
            en: " formerly in {place}",
            ru: ", ранее в {place}",
            es: ", antes en {place}",
            place: project.shown(path),
        },
        (None, _) => message! {
            en: " that never came to the main line",
            ru: ", не попадало в основную линию",
            es: ", que nunca llegó a la línea principal",
        },
    };
    let written = subject.written.as_ref();
    let kind = written.map_or_else(
        || {
            message! {
                en: "an entry",
                ru: "запись",
                es: "una entrada",
            }
        },
        |written| written.kind.noun(),
    );
    let title = written.and_then(|written| written.title.as_ref());
    let title = title.map(|title| {
        message! {
            en: ": {title}",
            ru: ": {title}",
            es: ": {title}",
            title: quoted(title),
        }
    });
    message! {
        en: "{entry}, {kind}{place}{title}",
        ru: "{entry}, {kind}{place}{title}",
        es: "{entry}, {kind}{place}{title}",
        entry: record.id,
        kind: kind,
        place: place,
        title: title,
    }
}

fn content(subject: &Subject<'_>, style: Style) -> Part {
    let Some(written) = &subject.written else {
        let unreadable = message! {
            en: "its content cannot be read",
            ru: "её текст не читается",
            es: "su contenido no se puede leer",
        };
        return Part(None, vec![("  ".to_owned(), unreadable)]);
    };
    let fields = written
        .fields
        .iter()
        .map(|(name, value)| (name.clone(), value_text(value)));
    let note = message! {
        en: "note",
        ru: "текст",
        es: "nota",
    }
    .text(style.language);
    let note = written.note.iter().map(|text| (note.clone(), text.clone()));
    let content: Vec<(String, String)> = fields.chain(note).collect();
    let width = content
        .iter()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or(0)
        .min(24);
    let line = |(name, value): (String, String)| {
        let blanks = " ".repeat(width.saturating_sub(name.width()));
        (format!("  {name}{blanks}  "), Message::value(value))
    };
    Part(None, content.into_iter().map(line).collect())
}

fn clock(subject: &Subject<'_>) -> Part {
    let narrator = subject.narrator();
    let pending = subject.record.pending == Some(Pending::Recorded);
    let mut lines = Vec::new();
    for obligation in subject.owed() {
        lines.push(("  ".to_owned(), owed::line(narrator, obligation, pending)));
        let below = owed::steps(narrator, subject.obligations, obligation);
        lines.extend(below.into_iter().map(|step| ("    ".to_owned(), step)));
    }
    let heading = message! {
        en: "Clock",
        ru: "Сроки",
        es: "Plazos",
    };
    Part(Some(heading), lines)
}

/// How well the time of the entry is supported.
fn time(subject: &Subject<'_>) -> Part {
    let lines = grade(subject).into_iter();
    let heading = message! {
        en: "Time",
        ru: "Время",
        es: "Hora",
    };
    Part(
        Some(heading),
        lines.map(|line| ("  ".to_owned(), line)).collect(),
    )
}

/// How well the time of the entry is supported, and which confirmations of its evidence do not count. A stage needs no time.
pub(super) fn grade(subject: &Subject<'_>) -> Vec<Message> {
    let project = subject.project;
    let id = subject.record.id;
    let entry = project.log.get(id);
    let Some(entry) = entry.filter(|entry| entry.common.at.is_some() || entry.kind != Kind::Stage)
    else {
        return Vec::new();
    };
    let grade = subject.obligations.grade(project, entry);
    let afterwards = subject.obligations.written_afterwards(project, id);
    let committed = matches!(project.recorded(id), Recorded::At(_));
    [support(&grade, afterwards, committed)]
        .into_iter()
        .chain(uncounted(&grade))
        .collect()
}

pub(super) fn disputes(subject: &Subject<'_>) -> Part {
    let disputes = subject.obligations.disputes(subject.record.id).iter();
    let lines = disputes.map(|dispute| ("  ".to_owned(), disputed(subject.narrator(), dispute)));
    let heading = message! {
        en: "Disputed",
        ru: "Оспорено",
        es: "En disputa",
    };
    Part(Some(heading), lines.collect())
}

pub(super) fn awaits(subject: &Subject<'_>) -> Part {
    let Subject {
        project,
        report,
        obligations,
        ..
    } = *subject;
    let awaited = subject
        .owed()
        .filter_map(|o| awaited(project, obligations, o, report.as_of));
    let lines = awaited.map(|awaited| {
        if let Some(lacking) = &awaited.lacking {
            return ("  ".to_owned(), consent(lacking));
        }
        let who = if awaited.people.is_empty() {
            message! {
                en: "nobody of the side that owes it, according to the present charter",
                ru: "у обязанной стороны — никто, по действующему уставу проекта",
                es: "nadie de la parte obligada, según el estatuto del proyecto vigente",
            }
            .into()
        } else {
            Value::commas(&awaited.people)
        };
        let line = message! {
            en: "{who} (authority `{scope}`)",
            ru: "{who} (полномочия `{scope}`)",
            es: "{who} (facultades `{scope}`)",
            who: who,
            scope: &awaited.scope,
        };
        ("  ".to_owned(), line)
    });
    let heading = message! {
        en: "Who may decide it",
        ru: "Кто вправе решить",
        es: "Quién puede decidirlo",
    };
    Part(Some(heading), lines.collect())
}

fn findings(subject: &Subject<'_>) -> Part {
    let about = subject
        .report
        .findings
        .iter()
        .filter(|finding| finding.entries.iter().any(|id| id == subject.record.id));
    let line = |finding: &Finding| {
        let line = message! {
            en: "{severity}[{rule}]: {message}",
            ru: "{severity}[{rule}]: {message}",
            es: "{severity}[{rule}]: {message}",
            severity: super::heads::severity(finding.severity),
            rule: finding.rule,
            message: &finding.message,
        };
        ("  ".to_owned(), line)
    };
    let heading = message! {
        en: "Findings",
        ru: "Замечания",
        es: "Hallazgos",
    };
    Part(Some(heading), about.map(line).collect())
}
