//! Appends drafts to the text of a file, and verifies that they read back as intended.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::append::{AppendError, check, headings, joined, open_block};
use super::compose::{Draft, heading};
use crate::log::draft::drafted_because;
use crate::log::{self, LogFault, ReadFile, read_file};
use crate::message::{Message, message};
use crate::source::{Source, SourceId, Sources};

/// A draft of an entry, and the reason for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// What it would be.
    pub draft: Draft,
    /// Why it was drafted.
    pub because: String,
}

/// Appends drafts to a file's text, each under a heading of its own. Existing text stays byte for byte as it is. `first` is the
/// heading of an empty file.
///
/// # Errors
/// They cannot be added so that they read back as intended.
pub fn append_drafts(text: &str, drafts: &[Drafted], first: &str) -> Result<String, AppendError> {
    check(text)?;
    let mut added = String::new();
    let (_, level) = headings(text);
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        added.push_str(&heading(first, 1).map_or_else(String::new, |line| format!("{line}\n\n")));
    }
    for (at, Drafted { draft, because }) in drafts.iter().enumerate() {
        if at > 0 {
            added.push('\n');
        }
        let heading =
            heading(&draft.title, level).ok_or_else(|| AppendError::Title(draft.title.clone()))?;
        let block = draft.fenced("yaml draft");
        let _ = writeln!(added, "{heading}\n\n{block}\n{}", drafted_because(because));
        let note = draft.note.as_deref().map(str::trim);
        if let Some(note) = note.filter(|note| !note.is_empty()) {
            let _ = writeln!(added, "\n{}", note.replace("\r\n", "\n"));
        }
    }
    let whole = joined(text, &added);
    if open_block(&whole).is_some() {
        return Err(AppendError::OpenNote);
    }
    verify(text, &whole, drafts).map_err(AppendError::Unfaithful)?;
    Ok(whole)
}

/// A draft by itself as it can be read back: its title and its note are somebody else's words, which may look like an entry. Such a
/// title is written without colons, otherwise the id takes its place; a note that cannot be kept is left out. The second value
/// is whether it was.
///
/// # Errors
/// It cannot be read back whatever its words.
pub fn readable(drafted: Drafted) -> Result<(Drafted, bool), AppendError> {
    let alone = |drafted: &Drafted| append_drafts("", std::slice::from_ref(drafted), "");
    let with = |title: String, note: Option<String>| {
        let mut changed = drafted.clone();
        (changed.draft.title, changed.draft.note) = (title, note);
        changed
    };
    if alone(&drafted).is_ok() {
        return Ok((drafted, false));
    }
    let (id, note) = (&drafted.draft.id, &drafted.draft.note);
    for title in [without_colons(&drafted.draft.title), id.clone()] {
        let changed = with(title, note.clone());
        if alone(&changed).is_ok() {
            return Ok((changed, false));
        }
    }
    let changed = with(id.clone(), None);
    alone(&changed).map(|_| (changed, true))
}

/// A note in Markdown that is not read as an entry once its draft is accepted: the colons of one that would be are written as
/// references to characters, which look the same.
#[must_use]
pub fn harmless(note: String) -> String {
    let may_be = note.contains([':', '：', '=']);
    if !may_be || read(&note).faults.is_empty() {
        return note;
    }
    let note = note.replace(':', "&#58;").replace('：', "&#65306;");
    note.replace('=', "&#61;")
}

/// A text in which no line is a field.
fn without_colons(text: &str) -> String {
    let parts = text.split([':', '：', '=']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" – ")
}

/// Checks that the old content is unchanged, and that the drafts behind it are as intended.
fn verify(before: &str, after: &str, drafts: &[Drafted]) -> Result<(), Message> {
    let (old, new) = (read(before), read(after));
    let spans = |file: &ReadFile| {
        let entries = file.entries.iter().map(|entry| entry.span);
        let spans: Vec<_> = entries.collect();
        spans
    };
    let same = spans(&old) == spans(&new)
        && log::contents(before.as_bytes()) == log::contents(after.as_bytes())
        && old.drafts.len() + drafts.len() == new.drafts.len()
        && old
            .drafts
            .iter()
            .zip(&new.drafts)
            .all(|(old, new)| old.span == new.span && old.note.len() == new.note.len());
    if !same {
        return Err(message! {
            en: "the text before it would be read differently",
            ru: "текст перед ней читался бы иначе",
            es: "el texto anterior se leería de otro modo",
        });
    }
    let place = |fault: &LogFault| (fault.fault.span.start(), fault.fault.span.end());
    let known: HashSet<_> = old.faults.iter().map(place).collect();
    let fault = new
        .faults
        .iter()
        .find(|fault| !known.contains(&place(fault)));
    if let Some(fault) = fault {
        return Err(fault.fault.message.clone());
    }
    let added = new.drafts.iter().skip(old.drafts.len());
    for (found, Drafted { draft, .. }) in added.zip(drafts) {
        if let Some(fault) = found.faults.first() {
            return Err(fault.message.clone());
        }
        let title = found.title.as_ref().map(|title| title.value.as_str());
        let as_intended = found.kind == Some(draft.kind)
            && found.id.as_deref() == Some(draft.id.as_str())
            && found.entry.is_some()
            && found.because.is_some()
            && title == Some(draft.title.as_str());
        if !as_intended {
            return Err(message! {
                en: "`{id}` is not recognized as a draft",
                ru: "`{id}` не распознаётся как черновик",
                es: "`{id}` no se reconoce como borrador",
                id: &draft.id,
            });
        }
    }
    Ok(())
}

fn read(text: &str) -> ReadFile {
    let (source, _) = Source::new("", text.as_bytes().to_vec());
    let mut sources = Sources::default();
    let id: SourceId = sources.add(source.clone());
    read_file(id, &source, &[])
}
