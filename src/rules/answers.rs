//! What the rules about answers share: they ask the same of the contractor and of the client.

use super::Context;
use super::consequences::follow;
use super::context::{listed, waiting, working_days};
use crate::calendar::show_day;
use crate::charter::Role;
use crate::finding::Finding;
use crate::log::value::{Gives, Need};
use crate::log::{Body, Entry, Kind};
use crate::obligation::{Obligation, State, Waited, What, waited};
use crate::project::Recorded;

/// Requests, to the party in this role, that are open past their due.
pub(super) fn overdue(cx: &Context<'_>, role: Role) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_)));
    owed.filter(|(o, _)| o.state == State::Overdue && owes(cx, o, role))
        .map(|(o, entry)| open(cx, o, entry))
        .collect()
}

/// Requests to the client of which a part came, and of which the rest is past its due; with the reply that brought the part.
pub(super) fn partial<'p>(cx: &Context<'p>) -> impl Iterator<Item = (Finding, &'p Entry)> {
    let owed = cx.owed(|what| matches!(what, What::Answer(need) if need != Need::Approval));
    let overdue = owed.filter(|(o, _)| o.state == State::Overdue && owes(cx, o, Role::Client));
    overdue.filter_map(|(o, entry)| {
        let part = replies(cx, o, entry)
            .filter(|reply| gives(reply) == Some(Gives::Part))
            .last()?;
        Some((open(cx, o, entry), part))
    })
}

/// What a reply gives.
pub(super) fn gives(reply: &Entry) -> Option<Gives> {
    match &reply.body {
        Body::Reply(reply) => reply.gives.as_ref().map(|gives| gives.value),
        _ => None,
    }
}

/// The replies to a request that have come by now, but for those of the side that asked.
pub(super) fn replies<'p>(
    cx: &Context<'p>,
    o: &'p Obligation,
    request: &'p Entry,
) -> impl Iterator<Item = &'p Entry> {
    let replies = cx
        .log()
        .referring(request.id(), "answers")
        .filter(|reply| cx.happened(reply));
    let side = |entry: &Entry| {
        entry
            .actor()
            .and_then(|actor| cx.charter().side(&actor.value))
            .map(|party| &party.name.value)
    };
    replies.filter(move |reply| {
        o.creditor == o.debtor || side(reply).is_none() || side(reply) != o.creditor.as_ref()
    })
}

/// Answers, of the party in this role, that came past their due. A decision on a delivery is an answer to it.
pub(super) fn late(cx: &Context<'_>, role: Role) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_) | What::Approval));
    owed.filter(|(o, _)| o.state == State::Late && owes(cx, o, role))
        .filter_map(|(o, entry)| came(cx, o, entry))
        .collect()
}

fn owes(cx: &Context<'_>, obligation: &Obligation, role: Role) -> bool {
    cx.debtor(obligation)
        .is_some_and(|party| party.role == Some(role))
}

/// What was asked for, in words.
pub(super) fn asked(what: What) -> String {
    match what {
        What::Answer(need) => match need.name() {
            "answer" => "an answer".to_owned(),
            "approval" => "an approval".to_owned(),
            "revision" => "a revision".to_owned(),
            other => other.to_owned(),
        },
        _ => "a decision".to_owned(),
    }
}

fn open(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Finding {
    let id = entry.id();
    let (who, what, over) = (cx.who_owes(o), asked(o.what), cx.over(o));
    let when = o
        .start
        .map(|start| format!(" on {}", cx.show(start)))
        .unwrap_or_default();
    let mut message = format!(
        "{id} asked {who} for {what}{when}; {}; open {over} past it",
        cx.due(o)
    );
    let wait = waiting(&o.blocks, ("waits", "wait"));
    if !wait.is_empty() {
        message = format!("{message}; {wait}");
    }
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(format!("open {over} past its due"))
        .derivation(o.derivation.iter().cloned())
        .help(format!(
            "ask {who} for the answer, then log it as a reply with `answers: {id}`"
        ));
    finding.since = o.due;
    for reply in cx
        .log()
        .referring(id, "answers")
        .filter(|reply| cx.happened(reply))
    {
        let text = match &reply.body {
            Body::Reply(fields) if gives(reply) == Some(Gives::Part) => {
                let rest = fields
                    .promises
                    .as_ref()
                    .map(|date| format!("; the rest is promised by {}", date.value));
                format!("a part came{}", rest.unwrap_or_default())
            }
            Body::Reply(crate::log::Reply {
                promises: Some(date),
                ..
            }) => {
                format!(
                    "promised by {}; a promise does not move the due",
                    date.value
                )
            }
            _ => "this reply does not discharge it".to_owned(),
        };
        finding = finding
            .involves(reply.id())
            .label(reply.source, reply.head, text);
    }
    for stage in o.blocks.iter().filter_map(|id| cx.log().get(id)) {
        let due = cx
            .stage(stage.id())
            .filter(|stage| stage.act().is_none() && stage.due.is_some());
        let due = due
            .map(|stage| format!("; {}", cx.due(stage)))
            .unwrap_or_default();
        finding = finding.involves(stage.id()).label(
            stage.source,
            stage.head,
            format!("waits for it{due}"),
        );
    }
    follow(cx, o, entry, finding)
}

fn came(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let act = o.act()?;
    let answer = cx.log().get(&act.entry)?;
    let (id, over) = (answer.id(), cx.over(o));
    let what = asked(o.what);
    let verb = if answer.kind == Kind::Decision {
        "decided on"
    } else {
        "answered"
    };
    let what = if matches!(o.what, What::Answer(Need::Answer) | What::Approval) {
        String::new()
    } else {
        format!(" ({what})")
    };
    let mut message = format!(
        "{id} {verb} {}{what} {over} past its due; {}",
        entry.id(),
        cx.due(o)
    );
    let waits: Vec<(&Entry, Option<Waited>)> = o
        .blocks
        .iter()
        .filter_map(|id| cx.log().get(id))
        .map(|stage| {
            (
                stage,
                cx.stage(stage.id())
                    .and_then(|stage| waited(cx.project, o, stage, cx.as_of)),
            )
        })
        // What only comes after the stage that was decided on is named where it did wait.
        .filter(|(_, time)| time.is_some() || o.what != What::Approval)
        .collect();
    if !waits.is_empty() {
        let stages: Vec<String> = waits
            .iter()
            .map(|(stage, time)| format!("{} waited{}", stage.id(), so_long(time.as_ref())))
            .collect();
        message = format!("{message}; {} for it", listed(&stages));
    }
    let begun = if entry.kind == Kind::Delivery {
        "delivered"
    } else {
        "asked"
    };
    let place = answer.common.at.as_ref().map_or(answer.head, |at| at.span);
    let mut finding = Finding::new(answer.at(place), message)
        .entry(id)
        .involves(entry.id())
        .distinguish(entry.id())
        .caption(format!("{over} past the due of {}", entry.id()))
        .label(entry.source, entry.head, format!("{begun} here; {}", cx.due(o)))
        .derivation(o.derivation.iter().cloned())
        .help(format!(
            "if both sides have settled this, a decision with `verdict: waived` on {}, or an `allow` with its reason, closes it",
            entry.id()
        ));
    finding.since = o.due;
    for (stage, time) in &waits {
        let text = format!("waited{} for it", so_long(time.as_ref()));
        finding = finding
            .involves(stage.id())
            .label(stage.source, stage.head, text);
        finding
            .derivation
            .extend(time.as_ref().map(|time| which_days(stage, time).into()));
    }
    Some(finding)
}

/// ` 2 working days`; nothing where no working day passed.
fn so_long(time: Option<&Waited>) -> String {
    time.map(|time| format!(" {}", working_days(time.days)))
        .unwrap_or_default()
}

/// The days on which a stage waited, each of which began with the answer overdue.
fn which_days(stage: &Entry, time: &Waited) -> String {
    let shown: Vec<String> = time.dates.iter().map(|date| show_day(*date)).collect();
    let more = usize::try_from(time.days)
        .unwrap_or(usize::MAX)
        .saturating_sub(shown.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "{} waited on working days of {}: {}{more}",
        stage.id(),
        time.owner,
        shown.join(", ")
    )
}

/// Entries that were written down later than the term after they happened.
pub(super) fn recorded_late(cx: &Context<'_>, what: What) -> Vec<Finding> {
    let late = cx
        .owed(|owed| owed == what)
        .filter(|(o, _)| o.state == State::Late);
    late.map(|(o, entry)| {
        let id = entry.id();
        let place = entry.common.at.as_ref().map_or(entry.head, |at| at.span);
        let happened = entry.common.at.as_ref().map(|at| at.value.to_string()).unwrap_or_default();
        let (written, proof) = match cx.project.recorded(id) {
            Recorded::At(stamp) => {
                let commit = format!("commit {} by {}", stamp.commit, cx.project.who(&stamp));
                (format!("was written down on {} ({commit})", cx.show(stamp.time)), "the time is the commit's")
            }
            _ => ("is not committed yet".to_owned(), "the time is that of this check"),
        };
        let message = format!("{id} happened on {happened} and {written}, {} past the term; {}", cx.over(o), cx.due(o));
        let mut finding = Finding::new(entry.at(place), message)
            .entry(id)
            .caption(format!("written down {} past the term", cx.over(o)))
            .derivation(o.derivation.iter().cloned().chain([proof.into()]))
            .help("log things on the day; if both sides accept this one, an `allow` with its reason closes it");
        finding.since = o.due;
        finding
    })
    .collect()
}
