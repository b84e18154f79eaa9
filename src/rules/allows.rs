//! What the rules about `allow` share.

use super::{AllowUse, Context, Outcome};
use crate::finding::Finding;

/// One finding for each `allow` of which `outcome` became, told on the rule that it names: `message` is given the entry's
/// id, the rule's name and the item.
pub(super) fn told(
    cx: &Context<'_>,
    outcome: Outcome,
    message: impl Fn(&str, &str, &AllowUse<'_>) -> String,
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
