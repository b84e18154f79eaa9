use super::{Context, authority};
use crate::finding::Finding;
use crate::obligation::Standing;

rule! {
    /// Finds a decision of somebody to whom the charter grants it, but not at that time.
    ///
    /// A grant, a delegation and a person may each have a first day, `from`, and a last one, `until`; both count whole, in the
    /// charter's zone.
    ///
    /// ## Why it matters
    ///
    /// It binds nobody. Authority that has been handed over is no longer there, however used everybody is to asking the same
    /// person.
    ///
    /// ## Bad
    ///
    /// The brand manager stands in from 6 to 12 April.
    ///
    /// As of 2026-04-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-04-10
    /// accept: Twelve posts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-04-10 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-04-13 11:00
    /// by: brand-manager   # error[decision-out-of-term]
    /// via: email
    /// on: L-1
    /// verdict: approved
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-04-13T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-04-10
    /// accept: Twelve posts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// delivery: L-1
    /// of: S-1
    /// at: 2026-04-10 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// ```
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-04-10 13:00
    /// by: brand-manager
    /// via: email
    /// on: L-1
    /// verdict: approved
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the grant was prolonged and the charter does not say so yet. A grant that is recorded later makes nothing good: a
    /// decision that `replaces` this one does.
    ///
    /// ## Configuration
    ///
    /// `from` and `until` of people, grants and delegations in the charter.
    "decision-out-of-term": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let Standing::OutOfTerm { needed, grant, term } = judged.standing else { return None };
        let (scope, name) = (&needed.scope, &judged.person.name);
        let at = judged.entry.common.at.as_ref()?;
        let message = format!("{} on {}, which takes `{scope}`, and {name} may decide that only {term}", judged.told(), at.value);
        let others = judged.charter.who_may(scope, needed.amount, judged.when);
        let finding = judged
            .finding(message)
            .caption(format!("may decide `{scope}` only {term}"))
            .label(judged.charter.source, *grant, format!("only {term}"))
            .help(judged.remedy(&format!("`{scope}`"), others.iter().map(|person| person.name.as_str())))
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        Some(judged.settled(cx, finding))
    });
    findings.collect()
}
