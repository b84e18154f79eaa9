//! Several entries in one block.

use std::collections::HashSet;

use super::super::kind_words::{kind_of, named};
use super::super::line::{Line, is_usual_id};
use super::super::recognise::is_any_field;
use super::super::slips::Keys;
use super::hidden::fences;
use super::{Hidden, Walker};
use crate::markdown::Fence;
use crate::message::message;
use crate::source::{Excerpt, Fault, FaultKind};
use crate::yaml::MAX_BYTES;

/// An entry has a kind and at least two fields.
const LEAST: usize = 3;

/// The entries in a block below its first one, each with its start and its id: a line with a kind and an id, below an entry that has
/// its fields. A block with the lines of fences is one that was not closed.
pub(super) fn further(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    if !may_go_on(text) || text.len() > MAX_BYTES || fences(text).next().is_some() {
        return found;
    }
    let base = Line::all(text).next().map_or(0, |line| line.indent);
    let lines = || Line::all(text).filter(|line| line.indent == base && line.colon);
    // A misspelt kind is only looked for where something is there twice: that takes long.
    let mut keys = HashSet::new();
    let repeats = lines().any(|line| !keys.insert(line.key));
    let kind = |line: &Line<'_>| {
        let meant = if repeats { kind_of } else { named };
        Some(meant(line.key)?.0)
    };
    let mut parts = Vec::new();
    for line in lines() {
        let head = line
            .id()
            .filter(|(_, alone)| *alone && !line.item)
            .and_then(|(id, _)| Some((line.start, id, kind(&line)?)));
        if parts.is_empty() || head.is_some() {
            parts.push((head, Keys::default()));
        }
        if let Some((_, keys)) = parts.last_mut() {
            keys.add(line.key);
        }
    }
    let mut parts = parts.into_iter();
    let Some((mut current, mut keys)) = parts.next() else {
        return found;
    };
    for (head, own) in parts {
        let is_further = match (current, head) {
            (Some((_, first, kind)), Some((_, id, other))) => {
                id != first && keys.are_fields() && (other == kind || own.are_fields())
            }
            _ => false,
        };
        if is_further {
            found.extend(head.map(|(start, id, _)| (start, id)));
            (current, keys) = (head, own);
        } else {
            current = current.or(head);
            keys.join(&own);
        }
    }
    found
}

/// Whether a block has a line below its first ones that is no field and has an id alone. Most have none, which is visible at once.
fn may_go_on(text: &str) -> bool {
    text.lines().skip(LEAST).any(|line| {
        line.split_once(':').is_some_and(|(key, value)| {
            let value = value.split(" #").next().unwrap_or("");
            let id = value.trim_matches(|c: char| !c.is_alphanumeric());
            is_usual_id(id) && !is_any_field(key.trim())
        })
    })
}

impl Walker<'_> {
    /// Takes the entries below the first one in a block as hidden.
    pub(super) fn hide_further(&mut self, fence: &Fence, further: &[(usize, &str)]) {
        let hidden = further.iter().map(|(start, id)| Hidden {
            id: (*id).to_owned(),
            start: fence.body.span(*start, *start).start(),
        });
        self.found.hidden.extend(hidden);
    }
}

/// The fault of a block with several entries.
pub(super) fn begins_here(body: &Excerpt, start: usize) -> Fault {
    let rest = body.text().get(start..).unwrap_or("");
    let line = rest.lines().next().map_or(0, |line| line.trim_end().len());
    Fault::new(
        FaultKind::Syntax,
        body.span(start, start + line),
        message! {
            en: "a second entry begins here; only the first is read",
            ru: "здесь начинается вторая запись; читается только первая",
            es: "aquí empieza una segunda entrada; solo se lee la primera",
        },
    )
    .help(message! {
        en: "write each entry in a block of its own",
        ru: "пишите каждую запись в отдельном блоке",
        es: "escriba cada entrada en su propio bloque",
    })
}

/// Whether a text has the sign that YAML has between documents, which is a finding by itself.
pub(super) fn has_documents(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    lines.next();
    lines.any(|line| line.trim_end() == "---")
}
