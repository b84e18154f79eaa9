use super::{Context, edits, restated};
use crate::finding::Finding;

rule! {
    /// Checks for a sealed entry whose content was changed.
    ///
    /// An entry may be corrected for a while after it landed: for the term `correction`, or one working day if the
    /// charter names none. Then it is sealed, and a change is a new entry. What counts is the content of the entry, its
    /// fields and the words of title and note: changes of line ends, quoting, the order of keys, re-wrapping and moving
    /// it to another file are not edits, and neither is an `allow`. Nor are another form of Unicode's normalization, the same
    /// instant of the same day in another notation (with an offset, or without), and another order of the people of a call or of
    /// references. A change that has been undone is not reported. A
    /// change of anything but times, people, verdicts, amounts and due dates is reported as a warning. An edit of a
    /// stage's due date has a rule of its own.
    ///
    /// A correction within that time is reported, as a warning, if it takes something from the other side: if it changes what the
    /// other side does in the entry, other than to the advantage of that side; if it changes what that side had answered or
    /// decided on before; if it makes the other side the owner of a stage, the one who is asked or a participant of a call, or a
    /// stage of that side due earlier; if a request or a delivery would make that side overdue at once; or if something that was late or overdue by then appears in time,
    /// or is no promise or stage any more. Such a finding ends when that side
    /// decides `on` the entry or replaces it. What named nothing, or could not be read, is corrected by anybody.
    ///
    /// Another answer or delivery of the same side, which came into the log after a late one and states an earlier time by which
    /// nothing was late, is reported in the same way, whether it is beside the first one or replaces it, and whatever the first one was
    /// changed to.
    ///
    /// ## Why it matters
    ///
    /// Agreed content is frozen. An entry that is changed weeks later looks as if it had always been that way.
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
    /// If history was rewritten so that an old entry seems to have landed just before it was corrected, or long before.
    /// The finding depends on commits and their times.
    ///
    /// ## Configuration
    ///
    /// The term `correction` in the charter, counted in the hours of the side that recorded the entry, as they were known when it
    /// landed.
    "entry-edited": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = edits::findings(cx, edits::Which::Entries);
    findings.extend(restated::findings(cx));
    findings
}
