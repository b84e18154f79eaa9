use super::{Context, late_records};
use crate::finding::Finding;
use crate::obligation::What;

rule! {
    /// Checks for an entry that was recorded later than the term allows after it happened.
    ///
    /// The time of the event is the entry's `at`; the time of the record is that of the first commit that contains it. An entry
    /// that is not committed yet counts as recorded now. Stages have no `at`; calls have a rule of their own. A
    /// corrected version, which `replaces` an entry of the same side with the same `at`, is not late if that one was recorded in time.
    ///
    /// If a key in `evidence` has the same time as `at`, the finding says so, and whether the other side has
    /// confirmed it from its own export: until then the key is a claim that can be checked. Once both sides confirm it, the finding is
    /// a note.
    ///
    /// ## Why it matters
    ///
    /// An entry written on the day is evidence. One written weeks later, when it matters who was late, is a claim.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-18T10:00+03:00 account-manager <am@agency.example>: Log a request of two weeks ago
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-05 12:00   # warning[entry-logged-late]
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: answer
    /// due: 2026-03-30
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-06T10:00+03:00 account-manager <am@agency.example>: Log yesterday's request
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: answer
    /// due: 2026-03-30
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If history was squashed or rebased, or the log was started after the project: the commit is later than the
    /// writing. The finding depends on commit times, which can be set by the committer.
    ///
    /// ## Configuration
    ///
    /// The term `logging` in the charter, counted in the hours of the side that recorded the entry. `record: { starts: … }` in the
    /// charter excludes what happened before the log began.
    "entry-logged-late": Record, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    late_records::late(cx, What::Record)
}
