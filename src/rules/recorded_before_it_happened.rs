use chrono::TimeDelta;

use super::{Context, commits, edits};
use crate::calendar::{Instant, Moment};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::message;
use crate::project::Recorded;
use crate::source::Spanned;

rule! {
    /// Checks for an entry whose `at` is more than five minutes after the first commit that contains it.
    ///
    /// A date without a time is read as the beginning of that day. An entry that is not committed yet counts as
    /// recorded now. If the time was changed after the entry was sealed, that is reported instead (`entry-edited`).
    ///
    /// ## Why it matters
    ///
    /// Nothing can be recorded before it has happened: either the time is wrong, and with it everything that is counted
    /// from it, or the entry is a plan.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T18:00+03:00.
    ///
    /// ### 2026-03-03T10:45+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 11:40   # error[recorded-before-it-happened]
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T18:00+03:00.
    ///
    /// ### 2026-03-03T10:45+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the clock of the machine that made the commit was slow. The finding depends on commit times, which can be set
    /// by the committer.
    ///
    /// ## Configuration
    ///
    /// None. A time without an offset is in the charter's `timezone`: to write in another one, add the offset.
    "recorded-before-it-happened": Record, Fact, Error, check, History
}

/// The tolerated difference between clocks.
const SKEW: TimeDelta = TimeDelta::minutes(5);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = cx.log().entries().iter().filter_map(|entry| {
        let at = entry.common.at.as_ref()?;
        let recorded = match cx.project.recorded_time(entry.id()) {
            Recorded::At(time) if time > cx.as_of => return None,
            Recorded::At(time) => time,
            Recorded::Pending => cx.as_of,
            Recorded::Unknown => return None,
        };
        let happened = at.answer(cx.zone()).instant;
        if happened - SKEW <= recorded || !cx.charter().knows_instant(at) {
            return None;
        }
        let finding = finding(cx, entry, at, recorded);
        Some(edits::unless_time_edited(cx, entry, finding))
    });
    findings.collect()
}

fn finding(
    cx: &Context<'_>,
    entry: &Entry,
    at: &Spanned<Moment>,
    recorded: Instant,
) -> Finding {
    let narrator = cx.narrator();
    let (message, basis) = match cx.project.recorded(entry.id()) {
        Recorded::At(stamp) => (
            message! {
                en: "{id} states that it happened on {at}, but {commit} of {time} already contains it",
                ru: "{id}: время события — {at:full}, но запись внесена раньше: {commit}, {time:full}",
                es: "{id} indica que ocurrió el {at:on}, pero ya consta antes: {commit}, {time:full}",
                id: entry.id(),
                at: &at.value,
                commit: commits::named(cx, &stamp),
                time: narrator.time(recorded),
            },
            message! {
                en: "the time is that of the commit",
                ru: "время взято из коммита",
                es: "la hora es la del commit",
            },
        ),
        Recorded::Pending | Recorded::Unknown => (
            message! {
                en: "{id} states that it happened on {at}, but on {time} the log already contains it",
                ru: "{id}: время события — {at:full}, но запись уже есть в журнале: {time:full}",
                es: "{id} indica que ocurrió el {at:on}, pero ya consta antes en el registro: {time:full}",
                id: entry.id(),
                at: &at.value,
                time: narrator.time(recorded),
            },
            message! {
                en: "the time is that of this check",
                ru: "время этой проверки",
                es: "la hora es la de esta comprobación",
            },
        ),
    };
    Finding::new(entry.at(at.span), message)
        .entry(entry.id())
        .caption(message! {
            en: "later than it was recorded",
            ru: "позже, чем внесено в журнал",
            es: "posterior a su registro",
        })
        .derivation([basis])
        .help(message! {
            en: "correct the time (without an offset it is in the charter's zone); something that is still to come is a due date or a promise, not an `at`",
            ru: "исправьте время (без смещения оно считается по часовому поясу устава проекта); для будущего события указывают срок или обещание, а не `at`",
            es: "corrija la hora (sin desfase, es la de la zona horaria del estatuto del proyecto); lo que aún está por ocurrir es un plazo o una promesa, no un `at`",
        })
        .since(recorded)
}
