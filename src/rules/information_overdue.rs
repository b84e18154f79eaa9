use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Checks for overdue requests to the client.
    ///
    /// A request may be for information, access, materials, feedback, approval, payment or an answer. Its due date
    /// is its own `due`, or else the term of what it `needs`, counted in the client's working time from the
    /// request's `at`. `gives: all` discharges it; for an approval, a decision by somebody who may decide does. A
    /// missing reminder, a missing early warning and the conditions to stop work are notes on the finding. If a
    /// part was given, `information-partial` reports it instead.
    ///
    /// ## Why it matters
    ///
    /// What the client owes stops the stages that it blocks. Reported on the day after the due date, it costs a
    /// message; in the last week it costs the deadline.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-2
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// request: R-1   # error[information-overdue]
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-2
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-2
    /// owner: agency
    /// due: 2026-03-20
    /// accept: The campaign runs.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-2
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-05 11:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The answer came and was not logged. Log it, with the time at which it came.
    ///
    /// ## Configuration
    ///
    /// The terms are under `terms` in the charter, by what is needed, and under the party's name if one party has
    /// others.
    "information-overdue": Information, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // If a part was given, another rule reports that.
    answers::overdue(cx, Role::Client)
        .into_iter()
        .map(|finding| finding.unless(&["information-partial"]))
        .collect()
}
