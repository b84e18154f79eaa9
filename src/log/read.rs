//! Reads the entries of a Markdown file.

use std::collections::HashSet;

use super::draft::{Draft, reason};
use super::elsewhere::stated_elsewhere;
use super::entry::{Common, Entry};
use super::evidence::evidence_of;
use super::field::{Meaning, Names};
use super::unformed::{self, Row, Unformed};
use super::unread::{Unread, ids_at};
use super::value::EntryId;
use super::walk::{Asked, Item, walk};
use super::{Body, Kind, LeftAlone, LogFault};
use crate::message::message;
use crate::source::{Excerpt, Fault, FaultKind, Source, SourceId, Span, Spanned};
use crate::yaml::{Decoder, FromText, Mapping};

/// The maximum number of faults reported for one block.
const MAX_FAULTS: usize = 20;

/// The content of a log file.
#[derive(Debug, Default)]
pub struct ReadFile {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The drafts.
    pub drafts: Vec<Draft>,
    /// The faults.
    pub faults: Vec<LogFault>,
    /// The ids that entries have, or may have, which exist but cannot be read.
    pub unread: Vec<String>,
    /// These entries, as far as their places are known.
    pub unread_entries: Vec<Unread>,
    /// The YAML blocks that are not entries.
    pub left_alone: Vec<LeftAlone>,
    /// Text that looks like entries in another form.
    pub unformed: Vec<Unformed>,
}

/// Reads the entries of one file, and adds its faults to `faults`.
#[must_use]
pub fn read(id: SourceId, source: &Source, faults: &mut Vec<LogFault>) -> Vec<Entry> {
    let mut file = read_file(id, source, &[]);
    faults.append(&mut file.faults);
    file.entries
}

/// Reads one file. `foreign` are the charter's fields of other tools.
#[must_use]
pub fn read_file(id: SourceId, source: &Source, foreign: &[Spanned<String>]) -> ReadFile {
    let found = walk(source.text(), Asked::All);
    let mut file = ReadFile {
        left_alone: found.left_alone,
        unformed: unformed(id, found.unformed),
        ..ReadFile::default()
    };
    let text = source.text();
    let mut hidden_ids = HashSet::new();
    for hidden in found.hidden {
        file.unread.push(hidden.id.clone());
        if hidden_ids.insert(hidden.id.clone()) {
            let found = Unread::new(id, text, hidden.start, Some(hidden.id), None);
            file.unread_entries.push(found);
        }
    }
    let of_file = found.faults.into_iter();
    file.faults
        .extend(of_file.map(|fault| LogFault::of_file(id, fault)));
    file.entries.reserve_exact(found.items.len());
    for mut item in found.items {
        let mut faults = std::mem::take(&mut item.parsed.faults);
        let (kind, meant) = (item.kind.map(|(kind, _)| kind), item.meant_id());
        let start = item.span.start();
        if let Some(slip) = item.slip.take() {
            let ids = meant.map_or_else(|| ids_at(text, start, kind), |id| vec![id]);
            let found = Unread::new(id, text, start, ids.first().cloned(), kind);
            file.unread_entries.push(found);
            file.unread.extend(ids);
            file.faults.push(LogFault {
                source: id,
                entry: None,
                kind,
                fault: slip.fault(text, start),
            });
            continue;
        }
        if item.draft {
            file.drafts.push(draft(id, text, item, foreign, faults));
            continue;
        }
        let entry = decode(id, item, foreign, &mut faults);
        if entry.is_none() {
            let ids = meant.map_or_else(|| ids_at(text, start, kind), |id| vec![id]);
            let found = Unread::new(id, text, start, ids.first().cloned(), kind);
            file.unread_entries.push(found);
            file.unread.extend(ids);
        }
        limit(&mut faults);
        file.faults.extend(faults.into_iter().map(|fault| LogFault {
            source: id,
            entry: entry.as_ref().map(|entry| entry.id().to_owned()),
            kind,
            fault,
        }));
        file.entries.extend(entry);
    }
    if source.first_lone_return().is_some() || !source.is_text() {
        file.set_unread(text);
    }
    file
}

impl ReadFile {
    /// Makes the entries of a file that is not read into ones that cannot be read; the file has a fault of its own. Git knows its
    /// lines otherwise, so nothing can be said about when they were written.
    fn set_unread(&mut self, text: &str) {
        for entry in std::mem::take(&mut self.entries) {
            let id = entry.id().to_owned();
            self.unread.push(id.clone());
            self.unread_entries.push(Unread::of(&entry, text, id));
        }
        self.drafts.clear();
        self.faults.clear();
        self.left_alone.clear();
        self.unformed.clear();
    }
}

/// What looks like entries in another form, with its places in the file.
fn unformed(source: SourceId, found: Vec<(Excerpt, Vec<unformed::Found>)>) -> Vec<Unformed> {
    let mut places = Vec::new();
    for (text, found) in found {
        places.extend(found.into_iter().map(|found| {
            Unformed {
                source,
                span: text.span(found.place.start, found.place.end),
                table: found.table,
                rows: (found.rows.into_iter())
                    .map(|(place, row)| Row {
                        id: row.id,
                        kind: row.kind,
                        text: row.text,
                        span: text.span(place.start, place.end),
                    })
                    .collect(),
            }
        }));
    }
    places
}

/// A draft, with its faults.
fn draft(
    source: SourceId,
    text: &str,
    item: Item,
    foreign: &[Spanned<String>],
    mut faults: Vec<Fault>,
) -> Draft {
    let draft = Draft {
        kind: item.kind.map(|(kind, _)| kind),
        id: item.id.clone(),
        title: item.title.clone(),
        note: item.note.clone(),
        evidence: evidence_of(&item.parsed.tree),
        because: reason(text, item.span.end()),
        entry: None,
        faults: Vec::new(),
        source,
        span: item.span,
    };
    let entry = decode(source, item, foreign, &mut faults);
    limit(&mut faults);
    Draft {
        entry,
        faults,
        ..draft
    }
}

/// Keeps the first faults of a block and reports how many more there are: text that is not YAML at all has thousands.
fn limit(found: &mut Vec<Fault>) {
    if found.len() > MAX_FAULTS {
        let more = found.len() - MAX_FAULTS;
        found.truncate(MAX_FAULTS);
        if let Some(last) = found.last_mut() {
            last.message = message! {
                en: "{message} (and {more} more {more#fault|faults} in this entry)",
                ru: "{message} (и ещё {more} {more#ошибка|ошибки|ошибок} в этой записи)",
                es: "{message} (y {more} {more#error|errores} más en esta entrada)",
                message: &last.message,
                more: more,
            };
        }
    }
}

/// The entry in a block; `None` if it cannot be read.
fn decode(
    source: SourceId,
    item: Item,
    foreign: &[Spanned<String>],
    faults: &mut Vec<Fault>,
) -> Option<Entry> {
    let (kind, _) = item.kind?;
    let tree = &item.parsed.tree;
    let mut lost = item.parsed.lost;
    lost.extend(item.parsed.unclear);
    let mut decoder = Decoder::new(tree).lost(lost).foreign(foreign);
    let mut mapping = decoder.mapping(tree.root()?, Common::owner)?;
    let (key, node) = mapping.take(kind.name())?;
    let id_span = decoder.span(node);
    mapping.head = key.to(id_span);
    let id = decoder
        .text(node)
        .and_then(|text| match EntryId::read_text(&text.value) {
            Ok(id) => Some(id),
            Err((message, help)) => {
                let mut fault = Fault::new(
                    FaultKind::WrongValue,
                    if text.span.is_empty() { key } else { text.span },
                    message,
                );
                // An entry has one.
                let several = EntryId::several(&text.value).map(|_| EntryId::form());
                fault.help = several.or(help);
                fault.lacks_id = text.value.trim().is_empty().then_some(text.span);
                decoder
                    .faults
                    .push(fault.fix(decoder.rewritten(node, EntryId::meant(&text.value))));
                None
            }
        });
    let entry = id.map(|id| {
        let owner = kind.owner();
        let elsewhere = stated_elsewhere(kind, &mapping, &decoder);
        mapping.stated_elsewhere(elsewhere);
        for key in kind.required_common() {
            expect(kind, key, &mapping, &mut decoder);
        }
        let common = Common::take(&mut mapping, &mut decoder);
        let body = Body::take(kind, &mut mapping, &mut decoder);
        if matches!(&body, Body::Notice(notice) if notice.needs_a_subject())
            && !mapping.has_taken("about")
        {
            expect(kind, "about", &mapping, &mut decoder);
        }
        let head = mapping.head;
        let misplaced = SET_BY_DECISIONS.map(|field| (field, mapping.span_of(field)));
        let unread = mapping.finish(owner, &mut decoder);
        if kind == Kind::Decision {
            point_to_sets(&misplaced, &mut decoder);
        }
        name_one_side(kind, &mut decoder);
        Entry {
            kind,
            id: Spanned::new(id, id_span),
            head,
            common,
            body,
            unread,
            title: item.title,
            note: item.note,
            source,
            span: item.span,
        }
    });
    faults.append(&mut decoder.faults);
    *faults = Fault::without_echoes(std::mem::take(faults));
    entry
}

/// Reports a missing field of a kind.
fn expect(kind: Kind, key: &str, mapping: &Mapping, decoder: &mut Decoder<'_>) {
    if let Some(field) = kind.field(key).filter(|_| !mapping.has(key)) {
        mapping.expect(field, kind.owner(), decoder);
    }
}

/// The fields of `sets`.
const SET_BY_DECISIONS: [&str; 3] = ["due", "owner", "starts"];

/// Explains that fields beside `sets` belong inside it.
fn point_to_sets(misplaced: &[(&str, Option<Span>)], decoder: &mut Decoder<'_>) {
    for fault in &mut decoder.faults {
        let found = misplaced.iter().find(|(_, span)| *span == Some(fault.span));
        if let Some((field, _)) = found.filter(|_| fault.kind == FaultKind::UnknownField) {
            fault.help = Some(message! {
                en: "write it inside `sets`: `sets: {{ {field}: … }}`",
                ru: "укажите его внутри `sets`: `sets: {{ {field}: … }}`",
                es: "escríbalo dentro de `sets`: `sets: {{ {field}: … }}`",
                field: *field,
            });
            fault.fix = None;
        }
    }
}

/// Explains what to write if several people are named in a field for one side.
fn name_one_side(kind: Kind, decoder: &mut Decoder<'_>) {
    let sides = kind
        .fields()
        .iter()
        .filter(|field| !field.declared.many && field.meaning == Meaning::Name(Names::Sides));
    let spans: Vec<Span> = sides
        .filter_map(|field| decoder.list_at(field.key))
        .collect();
    for fault in &mut decoder.faults {
        if spans.contains(&fault.span) {
            fault.help = Some(message! {
                en: "name one person, or the party to which they belong",
                ru: "укажите одно лицо или сторону, к которой эти лица относятся",
                es: "indique una sola persona, o la parte a la que pertenecen",
            });
        }
    }
}
