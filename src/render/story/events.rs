//! The events of an entry and its thread, in chronological order.

use unicode_width::UnicodeWidthStr;

use super::{Part, Subject, quoted};
use crate::calendar::{Instant, Moment};
use crate::history::Commit;
use crate::log::{Body, Entry, Log};
use crate::message::{Message, Value, message};
use crate::narrator;
use crate::obligation::What;
use crate::project::{By, FieldChange, Pending, Project};
use crate::render::Style;

/// An event: when (`None` if unknown), its rank among simultaneous events, when in words, and
/// what, with details.
pub(in crate::render) type Event = (Option<Instant>, u8, Message, Vec<Message>);

pub(super) fn story(subject: &Subject<'_>, style: Style) -> Part {
    let mut events = happened(subject);
    events.extend(committed(subject, style));
    events.retain(|(time, ..)| subject.is_told(*time));
    events.sort_by_key(|(time, place, ..)| (*time, *place));
    events.extend(pending(subject, style));
    let events: Vec<(String, Vec<Message>)> = events
        .into_iter()
        .map(|(_, _, time, lines)| (time.text(style.language), lines))
        .collect();
    let width = events
        .iter()
        .map(|(time, _)| time.width())
        .max()
        .unwrap_or(0);
    let mut lines = Vec::new();
    for (time, texts) in events {
        for (number, text) in texts.into_iter().enumerate() {
            let time = if number == 0 { time.as_str() } else { "" };
            let blanks =
                " ".repeat(width.saturating_sub(time.width()) + if number == 0 { 2 } else { 4 });
            lines.push((format!("  {time}{blanks}"), text));
        }
    }
    let unknown = unknown(subject).into_iter();
    lines.extend(unknown.map(|line| ("  ".to_owned(), line)));
    let heading = message! {
        en: "Story",
        ru: "История",
        es: "Historia",
    };
    Part(Some(heading), lines)
}

/// The change of the entry that is not committed.
pub(in crate::render) fn pending(subject: &Subject<'_>, style: Style) -> Option<Event> {
    let record = subject.record;
    record.pending.as_ref().map(|pending| {
        let (what, changes) = match pending {
            Pending::Recorded => (recorded(), &[][..]),
            Pending::Edited(changes) => (edited(), changes.as_slice()),
            Pending::Removed => (removed(), &[][..]),
        };
        let line = message! {
            en: "{entry} {what}: not committed yet",
            ru: "{entry}, {what}: ещё не в коммите",
            es: "{entry}, {what}: aún sin commit",
            entry: record.id,
            what: what,
        };
        let changes = changes.iter().map(|change| changed(change, style));
        let place = message! {
            en: "work tree",
            ru: "рабочий каталог",
            es: "árbol de trabajo",
        };
        (
            None,
            2,
            place,
            std::iter::once(line).chain(changes).collect(),
        )
    })
}

/// What is not known about the times of the entry, and why.
pub(in crate::render) fn unknown(subject: &Subject<'_>) -> Vec<Message> {
    let Subject {
        project, record, ..
    } = *subject;
    let gone = (record.path.is_none() && record.times_unknown.is_none()).then(|| {
        message! {
            en: "it was removed before its branch was merged",
            ru: "удалено до слияния её ветки",
            es: "se eliminó antes de fusionar su rama",
        }
    });
    let times_unknown = record.times_unknown.map(|why| {
        message! {
            en: "its times are unknown: {why}",
            ru: "время неизвестно: {why}",
            es: "se desconocen sus horas: {why}",
            why: why.message(),
        }
    });
    let without = project.without_history().map(|why| {
        message! {
            en: "when it was written down is unknown: {why}",
            ru: "когда внесено, неизвестно: {why}",
            es: "se desconoce cuándo se registró: {why}",
            why: why.message(),
        }
    });
    gone.into_iter()
        .chain(times_unknown)
        .chain(without)
        .collect()
}

/// The events according to the log: the entry, and those in its thread.
fn happened(subject: &Subject<'_>) -> Vec<Event> {
    let project = subject.project;
    let own = project.log.get(subject.record.id);
    let event = |entry: &Entry| {
        let time = entry.common.at.as_ref().map(|at| match &at.value {
            Moment::Exact(time) => subject.narrator().time(time.to_utc()).into(),
            written => Value::from(written),
        });
        let binds = subject.obligations.is_in_effect(entry.id());
        let time = Message::value(time);
        (
            subject.happened(entry),
            0,
            time,
            vec![happening(&project.log, entry, binds)],
        )
    };
    own.into_iter().chain(subject.thread()).map(event).collect()
}

/// The commits that changed the entry.
pub(in crate::render) fn committed(subject: &Subject<'_>, style: Style) -> Vec<Event> {
    let Subject {
        project, record, ..
    } = *subject;
    let mut events: Vec<Event> = Vec::new();
    let mut add = |what: Message, commit: By<'_>, changes: Vec<Message>| {
        let time = match commit.time() {
            Some(time) => Message::value(subject.narrator().time(time)),
            None => message! {
                en: "no time",
                ru: "время неизвестно",
                es: "sin hora",
            },
        };
        let line = message! {
            en: "{entry} {what}: {by}",
            ru: "{entry}, {what}: {by}",
            es: "{entry}, {what}: {by}",
            entry: record.id,
            what: what,
            by: by(project, commit.made),
        };
        let lines = std::iter::once(line).chain(changes).collect();
        events.push((commit.time(), 1, time, lines));
    };
    match (record.recorded, record.landed) {
        (Some(first), Some(landed)) if first.id == landed.id => {
            add(recorded(), first.into(), Vec::new());
        }
        (first, landed) => {
            if let Some(commit) = first {
                let what = message! {
                    en: "written down on a branch",
                    ru: "внесено в ветке",
                    es: "registrada en una rama",
                };
                add(what, commit.into(), Vec::new());
            }
            if let Some(commit) = landed {
                let what = message! {
                    en: "came to the main line",
                    ru: "попало в основную линию",
                    es: "llegó a la línea principal",
                };
                add(what, commit.into(), Vec::new());
            }
        }
    }
    for (commit, change) in &record.edited {
        let changes = project.changed_by(record.id, change);
        let lines = changes.iter().map(|change| changed(change, style));
        let lines = merged(project, commit).into_iter().chain(lines);
        let what = if change.dropped.is_some() {
            message! {
                en: "edited by a merge, which dropped what was written on a branch",
                ru: "изменено слиянием, которое отбросило написанное в ветке",
                es: "modificada por una fusión, que descartó lo escrito en una rama",
            }
        } else {
            edited()
        };
        add(what, *commit, lines.collect());
    }
    for &commit in &record.removals {
        let what = if record.removed == Some(commit) {
            removed()
        } else {
            message! {
                en: "removed, and put back later",
                ru: "удалено, позже возвращено",
                es: "eliminada y restituida después",
            }
        };
        add(what, commit, merged(project, &commit).into_iter().collect());
    }
    events
}

/// The merge by which a change that was made on a branch came to the main line.
fn merged(project: &Project, commit: &By<'_>) -> Option<Message> {
    (commit.made != commit.arrived).then(|| {
        message! {
            en: "came to the main line: {by}",
            ru: "попало в основную линию: {by}",
            es: "llegó a la línea principal: {by}",
            by: by(project, commit.arrived),
        }
    })
}

fn recorded() -> Message {
    message! {
        en: "written down",
        ru: "внесено",
        es: "registrada",
    }
}

fn edited() -> Message {
    message! {
        en: "edited",
        ru: "изменено",
        es: "modificada",
    }
}

fn removed() -> Message {
    message! {
        en: "removed",
        ru: "удалено",
        es: "eliminada",
    }
}

/// `A-4, a reply by marketing-director: part, "The photographs"`.
pub(in crate::render) fn happening(log: &Log, entry: &Entry, binds: bool) -> Message {
    let actors: Vec<&str> = entry.actors().map(|actor| actor.value.0.as_str()).collect();
    let actor = (!actors.is_empty()).then(|| {
        message! {
            en: " by {actor}",
            ru: ", от кого: {actor}",
            es: " de {actor}",
            actor: Value::all(actors),
        }
    });
    let word = match &entry.body {
        Body::Request(request) => request.needs.as_ref().map(|needs| {
            message! {
                en: "needs {needs}",
                ru: "нужно: {needs}",
                es: "pide {needs}",
                needs: narrator::noun(What::Answer(needs.value)),
            }
        }),
        Body::Reply(reply) => reply.gives.as_ref().map(|gives| {
            message! {
                en: "gives {gives}",
                ru: "{gives}",
                es: "{gives}",
                gives: narrator::given_word(gives.value),
            }
        }),
        Body::Decision(decision) => decision.verdict.as_ref().map(|verdict| {
            let idle = (!binds).then(|| {
                message! {
                    en: " (does not bind)",
                    ru: " (не обязывает)",
                    es: " (no vincula)",
                }
            });
            message! {
                en: "{verdict}{idle}",
                ru: "{verdict}{idle}",
                es: "{verdict}{idle}",
                verdict: narrator::verdict_word(verdict.value),
                idle: idle,
            }
        }),
        _ => None,
    };
    let title = log.title(entry).map(quoted);
    let details: Vec<Message> = word.into_iter().chain(title).collect();
    let details = (!details.is_empty()).then(|| {
        message! {
            en: ": {details}",
            ru: ": {details}",
            es: ": {details}",
            details: Value::commas(details),
        }
    });
    message! {
        en: "{entry}, {kind}{actor}{details}",
        ru: "{entry}, {kind}{actor}{details}",
        es: "{entry}, {kind}{actor}{details}",
        entry: entry.id(),
        kind: entry.kind.noun(),
        actor: actor,
        details: details,
    }
}

/// `commit 3f2a91c by account-manager, not signed`.
pub(in crate::render) fn by(project: &Project, commit: &Commit) -> Message {
    let author = project.author(commit).cloned().unwrap_or_default();
    let who = match project.person_by_email(&author.email) {
        Some(person) => Message::value(person),
        None => message! {
            en: "{name} <{email}>, not in the charter",
            ru: "{name} <{email}>, в уставе проекта не указано",
            es: "{name} <{email}>, que no figura en el estatuto del proyecto",
            name: author.name,
            email: author.email,
        },
    };
    let signed = if commit.signed {
        message! {
            en: "signed (not verified)",
            ru: "есть подпись (не проверялась)",
            es: "firmado (sin verificar)",
        }
    } else {
        message! {
            en: "not signed",
            ru: "без подписи",
            es: "sin firma",
        }
    };
    message! {
        en: "commit {commit} by {who}, {signed}",
        ru: "коммит {commit}, автор: {who}, {signed}",
        es: "commit {commit} de {who}, {signed}",
        commit: commit.id.short(),
        who: who,
        signed: signed,
    }
}

/// `due: "2026-03-30" -> "2026-03-27"`.
pub(in crate::render) fn changed(change: &FieldChange, style: Style) -> Message {
    let field = match change.field.as_str() {
        "(note)" => message! {
            en: "note",
            ru: "текст",
            es: "nota",
        },
        "(title)" => message! {
            en: "title",
            ru: "заголовок",
            es: "título",
        },
        field => Message::value(field),
    };
    let value = |value: &Option<String>| match value {
        Some(value) => match Moment::shown(value) {
            Some(moment) => Message::value(&moment),
            None => quoted(value),
        },
        None => message! {
            en: "nothing",
            ru: "ничего",
            es: "nada",
        },
    };
    message! {
        en: "{field}: {before} {arrow} {after}",
        ru: "{field}: {before} {arrow} {after}",
        es: "{field}: {before} {arrow} {after}",
        field: field,
        before: value(&change.before),
        arrow: if style.unicode { "→" } else { "->" },
        after: value(&change.after),
    }
}
