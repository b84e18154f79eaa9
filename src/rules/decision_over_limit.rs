use super::proof::{as_claimed, unproven};
use super::{Context, authority};
use crate::charter::{Amount, Per};
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::{Message, Value, message};
use crate::obligation::{Added, Standing};

rule! {
    /// Checks for a decision on an amount that exceeds the limit of the person who decided.
    ///
    /// An amount equal to the limit is within it. A person who decides by delegation has the limit of the delegator, or
    /// a lower one of their own. A limit `per: month` or `per: contract` is for the binding amounts of that person in
    /// that calendar month or in the whole contract together. A counted decision that is not proven is named as such.
    ///
    /// ## Why it matters
    ///
    /// The decision does not bind anybody: nobody has promised to pay for an order that is placed because of it.
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
    /// If the amount is in another currency than the charter's limits: amounts have no unit, so all are in the same
    /// one.
    ///
    /// ## Configuration
    ///
    /// `budget` under `decides` of people in the charter.
    "decision-over-limit": Authority, Fact, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings =
        authority::decisions(cx).filter_map(|judged| {
            let Standing::OverLimit {
                amount,
                limit,
                added,
                others,
            } = judged.standing
            else {
                return None;
            };
            let most = limit.value.to_string();
            let over = added.as_ref().map(|added| together(*amount, added, &most));
            let over = over.unwrap_or_else(|| message! {
            en: "the amount of {amount} exceeds the limit of {limit} in the charter",
            ru: "сумма {amount} больше лимита {limit} в уставе проекта",
            es: "el importe de {amount} supera el límite de {limit} del estatuto del proyecto",
            amount: amount.to_string(),
            limit: &most,
        });
            let what = message! {
                en: "an amount of {amount}",
                ru: "сумма {amount}",
                es: "importe de {amount}",
                amount: amount.to_string(),
            };
            let counted = added.as_ref().and_then(|added| unproven_among(cx, added));
            let mut finding = judged
                .finding(Message::clauses(
                    [judged.decided(), over].into_iter().chain(counted),
                ))
                .caption(message! {
                    en: "over the limit of {limit}",
                    ru: "больше лимита {limit}",
                    es: "supera el límite de {limit}",
                    limit: &most,
                })
                .label(
                    judged.charter.source,
                    limit.span,
                    authority::up_to(limit.value),
                )
                .help(judged.remedy(cx, what, others))
                .since(judged.when.from)
                .unless(&["authority-backdated"]);
            for (id, _) in added.iter().flat_map(|added| &added.earlier) {
                finding = finding.involves(id.as_str());
            }
            if let Some(amount) = &judged.decision.amount {
                finding.at = judged.entry.at(amount.span);
            }
            Some(as_claimed(cx, judged.entry, judged.settled(cx, finding)))
        });
    findings.collect()
}

/// Which of the earlier decisions that were added are not proven.
fn unproven_among(cx: &Context<'_>, added: &Added) -> Option<Message> {
    // They come in the order of the log, and each id once.
    let earlier = added.earlier.iter();
    let mut earlier: Vec<(usize, &Entry)> = earlier
        .filter_map(|(id, _)| cx.log().placed(id))
        .collect();
    earlier.sort_unstable_by_key(|(place, _)| *place);
    let unproven: Vec<&str> = earlier
        .into_iter()
        .filter_map(|(_, entry)| authority::judged(cx, entry))
        .filter(|judged| unproven(cx, judged).is_some())
        .map(|judged| judged.entry.id())
        .collect();
    (!unproven.is_empty()).then(|| {
        message! {
            en: "{decisions} {decisions#is|are} not proven (`decision-unproven`)",
            ru: "не {decisions#подтверждено|подтверждены|подтверждены}: {decisions} (`decision-unproven`)",
            es: "sin prueba: {decisions} (`decision-unproven`)",
            decisions: Value::all(unproven),
        }
    })
}

/// The amounts that exceed a limit together.
fn together(amount: Amount, added: &Added, limit: &str) -> Message {
    let earlier = added
        .earlier
        .iter()
        .map(|(id, amount)| format!("{id}: {amount}"));
    let per = match added.per {
        Per::Month => message! { en: "month", ru: "месяц", es: "mes" },
        Per::Contract => message! { en: "contract", ru: "договор", es: "contrato" },
    };
    message! {
        en: "the amount of {amount} and the earlier {earlier#one|ones} ({earlier}) are {sum} together, over the limit of {limit} per {per}",
        ru: "сумма {amount} вместе с {earlier#прежней|прежними|прежними} ({earlier}) составляет {sum}, больше лимита {limit} на {per}",
        es: "el importe de {amount} y {earlier#el anterior|los anteriores} ({earlier}) suman {sum}, por encima del límite de {limit} por {per}",
        amount: amount.to_string(),
        earlier: Value::commas(earlier),
        sum: added.sum.to_string(),
        limit: limit,
        per: per,
    }
}
