use super::Context;
use super::answers::ask_to_decide;
use super::consequences::{after_end, follow};
use super::slips;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, message};
use crate::narrator::disputed;
use crate::narrator::slips::last_clauses;
use crate::obligation::{End, Obligation, Standing, State, What};

rule! {
    /// Checks for deliveries whose decision is overdue.
    ///
    /// A delivery opens an approval that the other side owes, by the term `approval`. A decision by somebody who
    /// may decide on deliverables discharges it, whatever its verdict; a reply does not, and neither does a
    /// decision by anybody else.
    ///
    /// ## Why it matters
    ///
    /// Silence is not acceptance, unless the charter says `silence: accepts`: a delivery without a decision holds up what comes
    /// after it, and each side believes that it is the other's turn.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1   # error[approval-lapsed]
    /// of: S-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: bakery
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// on: L-1
    /// verdict: accepted
    /// by: marketing-director
    /// at: 2026-03-06 15:00
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The decision was taken and not logged.
    ///
    /// ## Configuration
    ///
    /// The term `approval` under `terms` in the charter; under a party's name, if that party has another.
    "approval-lapsed": Information, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let lapsed = cx
        .owed(|what| what == What::Approval)
        .filter(|(o, _)| o.state == State::Overdue);
    lapsed
        .map(|(o, entry)| finding(cx, o, entry))
        .collect()
}

fn finding(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Finding {
    let narrator = cx.narrator();
    let slips = slips::about(o);
    let id = entry.id();
    let open = |id: &&String| cx.stage(id).is_some_and(|stage| stage.end == End::Open);
    let next: Vec<&String> = o.rare().blocks.iter().filter(open).collect();
    let disputes = cx.obligations.disputes(id);
    let since = o.start.map(|start| {
        message! {
            en: " since {start}",
            ru: " (ожидается {start:since})",
            es: " (pendiente desde el {start:full})",
            start: narrator.started(Some(entry), start),
        }
    });
    let message = message! {
        en: "the decision on {delivery} is {over} overdue; waiting for {who}{since}; {due}{disputed}{next}{slips}{ended}",
        ru: "решение по {delivery}: просрочка {over}; за кем: {who}{since}; {due}{disputed}{next}{slips}{ended}",
        es: "la decisión sobre {delivery} lleva {over} de retraso; responsable: {who}{since}; {due}{disputed}{next}{slips}{ended}",
        delivery: id,
        over: narrator.over(o),
        who: narrator.holder(o),
        since: since,
        due: narrator.due(o),
        disputed: (!disputes.is_empty()).then(|| {
            let disputes = disputes.iter().map(|dispute| disputed(narrator, dispute));
            Message::joined([Message::value("")].into_iter().chain(disputes), "; ")
        }),
        next: o.ended.is_none().then(|| narrator.waiting(&next)).flatten(),
        slips: last_clauses(&slips),
        ended: narrator.ended(o),
    };
    let mut finding = Finding::new(entry.at(entry.head), message)
        .entry(id)
        .caption(message! {
            en: "decision {over} overdue",
            ru: "решение: просрочка {over}",
            es: "decisión con {over} de retraso",
            over: narrator.over(o),
        })
        .derived(&o.derivation)
        .help(after_end(o, "on").unwrap_or_else(|| ask_to_decide(cx, o)));
    finding.since = o.due;
    finding = slips::shown(&slips, finding);
    for decision in cx
        .log()
        .referring(id, "on")
        .filter(|decision| cx.happened(decision))
    {
        let standing = cx.obligations.standing(decision.id());
        if standing.is_some_and(|standing| !Standing::binds(standing)) {
            let text = match standing {
                Some(Standing::Incomplete { .. }) => message! {
                    en: "does not bind: it lacks the consent of others",
                    ru: "не имеет силы: не хватает согласия других лиц",
                    es: "no vincula: falta el acuerdo de otras personas",
                },
                _ => message! {
                    en: "does not bind: the charter gives this person no such authority",
                    ru: "не имеет силы: устав проекта не даёт этому лицу таких полномочий",
                    es: "no vincula: el estatuto del proyecto no otorga a esta persona tales facultades",
                },
            };
            finding = finding
                .involves(decision.id())
                .label(decision.source, decision.head, text);
        }
    }
    for objection in disputes
        .iter()
        .filter_map(|dispute| cx.log().get(&dispute.objection))
    {
        let text = message! { en: "contested here", ru: "возражение", es: "objetado aquí" };
        finding = finding
            .involves(objection.id())
            .label(objection.source, objection.head, text);
    }
    for stage in next.iter().filter_map(|id| cx.log().get(id)) {
        let text = message! {
            en: "comes after what was delivered",
            ru: "следует за тем, что сдано",
            es: "viene después de lo entregado",
        };
        finding = finding
            .involves(stage.id())
            .label(stage.source, stage.head, text);
    }
    follow(cx, o, entry, finding)
}
