use super::{Context, authority};
use crate::charter::Charter;
use crate::finding::Finding;
use crate::log::Body;
use crate::obligation::Standing;
use crate::project::{CharterVersion, Recorded};
use crate::source::Location;

rule! {
    /// Finds authority that somebody gave themselves: one change that grants and uses it, or a side that changed what the other side's people may
    /// decide.
    ///
    /// A commit that brings a grant into the charter and a decision that needs it proves neither. Who may decide for a side is that side's to
    /// say: a change by the other side needs a decision `on: charter` of the side whose people it is about.
    ///
    /// ## Why it matters
    ///
    /// The charter says who may bind whom. If one side can write that alone, it says nothing.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-self-granted, decision-unauthorized.
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
    /// ### 2026-03-05T15:00+03:00 account-manager <am@agency.example>: The marketing director decides the budget, and has decided
    ///
    /// ```diff edit projlog.yaml
    /// -    decides: [charter]
    /// +    decides: [charter, { budget: 50000, from: 2026-03-02 }]
    /// ```
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-04 11:00
    /// by: marketing-director   # error[authority-self-granted]
    /// verdict: approved
    /// amount: 20000
    /// via: email
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// Rules: authority-self-granted, decision-unauthorized.
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
    /// ### 2026-03-03T15:00+03:00 account-manager <am@agency.example>: Say who decides
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
    /// Where one person keeps the log for both sides and a whole project is brought into it in one commit. The first version of a charter is
    /// never told.
    ///
    /// ## Configuration
    ///
    /// None.
    "authority-self-granted": Authority, Fact, Error, check, History
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = authority::decisions(cx).filter_map(|judged| used_at_once(cx, &judged)).collect();
    for pair in cx.project.charter_versions().windows(2) {
        if let [before, after] = pair {
            // A decision in the same commit has told it.
            let told = |finding: &Finding| finding.distinguisher == after.stamp.commit;
            if !findings.iter().any(told) {
                findings.extend(for_the_other_side(cx, &before.charter, after));
            }
        }
    }
    findings
}

/// A decision that binds only by a version of the charter that came with it.
fn used_at_once(cx: &Context<'_>, judged: &authority::Judged<'_>) -> Option<Finding> {
    let judgement = cx.obligations.judgement(judged.entry.id()).filter(|judgement| judgement.standing.binds())?;
    let Recorded::At(recorded) = cx.project.recorded(judged.entry.id()) else { return None };
    let versions = cx.project.charter_versions();
    let at = versions.iter().position(|version| version.charter.source == judgement.charter)?;
    let (version, before) = (versions.get(at)?, versions.get(at.checked_sub(1)?)?);
    let landed = cx.project.landed(judged.entry.id());
    let together = version.stamp.commit == recorded.commit || landed.is_some_and(|landed| landed.commit == version.stamp.commit);
    let without = cx.obligations.standing_by(cx.project, judged.entry, &before.charter)?;
    if !together || matches!(without, Standing::Binds { .. }) {
        return None;
    }
    let commit = &version.stamp;
    let message = format!("{}, and the same commit ({} by {}) brings the grant that it needs", judged.told(), commit.commit, cx.project.who(commit));
    let finding = judged
        .finding(message)
        .distinguish(commit.commit.as_str())
        .caption("granted in the same change")
        .derivation(["it rests on what one commit holds".to_owned()])
        .help(format!("let the charter change first, with a decision of both sides on it; then log a decision with `replaces: {}`", judged.entry.id()))
        .since(commit.time);
    Some(judged.settled(cx, finding))
}

/// A version by which one side changed what the other side's people may decide, with no decision of that side on it.
fn for_the_other_side(cx: &Context<'_>, before: &Charter, after: &CharterVersion) -> Option<Finding> {
    let commit = &after.stamp;
    if commit.time > cx.as_of {
        return None;
    }
    let author = before.person_by_email(&commit.author_email).and_then(|person| before.side(&person.name))?;
    let of_others = after.charter.agreed_otherwise(before).into_iter().find_map(|part| {
        let name = part.strip_prefix("what ")?.strip_suffix(" decides")?.to_owned();
        let side = after.charter.side(&name).or_else(|| before.side(&name))?;
        (side.name.value != author.name.value).then(|| (name, side.name.value.clone()))
    });
    let (name, side) = of_others?;
    let agreed = cx.log().entries().iter().filter(|entry| cx.happened(entry)).any(|entry| {
        let on_charter = matches!(&entry.body, Body::Decision(decision) if decision.agrees_on_charter());
        let of_side = entry.actor().and_then(|by| cx.charter().side(&by.value)).is_some_and(|party| party.name.value == side);
        on_charter && of_side && cx.obligations.standing(entry.id()).is_some_and(Standing::binds)
    });
    if agreed {
        return None;
    }
    let place = after.charter.person(&name).or_else(|| cx.charter().person(&name)).map_or(crate::source::Span::default(), |p| p.name_span);
    let message = format!(
        "commit {} by {}, of {}, changes what {name} of {side} may decide, and {side} has decided nothing on the charter",
        commit.commit,
        cx.project.who(commit),
        cx.show(commit.time)
    );
    let place = Location { source: after.charter.source, span: place };
    let finding = authority::on_charter(cx, place, message, &format!("changed by {}", author.name.value))
        .distinguish(commit.commit.as_str())
        .help(format!("ask {side} for a decision with `on: charter`"))
        .since(commit.time);
    Some(finding)
}
