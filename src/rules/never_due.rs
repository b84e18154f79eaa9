use chrono::Months;

use super::Context;
use super::answers::asked_urgently;
use crate::calendar::{Instant, Start, due};
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::message;
use crate::obligation::{End, Obligation, What};
use crate::project::Recorded;

rule! {
    /// Checks for what never falls due: open requests to which no term applies and that state no `due`, and reopened stages.
    ///
    /// The term is that of the charter in force when the request was made. A request that has been answered is not
    /// reported. A stage whose approval was reversed is due again by the term `rework`, or by the date that a decision
    /// `sets`; without either it never falls due. Nor does what is due by a `joint` term, where the hours of the two sides do not
    /// overlap. What is due in more than ten years is reported too, because its year is probably
    /// misspelt.
    ///
    /// ## Why it matters
    ///
    /// Something that is never due is never overdue: nobody is reminded of it, however long it stays open.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: payment   # note[never-due]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: payment
    /// due: 2026-03-31
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If both sides agree that the answer has no time limit: switch the rule off in the charter, or accept the note in
    /// the request.
    ///
    /// ## Configuration
    ///
    /// The terms of the charter.
    "never-due": Deadlines, Form, Note, check
}

/// After this time nobody waits for anything in a project.
const FAR: Months = Months::new(120);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // An unreadable term of the charter is reported there.
    if !cx.charter().faults.is_empty() {
        return Vec::new();
    }
    let asked = |what| {
        matches!(
            what,
            What::Answer(_) | What::Stage | What::Promise | What::Approval | What::CallConfirmation
        )
    };
    cx.owed(asked)
        // What ended with the contract does not need a due date any more.
        .filter(|(o, _)| o.end == End::Open && o.ended.is_none())
        .filter_map(|(o, entry)| match o.due {
            Some(_) if matches!(o.what, What::Approval | What::CallConfirmation) => None,
            Some(due) => far(cx, due, o, entry),
            None => undue(cx, o, entry),
        })
        .chain(reports(cx))
        .collect()
}

/// The reports that were sent back, and that nobody has to send again by any date.
fn reports<'p>(cx: &Context<'p>) -> impl Iterator<Item = Finding> + use<'p> {
    let cx = *cx;
    let owed = cx.obligations.iter().filter(|o| {
        o.what == What::CadenceReport && o.end == End::Open && o.ended.is_none() && o.due.is_none()
    });
    owed.filter_map(move |o| {
        let back = o.rare().earlier.last().filter(|_| !is_rework_unread(&cx, o))?;
        let report = cx.log().get(&back.act.entry)?;
        let decision = &back.reversed.entry;
        let message = message! {
            en: "{report}, sent back by {decision}, is never due again: there is no term `rework`, and the decision sets no date",
            ru: "{report}: отчёт возвращён решением {decision}, срок не наступит никогда: нет нормы срока `rework`, и дата решением не задана",
            es: "{report}, devuelto por {decision}, no vuelve a vencer nunca: no hay ningún plazo `rework` y la decisión no fija una fecha",
            report: report.id(),
            decision: decision,
        };
        let finding = Finding::new(report.at(report.head), message)
            .entry(report.id())
            .involves(decision.as_str())
            .caption(message! { en: "no date for the rework", ru: "нет срока доработки", es: "sin fecha para la corrección" })
            .help(message! {
                en: "agree in the charter on a term `rework`, or replace {decision} by a decision with `sets: {set}`",
                ru: "согласуйте в уставе проекта норму срока `rework` или замените {decision} решением с `sets: {set}`",
                es: "acuerden en el estatuto del proyecto un plazo `rework`, o sustituyan {decision} por una decisión con `sets: {set}`",
                decision: decision,
                set: "{ due: … }",
            });
        Some(finding)
    })
}

/// Something that never falls due.
fn undue(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    if o.what == What::Promise {
        return None;
    }
    if let Some(finding) = apart(cx, o, entry) {
        return Some(finding);
    }
    match o.rare().earlier.last() {
        Some(_) if is_rework_unread(cx, o) => None,
        Some(earlier) => {
            let finding = reopened(entry, &earlier.reversed.entry);
            let stated = o.rare().impossible.iter();
            let stated: Vec<String> = stated.map(|date| date.stated_in.clone()).collect();
            Some(if stated.is_empty() {
                finding
            } else {
                finding.unless_about(&["answer-before-question"], stated)
            })
        }
        None => finding(cx, o, entry),
    }
}

/// Something that is due so late that its year is probably misspelt.
fn far(cx: &Context<'_>, due: Instant, o: &Obligation, entry: &Entry) -> Option<Finding> {
    // What is still to happen is compared with the time when it does, or was written down.
    let recorded = match cx.project.recorded(entry.id()) {
        Recorded::At(stamp) => Some(stamp.time),
        _ => None,
    };
    let begun = o.start.into_iter().chain(recorded).chain([cx.as_of]).max()?;
    let last = begun.checked_add_months(FAR)?;
    if due <= last {
        return None;
    }
    let message = message! {
        en: "{entry} falls due only on {due}, more than ten years from now",
        ru: "{entry}: срок наступит только {due:on}, больше чем через десять лет",
        es: "{entry} no vence hasta el {due:full}, dentro de más de diez años",
        entry: entry.id(),
        due: cx.narrator().close(due),
    };
    let finding = Finding::new(entry.at(entry.head), message)
        .entry(entry.id())
        .caption(message! { en: "far away", ru: "очень далёкий срок", es: "plazo muy lejano" })
        .help(message! {
            en: "check the year; if another one is meant, agree on that date: a decision `on: {entry}` with `sets: {set}`",
            ru: "проверьте год; если имелся в виду другой, согласуйте эту дату: решение `on: {entry}` с `sets: {set}`",
            es: "compruebe el año; si se quería otro, acuerden esa fecha: una decisión `on: {entry}` con `sets: {set}`",
            entry: entry.id(),
            set: "{ due: … }",
        });
    Some(finding)
}

/// Something that is due by a joint term of two sides whose hours never overlap.
fn apart(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let (name, urgent) = match (&o.what, &entry.body) {
        (What::Answer(_), Body::Request(request)) => {
            let stated = request.due.is_some() || entry.is_unread("due");
            let needs = request.needs.as_ref().filter(|_| !stated)?;
            (needs.value.name(), asked_urgently(request))
        }
        (What::Approval, Body::Delivery(delivery)) => {
            let mut stages = delivery.of.iter().filter_map(|id| cx.log().get(&id.value));
            let urgent = stages.any(|stage| {
                let Body::Stage(stage) = &stage.body else {
                    return false;
                };
                stage.urgent.as_ref().is_some_and(|urgent| urgent.value.0)
            });
            ("approval", urgent)
        }
        (What::CallConfirmation, Body::Call(_)) => ("call-confirmation", false),
        _ => return None,
    };
    let (debtor, creditor, start) = (o.debtor.as_deref()?, o.creditor.as_deref()?, o.start?);
    let charter = cx.charter();
    let (own, other) = (charter.party(debtor)?, charter.party(creditor)?);
    let terms = &cx.project.charter_at(start).terms;
    let term = &terms.get(name, Some(debtor), urgent)?.value;
    let never = due(term, &Start::at(start), &own.calendar, Some(&other.calendar)).err()?;
    // Where one side never works, that is why.
    let alone = due(term, &Start::at(start), &own.calendar, None);
    if !term.joint || never.unread || alone.is_err() {
        return None;
    }
    let message = message! {
        en: "{entry} never falls due: `{name}: {term}` runs only while both sides work, and the hours of {debtor} and {creditor} do not overlap",
        ru: "{entry}: срок не наступит никогда: `{name}: {term}` идёт, только пока работают обе стороны, а часы работы {debtor} и {creditor} не пересекаются",
        es: "{entry} no vence nunca: `{name}: {term}` corre solo mientras trabajan ambas partes, y los horarios de {debtor} y {creditor} no coinciden",
        entry: entry.id(),
        name: name,
        term: term,
        debtor: debtor,
        creditor: creditor,
    };
    let finding = Finding::new(entry.at(entry.head), message)
        .entry(entry.id())
        .caption(message! { en: "no common hours", ru: "нет общих часов", es: "sin horas comunes" })
        .help(message! {
            en: "agree in the charter on a term `{name}` that is not `joint`, or on hours in which both work, and on a date for this one: a decision `on: {entry}` with `sets: {set}`",
            ru: "согласуйте в уставе проекта норму срока `{name}` без `joint` или общие часы работы, а здесь — дату: решение `on: {entry}` с `sets: {set}`",
            es: "acuerden en el estatuto del proyecto un plazo `{name}` sin `joint`, u horas en las que trabajen ambas, y para esta una fecha: una decisión `on: {entry}` con `sets: {set}`",
            name: name,
            entry: entry.id(),
            set: "{ due: … }",
        });
    Some(finding)
}

/// Whether the term for the rework may be stated and cannot be read.
fn is_rework_unread(cx: &Context<'_>, o: &Obligation) -> bool {
    let start = o.start.unwrap_or(cx.as_of);
    let terms = &cx.project.charter_at(start).terms;
    terms.is_unread("rework", o.debtor.as_deref(), false)
}

/// A stage that a decision reopened without a date for the rework.
fn reopened(entry: &Entry, decision: &str) -> Finding {
    let message = message! {
        en: "{stage}, reopened by {decision}, never falls due: there is no term `rework`, and no decision sets a date",
        ru: "{stage}: этап открыт снова решением {decision}, срок не наступит никогда: нет нормы срока `rework`, и дата решением не задана",
        es: "{stage}, reabierta por {decision}, no vence nunca: no hay ningún plazo `rework` y ninguna decisión fija una fecha",
        stage: entry.id(),
        decision: decision,
    };
    Finding::new(entry.at(entry.head), message)
        .entry(entry.id())
        .involves(decision)
        .caption(message! { en: "no date for the rework", ru: "нет срока доработки", es: "sin fecha para la corrección" })
        .help(message! {
            en: "agree on a date by a decision `on: {stage}` with `sets: {set}`, and in the charter on a term `rework`",
            ru: "согласуйте дату решением `on: {stage}` с `sets: {set}`, а в уставе проекта — норму срока `rework`",
            es: "acuerde una fecha con una decisión `on: {stage}` y `sets: {set}`, y en el estatuto del proyecto un plazo `rework`",
            stage: entry.id(),
            set: "{ due: … }",
        })
}

fn finding(cx: &Context<'_>, o: &Obligation, entry: &Entry) -> Option<Finding> {
    let Body::Request(request) = &entry.body else {
        return None;
    };
    let needs = request.needs.as_ref()?;
    let (debtor, start) = (o.debtor.as_deref()?, o.start?);
    let need = needs.value.name();
    let terms = &cx.project.charter_at(start).terms;
    let term = terms.get(need, Some(debtor), asked_urgently(request));
    let is_unread = terms.is_unread(need, Some(debtor), asked_urgently(request));
    if request.due.is_some() || entry.is_unread("due") || term.is_some() || is_unread {
        return None;
    }
    let message = message! {
        en: "{request} never falls due: no term `{need}` applies to {debtor}, and it states no `due`",
        ru: "{request}: срок не наступит никогда: для стороны {debtor} нет нормы срока `{need}`, и `due` не указан",
        es: "{request} no vence nunca: no hay ningún plazo `{need}` para {debtor} y no indica `due`",
        request: entry.id(),
        need: need,
        debtor: debtor,
    };
    let finding = Finding::new(entry.at(needs.span), message)
        .entry(entry.id())
        .caption(message! { en: "no term", ru: "нет срока", es: "sin plazo" })
        .help(message! {
            en: "agree in the charter on a term `{need}` for the requests to come, and on a date for this one: `due: …`",
            ru: "согласуйте в уставе проекта норму срока `{need}` для будущих запросов, а для этого запроса — дату: `due: …`",
            es: "acuerde en el estatuto del proyecto un plazo `{need}` para las solicitudes futuras y una fecha para esta: `due: …`",
            need: need,
        });
    Some(finding)
}
