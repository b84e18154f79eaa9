//! Who stands on which side: the parties with their roles, their people, and the addresses of these in git.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Agreed, Charter, Party, Person, Role};
use crate::calendar::Zone;
use crate::source::{Span, Spanned};

/// An address as addresses are compared. Most are written like that.
fn lower(email: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if email.bytes().all(is_lower) {
        Cow::Borrowed(email)
    } else {
        Cow::Owned(email.to_lowercase())
    }
}

/// The positions of parties, people and addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Positions {
    /// The parties with their roles.
    pub(super) parties: BTreeMap<String, Option<Role>>,
    /// The party of each person.
    pub(super) people: BTreeMap<String, String>,
    /// The parties whose people have an address in git, by the address in lower case.
    pub(super) addresses: BTreeMap<String, BTreeSet<String>>,
    /// The addresses that only others gave to people of a party, in lower case, with this party. They count as addresses of all
    /// parties: they prove nothing for any.
    unconfirmed: BTreeMap<String, String>,
    /// The zone of times without an offset, where it can be read.
    zone: Option<Zone>,
    /// The addresses that a charter gives to each person, in lower case.
    emails: BTreeMap<String, BTreeSet<String>>,
    /// The names that parties have now, by those that they had before.
    names: BTreeMap<String, String>,
}

/// Who stands behind a version of the charter.
#[derive(Debug, Clone, Copy)]
pub struct Consent<'a> {
    /// Whether both sides agreed on it.
    pub both: bool,
    /// The party that made it, if that is known.
    pub author: Option<&'a str>,
    /// The parties that are shown to have decided on it. `None`: all of them.
    pub shown: Option<&'a [&'a str]>,
}

impl Consent<'_> {
    /// The consent of everybody.
    pub const ALL: Self = Self {
        both: true,
        author: None,
        shown: None,
    };
    /// What nobody else has agreed on.
    pub const NONE: Self = Self {
        both: false,
        author: None,
        shown: Some(&[]),
    };

    fn is_of(&self, party: &str) -> bool {
        self.author == Some(party) || self.decided(party)
    }

    fn decided(&self, party: &str) -> bool {
        self.shown.is_none_or(|shown| shown.contains(&party))
    }
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
            unconfirmed: BTreeMap::new(),
            zone: charter.zone_is_known.then(|| charter.zone.clone()),
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
        let unconfirmed = self.unconfirmed.iter();
        let unconfirmed = unconfirmed.map(|(email, party)| (email.clone(), name(party)));
        Self {
            parties: parties.collect(),
            people: people.collect(),
            addresses: addresses.collect(),
            unconfirmed: unconfirmed.collect(),
            zone: self.zone.clone(),
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
    /// if both sides agreed on it, and whoever is not listed any more stays known. The zone changes only if both sides agreed on
    /// it.
    #[must_use]
    pub fn then(&self, charter: &Charter, consent: Consent<'_>) -> Self {
        let stated = &charter.stated;
        let agreed = consent.both;
        let mut now = self.renamed(stated);
        if agreed || now.zone.is_none() || now.parties.len() < 2 {
            now.zone = stated.zone.clone().or(now.zone);
        }
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
        now.learn(stated, consent);
        now
    }

    /// Adds the addresses of a later version. An address that another side gave to somebody proves nothing for the side of that
    /// person, unless the charter had no address of that side.
    fn learn(&mut self, stated: &Self, consent: Consent<'_>) {
        let had: BTreeSet<String> = self
            .parties
            .keys()
            .filter(|party| self.knows_an_address_of(party))
            .cloned()
            .collect();
        let all: BTreeSet<String> = self.parties.keys().cloned().collect();
        for (email, sides) in self.addresses_of(&stated.emails) {
            let confirmed = sides
                .iter()
                .all(|party| consent.is_of(party) || !had.contains(party));
            let given = self.unconfirmed.get(&email);
            let is_new = !self.addresses.contains_key(&email);
            let is_again = given.is_some_and(|party| sides.contains(party));
            if is_new || given.is_some() && !is_again {
                self.unconfirmed.remove(&email);
                match sides.first().filter(|_| !confirmed) {
                    Some(party) => {
                        self.unconfirmed.insert(email.clone(), party.clone());
                        self.addresses
                            .insert(email, all.union(&sides).cloned().collect());
                    }
                    None => {
                        self.addresses.insert(email, sides);
                    }
                }
            } else if is_again {
                // A later version that still has it says nothing about it, but a decision of that side does.
                if sides.iter().all(|party| consent.decided(party)) {
                    self.unconfirmed.remove(&email);
                    self.addresses.insert(email, sides);
                }
            } else if consent.both {
                self.addresses.entry(email).or_default().extend(sides);
            }
        }
    }

    /// The party to whose people only others gave an address in git.
    #[must_use]
    pub fn unconfirmed_side(&self, email: &str) -> Option<&str> {
        let party = self.unconfirmed.get(&*lower(email));
        party.map(String::as_str)
    }

    /// The parties whose people have an address in git, ignoring case; several if they share it.
    pub fn sides_of_address(&self, email: &str) -> impl Iterator<Item = &str> {
        let sides = self.addresses.get(&*lower(email));
        sides.into_iter().flatten().map(String::as_str)
    }

    /// The party whose people have an address in git; `None` if nobody has it, or people of several share it.
    #[must_use]
    pub fn side_of_address(&self, email: &str) -> Option<&str> {
        let mut sides = self.sides_of_address(email);
        sides.next().filter(|_| sides.next().is_none())
    }

    /// Whether an address in git belongs to somebody of a party.
    #[must_use]
    pub fn knows_an_address_of(&self, party: &str) -> bool {
        let mut addresses = self.addresses.iter();
        addresses
            .any(|(email, sides)| sides.contains(party) && !self.unconfirmed.contains_key(email))
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
        self.zone = self.zone.take().or(earlier.zone);
    }

    /// Whether a later version, as it is written, has another zone. A zone that cannot be read is none.
    pub(super) fn has_other_zone(&self, later: &Self) -> bool {
        let zones = self.zone.as_ref().zip(later.zone.as_ref());
        zones.is_some_and(|(zone, other)| zone != other)
    }
}

impl Charter {
    /// Whether this version, or one before it, has an address.
    #[must_use]
    pub fn had_address(&self, email: &str) -> bool {
        let email = email.to_lowercase();
        self.stated.addresses.contains_key(&email) || self.earlier.addresses.contains_key(&email)
    }

    /// Continues an earlier version: what that one says of people and addresses stays known.
    pub fn follow(&mut self, earlier: &Self) {
        let mut known = earlier.stated.clone();
        known.complete(earlier.earlier.clone());
        self.earlier = known.renamed(&self.stated);
    }

    /// Puts parties, people and addresses where they stand. `earlier` has the parties that this version does not list any more.
    pub fn settle(&mut self, positions: &Positions, earlier: Option<&Self>) {
        self.settle_zone(positions);
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

    /// Reads times without an offset, and the calendars of parties without a zone of their own, in the zone that is in force.
    fn settle_zone(&mut self, positions: &Positions) {
        let Some(zone) = positions.zone.as_ref().filter(|zone| **zone != self.zone) else {
            return;
        };
        self.zone = zone.clone();
        self.zone_is_known = true;
        let following = self.parties.iter_mut().filter(|party| party.in_usual_zone);
        for party in following {
            party.calendar = party.calendar.in_zone(zone);
        }
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
            Agreed::Timezone => self
                .stated
                .zone
                .as_ref()
                .is_none_or(|zone| *zone == self.zone),
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
