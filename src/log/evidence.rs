//! The evidence that a log file knows: of its entries, of its drafts, and of what was skipped.

use super::draft::skips;
use super::walk::{Asked, walk};
use crate::yaml::{NodeId, NodeKind, Tree};

/// The values of `evidence` in the entries and drafts of a text, even of those that cannot be read otherwise, and the keys
/// of what was skipped.
#[must_use]
pub fn evidence_in(text: &str) -> Vec<String> {
    let items = walk(text, Asked::All).items;
    let mut found: Vec<String> = items
        .iter()
        .flat_map(|item| evidence_of(&item.parsed.tree))
        .collect();
    found.extend(skips(text).map(|skip| skip.key.to_owned()));
    found
}

/// The values of `evidence` in a block.
pub(super) fn evidence_of(tree: &Tree) -> Vec<String> {
    let scalar = |node: NodeId| match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => Some(text.clone()),
        _ => None,
    };
    let Some(NodeKind::Mapping(pairs)) = tree.root().map(|root| &tree.node(root).kind) else {
        return Vec::new();
    };
    let named = pairs
        .iter()
        .filter(|(key, _)| scalar(*key).as_deref() == Some("evidence"));
    let values = named.flat_map(|(_, value)| match &tree.node(*value).kind {
        NodeKind::Sequence(items) => items.clone(),
        _ => vec![*value],
    });
    values.filter_map(scalar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_of_entries_drafts_and_skips_is_known() {
        let text = "```yaml\nrequest: R-1\nevidence: slack:a/1/U1/1111111111111111\n```\n\n\
            ```yaml draft\ncall: C-1\nat: never\nevidence: [slack:a/2/U1/2222222222222222, minutes.pdf]\n```\n\n\
            ```yaml draft\nrequst: R-2\nevidence: slack:a/3/U1/3333333333333333\n```\n\n\
            ```yaml ignore\nrequest: R-3\nevidence: slack:a/4/U1/4444444444444444\n```\n\n\
            <!-- projlog: skipped slack:a/5/U1/5555555555555555 -->\n";
        let known = evidence_in(text);
        let digits: Vec<&str> = known.iter().map(|key| &key[key.len() - 1..]).collect();
        assert_eq!(digits, ["1", "2", "f", "3", "5"]);
    }
}
