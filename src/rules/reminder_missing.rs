use super::Context;
use super::consequences::OVERDUE;
use crate::finding::Finding;
use crate::obligation::{State, What};

rule! {
    /// Finds something overdue of which whoever waits for it has not reminded within the term.
    ///
    /// A reminder is owed from the due on, or from the last date that was promised for it; it names what it reminds of with `of`. A notice
    /// about it, or a request `about` it, will do. Where the request, the delivery or the stage is itself told as overdue, the missing
    /// reminder is told there, as a note, and not here.
    ///
    /// ## Why it matters
    ///
    /// Who waits in silence shares the delay. A reminder on the day after the due costs a minute, and shows that the answer was missed.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// Rules: reminder-missing.
    ///
    /// ```yaml
    /// request: R-1   # warning[reminder-missing]
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// Rules: reminder-missing.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ```yaml
    /// reminder: M-1
    /// of: R-1
    /// at: 2026-03-10 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the reminder was given and not logged.
    ///
    /// ## Configuration
    ///
    /// The term `reminder` in the charter. Without it no reminder is owed.
    "reminder-missing": Information, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let missing = cx.owed(|what| what == What::Reminder).filter(|(o, _)| o.state == State::Overdue);
    let findings = missing.map(|(o, entry)| {
        let (id, over) = (entry.id(), cx.over(o));
        let message =
            format!("{id} is overdue, and no reminder of {} is in the log; one was {}; {over} have passed since", cx.who_owes(o), cx.due(o));
        let mut finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption("overdue, and nobody has reminded")
            .derivation(o.derivation.iter().cloned())
            .help(format!("remind of it, and log that as a reminder with `of: {id}`"))
            .unless(OVERDUE);
        finding.since = o.due;
        finding
    });
    findings.collect()
}
