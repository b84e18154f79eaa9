//! What of a person's authority a charter states and cannot be read.

use super::authority::{Authority, covers};
use super::grant::{Grant, placed};
use super::raw::{DelegationFields, PersonFields};
use super::value::Name;
use super::{Charter, Person};
use crate::source::{Span, Spanned};
use crate::yaml::{Many, Noted};

/// The fields of a person on which the authority of somebody rests.
const OF_AUTHORITY: [&str; 5] = ["decides", "delegates", "party", "from", "until"];

/// What of a person's authority cannot be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Unsure {
    /// The fields that cannot be read.
    pub(super) fields: Vec<&'static str>,
    /// The scopes of the person's own grants that cannot be read; an empty one may be any.
    own: Vec<Name>,
    /// Those of delegations, each with the recipient, if that can be read.
    given: Vec<(Option<Name>, Name)>,
    /// Whether what an earlier version says of it applies.
    is_taken: bool,
}

/// A scope that may be any.
fn any() -> Name {
    Name(String::new())
}

fn may_cover(grant: &Name, scope: &str) -> bool {
    grant.is_empty() || covers(grant, scope)
}

/// The grants that can be read, and the scopes of the others.
fn split(grants: Many<Grant>) -> (Many<Grant>, Vec<Name>) {
    let (unread, read): (Vec<_>, Vec<_>) =
        grants.0.into_iter().partition(|grant| grant.value.unread);
    let unread = unread.into_iter().map(|grant| grant.value.scope.value);
    (Many(read), unread.collect())
}

impl Unsure {
    /// Takes what cannot be read out of the fields of a person, who may have more authority that is stated in another place.
    fn of(person: &mut Noted<PersonFields>, may_have_more: bool) -> Self {
        let mut fields = person.unread.clone();
        fields.retain(|field| OF_AUTHORITY.contains(field));
        if may_have_more && person.fields.decides.is_empty() && !fields.contains(&"decides") {
            fields.push("decides");
        }
        let (read, mut own) = split(std::mem::take(&mut person.fields.decides));
        person.fields.decides = read;
        if fields.contains(&"decides") && own.is_empty() || may_have_more {
            own.push(any());
        }
        let mut given = Vec::new();
        // Whether what cannot be read is in one of those that are there.
        let mut is_inside = false;
        for delegation in &mut person.fields.delegates.0 {
            let Noted { fields, unread } = &mut delegation.value;
            let (read, mut scopes) = split(std::mem::take(&mut fields.decides));
            is_inside |= !unread.is_empty() || !scopes.is_empty();
            // Somebody wrote that something is given.
            let is_unsaid = read.is_empty() || unread.contains(&"decides");
            if is_unsaid && scopes.is_empty() {
                scopes.push(any());
            }
            let to = fields.to.as_ref().map(|to| to.value.clone());
            if to.is_none() {
                scopes.extend(read.iter().map(|grant| grant.value.scope.value.clone()));
            }
            fields.decides = read;
            given.extend(scopes.into_iter().map(|scope| (to.clone(), scope)));
        }
        if fields.contains(&"delegates") && !is_inside {
            given.push((None, any()));
        }
        Self {
            fields,
            own,
            given,
            is_taken: false,
        }
    }

    /// Whether a verdict on an authority that was not found may rest on what cannot be read.
    fn leaves_open(&self, found: &Authority) -> bool {
        !self.is_taken || *found == Authority::Missing
    }

    fn may_grant(&self, scope: &str) -> bool {
        self.own.iter().any(|own| may_cover(own, scope))
    }
}

impl Person {
    pub(super) fn of(
        name: Spanned<String>,
        mut person: Noted<PersonFields>,
        may_have_more: bool,
    ) -> Self {
        let unsure = Unsure::of(&mut person, may_have_more);
        let fields = person.fields;
        let delegates = fields.delegates.0.into_iter();
        let delegates = delegates.map(|delegation| delegation.map(|noted| noted.fields));
        let emails = fields.email.0.into_iter();
        Self {
            name_span: name.span,
            name: name.value,
            full_name: fields.name.map(|name| name.value),
            party: fields.party.map(|party| party.map(|name| name.0)),
            emails: emails.map(|email| email.value.0).collect(),
            accounts: fields.accounts.0,
            decides: fields.decides,
            delegates: Many(delegates.collect()),
            from: fields.from,
            until: fields.until,
            unsure,
        }
    }

    /// Whether what this person may decide within a scope cannot be read.
    pub(super) fn may_have(&self, scope: &str, found: &Authority) -> bool {
        self.unsure.leaves_open(found) && self.unsure.may_grant(scope)
    }

    /// Whether something of this person's authority cannot be read, in an earlier version either.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        !self.unsure.fields.is_empty() && !self.unsure.is_taken
    }

    /// Takes from an earlier version what cannot be read, as far as it is stated and can be read there. Returns whether anything was
    /// taken.
    pub(super) fn take_unread(&mut self, earlier: &Self) -> bool {
        let mut is_taken = false;
        let span = self.name_span;
        let has = |field: &str| !earlier.unsure.fields.contains(&field) || earlier.unsure.is_taken;
        for field in self
            .unsure
            .fields
            .iter()
            .copied()
            .filter(|field| has(field))
        {
            match field {
                "decides" if !earlier.decides.is_empty() => {
                    self.decides = placed(&earlier.decides, span, |grant| grant.placed(span));
                    is_taken = true;
                }
                "delegates" if !earlier.delegates.is_empty() => {
                    let same = |delegation: &_| of_delegation(delegation, span);
                    self.delegates = placed(&earlier.delegates, span, same);
                    is_taken = true;
                }
                "party" if self.party.is_none() && earlier.party.is_some() => {
                    let party = earlier.party.clone();
                    self.party = party.map(|party| Spanned::new(party.value, span));
                    is_taken = true;
                }
                "from" if self.from.is_none() => {
                    self.from = earlier.from.map(|from| Spanned::new(from.value, span));
                }
                "until" if self.until.is_none() => {
                    self.until = earlier.until.map(|until| Spanned::new(until.value, span));
                }
                _ => {}
            }
        }
        self.unsure.is_taken |= is_taken;
        is_taken
    }

    /// The same person, as if all were written in one place.
    pub(super) fn placed(&self, span: Span) -> Self {
        let party = self.party.clone();
        Self {
            name_span: span,
            party: party.map(|party| Spanned::new(party.value, span)),
            decides: placed(&self.decides, span, |grant| grant.placed(span)),
            delegates: placed(&self.delegates, span, |one| of_delegation(one, span)),
            from: self.from.map(|from| Spanned::new(from.value, span)),
            until: self.until.map(|until| Spanned::new(until.value, span)),
            ..self.clone()
        }
    }
}

fn of_delegation(delegation: &DelegationFields, span: Span) -> DelegationFields {
    let to = delegation.to.clone();
    DelegationFields {
        to: to.map(|to| Spanned::new(to.value, span)),
        decides: placed(&delegation.decides, span, |grant| grant.placed(span)),
        from: delegation.from.map(|from| Spanned::new(from.value, span)),
        until: delegation
            .until
            .map(|until| Spanned::new(until.value, span)),
    }
}

impl Charter {
    /// Whether somebody may have the authority for a scope that was not found, by what cannot be read.
    pub(super) fn may_be_granted(&self, person: &Person, scope: &str, found: &Authority) -> bool {
        if person.may_have(scope, found) {
            return true;
        }
        let is_of_one_side = |giver: &Person| {
            let side = |person: &Person| person.party.as_ref().map(|party| party.value.clone());
            side(giver) == side(person)
        };
        let givers = self.people.iter().filter(|giver| giver.name != person.name);
        givers
            .filter(|giver| giver.unsure.leaves_open(found))
            .any(|giver| {
                let is_to = |to: Option<&Name>| {
                    let to = to.filter(|to| self.person(to).is_some() || self.may_have_person(to));
                    to.map_or_else(|| is_of_one_side(giver), |to| **to == *person.name)
                };
                let has = giver
                    .decides
                    .iter()
                    .any(|own| covers(&own.value.scope, scope));
                let may_have = giver.unsure.may_grant(scope);
                let given = giver.unsure.given.iter();
                let mut unread =
                    given.filter(|(to, given)| is_to(to.as_ref()) && may_cover(given, scope));
                let mut read = giver.delegates.iter().filter(|delegation| {
                    let to = delegation.value.to.as_ref().map(|to| &to.value);
                    let mut given = delegation.value.decides.iter();
                    to.is_some()
                        && is_to(to)
                        && given.any(|given| covers(&given.value.scope, scope))
                });
                // One that names nobody of the charter may be for any of that side.
                let names_nobody = |delegation: &DelegationFields| {
                    let to = delegation.to.as_ref();
                    to.is_some_and(|to| self.person(&to.value).is_none())
                };
                (has || may_have) && unread.next().is_some()
                    || read.any(|delegation| may_have || has && names_nobody(&delegation.value))
            })
    }

    /// The only authorized speaker of a party, if the charter has that person.
    #[must_use]
    pub fn speaker<'c>(&self, party: &'c super::Party) -> Option<&'c Spanned<String>> {
        let speaker = party.speaker.as_ref();
        speaker.filter(|speaker| self.person(speaker).is_some())
    }
}
