//! Who is who in a conversation.

use std::collections::{BTreeMap, HashSet};

use super::people::{People, Person};
use crate::import::model::{Body, Conversation, Item, Platform, Sender};

/// A conversation with the people of the project in it.
pub(super) struct Scene<'a> {
    conversation: &'a Conversation,
    index: usize,
    people: &'a People,
    /// The people by name, with their side.
    known: BTreeMap<&'a str, &'a str>,
    /// How many write.
    writers: usize,
}

impl<'a> Scene<'a> {
    pub(super) fn new(conversation: &'a Conversation, index: usize, people: &'a People) -> Self {
        // A chat of two people has the name of the other one, who may never have written in it.
        let title = Sender {
            account: conversation.title.clone(),
            name: None,
        };
        let writers = conversation.messages.iter();
        let writers = writers.filter_map(|item| Some(item.sender.as_ref()?.account.as_str()));
        let writers = writers.collect::<HashSet<_>>().len();
        let senders = conversation.messages.iter().flat_map(accounts);
        let known = senders.chain(&conversation.peer);
        let known = known.chain(std::iter::once(&title));
        let known = known.filter_map(|sender| people.find(conversation.platform, sender));
        Self {
            conversation,
            index,
            people,
            known: known
                .map(|person| (person.id.as_str(), person.party.as_str()))
                .collect(),
            writers,
        }
    }

    /// Whether more than two write.
    pub(super) fn is_group(&self) -> bool {
        self.writers > 2
    }

    /// The other one in a chat of two, whom the charter does not know, if nobody but somebody whom it knows writes.
    pub(super) fn unknown_peer(&self) -> Option<&'a Sender> {
        let peer = self.conversation.peer.as_ref();
        peer.filter(|peer| {
            self.person(peer).is_none() && self.writers == 1 && !self.known.is_empty()
        })
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn platform(&self) -> Platform {
        self.conversation.platform
    }

    pub(super) fn title(&self) -> &'a str {
        &self.conversation.title
    }

    pub(super) fn person(&self, sender: &Sender) -> Option<&'a Person> {
        self.people.find(self.conversation.platform, sender)
    }

    /// The names of those among some accounts who are known, each once.
    pub(super) fn names<'s>(&self, senders: impl Iterator<Item = &'s Sender>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for person in senders.filter_map(|sender| self.person(sender)) {
            if !names.contains(&person.id) {
                names.push(person.id.clone());
            }
        }
        names
    }

    /// The side of a person who occurs in the conversation.
    pub(super) fn party(&self, name: &str) -> Option<&'a str> {
        self.known.get(name).copied()
    }

    pub(super) fn everybody(&self) -> Vec<String> {
        self.known.keys().map(ToString::to_string).collect()
    }

    /// Whether both sides are among some people.
    pub(super) fn both_sides(&self, names: &[String]) -> bool {
        let mut parties = names
            .iter()
            .filter_map(|name| self.known.get(name.as_str()));
        parties
            .next()
            .is_some_and(|first| parties.any(|other| other != first))
    }

    /// Whom a message of a person is addressed to on the other side: the person if it is one, otherwise the party. `None` if the
    /// message does not cross the sides.
    pub(super) fn other_side(&self, item: &Item, person: &Person) -> Option<String> {
        let other = |name: &&str| {
            self.known
                .get(name)
                .is_some_and(|party| *party != person.party)
        };
        let addressed = item.to.iter().filter_map(|sender| self.person(sender));
        let addressed: Vec<&str> = addressed
            .map(|person| person.id.as_str())
            .filter(other)
            .collect();
        // Mail says to whom it goes.
        let others: Vec<&str> = if addressed.is_empty() && self.platform() != Platform::Mail {
            self.known.keys().copied().filter(other).collect()
        } else {
            addressed
        };
        match others.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            [first, ..] => self.known.get(first).map(ToString::to_string),
        }
    }
}

/// The accounts that an item names.
pub(super) fn accounts(item: &Item) -> impl Iterator<Item = &Sender> {
    let participants = match &item.body {
        Body::Call { participants, .. } => participants.as_slice(),
        _ => &[],
    };
    item.sender.iter().chain(&item.to).chain(participants)
}
