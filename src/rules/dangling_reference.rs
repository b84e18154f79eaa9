use std::collections::HashSet;

use super::{Context, ids};
use crate::finding::Finding;
use crate::log::{Body, Entry, Kind, Reference};
use crate::source::{Span, nearest};

rule! {
    /// Finds an id, in a field or in the prose of a note, that no entry of the log has.
    ///
    /// In prose, a word such as `R-4` is an id where some entry's id begins with the same letters; what stands in a code block,
    /// a path or an address is none. The nearest id is named.
    ///
    /// ## Why it matters
    ///
    /// A reply to a request that is not there answers nothing, and the request that was meant stays open.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-2   # error[dangling-reference]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-1
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where prose names something else that is written like an id: an issue of another project, a form, a part number. An
    /// `allow` with its reason closes it.
    ///
    /// ## Configuration
    ///
    /// None.
    "dangling-reference": Form, Form, Error, check
}

/// The prefixes of the convention: stage, request, answer, call, decision, delivery, reminder, notice.
const CONVENTION: [&str; 8] = ["S", "R", "A", "C", "D", "L", "M", "N"];

/// Which id was meant is asked of all entries, and only as long as not more than so many have been looked at.
const COMPARED: usize = 2_000_000;

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let log = cx.log();
    // An entry that cannot be read is reported itself; what names it names something that is there.
    let unread: HashSet<&str> = cx.project.unread_ids().collect();
    let unknown = cx.project.has_unreadable_file();
    let known = |id: &str| unknown || log.get(id).is_some() || unread.contains(id);
    let mut prefixes: HashSet<&str> = log.ids().filter_map(|id| ids::parts(id).map(|(prefix, _)| prefix)).collect();
    // A log that keeps to the convention may name a stage although it has none.
    if prefixes.iter().any(|prefix| CONVENTION.contains(prefix)) {
        prefixes.extend(CONVENTION);
    }
    let hints = COMPARED / log.entries().len().max(1);
    let mut findings = Vec::new();
    for entry in log.entries() {
        let mut told: HashSet<&str> = HashSet::new();
        for reference in entry.references() {
            let id: &str = &reference.id.value;
            if known(id) || (reference.or_cadence && cx.charter().cadence_item(id).is_some()) {
                continue;
            }
            told.insert(id);
            findings.push(in_field(cx, entry, &reference, findings.len() < hints));
        }
        findings.extend(for_cadence(cx, entry));
        for (id, span) in mentioned(entry) {
            let in_use = ids::parts(id).is_some_and(|(prefix, _)| prefixes.contains(prefix));
            if in_use && !known(id) && told.insert(id) {
                let message = format!("the note of {} speaks of {id}, and no entry has that id", entry.id());
                let near = if findings.len() < hints { ids::near(id, &log.ids()) } else { None };
                findings.push(finding(entry, span, message, id, near));
            }
        }
    }
    findings
}

/// The words of an entry's note that may be ids, code spans among them, with their places.
fn mentioned(entry: &Entry) -> impl Iterator<Item = (&str, Span)> {
    entry.note.iter().flat_map(|prose| {
        let words = ids::words(prose.text.text()).map(|(start, word)| (word, prose.text.span(start, start + word.len())));
        words.chain(prose.code.iter().map(|(code, span)| (code.as_str(), *span)))
    })
}

fn in_field(cx: &Context<'_>, entry: &Entry, reference: &Reference<'_>, hint: bool) -> Finding {
    let id: &str = &reference.id.value;
    let fitting = cx.log().entries().iter().filter(|other| reference.kinds.contains(&other.kind) && other.id() != entry.id());
    let items = || cx.charter().cadence.iter().map(|item| item.name.as_str());
    let meant = || {
        ids::near(id, &fitting.map(Entry::id))
            .or_else(|| if reference.or_cadence { nearest(id, items()) } else { None })
            .or_else(|| ids::near(id, &cx.log().ids()))
    };
    let near = if hint { meant() } else { None };
    let or_item = if reference.or_cadence { " and no cadence item of the charter" } else { "" };
    let message = format!("`{}` of {} names {id}, and no entry{or_item} has that id", reference.field, entry.id());
    finding(entry, reference.id.span, message, &format!("{} {id}", reference.field), near)
}

/// A call may name the cadence item that asked for it.
fn for_cadence(cx: &Context<'_>, entry: &Entry) -> Option<Finding> {
    let Body::Call(call) = &entry.body else { return None };
    let name = call.for_cadence.as_ref().filter(|name| cx.charter().cadence_item(&name.value).is_none())?;
    let near = nearest(&name.value, cx.charter().cadence.iter().map(|item| item.name.as_str()));
    let message = format!("`for` of {} names {}, and the charter's `cadence` has no such item", entry.id(), name.value);
    Some(finding(entry, name.span, message, &format!("for {}", name.value), near))
}

fn finding(entry: &Entry, span: Span, message: String, distinguisher: &str, near: Option<&str>) -> Finding {
    let finding = Finding::new(entry.at(span), message).entry(entry.id()).distinguish(distinguisher).caption("not in the log");
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if entry.kind == Kind::Call => finding.help("name one that is there"),
        None => finding.help("log the entry that is meant, or name one that is there"),
    }
}
