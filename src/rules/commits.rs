//! Commits in words, shared by the rules that depend on history.

use super::Context;
use crate::message::{Message, message};
use crate::project::Stamp;

/// A commit with its author: `commit 1a2b3c4 by account-manager`; and with who committed it, if that was somebody of another side, who may
/// have changed it.
pub(super) fn named(cx: &Context<'_>, stamp: &Stamp) -> Message {
    let side = |email: &str| cx.project.side_of_address(email);
    let committer = stamp.committer.as_ref().filter(|(_, email)| {
        let sides = side(&stamp.author_email).zip(side(email));
        sides.is_some_and(|(author, committer)| author != committer)
    });
    if let Some((name, email)) = committer {
        let who = cx.project.person_by_email(email);
        return message! {
            en: "commit {commit} by {author}, committed by {committer}",
            ru: "коммит {commit}, автор: {author}, записал в репозиторий: {committer}",
            es: "commit {commit} de {author}, confirmado por {committer}",
            commit: &stamp.commit,
            author: &*cx.project.who(stamp),
            committer: who.unwrap_or(name),
        };
    }
    message! {
        en: "commit {commit} by {author}",
        ru: "коммит {commit}, автор: {author}",
        es: "commit {commit} de {author}",
        commit: &stamp.commit,
        author: &*cx.project.who(stamp),
    }
}

/// The commit that made a change, and another one that may have made it.
pub(super) fn either(cx: &Context<'_>, stamp: &Stamp, or_by: Option<&Stamp>) -> Message {
    let Some(or_by) = or_by else {
        return named(cx, stamp);
    };
    message! {
        en: "{first} or {second}",
        ru: "{first}, или {second}",
        es: "{first} o {second}",
        first: named(cx, or_by),
        second: named(cx, stamp),
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

/// What the clock of a commit said, if the commits before it say that it was made later.
pub(super) fn other_clock(cx: &Context<'_>, stamp: &Stamp) -> Option<Message> {
    let clock = stamp.clock?;
    Some(message! {
        en: "the clocks disagree: the commit itself says {clock}, but it follows commits that were made later",
        ru: "часы расходятся: в самом коммите указано {clock}, но он следует за более поздними коммитами",
        es: "los relojes no coinciden: el propio commit dice {clock}, pero sigue a commits posteriores",
        clock: cx.narrator().time(clock),
    })
}
