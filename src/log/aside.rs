//! Entries that are commented out or struck out inside their block.

use std::ops::Range;

use super::fence::Language;
use super::kind_words::named;
use super::line::Line;
use super::recognise::{Recognised, acts, has_several_fields, keys};
use crate::message::message;
use crate::source::{Excerpt, Fault, FaultKind, Span};
use crate::yaml::{MAX_BYTES, parse};

/// What stands before a line that is not meant to be read. The first two are comments for the reader of lines.
const SIGNS: [&str; 6] = ["#", "%", "~~", "//", ";", "<!--"];

/// The entry in a block of which no other line is read than comments: as one that cannot be read.
pub(super) fn of_comments(language: Language, text: &Excerpt) -> Option<Recognised> {
    if language == Language::Other {
        return None;
    }
    let (place, id) = put_aside(text.text())?;
    let mut plain = String::with_capacity(text.text().len());
    for line in text.text().lines() {
        let bare = line.trim_start();
        let sign = SIGNS.iter().find_map(|sign| bare.strip_prefix(sign));
        // All lines of a comment have the same blanks behind its sign.
        let content = sign.map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
        plain.push_str(content.unwrap_or(line));
        plain.push('\n');
    }
    let written = parse(&Excerpt::whole(&plain, 0), MAX_BYTES);
    let keys = keys(&written.tree, written.tree.root());
    if !(acts(&keys) || has_several_fields(&keys)) {
        return None;
    }
    let mut parsed = parse(text, MAX_BYTES);
    parsed.faults = vec![is_aside(text.span(place.start, place.end))];
    Some(Recognised {
        parsed,
        kind: None,
        id: Some(id),
    })
}

/// The kind and the id in the first line of a block, if that is a comment or struck out: its place and the id.
pub(super) fn put_aside(text: &str) -> Option<(Range<usize>, String)> {
    let mut at = 0;
    let line = text.split_inclusive('\n').find(|line| {
        let blank = line.trim().is_empty();
        at += if blank { line.len() } else { 0 };
        !blank
    })?;
    let start = at + (line.len() - line.trim_start().len());
    let bare = line.trim();
    if !SIGNS.iter().any(|sign| bare.starts_with(sign)) {
        return None;
    }
    let content = bare.trim_start_matches(|c: char| !c.is_alphanumeric());
    let line = Line::new(content, 0, 0);
    let (id, _) = line.id().filter(|_| line.colon)?;
    named(line.key)?;
    Some((start..start + bare.len(), id.to_owned()))
}

/// The fault of an entry whose first line, or every line, is a comment.
pub(super) fn is_aside(span: Span) -> Fault {
    Fault::new(
        FaultKind::UnknownKind,
        span,
        message! {
            en: "kind and id of this entry are commented out or struck out, so it is not in the log",
            ru: "вид и id записи закомментированы или зачёркнуты, поэтому в журнале её нет",
            es: "el tipo y el id de la entrada están comentados o tachados, por lo que no está en el registro",
        },
    )
    .help(message! {
        en: "restore the line, such as `request: R-4`, or mark the fence `yaml ignore`",
        ru: "восстановите строку, например `request: R-4`, или пометьте блок `yaml ignore`",
        es: "restablezca la línea, por ejemplo `request: R-4`, o marque el bloque con `yaml ignore`",
    })
}
