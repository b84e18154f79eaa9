use super::{Context, answers};
use crate::charter::Role;
use crate::finding::Finding;

rule! {
    /// Finds an answer of the client that came past its due.
    ///
    /// It is told on what came late: the reply, or the decision where an approval was asked for or a delivery waited for one.
    ///
    /// ## Why it matters
    ///
    /// The days between the due and the answer are days on which the stages that it blocks could not go on. They are a fact that
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
    /// Where the reply's `at` is not the time at which it was given, but the time at which somebody wrote it down.
    ///
    /// ## Configuration
    ///
    /// The terms stand under `terms` in the charter. What both sides have settled is closed by a decision with `verdict: waived` on the
    /// request, or by an `allow` with its reason on the reply.
    "information-late": Information, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    answers::late(cx, Role::Client)
}
