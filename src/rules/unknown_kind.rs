use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Finds a block that is meant as an entry and has no kind of entry: a misspelt one, one in Russian or Spanish, or none.
    ///
    /// A key that is close to a kind counts where its value is an id, and `at` together with `from`, `by`, `with` or `to`
    /// counts without any. Other blocks are code samples and are left alone. Where one kind alone is meant,
    /// `projlog check --fix` writes it.
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
    /// Where a block is a sample and not an entry: give its fence the info string `yaml ignore`.
    ///
    /// ## Configuration
    ///
    /// None.
    "unknown-kind": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::told(cx, FaultKind::UnknownKind)
}
