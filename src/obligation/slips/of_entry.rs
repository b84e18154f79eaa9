//! Entries that can be read and have a slip.

use super::{Candidate, Settles, Waives, Why, field_of, slip_of, timeless};
use crate::calendar::Instant;
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Call, Decision, Entry, Kind, Reply};
use crate::project::Project;

/// A call for an item of the cadence.
fn of_call<'p>(
    project: &'p Project,
    entry: &'p Entry,
    call: &'p Call,
    as_of: Instant,
) -> Option<Candidate<'p>> {
    let unread = ["for", "with"]
        .into_iter()
        .find(|field| entry.is_unread(field));
    let why = unread
        .map(Why::Unread)
        .or_else(|| timeless(project, entry, as_of))?;
    let item = call.for_cadence.as_ref();
    let settles = match item {
        Some(item) => Settles::These(vec![(Some("for"), item.value.to_string())]),
        None if unread == Some("for") => Settles::Any,
        None => return None,
    };
    Some(Candidate {
        slip: slip_of(project, entry, why),
        field: Some("for"),
        settles,
        sides: Vec::new(),
        of_calls: false,
        waives: Waives::No,
        moves: false,
        of_decisions: false,
    })
}

/// An entry with a slip.
pub(super) fn candidate<'p>(
    project: &'p Project,
    entry: &'p Entry,
    as_of: Instant,
) -> Option<Candidate<'p>> {
    if let Body::Call(call) = &entry.body {
        return of_call(project, entry, call, as_of);
    }
    let field = field_of(entry.kind)?;
    let (is_decision, is_reply) = (entry.kind == Kind::Decision, entry.kind == Kind::Reply);
    let lacks_subject = match &entry.body {
        Body::Decision(decision) => lacks_subject(decision),
        _ => names_nothing(entry, field),
    };
    let lacks_verdict =
        matches!(&entry.body, Body::Decision(decision) if decision.verdict.is_none());
    let mut of_calls = false;
    let why = if entry.is_unread(field) {
        Why::Unread(field)
    } else if lacks_subject {
        Why::Lacks(field)
    } else if let Some(why) = timeless(project, entry, as_of) {
        why
    } else if is_decision && entry.is_unread("verdict") {
        Why::Unread("verdict")
    } else if lacks_verdict {
        Why::Lacks("verdict")
    } else if is_reply && entry.is_unread("gives") {
        Why::Unread("gives")
    } else if let Some(unknown) = unknown(project, entry, field) {
        match project.draft(&unknown) {
            Some(_) => Why::Draft(unknown),
            None => Why::Unknown(unknown),
        }
    } else if let Some(target) = of_another_kind(project, entry, field) {
        Why::Kind(target.id().to_owned(), target.kind)
    } else if is_decision || is_reply {
        // A reply of somebody unknown ends a request, and confirms no call.
        of_calls = is_reply;
        if let Some(why) = of_nobody(project, entry) {
            why
        } else if is_decision && entry.is_unread("sets") {
            Why::Sets
        } else {
            return None;
        }
    } else {
        return None;
    };
    Some(with_slip(project, entry, field, why, of_calls))
}

/// An entry that may settle something by a field, and why it does not count.
pub(super) fn with_slip<'p>(
    project: &'p Project,
    entry: &Entry,
    field: &'static str,
    why: Why,
    of_calls: bool,
) -> Candidate<'p> {
    let lacks_subject = match &entry.body {
        Body::Decision(decision) => lacks_subject(decision),
        _ => names_nothing(entry, field),
    };
    let lacks = entry.is_unread(field) || why == Why::Lacks(field);
    let elsewhere = matches!(why, Why::Unknown(_) | Why::Draft(_) | Why::Kind(..));
    let settles = if lacks || elsewhere {
        Settles::Any
    } else {
        let references = entry.references().into_iter();
        let named = references.filter(|reference| reference.field == field);
        Settles::These(
            named
                .map(|reference| (Some(field), reference.id.value.0.clone()))
                .collect(),
        )
    };
    let sides = entry.actors();
    let sides = sides.filter_map(|by| project.charter.side(&by.value));
    let (waives, moves) = may_decide(entry);
    let is_open = lacks_subject || matches!(why, Why::Kind(..));
    let of_decisions = entry.kind == Kind::Decision && waives != Waives::Only && is_open;
    Candidate {
        slip: slip_of(project, entry, why),
        field: Some(field),
        settles,
        sides: sides.map(|party| party.name.as_str()).collect(),
        of_calls,
        waives,
        moves,
        of_decisions,
    }
}

/// Why nobody knows who acts in a reply or a decision, if that is so.
fn of_nobody(project: &Project, entry: &Entry) -> Option<Why> {
    let who = if entry.kind == Kind::Decision {
        "by"
    } else {
        "from"
    };
    if entry.is_unread(who) {
        return Some(Why::Unread(who));
    }
    let charter = &project.charter;
    let stranger = entry
        .actors()
        .find(|name| charter.side(&name.value).is_none());
    let is_party = |name: &str| charter.person(name).is_none() && charter.party(name).is_some();
    let party = || entry.actors().find(|name| is_party(&name.value));
    match (stranger, party()) {
        (Some(name), _) => Some(Why::Stranger(who, name.value.to_string())),
        (None, Some(name)) => Some(Why::Party(who, name.value.to_string())),
        (None, None) => entry.actor().is_none().then_some(Why::Lacks(who)),
    }
}

/// What an entry names in a field and the log does not have.
fn unknown(project: &Project, entry: &Entry, field: &str) -> Option<String> {
    let references = entry.references().into_iter();
    let mut named = references.filter(|reference| reference.field == field);
    let unknown = named.find(|reference| {
        let id = &*reference.id.value.0;
        project.log.get(id).is_none()
            && !project.has_unreadable_file()
            && project.unread_ids().all(|unread| unread != id)
            && !(reference.or_cadence && project.charter.cadence_item(id).is_some())
    })?;
    Some(unknown.id.value.0.clone())
}

fn names_nothing(entry: &Entry, field: &str) -> bool {
    let mut references = entry.references().into_iter();
    !references.any(|reference| reference.field == field)
}

/// Whether a decision may give up what its side is owed, and whether it may move a due date.
fn may_decide(entry: &Entry) -> (Waives, bool) {
    let Body::Decision(decision) = &entry.body else {
        return (Waives::No, false);
    };
    let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
    let waives = match verdict {
        Some(Verdict::Waived) => Waives::Only,
        Some(_) => Waives::No,
        None => Waives::Perhaps,
    };
    let sets = decision.sets.is_some() || entry.is_unread("sets");
    (waives, sets && verdict != Some(Verdict::Rejected))
}

/// Whether a decision says nowhere what it is on. One that states its `scope` needs no subject.
fn lacks_subject(decision: &Decision) -> bool {
    decision.on.is_empty() && decision.replaces.is_empty() && decision.scope.is_none()
}

/// What an entry names in a field, if it cannot settle anything of that kind.
fn of_another_kind<'p>(project: &'p Project, entry: &'p Entry, field: &str) -> Option<&'p Entry> {
    let log = &project.log;
    if let Body::Decision(decision) = &entry.body {
        let verdict = decision.verdict.as_ref().map(|verdict| verdict.value);
        if verdict != Some(Verdict::Accepted) || decision.sets.is_some() {
            return None;
        }
        let mut named = decision.on.iter().map(|id| log.get(&id.value.0));
        // What one of several names may be accepted.
        let first = log.get(&decision.on.first()?.value.0)?;
        return named
            .all(|target| target.is_some_and(takes_no_acceptance))
            .then_some(first);
    }
    let gives = match &entry.body {
        Body::Reply(reply) => reply.gives.as_ref().map(|gives| gives.value),
        _ => None,
    };
    let references = entry.references().into_iter();
    let mut named = references.filter(|reference| reference.field == field);
    named.find_map(|reference| {
        let id = &*reference.id.value.0;
        let target = log.get(id)?;
        let kinds = match &entry.body {
            Body::Reply(_) => Reply::may_answer(log, id, gives),
            _ => reference.kinds,
        };
        let is_item = reference.or_cadence && project.charter.cadence_item(id).is_some();
        (!is_item && !kinds.contains(&target.kind)).then_some(target)
    })
}

/// Whether nobody waits for the acceptance of an entry.
fn takes_no_acceptance(entry: &Entry) -> bool {
    match &entry.body {
        Body::Request(request) => {
            let need = request.needs.as_ref().map(|need| need.value);
            matches!(
                need,
                Some(Need::Materials | Need::Access | Need::Information)
            )
        }
        Body::Reply(_) | Body::Reminder(_) | Body::Confirmation(_) => true,
        _ => false,
    }
}
