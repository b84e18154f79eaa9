//! Adds an entry to the text of a file, and makes sure that it reads back as it was meant.

use std::collections::HashSet;

use super::compose::{Draft, heading};
use crate::log::{self, Entry, LogFault};
use crate::markdown::{self, Block};
use crate::source::{Source, SourceId, Sources};

/// Why an entry cannot be added to a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// All of the file belongs to the entry in its front matter, and so would what is added.
    #[error("the whole file belongs to `{0}`, the entry in its front matter")]
    OfOne(String),
    /// The file has an entry of that id.
    #[error("the file has an entry `{0}` already")]
    Taken(String),
    /// What is added would belong to a block that is open at the end.
    #[error("the file ends inside a block that begins in line {0} and is never closed")]
    Open(usize),
    /// Something in the file has to be put right first: the line and what is wrong there.
    #[error("line {0} of the file: {1}")]
    Faulty(usize, String),
    /// The note would leave a block open behind it.
    #[error("the note leaves a fence or a comment open")]
    OpenNote,
    /// The title cannot be a heading.
    #[error("`{0}` cannot be written as a heading")]
    Title(String),
    /// The entry would not read back as it is meant.
    #[error("the entry would not read back as it is meant: {0}")]
    Unfaithful(String),
}

impl AppendError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::OfOne(_) => "nothing was written; name another file with `--file`",
            Self::Taken(_) => {
                "nothing was written; run the command again, or give another id with `--id`"
            }
            Self::Open(_) => {
                "nothing was written; close the block first, or name another file with `--file`"
            }
            Self::Faulty(..) => "nothing was written; put that right first",
            Self::OpenNote => "nothing was written; close it in the note",
            Self::Title(_) => "nothing was written; a title is one line of text",
            Self::Unfaithful(_) => {
                "nothing was written; leave out what is unusual, such as control characters, or write it by hand"
            }
        }
    }
}

/// A text with an entry added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The whole text.
    pub text: String,
    /// What was added, from the heading or the fence on, with `\n` at the end of each line.
    pub added: String,
    /// The line, from 1, of the entry's first key.
    pub line: usize,
}

/// Adds an entry to the end of a file's text, under a heading of its own unless the last heading is the same. What was there
/// stays as it is, byte for byte; what is added has the file's line ends. `first` is the heading of a file that is empty.
///
/// # Errors
/// The entry cannot be added so that it reads back as it is meant.
pub fn append(text: &str, draft: &Draft, first: &str) -> Result<Appended, AppendError> {
    if let Some(fault) = markdown::read(text).faults.first() {
        let line = line_of(text, fault.span.start);
        return Err(AppendError::Faulty(line, fault.message.english()));
    }
    if let Some(line) = open_block(text) {
        return Err(AppendError::Open(line));
    }
    if let Some(id) = of_one(text) {
        return Err(AppendError::OfOne(id));
    }
    if log::said(text.as_bytes())
        .iter()
        .any(|said| said.id == draft.id)
    {
        return Err(AppendError::Taken(draft.id.clone()));
    }
    let mut added = String::new();
    let (last, level) = headings(text);
    let level = if text.trim_start_matches('\u{feff}').trim().is_empty() {
        added.push_str(&heading(first, 1).map_or_else(String::new, |line| format!("{line}\n\n")));
        2
    } else {
        level
    };
    if last.as_deref() != Some(draft.title.as_str()) {
        let heading =
            heading(&draft.title, level).ok_or_else(|| AppendError::Title(draft.title.clone()))?;
        added.push_str(&format!("{heading}\n\n"));
    }
    added.push_str(&draft.block());
    added.push('\n');
    if let Some(note) = draft
        .note
        .as_deref()
        .map(str::trim)
        .filter(|note| !note.is_empty())
    {
        let note = note.replace("\r\n", "\n");
        added.push_str(&format!("\n{note}\n"));
    }
    let end = if is_crlf(text) { "\r\n" } else { "\n" };
    let mut whole = text.to_owned();
    let bare = text.trim_start_matches('\u{feff}');
    if !bare.is_empty() {
        if !bare.ends_with('\n') {
            whole.push_str(end);
        }
        if bare
            .lines()
            .next_back()
            .is_some_and(|line| !line.trim().is_empty())
        {
            whole.push_str(end);
        }
    }
    whole.push_str(&added.replace('\n', end));
    if open_block(&whole).is_some() {
        return Err(AppendError::OpenNote);
    }
    let line = verify(text, &whole, draft).map_err(AppendError::Unfaithful)?;
    Ok(Appended {
        text: whole,
        added,
        line,
    })
}

/// The id of the entry to which all of a file belongs: the one in its front matter, if there is one.
#[must_use]
pub fn of_one(text: &str) -> Option<String> {
    let front = markdown::read(text).front_matter?;
    let (entries, ..) = read(text);
    entries
        .first()
        .filter(|entry| entry.span == front.span(0, front.text().len()))
        .map(|entry| entry.id().to_owned())
}

/// Whether most lines end with CR LF.
fn is_crlf(text: &str) -> bool {
    let (all, crlf) = (text.matches('\n').count(), text.matches("\r\n").count());
    all > 0 && crlf * 2 > all
}

/// The last heading that is not part of an entry's note, and the level of the headings that entries are under: that of the
/// last entry, else that of the last heading that is not the title of the file.
fn headings(text: &str) -> (Option<String>, usize) {
    let (entries, ..) = read(text);
    let own = entries.last().and_then(|entry| entry.title.as_ref());
    let (mut last, mut level) = (None, 2);
    for block in markdown::read(text).blocks {
        let Block::Heading(heading) = block else {
            continue;
        };
        let below = own.is_some_and(|own| own.span < heading.span);
        if heading.inside.is_some() || (below && usize::from(heading.level) > level) {
            continue;
        }
        if heading.level > 1 {
            level = usize::from(heading.level);
        }
        last = Some(heading.text.text().to_owned());
    }
    (last, level)
}

/// The line of the block that is open at the end of a text, if one is: what is added would be a part of it.
fn open_block(text: &str) -> Option<usize> {
    const PROBE: &str = "Probe";
    let end = text.trim_end().len();
    let document = markdown::read(text);
    let probed = format!("{text}\n\n# {PROBE}\n");
    let after = markdown::read(&probed);
    let seen = matches!(after.blocks.last(), Some(Block::Heading(heading)) if heading.text.text() == PROBE && heading.level == 1);
    if seen && after.faults.is_empty() {
        return None;
    }
    let open = document.blocks.iter().rev().find_map(|block| match block {
        Block::Fence(fence) if !fence.closed => Some(fence.span.start),
        _ => None,
    });
    // A comment is no block that is told of: it begins behind the last one, or where the text does.
    let comment = text.get(..end).and_then(|text| text.rfind("<!--"));
    Some(line_of(text, open.or(comment).unwrap_or(0)))
}

fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte)
        .map_or(1, |before| before.matches('\n').count() + 1)
}

/// Reads both texts, and gives the line of the new entry if the new one says what the old one did and the entry as it is meant.
fn verify(before: &str, after: &str, draft: &Draft) -> Result<usize, String> {
    let (old, old_faults, _) = read(before);
    let (mut new, new_faults, source) = read(after);
    let added = new
        .pop()
        .filter(|entry| entry.id() == draft.id && entry.kind == draft.kind)
        .ok_or("it is not seen as an entry")?;
    let told = |entries: &[Entry]| {
        entries
            .iter()
            .map(|entry| (entry.id().to_owned(), entry.span))
            .collect::<Vec<_>>()
    };
    let (was, is) = (log::said(before.as_bytes()), log::said(after.as_bytes()));
    if told(&old) != told(&new) || is.get(..was.len()) != Some(was.as_slice()) {
        return Err("what stands before it would be read otherwise".to_owned());
    }
    let place = |fault: &LogFault| (fault.fault.span.start, fault.fault.span.end);
    let known: HashSet<_> = old_faults.iter().map(place).collect();
    if let Some(fault) = new_faults
        .iter()
        .find(|fault| !known.contains(&place(fault)))
    {
        return Err(fault.fault.message.english());
    }
    let said = log::written(after.as_bytes(), &draft.id).ok_or("it is not found by its id")?;
    for (name, value) in &draft.fields {
        let read = said
            .fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value);
        if read.map(listed) != Some(listed(value)) {
            return Err(format!("the value of `{name}` would be another"));
        }
    }
    if said.fields.len() != draft.fields.len() {
        return Err("it would have other fields".to_owned());
    }
    if added.title.as_ref().map(|title| title.value.as_str()) != Some(draft.title.as_str()) {
        return Err("it would stand under another heading".to_owned());
    }
    let note = draft.note.as_deref().unwrap_or_default();
    let alone = format!("---\n{}: {}\n---\n\n{note}\n", draft.kind, draft.id);
    if said.note != log::written(alone.as_bytes(), &draft.id).and_then(|whole| whole.note) {
        return Err(
            "its note would end at a heading; use one below the entry's own, or quote it"
                .to_owned(),
        );
    }
    Ok(source.position(added.head.start).line)
}

/// A single value is a list of one.
fn listed(value: &serde_json::Value) -> Vec<serde_json::Value> {
    value
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![value.clone()])
}

pub(super) fn read(text: &str) -> (Vec<Entry>, Vec<LogFault>, Source) {
    let (source, _) = Source::new("", text.as_bytes().to_vec());
    let mut sources = Sources::default();
    let id: SourceId = sources.add(source.clone());
    let mut faults = Vec::new();
    let entries = log::read(id, &source, &mut faults);
    (entries, faults, source)
}
