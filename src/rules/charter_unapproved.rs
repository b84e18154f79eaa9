use super::{Context, authority};
use crate::charter::Charter;
use crate::finding::Finding;
use crate::log::{Body, Entry};
use crate::obligation::Standing;
use crate::source::{Location, Span};

rule! {
    /// Finds a change of what the charter agrees without a decision of both sides on it.
    ///
    /// Terms, channels, cadences, the contract's dates, speakers, severities and who may decide what are agreed; each change needs a decision
    /// `on: charter` of either side, taken since the version before. Calendars, names and addresses are facts: they are corrected without one.
    /// The first version is what the contract brought.
    ///
    /// ## Why it matters
    ///
    /// The charter is what both sides are judged by. A term that one of them moved is not a term.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: charter-unapproved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Agree on the charter
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working hours }
    /// ```
    ///
    /// ### 2026-03-04T15:00+03:00 account-manager <am@agency.example>: More time for answers
    ///
    /// ```diff edit projlog.yaml
    /// -terms: { answer: 2 working hours }
    /// +terms: { answer: 2 working days }   # warning[charter-unapproved] term answer
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: charter-unapproved.
    ///
    /// ### 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Agree on the charter
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, email: am@agency.example, decides: [charter] }
    ///   marketing-director:
    ///     party: bakery
    ///     email: md@bakery.example
    ///     decides: [charter]
    /// channels: { email: written }
    /// terms: { answer: 2 working hours }
    /// ```
    ///
    /// ### 2026-03-03T12:00+03:00 account-manager <am@agency.example>: Both sides agree
    ///
    /// ````markdown file log/charter.md
    /// ```yaml
    /// decision: D-8
    /// on: charter
    /// at: 2026-03-03 11:00
    /// by: account-manager
    /// verdict: changed
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-9
    /// on: charter
    /// at: 2026-03-03 11:30
    /// by: marketing-director
    /// verdict: changed
    /// via: email
    /// ```
    /// ````
    ///
    /// ### 2026-03-04T15:00+03:00 account-manager <am@agency.example>: More time for answers
    ///
    /// ```diff edit projlog.yaml
    /// -terms: { answer: 2 working hours }
    /// +terms: { answer: 2 working days }
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where both sides agreed and nobody wrote it down. Log the two decisions; taken later, they approve it from then on.
    ///
    /// ## Configuration
    ///
    /// Who decides on the charter has the scope `charter` under `decides`.
    "charter-unapproved": Record, Fact, Warning, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let versions = cx.project.charter_versions();
    let mut findings = Vec::new();
    let binding = |entry: &&Entry| {
        let on_charter = matches!(&entry.body, Body::Decision(decision) if decision.agrees_on_charter());
        on_charter && cx.obligations.standing(entry.id()).is_some_and(Standing::binds) && cx.happened(entry)
    };
    let on_charter: Vec<&Entry> = cx.log().entries().iter().filter(binding).collect();
    for (at, pair) in versions.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let changed = after.charter.agreed_otherwise(&before.charter);
        if changed.is_empty() || after.stamp.time > cx.as_of {
            continue;
        }
        // A decision belongs to the version after which it was taken and before the next but one.
        let next = versions.get(at + 2).map(|version| version.stamp.time);
        let belongs = |entry: &&&Entry| {
            cx.done(entry).is_some_and(|taken| taken >= before.stamp.time && next.is_none_or(|next| taken < next))
        };
        let decided: Vec<&Entry> = on_charter.iter().filter(belongs).copied().collect();
        let of = |side: &str| decided.iter().any(|d| d.actor().and_then(|by| cx.charter().side(&by.value)).is_some_and(|p| *p.name == side));
        let missing: Vec<&str> = cx.charter().parties.iter().map(|party| party.name.as_str()).filter(|side| !of(side)).collect();
        if missing.is_empty() {
            continue;
        }
        let commit = &after.stamp;
        let message = format!(
            "commit {} by {}, of {}, changes the charter ({}) without a decision of {}",
            commit.commit,
            cx.project.who(commit),
            cx.show(commit.time),
            changed.join(", "),
            missing.join(" and of ")
        );
        let text = |charter: &Charter| cx.project.sources.get(charter.source).text();
        let changed = Location {
            source: after.charter.source,
            span: first_difference(text(&before.charter), text(&after.charter)),
        };
        let mut finding = authority::on_charter(cx, changed, message, "changed here first")
            .distinguish(commit.commit.as_str())
            .help(format!("log a decision of {} with `on: charter`", missing.join(" and one of ")))
            .since(commit.time);
        for decision in decided {
            finding = finding.involves(decision.id());
        }
        findings.push(finding);
    }
    findings
}

/// The first line of `now` that differs from `then`.
fn first_difference(then: &str, now: &str) -> Span {
    let mut start = 0;
    let mut old = then.lines();
    for line in now.split_inclusive('\n') {
        let bare = line.trim_end();
        if old.next().map(str::trim_end) != Some(bare) {
            let indent = bare.len() - bare.trim_start().len();
            return Span::new(start + indent, start + bare.len());
        }
        start += line.len();
    }
    Span::new(start, start)
}
