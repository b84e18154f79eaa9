//! Appends an entry to the text of a file, and verifies that it reads back as intended.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::compose::{Draft, heading};
use crate::log::{self, Entry, LogFault};
use crate::markdown::{self, Block};
use crate::message::{Message, errors, message};
use crate::source::{Source, SourceId, Sources};

/// Why an entry cannot be added to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendError {
    /// The whole file belongs to the entry in its front matter, so an appended entry would too.
    OfOne(String),
    /// The file already has an entry with this id.
    IdTaken(String),
    /// A block is open at the end of the file and would swallow the entry.
    Open(usize),
    /// The file has an error: its line and message.
    Faulty(usize, Message),
    /// The note leaves a block open.
    OpenNote,
    /// The title cannot be a heading.
    Title(String),
    /// The entry would not read back as intended.
    Unfaithful(Message),
}

errors!(AppendError);

impl AppendError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::OfOne(id) => message! {
                en: "the whole file belongs to `{id}`, the entry in its front matter",
                ru: "весь файл относится к записи `{id}` в его начальном блоке",
                es: "todo el archivo pertenece a `{id}`, la entrada de su encabezado YAML",
                id: id,
            },
            Self::IdTaken(id) => message! {
                en: "the file already has an entry `{id}`",
                ru: "в файле уже есть запись `{id}`",
                es: "el archivo ya tiene una entrada `{id}`",
                id: id,
            },
            Self::Open(line) => message! {
                en: "the file ends inside a block that starts at line {line} and is never closed",
                ru: "файл заканчивается внутри блока, который начинается в строке {line} и нигде не закрыт",
                es: "el archivo termina dentro de un bloque que empieza en la línea {line} y no se cierra",
                line: *line,
            },
            Self::Faulty(line, why) => message! {
                en: "line {line} of the file: {why}",
                ru: "строка {line} файла: {why}",
                es: "línea {line} del archivo: {why}",
                line: *line,
                why: why,
            },
            Self::OpenNote => message! {
                en: "the note leaves a fence or a comment open",
                ru: "в тексте записи остался незакрытый блок или комментарий",
                es: "la nota deja abierto un bloque o un comentario",
            },
            Self::Title(title) => message! {
                en: "`{title}` cannot be written as a heading",
                ru: "`{title}` нельзя записать как заголовок",
                es: "`{title}` no se puede escribir como título",
                title: title,
            },
            Self::Unfaithful(why) => message! {
                en: "the entry would not read back as intended: {why}",
                ru: "запись прочиталась бы не так, как задумано: {why}",
                es: "la entrada no se leería como se pretende: {why}",
                why: why,
            },
        }
    }

    /// What to do about it, where the command has options for the file and the id of the entry, and where it has not.
    #[must_use]
    pub fn remedy(&self, options: bool) -> Message {
        match self {
            Self::OfOne(_) if options => message! {
                en: "nothing was written; choose another file with `--file`",
                ru: "ничего не записано; выберите другой файл с помощью `--file`",
                es: "no se escribió nada; elija otro archivo con `--file`",
            },
            Self::OfOne(_) => message! {
                en: "nothing was written; move that entry from the front matter into a block with `yaml` behind its fence",
                ru: "ничего не записано; перенесите эту запись из начального блока в блок с пометкой `yaml`",
                es: "no se escribió nada; mueva esa entrada del encabezado YAML a un bloque marcado con `yaml`",
            },
            Self::IdTaken(_) if options => message! {
                en: "nothing was written; run the command again, or choose another id with `--id`",
                ru: "ничего не записано; запустите команду ещё раз или выберите другой id с помощью `--id`",
                es: "no se escribió nada; ejecute la orden de nuevo o elija otro id con `--id`",
            },
            Self::IdTaken(_) => message! {
                en: "nothing was written; run the command again",
                ru: "ничего не записано; запустите команду ещё раз",
                es: "no se escribió nada; ejecute la orden de nuevo",
            },
            Self::Open(_) if options => message! {
                en: "nothing was written; close the block first, or choose another file with `--file`",
                ru: "ничего не записано; сначала закройте блок или выберите другой файл с помощью `--file`",
                es: "no se escribió nada; cierre antes el bloque o elija otro archivo con `--file`",
            },
            Self::Open(_) => message! {
                en: "nothing was written; close the block first",
                ru: "ничего не записано; сначала закройте блок",
                es: "no se escribió nada; cierre antes el bloque",
            },
            Self::Faulty(..) => message! {
                en: "nothing was written; correct that first",
                ru: "ничего не записано; сначала исправьте это",
                es: "no se escribió nada; corrija eso antes",
            },
            Self::OpenNote => message! {
                en: "nothing was written; close it in the note",
                ru: "ничего не записано; закройте его в тексте записи",
                es: "no se escribió nada; ciérrelo en la nota",
            },
            Self::Title(_) => message! {
                en: "nothing was written; a title must be a single line of text",
                ru: "ничего не записано; заголовок должен быть одной строкой текста",
                es: "no se escribió nada; un título debe ser una sola línea de texto",
            },
            Self::Unfaithful(_) => message! {
                en: "nothing was written; remove unusual content such as control characters, or write the entry by hand",
                ru: "ничего не записано; уберите необычное содержимое, например управляющие символы, или внесите запись вручную",
                es: "no se escribió nada; quite el contenido inusual, como caracteres de control, o escriba la entrada a mano",
            },
        }
    }
}

/// A text with an entry added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The whole text.
    pub text: String,
    /// The added text, from the heading or the fence, with `\n` at the end of each line.
    pub added: String,
    /// The line of the entry's first key, from 1.
    pub line: usize,
}

/// Appends an entry to a file's text, under its own heading unless the last heading is the same. Existing text stays byte for
/// byte as it is; the entry gets the file's line endings. `first` is the heading of an empty file.
///
/// # Errors
/// The entry cannot be added so that it reads back as intended.
pub fn append(text: &str, draft: &Draft, first: &str) -> Result<Appended, AppendError> {
    check(text)?;
    if log::contents(text.as_bytes())
        .iter()
        .any(|known| known.id == draft.id)
    {
        return Err(AppendError::IdTaken(draft.id.clone()));
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
        let _ = writeln!(added, "{heading}\n");
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
        check_note(&note).map_err(AppendError::Unfaithful)?;
        let _ = writeln!(added, "\n{note}");
    }
    let whole = joined(text, &added);
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

/// Checks that all of a note will be read: it has no comments, and no marks of a merge conflict.
fn check_note(note: &str) -> Result<(), Message> {
    const COMMENT: &str = "<!--";
    let document = markdown::read(note);
    if let Some(fault) = document.faults.into_iter().next() {
        return Err(fault.message);
    }
    let has_comment = document.blocks.iter().any(|block| match block {
        Block::Raw(raw) => raw.html && raw.body.text().contains(COMMENT),
        Block::Prose(prose) => {
            let written = note.get(prose.span.start()..prose.span.end());
            let of_code = prose.code.iter().map(|(code, _)| code);
            let of_code = of_code.filter(|code| code.contains(COMMENT)).count();
            written.is_some_and(|written| written.matches(COMMENT).count() > of_code)
        }
        Block::Heading(_) | Block::Fence(_) => false,
    });
    if has_comment {
        return Err(message! {
            en: "a comment (`<!--`) is not read as part of the note",
            ru: "комментарий (`<!--`) не читается как часть текста записи",
            es: "un comentario (`<!--`) no se lee como parte de la nota",
        });
    }
    Ok(())
}

/// Checks that something can be appended to a text.
pub(super) fn check(text: &str) -> Result<(), AppendError> {
    let (source, fault) = Source::new("", text.as_bytes().to_vec());
    if let Some(fault) = fault.filter(|_| !source.is_text()) {
        let line = line_of(text, fault.span.start());
        return Err(AppendError::Faulty(line, fault.message));
    }
    if let Some(fault) = markdown::read(text).faults.first() {
        let line = line_of(text, fault.span.start());
        return Err(AppendError::Faulty(line, fault.message.clone()));
    }
    if let Some(line) = open_block(text) {
        return Err(AppendError::Open(line));
    }
    if let Some(id) = of_one(text) {
        return Err(AppendError::OfOne(id));
    }
    Ok(())
}

/// A text with another one behind it, which gets its line endings.
pub(super) fn joined(text: &str, added: &str) -> String {
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
    whole
}

/// The id of the entry in the front matter, to which the whole file belongs.
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

/// The last heading that is not part of an entry's note, and the heading level of entries: that of the last entry, otherwise
/// that of the last heading that is not the title of the file.
pub(super) fn headings(text: &str) -> (Option<String>, usize) {
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

/// The line of the block that is open at the end of a text, if there is one.
pub(super) fn open_block(text: &str) -> Option<usize> {
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
        Block::Fence(fence) if !fence.closed => Some(fence.span.start()),
        // Only the last one may be open: `<pre>`, or a comment.
        Block::Raw(raw) if raw.html && raw.span.end() >= end => Some(raw.span.start()),
        _ => None,
    });
    // A comment may also begin within a line of text.
    let comment = text.get(..end).and_then(|text| text.rfind("<!--"));
    Some(line_of(text, open.or(comment).unwrap_or(0)))
}

fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte)
        .map_or(1, |before| before.matches('\n').count() + 1)
}

/// Compares both texts, and returns the line of the new entry if the old content is unchanged and the entry is as intended.
fn verify(before: &str, after: &str, draft: &Draft) -> Result<usize, Message> {
    let (old, old_faults, _) = read(before);
    let (mut new, new_faults, source) = read(after);
    let added = new
        .pop()
        .filter(|entry| entry.id() == draft.id && entry.kind == draft.kind)
        .ok_or_else(|| {
            message! {
                en: "it is not recognized as an entry",
                ru: "она не распознаётся как запись",
                es: "no se reconoce como entrada",
            }
        })?;
    let places = |entries: &[Entry]| {
        entries
            .iter()
            .map(|entry| (entry.id().to_owned(), entry.span))
            .collect::<Vec<_>>()
    };
    let (was, is) = (
        log::contents(before.as_bytes()),
        log::contents(after.as_bytes()),
    );
    if places(&old) != places(&new) || is.get(..was.len()) != Some(was.as_slice()) {
        return Err(message! {
            en: "the text before it would be read differently",
            ru: "текст перед ней читался бы иначе",
            es: "el texto anterior se leería de otro modo",
        });
    }
    let place = |fault: &LogFault| (fault.fault.span.start(), fault.fault.span.end());
    let known: HashSet<_> = old_faults.iter().map(place).collect();
    if let Some(fault) = new_faults
        .iter()
        .find(|fault| !known.contains(&place(fault)))
    {
        return Err(fault.fault.message.clone());
    }
    let written = log::written(after.as_bytes(), &draft.id).ok_or_else(|| {
        message! {
            en: "it cannot be found by its id",
            ru: "её нельзя найти по id",
            es: "no se encuentra por su id",
        }
    })?;
    for (name, value) in &draft.fields {
        let read = written
            .fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value);
        if read.map(listed) != Some(listed(value)) {
            return Err(message! {
                en: "the value of `{name}` would be different",
                ru: "значение `{name}` было бы другим",
                es: "el valor de `{name}` sería otro",
                name: name,
            });
        }
    }
    if written.fields.len() != draft.fields.len() {
        return Err(message! {
            en: "its fields would be different",
            ru: "её поля были бы другими",
            es: "sus campos serían otros",
        });
    }
    if added.title.as_ref().map(|title| title.value.as_str()) != Some(draft.title.as_str()) {
        return Err(message! {
            en: "it would be under a different heading",
            ru: "она оказалась бы под другим заголовком",
            es: "quedaría bajo otro título",
        });
    }
    if ends_at_heading(after, added.head.start()) {
        return Err(message! {
            en: "its note would end at a heading; use a heading of a lower level, or quote it",
            ru: "её текст закончился бы у заголовка; возьмите заголовок более низкого уровня или оформите его цитатой",
            es: "su nota terminaría en un título; use un título de nivel inferior o cítelo",
        });
    }
    Ok(source.position(added.head.start()).line)
}

/// Whether what follows an entry, the last of a file, has a heading that is not below the one of the entry.
fn ends_at_heading(text: &str, entry: usize) -> bool {
    let blocks = markdown::read(text).blocks;
    let mut own = None;
    let mut headings = blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) if heading.inside.is_none() => Some(heading),
        _ => None,
    });
    headings.any(|heading| {
        if heading.span.start() < entry {
            own = Some(heading.level);
        }
        heading.span.start() > entry && own.is_none_or(|own| heading.level <= own)
    })
}

/// A scalar counts as a list of one.
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
