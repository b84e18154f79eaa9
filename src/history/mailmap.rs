//! Git's mailmap: which names and addresses belong to the same person.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A name and an e-mail address after the mailmap was applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Identity {
    /// The name; may be empty.
    pub name: String,
    /// The e-mail address; may be empty.
    pub email: String,
}

impl Identity {
    /// An identity without name and address.
    pub(super) const NOBODY: Self = Self {
        name: String::new(),
        email: String::new(),
    };
}

/// A mailmap: replacements of the names and addresses in commits. Parsed here because libgit2 compares addresses
/// case-sensitively and git does not.
#[derive(Debug, Clone, Default)]
pub struct Mailmap {
    text: String,
    /// By the commit's address, in lower case.
    by_email: HashMap<String, Person>,
}

/// The replacements for an address.
#[derive(Debug, Clone, Default)]
struct Person {
    replacement: Replacement,
    /// The replacements for one name (in lower case).
    by_name: HashMap<String, Replacement>,
}

impl Person {
    fn all(&self) -> impl Iterator<Item = &Replacement> {
        self.by_name.values().chain([&self.replacement])
    }
}

/// A replacement of name and address; `None`: unchanged.
#[derive(Debug, Clone, Default)]
struct Replacement {
    name: Option<String>,
    email: Option<String>,
}

impl Mailmap {
    /// Parses a mailmap as git does: unreadable lines are skipped, and later lines override earlier ones.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut map = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, email, rest)) = name_and_email(line) else {
                continue;
            };
            if email.is_empty() {
                continue;
            }
            let second = name_and_email(rest);
            let (instead_email, old_name, old_email) = match second {
                Some((name, old, _)) => (Some(email.to_owned()), name, old),
                None => (None, None, email),
            };
            let replacement = Replacement {
                name: name.map(str::to_owned),
                email: instead_email,
            };
            let person = map.by_email.entry(old_email.to_lowercase()).or_default();
            if let Some(old_name) = old_name {
                person.by_name.insert(old_name.to_lowercase(), replacement);
            } else {
                person.replacement.name = replacement.name.or(person.replacement.name.take());
                person.replacement.email = replacement.email.or(person.replacement.email.take());
            }
        }
        map
    }

    /// Whether it replaces an address.
    #[must_use]
    pub fn replaces_addresses(&self) -> bool {
        let mut all = self.by_email.values().flat_map(Person::all);
        all.any(|replacement| replacement.email.is_some())
    }

    /// Whether it replaces an address by another one (both in lower case) that are of interest.
    #[must_use]
    pub fn replaces_any(&self, is_of_interest: &dyn Fn(&str, &str) -> bool) -> bool {
        self.by_email.iter().any(|(old, person)| {
            let mut emails = person.all().filter_map(|one| one.email.as_deref());
            emails.any(|new| is_of_interest(old, &new.to_lowercase()))
        })
    }

    /// The mailmap without the replacements of an address by another one (in lower case) that are not allowed.
    #[must_use]
    pub fn only(mut self, is_allowed: impl Fn(&str, &str) -> bool) -> Self {
        let mut dropped: Vec<&str> = Vec::new();
        for (old, person) in &mut self.by_email {
            let is_not = |replacement: &Replacement| {
                let email = replacement.email.as_deref().map(str::to_lowercase);
                email.is_some_and(|email| !is_allowed(old, &email))
            };
            let replaced = person.by_name.len();
            person.by_name.retain(|_, replacement| !is_not(replacement));
            let mut is_dropped = replaced != person.by_name.len();
            if is_not(&person.replacement) {
                person.replacement = Replacement::default();
                is_dropped = true;
            }
            if is_dropped {
                dropped.push(old);
            }
        }
        dropped.sort_unstable();
        // What is stored for one mailmap is not that of another.
        for old in dropped {
            self.text.push_str("\n# not replaced: ");
            self.text.push_str(old);
        }
        self
    }

    /// The text of the mailmap.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name and address to use for a person named in a commit.
    #[must_use]
    pub fn resolve(&self, name: &str, email: &str) -> Identity {
        let person = self.by_email.get(&email.to_lowercase());
        let replacement = person.map(|person| {
            person
                .by_name
                .get(&name.to_lowercase())
                .unwrap_or(&person.replacement)
        });
        Identity {
            name: replacement
                .and_then(|i| i.name.clone())
                .unwrap_or_else(|| name.to_owned()),
            email: replacement
                .and_then(|i| i.email.clone())
                .unwrap_or_else(|| email.to_owned()),
        }
    }
}

/// `Name <email>` at the beginning of a text, and the rest; `None` for an absent name.
fn name_and_email(text: &str) -> Option<(Option<&str>, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    Some((
        Some(name.trim()).filter(|name| !name.is_empty()),
        email,
        rest,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_forms() {
        let map = Mailmap::parse(
            "# <x@y> <ann@home>\nAnn Example <ann@home>\n<bob@work> <bob@home>\nCid <cid@work> <cid@home>\r\n\
             Dee <dee@work> d <shared@pc>\nEve <eve@work> e <shared@pc>\nno address\nNobody <>\n",
        );
        let resolved = |name: &str, email: &str| {
            let who = map.resolve(name, email);
            format!("{} <{}>", who.name, who.email)
        };
        assert_eq!(resolved("a", "ANN@home"), "Ann Example <ANN@home>");
        assert_eq!(resolved("b", "bob@home"), "b <bob@work>");
        assert_eq!(resolved("c", "cid@home"), "Cid <cid@work>");
        assert_eq!(resolved("D", "shared@pc"), "Dee <dee@work>");
        assert_eq!(resolved("e", "shared@pc"), "Eve <eve@work>");
        assert_eq!(resolved("f", "shared@pc"), "f <shared@pc>");
        assert_eq!(resolved("", ""), " <>");
    }

    #[test]
    fn replacements_that_are_not_allowed() {
        let text = "<boss@shop> <PM@agency>\nBoss <boss@shop> b <pc@shop>\n<am@agency> <am@home>\nAnn <ann@home>\n";
        let map = Mailmap::parse(text);
        assert!(map.replaces_addresses());
        let map = map.only(|old, new| !(new == "boss@shop" && old != "boss@home"));
        let resolved = |name: &str, email: &str| map.resolve(name, email).email;
        assert_eq!(resolved("pm", "pm@Agency"), "pm@Agency");
        assert_eq!(resolved("b", "pc@shop"), "pc@shop");
        assert_eq!(resolved("am", "am@home"), "am@agency");
        assert!(map.text().starts_with(text) && map.text() != text);
        assert!(!Mailmap::parse("Ann <ann@home>\n").replaces_addresses());
    }
}
