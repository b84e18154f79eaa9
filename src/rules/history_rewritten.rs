use super::Context;
use crate::finding::Finding;
use crate::message::{Message, Value, message};
use crate::source::{Location, Span};

rule! {
    /// Checks for commits on the log that were removed from a server's main branch.
    ///
    /// A clone records what it has seen of a server's branches in git's reflog. A fresh clone has no reflog, so nothing
    /// is found there. Only the branch that the server calls its main one (else `main` or `master`) is checked; other
    /// branches are rebased every day. Removed commits that touched neither the log nor the charter are not reported.
    ///
    /// `check --since REV` also reports if `REV` is no part of the checked history and entries of it are missing or different there:
    /// a forced push would lose them. Nothing else is reported by that comparison, since both trees are checked as they are.
    ///
    /// ## Why it matters
    ///
    /// Everything that commits prove, from the time of a request to the charter of that day, can be forged by pushing
    /// other commits in their place.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: history-rewritten.
    ///
    /// ### 2026-03-03T13:00+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    /// ````
    ///
    /// Pushed over at 2026-03-05T09:00+03:00.
    ///
    /// ### 2026-03-04T18:00+03:00 designer <design@agency.example>: Ask for access
    ///
    /// ```diff edit log/2026-03.md
    /// -at: 2026-03-03 12:00
    /// +at: 2026-03-02 12:00
    /// ```
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1   # error[history-rewritten] origin/main
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example }
    ///   designer: { party: agency, email: design@agency.example }
    ///   marketing-director: { party: bakery, email: md@bakery.example }
    /// channels: { email: written }
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: history-rewritten.
    ///
    /// ### 2026-03-03T13:00+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    /// ````
    ///
    /// ### 2026-03-04T18:00+03:00 designer <design@agency.example>: Ask again
    ///
    /// ````markdown append log/2026-03.md
    /// ```yaml
    /// request: R-2
    /// at: 2026-03-04 17:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If both sides agreed to remove something from history, such as a password. It is reported in each clone until
    /// git drops the reflog's entry, after three months. And if `REV` is the tip of a branch with which yours has not caught up:
    /// compare with the merge base.
    ///
    /// ## Configuration
    ///
    /// None. The better protection is a server that does not allow force pushes to the main branch.
    "history-rewritten": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let lost = cx
        .project
        .overwritten()
        .iter()
        .filter(|lost| lost.time <= cx.until());
    let findings = lost.map(|lost| {
        let changed = lost.files.split_first().map(|(first, more)| {
            let more = (!more.is_empty()).then(|| {
                message! {
                    en: " and {more} more {more#file|files} of the log",
                    ru: " и ещё {more} {more#файл|файла|файлов} журнала",
                    es: " y {more} {more#archivo|archivos} más del registro",
                    more: more.len(),
                }
            });
            message! {
                en: "; the removed commits changed {file}{more}",
                ru: "; удалённые коммиты изменяли: {file}{more}",
                es: "; los commits eliminados cambiaban {file}{more}",
                file: first,
                more: more,
            }
        });
        let message = message! {
            en: "{branch} contained commit {tip} until {time}, but no longer does{changed}",
            ru: "ветка {branch} содержала коммит {tip} до {time:from}, теперь его там нет{changed}",
            es: "{branch} contenía el commit {tip} hasta el {time:full} y ya no lo contiene{changed}",
            branch: &lost.branch,
            tip: &lost.tip,
            time: cx.narrator().time(lost.time),
            changed: changed,
        };
        Finding::new(Location { source: cx.charter().source, span: Span::new(0, 0) }, message)
            .distinguish(lost.tip.as_str())
            .caption(caption())
            .derivation([message! {
                en: "according to this clone's reflog of {branch}; the time is that of the fetch or push",
                ru: "по reflog этого клона для ветки {branch}; указано время получения или отправки",
                es: "según el reflog de {branch} en este clon; la hora es la del fetch o push",
                branch: &lost.branch,
            }])
            .help(message! {
                en: "ask who overwrote it; `git log {tip}` shows what it contained, and `git merge {tip}` and `git push` restore it",
                ru: "выясните, кто перезаписал ветку; `git log {tip}` покажет прежнее содержимое, `git merge {tip}` и `git push` вернут его",
                es: "averigüe quién la sobrescribió; `git log {tip}` muestra lo que contenía y `git merge {tip}` y `git push` lo recuperan",
                tip: &lost.tip,
            })
            .since(lost.time)
    });
    findings.chain(replaced(cx)).collect()
}

/// That the commit of a comparison is not in the history of what is checked.
fn replaced(cx: &Context<'_>) -> Option<Finding> {
    const MOST: usize = 5;
    let replaced = cx.project.replaced()?;
    let entries = &replaced.entries;
    let more = entries.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        message! { en: " and {more} more", ru: " и ещё {more}", es: " y {more} más", more: more }
    });
    let message = message! {
        en: "commit {commit} is no part of the checked history, in which {number#an entry of it is missing or different|entries of it are missing or different}: {ids}{more}",
        ru: "коммит {commit} не входит в проверяемую историю, и {number#его запись в ней отсутствует или изменена|его записи в ней отсутствуют или изменены|его записи в ней отсутствуют или изменены}: {ids}{more}",
        es: "el commit {commit} no forma parte del historial comprobado, donde {number#una entrada suya falta o es distinta|entradas suyas faltan o son distintas}: {ids}{more}",
        commit: &replaced.commit,
        number: entries.len(),
        ids: Value::commas(entries.iter().take(MOST)),
        more: more,
    };
    let place = Location { source: cx.charter().source, span: Span::new(0, 0) };
    let finding = Finding::new(place, message)
        .distinguish(replaced.commit.as_str())
        .caption(caption())
        .help(message! {
            en: "a forced push would lose that: bring it back with `git merge {commit}`; if your branch has only not caught up with it, compare with `git merge-base {commit} HEAD`",
            ru: "при принудительной отправке это пропадёт: верните его с помощью `git merge {commit}`; если ваша ветка просто отстала, сравнивайте с `git merge-base {commit} HEAD`",
            es: "un push forzado lo perdería: recupérelo con `git merge {commit}`; si su rama solo va por detrás, use `--since` con `git merge-base {commit} HEAD`",
            commit: &replaced.commit,
        });
    Some(finding)
}

fn caption() -> Message {
    message! {
        en: "the history of this project",
        ru: "история этого проекта",
        es: "el historial de este proyecto",
    }
}
