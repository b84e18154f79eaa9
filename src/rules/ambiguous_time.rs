use chrono::{FixedOffset, TimeDelta};

use super::Context;
use crate::calendar::{Instant, Irregular, Zone};
use crate::finding::Finding;

rule! {
    /// Finds a local time that does not exist, because clocks go forward over it, or occurs twice, because they go back.
    ///
    /// One that does not exist is read as later by as much as the clocks move; of two the first is taken.
    ///
    /// ## Why it matters
    ///
    /// An hour more or less decides whether an answer came in time, and the log does not say which of the two it was.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-30T12:00+02:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Berlin
    /// parties:
    ///   studio: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
    ///   museum: { role: client, hours: "Mon-Fri 09:00-18:00" }
    /// people:
    ///   designer: { party: studio }
    ///   curator: { party: museum, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-29 02:30   # warning[ambiguous-time]
    /// from: curator
    /// to: designer
    /// needs: answer
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-30T12:00+02:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Berlin
    /// parties:
    ///   studio: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
    ///   museum: { role: client, hours: "Mon-Fri 09:00-18:00" }
    /// people:
    ///   designer: { party: studio }
    ///   curator: { party: museum, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-29T03:30+02:00
    /// from: curator
    /// to: designer
    /// needs: answer
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Never. A time with its offset is always one instant.
    ///
    /// ## Configuration
    ///
    /// The zone is `timezone` in the charter.
    "ambiguous-time": Form, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let zone = cx.zone();
    let mut findings = Vec::new();
    for entry in cx.log().entries() {
        for (field, moment) in entry.moments() {
            let read = moment.answer(zone);
            let (why, caption, help) = match read.irregular {
                None => continue,
                Some(Irregular::Missing) => (
                    format!(
                        "does not exist in {}: the clocks go forward over it; it is read as {}",
                        zone.name(),
                        cx.show(read.instant)
                    ),
                    "no clock shows this time",
                    format!("write the time with its offset: `{}`", exact(read.instant, zone)),
                ),
                Some(Irregular::Twice) => {
                    // The clocks have gone back by then; what they repeat is never so long.
                    let after = zone.local(read.instant + TimeDelta::hours(3)).offset_seconds;
                    let apart = zone.local(read.instant).offset_seconds - after;
                    let second = read.instant + TimeDelta::seconds(apart.into());
                    (
                        format!("occurs twice in {}: the clocks go back over it; it is read as the first", zone.name()),
                        "clocks show this time twice",
                        format!("write the time with its offset: `{}` or `{}`", exact(read.instant, zone), exact(second, zone)),
                    )
                }
            };
            let finding = Finding::new(entry.at(moment.span), format!("`{field}` of {}, {}, {why}", entry.id(), moment.value))
                .entry(entry.id())
                .distinguish(field)
                .caption(caption)
                .help(help);
            findings.push(finding);
        }
    }
    findings
}

/// An instant with the offset of the zone, as it may be written in an entry.
fn exact(instant: Instant, zone: &Zone) -> String {
    let offset = FixedOffset::east_opt(zone.local(instant).offset_seconds);
    offset.map_or_else(|| instant.to_rfc3339(), |offset| instant.with_timezone(&offset).format("%Y-%m-%dT%H:%M%:z").to_string())
}
