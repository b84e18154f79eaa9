//! Checks of entries that were recorded later than the term allows.

use super::{Context, commits, edits};
use crate::finding::{Finding, Severity};
use crate::log::Entry;
use crate::message::{Message, Value, message};
use crate::narrator::grade::{supported, uncounted};
use crate::obligation::{Grade, Obligation, State, Support, What, time_keys};
use crate::project::Recorded;

/// Entries that were recorded later than the term allows.
pub(super) fn late(cx: &Context<'_>, what: What) -> Vec<Finding> {
    let late = cx
        .owed(|owed| owed == what)
        .filter(|(o, _)| o.state == State::Late);
    late.map(|(o, entry)| {
        let finding = with_clocks(cx, o, entry, found(cx, o, entry));
        edits::unless_time_edited(cx, entry, finding)
    })
    .collect()
}

/// A finding that rests on the order of commits alone says so, and is no more than a note: it is not certain whose clock was wrong.
fn with_clocks(cx: &Context<'_>, o: &Obligation, entry: &Entry, finding: Finding) -> Finding {
    let Recorded::At(stamp) = cx.project.recorded(entry.id()) else {
        return finding;
    };
    let Some(clocks) = commits::other_clock(cx, &stamp) else {
        return finding;
    };
    let rests = stamp.clock <= o.due;
    let mut finding = finding.derivation([clocks.clone()]);
    if rests {
        finding.message = message! {
            en: "{message}; {clocks}",
            ru: "{message}; {clocks}",
            es: "{message}; {clocks}",
            message: &finding.message,
            clocks: clocks,
        };
        finding = finding.at_most(Severity::Note);
    }
    finding
}

/// A finding about a late record. What one side states by its own export is a claim that can be checked: the finding names it. What
/// both confirm settles the time.
fn found(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Finding {
    if !time_keys(cx.project, entry).is_empty() {
        let grade = cx.obligations.grade(cx.project, entry);
        let at = entry.common.at.as_ref().map(|at| &at.value);
        if let Some(support) = supported(&grade, at) {
            return with_evidence(cx, o, entry, &grade, support);
        }
    }
    claimed(cx, o, entry)
}

/// A late record of which a message has the same time.
fn with_evidence(
    cx: &Context<'_>,
    o: &Obligation,
    entry: &Entry,
    grade: &Grade,
    support: Message,
) -> Finding {
    let narrator = cx.narrator();
    let id = entry.id();
    let place = entry.common.at.as_ref().map_or(entry.head, |at| at.span);
    let message = match cx.project.recorded(id) {
        Recorded::At(stamp) => message! {
            en: "{entry} was recorded on {recorded} (commit {commit} by {who}), {over} after the term; {support}; {due}",
            ru: "{entry}: запись внесена {recorded:on} (коммит {commit}, автор: {who}), после срока прошло {over}; {support}; {due}",
            es: "{entry} se registró el {recorded:on} (commit {commit} de {who}), {over} después del plazo; {support}; {due}",
            entry: id,
            recorded: narrator.time(stamp.time),
            commit: &stamp.commit,
            who: cx.project.who(&stamp).into_owned(),
            over: narrator.over(o),
            support: support,
            due: narrator.due(o),
        },
        Recorded::Pending | Recorded::Unknown => message! {
            en: "{entry} is not committed yet, {over} after the term; {support}; {due}",
            ru: "{entry}: коммита ещё нет, после срока прошло {over}; {support}; {due}",
            es: "{entry} aún no tiene commit, {over} después del plazo; {support}; {due}",
            entry: id,
            over: narrator.over(o),
            support: support,
            due: narrator.due(o),
        },
    };
    let mut finding = Finding::new(entry.at(place), message)
        .entry(id)
        .caption(message! {
            en: "recorded {over} after the term",
            ru: "внесено после срока: {over}",
            es: "registrado {over} después del plazo",
            over: narrator.over(o),
        })
        .derived(&o.derivation)
        .derivation(uncounted(grade));
    for confirmation in (grade.confirmations.iter()).filter_map(|id| cx.log().get(id)) {
        finding = finding.involves(confirmation.id());
    }
    finding = if grade.support == Support::BothExports {
        finding.at_most(Severity::Note).help(message! {
            en: "nothing is open about the time; log events on the day, so that nobody has to look for their messages",
            ru: "вопросов о времени нет; вносите события в день, когда они произошли, чтобы не искать сообщения",
            es: "nada queda pendiente sobre la hora; registre los hechos el mismo día, para que nadie tenga que buscar los mensajes",
        })
    } else {
        finding.help(message! {
            en: "ask {sides} to look for the message in an own export with `projlog evidence EXPORT --record PERSON` and to commit what that adds",
            ru: "попросите найти сообщение в собственной выгрузке командой `projlog evidence EXPORT --record PERSON` и закоммитить результат ({sides})",
            es: "pida a {sides} que {sides#busque|busquen} el mensaje en su propia exportación con `projlog evidence EXPORT --record PERSON` y que {sides#haga|hagan} commit de lo que añada",
            sides: Value::all(&grade.unconfirmed_by),
        })
    };
    finding.since = o.due;
    finding
}

/// A late record of which only the entry states the time.
fn claimed(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Finding {
    let narrator = cx.narrator();
    let id = entry.id();
    let place = entry.common.at.as_ref().map_or(entry.head, |at| at.span);
    let happened = entry.common.at.as_ref().map(|at| &at.value);
    let (message, proof) = match cx.project.recorded(id) {
        Recorded::At(stamp) => {
            let message = message! {
                en: "{entry} happened on {happened} and was recorded on {recorded} (commit {commit} by {who}), {over} late; {due}",
                ru: "{entry}: дата события — {happened:full}, запись внесена {recorded:on} (коммит {commit}, автор: {who}), с опозданием на {over}; {due}",
                es: "{entry} ocurrió el {happened:on} y se registró el {recorded:on} (commit {commit} de {who}), con {over} de retraso; {due}",
                entry: id,
                happened: happened,
                recorded: narrator.time(stamp.time),
                commit: &stamp.commit,
                who: cx.project.who(&stamp).into_owned(),
                over: narrator.over(o),
                due: narrator.due(o),
            };
            let proof = message! {
                en: "the time of recording is that of the commit",
                ru: "время записи — время коммита",
                es: "la hora de registro es la del commit",
            };
            (message, proof)
        }
        Recorded::Pending | Recorded::Unknown => {
            let message = message! {
                en: "{entry} happened on {happened} and is not committed yet, {over} late; {due}",
                ru: "{entry}: дата события — {happened:full}, коммита ещё нет, опоздание {over}; {due}",
                es: "{entry} ocurrió el {happened:on} y aún no tiene commit, con {over} de retraso; {due}",
                entry: id,
                happened: happened,
                over: narrator.over(o),
                due: narrator.due(o),
            };
            let proof = message! {
                en: "the time of recording is that of this check",
                ru: "время записи — время этой проверки",
                es: "la hora de registro es la de esta comprobación",
            };
            (message, proof)
        }
    };
    let mut finding = Finding::new(entry.at(place), message)
        .entry(id)
        .caption(message! {
            en: "recorded {over} late",
            ru: "внесено с опозданием на {over}",
            es: "registrado con {over} de retraso",
            over: narrator.over(o),
        })
        .derived(&o.derivation)
        .derivation([proof])
        .help(message! {
            en: "log events on the day; if both sides accept this one, add an `allow` with a reason",
            ru: "вносите события в день, когда они произошли; если стороны согласны, добавьте `allow` с причиной",
            es: "registre los hechos el mismo día; si ambas partes lo aceptan, añada un `allow` con su motivo",
        });
    finding.since = o.due;
    finding
}
