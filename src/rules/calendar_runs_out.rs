use chrono::{Datelike, TimeDelta};

use super::Context;
use crate::calendar::{FIRST_YEAR, Uncovered, When};
use crate::charter::{Charter, Party};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::obligation::{Obligation, State, What};

rule! {
    /// Checks for due dates in a year that the debtor's calendar does not cover.
    ///
    /// A term with `joint` is counted by the calendars of both sides; the one that ends is named.
    ///
    /// A calendar file covers the years from its first date to its last one. After them, before them and between those of several
    /// files, the due date is counted as if there
    /// were none. Obligations that were met in time, waived or refused are not reported.
    ///
    /// ## Why it matters
    ///
    /// Without the holidays of January, a term of five working days ends on a day on which nobody works: the due
    /// date is a guess until the calendar is renewed.
    ///
    /// ## Bad
    ///
    /// As of 2026-12-30T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00", holidays: calendars/2026.ics }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// terms:
    ///   materials: 5 working days
    /// ```
    ///
    /// ```text file calendars/2026.ics
    /// BEGIN:VCALENDAR
    /// BEGIN:VEVENT
    /// SUMMARY:Unity Day
    /// DTSTART;VALUE=DATE:20261104
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// ```markdown file log/2026-12.md
    /// ~~~yaml
    /// request: R-1   # warning[calendar-runs-out]
    /// at: 2026-12-29 12:00
    /// from: account-manager
    /// to: owner
    /// needs: materials
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-12-02T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00", holidays: calendars/2026.ics }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// terms:
    ///   materials: 5 working days
    /// ```
    ///
    /// ```text file calendars/2026.ics
    /// BEGIN:VCALENDAR
    /// BEGIN:VEVENT
    /// SUMMARY:Unity Day
    /// DTSTART;VALUE=DATE:20261104
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// ```markdown file log/2026-12.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-12-01 12:00
    /// from: account-manager
    /// to: owner
    /// needs: materials
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// There is no day off between the end of the calendar and the due date.
    ///
    /// ## Configuration
    ///
    /// The files under `holidays` of a party in the charter. Dates that the charter lists itself have no known end.
    "calendar-runs-out": Form, State, Warning, check
}

/// Whether an obligation is independent. One that follows from another has the same calendar and is not reported as well.
fn owed_by_itself(what: What) -> bool {
    !matches!(what, What::Reminder | What::EarlyWarning)
}

/// The side whose calendar lacks what an obligation of a side needs: a joint term is counted by the calendars of both.
fn lacking<'c>(
    charter: &'c Charter,
    debtor: &'c Party,
    o: &Obligation,
    beyond: Uncovered,
) -> &'c Party {
    let lacks = |party: &&Party| {
        // The close of a day belongs to it.
        let close = o.due.map(|due| due - TimeDelta::seconds(1));
        let day = close.map(|close| party.calendar.zone().date(close));
        day.and_then(|day| party.calendar.lacks(day)) == Some(beyond)
    };
    let other = charter.other_side(&debtor.name);
    [Some(debtor), other]
        .into_iter()
        .flatten()
        .find(lacks)
        .unwrap_or(debtor)
}

/// What a calendar lacks.
fn ends(beyond: Uncovered) -> Message {
    match beyond {
        Uncovered::Year(year) => message! {
            en: "has no dates in {year}",
            ru: "не содержит дат {year} года",
            es: "no tiene fechas de {year}",
            year: year.to_string(),
        },
        // A calendar that could not be read at all ends before every year that is counted.
        Uncovered::After(last) if last.year() > FIRST_YEAR => message! {
            en: "ends on {last}",
            ru: "заканчивается {last:on}",
            es: "termina el {last:full}",
            last: When::day(last),
        },
        Uncovered::After(_) => message! {
            en: "covers no year",
            ru: "не охватывает ни одного года",
            es: "no abarca ningún año",
        },
    }
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // An obligation that was met in time, waived or refused no longer depends on its due date.
    let unsettled = |state| matches!(state, State::Open | State::Overdue | State::Late);
    let owed = cx.owed(owed_by_itself).filter(|(o, _)| unsettled(o.state));
    let findings = owed.filter_map(|(o, entry)| {
        let beyond = o.beyond?;
        let party = lacking(cx.charter(), cx.debtor(o)?, o, beyond);
        let (id, name) = (entry.id(), &party.name.value);
        let ends = ends(beyond);
        let message = match beyond {
            Uncovered::After(_) => message! {
                en: "{entry} is {due}, and the calendar of {party} {ends}: later days off are not counted",
                ru: "{entry}: {due}; календарь стороны {party} {ends}: более поздние нерабочие дни не учтены",
                es: "{entry}: {due}, y el calendario de {party} {ends}: los días no hábiles posteriores no se tienen en cuenta",
                entry: id,
                due: cx.narrator().due(o),
                party: name,
                ends: &ends,
            },
            Uncovered::Year(_) => message! {
                en: "{entry} is {due}, and the calendar of {party} {ends}: its days off are not counted",
                ru: "{entry}: {due}; календарь стороны {party} {ends}: его нерабочие дни не учтены",
                es: "{entry}: {due}, y el calendario de {party} {ends}: sus días no hábiles no se tienen en cuenta",
                entry: id,
                due: cx.narrator().due(o),
                party: name,
                ends: &ends,
            },
        };
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .distinguish(o.term.as_ref().map_or("", |named| named.name))
            .caption(message! {
                en: "the calendar {ends}",
                ru: "календарь {ends}",
                es: "el calendario {ends}",
                ends: &ends,
            })
            .label(
                cx.charter().source,
                party.name.span,
                message! {
                    en: "its calendar {ends}",
                    ru: "календарь {ends}",
                    es: "su calendario {ends}",
                    ends: ends,
                },
            )
            .derived(&o.derivation)
            .help(match beyond {
                Uncovered::After(_) => message! {
                    en: "add the calendar of the next year under `holidays` of {party} in the charter",
                    ru: "добавьте календарь следующего года в `holidays` стороны {party} в уставе проекта",
                    es: "añada el calendario del año siguiente en `holidays` de {party} en el estatuto del proyecto",
                    party: name,
                },
                Uncovered::Year(year) => message! {
                    en: "add the calendar of {year} under `holidays` of {party} in the charter",
                    ru: "добавьте календарь на {year} год в `holidays` стороны {party} в уставе проекта",
                    es: "añada el calendario de {year} en `holidays` de {party} en el estatuto del proyecto",
                    year: year.to_string(),
                    party: name,
                },
            });
        finding.since = o.start;
        Some(finding)
    });
    findings.collect()
}
