//! Days off and extra working days that a charter states outside its parties. They cannot be read there, so that nobody knows on which
//! days the sides concerned work.

use super::raw::PartyFields;
use crate::source::{alternatives, folded, nearest};
use crate::yaml::{Declared, NodeId, NodeKind, Tree};

/// The fields of a party that say on which days it works.
const OF_DAYS: [&str; 2] = ["holidays", "workdays"];

/// The parties whose days off or extra working days are stated in another place.
#[derive(Debug, Default)]
pub(super) struct Misplaced {
    /// Whether those of any party may be.
    any: bool,
    /// Their names.
    parties: Vec<String>,
}

impl Misplaced {
    /// What the tree of a charter states in another place.
    pub(super) fn of(tree: &Tree) -> Self {
        let mut found = Self::default();
        let Some(root) = tree.root() else {
            return found;
        };
        let is_days = names_of_days();
        let states = |node: NodeId| pairs(tree, node).any(|(key, _)| is_days(key));
        found.any = states(root);
        for (section, value) in pairs(tree, root) {
            match section {
                "people" => {
                    found.any |= states(value);
                    for (_, person) in pairs(tree, value) {
                        found.of_person(tree, person, states(person));
                    }
                }
                "terms" => {
                    found.any |= states(value);
                    // Those of a party.
                    let of_party = pairs(tree, value).filter(|(_, terms)| states(*terms));
                    found
                        .parties
                        .extend(of_party.map(|(name, _)| name.to_owned()));
                }
                "parties" | "contract" => found.any |= states(value),
                _ => {}
            }
        }
        found
    }

    /// Notes the party of a person whose fields state days.
    fn of_person(&mut self, tree: &Tree, person: NodeId, states: bool) {
        if !states {
            return;
        }
        let party = pairs(tree, person).find(|(key, _)| *key == "party");
        match party.and_then(|(_, party)| text(tree, party)) {
            Some(party) => self.parties.push(party.to_owned()),
            None => self.any = true,
        }
    }

    /// Whether days of a party may be stated elsewhere.
    pub(super) fn has(&self, party: &str) -> bool {
        self.any || self.parties.iter().any(|name| name == party)
    }
}

/// Whether a key is a name of one of the fields, in any language or with a slip.
fn names_of_days() -> impl Fn(&str) -> bool {
    let mut declared: Vec<Declared> = Vec::new();
    PartyFields::default().visit(&mut declared);
    let of_days = declared
        .into_iter()
        .filter(|field| OF_DAYS.contains(&field.key));
    let names: Vec<String> = of_days
        .flat_map(|field| alternatives(field.also).chain([field.key]))
        .map(folded)
        .collect();
    move |key| {
        let key = folded(key);
        names.contains(&key) || nearest(&key, OF_DAYS).is_some()
    }
}

fn text(tree: &Tree, node: NodeId) -> Option<&str> {
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => Some(text),
        _ => None,
    }
}

/// The keys of a mapping with their values.
fn pairs(tree: &Tree, node: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
    let pairs = match &tree.node(node).kind {
        NodeKind::Mapping(pairs) => pairs.as_slice(),
        _ => &[],
    };
    let pairs = pairs.iter();
    pairs.filter_map(|(key, value)| Some((text(tree, *key)?, *value)))
}
