use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Checks for a duplicate key in an entry, or in a part of the charter.
    ///
    /// Only the first is read. Both places are shown.
    ///
    /// ## Why it matters
    ///
    /// Programs that read YAML do not agree on which of the two counts, and people see the one that they happen to look
    /// at.
    ///
    /// ## Bad
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
    /// via: telegram   # error[duplicate-key]
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
    /// Never. A field with several values is written as a list.
    ///
    /// ## Configuration
    ///
    /// None.
    "duplicate-key": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::findings(cx, FaultKind::DuplicateKey)
}
