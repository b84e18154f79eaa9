//! Checks of sealed entries whose content was changed, shared by the rules about edits.

use std::collections::HashMap;

use super::corrections::is_foreign;
use super::taking_edits::taking;
use super::{Context, commits};
use crate::calendar::{Instant, Moment};
use crate::finding::{Finding, Severity};
use crate::log::field::Due;
use crate::log::{Entry, Field, Kind, Meaning};
use crate::message::{Message, Value, message};
use crate::project::{Dropped, Edit, FieldChange, Stamp};
use crate::source::Span;

/// The changes to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// A stage's due date.
    Dues,
    /// Everything else.
    Entries,
}

/// Whether a change affects more than words: times, people, verdicts, amounts, due dates, or references of an entry. The
/// field may be one of a kind that the entry had before.
pub(super) fn binds(change: &FieldChange) -> bool {
    let mut fields = Kind::ALL
        .iter()
        .filter_map(|kind| kind.field(&change.field));
    fields.any(|field| field.binds)
}

/// Whether a change accepts findings. Findings appear, and are accepted, after the entry was sealed; the summary of a run
/// reports what is accepted.
pub(super) fn accepts(entry: &Entry, change: &FieldChange) -> bool {
    let field = entry.kind.field(&change.field);
    field.is_some_and(|field| field.meaning == Meaning::Allow)
}

/// Whether a change only writes the same instant of the same day in another way: with an offset, or without. A date alone is
/// no instant, and a local time that the clocks skip or repeat is none that is certain.
fn is_same_time(cx: &Context<'_>, entry: &Entry, change: &FieldChange) -> bool {
    let field = entry.kind.field(&change.field);
    if !field.is_some_and(|field| matches!(field.meaning, Meaning::Moment(_))) {
        return false;
    }
    let read = |text: &Option<String>| {
        let moment = Moment::shown(text.as_deref()?)?;
        let resolved = moment.answer(&cx.project.charter.zone);
        let certain = resolved.irregular.is_none() && !matches!(moment, Moment::Date(_));
        certain.then(|| (resolved.instant, moment.date()))
    };
    read(&change.before).is_some_and(|before| read(&change.after) == Some(before))
}

/// The edits of sealed entries, with a finding for each commit that contains one.
pub(super) fn findings(cx: &Context<'_>, which: Which) -> Vec<Finding> {
    let mut findings = Vec::new();
    let edited = cx
        .log()
        .counting()
        .filter(|entry| cx.project.was_edited(entry.id()));
    for entry in edited.filter(|entry| which == Which::Entries || entry.kind == Kind::Stage) {
        for edit in reportable(cx, entry) {
            let due = |change: &&FieldChange| {
                let field = entry.kind.field(&change.field);
                entry.kind == Kind::Stage && field.is_some_and(Field::is::<Due>)
            };
            let changes = edit.edit.changes.iter();
            let changes: Vec<&FieldChange> = changes
                .filter(|change| due(change) == (which == Which::Dues))
                .collect();
            if !changes.is_empty() {
                findings.push(finding(cx, entry, &edit, &changes));
            }
        }
    }
    findings
}

/// An edit to report, with the changes that count.
struct Reportable {
    edit: Edit,
    why: Why,
}

/// Why an edit is reported.
enum Why {
    /// A merge kept one of two versions.
    Dropped,
    /// The entry was sealed since an instant.
    Sealed(Instant),
    /// It is not shown to be by the side that recorded the entry.
    Foreign,
    /// It takes something from these parties, which have not agreed.
    Taking(Vec<String>),
}

/// The edits of an entry that need another side: after it was sealed, by others than the side that recorded it, or such that take
/// something from the other side. A change that has been undone is left out.
fn reportable(cx: &Context<'_>, entry: &Entry) -> Vec<Reportable> {
    let Some(until) = cx.sealed_from(entry.id()) else {
        return Vec::new();
    };
    let edits = cx
        .project
        .edits_after(entry.id(), Instant::MIN_UTC, cx.until());
    let recorded = cx.project.first_recorded(entry.id());
    let recorded = recorded.as_ref();
    let last: HashMap<String, Option<String>> = edits
        .iter()
        .filter(|edit| edit.dropped.is_none())
        .flat_map(|edit| &edit.changes)
        .map(|change| (change.field.clone(), change.after.clone()))
        .collect();
    let found = edits.into_iter().filter_map(|mut edit| {
        // An uncommitted edit counts as made now.
        let at = edit.stamp.as_ref().map_or(cx.as_of, |stamp| stamp.time);
        let why = if edit.dropped.is_some() {
            Why::Dropped
        } else if at > until {
            Why::Sealed(until)
        } else if is_foreign(cx, Some(entry), recorded, edit.stamp.as_ref()) {
            Why::Foreign
        } else {
            let taking = taking(cx, entry, recorded, &edit);
            let changes = taking.changes.into_iter().cloned().collect();
            let awaits = taking.awaits;
            edit.changes = changes;
            Why::Taking(awaits)
        };
        edit.changes.retain(|change| {
            !change.mended && !accepts(entry, change) && !is_same_time(cx, entry, change)
        });
        (!edit.changes.is_empty()).then_some(Reportable { edit, why })
    });
    let mut found: Vec<Reportable> = found.collect();
    // The value of each field before the first of these edits, and the last of them after which it is that again.
    let mut first: HashMap<String, Option<String>> = HashMap::new();
    let mut undone: HashMap<String, usize> = HashMap::new();
    for (number, found) in found.iter().enumerate() {
        let changes = found.edit.changes.iter();
        for change in changes.filter(|_| found.edit.dropped.is_none()) {
            let before = first.entry(change.field.clone());
            let before = before.or_insert_with(|| change.before.clone());
            if change.after == *before {
                undone.insert(change.field.clone(), number);
            }
        }
    }
    first.retain(|field, before| last.get(field) == Some(before));
    for (number, found) in found.iter_mut().enumerate() {
        if found.edit.dropped.is_none() {
            let is_undone =
                |field: &str| first.contains_key(field) || undone.get(field) >= Some(&number);
            found
                .edit
                .changes
                .retain(|change| !is_undone(&change.field));
        }
    }
    found.retain(|found| !found.edit.changes.is_empty());
    found
}

/// Drops a finding that compares an entry's time with when it was recorded, if `entry-edited` reports that this time was
/// changed afterwards: the edit is the cause.
pub(super) fn unless_time_edited(cx: &Context<'_>, entry: &Entry, finding: Finding) -> Finding {
    let edited = cx.project.was_edited(entry.id());
    let edits = if edited {
        reportable(cx, entry)
    } else {
        Vec::new()
    };
    let mut changes = edits.iter().flat_map(|found| &found.edit.changes);
    if changes.any(|change| change.field == "at") {
        finding.unless(&["entry-edited"])
    } else {
        finding
    }
}

fn finding(
    cx: &Context<'_>,
    entry: &Entry,
    Reportable { edit, why }: &Reportable,
    changes: &[&FieldChange],
) -> Finding {
    let id = entry.id();
    let missing = match why {
        Why::Taking(sides) if !sides.is_empty() => Some(message! {
            en: "; {sides} has not agreed",
            ru: "; нет согласия: {sides}",
            es: "; falta el acuerdo de {sides}",
            sides: Value::all(sides),
        }),
        _ => None,
    };
    let described = Message::clauses(changes.iter().map(|change| in_words(change)));
    let message = match (&edit.stamp, &edit.dropped) {
        (Some(merge), Some(dropped)) => written_twice(cx, id, merge, dropped, described),
        (Some(stamp), None) => message! {
            en: "{id} was changed on {time} ({commit}): {changes}{missing}",
            ru: "запись {id} изменена {time:on} ({commit}): {changes}{missing}",
            es: "{id} se modificó el {time:on} ({commit}): {changes}{missing}",
            id: id,
            time: cx.narrator().time(stamp.time),
            commit: commits::either(cx, stamp, edit.or_by.as_deref()),
            changes: described,
            missing: missing,
        },
        (None, _) => message! {
            en: "{id} was changed in the work tree: {changes}{missing}",
            ru: "запись {id} изменена в рабочем каталоге: {changes}{missing}",
            es: "{id} se modificó en el árbol de trabajo: {changes}{missing}",
            id: id,
            changes: described,
            missing: missing,
        },
    };
    let commit = edit
        .stamp
        .as_ref()
        .map_or("work tree", |stamp| stamp.commit.as_str());
    let place = changes
        .iter()
        .find_map(|change| span_of(entry, &change.field))
        .unwrap_or(entry.head);
    let mut finding = Finding::new(entry.at(place), message)
        .entry(id)
        .distinguish(commit)
        .derivation([commits::basis_of_change(cx, edit.merge.as_deref())])
        .derivation(
            edit.stamp
                .as_ref()
                .and_then(|stamp| commits::other_clock(cx, stamp)),
        )
        .derivation(edit.or_by.as_deref().map(|by| {
            message! {
                en: "since {commit} the entry could not be read, so the change may have been made there already",
                ru: "с этого изменения запись нельзя было прочитать, и правка могла быть внесена уже тогда: {commit}",
                es: "desde el {commit} la entrada no podía leerse, así que el cambio pudo hacerse ya allí",
                commit: commits::named(cx, by),
            }
        }));
    let (caption, help) = reasons(cx, id, why);
    finding = finding.caption(caption).help(help);
    finding.since = edit.stamp.as_ref().map(|stamp| stamp.time);
    if matches!(why, Why::Taking(_)) || !changes.iter().any(|change| binds(change)) {
        finding = finding.at_most(Severity::Warning);
    }
    finding
}

/// The caption and the help of a finding.
fn reasons(cx: &Context<'_>, id: &str, why: &Why) -> (Message, Message) {
    let restore = || {
        message! {
            en: "restore its content, and log the change as a new entry: a decision `on: {id}`, or a new answer",
            ru: "верните прежний текст и внесите изменение новой записью: решение `on: {id}` или новый ответ",
            es: "restaure el texto anterior y registre el cambio en una entrada nueva: una decisión `on: {id}` o una nueva respuesta",
            id: id,
        }
    };
    match why {
        Why::Dropped => (
            message! {
                en: "what the merge kept",
                ru: "то, что сохранило слияние",
                es: "lo que conservó la fusión",
            },
            message! {
                en: "agree on one of the two versions and log the other one under its own id, or log a decision `on: {id}`",
                ru: "согласуйте одну из двух версий и внесите другую под отдельным id или внесите решение `on: {id}`",
                es: "acuerde una de las dos versiones y registre la otra con un id propio, o registre una decisión `on: {id}`",
                id: id,
            },
        ),
        Why::Sealed(until) => (
            message! {
                en: "sealed since {time}",
                ru: "закрыто для правок {time:since}",
                es: "cerrada a cambios desde el {time:full}",
                time: cx.narrator().close(*until),
            },
            restore(),
        ),
        Why::Foreign => (
            message! {
                en: "corrected only by the side that recorded it",
                ru: "исправляет только сторона, которая внесла запись",
                es: "la corrige solo la parte que la registró",
            },
            restore(),
        ),
        Why::Taking(_) => (
            message! {
                en: "a correction that needs the agreement of the other side",
                ru: "для такого исправления нужно согласие другой стороны",
                es: "una corrección que requiere el acuerdo de la otra parte",
            },
            message! {
                en: "restore its content, or log a decision of the other side `on: {id}` that agrees to the change",
                ru: "верните прежний текст или внесите решение другой стороны `on: {id}` о согласии с изменением",
                es: "restaure el texto anterior, o registre una decisión de la otra parte `on: {id}` que acepte el cambio",
                id: id,
            },
        ),
    }
}

/// The effect of a merge on an entry that was recorded on a branch: the dropped version, and the kept one.
fn written_twice(
    cx: &Context<'_>,
    id: &str,
    merge: &Stamp,
    dropped: &Dropped,
    changes: Message,
) -> Message {
    let at = |stamp: &Stamp| {
        message! {
            en: "{commit}, {time}",
            ru: "{commit}, {time}",
            es: "{commit}, {time}",
            commit: commits::named(cx, stamp),
            time: cx.narrator().time(stamp.time),
        }
    };
    match &dropped.kept {
        Some(kept) => message! {
            en: "{id} was recorded twice, on two branches; a merge ({merge}) dropped one version ({dropped}) and kept the other ({kept}): {changes}",
            ru: "запись {id} внесена дважды, в двух ветках; слияние ({merge}) отбросило одну версию ({dropped}) и сохранило другую ({kept}): {changes}",
            es: "{id} se registró dos veces, en dos ramas; una fusión ({merge}) descartó una versión ({dropped}) y conservó la otra ({kept}): {changes}",
            id: id,
            merge: at(merge),
            dropped: at(&dropped.recorded),
            kept: at(kept),
            changes: changes,
        },
        None => message! {
            en: "{id} was changed by a merge ({merge}) after it was recorded on a branch ({dropped}): {changes}",
            ru: "запись {id} изменена слиянием ({merge}) после внесения в ветке ({dropped}): {changes}",
            es: "{id} fue modificada por una fusión ({merge}) después de registrarse en una rama ({dropped}): {changes}",
            id: id,
            merge: at(merge),
            dropped: at(&dropped.recorded),
            changes: changes,
        },
    }
}

/// `due was "2026-03-30", is now "2026-03-27"`.
fn in_words(change: &FieldChange) -> Message {
    let field = match change.field.as_str() {
        "(note)" => message! { en: "the note", ru: "текст записи", es: "la nota" },
        "(title)" => message! { en: "the title", ru: "заголовок", es: "el título" },
        field => message! { en: "`{field}`", ru: "`{field}`", es: "`{field}`", field: field },
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            // Of two long texts with the same beginning only the different ends are shown.
            let same = before
                .chars()
                .zip(after.chars())
                .take_while(|(one, other)| one == other)
                .count();
            let longest = before.chars().count().max(after.chars().count());
            let from = if longest <= MOST {
                0
            } else {
                same.saturating_sub(MOST / 4)
            };
            // The shown part begins with a whole word, if possible.
            let words = after
                .chars()
                .enumerate()
                .skip(from)
                .take(same.saturating_sub(from));
            let from = words
                .into_iter()
                .find(|(at, c)| *at > 0 && from > 0 && *c == ' ')
                .map_or(from, |(at, _)| at + 1);
            message! {
                en: "{field} was \"{before}\", is now \"{after}\"",
                ru: "{field}: было «{before}», стало «{after}»",
                es: "{field}: antes «{before}», ahora «{after}»",
                field: field,
                before: shown(before, from),
                after: shown(after, from),
            }
        }
        (Some(before), None) => message! {
            en: "{field} was \"{before}\", is now absent",
            ru: "{field}: было «{before}», удалено",
            es: "{field}: antes «{before}», ahora ausente",
            field: field,
            before: shown(before, 0),
        },
        (None, Some(after)) => message! {
            en: "{field} was absent, is now \"{after}\"",
            ru: "{field}: добавлено «{after}»",
            es: "{field}: antes ausente, ahora «{after}»",
            field: field,
            after: shown(after, 0),
        },
        (None, None) => field,
    }
}

/// A value: a date or a time in the language of the message, any other text as it is.
fn shown(text: &str, from: usize) -> Value {
    match Moment::shown(text) {
        Some(moment) => Value::from(&moment),
        None => short(text, from).into(),
    }
}

/// The maximum length of a shown text, in characters.
const MOST: usize = 80;

/// A part of a long text, from a character on, with ellipses for omitted parts.
fn short(text: &str, from: usize) -> String {
    let begun = if from > 0 { "…" } else { "" };
    let rest: Vec<char> = text.chars().skip(from).collect();
    let most = MOST - begun.chars().count();
    match rest.get(..most.saturating_sub(1)) {
        Some(part) if rest.len() > most => format!("{begun}{}…", part.iter().collect::<String>()),
        _ => format!("{begun}{}", rest.iter().collect::<String>()),
    }
}

/// The place of a field's value, for the fields with times and people; the title's.
fn span_of(entry: &Entry, field: &str) -> Option<Span> {
    let moment = entry
        .moments()
        .into_iter()
        .find(|(name, _)| *name == field)
        .map(|(_, moment)| moment.span);
    let name = || {
        entry
            .names()
            .into_iter()
            .find(|(name, ..)| *name == field)
            .map(|(_, name, _)| name.span)
    };
    let title = || {
        entry
            .title
            .as_ref()
            .filter(|_| field == "(title)")
            .map(|title| title.span)
    };
    moment.or_else(name).or_else(title)
}
