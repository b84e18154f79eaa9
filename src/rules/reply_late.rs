use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Finds an answer of the contractor that came past its due.
    ///
    /// It is told on what came late: the reply, or the decision where an approval was asked for.
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
    /// Where the reply's `at` is not the time at which it was given, but the time at which somebody wrote it down.
    ///
    /// ## Configuration
    ///
    /// The terms stand under `terms` in the charter. What both sides have settled is closed by a decision with
    /// `verdict: waived` on the request, or by an `allow` with its reason on the reply.
    "reply-late": Deadlines, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    answers::late(cx, Role::Contractor)
}
