use super::{Context, authority};
use crate::finding::Finding;

rule! {
    /// Finds a decision whose grant entered the charter only after the decision was recorded.
    ///
    /// A decision needs its grant twice: valid when it is taken, and in the charter no later than the commit that records it. A grant that is
    /// written down later ratifies nothing by itself, whatever date it gives itself.
    ///
    /// ## Why it matters
    ///
    /// Otherwise anybody's decision can be made good afterwards by editing one line.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-backdated, decision-unauthorized.
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
    /// ### 2026-03-04T16:00+03:00 account-manager <am@agency.example>: Log this morning's decision
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director   # error[authority-backdated] Thu 5 Mar 2026 15:00
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ### 2026-03-05T15:00+03:00 marketing-director <md@bakery.example>: Say who decides
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-backdated, decision-unauthorized.
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
    /// ### 2026-03-04T15:00+03:00 marketing-director <md@bakery.example>: Say who decides
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ### 2026-03-04T16:00+03:00 account-manager <am@agency.example>: Log this morning's decision
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// Where the authority was agreed in time, elsewhere, and only the charter was late. Then a decision of the same person that `replaces` the
    /// first one, now with the grant in the charter, settles it.
    ///
    /// ## Configuration
    ///
    /// `decides` of people in the charter.
    "authority-backdated": Authority, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let granted = cx.obligations.judgement(judged.entry.id())?.granted_later?;
        let version = cx.project.charter_versions().iter().find(|version| version.charter.source == granted)?;
        let person = version.charter.person(&judged.person.name)?;
        let commit = &version.stamp;
        if commit.time > cx.as_of {
            return None;
        }
        let landed = format!("{} (commit {} by {})", cx.show(commit.time), commit.commit, cx.project.who(commit));
        let message = format!("{}; the charter grants that only since {landed}, after the decision was written down", judged.told());
        let finding = judged
            .finding(message)
            .caption("not granted when this was written down")
            .label(granted, person.name_span, format!("granted on {}", cx.show(commit.time)))
            .derivation(["the times are those of commits".to_owned()])
            .help(format!("if it is to hold, log a decision of {} with `replaces: {}` now", judged.person.name, judged.entry.id()))
            .since(commit.time);
        Some(judged.settled(cx, finding))
    });
    findings.collect()
}
