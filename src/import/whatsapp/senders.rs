//! Who sends a message, by what stands before a colon.

use std::collections::{HashMap, HashSet};

use super::Entry;
use super::header::Header;
use crate::evidence::{Platform, clean};

/// How many colons of a line may end a name that is known.
const MOST_COLONS: usize = 5;

/// The senders of an export.
pub(super) struct Senders<'a> {
    /// How often each name stands before a colon.
    counts: HashMap<&'a str, usize>,
    /// The accounts that are known to be senders.
    known: HashSet<String>,
}

impl<'a> Senders<'a> {
    pub(super) fn new(entries: &[Entry<'a>], known: &[String]) -> Self {
        let mut counts = HashMap::new();
        for (name, _) in entries.iter().filter_map(|entry| split(entry.header.rest)) {
            *counts.entry(name).or_insert(0) += 1;
        }
        let known = known.iter().map(|name| clean(Platform::WhatsApp, name));
        Self {
            counts,
            known: known.collect(),
        }
    }

    /// The sender of a message and its text; events have no sender.
    pub(super) fn and_text<'b>(&self, header: &Header<'b>) -> (Option<&'b str>, &'b str) {
        let rest = header.rest;
        if let Some((name, text)) = self.known(rest) {
            return (Some(name), text);
        }
        if let Some((name, text)) = split(rest) {
            // Where the header is in brackets, events too stand behind a name.
            let event = !header.shape.bracket
                && self.counts.get(name).copied().unwrap_or(0) < 2
                && is_cut(name, rest);
            if !event && !name.trim().is_empty() {
                return (Some(name), text);
            }
        } else if let Some((name, text)) = rest
            .split_once(':')
            .filter(|(name, _)| self.counts.contains_key(name))
        {
            return (Some(name), text);
        }
        (None, rest)
    }

    /// The longest known name before a colon, and the text behind it.
    fn known<'b>(&self, rest: &'b str) -> Option<(&'b str, &'b str)> {
        if self.known.is_empty() {
            return None;
        }
        let colons = rest.match_indices(':').take(MOST_COLONS);
        let parts = colons.filter_map(|(at, _)| {
            let text = rest.get(at + 1..)?;
            let text = text.strip_prefix(' ').or(text.is_empty().then_some(text))?;
            Some((rest.get(..at)?, text))
        });
        let known = |(name, _): &(&str, &str)| {
            let account = clean(Platform::WhatsApp, name);
            let account = account.trim_start_matches('~').trim();
            self.known.contains(account)
        };
        parts.filter(known).last()
    }
}

/// The name before the first colon of a message, and the text behind it.
fn split(rest: &str) -> Option<(&str, &str)> {
    rest.split_once(": ")
        .or_else(|| Some((rest.strip_suffix(':')?, "")))
}

/// Whether a name ends within a title in quotation marks: `created group "Plan: B"`.
fn is_cut(name: &str, rest: &str) -> bool {
    is_open(name) && !is_open(rest)
}

/// Whether a quotation mark is not closed.
fn is_open(text: &str) -> bool {
    let mut open: Vec<char> = Vec::new();
    for mark in text.chars() {
        let closes = match mark {
            '"' => open.last() == Some(&'"'),
            '»' => open.last() == Some(&'«'),
            '“' => open.last() == Some(&'„'),
            '”' => matches!(open.last(), Some('“' | '„')),
            '«' | '„' => false,
            _ => continue,
        };
        if closes {
            open.pop();
        } else if !matches!(mark, '»' | '”') {
            open.push(mark);
        }
    }
    !open.is_empty()
}
