use chrono::TimeDelta;

use super::Context;
use crate::finding::Finding;
use crate::project::{Malformed, Skewed};
use crate::source::{Location, Span};

rule! {
    /// Finds a commit on the log whose time cannot be right: older than its parent or in the future by more than five minutes, or none at all.
    ///
    /// A commit comes after its parent, whatever its clock says. Commit times can be set by whoever commits, so the order of commits
    /// counts more than their clocks. A commit that git itself would not have written (without a date, with two authors, dated beyond what git
    /// accepts) has no time that could be believed: what it touched is not judged by when it was written down.
    ///
    /// ## Why it matters
    ///
    /// Everything that rests on the time of such a commit is doubtful: when an entry was written down, whether it was in time.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-20T12:00+03:00.
    ///
    /// ### 2026-03-12T13:00+03:00 account-manager <am@agency.example>: Begin the log
    ///
    /// ````markdown file log/2026-03.md
    /// # March
    /// ````
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown append log/2026-03.md
    /// ```yaml
    /// request: R-1   # warning[clock-skew]
    /// at: 2026-03-05 12:00
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
    /// ### 2026-03-05T12:30+03:00 account-manager <am@agency.example>: Begin the log
    ///
    /// ````markdown file log/2026-03.md
    /// # March
    /// ````
    ///
    /// ### 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Log a request
    ///
    /// ````markdown append log/2026-03.md
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
    /// Where two machines' clocks differ. Then the difference is small, and the same in every commit of one of them.
    ///
    /// ## Configuration
    ///
    /// None; five minutes are allowed.
    "clock-skew": Record, Fact, Warning, check, History
}

/// By how much clocks may differ.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let skewed = cx.project.skewed(cx.as_of, cx.at_present, TOLERANCE);
    let malformed = cx.project.malformed();
    skewed.iter().map(|skewed| told(cx, skewed)).chain(malformed.iter().map(|commit| without_time(cx, commit))).collect()
}

fn without_time(cx: &Context<'_>, commit: &Malformed) -> Finding {
    let ids = &commit.entries;
    let unjudged = match ids.as_slice() {
        [] => String::new(),
        ids => format!("; not judged by when it was written down: {}", ids.join(", ")),
    };
    let message = format!("commit {} has no time that can be believed: {}{unjudged}", commit.commit, commit.why);
    finding(cx, ids, message, &commit.commit)
        .caption("a commit that git itself would not have written")
        .help(format!("see it with `git cat-file commit {}`; make such commits with git, and log anew what needs a time", commit.commit))
}

/// A finding on the first of the entries that the log still has; on the charter, for the whole log, where there is none.
fn finding(cx: &Context<'_>, ids: &[String], message: String, commit: &str) -> Finding {
    let entries: Vec<_> = ids.iter().filter_map(|id| cx.log().get(id)).collect();
    let place = match entries.first() {
        Some(entry) => entry.at(entry.head),
        None => Location { source: cx.charter().source, span: Span::new(0, 0) },
    };
    entries.iter().rev().fold(Finding::new(place, message).distinguish(commit), |finding, entry| finding.entry(entry.id()))
}

fn told(cx: &Context<'_>, skewed: &Skewed) -> Finding {
    let Skewed { stamp, parent, recorded } = skewed;
    let what = match parent {
        Some(parent) => format!("is older than the commit before it, of {}", cx.show(*parent)),
        None => format!("lies after the instant of this check, {}", cx.show(cx.as_of)),
    };
    let message = format!("commit {} by {}, of {}, {what}", stamp.commit, cx.project.who(stamp), cx.show(stamp.time));
    finding(cx, recorded, message, &stamp.commit)
        .caption("a commit whose time cannot be right")
        .help("set the machine's clock, and do not set commit times; what was written down in this commit needs another proof of its time")
        .since(stamp.time)
}
