use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Checks for a block that is meant as an entry but has no kind of entry: a misspelt one, one in Russian or Spanish, or none.
    ///
    /// A key that is close to a kind counts if its value is an id; `at` together with `from`, `by`, `with` or `to` counts
    /// without one. Other blocks are code samples and are skipped. If only one kind can be meant, `projlog check --fix`
    /// writes it.
    ///
    /// ## Why it matters
    ///
    /// An entry without its kind is not read: the request was never made, the call never logged.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// requst: R-1   # error[unknown-kind]
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
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
    /// None.
    "unknown-kind": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::findings(cx, FaultKind::UnknownKind)
}
