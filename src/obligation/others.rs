//! The people who may decide in the place of somebody without the authority, and the sides that are answerable for a decision.

use crate::charter::{Amount, BUDGET, Charter, Party, Role, When};
use crate::log::{Decision, Entry};

/// The people who may take a decision in the place of those who did: people of their side. Money is also up to the side that pays.
#[must_use]
pub fn others(
    charter: &Charter,
    entry: &Entry,
    (scope, amount): (&str, Option<Amount>),
    when: When,
) -> Vec<String> {
    let needed = (scope, amount);
    let mut sides: Vec<&str> = Vec::new();
    for side in entry.actors().filter_map(|by| charter.side(&by.value)) {
        let side = side.name.value.as_str();
        if !sides.contains(&side) {
            sides.push(side);
        }
    }
    let of = |side: &&str| of_side(charter, side, needed, when, entry);
    let own: Vec<String> = sides.iter().flat_map(of).collect();
    if !own.is_empty() || scope != BUDGET {
        return own;
    }
    let client = client(charter).map(|party| party.name.value.as_str());
    client.iter().flat_map(of).collect()
}

/// The people of a party with an authority, besides those who act in an entry.
pub(super) fn of_side(
    charter: &Charter,
    side: &str,
    (scope, amount): (&str, Option<Amount>),
    when: When,
    entry: &Entry,
) -> Vec<String> {
    let may = charter.who_may(scope, amount, when).into_iter();
    let is_of = |name: &str| {
        charter
            .side(name)
            .is_some_and(|party| party.name.value == *side)
    };
    let acts = |name: &str| entry.actors().any(|by| *by.value == *name);
    may.filter(|person| is_of(&person.name) && !acts(&person.name))
        .map(|person| person.name.clone())
        .collect()
}

/// The parties of which a decision with the authority settles one that lacks it: those that took it; of an amount, the client too.
pub(super) fn answerable(charter: &Charter, sides: &[String], decision: &Decision) -> Vec<String> {
    let client = client(charter).map(|party| &party.name.value);
    let client = client
        .filter(|client| decision.amount.is_some() && !sides.is_empty() && !sides.contains(client));
    sides.iter().chain(client).cloned().collect()
}

fn client(charter: &Charter) -> Option<&Party> {
    let mut clients = charter
        .parties
        .iter()
        .filter(|party| party.role == Some(Role::Client));
    clients.next()
}
