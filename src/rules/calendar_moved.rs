use std::collections::BTreeMap;

use super::{Context, commits};
use crate::calendar::Instant;
use crate::finding::Finding;
use crate::log::compare_ids;
use crate::message::{Message, Value, message};
use crate::narrator;
use crate::obligation::{Before, CalendarChange, Moved, Obligation};
use crate::source::{Location, Span};

rule! {
    /// Checks for a change of working hours, days off or a party's time zone that moved due dates or lateness of what had begun
    /// before, to the advantage of the side that made it.
    ///
    /// Calendars are facts: they are corrected without a decision, and every due date and lateness follows. A due date that
    /// moved is reported if it helps the side whose commit changed the calendar: later for what it owes, earlier for what it
    /// is owed. So is lateness that had begun by then: less of it for what this side owes, more for what it is owed, and of a
    /// late stage fewer days on which only this side was overdue, or more on which only the other one was; of a late answer the days
    /// on which a stage waited for it. So are the periods of the cadence for which nothing is owed any more, and the silence of a party.
    /// The derivation keeps the figures from before the change.
    ///
    /// The finding ends with a decision of the other side `on: charter`, or `on` the entry, taken since the change or recorded
    /// with it. What ended in time by both dates is not reported, nor is what began after the change. Where the author of the
    /// commit belongs to neither side, each party counts as the one that changed its own calendar. A party under another name,
    /// with its people, is the same party. A calendar file that the charter names is a part of the calendar. The charter's `timezone` is no
    /// fact: both sides agree on it ([`charter-unapproved`](charter-unapproved.md)).
    ///
    /// ## Why it matters
    ///
    /// A day off that is entered afterwards takes a delay away, and nobody would notice. It may be right; then the other side
    /// can say so.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// Rules: calendar-moved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Start
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working days }
    /// ```
    ///
    /// ````markdown file log/a.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// ```
    /// ````
    ///
    /// ### 2026-03-10T15:00+03:00 account-manager <am@agency.example>: Add our days off
    ///
    /// ```diff edit projlog.yaml
    /// -  agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    /// +  agency: { role: contractor, hours: Mon-Fri 10:00-19:00, holidays: 2026-03-04..2026-03-11 }   # warning[calendar-moved] R-1
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-12T12:00+03:00.
    ///
    /// Rules: calendar-moved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Start
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working days }
    /// ```
    ///
    /// ````markdown file log/a.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// ```
    /// ````
    ///
    /// ### 2026-03-10T15:00+03:00 account-manager <am@agency.example>: Add our days off
    ///
    /// ```diff edit projlog.yaml
    /// -  agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    /// +  agency: { role: contractor, hours: Mon-Fri 10:00-19:00, holidays: 2026-03-04..2026-03-11 }
    /// ```
    ///
    /// ### 2026-03-11T12:00+03:00 marketing-director <md@bakery.example>: We knew of them
    ///
    /// ````markdown append log/a.md
    /// ```yaml
    /// decision: D-1
    /// on: charter
    /// at: 2026-03-11 11:00
    /// by: marketing-director
    /// verdict: approved
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the other side knew of these hours. Log its decision.
    ///
    /// ## Configuration
    ///
    /// Whoever decides on the charter has the scope `charter` under `decides`. Enter days off before they begin, and new hours
    /// as a line of `hours` with `from`: then nothing that had begun before moves.
    "calendar-moved": Record, Fact, Warning, check, History
}

/// The maximum number of obligations that a message names.
const MOST: usize = 5;

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for change in cx.obligations.calendar_changes() {
        let mut sides: BTreeMap<&str, Vec<Listed<'_>>> = BTreeMap::new();
        for moved in &change.moved {
            let o = cx.obligations.moved(moved);
            sides.entry(&moved.awaits).or_default().push((moved, o));
        }
        // The earliest first, wherever they are in the files, and silence last.
        for moved in sides.values_mut() {
            moved.sort_by(|(_, a), (_, b)| match (a, b) {
                (Some(a), Some(b)) => {
                    let begun = a.start.cmp(&b.start);
                    begun.then_with(|| compare_ids(&a.entry, &b.entry))
                }
                _ => a.is_none().cmp(&b.is_none()),
            });
        }
        let found = sides
            .iter()
            .map(|(side, moved)| finding(cx, change, side, moved));
        findings.extend(found);
    }
    findings
}

/// What a change moved, with its obligation if it has one.
type Listed<'a> = (&'a Moved, Option<&'a Obligation>);

/// The finding about a change, for the side whose agreement is missing.
fn finding(
    cx: &Context<'_>,
    change: &CalendarChange,
    side: &str,
    moved: &[Listed<'_>],
) -> Finding {
    let versions = cx.project.calendar_versions();
    let version = change.of.version.and_then(|index| versions.get(index));
    let what = match version {
        Some(version) => message! {
            en: "{commit}, {time}, changes {parts}",
            ru: "{commit}, {time}: изменено: {parts}",
            es: "{commit}, {time}: cambia {parts}",
            commit: commits::named(cx, &version.written),
            time: cx.narrator().time(version.stamp.time),
            parts: &change.of,
        },
        None => message! {
            en: "a change that is not committed changes {parts}",
            ru: "изменение ещё не в коммите: {parts}",
            es: "un cambio sin commit cambia {parts}",
            parts: &change.of,
        },
    };
    let more = moved.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        message! { en: " and {more} more", ru: " и ещё {more}", es: " y {more} más", more: more }
    });
    let (mut dues, mut late) = (0usize, 0usize);
    for (moved, _) in moved {
        match moved.before {
            Before::Due(_) | Before::Period(_) | Before::NoPeriod | Before::Silence(..) => dues += 1,
            Before::Late(..) | Before::Share(..) | Before::Waited(..) => late += 1,
        }
    }
    let matter = match (dues, late) {
        (dues, 0) => message! {
            en: "{side} has not agreed to the due {dues#date|dates} that it moves",
            ru: "без согласия стороны {side} {dues#перенесён срок|перенесены сроки|перенесены сроки}",
            es: "{side} no ha aceptado {dues#el plazo|los plazos} que así se {dues#mueve|mueven}",
            side: side,
            dues: dues,
        },
        (0, _) => message! {
            en: "{side} has not agreed to the lateness that it changes",
            ru: "без согласия стороны {side} изменена просрочка",
            es: "{side} no ha aceptado el retraso que así cambia",
            side: side,
        },
        _ => message! {
            en: "{side} has not agreed to the due dates and the lateness that it changes",
            ru: "без согласия стороны {side} изменены сроки и просрочка",
            es: "{side} no ha aceptado los plazos y el retraso que así cambian",
            side: side,
        },
    };
    let message = message! {
        en: "{what}; {matter}: {moved}{more}",
        ru: "{what}; {matter}: {moved}{more}",
        es: "{what}; {matter}: {moved}{more}",
        what: what,
        matter: matter,
        moved: Value::commas(moved.iter().take(MOST).map(|(moved, o)| item(cx, moved, *o))),
        more: more,
    };
    let charter = cx.charter();
    let party = change.of.parties.first().and_then(|name| charter.party(name));
    let place = Location {
        source: charter.source,
        span: party.map_or(Span::new(0, 0), |party| party.name.span),
    };
    let commit = version.map_or("", |version| version.stamp.commit.as_str());
    let mut finding = Finding::new(place, message)
        .caption(message! {
            en: "the calendar that was changed",
            ru: "изменённый календарь",
            es: "el calendario cambiado",
        })
        .distinguish(format!("{commit} {side}"))
        .help(message! {
            en: "if {side} agrees, log its decision with `on: charter`, or `on` {moved#the entry|each of the entries}",
            ru: "если сторона {side} согласна, внесите её решение с `on: charter` или `on` {moved#этой записи|каждой из записей|каждой из записей}",
            es: "si {side} está de acuerdo, registre su decisión con `on: charter`, o `on` {moved#la entrada|cada una de las entradas}",
            side: side,
            moved: moved.len(),
        });
    if let Some(version) = version {
        finding = finding
            .derivation([commits::basis()])
            .since(version.stamp.time);
    }
    for o in moved.iter().filter_map(|(_, o)| *o) {
        if cx.log().get(&o.entry).is_some() {
            finding = finding.involves(o.entry.as_str());
        }
    }
    finding
}

/// What was moved: `R-1 (answer: Thu 5 Mar 2026 19:00, now Fri 13 Mar 2026 19:00)`.
fn item(cx: &Context<'_>, moved: &Moved, o: Option<&Obligation>) -> Message {
    match (&moved.before, o) {
        (Before::Silence(party, was, now), _) => silence(cx, party, *was, *now),
        (before, Some(o)) => of_obligation(cx, before, o),
        (_, None) => Message::value(""),
    }
}

/// The silence of a party, which had lasted for longer than agreed.
fn silence(cx: &Context<'_>, party: &str, was: Instant, now: Option<Instant>) -> Message {
    let was = cx.narrator().close(was);
    match now {
        Some(now) => message! {
            en: "silence of {party} (the term ended {was}, now {now})",
            ru: "молчание ({party}: срок истёк {was:on}, стало {now})",
            es: "silencio de {party} (el plazo terminó el {was:full}, ahora {now})",
            party: party,
            was: was,
            now: cx.narrator().close(now),
        },
        None => message! {
            en: "silence of {party} (the term ended {was}, now it has not)",
            ru: "молчание ({party}: срок истёк {was:on}, теперь не истёк)",
            es: "silencio de {party} (el plazo terminó el {was:full}, ahora no)",
            party: party,
            was: was,
        },
    }
}

fn of_obligation(cx: &Context<'_>, before: &Before, o: &Obligation) -> Message {
    let date = |due: Option<_>| -> Value {
        match due {
            Some(due) => cx.narrator().due_time(o, due).into(),
            None => message! { en: "no due date", ru: "без срока", es: "sin plazo" }.into(),
        }
    };
    let (id, what) = (&o.entry, narrator::noun(o.what));
    match before {
        Before::Silence(..) => Message::value(""),
        Before::Period(was) => message! {
            en: "{id} ({period}: {was}, now not owed)",
            ru: "{id} ({period}: было {was}, теперь не требуется)",
            es: "{id} ({period}: antes {was}, ahora no se debe)",
            id: id,
            period: o.rare().period.clone(),
            was: date(*was),
        },
        Before::NoPeriod => message! {
            en: "{id} ({period}: not owed before, now {now})",
            ru: "{id} ({period}: не требовалось, стало {now})",
            es: "{id} ({period}: antes no se debía, ahora {now})",
            id: id,
            period: o.rare().period.clone(),
            now: date(o.due),
        },
        Before::Waited(stage, was, now) => message! {
            en: "{id} ({what}: {stage} waited {was} {was#working day|working days} for it, now {now})",
            ru: "{id} ({what}: ожидание {stage}: было {was} {was#рабочий день|рабочих дня|рабочих дней}, стало {now})",
            es: "{id} ({what}: {stage} esperó {was} {was#día hábil|días hábiles}, ahora {now})",
            id: id,
            what: what,
            stage: stage,
            was: *was,
            now: *now,
        },
        Before::Due(was) => message! {
            en: "{id} ({what}: {was}, now {now})",
            ru: "{id} ({what}: было {was}, стало {now})",
            es: "{id} ({what}: antes {was}, ahora {now})",
            id: id,
            what: what,
            was: date(*was),
            now: date(o.due),
        },
        Before::Late(was, now) => message! {
            en: "{id} ({what}: {was} overdue, now {now})",
            ru: "{id} ({what}: просрочка была {was}, стала {now})",
            es: "{id} ({what}: retraso de {was}, ahora {now})",
            id: id,
            what: what,
            was: was,
            now: now,
        },
        Before::Share(was, now) => message! {
            en: "{id} ({what}: working days while only {who} was overdue: {was}, now {now})",
            ru: "{id} ({what}: рабочих дней с просрочкой только одной стороны, {who}: было {was}, стало {now})",
            es: "{id} ({what}: días hábiles con retraso solo de {who}: {was}, ahora {now})",
            id: id,
            what: what,
            who: o.creditor.as_deref(),
            was: *was,
            now: *now,
        },
    }
}
