use super::Context;
use super::answers::{is_of_a_side, waits_for_it};
use super::consequences::settle;
use crate::finding::{Finding, Severity};
use crate::log::{Body, Entry};
use crate::message::{Value, message};
use crate::narrator::owed;
use crate::obligation::{End, Obligation, What, other_way};

rule! {
    /// Checks for refusals that leave a stage blocked.
    ///
    /// The finding is on the reply that refuses; a refusal of a request that blocks no stage is a note. It ends when the
    /// stage is delivered or waived, or when somebody acted on the refusal: the answer came after all, the side that waits
    /// asked again in a new request `about` it, or a binding decision was made on the stage, or by the side that waits on
    /// the request or the reply.
    ///
    /// ## Why it matters
    ///
    /// A refusal ends the request, so nothing becomes due any more, and the stage waits for something that will not
    /// come.
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
    /// The stage can go on without it: add an `allow` with a reason.
    ///
    /// ## Configuration
    ///
    /// None.
    "information-refused": Information, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let owed = cx
        .owed(|what| matches!(what, What::Answer(_)))
        .filter(|(o, _)| is_of_a_side(cx, o));
    owed.filter_map(|(o, request)| judge(cx, o, request))
        .collect()
}

fn judge(cx: &Context<'_>, o: &Obligation, request: &Entry) -> Option<Finding> {
    let End::Refused(act) = &o.end else {
        return None;
    };
    let refusal = cx.log().get(&act.entry)?;
    let way =
        |stage: Option<&str>| other_way(cx.project, cx.obligations, o, stage, cx.as_of).is_some();
    if way(None) {
        return None;
    }
    if !blocks(request) {
        return Some(note(o, request, refusal).since(act.at));
    }
    let waits =
        |id: &&String| cx.stage(id).is_some_and(|stage| stage.end == End::Open) && !way(Some(id));
    let stages: Vec<&String> = o.rare().blocks.iter().filter(waits).collect();
    let first = stages.first()?;
    let id = refusal.id();
    let message = message! {
        en: "{reply} refuses {request} ({what}), and {stages} {stages#waits|wait} for it",
        ru: "{reply}: отказ по {request} ({what}); этого {stages#ожидает|ожидают|ожидают}: {stages}",
        es: "{reply} deniega {request} ({what}); lo {stages#espera|esperan}: {stages}",
        reply: id,
        request: request.id(),
        what: owed(o.what),
        stages: Value::all(stages.iter().copied()),
    };
    let mut finding = Finding::new(refusal.at(refusal.head), message)
        .entry(id)
        .involves(request.id())
        .distinguish(request.id())
        .caption(message! {
            en: "refuses {request}",
            ru: "отказ по {request}",
            es: "deniega {request}",
            request: request.id(),
        })
        .label(
            request.source,
            request.head,
            message! { en: "asked here", ru: "запрошено здесь", es: "solicitado aquí" },
        )
        .help(if cx.obligations.contract_end().is_some() { settle() } else { message! {
            en: "agree on how {stage} goes on: ask for something else that it can go on with, or log a decision `on: {stage}` (a new due date, a waiver)",
            ru: "договоритесь, как продолжать {stage}: запросите то, с чем можно продолжить, или внесите решение `on: {stage}` (новый срок или отказ от требования)",
            es: "acuerde cómo continúa {stage}: solicite otra cosa con la que pueda continuar o registre una decisión `on: {stage}` (una fecha nueva o una renuncia)",
            stage: *first,
        } })
        .since(act.at);
    for stage in stages.iter().filter_map(|id| cx.log().get(id)) {
        let due = cx.stage(stage.id()).filter(|stage| stage.due.is_some());
        let text = waits_for_it(due.map(|stage| cx.narrator().due(stage)));
        finding = finding
            .involves(stage.id())
            .label(stage.source, stage.head, text);
    }
    Some(finding)
}

/// Whether a request names stages that wait for it.
fn blocks(request: &Entry) -> bool {
    matches!(&request.body, Body::Request(fields) if !fields.blocks.is_empty())
}

/// The note about a refusal that no stage waits for.
fn note(o: &Obligation, request: &Entry, refusal: &Entry) -> Finding {
    let message = message! {
        en: "{reply} refuses {request} ({what}); no stage waits for it",
        ru: "{reply}: отказ по {request} ({what}); этапы этого не ожидают",
        es: "{reply} deniega {request} ({what}); ninguna etapa lo espera",
        reply: refusal.id(),
        request: request.id(),
        what: owed(o.what),
    };
    Finding::new(refusal.at(refusal.head), message)
        .entry(refusal.id())
        .involves(request.id())
        .distinguish(request.id())
        .caption(message! {
            en: "refuses {request}",
            ru: "отказ по {request}",
            es: "deniega {request}",
            request: request.id(),
        })
        .label(
            request.source,
            request.head,
            message! { en: "asked here", ru: "запрошено здесь", es: "solicitado aquí" },
        )
        .help(message! {
            en: "if it is still needed, name the stage in `blocks` of a new request; otherwise waive it",
            ru: "если это всё ещё нужно, укажите этап в `blocks` нового запроса; иначе откажитесь от запроса решением",
            es: "si aún hace falta, indique la etapa en `blocks` de una nueva solicitud; si no, renuncie a ella con una decisión",
        })
        .at_most(Severity::Note)
}
