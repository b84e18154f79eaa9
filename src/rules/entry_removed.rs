use super::Context;
use crate::finding::Finding;
use crate::obligation::sealed;
use crate::project::Removed;
use crate::source::{Location, Span};

rule! {
    /// Finds an entry that was in the log and is gone.
    ///
    /// An entry that is moved to another file, or removed and put back, is not gone. One that was removed while it could still be corrected is
    /// not told.
    ///
    /// ## Why it matters
    ///
    /// What happened stays in the log. A request that was wrong is answered and asked anew.
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
    /// ### 2026-03-12T10:00+03:00 account-manager <am@agency.example>: Tidy up
    ///
    /// ````markdown file log/2026-03.md
    /// <!-- error[entry-removed] R-1 -->
    ///
    /// ```yaml
    /// request: R-2
    /// at: 2026-03-12 09:50
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// due: 2026-03-30
    /// ```
    /// ````
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
    /// ### 2026-03-12T10:00+03:00 account-manager <am@agency.example>: Keep requests in a file of their own
    ///
    /// ```text delete log/2026-03.md
    /// ```
    ///
    /// ````markdown file log/requests.md
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
    /// ## When it is wrong
    ///
    /// Where the entry's id was changed: then the old id is gone and a new one is there. Ids are not changed.
    ///
    /// ## Configuration
    ///
    /// The term `correction` in the charter.
    "entry-removed": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.project.removed().iter().filter(|gone| was_sealed(cx, gone)).map(|gone| told(cx, gone)).collect()
}

/// Whether it could no longer be corrected when it went. What is removed but not committed goes now.
fn was_sealed(cx: &Context<'_>, gone: &Removed) -> bool {
    let went = gone.stamp.as_ref().map_or(cx.as_of, |stamp| stamp.time);
    let late = |landed| went > sealed(cx.project, gone.recorded.as_ref(), landed);
    went <= cx.as_of && (gone.dropped || gone.landed.is_some_and(late))
}

fn told(cx: &Context<'_>, gone: &Removed) -> Finding {
    let kind = gone.kind.map_or_else(|| "an entry".to_owned(), |kind| kind.with_article().to_owned());
    let how = match &gone.stamp {
        Some(stamp) if gone.dropped => {
            format!("on a branch, was dropped on {} by a merge (commit {} by {})", cx.show(stamp.time), stamp.commit, cx.project.who(stamp))
        }
        Some(stamp) => format!("was removed on {} (commit {} by {})", cx.show(stamp.time), stamp.commit, cx.project.who(stamp)),
        None => "is removed, which is not committed yet".to_owned(),
    };
    let recorded = gone.recorded.as_ref().map(|stamp| format!(", written down on {},", cx.show(stamp.time))).unwrap_or_default();
    let message = format!("{}, {kind} in {}{recorded} {how}", gone.id, gone.path);
    // The file where it stood, if there still is one; else the charter stands for the whole log.
    let file = cx.project.sources.iter().find(|(_, source)| source.path() == gone.path).map(|(id, _)| id);
    let source = file.unwrap_or(cx.charter().source);
    let mut finding = Finding::new(Location { source, span: Span::new(0, 0) }, message)
        .entry(gone.id.as_str())
        .caption(if file.is_some() { "it stood in this file" } else { "it stood in a file that is gone" })
        .derivation(["the times are those of commits".to_owned()])
        .help(match &gone.stamp {
            Some(_) => format!("put it back: `git show {}:{}` shows the file with it", gone.last.0, gone.last.1),
            None => "put it back; what was wrong is answered, or decided, in a new entry".to_owned(),
        });
    finding.since = gone.stamp.as_ref().map(|stamp| stamp.time);
    finding
}
