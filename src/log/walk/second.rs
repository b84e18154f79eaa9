//! Several entries in one block.

use std::collections::HashSet;

use super::super::kind_words::{kind_of, named};
use super::super::line::{Line, is_usual_id};
use super::super::nested::own_block;
use super::super::recognise::{Language, Recognised, has_keys, is_any_field, recognise};
use super::super::slips::Keys;
use super::hidden::fences;
use super::{Hidden, Walker};
use crate::message::{Value, message};
use crate::source::{Excerpt, Fault, FaultKind};
use crate::yaml::MAX_BYTES;

/// An entry has a kind and at least one field.
const LEAST: usize = 2;

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
                // What a merge took only once is below the second one.
                let is_whole = keys.are_fields() || (own.are_fields() && keys.share(&own));
                id != first && is_whole && (other == kind || own.are_fields())
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
            // An id begins with a letter, and has a hyphen.
            let value = value.trim_start_matches(|c: char| !c.is_alphanumeric());
            if !value.starts_with(char::is_alphabetic) || !value.contains('-') {
                return false;
            }
            let value = if value.contains('#') {
                value.split(" #").next().unwrap_or("")
            } else {
                value
            };
            let id = value.trim_end_matches(|c: char| !c.is_alphanumeric());
            is_usual_id(id) && !is_any_field(key.trim())
        })
    })
}

impl Walker<'_> {
    /// Takes the entries below the first one in a block as hidden.
    pub(super) fn hide_further(&mut self, body: &Excerpt, further: &[(usize, &str)]) {
        let hidden = further.iter().map(|(start, id)| Hidden {
            id: (*id).to_owned(),
            start: body.span(*start, *start).start(),
        });
        self.found.hidden.extend(hidden);
    }
}

/// The first entry in a block that has others below it, with a fault for these.
pub(super) fn first_of(
    language: Language,
    body: &Excerpt,
    further: &[(usize, &str)],
) -> Option<Recognised> {
    let (start, _) = *further.first()?;
    let head = body.part(0..start);
    let mut found = recognise(language, &head)?;
    let whole = |found: &Recognised| found.kind.is_some_and(|(kind, _)| has_keys(kind, found));
    if !whole(&found) {
        // Where a merge kept two entries that both sides had added, git may have taken the lines that both share only once: they are
        // below the second one.
        let same = |all: &Recognised| all.kind == found.kind && all.id == found.id && whole(all);
        if let Some(mut all) = recognise(language, body).filter(same) {
            let end = body.span(start, start).start();
            all.parsed.faults.retain(|fault| fault.span.start() < end);
            found = all;
        }
    }
    if !has_documents(head.text()) {
        let fault = begins_here(body, found.id.as_deref(), further);
        found.parsed.faults.extend(fault);
    }
    Some(found)
}

/// The fault of a block with several entries.
fn begins_here(body: &Excerpt, first: Option<&str>, further: &[(usize, &str)]) -> Option<Fault> {
    let (start, _) = *further.first()?;
    let rest = body.text().get(start..)?;
    let line = rest.lines().next().map_or(0, |line| line.trim_end().len());
    let named = |id: &str| message! { en: "`{id}`", ru: "`{id}`", es: "`{id}`", id: id };
    let what = message! {
        en: "a second entry begins here; only {first} is read, not {others}",
        ru: "здесь начинается вторая запись; читается только {first}, но не {others}",
        es: "aquí empieza una segunda entrada; solo se lee {first}, no {others}",
        first: first.map_or_else(
            || message! { en: "the first", ru: "первая", es: "la primera" },
            named,
        ),
        others: Value::all(further.iter().map(|(_, id)| named(id))),
    };
    let fault = Fault::new(FaultKind::Syntax, body.span(start, start + line), what);
    Some(fault.help(own_block()))
}

/// Whether a text has the sign that YAML has between documents, which is a finding by itself.
pub(super) fn has_documents(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    lines.next();
    lines.any(|line| line.trim_end() == "---")
}
