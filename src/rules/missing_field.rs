use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Finds an entry, or a part of the charter, that lacks a field which it must have.
    ///
    /// ## Why it matters
    ///
    /// A request to nobody has no term, and a reply without a time is neither late nor in time: what lacks a field cannot be
    /// judged.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1   # error[missing-field]
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where a block is a sample and no entry: give its fence the info string `yaml ignore`.
    ///
    /// ## Configuration
    ///
    /// None. `projlog schema` prints which fields an entry and the charter must have.
    "missing-field": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::told(cx, FaultKind::MissingField)
}
