use super::{Context, answers};
use crate::finding::Finding;
use crate::obligation::What;

rule! {
    /// Finds a call that entered the log later than the term after it.
    ///
    /// The call's `at` says when it was; the commit that first holds the entry says when it was written down. A call that is not
    /// committed yet counts as written down now.
    ///
    /// ## Why it matters
    ///
    /// Minutes written on the same day are minutes. Written two weeks later they are somebody's recollection, often with the outcome
    /// in mind.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-12T10:00+03:00 account-manager <am@agency.example>: Log the call of last week
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// call: C-1
    /// at: 2026-03-05 12:00   # warning[call-logged-late]
    /// with: [account-manager, designer]
    /// topic: The drafts
    /// ~~~
    ///
    /// The second draft is taken.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log today's call
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// call: C-1
    /// at: 2026-03-05 12:00
    /// with: [account-manager, designer]
    /// topic: The drafts
    /// ~~~
    ///
    /// The second draft is taken.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where history was squashed or rebased, the commit is later than the writing. The finding rests on commit times, which can be
    /// set by whoever commits.
    ///
    /// ## Configuration
    ///
    /// The term `call-record` in the charter, counted in the hours of the side that wrote the entry down.
    "call-logged-late": Calls, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    answers::recorded_late(cx, What::CallRecord)
}
