//! Entries that may settle what is overdue or came late, but do not count because of a mistake in their text. A finding about
//! a side names those of that side: a slip is not a failure to answer.

use super::Context;
use crate::finding::Finding;
use crate::log::value::Need;
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, message};
use crate::obligation::{Obligation, What};

/// The maximum number of entries that a message names.
const MOST: usize = 3;

/// Why an entry does not count.
#[derive(Debug)]
enum Why<'p> {
    /// The field cannot be read.
    Unread(&'static str),
    /// It has no time.
    NoTime,
    /// It names an entry that is not in the log.
    Unknown(&'p str),
}

/// An entry with a mistake.
#[derive(Debug)]
pub(super) struct Slip<'p> {
    entry: &'p Entry,
    /// The field that names what it settles.
    field: &'static str,
    why: Why<'p>,
}

/// All such entries of a log.
#[derive(Debug)]
pub(super) struct Slips<'p>(Vec<Slip<'p>>);

impl<'p> Slips<'p> {
    pub(super) fn of(cx: &Context<'p>) -> Self {
        let entries = cx.log().entries().iter();
        Self(entries.filter_map(|entry| slip(cx, entry)).collect())
    }

    /// Those that may settle an obligation, by the side that owes it.
    pub(super) fn about(&self, cx: &Context<'_>, o: &Obligation, asked: &Entry) -> Vec<&Slip<'p>> {
        let field = match o.what {
            What::Stage => "of",
            What::Approval | What::Answer(Need::Approval) => "on",
            What::Answer(_) | What::CallConfirmation => "answers",
            _ => return Vec::new(),
        };
        let mut subjects = vec![asked.id()];
        if let (Body::Delivery(delivery), "on") = (&asked.body, field) {
            subjects.extend(delivery.of.iter().map(|id| &*id.value.0));
        }
        let asked_at = cx.done(asked);
        let settled = o.act();
        let may = |slip: &&Slip<'_>| {
            let entry = slip.entry;
            let names = || {
                let mut references = entry.references().into_iter();
                references.any(|reference| {
                    reference.field == field && subjects.contains(&reference.id.value.0.as_str())
                })
            };
            let at = cx.done(entry);
            let in_time = at.is_none_or(|at| {
                at <= cx.as_of
                    && asked_at.is_none_or(|asked| at >= asked)
                    && settled.is_none_or(|act| at < act.at)
            });
            slip.field == field
                && (entry.is_unread(field) || matches!(slip.why, Why::Unknown(_)) || names())
                && in_time
                && settled.is_none_or(|act| act.entry != entry.id())
                && is_by(cx, entry, o)
        };
        let mut found: Vec<_> = self.0.iter().filter(may).collect();
        // In an order that does not depend on the files.
        found.sort_by_cached_key(|slip| (cx.done(slip.entry), slip.entry.id().to_owned()));
        found
    }
}

/// Whether an entry is by the side that owes something, as far as that is known. Anybody hands over the work of a stage.
fn is_by(cx: &Context<'_>, entry: &Entry, o: &Obligation) -> bool {
    let sides = entry.actors().filter_map(|by| cx.charter().side(&by.value));
    let sides: Vec<&str> = sides.map(|party| party.name.as_str()).collect();
    let debtor = o.debtor.as_deref();
    o.what == What::Stage || sides.is_empty() || debtor.is_none_or(|debtor| sides.contains(&debtor))
}

fn slip<'p>(cx: &Context<'p>, entry: &'p Entry) -> Option<Slip<'p>> {
    let field = match entry.kind {
        Kind::Reply => "answers",
        Kind::Decision => "on",
        Kind::Delivery => "of",
        _ => return None,
    };
    let why = if entry.is_unread(field) {
        Why::Unread(field)
    } else if entry.common.at.is_none() {
        if entry.is_unread("at") {
            Why::Unread("at")
        } else {
            Why::NoTime
        }
    } else if entry.kind == Kind::Decision && entry.is_unread("verdict") {
        Why::Unread("verdict")
    } else {
        let references = entry.references().into_iter();
        let mut named = references.filter(|reference| reference.field == field);
        let unknown = named.find(|reference| {
            let id = &*reference.id.value.0;
            cx.log().get(id).is_none()
                && !cx.project.has_unreadable_file()
                && cx.project.unread_ids().all(|unread| unread != id)
                && !(reference.or_cadence && cx.charter().cadence_item(id).is_some())
        })?;
        Why::Unknown(&unknown.id.value.0)
    };
    Some(Slip { entry, field, why })
}

/// The entries in words, to be added to a message; `None` if there are none.
pub(super) fn named(slips: &[&Slip<'_>]) -> Option<Message> {
    let items = slips.iter().take(MOST).map(|slip| {
        let entry = slip.entry.id();
        match slip.why {
            Why::Unread(field) => message! {
                en: "{entry} may settle it, but its `{field}` cannot be read",
                ru: "возможно, это закрывает {entry}, но поле `{field}` там не читается",
                es: "{entry} podría resolverlo, pero su `{field}` no se puede leer",
                entry: entry,
                field: field,
            },
            Why::NoTime => message! {
                en: "{entry} may settle it, but has no `at`",
                ru: "возможно, это закрывает {entry}, но там нет поля `at`",
                es: "{entry} podría resolverlo, pero no tiene `at`",
                entry: entry,
            },
            Why::Unknown(id) => message! {
                en: "{entry} may settle it, but names {id}, which is not in the log",
                ru: "возможно, это закрывает {entry}, но там указано {id}, чего нет в журнале",
                es: "{entry} podría resolverlo, pero nombra {id}, que no está en el registro",
                entry: entry,
                id: id,
            },
        }
    });
    (!slips.is_empty())
        .then(|| Message::joined([Message::value("")].into_iter().chain(items), "; "))
}

/// Shows the entries at a finding.
pub(super) fn shown(slips: &[&Slip<'_>], finding: Finding) -> Finding {
    slips.iter().fold(finding, |finding, slip| {
        let entry = slip.entry;
        let text = message! {
            en: "does not count because of a mistake in it",
            ru: "не учитывается из-за ошибки в записи",
            es: "no cuenta por un error en la entrada",
        };
        finding
            .involves(entry.id())
            .label(entry.source, entry.head, text)
    })
}
