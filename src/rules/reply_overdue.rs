use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Checks for overdue requests to the contractor.
    ///
    /// The due date is the request's own `due`, or else the term of what it `needs`, counted in the contractor's
    /// working time from the request's `at`. Only a reply with `gives: all` discharges it; `part` and `promise` do
    /// not, and a reminder does not restart the clock. If a part was given, `information-partial` reports it instead.
    ///
    /// ## Why it matters
    ///
    /// The contractor owes answers as the client does. The same clock applies to both sides.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1   # error[reply-overdue]
    /// at: 2026-03-03 15:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 15:00
    /// from: marketing-director
    /// to: account-manager
    /// via: email
    /// needs: answer
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-03 16:30
    /// from: account-manager
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The answer was given and not logged. Log it, with the time at which it was given.
    ///
    /// ## Configuration
    ///
    /// The terms are under `terms` in the charter, by what is needed: `answer`, `revision`, `information` …
    "reply-overdue": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // If a part was given, another rule reports that.
    answers::overdue(cx, Role::Contractor)
        .into_iter()
        .map(|finding| finding.unless(&["information-partial"]))
        .collect()
}
