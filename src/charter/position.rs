//! Who stands on which side: the parties with their roles, their people, and the addresses of these in git.

use std::collections::{BTreeMap, BTreeSet};

use super::{Agreed, Charter, Party, Person, Role};
use crate::source::{Span, Spanned};

/// The positions of parties, people and addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Positions {
    /// The parties with their roles.
    pub(super) parties: BTreeMap<String, Option<Role>>,
    /// The party of each person.
    pub(super) people: BTreeMap<String, String>,
    /// The parties whose people have an address in git, by the address in lower case.
    pub(super) addresses: BTreeMap<String, BTreeSet<String>>,
    /// The addresses that a charter gives to each person, in lower case.
    emails: BTreeMap<String, BTreeSet<String>>,
    /// The names that parties have now, by those that they had before.
    names: BTreeMap<String, String>,
}

impl Positions {
    /// What a charter says, as it was written.
    pub(super) fn written(charter: &Charter) -> Self {
        let parties = charter.parties.iter();
        let parties = parties.map(|party| (party.name.value.clone(), party.role));
        let people = charter.people.iter();
        // Whose party is not known stands nowhere yet.
        let people = people.filter(|person| !charter.is_of_unknown_party(person));
        let people = people
            .filter_map(|person| Some((person.name.clone(), person.party.as_ref()?.value.clone())));
        let emails = charter.people.iter().map(|person| {
            let emails = person.emails.iter().map(|email| email.to_lowercase());
            (person.name.clone(), emails.collect())
        });
        let mut positions = Self {
            parties: parties.collect(),
            people: people.collect(),
            addresses: BTreeMap::new(),
            emails: emails.collect(),
            names: BTreeMap::new(),
        };
        positions.addresses = positions.addresses_of(&positions.emails);
        positions
    }

    /// The addresses of people, each with the parties on which these people stand.
    fn addresses_of(
        &self,
        emails: &BTreeMap<String, BTreeSet<String>>,
    ) -> BTreeMap<String, BTreeSet<String>> {
        let mut addresses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (person, emails) in emails {
            let Some(party) = self.people.get(person) else {
                continue;
            };
            for email in emails {
                let sides = addresses.entry(email.clone()).or_default();
                sides.insert(party.clone());
            }
        }
        addresses
    }

    /// The positions under the names that the parties have in a later version.
    pub(super) fn renamed(&self, later: &Self) -> Self {
        let names = self.new_names(later);
        let name = |party: &String| names.get(party).unwrap_or(party).clone();
        let parties = self
            .parties
            .iter()
            .map(|(party, role)| (name(party), *role));
        let people = self.people.iter();
        let people = people.map(|(person, party)| (person.clone(), name(party)));
        let addresses = self.addresses.iter();
        let addresses =
            addresses.map(|(email, sides)| (email.clone(), sides.iter().map(&name).collect()));
        Self {
            parties: parties.collect(),
            people: people.collect(),
            addresses: addresses.collect(),
            emails: self.emails.clone(),
            names: self.named_before(&names, &name),
        }
    }

    /// The former names of parties, with those of a later version.
    fn named_before(
        &self,
        names: &BTreeMap<String, String>,
        name: &dyn Fn(&String) -> String,
    ) -> BTreeMap<String, String> {
        let earlier = self.names.iter();
        let mut all: BTreeMap<String, String> = earlier
            .map(|(old, known)| (old.clone(), name(known)))
            .collect();
        all.extend(names.clone());
        all
    }

    /// The positions under the names that the parties have in a version of the charter.
    #[must_use]
    pub fn renamed_in(&self, charter: &Charter) -> Self {
        self.renamed(&charter.stated)
    }

    /// The new names of parties. A party that is gone is one that is new: the one to which most of its people belong, otherwise
    /// one of the same role.
    fn new_names(&self, later: &Self) -> BTreeMap<String, String> {
        let gone = self.parties.iter();
        let gone = gone.filter(|(name, _)| !later.parties.contains_key(*name));
        let new = || {
            let new = later.parties.iter();
            new.filter(|(name, _)| !self.parties.contains_key(*name))
        };
        let shared = |old: &String, new: &String| {
            let people = self.people.iter();
            let both = |(person, party): &(&String, &String)| {
                *party == old && later.people.get(*person) == Some(new)
            };
            people.filter(both).count()
        };
        let pairs = gone.flat_map(|(old, role)| {
            new().map(move |(new, other)| (old, new, shared(old, new), role == other))
        });
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by_key(|(old, new, people, same_role)| {
            (std::cmp::Reverse((*people, *same_role)), *old, *new)
        });
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (old, new, ..) in pairs {
            let is_taken = names.values().any(|taken| taken == new);
            if !is_taken && !names.contains_key(old) {
                names.insert(old.clone(), new.clone());
            }
        }
        names
    }

    /// The positions after a later version of the charter. Who is new stands where that version says; who was known moves only
    /// if both sides agreed on it, and whoever is not listed any more stays known.
    #[must_use]
    pub fn then(&self, charter: &Charter, agreed: bool) -> Self {
        let stated = &charter.stated;
        let mut now = self.renamed(stated);
        for (party, role) in &stated.parties {
            // A charter of one party gets its second one.
            let is_first = now.parties.len() < 2;
            if agreed || is_first {
                now.parties.insert(party.clone(), *role);
            } else if let Some(known) = now.parties.get_mut(party) {
                // A role that was not stated is new.
                *known = known.or(*role);
            }
        }
        if agreed {
            now.parties
                .retain(|party, _| stated.parties.contains_key(party));
        }
        for (person, party) in &stated.people {
            if agreed || !now.people.contains_key(person) {
                now.people.insert(person.clone(), party.clone());
            }
        }
        for (email, sides) in now.addresses_of(&stated.emails) {
            let known = now.addresses.entry(email).or_default();
            if agreed || known.is_empty() {
                known.extend(sides);
            }
        }
        now
    }

    /// The parties whose people have an address in git, ignoring case; several if they share it.
    #[must_use]
    pub fn sides_of_address(&self, email: &str) -> Vec<&str> {
        let sides = self.addresses.get(&email.to_lowercase());
        sides.into_iter().flatten().map(String::as_str).collect()
    }

    /// Whether an address in git belongs to somebody of a party.
    #[must_use]
    pub fn knows_an_address_of(&self, party: &str) -> bool {
        let mut addresses = self.addresses.values();
        addresses.any(|sides| sides.contains(party))
    }

    /// The party of a person.
    #[must_use]
    pub fn side(&self, person: &str) -> Option<&str> {
        self.people.get(person).map(String::as_str)
    }

    /// The names of the parties.
    pub fn parties(&self) -> impl Iterator<Item = &str> {
        self.parties.keys().map(String::as_str)
    }

    /// The people whose party a later version changes, and the addresses that it gives to others of the other side.
    pub(super) fn moved_by<'l>(&self, later: &'l Self) -> (BTreeSet<&'l str>, BTreeSet<&'l str>) {
        let known = self.renamed(later);
        let moves = |(person, party): &(&String, &String)| {
            let before = known.people.get(*person);
            before.is_some_and(|before| before != *party)
        };
        let people = later.people.iter().filter(moves);
        let people: BTreeSet<&str> = people.map(|(person, _)| person.as_str()).collect();
        let stay = later.emails.iter();
        let stay = stay.filter(|(person, _)| !people.contains(person.as_str()));
        let addresses = stay.flat_map(|(person, emails)| {
            let party = later.people.get(person);
            let known = &known;
            emails.iter().filter(move |email| {
                let before = known.addresses.get(*email);
                party.is_some_and(|party| before.is_some_and(|before| !before.contains(party)))
            })
        });
        let addresses = addresses.map(String::as_str).collect();
        (people, addresses)
    }

    /// Adds what an earlier version says of whom a later one does not list.
    pub(super) fn complete(&mut self, earlier: Self) {
        for (person, party) in earlier.people {
            self.people.entry(person).or_insert(party);
        }
        for (email, sides) in earlier.addresses {
            self.addresses.entry(email).or_insert(sides);
        }
    }
}

impl Charter {
    /// Continues an earlier version: what that one says of people and addresses stays known.
    pub fn follow(&mut self, earlier: &Self) {
        let mut known = earlier.stated.clone();
        known.complete(earlier.earlier.clone());
        self.earlier = known.renamed(&self.stated);
    }

    /// Puts parties, people and addresses where they stand. `earlier` has the parties that this version does not list any more.
    pub fn settle(&mut self, positions: &Positions, earlier: Option<&Self>) {
        self.parties
            .retain(|party| positions.parties.contains_key(&party.name.value));
        let missing: Vec<&String> = positions
            .parties
            .keys()
            .filter(|name| self.party(name).is_none())
            .collect();
        let nowhere = Span::default();
        for name in missing {
            let gone = earlier.and_then(|earlier| earlier.party(name));
            self.parties.extend(gone.map(|party| Party {
                name: Spanned::new(name.clone(), nowhere),
                speaker: None,
                ..party.clone()
            }));
        }
        for party in &mut self.parties {
            if let Some(role) = positions.parties.get(&party.name.value) {
                party.role = *role;
            }
        }
        for person in &mut self.people {
            let Some(known) = positions.people.get(&person.name) else {
                continue;
            };
            let span = person.party.as_ref().map(|party| party.span);
            person.party = Some(Spanned::new(
                known.clone(),
                span.unwrap_or(person.name_span),
            ));
            person.emails.retain(|email| {
                let sides = positions.addresses.get(&email.to_lowercase());
                sides.is_none_or(|sides| sides.contains(known))
            });
        }
        let people = self.people.iter().map(|person| &person.name);
        let listed: BTreeSet<&String> = people.collect();
        let former = positions.people.iter();
        let former = former.filter(|(name, _)| !listed.contains(name));
        let former = former.chain(&positions.names);
        self.former = former
            .map(|(name, party)| (name.clone(), party.clone()))
            .collect();
    }

    /// Whether a position that this version states is the one that counts: of other parts of the charter, whether it may be.
    #[must_use]
    pub fn is_in_force(&self, part: &Agreed) -> bool {
        match part {
            Agreed::Party(name) => self.stated.side(name) == self.side_name(name),
            Agreed::Role(name) => {
                let stated = self.stated.parties.get(name);
                stated.copied() == self.party(name).map(|party| party.role)
            }
            Agreed::Address(email) => {
                let has = |person: &Person, side: &String| {
                    let mut emails = person.emails.iter();
                    person.party.as_ref().is_some_and(|of| of.value == *side)
                        && emails.any(|known| known.eq_ignore_ascii_case(email))
                };
                let mut stated = self.stated.addresses.get(email).into_iter().flatten();
                stated.all(|side| self.people.iter().any(|person| has(person, side)))
            }
            _ => true,
        }
    }

    fn side_name(&self, person: &str) -> Option<&str> {
        let party = self.person(person)?.party.as_ref()?;
        Some(party.value.as_str())
    }

    /// The people of whom this version says another party than the one for which they stand, with the latter.
    pub fn not_moved(&self) -> impl Iterator<Item = (&Person, &str)> {
        self.people.iter().filter_map(|person| {
            let counts = self.side_name(&person.name)?;
            let stated = self.stated.side(&person.name)?;
            (stated != counts).then_some((person, counts))
        })
    }
}
