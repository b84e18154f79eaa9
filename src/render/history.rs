//! The output of `projlog history`: JSON Lines, or a table for people.

use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::entry::PendingWord;
use super::wrap::after_head;
use super::{Untrusted, to_json_line};
use crate::calendar::When;
use crate::history::Commit;
use crate::message::{Language, Message, message};
use crate::project::{Project, Record};

/// The name and version of this format.
const SCHEMA: &str = "projlog-history/1";

/// The history of an entry: a line of `projlog history --output-format jsonl`. Instants are RFC 3339 in UTC.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "projlog-history/1")]
pub struct HistoryLine {
    /// The name and version of this format.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The entry's id. Lines are sorted by id, bytewise.
    pub entry: String,
    /// Whether the entry is in the tree.
    pub present: bool,
    /// The file of the entry, or the last one if it was removed; null if it was removed before its branch was merged.
    pub path: Option<String>,
    /// The commit that first contained it.
    pub recorded: Option<CommitAt>,
    /// The commit that brought it to the main line.
    pub landed: Option<CommitAt>,
    /// The commits that changed its content after it landed, oldest first.
    pub edited: Vec<EditAt>,
    /// The commit that removed it, unless it was restored.
    pub removed: Option<CommitAt>,
    /// The commits that removed it, oldest first; it may have been restored after each.
    pub removals: Vec<CommitAt>,
    /// The uncommitted change to it in the tree.
    pub pending: Option<PendingWord>,
    /// Why its times are unknown: a commit in its history is malformed.
    pub unjudged: Option<String>,
    /// The name of the author who recorded it, according to the mailmap of the tree.
    pub author: Option<String>,
    /// The author's address, according to the mailmap of the tree.
    pub email: Option<String>,
    /// The person in the charter with that address.
    pub person: Option<String>,
    /// Whether the commit that recorded it has a signature; signatures are not verified.
    pub signed: Option<bool>,
}

/// A commit with its time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommitAt {
    /// Its full id.
    pub commit: String,
    /// Its committer time; null where it is malformed.
    pub time: Option<String>,
}

/// A commit of the main line that changed the content of the entry, or brought such a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EditAt {
    /// The commit.
    #[serde(flatten)]
    pub commit: CommitAt,
    /// The names of the changed fields; may include `kind`, `(title)` and `(note)`.
    pub fields: Vec<String>,
}

impl CommitAt {
    fn new(commit: &Commit) -> Self {
        let utc = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Self {
            commit: commit.id.to_string(),
            time: commit.clock().map(utc),
        }
    }
}

impl HistoryLine {
    fn new(project: &Project, record: &Record<'_>, language: Language) -> Self {
        let edited = record.edited.iter().map(|(by, change)| EditAt {
            commit: CommitAt::new(by.arrived),
            fields: change.fields.clone(),
        });
        let removals = record.removals.iter().map(|by| CommitAt::new(by.arrived));
        let by = record.recorded.and_then(|commit| project.author(commit));
        let person = by.and_then(|by| project.person_by_email(&by.email));
        Self {
            schema: SCHEMA,
            entry: record.id.to_owned(),
            present: record.present,
            path: record.path.map(str::to_owned),
            recorded: record.recorded.map(CommitAt::new),
            landed: record.landed.map(CommitAt::new),
            edited: edited.collect(),
            removed: record.removed.map(|by| CommitAt::new(by.arrived)),
            removals: removals.collect(),
            pending: record.pending.as_ref().map(PendingWord::from),
            unjudged: record.times_unknown.map(|why| why.message().text(language)),
            author: by.map(|by| by.name.clone()),
            email: by.map(|by| by.email.clone()),
            person: person.map(str::to_owned),
            signed: record.recorded.map(|commit| commit.signed),
        }
    }
}

/// Writes a line of JSON for every entry, present and removed.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_history_lines(
    project: &Project,
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    project
        .records()
        .iter()
        .try_for_each(|record| to_json_line(&HistoryLine::new(project, record, language), out))
}

/// Writes a table of all entries, present and removed. Where it would be wider than `columns`, each entry is a paragraph.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_history_table(
    project: &Project,
    language: Language,
    columns: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut rows = vec![heads().map(|head| head.text(language))];
    let records = project.records();
    rows.extend(records.iter().map(|record| row(project, record, language)));
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..6).map(width).collect();
    if widths.iter().sum::<usize>() + 2 * (widths.len() - 1) > columns {
        return write_paragraphs(&rows, columns, out);
    }
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes the rows of a table, below its headings, as paragraphs: each cell after the heading of its column.
fn write_paragraphs(
    rows: &[[String; 6]],
    columns: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(([_, heads @ ..], rows)) = rows.split_first() else {
        return Ok(());
    };
    for [id, cells @ ..] in rows {
        let filled = heads.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        let parts: Vec<String> = filled
            .map(|(head, cell)| format!("{head}: {cell}"))
            .collect();
        let text = parts.join("; ");
        writeln!(out, "{}", after_head(&format!("{id}  "), &text, columns))?;
    }
    Ok(())
}

/// The headings of the columns.
fn heads() -> [Message; 6] {
    [
        message! { en: "entry", ru: "запись", es: "entrada" },
        message! { en: "recorded", ru: "внесена", es: "registrada" },
        message! { en: "by", ru: "кем", es: "por" },
        message! { en: "landed", ru: "в главной ветке", es: "en la rama principal" },
        message! { en: "then", ru: "затем", es: "después" },
        message! { en: "file", ru: "файл", es: "archivo" },
    ]
}

fn row(project: &Project, record: &Record<'_>, language: Language) -> [String; 6] {
    let time = |commit: &Commit| match commit.time() {
        Some(time) => Message::value(When::at(time, &project.charter.zone)),
        None => message! { en: "malformed", ru: "повреждён", es: "mal formado" },
    };
    let landed = match (record.landed, record.recorded) {
        (Some(landed), Some(recorded)) if landed.id == recorded.id => {
            message! { en: "at once", ru: "сразу", es: "de inmediato" }
        }
        (Some(landed), _) => time(landed),
        (None, _) => Message::value(""),
    };
    let recorded = match record.recorded {
        Some(commit) => time(commit),
        None if record.times_unknown.is_some() => {
            message! { en: "unjudged", ru: "не определено", es: "no se sabe" }
        }
        None => message! { en: "not committed", ru: "не в коммите", es: "sin commit" },
    };
    let by = record.recorded.and_then(|commit| project.author(commit));
    let who = by.map_or("", |by| {
        project.person_by_email(&by.email).unwrap_or(&by.name)
    });
    let signed = record.recorded.is_some_and(|commit| commit.signed);
    let signed = signed.then(|| {
        message! { en: " (signed)", ru: " (с подписью)", es: " (con firma)" }
    });
    let cells = [
        Message::value(record.id),
        recorded,
        message! { en: "{who}{signed}", ru: "{who}{signed}", es: "{who}{signed}", who: who, signed: signed },
        landed,
        then(record),
        Message::value(
            record
                .path
                .map_or_else(String::new, |path| project.shown(path)),
        ),
    ];
    cells.map(|cell| {
        let cell = cell.text(language);
        Untrusted::new(&cell).line().into_owned()
    })
}

/// The events after an entry landed.
fn then(record: &Record<'_>) -> Message {
    let put_back =
        record.removals.len() - usize::from(record.removed.is_some()).min(record.removals.len());
    let never_landed =
        record.landed.is_none() && record.recorded.is_some() && record.path.is_none();
    let edited = record.edited.len();
    let pending = record
        .pending
        .as_ref()
        .filter(|_| record.recorded.is_some());
    let events = [
        never_landed.then(|| {
            message! {
                en: "gone before its branch was merged",
                ru: "исчезла до слияния своей ветки",
                es: "desapareció antes de fusionarse su rama",
            }
        }),
        match edited {
            0 => None,
            1 => Some(message! { en: "edited", ru: "изменена", es: "modificada" }),
            _ => Some(message! {
                en: "edited {n} {n#time|times}",
                ru: "изменена {n} {n#раз|раза|раз}",
                es: "modificada {n} {n#vez|veces}",
                n: edited,
            }),
        },
        match put_back {
            0 => None,
            1 => Some(message! {
                en: "removed and put back",
                ru: "удалена и возвращена",
                es: "retirada y restituida",
            }),
            _ => Some(message! {
                en: "removed and put back {n} {n#time|times}",
                ru: "удалена и возвращена {n} {n#раз|раза|раз}",
                es: "retirada y restituida {n} {n#vez|veces}",
                n: put_back,
            }),
        },
        record
            .removed
            .as_ref()
            .map(|_| message! { en: "removed", ru: "удалена", es: "retirada" }),
        pending.map(|pending| match PendingWord::from(pending) {
            PendingWord::Recorded => message! {
                en: "written down, not committed",
                ru: "записана, не в коммите",
                es: "escrita, sin commit",
            },
            PendingWord::Edited => message! {
                en: "edited, not committed",
                ru: "изменена, не в коммите",
                es: "modificada, sin commit",
            },
            PendingWord::Removed => message! {
                en: "removed, not committed",
                ru: "удалена, не в коммите",
                es: "retirada, sin commit",
            },
        }),
    ];
    Message::joined(events.into_iter().flatten(), ", ")
}
