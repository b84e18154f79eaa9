use chrono::{Datelike, NaiveDate, TimeDelta};

use super::Context;
use crate::calendar::{Calendar, DayKind, Instant, Moment, show_day, working_time};
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::obligation::{End, Obligation, Standing, What};
use crate::source::Spanned;

rule! {
    /// Finds an explicit due on a day on which the side that owes it does not work.
    ///
    /// Judged are the `due` of a stage and of a request, the due that a decision `sets`, and the day that a reply `promises`, in
    /// the calendar of whoever owes it. A due that another has replaced, or that is settled, is not told; nor is an hour outside of working
    /// hours on a day that is worked.
    ///
    /// ## Why it matters
    ///
    /// What falls due on a Sunday is done on Friday or on Monday, and each side counts on another of the two. A due that is found
    /// by a term never lies on such a day; one that is written by hand may, by a look at the wrong year's calendar.
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
    /// Where both sides mean that very day: a launch, a fair, a holiday campaign. An `allow` with its reason closes it.
    ///
    /// ## Configuration
    ///
    /// `hours`, `holidays` and `workdays` of the parties in the charter.
    "deadline-on-day-off": Deadlines, Form, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (obligation, entry) in cx.owed(|what| matches!(what, What::Answer(_) | What::Stage | What::Promise)) {
        // Once it is settled, the day on which it was due moves nobody.
        if obligation.end != End::Open {
            continue;
        }
        let Some((writer, field, due)) = stated(cx, obligation, entry) else { continue };
        let Some(party) = cx.debtor(obligation) else { continue };
        let Some((date, why)) = not_worked(cx, &due.value, &party.calendar) else { continue };
        let place = writer.at(due.span);
        // One decision may set the same due for several stages.
        if findings.iter().any(|told| told.at == place) {
            continue;
        }
        let name = &party.name.value;
        let what = format!("`{field}` of {}, {}, is a day on which {name} does not work ({why})", writer.id(), show_day(date));
        let mut finding =
            Finding::new(place, what).entry(writer.id()).distinguish(field).caption(format!("not worked by {name}: {why}"));
        if writer.id() != entry.id() {
            finding = finding.involves(entry.id()).label(entry.source, entry.head, "whose due it sets");
        }
        findings.push(match nearest_working_days(date, &party.calendar) {
            Some(days) => finding.help(format!("{name}'s nearest working days are {days}")),
            None => finding,
        });
    }
    findings
}

/// The due in force of an obligation where somebody wrote it: the entry that states it, the field, the value.
fn stated<'p>(
    cx: &Context<'p>,
    obligation: &Obligation,
    entry: &'p Entry,
) -> Option<(&'p Entry, &'static str, &'p Spanned<Moment>)> {
    match &entry.body {
        Body::Request(request) => Some((entry, "due", request.due.as_ref()?)),
        Body::Reply(reply) => Some((entry, "promises", reply.promises.as_ref()?)),
        Body::Stage(stage) if obligation.first_due.is_none() => Some((entry, "due", stage.due.as_ref()?)),
        // A decision moved it: of those that bind, the one that set what is in force.
        Body::Stage(_) => cx.log().referring(entry.id(), "on").find_map(|other| {
            let Body::Decision(decision) = &other.body else { return None };
            let due = decision.sets.as_ref()?.value.due.as_ref()?;
            let binds = cx.obligations.standing(other.id()).is_some_and(Standing::binds);
            (binds && obligation.due == Some(due_of(cx, obligation, due))).then_some((other, "sets.due", due))
        }),
        _ => None,
    }
}

/// A stated due, for whoever owes it.
fn due_of(cx: &Context<'_>, obligation: &Obligation, due: &Moment) -> Instant {
    let debtor = cx.debtor(obligation).map_or(cx.zone(), |party| party.calendar.zone());
    due.due_of(debtor, cx.zone()).instant
}

/// The date of a due on which its debtor does not work, and why not.
fn not_worked(cx: &Context<'_>, due: &Moment, calendar: &Calendar) -> Option<(NaiveDate, String)> {
    // What is due at midnight is due at the end of the day before it.
    let second = TimeDelta::seconds(1);
    let written = match due {
        Moment::Date(date) => *date,
        Moment::Local(time) => (*time - second).date(),
        Moment::Exact(time) => (*time - second).date_naive(),
    };
    let mut date = written;
    if !matches!(due, Moment::Date(_)) {
        let instant = due.due(cx.zone()).instant;
        // Late on a Friday may be Saturday where the debtor works, and a night shift passes midnight.
        if calendar.is_working_day(written) || working_time(instant - second, instant, calendar) > TimeDelta::zero() {
            return None;
        }
        date = calendar.zone().date(instant - second);
    }
    match calendar.kind(date) {
        DayKind::NotInWeek => Some((date, date.weekday().to_string())),
        DayKind::Off(why) => Some((date, why.to_owned())),
        DayKind::Working | DayKind::Extra | DayKind::Apart => None,
    }
}

/// The last working day before a date and the first one after it, in words.
fn nearest_working_days(date: NaiveDate, calendar: &Calendar) -> Option<String> {
    // Somebody who has not worked for a year has no nearest working day.
    let before = std::iter::successors(date.pred_opt(), NaiveDate::pred_opt).take(366).find(|day| calendar.is_working_day(*day));
    let after = calendar.nth_working_day(date, 1);
    match (before, after) {
        (Some(before), Some(after)) => Some(format!("{} and {}", show_day(before), show_day(after))),
        (one, other) => one.or(other).map(show_day),
    }
}
