use super::Context;
use crate::finding::Finding;
use crate::source::{Location, Span};

rule! {
    /// Finds that a server's main line held commits on the log before, and holds them no more.
    ///
    /// What a clone has seen of a server's branches stands in git's own log of them, the reflog. A fresh clone has none, and there nothing
    /// is found. Looked at is the branch that the server calls its main one (else `main` or `master`); other branches are rebased every day.
    /// What was pushed over and had touched neither the log nor the charter is not told.
    ///
    /// ## Why it matters
    ///
    /// Everything that commits prove, from the time of a request to the charter of that day, can be made anew by pushing others in their place.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: history-rewritten.
    ///
    /// ### 2026-03-03T13:00+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    /// ````
    ///
    /// Pushed over at 2026-03-05T09:00+03:00.
    ///
    /// ### 2026-03-04T18:00+03:00 designer <design@agency.example>: Ask for access
    ///
    /// ```diff edit log/2026-03.md
    /// -at: 2026-03-03 12:00
    /// +at: 2026-03-02 12:00
    /// ```
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1   # error[history-rewritten] origin/main
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example }
    ///   designer: { party: agency, email: design@agency.example }
    ///   marketing-director: { party: bakery, email: md@bakery.example }
    /// channels: { email: written }
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: history-rewritten.
    ///
    /// ### 2026-03-03T13:00+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    /// ````
    ///
    /// ### 2026-03-04T18:00+03:00 designer <design@agency.example>: Ask again
    ///
    /// ````markdown append log/2026-03.md
    /// ```yaml
    /// request: R-2
    /// at: 2026-03-04 17:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// Where both sides agreed to take something out of history, such as a password. It is told in each clone until git forgets what it noted there,
    /// after three months.
    ///
    /// ## Configuration
    ///
    /// None. A server on which the main line is protected against it is the better answer.
    "history-rewritten": Record, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let lost = cx.project.overwritten().iter().filter(|lost| lost.time <= cx.as_of);
    let findings = lost.map(|lost| {
        let brought = match lost.files.as_slice() {
            [] => String::new(),
            [one] => format!("; what is gone had changed {one}"),
            [first, more @ ..] => format!("; what is gone had changed {first} and {} more of the log", more.len()),
        };
        let message = format!("{} held commit {} until {}, and holds it no more{brought}", lost.branch, lost.tip, cx.show(lost.time));
        Finding::new(Location { source: cx.charter().source, span: Span::new(0, 0) }, message)
            .distinguish(lost.tip.as_str())
            .caption("the history of this project")
            .derivation([format!("this clone's reflog of {} says so, and the time is when it was fetched or pushed", lost.branch)])
            .help(format!("ask who pushed over it; `git log {0}` shows what was there, and `git merge {0}` brings it back", lost.tip))
            .since(lost.time)
    });
    findings.collect()
}
