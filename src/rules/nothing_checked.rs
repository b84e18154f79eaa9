use super::Context;
use crate::finding::Finding;
use crate::source::Location;

rule! {
    /// Finds that there is nothing to judge: no file matches the charter's `log` globs, or the files hold no entry.
    ///
    /// ## Why it matters
    ///
    /// A run that judges nothing finds nothing, and looks like a project in which all is well.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// log: logs/**/*.md   # error[nothing-checked]
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: owner
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// log: log/**/*.md
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: owner
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where a project is so young that nothing has happened in it: log its first stage.
    ///
    /// ## Configuration
    ///
    /// The globs under `log` in the charter; `log/**/*.md` where it has none.
    "nothing-checked": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let (charter, files) = (cx.charter(), cx.project.files);
    if !cx.log().entries().is_empty() {
        return Vec::new();
    }
    let globs: Vec<String> = charter.log.iter().map(|glob| format!("`{}`", glob.value)).collect();
    let globs = globs.join(" or ");
    let (message, help) = match files {
        0 => (format!("no file matches {globs}"), "check `log` in the charter; the paths are relative to the charter's folder"),
        1 => (format!("one file matches {globs}, and no entry was found in it"), ENTRY),
        _ => (format!("{files} files match {globs}, and no entry was found in them"), ENTRY),
    };
    // Where the charter names no glob, the place is its beginning.
    let mut places = charter.log.iter().map(|glob| glob.span);
    let at = Location { source: charter.source, span: places.next().unwrap_or_default() };
    let mut finding = Finding::new(at, message).caption("nothing to judge").help(help);
    if files == 0 {
        for span in places {
            finding = finding.label(charter.source, span, "matches nothing either");
        }
    }
    vec![finding]
}

/// What an entry is, for somebody who has not written one yet.
const ENTRY: &str =
    "an entry is a fenced block with the info string `yaml` with its kind and id, such as `request: R-1`";
