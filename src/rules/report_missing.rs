use std::collections::BTreeMap;

use super::{Context, slips};
use crate::finding::Finding;
use crate::log::{Body, Call, Entry};
use crate::message::{Message, message};
use crate::narrator::slips::last_clauses;
use crate::obligation::{Fulfilment, Obligation, State, What};
use crate::source::Location;

rule! {
    /// Checks for calls and reports of the charter's cadence that did not happen in their period.
    ///
    /// A week goes from Monday to Sunday; a quarter begins in January, April, July or October; a period such as
    /// `every 2 weeks` is counted from `starts` of its item. A call (`for` the
    /// item) and a delivery (`of` the item) are due at the end of the period; `due` adds that much time after it. A
    /// period that the contract covers only in part owes nothing, and neither does one without a working day of the
    /// owner (for a call: without a day on which both sides work). A call in which only one side took part does not
    /// count. Once a later call or report has come, earlier ones that were left out are no longer reported. A report that was
    /// sent back is owed again from then on, by the term `rework` or on the date that the decision sets.
    ///
    /// ## Why it matters
    ///
    /// The first report that is left out is the first sign. Nobody decides that there will be no reports; they
    /// stop.
    ///
    /// ## Bad
    ///
    /// As of 2026-04-07T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// contract: { starts: 2026-03-02, ends: 2026-05-29 }
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// cadence:
    ///   monthly-report: { delivery: monthly, owner: agency, due: 3 working days }   # error[report-missing] March 2026
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-04-30
    /// accept: The campaign runs.
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-04-07T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// contract: { starts: 2026-03-02, ends: 2026-05-29 }
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// cadence:
    ///   monthly-report: { delivery: monthly, owner: agency, due: 3 working days }
    /// ```
    ///
    /// ```markdown file log/2026-04.md
    /// ~~~yaml
    /// delivery: L-1
    /// of: monthly-report
    /// at: 2026-04-02 12:00
    /// from: account-manager
    /// to: owner
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The call or the report was logged without the item in `for` or `of`.
    ///
    /// ## Configuration
    ///
    /// `cadence` in the charter, with `owner` (the contractor if it is missing) and `due`; the contract's `starts`
    /// and `ends`. The charter that was in force in a period applies to it.
    "report-missing": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut missing: BTreeMap<(&str, bool), Vec<&Obligation>> = BTreeMap::new();
    for o in cx.obligations.iter().filter(|o| o.state == State::Overdue) {
        if matches!(o.what, What::CadenceCall | What::CadenceReport) {
            missing
                .entry((&o.entry, o.what == What::CadenceCall))
                .or_default()
                .push(o);
        }
    }
    let missing = missing.into_iter();
    missing
        .flat_map(|((name, call), owed)| {
            // What was sent back is told on its own: it was there.
            let (back, missing): (Vec<_>, Vec<_>) =
                owed.into_iter().partition(|o| sent_back(o).is_some());
            let back = back.into_iter().filter_map(move |o| finding(cx, name, call, &[o]));
            back.chain(finding(cx, name, call, &missing)).collect::<Vec<_>>()
        })
        .collect()
}

/// The report that was there for a period, and was sent back.
fn sent_back(o: &Obligation) -> Option<&Fulfilment> {
    o.rare().earlier.last()
}

/// One finding per item, about all periods since the last time that it took place.
fn finding(cx: &Context<'_>, name: &str, call: bool, owed: &[&Obligation]) -> Option<Finding> {
    let narrator = cx.narrator();
    let (first, last) = (owed.first()?, owed.last()?);
    // The charter by which the period is judged: it has the item, even if that was removed before the period ended.
    let began = first.rare().period_from;
    let began = began.map(|day| cx.zone().close_of_day(day).instant);
    let charter = began.map_or(cx.charter(), |began| cx.project.charter_at(began));
    // Readers look at the present charter, if it has the item.
    let (charter, item) = [cx.charter(), charter]
        .into_iter()
        .find_map(|c| Some((c, c.cadence_item(name)?)))?;
    let place = Location {
        source: charter.source,
        span: item.name.span,
    };
    let slips = slips::about_all(owed);
    let message = message! {
        en: "{missing} {due}; responsible: {who}{slips}",
        ru: "{missing} {due}; ответственная сторона: {who}{slips}",
        es: "{missing} {due}; responsable: {who}{slips}",
        missing: missing(name, call, owed)?,
        due: narrator.due(last),
        who: narrator.holder(last),
        slips: last_clauses(&slips),
    };
    let (kind, field) = if call {
        ("call", "for")
    } else {
        ("delivery", "of")
    };
    let back = sent_back(last);
    let of = back.map(|back| format!(" {}", back.act.entry)).unwrap_or_default();
    let mut finding = Finding::new(place, message)
        .distinguish(format!("{kind} {name}{of}"))
        .caption(narrator.overdue(last))
        .derived(&last.derivation)
        .help(if last.ended.is_some() { message! {
            en: "the contract has ended: if it took place by then, log it: `{kind}:` with `{field}: {name}`",
            ru: "договор окончен: если это было сделано до его окончания, внесите запись: `{kind}:` с `{field}: {name}`",
            es: "el contrato ha terminado: si tuvo lugar antes, regístrelo: `{kind}:` con `{field}: {name}`",
            kind: kind,
            field: field,
            name: name,
        } } else { message! {
            en: "if it took place, log it: `{kind}:` with `{field}: {name}`; if it is no longer wanted, agree on that in the charter",
            ru: "если это было сделано, внесите запись: `{kind}:` с `{field}: {name}`; если больше не нужно, согласуйте это в уставе проекта",
            es: "si tuvo lugar, regístrelo: `{kind}:` con `{field}: {name}`; si ya no hace falta, acuérdelo en el estatuto del proyecto",
            kind: kind,
            field: field,
            name: name,
        } });
    finding.since = first.due;
    if let Some(back) = back {
        let text = message! { en: "sent back here", ru: "возвращено здесь", es: "devuelto aquí" };
        finding = finding.involves(back.act.entry.as_str());
        if let Some(decision) = cx.log().get(&back.reversed.entry) {
            finding = finding
                .involves(decision.id())
                .label(decision.source, decision.head, text);
        }
    }
    // It may have taken place without being named in its entry.
    let entries = cx.log().entries().iter();
    for entry in entries
        .filter(|entry| call && perhaps(cx, last, entry))
        .take(3)
    {
        let text = message! {
            en: "in that period, without `for: {name}`",
            ru: "в этот период, без `for: {name}`",
            es: "en ese período, sin `for: {name}`",
            name: name,
        };
        finding = finding
            .involves(entry.id())
            .label(entry.source, entry.head, text);
    }
    let entries = cx.log().entries().iter().filter(|_| call);
    let absent = entries.filter_map(|entry| Some((entry, absent(cx, name, last, entry)?)));
    for (entry, party) in absent.take(3) {
        let text = message! {
            en: "nobody of {party} took part",
            ru: "никто со стороны {party} не участвовал",
            es: "no participó nadie de {party}",
            party: party,
        };
        finding = finding
            .involves(entry.id())
            .label(entry.source, entry.head, text);
    }
    Some(slips::shown(&slips, finding))
}

/// The missing items and their periods, up to the due date of the last one.
fn missing(name: &str, call: bool, owed: &[&Obligation]) -> Option<Message> {
    let (oldest, newest) = (
        owed.first()?.rare().period.as_ref()?,
        owed.last()?.rare().period.as_ref()?,
    );
    let what = if call {
        message! { en: "call", ru: "звонка", es: "la llamada" }
    } else {
        message! { en: "report", ru: "отчёта", es: "el informe" }
    };
    if let Some(back) = owed.last().and_then(|o| sent_back(o)) {
        return Some(message! {
            en: "{report}, the report `{name}` for {period}, was sent back by {decision}; another one was",
            ru: "{report} (отчёт `{name}`, период: {period}) возвращён решением {decision}; новый отчёт:",
            es: "{decision} devolvió {report}, el informe `{name}` (período: {period}); otro:",
            report: &back.act.entry,
            name: name,
            period: newest,
            decision: &back.reversed.entry,
        });
    }
    Some(match owed.len() {
        1 => message! {
            en: "no {what} `{name}` for {period} is in the log; it was",
            ru: "в журнале нет {what} `{name}` (период: {period});",
            es: "no consta {what} `{name}` en el registro (período: {period});",
            what: what,
            name: name,
            period: newest,
        },
        many => message! {
            en: "no {what} `{name}` is in the log for {many} periods, from {oldest} to {newest}; the last was",
            ru: "в журнале нет {what} `{name}` за {many} {many#период|периода|периодов} (первый: {oldest}, последний: {newest}); последний",
            es: "no consta {what} `{name}` en el registro en {many} {many#período|períodos} (el primero: {oldest}, el último: {newest}); el último:",
            what: what,
            name: name,
            many: many,
            oldest: oldest,
            newest: newest,
        },
    })
}

/// Whether a call of both sides took place in a period and is for no item.
fn perhaps(cx: &Context<'_>, owed: &Obligation, entry: &Entry) -> bool {
    let Body::Call(fields) = &entry.body else {
        return false;
    };
    let mut sides = [&owed.debtor, &owed.creditor].into_iter();
    fields.for_cadence.is_none()
        && took_place(cx, owed, entry)
        && sides.all(|side| took_part(cx, fields, side.as_deref()))
}

/// The side of which nobody took part in a call for an item in a period.
fn absent<'o>(
    cx: &Context<'_>,
    name: &str,
    owed: &'o Obligation,
    entry: &Entry,
) -> Option<&'o str> {
    let Body::Call(fields) = &entry.body else {
        return None;
    };
    let item = fields.for_cadence.as_ref()?;
    if *item.value != *name || !took_place(cx, owed, entry) {
        return None;
    }
    let mut sides = [&owed.creditor, &owed.debtor].into_iter();
    sides.find_map(|side| {
        let side = side.as_deref()?;
        (!took_part(cx, fields, Some(side))).then_some(side)
    })
}

/// Whether a call took place in a period.
fn took_place(cx: &Context<'_>, owed: &Obligation, entry: &Entry) -> bool {
    let (Some(due), Some(at)) = (owed.due, cx.done(entry)) else {
        return false;
    };
    owed.start.is_some_and(|start| (start..=due).contains(&at))
}

/// Whether somebody of a side took part in a call.
fn took_part(cx: &Context<'_>, call: &Call, side: Option<&str>) -> bool {
    let mut sides = call
        .with
        .iter()
        .filter_map(|person| cx.charter().side(&person.value));
    side.is_some() && sides.any(|party| Some(party.name.as_str()) == side)
}
