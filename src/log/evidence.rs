//! The evidence that a log file knows: of its entries, of its drafts, and of what was skipped.

use super::draft::skips;
use super::walk::{Asked, walk};
use crate::yaml::{NodeKind, Tree};

/// The values of `evidence` in the entries and drafts of a text, even of those that cannot be read otherwise, and the keys
/// of what was skipped.
#[must_use]
pub fn evidence_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in walk(text, Asked::All).items {
        collect(&item.parsed.tree, &mut found);
    }
    found.extend(skips(text).map(|(key, _)| key.to_owned()));
    found
}

fn collect(tree: &Tree, found: &mut Vec<String>) {
    let Some(NodeKind::Mapping(pairs)) = tree.root().map(|root| &tree.node(root).kind) else {
        return;
    };
    let is_evidence =
        |name: &NodeKind| matches!(name, NodeKind::Scalar(name, _) if name == "evidence");
    let values = pairs
        .iter()
        .filter(|(key, _)| is_evidence(&tree.node(*key).kind));
    for (_, value) in values {
        match &tree.node(*value).kind {
            NodeKind::Scalar(text, _) => found.push(text.clone()),
            NodeKind::Sequence(items) => {
                found.extend(
                    items
                        .iter()
                        .filter_map(|item| match &tree.node(*item).kind {
                            NodeKind::Scalar(text, _) => Some(text.clone()),
                            _ => None,
                        }),
                );
            }
            NodeKind::Mapping(_) => {}
        }
    }
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
