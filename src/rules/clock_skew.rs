use super::{Context, commits};
use crate::finding::Finding;
use crate::message::{Message, Value, message};
use crate::project::{Malformed, Skewed};
use crate::source::{Location, Span};

rule! {
    /// Checks for a commit on the log or the charter whose time cannot be right: older than its parent, or than any commit
    /// before it on the main line, or in the future by more than five minutes, or not a valid time at all.
    ///
    /// A commit comes after its parent, whatever its time is. Commit times can be set by the committer, so the order
    /// of commits counts more than their clocks: a change of the charter is in force no earlier than the commits before it, and
    /// what was recorded, edited or removed counts as done after them, unless a later commit shows that their clock was ahead. For a commit
    /// of the other side that must be one of its own. A late record that rests on this alone is a note, and says so. A commit that git itself would not have written (without a date, with
    /// two authors, with a date beyond what git accepts) has no credible time: the entries that it touches are not
    /// checked for when they were recorded.
    ///
    /// ## Why it matters
    ///
    /// Everything that depends on the time of such a commit is doubtful: when an entry was recorded, and whether that
    /// was in time.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-10T13:00+03:00 account-manager <am@agency.example>: Begin the log
    ///
    /// ````markdown file log/2026-03.md
    /// # March
    /// ````
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown append log/2026-03.md
    /// ```yaml
    /// request: R-1   # warning[clock-skew]
    /// at: 2026-03-05 12:00
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
    /// ### 2026-03-05T12:30+03:00 account-manager <am@agency.example>: Begin the log
    ///
    /// ````markdown file log/2026-03.md
    /// # March
    /// ````
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown append log/2026-03.md
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
    /// If two machines' clocks differ. Then the difference is small, and the same in every commit from one of them.
    ///
    /// ## Configuration
    ///
    /// None; a difference of up to five minutes is tolerated.
    "clock-skew": Record, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let skewed = cx.project.skewed(cx.as_of, cx.at_present);
    let malformed = cx.project.malformed();
    let impossible = skewed.iter().map(|skewed| impossible(cx, skewed));
    impossible
        .chain(malformed.iter().map(|commit| without_time(cx, commit)))
        .collect()
}

fn without_time(cx: &Context<'_>, commit: &Malformed) -> Finding {
    let ids = &commit.entries;
    let unchecked = (!ids.is_empty()).then(|| {
        message! {
            en: "; not checked for when {ids#it was|they were} recorded: {ids}",
            ru: "; время внесения не проверялось: {ids}",
            es: "; no se comprobó cuándo se {ids#registró|registraron}: {ids}",
            ids: Value::commas(ids),
        }
    });
    let message = message! {
        en: "commit {commit} has no credible time: {why}{unchecked}",
        ru: "коммит {commit}: время недостоверно: {why}{unchecked}",
        es: "el commit {commit} no tiene una hora fiable: {why}{unchecked}",
        commit: &commit.commit,
        why: &commit.why,
        unchecked: unchecked,
    };
    finding(cx, ids, message, &commit.commit)
        .caption(message! {
            en: "git itself would not have written this commit",
            ru: "сам git такой коммит не создал бы",
            es: "git no habría creado este commit",
        })
        .help(message! {
            en: "inspect it with `git cat-file commit {commit}`; create commits with git, and log what needs a time again",
            ru: "проверьте его: `git cat-file commit {commit}`; создавайте коммиты средствами git и внесите заново записи, для которых важно время",
            es: "examínelo con `git cat-file commit {commit}`; cree los commits con git y vuelva a registrar lo que necesite una hora",
            commit: &commit.commit,
        })
}

/// A finding on the first of the entries that the log still has; if there is none, on the charter, for the whole log.
fn finding(cx: &Context<'_>, ids: &[String], message: Message, commit: &str) -> Finding {
    let entries: Vec<_> = ids.iter().filter_map(|id| cx.log().get(id)).collect();
    let place = match entries.first() {
        Some(entry) => entry.at(entry.head),
        None => Location {
            source: cx.charter().source,
            span: Span::new(0, 0),
        },
    };
    entries.iter().rev().fold(
        Finding::new(place, message).distinguish(commit),
        |finding, entry| finding.entry(entry.id()),
    )
}

fn impossible(cx: &Context<'_>, skewed: &Skewed) -> Finding {
    let Skewed {
        stamp,
        parent,
        before,
        recorded,
    } = skewed;
    let (narrator, commit) = (cx.narrator(), commits::named(cx, stamp));
    let time = narrator.time(stamp.time);
    let message = match (parent, before) {
        (Some(parent), _) => message! {
            en: "{commit}, {time}, is older than its parent, {parent}",
            ru: "{commit}, {time}: раньше родительского коммита, {parent}",
            es: "{commit}, {time}: anterior a su commit padre, {parent}",
            commit: commit,
            time: time,
            parent: narrator.time(*parent),
        },
        (None, Some(before)) => message! {
            en: "{commit}, {time}, is older than a commit before it, {before}",
            ru: "{commit}, {time}: раньше одного из предшествующих коммитов, {before}",
            es: "{commit}, {time}: anterior a un commit que lo precede, {before}",
            commit: commit,
            time: time,
            before: narrator.time(*before),
        },
        (None, None) => message! {
            en: "{commit}, {time}, is later than the time of this check, {now}",
            ru: "{commit}, {time}: позже момента этой проверки, {now}",
            es: "{commit}, {time}: posterior al momento de esta comprobación, {now}",
            commit: commit,
            time: time,
            now: narrator.time(cx.as_of),
        },
    };
    finding(cx, recorded, message, &stamp.commit)
        .caption(message! {
            en: "a commit whose time cannot be right",
            ru: "время этого коммита не может быть верным",
            es: "un commit cuya hora no puede ser correcta",
        })
        .help(message! {
            en: "set the machine's clock, and do not set commit times by hand; entries recorded in this commit need other proof of their time",
            ru: "настройте часы компьютера и не задавайте время коммитов вручную; для записей из этого коммита нужно другое подтверждение времени",
            es: "ajuste el reloj del equipo y no fije a mano la hora de los commits; las entradas de este commit necesitan otra prueba de su hora",
        })
        .since(stamp.time)
}
