//! What something overdue brings with it. It is told with it, as notes, and not as findings of its own: one cause, one finding.

use super::Context;
use super::context::working_days;
use crate::charter::Role;
use crate::finding::Finding;
use crate::log::value::NoticeKind;
use crate::log::{Body, Entry};
use crate::obligation::{Delay, Obligation, State, Stop, What, delay, stop_conditions};

/// The rules that tell that something is overdue, and with it what follows.
pub(super) const OVERDUE: &[&str] = &[
    "information-overdue",
    "information-partial",
    "reply-overdue",
    "approval-lapsed",
    "stage-overdue",
];

/// The most things of one kind that are named.
const FEW: usize = 5;

/// Adds what follows from something overdue: a reminder or a warning that is missing, the conditions to stop.
pub(super) fn follow(
    cx: &Context<'_>,
    o: &Obligation,
    entry: &Entry,
    mut finding: Finding,
) -> Finding {
    let mut notes = Vec::new();
    if let Some(reminder) = reminder_missing(cx, entry.id()) {
        notes.push(format!(
            "no reminder of {} is in the log; one was {}",
            cx.who_owes(reminder),
            cx.due(reminder)
        ));
    }
    // Of a stage that is overdue itself the warning is told there.
    let blocked = o.blocks.iter().filter(|id| {
        cx.stage(id)
            .is_some_and(|stage| stage.state != State::Overdue)
    });
    let threatened = blocked
        .filter_map(|id| warning_missing(cx, id))
        .filter(|w| w.about.as_deref() == Some(entry.id()));
    let own = (o.what == What::Stage)
        .then(|| warning_missing(cx, entry.id()))
        .flatten();
    for warning in threatened.chain(own).take(FEW) {
        let (who, stage) = (cx.who_owes(warning), &warning.entry);
        notes.push(format!(
            "no early warning of {who} for {stage} is in the log; one was {}",
            cx.due(warning)
        ));
    }
    if let Some(stop) = stop_open(cx, o, entry) {
        let text = format!(
            "the conditions of `stop-work: {}` are met since {}; a stop needs a notice: `kind: stop-work`, `about: {}`",
            stop.term.value,
            cx.show(stop.since),
            entry.id()
        );
        notes.push(text);
    }
    finding.derivation.extend(notes.into_iter().map(Into::into));
    finding
}

/// The reminder of something overdue that has not come in time.
pub(super) fn reminder_missing<'p>(cx: &Context<'p>, id: &str) -> Option<&'p Obligation> {
    cx.obligations
        .of(id)
        .find(|o| o.what == What::Reminder && o.state == State::Overdue)
}

/// The warning of a stage's owner that has not come in time.
pub(super) fn warning_missing<'p>(cx: &Context<'p>, stage: &str) -> Option<&'p Obligation> {
    cx.obligations
        .of(stage)
        .find(|o| o.what == What::EarlyWarning && o.state == State::Overdue)
}

/// The conditions to stop work that something owed by the client meets, where nobody has given notice of a stop about it, or
/// about a stage that it blocks.
pub(super) fn stop_open(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Stop> {
    let waited_for = matches!(o.what, What::Answer(_) | What::Approval);
    let of_client = cx
        .debtor(o)
        .is_some_and(|party| party.role == Some(Role::Client));
    let stop = stop_conditions(cx.project, o, cx.as_of).filter(|_| waited_for && of_client)?;
    let log = cx.log();
    let mut ids = std::iter::once(entry.id()).chain(o.blocks.iter().map(String::as_str));
    let told = ids.any(|id| {
        let mut notices = log.referring(id, "about").chain(log.referring(id, "cause"));
        notices.any(|notice| match &notice.body {
            Body::Notice(fields) => {
                fields
                    .kind
                    .as_ref()
                    .is_some_and(|kind| kind.value == NoticeKind::StopWork)
                    && cx.happened(notice)
            }
            _ => false,
        })
    });
    (!told).then_some(stop)
}

/// The delay of a stage in words, first as facts, then under the usual profile; nothing where nobody else was overdue.
pub(super) fn delay_notes(cx: &Context<'_>, stage: &Obligation) -> Vec<String> {
    let Some(Delay {
        owner,
        days,
        other,
        own,
    }) = delay(cx.project, cx.obligations, stage, cx.as_of)
    else {
        return Vec::new();
    };
    if days.other + days.own + days.both == 0 {
        return Vec::new();
    }
    let others = cx
        .charter()
        .other_side(&owner)
        .map_or("the other side", |party| party.name.value.as_str());
    let parts = [
        (
            days.other,
            format!("while only {others} was overdue ({})", few(&other)),
        ),
        (
            days.own,
            format!("while only {owner} was overdue ({})", few(&own)),
        ),
        (days.both, "while both were".to_owned()),
        (days.neither, "while neither was".to_owned()),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, text)| format!("{number} {text}"))
        .collect();
    let facts = format!(
        "{} of {owner} past the due: {}",
        working_days(days.days),
        parts.join(", ")
    );
    let (time, money) = (days.other + days.both, days.other);
    let profile = format!(
        "by the profile `scl` (both at once gives time but no money): time for {}, money for {money}",
        working_days(time)
    );
    if time == 0 {
        vec![facts]
    } else {
        vec![facts, profile]
    }
}

/// The first entries of a list, and how many more there are.
fn few(entries: &[String]) -> String {
    let shown = entries
        .iter()
        .take(FEW)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if entries.len() > FEW {
        format!("{shown} and {} more", entries.len() - FEW)
    } else {
        shown
    }
}
