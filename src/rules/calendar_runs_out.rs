use super::Context;
use crate::calendar::show_day;
use crate::finding::Finding;
use crate::obligation::{State, What};

rule! {
    /// Finds something open whose due lies beyond what the calendar of the side that owes it covers.
    ///
    /// A calendar file covers the years for which it has days off. Beyond them the due is counted as if there were none.
    ///
    /// ## Why it matters
    ///
    /// Without the holidays of January a term of five working days falls due on a day on which nobody works: the due is a guess
    /// until the calendar is renewed.
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
    /// Where no day off lies between the end of the calendar and the due.
    ///
    /// ## Configuration
    ///
    /// The files under `holidays` of a party in the charter. Dates written there themselves have no end that could be told.
    "calendar-runs-out": Form, State, Warning, check
}

/// What only follows from something else that is owed has the same calendar, and is not told besides it.
fn owed_by_itself(what: What) -> bool {
    !matches!(what, What::Reminder | What::EarlyWarning)
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // What was done in time, waived or refused no longer depends on the due.
    let unsettled = |state| matches!(state, State::Open | State::Overdue | State::Late);
    let findings = cx.owed(owed_by_itself).filter(|(o, _)| unsettled(o.state)).filter_map(|(o, entry)| {
        let last = show_day(o.beyond?);
        let party = cx.debtor(o)?;
        let (id, name) = (entry.id(), &party.name.value);
        let message =
            format!("{id} is {}, and the calendar of {name} ends on {last}: days off after it are not counted", cx.due(o));
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .distinguish(o.term.as_ref().map_or("", |(name, _)| name.as_str()))
            .caption(format!("due after {last}"))
            .label(cx.charter().source, party.name.span, format!("its calendar ends on {last}"))
            .derivation(o.derivation.iter().cloned())
            .help(format!("put the calendar of the next year under `holidays` of {name} in the charter"));
        finding.since = o.start;
        Some(finding)
    });
    findings.collect()
}
