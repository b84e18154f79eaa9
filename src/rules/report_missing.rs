use std::collections::BTreeMap;

use super::Context;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::obligation::{Obligation, State, What};
use crate::source::Location;

rule! {
    /// Finds a call or a report of the charter's cadence that did not happen in its period.
    ///
    /// A week goes from Monday to Sunday, a quarter begins in January, April, July or October. A call (`for` the item) is due by the end of
    /// the period, a delivery (`of` the item) likewise; `due` gives it so much time after that. A period that the contract does not cover
    /// whole owes nothing, and neither does one without a working day of the owner (of a call: without a day on which both sides work).
    /// Once a later call or report has come, what was left out before it is past and told no more.
    ///
    /// ## Why it matters
    ///
    /// The first report that is left out is the first sign. Nobody decides that there will be no reports; they stop.
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
    /// Where the call or the report was logged and does not say `for`, or `of`, the item.
    ///
    /// ## Configuration
    ///
    /// `cadence` in the charter, with `owner` (the contractor where it is missing) and `due`; the contract's `starts` and `ends`. A period is
    /// judged by the charter that was in force in it.
    "report-missing": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut missing: BTreeMap<(&str, bool), Vec<&Obligation>> = BTreeMap::new();
    for o in cx.obligations.iter().filter(|o| o.state == State::Overdue) {
        if matches!(o.what, What::CadenceCall | What::CadenceReport) {
            missing.entry((&o.entry, o.what == What::CadenceCall)).or_default().push(o);
        }
    }
    missing.into_iter().filter_map(|((name, call), owed)| tell(cx, name, call, &owed)).collect()
}

/// One finding an item, about all periods since the last time that it took place.
fn tell(cx: &Context<'_>, name: &str, call: bool, owed: &[&Obligation]) -> Option<Finding> {
    let (first, last) = (owed.first()?, owed.last()?);
    let charter = first.start.map_or(cx.charter(), |start| cx.project.charter_at(start));
    // Where it stands in the present charter, that is the one people have before them.
    let (charter, item) = [cx.charter(), charter].into_iter().find_map(|c| Some((c, c.cadence_item(name)?)))?;
    let (oldest, newest) = (first.about.as_deref()?, last.about.as_deref()?);
    let what = if call { "call" } else { "report" };
    let (field, word) = if call { ("for", "call") } else { ("of", "delivery") };
    let lacks = match owed.len() {
        1 => format!("no {what} `{name}` of {newest} is in the log; it was"),
        many => format!("no {what} `{name}` is in the log for {many} periods, from {oldest} to {newest}; the last was"),
    };
    let place = Location { source: charter.source, span: item.name.span };
    let mut finding = Finding::new(place, format!("{lacks} {}, and {} sees to it", cx.due(last), cx.who_owes(last)))
    .distinguish(if call { "call" } else { "delivery" })
    .caption(format!("open {} past its due", cx.over(last)))
    .derivation(last.derivation.iter().cloned())
    .help(format!("if it took place, log it as a {word} with `{field}: {name}`; if it is no longer wanted, agree on that in the charter"));
    finding.since = first.due;
    // Perhaps it took place, and only its entry does not say so.
    for entry in cx.log().entries().iter().filter(|entry| call && perhaps(cx, last, entry)).take(3) {
        let text = format!("in that time, and does not say `for: {name}`");
        finding = finding.involves(entry.id()).label(entry.source, entry.head, text);
    }
    Some(finding)
}

/// Whether a call of both sides took place in a period and is for no item.
fn perhaps(cx: &Context<'_>, owed: &Obligation, entry: &Entry) -> bool {
    let Body::Call(fields) = &entry.body else { return false };
    let (Some(start), Some(due), Some(at)) = (owed.start, owed.due, cx.done(entry)) else { return false };
    let took_part = |side: &Option<String>| {
        let sides = fields.with.iter().filter_map(|person| cx.charter().side(&person.value));
        side.is_some() && sides.map(|party| &party.name.value).any(|name| Some(name) == side.as_ref())
    };
    fields.for_cadence.is_none() && (start..=due).contains(&at) && took_part(&owed.debtor) && took_part(&owed.creditor)
}
