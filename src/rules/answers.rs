//! What the rules about answers share: they ask the same of the contractor and of the client.

use super::Context;
use super::context::waiting;
use crate::charter::Role;
use crate::finding::Finding;
use crate::log::value::Need;
use crate::log::{Entry, Kind};
use crate::obligation::{Obligation, State, What};
use crate::project::Recorded;

/// Requests, to the party in this role, that are open past their due.
pub(super) fn overdue(cx: &Context<'_>, role: Role) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_)));
    owed.filter(|(o, _)| o.state == State::Overdue && owes(cx, o, role)).map(|(o, entry)| open(cx, o, entry)).collect()
}

/// Answers, of the party in this role, that came past their due. A decision on a delivery is an answer to it.
pub(super) fn late(cx: &Context<'_>, role: Role) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_) | What::Approval));
    owed.filter(|(o, _)| o.state == State::Late && owes(cx, o, role)).filter_map(|(o, entry)| came(cx, o, entry)).collect()
}

fn owes(cx: &Context<'_>, obligation: &Obligation, role: Role) -> bool {
    cx.debtor(obligation).is_some_and(|party| party.role == Some(role))
}

/// What was asked for, in words.
fn asked(what: What) -> String {
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
    let when = o.start.map(|start| format!(" on {}", cx.show(start))).unwrap_or_default();
    let mut message = format!("{id} asked {who} for {what}{when}; {}; open {over} past it", cx.due(o));
    let wait = waiting(&o.blocks, ("waits", "wait"));
    if !wait.is_empty() {
        message = format!("{message}; {wait}");
    }
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(format!("open {over} past its due"))
        .derivation(o.derivation.iter().cloned())
        .help(format!("ask {who} for the answer, then log it as a reply with `answers: {id}`"));
    finding.since = o.due;
    for reply in cx.log().referring(id, "answers").filter(|reply| cx.happened(reply)) {
        finding = finding.involves(reply.id()).label(reply.source, reply.head, "this reply does not discharge it");
    }
    blocked(cx, o, finding, "waits for it")
}

fn came(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let act = o.act()?;
    let answer = cx.log().get(&act.entry)?;
    let (id, over) = (answer.id(), cx.over(o));
    let what = asked(o.what);
    let verb = if answer.kind == Kind::Decision { "decided on" } else { "answered" };
    let what = if matches!(o.what, What::Answer(Need::Answer) | What::Approval) { String::new() } else { format!(" ({what})") };
    let mut message = format!("{id} {verb} {}{what} {over} past its due; {}", entry.id(), cx.due(o));
    let wait = waiting(&o.blocks, ("waited", "waited"));
    if !wait.is_empty() {
        message = format!("{message}; {wait}");
    }
    let begun = if entry.kind == Kind::Delivery { "delivered" } else { "asked" };
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
    Some(blocked(cx, o, finding, "waited for it"))
}

/// Adds the stages that wait as labels.
fn blocked(cx: &Context<'_>, o: &Obligation, mut finding: Finding, text: &str) -> Finding {
    for stage in o.blocks.iter().filter_map(|id| cx.log().get(id)) {
        finding = finding.involves(stage.id()).label(stage.source, stage.head, text);
    }
    finding
}

/// Entries that were written down later than the term after they happened.
pub(super) fn recorded_late(cx: &Context<'_>, what: What) -> Vec<Finding> {
    let late = cx.owed(|owed| owed == what).filter(|(o, _)| o.state == State::Late);
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
            .derivation(o.derivation.iter().cloned().chain([proof.to_owned()]))
            .help("log things on the day; if both sides accept this one, an `allow` with its reason closes it");
        finding.since = o.due;
        finding
    })
    .collect()
}
