use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Checks for a missing required field in an entry, or in a part of the charter.
    ///
    /// ## Why it matters
    ///
    /// A request without an addressee has no term, and a reply without a time is neither late nor in time: what lacks a
    /// field cannot be checked.
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
    /// If a block is a sample and not an entry: give its fence the info string `yaml ignore`.
    ///
    /// ## Configuration
    ///
    /// None. `projlog schema entry` and `projlog schema charter` print which fields are required.
    "missing-field": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::findings(cx, FaultKind::MissingField)
}
