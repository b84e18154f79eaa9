//! Commits in words, shared by the rules that depend on history.

use super::Context;
use crate::message::{Message, message};
use crate::project::Stamp;

/// A commit with its author: `commit 1a2b3c4 by account-manager`.
pub(super) fn named(cx: &Context<'_>, stamp: &Stamp) -> Message {
    message! {
        en: "commit {commit} by {author}",
        ru: "коммит {commit}, автор: {author}",
        es: "commit {commit} de {author}",
        commit: &stamp.commit,
        author: &*cx.project.who(stamp),
    }
}

/// The step of a derivation that names the source of the time of a change, which a merge may have brought to the main line.
pub(super) fn basis_of_change(cx: &Context<'_>, merge: Option<&Stamp>) -> Message {
    let Some(merge) = merge else {
        return basis();
    };
    message! {
        en: "the change was made on a branch; its time is that of the merge ({commit})",
        ru: "изменение сделано в ветке, время взято из слияния ({commit})",
        es: "el cambio se hizo en una rama; su hora es la de la fusión ({commit})",
        commit: named(cx, merge),
    }
}

/// The step of a derivation that names the source of its times.
pub(super) fn basis() -> Message {
    message! {
        en: "the times are those of commits",
        ru: "время взято из коммитов",
        es: "las horas son las de los commits",
    }
}
