use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Finds text that cannot be read: YAML that is broken, an entry that Markdown hides, front matter that is never closed,
    /// a merge conflict that was not resolved, a file that is not UTF-8 text.
    ///
    /// An entry is hidden where it has no fence, where a fence or HTML above it is not closed, and where it is indented by four
    /// spaces. A first line from which kind and id can still be told is put right by `projlog check --fix`. The rest of the
    /// entry, and of the file, is read and judged all the same.
    ///
    /// ## Why it matters
    ///
    /// What cannot be read is not judged: a broken line may be the one that says when something is due.
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
    /// evidence: their words: as soon as possible   # error[syntax]
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
    /// evidence: "their words: as soon as possible"
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where a block is a sample and not an entry: give its fence the info string `yaml ignore`.
    ///
    /// ## Configuration
    ///
    /// None.
    "syntax": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::told(cx, FaultKind::Syntax)
}
