//! What the readers found written wrong, as findings: shared by the rules of form.

use std::collections::{HashMap, HashSet};

use super::Context;
use super::free_ids::FreeIds;
use crate::finding::Finding;
use crate::source::{Fault, FaultKind, Location, SourceId, Span};

/// The faults of a kind, in the charter and in the log.
pub(super) fn told(cx: &Context<'_>, kind: FaultKind) -> Vec<Finding> {
    let charter = cx
        .charter()
        .faults
        .iter()
        .map(|fault| (cx.charter().source, None, fault));
    let log = cx
        .project
        .faults
        .iter()
        .map(|told| (told.source, told.entry.as_deref(), &told.fault));
    let mut seen: HashMap<(SourceId, Option<&str>, String), usize> = HashMap::new();
    let mut findings = Vec::new();
    let mut free = None;
    for (source, entry, fault) in charter
        .chain(log)
        .filter(|(_, _, fault)| fault.kind == kind)
    {
        let mut distinguisher = written(cx, source, fault);
        let times = seen
            .entry((source, entry, distinguisher.clone()))
            .or_default();
        *times += 1;
        if *times > 1 {
            distinguisher = format!("{distinguisher} ({times})");
        }
        let mut finding = Finding::new(
            Location {
                source,
                span: fault.span,
            },
            fault.message.clone(),
        )
        .distinguish(distinguisher)
        .caption(caption(kind));
        finding.help.clone_from(&fault.help);
        finding.fix = match fault.lacks_id {
            Some(at) => free
                .get_or_insert_with(|| FreeIds::new(cx))
                .fix(cx, source, at),
            None => fault.fix.clone(),
        };
        if let Some(id) = entry {
            finding = finding.entry(id);
            finding.fix = finding.fix.filter(|_| !cx.may_be_sealed(id));
        }
        for (span, text) in &fault.also {
            finding = finding.label(source, *span, text.clone());
        }
        findings.push(finding);
    }
    findings
}

/// A few words beside the place.
fn caption(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Syntax => "cannot be read",
        FaultKind::UnknownField | FaultKind::UnknownKind => "not known",
        FaultKind::MissingField => "a field is missing",
        FaultKind::WrongValue => "not taken",
        FaultKind::DuplicateKey => "the same key again",
        FaultKind::UnknownPerson => "not under `people`",
    }
}

/// What tells a fault from the others of its entry: the line up to its end, so that one wrong word in two fields is two.
/// Missing fields are all told on the entry's first line, so there it is the message.
fn written(cx: &Context<'_>, source: SourceId, fault: &Fault) -> String {
    if fault.kind == FaultKind::MissingField {
        return fault.message.english();
    }
    let file = cx.project.sources.get(source);
    let begins = file.line_start(file.position(fault.span.start).line);
    let line = file.slice(Span::new(begins, fault.span.end));
    line.lines().next().unwrap_or("").trim().to_owned()
}

/// The ids of entries that were not read because their kind is misspelt: they are in the log, although it does not know them.
pub(super) fn unread<'p>(cx: &Context<'p>) -> HashSet<&'p str> {
    let misspelt = cx
        .project
        .faults
        .iter()
        .filter(|told| told.fault.kind == FaultKind::UnknownKind);
    misspelt
        .filter_map(|told| {
            let rest = cx
                .project
                .sources
                .get(told.source)
                .text()
                .get(told.fault.span.end..)?;
            let value = rest.lines().next()?.trim_start().strip_prefix(':')?;
            value
                .split_whitespace()
                .next()
                .map(|id| id.trim_matches(['"', '\'']))
        })
        .collect()
}
