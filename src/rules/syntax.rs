use super::{Context, faults};
use crate::finding::Finding;
use crate::source::FaultKind;

rule! {
    /// Checks for text that cannot be read: broken YAML, an entry that Markdown hides, front matter that is never closed, an
    /// unresolved merge conflict, a file that is not UTF-8 text.
    ///
    /// An entry is hidden if it has no fence, if a fence or HTML above it is not closed, or if it is indented by four spaces.
    /// It cannot be read if its first line is in the line of the fence, if its lines were joined into a paragraph, or if each of them has a
    /// bullet or a number before it.
    /// If kind and id can still be read from its first line, `projlog check --fix` corrects it, and it writes a closing fence that
    /// is missing before a heading or the next entry. Two entries that a merge left in one block are named: give each its own block.
    /// The rest of the entry, and of the file, is still read and checked.
    ///
    /// ## Why it matters
    ///
    /// Text that cannot be read is not checked: a broken line may be the one with a due date.
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
    /// If a block is a sample and not an entry: give its fence the info string `yaml ignore`.
    ///
    /// ## Configuration
    ///
    /// None.
    "syntax": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    faults::findings(cx, FaultKind::Syntax)
}
