use super::corrections::{is_foreign, takes_from_the_other};
use super::{Context, commits};
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::message::{Message, Value, message};
use crate::narrator;
use crate::obligation::approval;
use crate::project::{Followed, Narrowed, Removed, sealed};
use crate::source::{Location, Span, shell_word};

rule! {
    /// Checks for an entry that was removed from the log.
    ///
    /// An entry that is moved to another file of the log, or removed and restored, is not reported, nor is one that the side
    /// that recorded it removed while it could still be corrected, unless that takes something from the other side: the
    /// other side acts in the entry or had named it by then (or the address of the commit does not show which side removed it), the date by which a stage or what was promised in it was owed had passed, it was
    /// recorded late, or what it gave late appears in time by a later entry. A file that is moved to where the log does not look is removed. An entry is also gone if `log` in the
    /// charter no longer names its file; that is reported until both sides have decided on that version of the charter.
    ///
    /// ## Why it matters
    ///
    /// What happened stays in the log. A request that was wrong is answered and made again.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown file log/2026-03.md
    /// # The advertising account
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
    ///
    /// ### 2026-03-12T10:00+03:00 account-manager <am@agency.example>: Tidy up
    ///
    /// ````markdown file log/2026-03.md
    /// <!-- error[entry-removed] R-1 -->
    ///
    /// ```yaml
    /// request: R-2
    /// at: 2026-03-12 09:50
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown file log/2026-03.md
    /// # The advertising account
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
    ///
    /// ### 2026-03-12T10:00+03:00 account-manager <am@agency.example>: Keep requests in a file of their own
    ///
    /// ```text delete log/2026-03.md
    /// ```
    ///
    /// ````markdown file log/requests.md
    /// # The advertising account
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the entry's id was changed: then the old id is gone and there is a new one. Ids must not change. What the other side had said
    /// of the entry by its old id counts as said of it, and the finding ends when that side names the new one.
    ///
    /// ## Configuration
    ///
    /// The term `correction` in the charter.
    "entry-removed": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let removed = cx.project.removed();
    let lost = removed.iter().filter(|gone| is_lost(cx, gone));
    lost.map(|gone| finding(cx, gone)).collect()
}

/// Whether a removal is reported: if the entry could no longer be corrected, the other side recorded it, or the charter
/// no longer counts its file as part of the log, unless both sides approved that.
fn is_lost(cx: &Context<'_>, gone: &Removed) -> bool {
    let went = gone.stamp.as_ref().map_or(cx.as_of, |stamp| stamp.time);
    if went > cx.until() {
        return false;
    }
    match cx.project.narrowed(gone) {
        Some(Narrowed::Pending) => true,
        Some(Narrowed::By(version)) => {
            let approval = approval(cx.project, cx.obligations, cx.as_of, version);
            approval.is_some_and(|approval| !approval.is_agreed())
        }
        None => was_sealed(cx, gone, went),
    }
}

/// Whether it could no longer be corrected when it was removed, by the side that removed it, or the removal takes something
/// from the other side. An uncommitted removal happens now.
fn was_sealed(cx: &Context<'_>, gone: &Removed, went: Instant) -> bool {
    let late = |landed| went > sealed(cx.project, gone.recorded.as_ref(), landed);
    let is_by_the_other_side = || {
        let entry = cx.project.withdrawn(gone);
        let (recorded, by) = (gone.recorded.as_ref(), gone.stamp.as_ref());
        is_foreign(cx, entry.as_ref(), recorded, by)
    };
    let by_others = || is_by_the_other_side() || takes_from_the_other(cx, gone, went);
    match gone.landed {
        Some(landed) => gone.dropped || late(landed) || by_others(),
        // Until its branch is merged, an entry is a draft of the side that recorded it.
        None => gone.dropped || is_by_the_other_side(),
    }
}

fn finding(cx: &Context<'_>, gone: &Removed) -> Finding {
    let narrator = cx.narrator();
    let followed = cx.project.followed().iter();
    let followed: Vec<&Followed> = followed.filter(|one| one.id == gone.id).collect();
    let kind = gone.kind.map_or_else(
        || message! { en: "an entry", ru: "запись", es: "una entrada" },
        narrator::kind,
    );
    let recorded = gone.recorded.as_ref().map(|stamp| {
        message! {
            en: ", recorded on {time}",
            ru: ", внесено {time:on}",
            es: ", registrada el {time:on}",
            time: narrator.time(stamp.time),
        }
    });
    let how = match &gone.stamp {
        Some(stamp) if gone.dropped => message! {
            en: "was dropped by a merge on {time} ({commit})",
            ru: "отброшено при слиянии {time:on} ({commit})",
            es: "fue descartada en una fusión el {time:on} ({commit})",
            time: narrator.time(stamp.time),
            commit: commits::named(cx, stamp),
        },
        Some(stamp) => message! {
            en: "was removed on {time} ({commit})",
            ru: "удалено {time:on} ({commit})",
            es: "se eliminó el {time:on} ({commit})",
            time: narrator.time(stamp.time),
            commit: commits::named(cx, stamp),
        },
        None => message! {
            en: "is removed, not yet committed",
            ru: "удалено, изменение ещё не в коммите",
            es: "se eliminó, aún sin commit",
        },
    };
    let message = message! {
        en: "{id}, {kind} in {path}{recorded}, {how}{named}",
        ru: "{id} ({kind}, файл {path}{recorded}): {how}{named}",
        es: "{id} ({kind} en {path}{recorded}) {how}{named}",
        id: &gone.id,
        kind: kind,
        path: &gone.path,
        recorded: recorded,
        how: how,
        named: named(&followed),
    };
    // The file that contained it, if it still exists; otherwise the charter for the whole log.
    let file = cx
        .project
        .sources
        .iter()
        .find(|(_, source)| source.path() == gone.path)
        .map(|(id, _)| id);
    let source = file.unwrap_or(cx.charter().source);
    let narrowed = cx.project.narrowed(gone).is_some();
    let caption = if narrowed {
        message! {
            en: "`log` in the charter no longer names {path}",
            ru: "`log` в уставе проекта больше не включает {path}",
            es: "`log` en el estatuto del proyecto ya no incluye {path}",
            path: &gone.path,
        }
    } else if file.is_some() {
        message! { en: "it was in this file", ru: "запись была в этом файле", es: "estaba en este archivo" }
    } else {
        message! {
            en: "it was in a file that no longer exists",
            ru: "запись была в файле, которого больше нет",
            es: "estaba en un archivo que ya no existe",
        }
    };
    let mut finding = Finding::new(
        Location {
            source,
            span: Span::new(0, 0),
        },
        message,
    )
    .entry(gone.id.as_str())
    .caption(caption)
    .derivation([commits::basis_of_change(cx, gone.merge.as_ref())])
    .help(help(gone, narrowed, &followed));
    finding.since = gone.stamp.as_ref().map(|stamp| stamp.time);
    finding
}

/// Who names an entry that has another id now by its former one.
fn named(followed: &[&Followed]) -> Option<Message> {
    let now = &followed.first()?.now;
    Some(message! {
        en: "; it is {now} now, and {entries} {number#names|name} it by its former id",
        ru: "; теперь это {now}, а прежний id указан в {number#записи|записях|записях} {entries}",
        es: "; ahora es {now}, y {entries} {number#indica|indican} su id anterior",
        now: now,
        entries: Value::all(followed.iter().map(|one| &one.by)),
        number: followed.len(),
    })
}

fn help(gone: &Removed, narrowed: bool, followed: &[&Followed]) -> Message {
    match (&gone.stamp, followed.first()) {
        _ if narrowed => message! {
            en: "name its file in `log` again, or log a decision of each side with `on: charter`",
            ru: "верните файл в `log` или внесите решения обеих сторон с `on: charter`",
            es: "vuelva a incluir su archivo en `log`, o registre una decisión de cada parte con `on: charter`",
        },
        (_, Some(Followed { now, .. })) => message! {
            en: "give it its id again, or let those who named it name {now}",
            ru: "верните прежний id, или пусть авторы ссылок укажут {now}",
            es: "devuélvale su id, o que quienes la citaron indiquen {now}",
            now: now,
        },
        (Some(_), None) => message! {
            en: "restore it: `git show {commit}:{path}` shows the file with it",
            ru: "восстановите её: `git show {commit}:{path}` покажет файл с этой записью",
            es: "restáurela: `git show {commit}:{path}` muestra el archivo con ella",
            commit: &gone.last.0,
            path: shell_word(&gone.last.1),
        },
        (None, None) => message! {
            en: "restore it; a mistake in it is answered, or decided, in a new entry",
            ru: "восстановите её; на ошибку отвечают новой записью или решением",
            es: "restáurela; un error se responde o se decide en una entrada nueva",
        },
    }
}
