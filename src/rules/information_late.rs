use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Checks for answers from the client that came late.
    ///
    /// The finding is on what came late: the reply, or the decision if an approval was requested or a delivery
    /// waited for one. A refusal is an answer too.
    ///
    /// ## Why it matters
    ///
    /// Between the due date and the answer, the stages that it blocks could not go on. These days are a fact that
    /// both sides will need when the stage's own date is discussed.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
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
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-10 18:20   # warning[information-late]
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-20T12:00+03:00.
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
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-05 18:20
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// The reply's `at` is not the time at which it was given, but the time at which somebody wrote it down.
    ///
    /// ## Configuration
    ///
    /// The terms are under `terms` in the charter. To close what both sides have settled, log a decision with
    /// `verdict: waived` on the request, or add an `allow` with a reason to the reply.
    "information-late": Information, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    answers::late(cx, Role::Client)
}
