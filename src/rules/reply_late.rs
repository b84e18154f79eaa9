use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Checks for answers from the contractor that came late.
    ///
    /// The finding is on what came late: the reply, or the decision if an approval was requested. A refusal is an answer
    /// too.
    ///
    /// ## Why it matters
    ///
    /// A late answer is a fact that stays. It explains why a stage moved, and whose days those were.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T12:00+03:00.
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
    /// at: 2026-03-04 10:40   # warning[reply-late]
    /// from: account-manager
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T12:00+03:00.
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
    /// at: 2026-03-03 17:00
    /// from: account-manager
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
    "reply-late": Deadlines, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    answers::late(cx, Role::Contractor)
}
