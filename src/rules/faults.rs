//! The faults found by the parsers, as findings; shared by the rules of form.

use std::collections::HashMap;

use super::Facts;
use super::free_ids::{FreeIds, given_back};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::project::LostId;
use crate::source::{Fault, FaultKind, Location, SourceId, Span};

/// The faults of a kind, in the charter and in the log.
pub(super) fn findings(cx: &Facts<'_>, kind: FaultKind) -> Vec<Finding> {
    let charter = cx
        .charter()
        .faults
        .iter()
        .map(|fault| (cx.charter().source, None, None, fault));
    let log = cx.project.faults.iter().map(|located| {
        (
            located.source,
            located.entry.as_deref(),
            located.kind,
            &located.fault,
        )
    });
    let mut seen: HashMap<(SourceId, Option<&str>, String), usize> = HashMap::new();
    let mut findings = Vec::new();
    let mut free = None;
    for (source, entry, entry_kind, fault) in
        charter.chain(log).filter(|(.., fault)| fault.kind == kind)
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
        finding.fix = match (fault.lacks_id, entry_kind) {
            (Some(at), Some(kind)) => match cx.project.lost_id(source, at) {
                LostId::Recorded(id) => id.map(|id| given_back(id, at)),
                LostId::None => free
                    .get_or_insert_with(|| FreeIds::new(cx))
                    .fix(cx, kind, at),
            },
            _ => fault.fix.clone(),
        };
        if let Some(id) = entry {
            finding = finding.entry(id);
            finding.fix.take_if(|_| cx.may_be_sealed(id));
        }
        for (span, text) in &fault.also {
            finding = finding.label(source, *span, text.clone());
        }
        findings.push(finding);
    }
    findings
}

/// The caption beside the place of a fault.
pub(super) fn caption(kind: FaultKind) -> Message {
    match kind {
        FaultKind::Syntax => {
            message! { en: "cannot be read", ru: "не читается", es: "no se puede leer" }
        }
        FaultKind::UnknownField | FaultKind::UnknownKind => {
            message! { en: "unknown", ru: "неизвестно", es: "desconocido" }
        }
        FaultKind::MissingField => {
            message! { en: "a field is missing", ru: "не хватает поля", es: "falta un campo" }
        }
        FaultKind::WrongValue => {
            message! { en: "invalid value", ru: "недопустимое значение", es: "valor no válido" }
        }
        FaultKind::DuplicateKey => {
            message! { en: "duplicate key", ru: "повторный ключ", es: "clave repetida" }
        }
        FaultKind::UnknownPerson => {
            message! { en: "not under `people`", ru: "нет в `people`", es: "no figura en `people`" }
        }
    }
}

/// What distinguishes a fault from the others of its entry: the line up to its end, so that one wrong word in two fields
/// gives two. Missing fields are all reported on the entry's first line, so there it is the message.
fn written(cx: &Facts<'_>, source: SourceId, fault: &Fault) -> String {
    if fault.kind == FaultKind::MissingField {
        return fault.message.english();
    }
    let file = cx.project.sources.get(source);
    let begins = file.line_start(file.position(fault.span.start()).line);
    let line = file.slice(Span::new(begins, fault.span.end()));
    line.lines().next().unwrap_or("").trim().to_owned()
}
