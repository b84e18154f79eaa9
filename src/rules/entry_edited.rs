use super::{Context, edits};
use crate::finding::Finding;

rule! {
    /// Finds a sealed entry that says something else now.
    ///
    /// An entry may be corrected for a while after it landed: by the term `correction`, one working day where the charter names none. Then it
    /// is sealed, and what changes is a new entry. What counts is what the entry says, its fields and the words of title and note: line ends,
    /// quoting, the order of keys, re-wrapping and moving it to another file are no edits, and neither is an `allow`. What says again what it
    /// said is not told any more. A change of anything but times, people, verdicts,
    /// amounts and dues is told as a warning. A stage's due that was edited is told by a rule of its own.
    ///
    /// ## Why it matters
    ///
    /// What was agreed is frozen. An entry that is changed weeks later reads as if it had always said so.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown file log/2026-03.md
    /// # The advertising account
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
    ///
    /// ### 2026-03-12T10:00+03:00 account-manager <am@agency.example>: Another date
    ///
    /// ```diff edit log/2026-03.md
    /// -due: 2026-03-30
    /// +due: 2026-03-27   # error[entry-edited] Mon 30 Mar 2026
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown file log/2026-03.md
    /// # The advertising account
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
    ///
    /// ### 2026-03-05T17:00+03:00 account-manager <am@agency.example>: Another date
    ///
    /// ```diff edit log/2026-03.md
    /// -due: 2026-03-30
    /// +due: 2026-03-27
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where history was rewritten so that an old entry seems to have landed just before it was corrected, or long before. The finding rests on
    /// commits and their times.
    ///
    /// ## Configuration
    ///
    /// The term `correction` in the charter, counted in the hours of the side that wrote the entry down.
    "entry-edited": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    edits::told(cx, edits::Which::Entries)
}
