use super::Context;
use super::consequences::{OVERDUE, stop_open};
use crate::finding::Finding;
use crate::obligation::What;

rule! {
    /// Finds something of the client that has been overdue for so long that the agreed conditions to stop work are met.
    ///
    /// The term `stop-work` is counted from the due, in the client's working time. It is told since when the conditions are met and which
    /// notice they need, until a `notice` with `kind: stop-work` about it is in the log. Where the request or the delivery is itself told as
    /// overdue, this is told there, as a note.
    ///
    /// ## Why it matters
    ///
    /// Work that quietly stops looks like a delay of the contractor. What the charter agreed needs a notice, and the notice needs a date.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// Rules: stop-work-open.
    ///
    /// ```yaml
    /// request: R-1   # note[stop-work-open] conditions met since Thu 12 Mar 2026 16:00
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-13T12:00+03:00.
    ///
    /// Rules: stop-work-open.
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
    /// notice: N-1
    /// kind: stop-work
    /// about: R-1
    /// at: 2026-03-13 11:00
    /// from: account-manager
    /// via: email
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the contract names further conditions. projlog counts days; whether one may stop is not its to say.
    ///
    /// ## Configuration
    ///
    /// The term `stop-work` in the charter. Without it there is nothing to tell.
    "stop-work-open": Information, State, Note, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let owed = cx.owed(|what| matches!(what, What::Answer(_) | What::Approval));
    let findings = owed.filter_map(|(o, entry)| {
        let stop = stop_open(cx, o, entry)?;
        let id = entry.id();
        let since = cx.show(stop.since);
        let term = format!("`stop-work: {}`", stop.term.value);
        let message = format!("{id} is overdue: conditions met since {since} by {term}; a stop needs a notice about {id}");
        let finding = Finding::new(entry.at(entry.head), message)
            .entry(id)
            .caption(format!("conditions of {term} met"))
            .derivation(stop.derivation)
            .help(format!("if work is to stop, log the notice that was given: `kind: stop-work`, `about: {id}`; else nothing is needed"))
            .since(stop.since)
            .unless(OVERDUE);
        Some(finding)
    });
    findings.collect()
}
