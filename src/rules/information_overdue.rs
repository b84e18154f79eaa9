use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Finds a request to the client that is open past its due.
    ///
    /// Information, access, materials, feedback, approval, payment, an answer: the due is the request's own `due`, else the term of
    /// what it `needs`, counted in the client's working time from the request's `at`. `gives: all` discharges it; for an approval
    /// that is a decision of somebody who may decide. A reminder or an early warning that is missing besides, and the conditions to
    /// stop work, are told with it, as notes; where a part has come, `information-partial` tells it instead.
    ///
    /// ## Why it matters
    ///
    /// What the client owes stops the stages that it blocks. Told on the day after its due it costs a message; told in the last week
    /// it costs the deadline.
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
    /// Where the answer came and was not logged. Log it, with the time at which it came.
    ///
    /// ## Configuration
    ///
    /// The terms stand under `terms` in the charter, by what is needed, and under the party's name where one party has others.
    "information-overdue": Information, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // Where a part has come, that is told instead.
    answers::overdue(cx, Role::Client).into_iter().map(|finding| finding.unless(&["information-partial"])).collect()
}
