//! Names that entries use and the charter does not have, where it may have the person under a misspelt key.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::Project;
use crate::charter::{Charter, Person};
use crate::log::Entry;
use crate::source::{composed, meant};

/// The people who may be meant by unknown names of the log, by these names.
#[derive(Debug, Default)]
pub(super) struct Meant(OnceLock<HashMap<String, String>>);

impl Project {
    /// The person of the charter who may be meant by a name that it does not have: by the full name or an address, or by a key that
    /// is near to it and that no entry uses. Where entries use both, the entry is what is misspelt.
    #[must_use]
    pub fn meant(&self, name: &str) -> Option<&Person> {
        self.charter.person(self.all_meant().get(name)?)
    }

    /// Whether there are such names.
    #[must_use]
    pub fn may_mean_people(&self) -> bool {
        !self.all_meant().is_empty()
    }

    fn all_meant(&self) -> &HashMap<String, String> {
        self.meant.0.get_or_init(|| found(self))
    }

    /// Whether somebody who acts in an entry may be of a side, as far as such a name shows.
    #[must_use]
    pub fn may_act_for(&self, entry: &Entry, side: &str) -> bool {
        let mut actors = entry.actors();
        actors.any(|actor| self.may_be_of(&actor.value, side))
    }

    /// Whether such a name may be one of a side.
    #[must_use]
    pub fn may_be_of(&self, name: &str, side: &str) -> bool {
        let person = self.meant(name);
        let party = person.and_then(|person| self.charter.side(&person.name));
        party.is_some_and(|party| *party.name.value == *side)
    }
}

fn found(project: &Project) -> HashMap<String, String> {
    let charter = &project.charter;
    let entries = project.log.entries().iter();
    let names: HashSet<&str> = entries
        .flat_map(Entry::names)
        .map(|(_, name, _)| name.value.0.as_str())
        .collect();
    let unknown = names.iter().filter(|name| is_unknown(charter, name));
    let unused = charter.people.iter().map(|person| person.name.as_str());
    let unused: Vec<&str> = unused.filter(|key| !names.contains(key)).collect();
    let called = called(charter);
    let found = unknown.filter_map(|name| {
        let other = by_other_names(&called, name);
        let key = other.or_else(|| meant(name, unused.iter().copied()))?;
        Some(((*name).to_owned(), key.to_owned()))
    });
    found.collect()
}

fn is_unknown(charter: &Charter, name: &str) -> bool {
    charter.person(name).is_none()
        && charter.side(name).is_none()
        && !charter.may_have_person(name)
        && !charter.may_have_party(name)
}

/// A person by what it is called beside its key.
struct Called<'c> {
    key: &'c str,
    /// The words of the full name, in order.
    full: Option<Vec<String>>,
    emails: Vec<String>,
}

/// The people who have a full name or an address.
fn called(charter: &Charter) -> Vec<Called<'_>> {
    let people = charter.people.iter();
    let known = people.filter(|person| person.full_name.is_some() || !person.emails.is_empty());
    let called = known.map(|person| {
        let full = person.full_name.as_deref().map(str::to_lowercase);
        let words = |full: String| in_order(words_of(&full).collect());
        let emails = person.emails.iter().map(|email| email.to_lowercase());
        Called {
            key: &person.name,
            full: full.map(words).filter(|words| !words.is_empty()),
            emails: emails.collect(),
        }
    });
    called.collect()
}

/// The only person whose full name or address is in a text: alone, or both, as mail programs write them.
fn by_other_names<'c>(people: &[Called<'c>], text: &str) -> Option<&'c str> {
    let text = text.to_lowercase();
    let (addresses, words): (Vec<&str>, Vec<&str>) = words_of(&text)
        .map(|word| word.trim_start_matches("mailto:"))
        .filter(|word| !word.is_empty())
        .partition(|word| word.contains('@'));
    let words = in_order(words);
    let mut people = people.iter().filter(|person| {
        let mut emails = person.emails.iter();
        emails.any(|email| addresses.contains(&email.as_str()))
            || person.full.as_ref().is_some_and(|full| *full == words)
    });
    let only = people.next()?;
    people.next().is_none().then_some(only.key)
}

/// The words and addresses of a text.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let is_apart = |c: char| {
        let signs = ['<', '>', '(', ')', '[', ']', ',', ';', '"', '\''];
        c.is_whitespace() || signs.contains(&c)
    };
    text.split(is_apart).filter(|word| !word.is_empty())
}

/// The words of a name whatever their order: the family name may stand first.
fn in_order(mut words: Vec<&str>) -> Vec<String> {
    words.sort_unstable();
    words
        .into_iter()
        .map(|word| composed(word).unwrap_or_else(|| word.to_owned()))
        .collect()
}
