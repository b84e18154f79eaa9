//! Entries that a merge joined in one block: where both sides added one and both were kept, git may take the lines between them,
//! which are the same on both sides, only once.

use super::super::Kind;
use super::super::line::Line;
use super::super::nested::own_block;
use super::super::recognise::{Language, Recognised, has_keys, recognise};
use super::{Hidden, Walker};
use crate::markdown::Fence;
use crate::message::{Value, message};
use crate::source::{Fault, FaultKind, Span};

/// The entries below the first one in a block.
#[derive(Debug)]
pub(super) struct Joined {
    /// The line of the second one.
    span: Span,
    /// The id of each, and where it begins.
    ids: Vec<(String, usize)>,
}

/// The first entry in a block without those below it.
pub(super) fn without_others(
    fence: &Fence,
    language: Language,
    mut found: Recognised,
) -> (Recognised, Option<Joined>) {
    let Some((joined, end)) = others(fence, &found) else {
        return (found, None);
    };
    let head = fence.body.part(0..end);
    let same = |head: &Recognised| head.kind == found.kind && head.id == found.id;
    let whole = |found: &Recognised| found.kind.is_some_and(|(kind, _)| has_keys(kind, found));
    let head = recognise(language, &head).filter(same);
    match head {
        Some(head) if whole(&head) || !whole(&found) => (head, Some(joined)),
        // The lines that both share are below the second one.
        _ => {
            let start = joined.span.start();
            found
                .parsed
                .faults
                .retain(|fault| fault.span.start() < start);
            (found, Some(joined))
        }
    }
}

/// The entries below the first one, and where they begin in the block's text. A kind alone does not make one: it may be meant as a
/// field. A joined one has lines that the first one has as well.
fn others(fence: &Fence, found: &Recognised) -> Option<(Joined, usize)> {
    let repeats = |fault: &Fault| fault.kind == FaultKind::DuplicateKey;
    let repeated = found.parsed.faults.iter().rfind(|fault| repeats(fault))?;
    let (kind, _) = found.kind?;
    let text = fence.body.text();
    let base = Line::all(text).next()?.indent;
    let heads = Line::all(text).filter_map(|line| {
        Kind::named(line.key).filter(|_| line.indent == base && !line.item && line.colon)?;
        let (id, alone) = line.id()?;
        alone.then_some((line, id))
    });
    let is_other = |(line, id): &(Line<'_>, &str)| {
        found.id.as_deref() != Some(id) && kind.field(line.key).is_none()
    };
    let others: Vec<_> = heads.filter(is_other).collect();
    let (second, _) = others.first()?;
    let end = second.start;
    let span = fence.body.span(end, end + second.text.len());
    let ids = others.iter().map(|(line, id)| {
        let start = fence.body.span(line.start, line.start).start();
        ((*id).to_owned(), start)
    });
    let ids = ids.collect();
    (repeated.span.start() >= span.start()).then_some((Joined { span, ids }, end))
}

impl Walker<'_> {
    /// Reports entries in one block, and takes those below the first one as hidden.
    pub(super) fn joined(&mut self, first: Option<&str>, joined: Joined) {
        if !self.is_all() {
            return;
        }
        let Joined { span, ids } = joined;
        let all = first
            .into_iter()
            .chain(ids.iter().map(|(id, _)| id.as_str()));
        let all = all.map(|id| message! { en: "`{id}`", ru: "`{id}`", es: "`{id}`", id: id });
        let what = message! {
            en: "{entries} are in one block",
            ru: "{entries} стоят в одном блоке",
            es: "{entries} están en un mismo bloque",
            entries: Value::all(all),
        };
        let fault = Fault::new(FaultKind::Syntax, span, what).help(own_block());
        self.found.faults.push(fault);
        let hidden = ids.into_iter().map(|(id, start)| Hidden { id, start });
        self.found.hidden.extend(hidden);
    }
}
