use super::{Context, authority};
use crate::finding::Finding;
use crate::obligation::Standing;

rule! {
    /// Finds a decision on an amount that is over the limit of whoever decided.
    ///
    /// An amount that is equal to the limit is within it. Who decides by a delegation has the limit of whoever delegated, or a
    /// lower one of their own.
    ///
    /// ## Why it matters
    ///
    /// It binds nobody: an order that is placed on the strength of it is nobody's promise to pay.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T18:00+03:00.
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-10 12:00
    /// by: marketing-director
    /// via: email
    /// verdict: approved
    /// amount: 64000   # error[decision-over-limit]
    /// reason: A photographer for two days.
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T18:00+03:00.
    ///
    /// ```yaml
    /// decision: D-1
    /// at: 2026-03-10 12:00
    /// by: marketing-director
    /// via: email
    /// verdict: approved
    /// amount: 32000
    /// reason: A photographer for one day.
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the amount is in another currency than the charter's limits: amounts have no unit, so all are in the same.
    ///
    /// ## Configuration
    ///
    /// `budget` under `decides` of people in the charter.
    "decision-over-limit": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = authority::decisions(cx).filter_map(|judged| {
        let Standing::OverLimit { amount, limit, others } = judged.standing else { return None };
        let limit_text = limit.value.to_string();
        let message = format!(
            "{}, with an amount of {amount}; the charter lets {} decide up to {limit_text}",
            judged.told(),
            judged.person.name
        );
        let mut finding = judged
            .finding(message)
            .caption(format!("over the limit of {limit_text}"))
            .label(judged.charter.source, limit.span, format!("up to {limit_text}"))
            .help(judged.remedy(&format!("an amount of {amount}"), others.iter().map(String::as_str)))
            .since(judged.when.from)
            .unless(&["authority-backdated"]);
        if let Some(amount) = &judged.decision.amount {
            finding.at = judged.entry.at(amount.span);
        }
        Some(judged.settled(cx, finding))
    });
    findings.collect()
}
