use super::Context;
use super::answers::{asked, gives, replies};
use super::context::listed;
use crate::charter::Role;
use crate::finding::Finding;
use crate::log::{Entry, Kind};
use crate::log::value::Gives;
use crate::obligation::{End, Obligation, Standing, What};

rule! {
    /// Finds a refusal of the client that leaves a stage blocked.
    ///
    /// It is told on the reply that refuses, until the stage is delivered or given up, or until something was done about it: the answer
    /// came after all, a new request `about` it asks again, or a decision that binds was taken on the stage, the request or the reply.
    ///
    /// ## Why it matters
    ///
    /// A refusal ends the request, so nothing falls due any more, and the stage waits for something that will not come.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-05T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-1
    /// ```
    ///
    /// ```yaml
    /// reply: A-1   # warning[information-refused]
    /// answers: R-1
    /// at: 2026-03-04 12:00
    /// from: marketing-director
    /// via: email
    /// gives: refusal
    /// ```
    ///
    /// The account belongs to another agency, whose contract runs until June.
    ///
    /// ## Good
    ///
    /// As of 2026-03-05T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-1
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 12:00
    /// from: marketing-director
    /// via: email
    /// gives: refusal
    /// ```
    ///
    /// The account belongs to another agency, whose contract runs until June.
    ///
    /// ```yaml
    /// decision: D-1
    /// on: S-1
    /// at: 2026-03-05 11:00
    /// by: marketing-director
    /// via: email
    /// verdict: changed
    /// sets: { due: 2026-06-15 }
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the stage can go on without it: an `allow` with its reason says so.
    ///
    /// ## Configuration
    ///
    /// None.
    "information-refused": Information, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let of_client = |o: &Obligation| cx.debtor(o).is_some_and(|party| party.role == Some(Role::Client));
    let owed = cx.owed(|what| matches!(what, What::Answer(_))).filter(|(o, _)| of_client(o));
    owed.filter_map(|(o, request)| judge(cx, o, request)).collect()
}

fn judge(cx: &Context<'_>, o: &Obligation, request: &Entry) -> Option<Finding> {
    let End::Refused(act) = &o.end else { return None };
    let refusal = cx.log().get(&act.entry)?;
    let given = replies(cx, o, request).any(|reply| gives(reply) == Some(Gives::All));
    let later = |entry: &Entry| cx.happened(entry) && cx.done(entry).is_some_and(|at| at >= act.at);
    let asked_anew = |id: &str| cx.log().referring(id, "about").any(|other| other.kind == Kind::Request && later(other));
    let dealt_with = |id: &str| {
        let mut decisions = cx.log().referring(id, "on").filter(|decision| later(decision));
        decisions.any(|decision| cx.obligations.standing(decision.id()).is_some_and(Standing::binds))
    };
    let again = asked_anew(request.id()) || asked_anew(refusal.id());
    if given || again || dealt_with(request.id()) || dealt_with(refusal.id()) {
        return None;
    }
    let waits = |id: &&String| cx.stage(id).is_some_and(|stage| stage.end == End::Open) && !dealt_with(id);
    let stages: Vec<&String> = o.blocks.iter().filter(waits).collect();
    let first = stages.first()?;
    let (id, verb) = (refusal.id(), if stages.len() == 1 { "waits" } else { "wait" });
    let what = asked(o.what);
    let message = format!("{id} refuses {} ({what}), and {} {verb} for it", request.id(), listed(&stages));
    let mut finding = Finding::new(refusal.at(refusal.head), message)
        .entry(id)
        .involves(request.id())
        .distinguish(request.id())
        .caption(format!("refuses {}", request.id()))
        .label(request.source, request.head, "asked here")
        .help(format!(
            "agree on how {first} goes on: ask for something else that it can go on with, or log a decision `on: {first}` (a new due, a waiver)"
        ))
        .since(act.at);
    for stage in stages.iter().filter_map(|id| cx.log().get(id)) {
        let due = cx.stage(stage.id()).filter(|stage| stage.due.is_some()).map(|stage| format!("; {}", cx.due(stage)));
        finding =
            finding.involves(stage.id()).label(stage.source, stage.head, format!("waits for it{}", due.unwrap_or_default()));
    }
    Some(finding)
}
