//! Entries that may settle something but do not count, in words.

use crate::message::{Message, message};
use crate::obligation::{Obligation, Slip, Why};

/// The maximum number of entries that are named.
const MOST: usize = 3;

/// What may settle an obligation, each as a clause: ``A-1 may settle it, but its `at` cannot be read``.
pub fn may_settle(o: &Obligation) -> impl Iterator<Item = Message> {
    of(&o.rare().may_settle)
}

/// The same of some of them.
pub fn of(slips: &[Slip]) -> impl Iterator<Item = Message> {
    slips.iter().take(MOST).map(clause)
}

/// The same as the last clauses of a message; `None` if there are none.
#[must_use]
pub fn last_clauses(slips: &[Slip]) -> Option<Message> {
    (!slips.is_empty())
        .then(|| Message::joined([Message::value("")].into_iter().chain(of(slips)), "; "))
}

fn clause(slip: &Slip) -> Message {
    let entry = match &slip.id {
        Some(id) => Message::value(id),
        None => message! {
            en: "an entry in {path}",
            ru: "запись в файле {path}",
            es: "una entrada en {path}",
            path: &slip.path,
        },
    };
    match &slip.why {
        Why::Unread(field) => message! {
            en: "{entry} may settle it, but its `{field}` cannot be read",
            ru: "возможно, это закрывает {entry}, но поле `{field}` там не читается",
            es: "{entry} podría resolverlo, pero su `{field}` no se puede leer",
            entry: entry,
            field: *field,
        },
        Why::Lacks(field) => message! {
            en: "{entry} may settle it, but has no `{field}`",
            ru: "возможно, это закрывает {entry}, но там нет поля `{field}`",
            es: "{entry} podría resolverlo, pero no tiene `{field}`",
            entry: entry,
            field: *field,
        },
        Why::Sets => message! {
            en: "{entry} may have moved the due date, but its `sets` cannot be read",
            ru: "возможно, срок перенесён ({entry}), но поле `sets` там не читается",
            es: "{entry} podría haber cambiado el plazo, pero su `sets` no se puede leer",
            entry: entry,
        },
        Why::Unknown(id) => message! {
            en: "{entry} may settle it, but names {id}, which is not in the log",
            ru: "возможно, это закрывает {entry}, но там указано {id}, чего нет в журнале",
            es: "{entry} podría resolverlo, pero nombra {id}, que no está en el registro",
            entry: entry,
            id: id,
        },
        Why::Draft(id) => message! {
            en: "{entry} may settle it, but names {id}, which is a draft and not accepted yet",
            ru: "возможно, это закрывает {entry}, но там указано {id} — черновик, который ещё не принят",
            es: "{entry} podría resolverlo, pero nombra {id}, que es un borrador aún no aceptado",
            entry: entry,
            id: id,
        },
        Why::Kind(id, kind) => message! {
            en: "{entry} may settle it, but names {id}, which is {kind}",
            ru: "возможно, это закрывает {entry}, но там указано {id} — это {kind}",
            es: "{entry} podría resolverlo, pero nombra {id}, que es {kind}",
            entry: entry,
            id: id,
            kind: super::kind(*kind),
        },
        Why::Stranger(field, name) => message! {
            en: "{entry} may settle it, but its `{field}` names `{name}`, which is not in the charter",
            ru: "возможно, это закрывает {entry}, но в поле `{field}` там указано `{name}`, чего нет в уставе проекта",
            es: "{entry} podría resolverlo, pero su `{field}` indica `{name}`, que no figura en el estatuto del proyecto",
            entry: entry,
            field: *field,
            name: name,
        },
        Why::Party(field, name) => message! {
            en: "{entry} may settle it, but its `{field}` names `{name}`, which is a party and not a person",
            ru: "возможно, это закрывает {entry}, но в поле `{field}` там указано `{name}` — это сторона, а не лицо",
            es: "{entry} podría resolverlo, pero su `{field}` indica `{name}`, que es una parte y no una persona",
            entry: entry,
            field: *field,
            name: name,
        },
        Why::Ahead => message! {
            en: "{entry} may settle it, but its `at` is still to come",
            ru: "возможно, это закрывает {entry}, но `at` там ещё не наступило",
            es: "{entry} podría resolverlo, pero su `at` todavía no ha llegado",
            entry: entry,
        },
        Why::Garbled => message! {
            en: "{entry} may settle it, but cannot be read",
            ru: "возможно, это закрывает {entry}, но прочитать это не удаётся",
            es: "{entry} podría resolverlo, pero no se puede leer",
            entry: entry,
        },
        Why::Removed(who) | Why::Changed(who) => taken(&slip.why, entry, who.as_deref()),
        Why::File => message! {
            en: "{entry} may settle it, but the file cannot be read",
            ru: "возможно, это закрывает {entry}, но файл не читается",
            es: "{entry} podría resolverlo, pero el archivo no se puede leer",
            entry: entry,
        },
    }
}

/// What another side removed, or changed.
fn taken(why: &Why, entry: Message, who: Option<&str>) -> Message {
    match (why, who) {
        (Why::Removed(_), Some(who)) => message! {
            en: "{entry} may settle it, but {who} removed it",
            ru: "возможно, это закрывает {entry}, но запись удалена (кем: {who})",
            es: "{entry} podría resolverlo, pero la eliminó {who}",
            entry: entry,
            who: who,
        },
        (Why::Removed(_), None) => message! {
            en: "{entry} may settle it, but was removed",
            ru: "возможно, это закрывает {entry}, но запись удалена",
            es: "{entry} podría resolverlo, pero se eliminó",
            entry: entry,
        },
        (_, Some(who)) => message! {
            en: "{entry} may settle it, but {who} changed it",
            ru: "возможно, это закрывает {entry}, но запись изменена (кем: {who})",
            es: "{entry} podría resolverlo, pero la modificó {who}",
            entry: entry,
            who: who,
        },
        (_, None) => message! {
            en: "{entry} may settle it, but was changed",
            ru: "возможно, это закрывает {entry}, но запись изменена",
            es: "{entry} podría resolverlo, pero se modificó",
            entry: entry,
        },
    }
}
