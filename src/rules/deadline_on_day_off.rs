use chrono::{NaiveDate, TimeDelta};

use super::Context;
use crate::calendar::{Calendar, DayKind, Instant, Moment, When, working_time};
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::message::{Value, message};
use crate::obligation::{End, Obligation, Standing, What};
use crate::source::Spanned;

rule! {
    /// Checks for explicit due dates on which the debtor does not work.
    ///
    /// The rule reads the `due` of a stage and of a request, the due date that a decision `sets`, and the day that
    /// a reply `promises`, in the calendar of the debtor. It ignores a due date that was replaced or whose
    /// obligation has ended, and an hour outside working hours on a working day.
    ///
    /// ## Why it matters
    ///
    /// Work that is due on a Sunday gets done on Friday or on Monday, and each side expects the other of the two. A due
    /// date counted by a term never falls on such a day; one that is written by hand can, for instance after a look
    /// at the wrong year's calendar.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-15   # note[deadline-on-day-off] Sun
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Both sides mean that very day: a launch, a fair, a holiday campaign. Add an `allow` with a reason.
    ///
    /// ## Configuration
    ///
    /// `hours`, `holidays` and `workdays` of the parties in the charter.
    "deadline-on-day-off": Deadlines, Form, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (obligation, entry) in
        cx.owed(|what| matches!(what, What::Answer(_) | What::Stage | What::Promise))
    {
        // Once it has ended, the day on which it was due affects nobody.
        if obligation.end != End::Open {
            continue;
        }
        let Some((writer, field, due)) = stated(cx, obligation, entry) else {
            continue;
        };
        let party = cx.debtor(obligation);
        let Some(party) = party.filter(|party| party.calendar.is_known()) else {
            continue;
        };
        let Some((date, why)) = day_off(cx, &due.value, &party.calendar) else {
            continue;
        };
        let place = writer.at(due.span);
        // One decision may set the same due date for several stages.
        if findings.iter().any(|reported| reported.at == place) {
            continue;
        }
        let name = &party.name.value;
        let message = message! {
            en: "`{field}` of {entry} is {date}, which is not a working day of {party} ({why})",
            ru: "`{field}` в {entry}: {date:full} — нерабочий день стороны {party} ({why})",
            es: "`{field}` de {entry} es el {date:full}, que no es día hábil de {party} ({why})",
            field: field,
            entry: writer.id(),
            date: When::day(date),
            party: name,
            why: why.clone(),
        };
        let mut finding = Finding::new(place, message)
            .entry(writer.id())
            .distinguish(field)
            .caption(message! {
                en: "not a working day of {party}: {why}",
                ru: "нерабочий день стороны {party}: {why}",
                es: "no es día hábil de {party}: {why}",
                party: name,
                why: why,
            });
        if writer.id() != entry.id() {
            let text = message! {
                en: "whose due date it sets",
                ru: "срок изменён этим решением",
                es: "cuyo plazo fija",
            };
            finding = finding
                .involves(entry.id())
                .label(entry.source, entry.head, text);
        }
        let days = nearest_working_days(date, &party.calendar);
        if !days.is_empty() {
            finding = finding.help(message! {
                en: "the nearest working {days#day|days} of {party}: {days}",
                ru: "{days#ближайший рабочий день|ближайшие рабочие дни|ближайшие рабочие дни} стороны {party}: {days:full}",
                es: "{days#día hábil más próximo|días hábiles más próximos} de {party}: {days:full}",
                party: name,
                days: Value::all(days.into_iter().map(When::day)),
            });
        }
        findings.push(finding);
    }
    findings
}

/// The due date in force of an obligation as it is written: the entry that states it, the field, the value.
fn stated<'p>(
    cx: &Context<'p>,
    obligation: &Obligation,
    entry: &'p Entry,
) -> Option<(&'p Entry, &'static str, &'p Spanned<Moment>)> {
    if let Some(by) = &obligation.rare().moved_by {
        let other = cx.log().get(by)?;
        let Body::Decision(decision) = &other.body else {
            return None;
        };
        let due = decision.sets.as_ref()?.value.due.as_ref()?;
        return Some((other, "sets.due", due));
    }
    match &entry.body {
        Body::Request(request) => Some((entry, "due", request.due.as_ref()?)),
        Body::Reply(reply) => Some((entry, "promises", reply.promises.as_ref()?)),
        Body::Stage(stage) if obligation.first_due.is_none() => {
            Some((entry, "due", stage.due.as_ref()?))
        }
        // A decision moved it: of those that bind, the one that set the due date in force.
        Body::Stage(_) => cx.log().referring(entry.id(), "on").find_map(|other| {
            let Body::Decision(decision) = &other.body else {
                return None;
            };
            let due = decision.sets.as_ref()?.value.due.as_ref()?;
            let binds = cx
                .obligations
                .standing(other.id())
                .is_some_and(Standing::binds);
            (binds && obligation.due == Some(due_of(cx, obligation, due)))
                .then_some((other, "sets.due", due))
        }),
        _ => None,
    }
}

/// A stated due date for a debtor.
fn due_of(cx: &Context<'_>, obligation: &Obligation, due: &Moment) -> Instant {
    let debtor = cx
        .debtor(obligation)
        .map_or(cx.zone(), |party| party.calendar.zone());
    due.due_of(debtor, cx.zone()).instant
}

/// The date of a due instant if the debtor does not work on it, and why not.
fn day_off(cx: &Context<'_>, due: &Moment, calendar: &Calendar) -> Option<(NaiveDate, Value)> {
    // Something due at midnight is due at the end of the previous day.
    let second = TimeDelta::seconds(1);
    let written = match due {
        Moment::Date(date) => *date,
        Moment::Local(time) => (*time - second).date(),
        Moment::Exact(time) => (*time - second).date_naive(),
    };
    let mut date = written;
    if !matches!(due, Moment::Date(_)) {
        let instant = due.due(cx.zone()).instant;
        // Late on a Friday may be Saturday in the debtor's zone, and a night shift passes midnight.
        if calendar.is_working_day(written)
            || working_time(instant - second, instant, calendar) > TimeDelta::zero()
        {
            return None;
        }
        date = calendar.zone().date(instant - second);
    }
    match calendar.kind(date) {
        DayKind::NotInWeek => {
            let why = message! {
                en: "outside the working week",
                ru: "вне рабочей недели",
                es: "fuera de la semana laboral",
            };
            Some((date, why.into()))
        }
        DayKind::Off(why) => Some((date, why.into())),
        DayKind::Working | DayKind::Extra | DayKind::Apart => None,
    }
}

/// The last working day before a date and the first one after it.
fn nearest_working_days(date: NaiveDate, calendar: &Calendar) -> Vec<NaiveDate> {
    // A debtor who has not worked for a year has no nearest working day.
    let before = std::iter::successors(date.pred_opt(), NaiveDate::pred_opt)
        .take(366)
        .find(|day| calendar.is_working_day(*day));
    let after = calendar.nth_working_day(date, 1);
    before.into_iter().chain(after).collect()
}
