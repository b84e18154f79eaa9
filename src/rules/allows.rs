//! Helpers of the rules about `allow`.

use super::{AllowUse, Context, Outcome};
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::source::{did_you_mean, nearest};

/// One finding for each `allow` with an outcome, on the rule in it: `message` receives the entry's id, the rule's
/// name and the item.
pub(super) fn findings(
    cx: &Context<'_>,
    outcome: Outcome,
    message: impl Fn(&str, &str, &AllowUse<'_>) -> Message,
) -> Vec<Finding> {
    let uses = cx.allows.iter().filter(|used| used.outcome == outcome);
    uses.filter_map(|used| {
        let rule = used.allow.rule.as_ref()?;
        let id = used.entry.id();
        Some(
            Finding::new(used.entry.at(rule.span), message(id, &rule.value, used))
                .entry(id)
                .distinguish(&*rule.value),
        )
    })
    .collect()
}

/// The help for an unknown rule: the nearest known one, otherwise how to list all of them.
pub(super) fn known_rules(cx: &Context<'_>, name: &str) -> Message {
    match nearest(name, cx.rule_names.iter().copied()) {
        Some(near) => did_you_mean(near),
        None => message! {
            en: "`projlog rules` lists all rules",
            ru: "список правил: `projlog rules`",
            es: "`projlog rules` muestra todas las reglas",
        },
    }
}
