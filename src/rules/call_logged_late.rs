use super::{Context, late_records};
use crate::finding::Finding;
use crate::obligation::What;

rule! {
    /// Checks for a call that was recorded later than the term allows after it took place.
    ///
    /// The time of the call is its `at`; the time of the record is that of the first commit that contains it. A call that
    /// is not committed yet counts as recorded now. A corrected version, which `replaces` a call that the same side recorded with the
    /// same `at`, is not late if that one was recorded in time.
    ///
    /// If a key in `evidence` has the same time as `at`, the finding says so, and whether the other side has
    /// confirmed it from its own export: until then the key is a claim that can be checked. Once both sides confirm it, the finding is
    /// a note.
    ///
    /// ## Why it matters
    ///
    /// Minutes written on the same day are minutes. Written two weeks later they are somebody's recollection, often with the
    /// outcome in mind.
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
    /// If history was squashed or rebased: the commit is later than the writing. The finding depends on commit times, which can
    /// be set by the committer.
    ///
    /// ## Configuration
    ///
    /// The term `call-record` in the charter, counted in the hours of the side that recorded the entry. `record: { starts: … }` in the
    /// charter excludes what happened before the log began.
    "call-logged-late": Calls, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    late_records::late(cx, What::CallRecord)
}
