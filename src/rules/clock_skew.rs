use chrono::TimeDelta;

use super::Context;
use crate::finding::Finding;
use crate::project::Skewed;
use crate::source::{Location, Span};

rule! {
    /// Finds a commit on the log that is older than its parent, or lies in the future, by more than five minutes.
    ///
    /// A commit comes after its parent, whatever its clock says. Commit times can be set by whoever commits, so the order of commits
    /// counts more than their clocks.
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
    cx.project.skewed(cx.as_of, cx.at_present, TOLERANCE).iter().map(|skewed| told(cx, skewed)).collect()
}

fn told(cx: &Context<'_>, skewed: &Skewed) -> Finding {
    let Skewed { stamp, parent, recorded } = skewed;
    let what = match parent {
        Some(parent) => format!("is older than the commit before it, of {}", cx.show(*parent)),
        None => format!("lies after the instant of this check, {}", cx.show(cx.as_of)),
    };
    let message = format!("commit {} by {}, of {}, {what}", stamp.commit, cx.project.who(stamp), cx.show(stamp.time));
    let entries: Vec<_> = recorded.iter().filter_map(|id| cx.log().get(id)).collect();
    let place = match entries.first() {
        Some(entry) => entry.at(entry.head),
        None => Location { source: cx.charter().source, span: Span::new(0, 0) },
    };
    let mut finding = Finding::new(place, message)
        .distinguish(stamp.commit.as_str())
        .caption("a commit whose time cannot be right")
        .help("set the machine's clock, and do not set commit times; what was written down in this commit needs another proof of its time")
        .since(stamp.time);
    for entry in entries.iter().rev() {
        finding = finding.entry(entry.id());
    }
    finding
}
